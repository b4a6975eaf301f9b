"""Labels for the facilitator's acts."""

from dataclasses import replace

import pytest

from tests.workshops import PLAN
from valuechain.model.workshop.acting import Act
from valuechain.model.workshop.plan import Pace, Rules
from valuechain.model.workshop.running import Decision, Round, Running, Status
from valuechain.model.workshop.turnout import Turnout
from valuechain.views.workshop.control.steps import describe_act, next_step


@pytest.mark.parametrize(
    ("pace", "act", "words"),
    [
        (Pace.TOGETHER, Act.CLOSE, "closing a round: Filter"),
        (Pace.TOGETHER, Act.DECIDE, "recording a decision: Filter"),
        (Pace.TOGETHER, Act.PAUSE, "pausing"),
        (Pace.OWN, Act.CLOSE, "closing a round"),
        (Pace.OWN, Act.FOCUS, "going to another question: Filter"),
        (Pace.OWN, "", ""),
    ],
)
def test_undo_names_the_mitigation(pace: Pace, act: str, words: str) -> None:
    """Undo names the act and, unless the act can concern several mitigations or none, its mitigation."""
    plan = replace(PLAN, rules=Rules(pace=pace))
    assert describe_act(plan, Running(focus="1"), act) == words


def test_a_second_round_that_was_planned() -> None:
    """With two rounds planned, the step after the first reveal is to ask again, unless the room has decided already."""
    plan = replace(PLAN, rounds=2)
    first, second = Round(1, Status.REVEALED, was_seen=True), Round(2, Status.REVEALED, was_seen=True)
    seen = Running(focus="1", rounds={"1": (first,)})
    for running, act, label in (
        (seen, Act.AGAIN, "Ask again (round 2)"),
        (replace(seen, decisions={"1": Decision(note="later")}), Act.OPEN, "Next, open: Watch"),
        (replace(seen, rounds={"1": (first, second)}), Act.OPEN, "Next, open: Watch"),
    ):
        step = next_step(plan, running, Turnout())
        assert step is not None
        assert (step.act, step.label) == (act, label)
