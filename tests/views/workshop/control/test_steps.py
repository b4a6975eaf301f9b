"""The facilitator's next step, the other acts on offer, and undo."""

from dataclasses import replace

import pytest

from tests.workshops import PLAN
from valuechain.model.workshop.acting import Act
from valuechain.model.workshop.plan import FEWEST_SHOWN, Pace, Rules
from valuechain.model.workshop.running import Decision, Round, Running, Status
from valuechain.model.workshop.turnout import LEAST_REVEALED, Turnout
from valuechain.views.workshop.control.steps import Undo, describe_state, next_step, offer_undo, other_steps

OWN_PACE = replace(PLAN, rules=Rules(pace=Pace.OWN))
OPEN, CLOSED = Round(1), Round(1, Status.CLOSED)
REVEALED, AGAIN = Round(1, Status.REVEALED, was_seen=True), Round(2)
PEOPLE = 2 * FEWEST_SHOWN
ENOUGH, TOO_FEW = (
    Turnout(PEOPLE, {(mitigation, number): answered for mitigation in "12" for number in (1, 2)})
    for answered in (FEWEST_SHOWN, LEAST_REVEALED - 1)
)


def rounds_of(first: Round | None, second: Round | None = None) -> dict[str, tuple[Round, ...]]:
    """The latest rounds on both questions; None if one was not asked."""
    return {mitigation: (each,) for mitigation, each in zip("12", (first, second), strict=True) if each}


@pytest.mark.parametrize(
    ("pace", "act", "undo"),
    [
        (Pace.TOGETHER, Act.OPEN, Undo("Undo opening", "Filter")),
        (Pace.TOGETHER, Act.DECIDE, Undo("Undo the decision", "Filter")),
        (Pace.TOGETHER, Act.END, Undo("Undo the end", "")),
        (Pace.OWN, Act.OPEN, Undo("Undo opening", "")),
        (Pace.OWN, Act.FOCUS, Undo("Undo moving on", "Filter")),
        (Pace.OWN, "session 2", Undo("Undo session 2", "")),
        (Pace.OWN, "", None),
    ],
)
def test_undo_names_the_act(pace: Pace, act: str, undo: Undo | None) -> None:
    """Undo names the act in a word or two, and its mitigation unless the act can concern several or none."""
    plan = replace(PLAN, rules=Rules(pace=pace))
    assert offer_undo(plan, Running(focus="1"), act, []) == undo


@pytest.mark.parametrize(
    ("latest", "last", "reverse"),
    [
        (CLOSED, Act.CLOSE, Act.REOPEN),
        (REVEALED, Act.REVEAL, Act.HIDE),
        (replace(REVEALED, status=Status.CLOSED), Act.HIDE, Act.REVEAL),
    ],
)
def test_one_button_takes_back_an_act(latest: Round, last: Act, reverse: Act) -> None:
    """Where a button on offer takes back the last act, there is no undo button beside it."""
    running = Running(focus="1", rounds=rounds_of(latest))
    step = next_step(PLAN, running, ENOUGH)
    offered = [*([step] if step else []), *other_steps(PLAN, running, ENOUGH)]
    assert reverse in [each.act for each in offered]
    assert offer_undo(PLAN, running, last, offered) is None


def test_undo_of_all_stays_beside_an_act_on_one() -> None:
    """At everyone's own pace, hiding one result does not take back that all were revealed."""
    running = Running(focus="1", rounds=rounds_of(REVEALED, REVEALED))
    offered = other_steps(OWN_PACE, running, ENOUGH)
    assert Act.HIDE in [each.act for each in offered]
    assert offer_undo(OWN_PACE, running, Act.REVEAL, offered) == Undo("Undo revealing", "")


def test_a_second_round_that_was_planned() -> None:
    """With two rounds planned, the step after the first reveal is to ask again, unless the room has decided already."""
    plan = replace(PLAN, rounds=2)
    second = Round(2, Status.REVEALED, was_seen=True)
    seen = Running(focus="1", rounds={"1": (REVEALED,)})
    for running, act, label in (
        (seen, Act.AGAIN, "Ask again (round 2)"),
        (replace(seen, decisions={"1": Decision(note="later")}), Act.OPEN, "Next, open: Watch"),
        (replace(seen, rounds={"1": (REVEALED, second)}), Act.OPEN, "Next, open: Watch"),
    ):
        step = next_step(plan, running, Turnout())
        assert step is not None
        assert (step.act, step.label) == (act, label)


