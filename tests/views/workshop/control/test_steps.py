"""Labels for the facilitator's acts."""

from dataclasses import replace

import pytest

from tests.workshops import PLAN
from valuechain.model.workshop.plan import Pace, Rules
from valuechain.model.workshop.running import Act, Running
from valuechain.views.workshop.control.steps import describe_act


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
