"""What operators list and delete, in SQLite and in PostgreSQL."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from tests.workshops import PLAN
from valuechain.storage.drafts import Drafts
from valuechain.storage.engine import Database, reading
from valuechain.storage.quota import Quota
from valuechain.storage.records import Records, UnknownRecordError
from valuechain.storage.schema import METADATA, UPGRADES
from valuechain.storage.uploads import Uploads
from valuechain.storage.workshops.facilitating import Workshops
from valuechain.storage.workshops.participating import Participants
from valuechain.storage.workshops.people import People
from valuechain.storage.workshops.versions import Versions


@pytest.fixture
def held(url: str) -> Database:
    """A database with an upload that was changed, a workshop with two participants, and a saved outcome."""
    held = Database(url)
    key = Uploads(held).keep("own.zip", b"x" * 1_000, 0, 30, "Ours")
    Drafts(held).start(key, b"y" * 500)
    Drafts(held).append(key, 0, "author", "[]", 30)
    keys = Workshops(held).create(PLAN, 30)
    for _ in range(2):
        Participants(held).join(keys.code)
    Versions(held).keep(keys.facilitator, "Outcome", b"outcome")
    return held


def names(held: Database) -> list[str]:
    """The names of all records."""
    return [record.name for record in Records(held).list()]


def test_the_list(held: Database) -> None:
    """The list has sizes in bytes, and counts of what belongs to each."""
    upload, workshop, outcome = Records(held).list()
    assert (upload.name, upload.title, upload.detail) == ("upload:1", "Ours", "changes: 1")
    assert 1_500 <= upload.size < 1_700
    assert (workshop.title, workshop.detail) == (PLAN.title, "participants: 2, answers: 0")
    assert (outcome.title, outcome.expires) == ("Outcome", None)
    assert sum(each.size for each in Records(held).usage()) > upload.size + workshop.size


def test_usage_is_what_the_quota_counts(held: Database) -> None:
    """What an operator sees in all is what is compared with the quota."""
    assert sum(each.size for each in Records(held).usage()) == Quota(held, lambda: None).used()


def test_who_has_gone_is_not_counted(held: Database) -> None:
    """A workshop's participants are those in the control room: devices that were removed do not count."""
    keys = Workshops(held).create(PLAN, 30)
    joined = [Participants(held).join(keys.code) for _ in range(3)]
    people = People(held)
    people.remove(keys.facilitator, [Participants(held).participant(joined[0]).id], is_blocked=True)
    people.remove_silent(keys.facilitator)
    Participants(held).join(keys.code)
    assert Records(held).list("workshop")[-1].detail == "participants: 1, answers: 0"


def test_deleting_everything(held: Database) -> None:
    """After everything is deleted, no table has a row left but the record of migrations."""
    Records(held).delete([name for name in names(held) if not name.startswith("outcome")])
    with reading(held.engine) as connection:
        for table in METADATA.sorted_tables:
            number = connection.execute(select(func.count()).select_from(table)).scalar_one()
            assert number == (1 if table is UPGRADES else 0), table.name


@pytest.mark.parametrize("wrong", ["upload:2", "upload:-1", "upload:99999999999999999999", "workshop:1", "upload:1;"])
def test_all_or_nothing(held: Database, wrong: str) -> None:
    """If one name is unknown, nothing is deleted and nothing expires."""
    before = Records(held).list()
    with pytest.raises(UnknownRecordError):
        Records(held).delete(["upload:1", wrong])
    with pytest.raises(UnknownRecordError):
        Records(held).expire(["upload:1", wrong], datetime.now(UTC))
    assert Records(held).list() == before


def test_what_has_expired_is_listed(held: Database) -> None:
    """What has expired is listed until it is deleted."""
    Records(held).expire(["upload:1"], datetime(2020, 1, 1, tzinfo=UTC))
    assert "upload:1" in names(held)
    Uploads(held).purge_if_there()
    assert "upload:1" not in names(held)