def test_too_few_answers_can_be_waited_for() -> None:
    """After a round closed with too few answers, the next step reopens it, if enough people are there to answer."""
    running = Running(focus="1", rounds=rounds_of(CLOSED))
    step = next_step(PLAN, running, TOO_FEW)
    assert step is not None
    assert (step.act, step.label) == (Act.REOPEN, "Reopen the round")
    assert step.hint.startswith("Too few people answered")
    assert [each.label for each in other_steps(PLAN, running, TOO_FEW)] == ["Ask again (round 2)", "Next, open: Watch"]
    alone = next_step(PLAN, running, replace(TOO_FEW, joined=LEAST_REVEALED - 1))
    assert alone is not None
    assert alone.act is Act.OPEN


@pytest.mark.parametrize(
    ("rounds", "turnout", "act", "label"),
    [
        (rounds_of(None), ENOUGH, Act.OPEN, "Open all questions"),
        (rounds_of(OPEN, OPEN), ENOUGH, Act.CLOSE, "Close all questions"),
        (rounds_of(REVEALED, OPEN), ENOUGH, Act.CLOSE, "Close the question"),
        (rounds_of(CLOSED, CLOSED), ENOUGH, Act.REVEAL, "Reveal all results"),
        (rounds_of(REVEALED, CLOSED), ENOUGH, Act.REVEAL, "Reveal the result"),
        (rounds_of(CLOSED, CLOSED), TOO_FEW, Act.REOPEN, "Reopen all questions"),
        (rounds_of(REVEALED, CLOSED), TOO_FEW, Act.FOCUS, "Next: Filter"),
        (rounds_of(REVEALED), ENOUGH, Act.FOCUS, "Next: Filter"),
    ],
)
def test_at_their_own_pace_a_step_says_how_many(
    rounds: dict[str, tuple[Round, ...]], turnout: Turnout, act: Act, label: str
) -> None:
    """At everyone's own pace, the next step is about all questions for which it is possible, and says whether it is."""
    step = next_step(OWN_PACE, Running(rounds=rounds), turnout)
    assert step is not None
    assert (step.act, step.label, step.mitigation) == (act, label, "1" if act is Act.FOCUS else "")


def test_going_to_what_few_have_answered() -> None:
    """At everyone's own pace, the hint says whether the wall then shows a result, or a question without one."""
    for second, words in ((REVEALED, "the next result."), (CLOSED, f"fewer than {FEWEST_SHOWN} people answered.")):
        step = next_step(OWN_PACE, Running(focus="1", rounds=rounds_of(REVEALED, second)), TOO_FEW)
        assert step is not None
        assert step.hint.endswith(words)


def test_new_questions_at_their_own_pace() -> None:
    """A question that is added while the others are open has its own button, and later comes after the results."""
    new = Running(rounds=rounds_of(OPEN))
    assert [each.label for each in other_steps(OWN_PACE, new, ENOUGH)] == ["Open the new question"]
    step = next_step(OWN_PACE, replace(new, focus="1", rounds=rounds_of(REVEALED)), ENOUGH)
    assert step is not None
    assert (step.act, step.label) == (Act.OPEN, "Next, open: Watch")


def test_the_end_leaves_what_is_not_decided() -> None:
    """After the end, the next step leads to the questions without a decision, one by one."""
    ended = Running(focus="1", rounds=rounds_of(REVEALED, REVEALED), is_ended=True)
    step = next_step(PLAN, ended, ENOUGH)
    assert step is not None
    assert (step.act, step.label, step.hint.partition(".")[0]) == (
        Act.FOCUS, "Decide next: Watch", "2 questions without a decision",
    )  # fmt: skip
    assert next_step(PLAN, replace(ended, decisions={"2": Decision(note="later")}), ENOUGH) is None


@pytest.mark.parametrize(
    ("rounds", "said"),
    [
        ((AGAIN, AGAIN), "All questions are open."),
        ((REVEALED, AGAIN), "1 of 2 questions is open."),
        ((REVEALED, CLOSED), "1 of 2 questions is closed. The other results are revealed."),
        ((REVEALED, REVEALED), "The results are revealed. Go through them one by one."),
        ([replace(REVEALED, status=Status.CLOSED)] * 2, "The results are hidden again."),
    ],
)
def test_a_second_session_says_where_one_is(rounds: tuple[Round, Round], said: str) -> None:
    """In a second session, the sentence is about the latest rounds."""
    assert describe_state(OWN_PACE, Running(rounds=rounds_of(*rounds), session=2)) == said
