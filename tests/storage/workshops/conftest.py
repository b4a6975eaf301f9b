"""Workshops in an empty database, on SQLite and PostgreSQL, with a clock that the test sets."""

from datetime import UTC, datetime

import pytest

from tests.conftest import Clock
from valuechain.model.workshop.plan import PRIMARY, Plan, PlannedActor, PlannedMitigation
from valuechain.storage.engine import Database
from valuechain.storage.workshops.facilitating import Workshops

START = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
PLAN = Plan(
    title="Open models",
    framework="pai-open",
    framework_name="PAI's open checklist",
    model_type="advanced",
    release_type="open",
    actors=(PlannedActor("provider", "Providers", "Model Providers"), PlannedActor("hosting", "Hubs", "Model Hubs")),
    mitigations=(
        PlannedMitigation("1", "Release", "Stage the release", published={"provider": PRIMARY}),
        PlannedMitigation("2", "Two", "Two"),
    ),
)


@pytest.fixture
def clock() -> Clock:
    """The clock of the database, at the start."""
    return Clock(START)


@pytest.fixture
def workshops(url: str, clock: Clock) -> Workshops:
    """The workshops in an empty database."""
    return Workshops(Database(url), clock)
