"""Saved outcomes in the database, on SQLite and PostgreSQL: stored once, kept for good, deleted with their workshop."""

from datetime import timedelta
from hashlib import sha256

import pytest

from tests.conftest import Clock
from tests.storage.workshops.conftest import PLAN, START
from valuechain.model.workshop.running import NotNowError
from valuechain.model.workshop.version import Version
from valuechain.storage.engine import Database, migrate_back, open_engine
from valuechain.storage.workshops.facilitating import Workshops
from valuechain.storage.workshops.values import UnknownWorkshopError
from valuechain.storage.workshops.versions import MOST_KEPT, Versions

CONTENT = b"tables"
KEY = sha256(CONTENT).hexdigest()


@pytest.fixture
def versions(workshops: Workshops, url: str, clock: Clock) -> Versions:
    """The saved outcomes in the same database."""
    assert workshops.purge() == 0
    return Versions(Database(url), clock)


@pytest.fixture
def facilitator(workshops: Workshops) -> str:
    """The facilitator's key of a workshop that is kept for 30 days."""
    return workshops.create(PLAN, 30).facilitator


def test_known_by_the_hash_of_its_content(workshops: Workshops, versions: Versions, facilitator: str) -> None:
    """An outcome is stored under its SHA-256 hash and listed with its workshop, whose revision increases."""
    before = workshops.facilitated(facilitator)
    assert versions.keep(facilitator, "Open models", CONTENT) == KEY
    kept = Version(KEY, "Open models", START)
    assert versions.find(KEY) == kept
    assert versions.content_of(KEY) == CONTENT
    assert versions.of_workshop(before.id) == (kept,)
    assert workshops.facilitated(facilitator).revision == before.revision + 1


def test_the_newest_first(workshops: Workshops, versions: Versions, facilitator: str, clock: Clock) -> None:
    """The newest outcome comes first; saving an older one again changes neither list nor order."""
    versions.keep(facilitator, "", b"one")
    clock.now += timedelta(days=1)
    versions.keep(facilitator, "", b"two")
    assert versions.keep(facilitator, "", b"one") == sha256(b"one").hexdigest()
    listed = versions.of_workshop(workshops.facilitated(facilitator).id)
    assert [version.created for version in listed] == [START + timedelta(days=1), START]


def test_nothing_under_any_other_key(versions: Versions, facilitator: str) -> None:
    """Any other key, even the facilitator's, opens no outcome."""
    versions.keep(facilitator, "", CONTENT)
    for key in (KEY.upper(), KEY[:-1], facilitator, ""):
        assert versions.find(key) is None
        assert versions.content_of(key) is None


def test_only_for_a_facilitator(workshops: Workshops, versions: Versions, clock: Clock) -> None:
    """Neither the projector's key nor the key of an expired workshop can save an outcome."""
    created = workshops.create(PLAN, 30)
    for key in (created.projector, created.code, ""):
        with pytest.raises(UnknownWorkshopError):
            versions.keep(key, "", CONTENT)
    clock.now += timedelta(days=31)
    with pytest.raises(UnknownWorkshopError):
        versions.keep(created.facilitator, "", CONTENT)
    assert versions.find(KEY) is None


def test_as_many_as_there_may_be(versions: Versions, facilitator: str) -> None:
    """The number of outcomes per workshop is limited; a stored one can still be saved again."""
    for number in range(MOST_KEPT):
        versions.keep(facilitator, "", str(number).encode())
    with pytest.raises(NotNowError):
        versions.keep(facilitator, "", CONTENT)
    assert versions.keep(facilitator, "", b"0") == sha256(b"0").hexdigest()


def test_goes_with_its_workshop(workshops: Workshops, versions: Versions, facilitator: str) -> None:
    """Deleting a workshop deletes its own outcomes and no others."""
    other = workshops.create(PLAN, 30).facilitator
    versions.keep(facilitator, "", CONTENT)
    kept = versions.keep(other, "", b"other")
    assert workshops.delete(facilitator)
    assert versions.find(KEY) is None
    assert versions.content_of(KEY) is None
    assert versions.find(kept) is not None


def test_outlives_its_workshop(workshops: Workshops, versions: Versions, facilitator: str, clock: Clock) -> None:
    """An outcome outlives its expired workshop, and no key can delete it then."""
    versions.keep(facilitator, "", CONTENT)
    clock.now += timedelta(days=31)
    assert workshops.purge() == 1
    assert not workshops.delete(facilitator)
    assert not workshops.delete("a key that opens nothing")
    assert versions.content_of(KEY) == CONTENT


def test_two_workshops_with_one_outcome(workshops: Workshops, versions: Versions, facilitator: str) -> None:
    """Two workshops with the same outcome share its hash; deleting one keeps the other's."""
    other = workshops.create(PLAN, 30).facilitator
    assert versions.keep(facilitator, "", CONTENT) == versions.keep(other, "", CONTENT) == KEY
    for key in (facilitator, other):
        assert [each.key for each in versions.of_workshop(workshops.facilitated(key).id)] == [KEY]
    workshops.delete(facilitator)
    assert versions.content_of(KEY) == CONTENT
    workshops.delete(other)
    assert versions.content_of(KEY) is None


def test_outcomes_from_before_two_could_be_the_same(workshops: Workshops, versions: Versions, url: str) -> None:
    """Migrating back keeps one of two equal outcomes, and migrating forward keeps that."""
    for _ in range(2):
        versions.keep(workshops.create(PLAN, 30).facilitator, "", CONTENT)
    migrate_back(open_engine(url), "003")
    assert Versions(Database(url)).content_of(KEY) == CONTENT
    assert len(Versions(Database(url)).of_workshop(1) + Versions(Database(url)).of_workshop(2)) == 1
