"""An empty database for workshops, and a clock that tests set."""

from datetime import UTC, datetime

import pytest

from valuechain.storage.engine import Database
from valuechain.storage.workshops.facilitating import Workshops
from valuechain.storage.workshops.participating import Participants


class Clock:
    """A clock that stands still until a test moves it."""

    now = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The clock of the database's workshops."""
    return Clock()


@pytest.fixture
def database(url: str) -> Database:
    """An empty database."""
    return Database(url)


@pytest.fixture
def workshops(database: Database, clock: Clock) -> Workshops:
    """Its workshops."""
    return Workshops(database, clock)


@pytest.fixture
def participants(database: Database, clock: Clock) -> Participants:
    """Their participants."""
    return Participants(database, clock)
