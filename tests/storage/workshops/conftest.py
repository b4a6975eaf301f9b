"""An empty database for workshops, and a clock that tests set."""

from datetime import UTC, datetime

import pytest

from tests.conftest import Clock
from valuechain.storage.engine import Database
from valuechain.storage.workshops.facilitating import Workshops
from valuechain.storage.workshops.participating import Participants


@pytest.fixture(autouse=True)
def few_people(small_rooms: None) -> None:
    """Lets every test here reveal the results of very small rooms."""


@pytest.fixture
def clock() -> Clock:
    """The clock of the database's workshops."""
    return Clock(datetime(2026, 11, 22, 10, 0, tzinfo=UTC))


@pytest.fixture
def database(url: str) -> Database:
    """An empty database."""
    return Database(url)


@pytest.fixture
def workshops(database: Database, clock: Clock) -> Workshops:
    """The workshops in the database."""
    return Workshops(database, clock)


@pytest.fixture
def participants(database: Database, clock: Clock) -> Participants:
    """The participants in the database."""
    return Participants(database, clock)
