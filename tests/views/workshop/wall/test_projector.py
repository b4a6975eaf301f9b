"""The projector's page at each point of a workshop."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conftest import Node, Parse
from tests.views.workshop.conftest import NOW
from tests.views.workshop.wall.conftest import room, with_question
from tests.workshops import roles_of, say
from valuechain.model.workshop.plan import Pace, PlannedMitigation, Rules
from valuechain.model.workshop.running import LAST_SECONDS, Decision, Round, Status
from valuechain.views.workshop.room import Room
from valuechain.views.workshop.wall.projector import show_projector

REVEALED, CLOSED, OPEN = Status.REVEALED, Status.CLOSED, Status.OPEN


def lines(page: Node) -> list[str]:
    """What the page says beside heading and table, for who cannot see the drawing."""
    return [node.text for node in page.one(".wall-words").all("p")]


def test_the_lobby_says_how_to_join(parse: Parse) -> None:
    """The lobby shows the title, join code, address, QR code and number of participants."""
    page = parse(show_projector(room(focus="")))
    assert page.one("h1").text == "A workshop"
    assert page.one("@data-said").text == (
        "Join on your phone, without an account. Go to valuechain.example.org/join and enter KTPM-4XC"
    )
    assert page.one(".wall-qr").one(".qr").attributes["aria-label"] == (
        "QR code of https://valuechain.example.org/join?code=KTPM4XC"
    )
    assert page.one(".wall-count").text == "6 joined"


def test_a_locked_lobby_shows_no_code(parse: Parse) -> None:
    """No code is shown once joining is locked."""
    page = parse(show_projector(room(focus="", is_locked=True)))
    assert (page.all(".code"), page.all(".qr")) == ([], [])
    assert page.one("@data-said").text == "Joining is locked."


@pytest.mark.parametrize("statuses", [(), (OPEN,), (CLOSED,), (REVEALED,)])
def test_latecomers_can_join_from_every_screen(parse: Parse, statuses: tuple[Status, ...]) -> None:
    """After the lobby, address, code and QR code stay in the corner, unless joining is locked."""
    proposals = say("q", "P.") if statuses else ()
    foot = parse(show_projector(room(*statuses, proposals=proposals))).one("footer")
    assert foot.one(".wall-join").text == "valuechain.example.org/join KTPM-4XC"
    assert len(foot.all(".qr")) == 1
    locked = parse(show_projector(room(*statuses, proposals=proposals, is_locked=True))).one("footer")
    assert locked.one(".wall-join").text == "Joining is locked."
    assert locked.all(".qr") == []


def test_a_question_that_is_not_open_yet(parse: Parse) -> None:
    """If the question in focus has no round yet, it is announced as the next question."""
    page = parse(show_projector(room()))
    assert page.one("h1").text == "Do q"
    assert page.one("@data-said").text == "Next question. It is not open yet."


def test_an_open_question_is_asked_and_explained(parse: Parse) -> None:
    """An open question shows what is asked, the roles, the actors, and how many have answered or only chosen."""
    found = replace(room(OPEN, proposals=say("q", "P. P. .P")), choosing={("q", 1): 2})
    page = parse(show_projector(found))
    assert page.one("@data-said").text == "Who should be responsible, and who should support?"
    assert lines(page)[1:] == [
        "primary: is responsible",
        "secondary: supports",
        "Actors: Actor a, Actor b",
        "3 of 6 have answered",
        "2 have something not saved yet",
    ]


@pytest.mark.parametrize(
    ("seconds", "said", "stage"), [(250, "4:10", ""), (LAST_SECONDS, "1:00", "last"), (-3, "Time is up.", "up")]
)
def test_the_timer_counts_down_and_says_when_it_is_up(parse: Parse, seconds: int, said: str, stage: str) -> None:
    """The timer counts down in the browser, looks different in its last minute, and says when it has ended."""
    page = parse(show_projector(room(OPEN, timer_ends=NOW + timedelta(seconds=seconds))))
    assert page.one("@data-left").text == said
    assert page.one(".wall-timer").attributes["data-stage"] == stage


def test_a_paused_timer_stays_and_stands_still(parse: Parse) -> None:
    """While the workshop is paused, the time left stays on the wall without counting down."""
    page = parse(show_projector(room(OPEN, is_paused=True, timer_left=timedelta(seconds=90))))
    assert page.one(".wall-timer").text == "1:30"
    assert page.all("@data-left") == []
    assert page.one(".wall-banner").text == "Paused."


@pytest.mark.parametrize("status", [OPEN, CLOSED])
def test_before_the_reveal_the_page_does_not_depend_on_what_is_said(status: Status) -> None:
    """Until the reveal, neither answers nor published roles change a single byte, whatever screen is asked for."""
    one = room(status, proposals=say("q", "P. P. .P", reasons=["marker"]), published="P.", screen="answers-1-1-q")
    other = room(status, proposals=say("q", "? 0 SS"), published=".S", screen="answers-1-1-q")
    assert show_projector(one) == show_projector(other)
    asked = [replace(found, screen="reasons-1-1-q") for found in (one, other)]
    assert show_projector(asked[0]) == show_projector(asked[1])


def bound(found: Room) -> Room:
    """The room with a source that says that a should, and that b has its role under a condition, with a doubt."""
    return with_question(found, verbs={"a": "should"}, conditions={"b": "only if asked"}, doubt="It is unclear.")


@pytest.mark.parametrize("status", [OPEN, CLOSED])
def test_before_the_reveal_the_source_does_not_bind(status: Status) -> None:
    """Until the reveal, neither verbs, conditions nor doubts change a single byte of the page."""
    found = room(status, published="PS")
    assert show_projector(bound(found)) == show_projector(found)


@pytest.mark.parametrize("status", [OPEN, CLOSED])
def test_before_the_reveal_a_decision_is_not_shown(status: Status) -> None:
    """A recorded decision is not shown on the projector before the reveal."""
    decided = {"q": Decision(roles_of("P."), note="marker")}
    assert show_projector(room(status, decisions=decided)) == show_projector(room(status))


def test_the_reveal_says_how_the_source_binds(parse: Parse) -> None:
    """After the reveal, the source's verb follows the published role."""
    page = parse(show_projector(bound(room(REVEALED, proposals=say("q", "6*PS"), published="PS"))))
    assert [row.all("td")[1].text for row in page.one("tbody").all("tr")] == ["primary, should", "secondary"]


