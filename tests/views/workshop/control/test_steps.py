"""Labels for the facilitator's acts."""

import pytest

from valuechain.model.workshop.plan import Pace, Plan, PlannedMitigation, Rules
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
    """Undo names the act and its mitigation, unless the act may apply to any or all."""
    plan = Plan(
        title="Who does what",
        framework="mine",
        framework_name="Mine",
        model_type="",
        release_type="",
        actors=(),
        mitigations=(PlannedMitigation("1", "Filter", "Filter data"),),
        rules=Rules(pace=pace),
    )
    assert describe_act(plan, Running(focus="1"), act) == words
