"""A prepared workshop."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.workshops import PLAN
from valuechain.model.workshop.plan import (
    Group,
    Pace,
    Plan,
    PlannedMitigation,
    Rules,
)

AGENDA = replace(
    PLAN,
    mitigations=(*PLAN.mitigations, PlannedMitigation("3", "Report", "Report transparently")),
    groups=(Group("industry", "prov"), Group("academia")),
)


@pytest.fixture
def make_plan() -> Callable[..., Plan]:
    """A plan with three mitigations and two actors, under the given rules."""

    def make(**rules: object) -> Plan:
        return replace(AGENDA, rules=replace(Rules(), **rules))  # type: ignore[arg-type] # fields of Rules

    return make


@pytest.fixture
def plan(make_plan: Callable[..., Plan]) -> Plan:
    """A plan with the default rules: one question at a time, a single primary, and no display names."""
    return make_plan()


@pytest.fixture
def own_pace(make_plan: Callable[..., Plan]) -> Plan:
    """A plan in which everyone answers at their own pace."""
    return make_plan(pace=Pace.OWN)
