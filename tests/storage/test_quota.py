"""The quota: what it counts, what it deletes to make room, and what it spares."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from tests.workshops import PLAN, PROVIDER
from valuechain.model.workshop.acting import Act, Wish
from valuechain.storage.drafts import Drafts
from valuechain.storage.engine import Database, writing
from valuechain.storage.errors import FullError
from valuechain.storage.quota import Quota
from valuechain.storage.schema import UPLOADS
from valuechain.storage.uploads import Uploads
from valuechain.storage.workshops.facilitating import Workshops
from valuechain.storage.workshops.participating import Participants

BYTES = b"x" * 10_000
MOST = 35_000
SPARED = 7


@pytest.fixture
def quota(held: Database, uploads: Uploads) -> Quota:
    """Its quota."""
    return Quota(held, uploads.purge_if_there)


def keep(uploads: Uploads, days_ago: int, *, expires_in: int = 30) -> str:
    """Stores a file that was uploaded some days ago, and not opened since."""
    key = uploads.keep(f"{days_ago}.zip", BYTES, 0, expires_in)
    created = datetime.now(UTC) - timedelta(days=days_ago)
    with writing(uploads._database.engine) as connection:
        newest = UPLOADS.c.name == f"{days_ago}.zip"
        connection.execute(update(UPLOADS).where(newest).values(created=created))
    return key


def test_what_it_counts(held: Database, uploads: Uploads, quota: Quota) -> None:
    """The quota counts uploads, their base, changes and named versions, and workshops."""
    key = uploads.keep("own.zip", BYTES, 0, 30)
    counts = [quota.used()]
    Drafts(held).start(key, BYTES)
    counts.append(quota.used())
    Drafts(held).append(key, 0, "author", "e" * 10_000, 30)
    counts.append(quota.used())
    Drafts(held).name(key, 1, "n" * 100)
    counts.append(quota.used())
    Workshops(held).create(PLAN, 30)
    counts.append(quota.used())
    assert counts[0] >= 10_000
    assert all(
        later - earlier >= least
        for earlier, later, least in zip(counts, counts[1:], (10_000, 10_000, 100, 500), strict=False)
    )


def test_it_counts_bytes(held: Database, uploads: Uploads, quota: Quota) -> None:
    """A text counts as many bytes as it takes in UTF-8, and a file as many as it has."""
    key = uploads.keep("own.zip", BYTES, 0, 30)
    Drafts(held).start(key, BYTES)
    before = quota.used()
    Drafts(held).append(key, 0, "author", "🎈é" * 1_000, 30)
    assert quota.used() - before == 6_000 + len("author")


def test_answers_count(held: Database, quota: Quota) -> None:
    """Answers of participants count, with their reasons."""
    workshops, participants = Workshops(held), Participants(held)
    created = workshops.create(PLAN, 30)
    workshops.act(created.facilitator, Wish(Act.OPEN, "1", is_confirmed=True))
    token, reason = participants.join(created.code), "A long reason. " * 100
    before = quota.used()
    participants.propose(token, "1", 1, "a", replace(PROVIDER, reason=reason))
    assert quota.used() - before >= len(reason)


def test_room_that_is_there(uploads: Uploads, quota: Quota) -> None:
    """Nothing is deleted while there is room, or if there is no quota."""
    keys = [keep(uploads, days) for days in (20, 19, 18)]
    quota.make_room(1_000, MOST, SPARED)
    quota.make_room(10**12, 0, SPARED)
    assert all(uploads.find(key) for key in keys)


def test_what_has_expired_goes_first(uploads: Uploads, quota: Quota) -> None:
    """What has expired makes room before anything that has not."""
    kept, _expired = keep(uploads, 20), keep(uploads, 10, expires_in=-1)
    keep(uploads, 1)
    quota.make_room(10_000, MOST, SPARED)
    assert uploads.find(kept)


def test_the_oldest_goes_next(uploads: Uploads, quota: Quota, caplog: pytest.LogCaptureFixture) -> None:
    """Then the uploads that nobody has opened for longest go, no more than needed; the log says so."""
    keys = {days: keep(uploads, days) for days in (19, 20, 18)}
    quota.make_room(10_000, MOST, SPARED)
    assert [days for days, key in keys.items() if uploads.find(key)] == [19, 18]
    assert "1 uploads that nobody used were deleted before their date" in caplog.text


@pytest.mark.parametrize("is_changed", [False, True])
def test_what_was_opened_lately_is_spared(held: Database, uploads: Uploads, quota: Quota, *, is_changed: bool) -> None:
    """An old upload that somebody has opened or changed within the spared days stays, and a newer one goes."""
    old, newer = keep(uploads, 20), keep(uploads, 10)
    if is_changed:
        Drafts(held).start(old, b"")
        Drafts(held).append(old, 0, "author", "[]", 30)
    else:
        assert uploads.find(old)
    keep(uploads, 1)
    quota.make_room(10_000, MOST, SPARED)
    assert (uploads.find(old) is not None, uploads.find(newer)) == (True, None)


def test_nothing_goes_in_vain(uploads: Uploads, quota: Quota, caplog: pytest.LogCaptureFixture) -> None:
    """If old uploads do not make enough room, something new is refused, nothing is deleted, and the log says so."""
    keys = [keep(uploads, days) for days in (20, 3, 2)]
    with pytest.raises(FullError):
        quota.make_room(20_000, MOST, SPARED)
    assert all(uploads.find(key) for key in keys)
    assert "Raise VALUECHAIN_QUOTA_MB" in caplog.text


def test_workshops_never_go(held: Database, quota: Quota) -> None:
    """A workshop never goes before its date, however old it is."""
    workshops = Workshops(held, lambda: datetime.now(UTC) - timedelta(days=20))
    key = workshops.create(PLAN, 60).facilitator
    with pytest.raises(FullError):
        quota.make_room(10_000, 5_000, SPARED)
    assert workshops.facilitated(key)


def test_the_count_is_not_repeated(uploads: Uploads, quota: Quota, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stored data is added up at most once a minute while there is room; new data is added to the last sum."""
    counted: list[int] = []
    real = quota.used
    monkeypatch.setattr(quota, "used", lambda: counted.append(1) or real())
    for _ in range(5):
        quota.make_room(1_000, MOST, SPARED)
    assert len(counted) == 1
    keep(uploads, 1)
    quota.make_room(30_000, 2 * MOST, SPARED)
    assert len(counted) == 1


def test_opening_is_noted_once_a_day(uploads: Uploads) -> None:
    """Opening an upload is noted if the last time was more than a day ago."""
    key = keep(uploads, 3)
    uploads.find(key)
    noted = [found.opened for found in (uploads.find(key), uploads.find(key)) if found is not None]
    assert noted[0] is not None
    assert noted[0] == noted[1]
