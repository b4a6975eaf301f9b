"""Rankings: valid answers, and the facilitator's acts."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.model.workshop.test_acting import NOW, run
from tests.workshops import PLAN, make_ranking
from valuechain.model.workshop.acting import Act, UnconfirmedError, Wish, act
from valuechain.model.workshop.changing import Change, ChangeError, add_ranking, change_plan
from valuechain.model.workshop.plan import FEWEST_SHOWN, LONGEST_TITLE, Pace, Proposal, ProposalKind, Rules
from valuechain.model.workshop.proposing import ProposalError, read_order, read_proposal
from valuechain.model.workshop.ranking import MOST_RANKED, MOST_RANKINGS, USUAL_RANKING
from valuechain.model.workshop.running import NotNowError, Running, Status
from valuechain.model.workshop.turnout import LEAST_REVEALED, Turnout

RANKING = make_ranking("abc")
ID = RANKING.id
RANKED = replace(PLAN, rankings=(RANKING,))


def test_an_order() -> None:
    """An answer is the order of all mitigations, with a reason."""
    said = read_order(RANKING, {"a": "2", "b": "3", "c": "1"}, reason=" Because. ")
    assert said == Proposal(ProposalKind.ORDER, reason="Because.", order=("c", "a", "b"))


def test_not_knowing() -> None:
    """An answer "I don't know" has no places."""
    assert read_order(RANKING, {"a": ""}, [ProposalKind.UNKNOWN]) == Proposal(ProposalKind.UNKNOWN)


@pytest.mark.parametrize(
    ("places", "answers", "said"),
    [
        ({"a": "1", "b": "1", "c": "2"}, (), "“Do a” and “Do b” have the same place, 1"),
        ({"a": "1", "b": "2"}, (), "Give each of the 3 a place from 1 to 3"),
        ({}, (), "Give each of the 3 a place from 1 to 3"),
        ({"a": "1", "b": "2", "c": "4"}, (), "a place that isn’t in this ranking"),
        ({"a": "1", "b": "2", "d": "3"}, (), "a place that isn’t in this ranking"),
        ({"a": "1"}, (ProposalKind.UNKNOWN,), "but also gave places"),
    ],
)
def test_what_is_no_order(places: Mapping[str, str], answers: tuple[str, ...], said: str) -> None:
    """An answer that is no full order is refused, and the message says what to change."""
    with pytest.raises(ProposalError, match=said):
        read_order(RANKING, places, answers)


def test_an_order_is_no_answer_about_a_mitigation() -> None:
    """The question of who should own a mitigation doesn't take an order."""
    with pytest.raises(ProposalError, match="Choose at least one actor"):
        read_proposal(PLAN, ProposalKind.ORDER, {})


def test_an_order_in_words() -> None:
    """An order is written with places."""
    assert RANKING.say_order("ba") == "1. Do b; 2. Do a."
    assert not RANKING.say_order(())


def test_rankings_come_after_mitigations() -> None:
    """The agenda has the mitigations, then the rankings; only the former are mitigations."""
    assert [each.id for each in RANKED.questions] == ["1", "2", ID]
    assert RANKED.question(ID) is RANKING
    assert RANKED.mitigation(ID) is None
    assert RANKED.place_of(ID) == len(RANKED.questions)


def test_a_round_on_a_ranking() -> None:
    """A ranking is opened, closed, revealed and asked again like any question."""
    running = run(RANKED, f"open {ID}", f"close {ID}", f"reveal {ID}", f"again {ID}")
    assert [each.status for each in running.rounds[ID]] == [Status.REVEALED, Status.OPEN]
    assert running.focus == ID
    assert running.revealed(ID) == [1]


@pytest.mark.parametrize(
    ("answered", "error", "said"),
    [
        (LEAST_REVEALED - 1, NotNowError, "so it stays closed"),
        (LEAST_REVEALED, UnconfirmedError, f"{LEAST_REVEALED}"),
    ],
)
def test_few_answers_to_a_ranking(answered: int, error: type[NotNowError], said: str) -> None:
    """With too few answers, a ranking is never revealed; with fewer than the smallest group, only after a question."""
    closed = run(RANKED, f"open {ID}", f"close {ID}")
    turnout = Turnout(FEWEST_SHOWN, {(ID, 1): answered})
    with pytest.raises(error, match=said) as caught:
        act(RANKED, closed, Wish(Act.REVEAL, ID), NOW, turnout)
    assert type(caught.value) is error


def test_a_ranking_at_ones_own_pace() -> None:
    """At participants' own pace, rankings open and close with all other questions."""
    running = run(replace(RANKED, rules=Rules(pace=Pace.OWN)), "open")
    assert running.open_mitigations == tuple(each.id for each in RANKED.questions)


def test_nothing_is_decided_on_a_ranking() -> None:
    """A decision on a ranking is refused."""
    with pytest.raises(ValueError, match="the room’s order is the result"):
        run(RANKED, f"open {ID}", f"close {ID}", f"decide {ID}")


def test_adding_rankings() -> None:
    """A ranking added to a running workshop comes last, with an id of its own."""
    plan = add_ranking(RANKED, Running(), "And then?", make_ranking("ab").mitigations)
    assert [each.label for each in plan.rankings] == [USUAL_RANKING, "And then?"]
    assert len({each.id for each in plan.questions}) == len(plan.questions)


@pytest.mark.parametrize(
    ("title", "letters", "said"),
    [
        ("", "ab", "Type the question"),
        ("x" * (LONGEST_TITLE + 1), "ab", "the limit is"),
        ("Which?", "a", "You chose 1"),
        ("Which?", "abcdefghijk"[: MOST_RANKED + 1], f"You chose {MOST_RANKED + 1}"),
    ],
)
def test_what_is_no_ranking(title: str, letters: str, said: str) -> None:
    """A ranking needs a question, and a number of mitigations that fits a phone."""
    with pytest.raises(ChangeError, match=said):
        add_ranking(PLAN, Running(), title, make_ranking(letters).mitigations)


def test_too_many_rankings() -> None:
    """A workshop can have only so many rankings."""
    full = replace(PLAN, rankings=tuple(replace(RANKING, id=f"ranking-{n}") for n in range(MOST_RANKINGS)))
    with pytest.raises(ChangeError, match=f"up to {MOST_RANKINGS} rankings"):
        add_ranking(full, Running(), "Which?", RANKING.mitigations)


def test_a_ranking_that_was_asked_stays() -> None:
    """A ranking can be removed only before it has been asked."""
    without = replace(Change.of(RANKED), rankings=())
    assert not change_plan(RANKED, Running(), (), without).rankings
    with pytest.raises(ChangeError, match="was asked, so it stays"):
        change_plan(RANKED, run(RANKED, f"open {ID}"), (), without)
