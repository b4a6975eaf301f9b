"""Groups weighted, worked out by hand."""

import pytest

from tests.workshops import make_plan, say
from valuechain.analysis.workshop.statistics.groups import TOGETHER, count_groups
from valuechain.analysis.workshop.statistics.weights import weigh_groups
from valuechain.model.workshop.plan import FEWEST_SHOWN, NO_ROLE, PRIMARY, SECONDARY

N = FEWEST_SHOWN
PLAN = make_plan("ab", {"x": None}, groups="h c p")
ROOM = "h" * 3 * N + "c" * N
"""Three times as many hosts as of civil society."""
ANSWERS = say("x", f"{3 * N}*P. {N}*SP", ROOM)
"""Hosts say that a is primary; civil society that a is secondary and b primary."""


@pytest.mark.parametrize(
    ("weights", "of_hosts"), [({}, 1 / 2), ({"h": 1, "c": 3}, 1 / 4), ({"h": 3}, 3 / 4), ({"p": 9}, 1 / 2)]
)
def test_weights(weights: dict[str, int], of_hosts: float) -> None:
    """A group's share counts by its weight, 1 if there is none, and not by its size; groups without answers don't."""
    a, b = weigh_groups(count_groups(PLAN, ANSWERS, "x", 1), weights)
    assert a == pytest.approx({PRIMARY: of_hosts, SECONDARY: 1 - of_hosts, NO_ROLE: 0})
    assert b == pytest.approx({PRIMARY: 1 - of_hosts, SECONDARY: 0, NO_ROLE: of_hosts})


def test_the_others_are_one_more_group() -> None:
    """Those whose group is not shown count together, as one more group."""
    groups = count_groups(PLAN, say("x", f"{N}*P. {N}*.P", "h" * N + "p" * (N - 1) + "."), "x", 1)
    assert list(groups.columns) == ["h", TOGETHER]
    assert weigh_groups(groups, {TOGETHER: 3})[0][PRIMARY] == 1 / 4


@pytest.mark.parametrize("weights", [{"c": 0}, {"h": 0, "c": 0}])
def test_nothing_to_weigh(weights: dict[str, int]) -> None:
    """With fewer than two groups that count, there is no weighted view."""
    assert weigh_groups(count_groups(PLAN, ANSWERS, "x", 1), weights) == []
    assert weigh_groups(count_groups(PLAN, say("x", f"{N}*P.", "h" * N), "x", 1), {}) == []
