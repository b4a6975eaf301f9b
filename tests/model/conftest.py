"""A prepared workshop."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from valuechain.model.workshop.plan import (
    PRIMARY,
    Group,
    Pace,
    Plan,
    PlannedActor,
    PlannedMitigation,
    Rules,
)

PLAN = Plan(
    title="Open models",
    framework="pai-open",
    framework_name="PAI's open checklist",
    model_type="advanced",
    release_type="open",
    actors=(PlannedActor("provider", "Providers", "Model Providers"), PlannedActor("hosting", "Hubs", "Model Hubs")),
    mitigations=(
        PlannedMitigation("1", "Release", "Stage the release", published={"provider": PRIMARY}),
        PlannedMitigation("2", "Moderate", "Moderate hosted models", published={"hosting": PRIMARY}),
        PlannedMitigation("3", "Report", "Report transparently"),
    ),
    groups=(Group("industry", "provider"), Group("academia")),
)


@pytest.fixture
def make_plan() -> Callable[..., Plan]:
    """A plan with three mitigations and two actors, under the given rules."""

    def make(**rules: object) -> Plan:
        return replace(PLAN, rules=replace(Rules(), **rules))  # type: ignore[arg-type] # fields of Rules

    return make


@pytest.fixture
def plan(make_plan: Callable[..., Plan]) -> Plan:
    """A plan with the default rules: one question at a time, a single primary, no names."""
    return make_plan()


@pytest.fixture
def own_pace(make_plan: Callable[..., Plan]) -> Plan:
    """A plan in which everyone answers at their own pace."""
    return make_plan(pace=Pace.OWN)
