"""Saved outcomes in SQLite and PostgreSQL: stored once, kept when their workshop expires, deleted with it."""

from datetime import timedelta
from hashlib import sha256

import pytest

from tests.conftest import Clock
from tests.workshops import PLAN
from valuechain.model.workshop.running import NotNowError
from valuechain.model.workshop.version import Version
from valuechain.storage.engine import Database, migrate_back, open_engine
from valuechain.storage.workshops.facilitating import Workshops
from valuechain.storage.workshops.values import UnknownWorkshopError
from valuechain.storage.workshops.versions import MOST_KEPT, Versions

CONTENT = b"tables"
KEY = sha256(CONTENT).hexdigest()


@pytest.fixture
def versions(database: Database, clock: Clock) -> Versions:
    """The database's saved outcomes."""
    return Versions(database, clock)


@pytest.fixture
def facilitator(workshops: Workshops) -> str:
    """The facilitator's key to a workshop kept for 30 days."""
    return workshops.create(PLAN, 30).facilitator


def test_known_by_the_hash_of_its_content(
    workshops: Workshops, versions: Versions, facilitator: str, clock: Clock
) -> None:
    """An outcome is kept under its SHA-256 and listed with its workshop, whose revision changes."""
    before = workshops.facilitated(facilitator)
    assert versions.keep(facilitator, "Open models", CONTENT) == KEY
    kept = Version(KEY, "Open models", clock.now)
    assert versions.find(KEY) == kept
    assert versions.content_of(KEY) == CONTENT
    assert versions.of_workshop(before.id) == (kept,)
    assert workshops.facilitated(facilitator).revision == before.revision + 1


def test_the_newest_first(workshops: Workshops, versions: Versions, facilitator: str, clock: Clock) -> None:
    """The newest outcome is listed first; saving an older one again changes neither the list nor its order."""
    versions.keep(facilitator, "", b"one")
    clock.now += timedelta(days=1)
    versions.keep(facilitator, "", b"two")
    assert versions.keep(facilitator, "", b"one") == sha256(b"one").hexdigest()
    listed = versions.of_workshop(workshops.facilitated(facilitator).id)
    assert [version.created for version in listed] == [clock.now, clock.now - timedelta(days=1)]


def test_nothing_under_any_other_key(versions: Versions, facilitator: str) -> None:
    """Only the hash of a saved outcome opens it; the facilitator's key does not."""
    versions.keep(facilitator, "", CONTENT)
    for key in (KEY.upper(), KEY[:-1], facilitator, ""):
        assert versions.find(key) is None
        assert versions.content_of(key) is None


def test_only_for_a_facilitator(workshops: Workshops, versions: Versions, clock: Clock) -> None:
    """An outcome cannot be saved with the projector's key, the join code or the key of an expired workshop."""
    created = workshops.create(PLAN, 30)
    for key in (created.projector, created.code, ""):
        with pytest.raises(UnknownWorkshopError):
            versions.keep(key, "", CONTENT)
    clock.now += timedelta(days=31)
    with pytest.raises(UnknownWorkshopError):
        versions.keep(created.facilitator, "", CONTENT)
    assert versions.find(KEY) is None


def test_as_many_as_there_may_be(versions: Versions, facilitator: str) -> None:
    """The number of outcomes per workshop is limited; saving an existing one again still works."""
    for number in range(MOST_KEPT):
        versions.keep(facilitator, "", str(number).encode())
    with pytest.raises(NotNowError):
        versions.keep(facilitator, "", CONTENT)
    assert versions.keep(facilitator, "", b"0") == sha256(b"0").hexdigest()


def test_goes_with_its_workshop(workshops: Workshops, versions: Versions, facilitator: str) -> None:
    """Deleting a workshop deletes only its own saved outcomes."""
    other = workshops.create(PLAN, 30).facilitator
    versions.keep(facilitator, "", CONTENT)
    kept = versions.keep(other, "", b"other")
    assert workshops.delete(facilitator)
    assert versions.find(KEY) is None
    assert versions.content_of(KEY) is None
    assert versions.find(kept) is not None


def test_outlives_its_workshop(workshops: Workshops, versions: Versions, facilitator: str, clock: Clock) -> None:
    """Saved outcomes are kept when their workshop expires; from then on, no key can delete them."""
    versions.keep(facilitator, "", CONTENT)
    clock.now += timedelta(days=31)
    assert workshops.purge() == 1
    assert not workshops.delete(facilitator)
    assert not workshops.delete("a key that opens nothing")
    assert versions.content_of(KEY) == CONTENT


def test_two_workshops_with_one_outcome(workshops: Workshops, versions: Versions, facilitator: str) -> None:
    """Two workshops can save the same outcome under one hash; deleting one workshop leaves the other's copy."""
    other = workshops.create(PLAN, 30).facilitator
    assert versions.keep(facilitator, "", CONTENT) == versions.keep(other, "", CONTENT) == KEY
    for key in (facilitator, other):
        assert [each.key for each in versions.of_workshop(workshops.facilitated(key).id)] == [KEY]
    workshops.delete(facilitator)
    assert versions.content_of(KEY) == CONTENT
    workshops.delete(other)
    assert versions.content_of(KEY) is None


def test_outcomes_from_before_two_could_be_the_same(workshops: Workshops, versions: Versions, url: str) -> None:
    """Migrating back merges equal outcomes, and migrating forward keeps them."""
    for _ in range(2):
        versions.keep(workshops.create(PLAN, 30).facilitator, "", CONTENT)
    migrate_back(open_engine(url), "003")
    assert Versions(Database(url)).content_of(KEY) == CONTENT
    assert len(Versions(Database(url)).of_workshop(1) + Versions(Database(url)).of_workshop(2)) == 1
