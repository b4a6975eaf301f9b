"""Rankings in the report of a workshop."""

from dataclasses import replace
from datetime import date

import valuechain as vc
from tests.views.workshop.conftest import make_room, make_rounds
from tests.workshops import make_plan, make_ranking, rank
from valuechain.model.workshop.plan import FEWEST_SHOWN
from valuechain.model.workshop.ranking import USUAL_RANKING
from valuechain.model.workshop.running import Round, Running, Status
from valuechain.views.document.html import write_html
from valuechain.views.workshop.report.report import build_report
from valuechain.views.workshop.room import Room

RANKING = make_ranking("abc")
N = FEWEST_SHOWN


def room(words: str, *statuses: Status, groups: str = "") -> Room:
    """A workshop with the ranking, answered in its first round."""
    plan = replace(make_plan("a", {"x": "P"}, "g h" if groups else ""), rankings=(RANKING,))
    proposals = rank(words, groups, reasons=["It is the root."])
    return make_room(plan, Running(rounds=make_rounds(RANKING.id, *statuses)), proposals)


def report(found: Room, chain: vc.ValueChain) -> str:
    """The report as HTML."""
    return write_html(build_report(found, date(2026, 11, 22), chain))


def test_a_ranking(chain: vc.ValueChain) -> None:
    """The report has the sentence, the order as a table, agreement, what groups put first, and reasons."""
    html = report(room(f"{N}*abc {N}*bac", Status.REVEALED, groups="g" * N + "h" * N), chain)
    for said in (
        "In which order", USUAL_RANKING, "The room puts “Do a” and “Do b” first, with the same points.",
        "Agreement on the order: 0.75", "What each group puts first: g: “Do a”; h: “Do b”.", "It is the root.",
        "De Borda 1781",
        "1 mitigation, with 1 actor to choose from; 1 ranking",
    ):  # fmt: skip
        assert said in html


def test_before_the_reveal(chain: vc.ValueChain) -> None:
    """A ranking that the room has not seen has no result in the report."""
    html = report(room("6*abc", Status.CLOSED), chain)
    assert "The room has not seen a result for this ranking." in html
    assert "It is the root" not in html


def test_a_ranking_that_was_not_asked(chain: vc.ValueChain) -> None:
    """A ranking that was not asked has no part in the report."""
    assert "In which order" not in report(room(""), chain)


def test_a_result_that_is_hidden_again(chain: vc.ValueChain) -> None:
    """The opening counts a result that the room has seen, as the part on rankings shows it, though it is hidden now."""
    found = room("6*abc", Status.CLOSED)
    seen = {RANKING.id: (Round(1, Status.CLOSED, was_seen=True),)}
    html = report(replace(found, running=Running(rounds=seen)), chain)
    assert "Of 2 questions: 1 put in order; 1 not asked." in html