def test_a_second_round_hides_the_first(parse: Parse) -> None:
    """While a second round is open, the wall shows nothing from the first unless the facilitator asks for it."""
    proposals = say("q", "P. P. P. P. P.", reasons=["marker"])
    page = parse(show_projector(room(REVEALED, OPEN, proposals=proposals)))
    assert "0 of 6 have answered" in lines(page)
    assert (page.all("table"), "marker" in page.text) == ([], False)
    shown = parse(show_projector(room(REVEALED, OPEN, proposals=proposals, screen="reasons-1-1-q")))
    assert "marker" in lines(shown)


def test_a_closed_round_waits_for_the_reveal(parse: Parse) -> None:
    """For a closed round, the page says that it is closed, and how many answered."""
    page = parse(show_projector(room(CLOSED, proposals=say("q", "2*P. ?"))))
    assert page.one("@data-said").text == "The round is closed. The result comes next."
    assert "3 of 6 have answered" in lines(page)


def test_a_closed_round_of_too_few_promises_no_result(parse: Parse) -> None:
    """Where too few answered for a result to be revealed, the wall does not say that it comes next."""
    page = parse(show_projector(room(CLOSED, proposals=say("q", "P. ?"))))
    assert page.one("@data-said").text == "The round is closed. Too few people answered."


def test_a_revealed_round_says_in_words_what_it_draws(parse: Parse) -> None:
    """Beside the drawing, which is hidden from screen readers, is the same as heading, sentence and table."""
    page = parse(show_projector(room(REVEALED, proposals=say("q", "4*P. 2*S."), published="PS")))
    assert page.one(".wall-drawing").attributes["aria-hidden"] == "true"
    assert page.one("h1").text == "1. Do q"
    assert page.one("@data-said").text.startswith("4 of 6: actor a should be primary.")
    rows = [[cell.text for cell in (*row.all("th"), *row.all("td"))] for row in page.one("tbody").all("tr")]
    assert rows == [
        ["Actor a", "4 primary, 2 secondary", "primary", "✓ same"],
        ["Actor b", "given no role", "secondary", "≠ differs"],
    ]


def test_the_wall_follows_the_facilitator_until_the_next_step(parse: Parse) -> None:
    """The facilitator's choice is shown; the address's choice goes before it, and leads back to the room."""
    proposals = say("q", "5*P.", reasons=["marker"])
    found = room(REVEALED, proposals=proposals, screen="reasons-1-1-q")
    followed = parse(show_projector(found))
    assert followed.one("h1").text == "1. Do q: reasons"
    chosen = parse(show_projector(replace(found, screen="closing-0-1-")))
    assert chosen.one("h1").text == "A workshop"
    assert [link.text for link in chosen.one("nav").all("a")] == [
        "Previous",
        "Closing",
        "Whole board (for laptops)",
        "Follow the workshop",
    ]
    assert chosen.one("nav").all("a")[0].attributes["href"] == "/projector?workshop=key&screen=answers-1-1-q"
    first = parse(show_projector(replace(found, screen="answers-1-1-q"))).one("nav")
    assert [link.text for link in first.all("a")] == [
        "Answers",
        "Reasons",
        "Next",
        "Whole board (for laptops)",
        "Follow the workshop",
    ]
    assert first.all("a")[2].attributes["href"] == "/projector?workshop=key&screen=reasons-1-1-q"


def test_after_the_end_the_wall_says_what_the_workshop_came_to(parse: Parse) -> None:
    """An ended workshop shows what was decided and what differs from the guidance, and no join code."""
    decided = {"q": Decision(roles_of("P."))}
    found = room(REVEALED, proposals=say("q", "P."), published=".P", decisions=decided, is_ended=True)
    page = parse(show_projector(found))
    assert lines(page) == [
        "Of 1 question: 1 decided.",
        "Decided: Do q. Actor a primary.",
        "Different from the guidance: Do q. Decided: actor a should be primary. Guidance: actor b should be primary.",
    ]
    assert page.all(".code") == []


@pytest.mark.parametrize(
    ("statuses", "said", "state"),
    [
        ((OPEN,), "Answer the questions in any order, at your own pace.", "2 of 6 answered"),
        ((CLOSED,), "Answering is closed. The results come next.", "closed"),
        ((REVEALED,), "All results are revealed.", "revealed"),
    ],
)
def test_at_ones_own_pace_the_wall_lists_the_questions(
    parse: Parse, statuses: tuple[Status, ...], said: str, state: str
) -> None:
    """If participants go at their own pace, the projector says what they can do, and where each question stands."""
    page = parse(show_projector(room(*statuses, proposals=say("q", "P. .P"), rules=Rules(pace=Pace.OWN), focus="")))
    assert page.one("@data-said").text == said
    row = page.one("tbody").one("tr")
    assert [cell.text for cell in (*row.all("th"), *row.all("td"))] == ["Do q", state]


@pytest.mark.parametrize(
    ("stands", "said"),
    [
        ({"is_paused": True}, "Paused."),
        ({"is_ended": True}, "This workshop has ended."),
        ({"is_rehearsal": True}, "Rehearsal."),
    ],
)
def test_what_is_out_of_the_ordinary_is_said(parse: Parse, stands: dict[str, bool], said: str) -> None:
    """A pause, the end or a rehearsal is announced at the foot."""
    page = parse(show_projector(room(CLOSED, **stands)))
    assert page.one(".wall-banner").text == said


def test_at_ones_own_pace_some_results_may_stay_hidden(parse: Parse) -> None:
    """Where a question that too few people answered stays closed beside a result, no more results are announced."""
    found = room(CLOSED, rules=Rules(pace=Pace.OWN), focus="")
    plan = replace(found.plan, mitigations=(*found.plan.mitigations, PlannedMitigation("r", "Do r", "Do r")))
    running = replace(found.running, rounds={**found.running.rounds, "r": (Round(1, REVEALED, was_seen=True),)})
    page = parse(show_projector(replace(found, plan=plan, running=running)))
    assert page.one("@data-said").text == "Some results are revealed."
