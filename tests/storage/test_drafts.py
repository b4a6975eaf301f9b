"""The log of changes to users' own data."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import inspect, select, update

from tests.drafts import ME, SHE
from tests.storage.test_uploads import StoredIn, expire
from valuechain.storage.drafts import MOST_NAMES, Drafts
from valuechain.storage.engine import Database, migrate_back, open_engine, reading, writing
from valuechain.storage.schema import CHANGES, NAMED_REVISIONS, UPLOADS
from valuechain.storage.uploads import Uploads

DAYS = 30


@pytest.fixture
def drafts(url: str) -> Drafts:
    """Changes in the database."""
    return Drafts(Database(url))


@pytest.fixture
def key(uploads: Uploads) -> str:
    """The key to a copy that can be changed, without a change."""
    return uploads.keep("copy.zip", b"base", 0, DAYS, is_draft=True)


def test_a_copy_can_be_changed_at_once(uploads: Uploads, drafts: Drafts, key: str) -> None:
    """A copy is kept with itself as its base, and without changes."""
    found = uploads.find(key)
    assert found is not None
    assert (found.is_draft, found.revision) == (True, 0)
    assert (drafts.base_of(key), drafts.revision_of(key), drafts.since(key, 0)) == (b"base", 0, [])


def test_a_file_is_opened_once(uploads: Uploads, drafts: Drafts) -> None:
    """A file can be changed only once it is opened; opening it again keeps base and changes, and the file stays."""
    key = uploads.keep("own.csv", b"file", 0, DAYS)
    assert (drafts.base_of(key), drafts.revision_of(key)) == (None, None)
    assert not drafts.append(key, 0, ME, "[]", DAYS)
    assert drafts.start(key, b"base")
    assert drafts.append(key, 0, ME, "[]", DAYS)
    assert drafts.start(key, b"another")
    assert (drafts.base_of(key), drafts.revision_of(key)) == (b"base", 1)
    assert uploads.content_of(key) == b"file"


def test_changes_are_a_log(drafts: Drafts, key: str) -> None:
    """Changes come back in order with author and time, those after a given revision only."""
    before = datetime.now(UTC)
    assert drafts.append(key, 0, ME, '["één"]', DAYS)
    assert drafts.append(key, 1, SHE, "[2]", DAYS)
    one, two = drafts.since(key, 0)
    assert (one[:3], two[:3]) == ((1, ME, '["één"]'), (2, SHE, "[2]"))
    assert before <= one.created <= two.created <= datetime.now(UTC)
    assert (drafts.since(key, 1), drafts.since(key, 2)) == ([two], [])


@pytest.mark.parametrize("revision", [0, 2, -1])
def test_only_onto_the_newest_revision(drafts: Drafts, key: str, revision: int) -> None:
    """A change to any revision but the newest is not stored."""
    assert drafts.append(key, 0, ME, "[1]", DAYS)
    assert not drafts.append(key, revision, SHE, "[2]", DAYS)
    assert drafts.revision_of(key) == 1
    assert [change.edits for change in drafts.since(key, 0)] == ["[1]"]


def test_each_upload_has_a_log_of_its_own(uploads: Uploads, drafts: Drafts, key: str) -> None:
    """Changes and names of one upload are not seen with the key to another."""
    other = uploads.keep("copy.zip", b"base", 0, DAYS, is_draft=True)
    drafts.append(key, 0, ME, "[1]", DAYS)
    drafts.name(key, 1, "Mine")
    assert (drafts.revision_of(other), drafts.since(other, 0), drafts.names(other)) == (0, [], [])
    assert not drafts.forget_name(other, drafts.names(key)[0].id)
    assert len(drafts.names(key)) == 1


def test_changing_postpones_the_end(uploads: Uploads, drafts: Drafts, key: str, url: str) -> None:
    """A change keeps the data for the given number of days from now; a refused one does not."""
    soon = datetime.now(UTC) + timedelta(hours=1)
    with writing(open_engine(url)) as connection:
        connection.execute(update(UPLOADS).values(expires=soon))
    assert not drafts.append(key, 1, ME, "[]", DAYS)
    found = uploads.find(key)
    assert found is not None
    assert found.expires == soon
    now = datetime.now(UTC)
    assert drafts.append(key, 0, ME, "[]", DAYS)
    found = uploads.find(key)
    assert found is not None
    assert timedelta() <= found.expires - now - timedelta(days=DAYS) < timedelta(minutes=1)


def test_deleting_takes_log_and_names_along(
    sqlite_uploads: Uploads, sqlite_url: str, tmp_path: Path, stored_in: StoredIn
) -> None:
    """With the data, its log and the names of its versions are deleted, and erased from the file."""
    drafts = Drafts(Database(sqlite_url))
    key = sqlite_uploads.keep("copy.zip", b"secret-base", 0, DAYS, is_draft=True)
    drafts.append(key, 0, ME, '["secret-edit"]', DAYS)
    drafts.name(key, 1, "secret-name")
    assert b"secret-edit" in stored_in(tmp_path)
    assert sqlite_uploads.delete(key)
    assert b"secret" not in stored_in(tmp_path)


@pytest.mark.parametrize("is_purged", [False, True])
def test_gone_with_the_data(uploads: Uploads, drafts: Drafts, key: str, url: str, *, is_purged: bool) -> None:
    """Of data that has expired or was deleted, there are no base, changes or names, and none can be added."""
    drafts.append(key, 0, ME, "[1]", DAYS)
    drafts.name(key, 1, "Mine")
    expire(url)
    if is_purged:
        assert uploads.find(key) is None
        with reading(open_engine(url)) as connection:
            assert [connection.execute(select(table)).all() for table in (CHANGES, NAMED_REVISIONS)] == [[], []]
    assert (drafts.base_of(key), drafts.revision_of(key)) == (None, None)
    assert (drafts.since(key, 0), drafts.names(key)) == ([], [])
    assert not drafts.append(key, 1, ME, "[2]", DAYS)
    assert not drafts.name(key, 1, "Late")
    assert not drafts.start(key, b"late")


def test_names(drafts: Drafts, key: str) -> None:
    """A revision can have several names; the newest come first, and a name can be removed once."""
    drafts.append(key, 0, ME, "[1]", DAYS)
    assert drafts.name(key, 0, "Start")
    assert drafts.name(key, 1, "Draft")
    assert drafts.name(key, 1, "Sent\x00 to \ud800")
    assert [(each.revision, each.name) for each in drafts.names(key)] == [(1, "Sent to ?"), (1, "Draft"), (0, "Start")]
    number = drafts.names(key)[1].id
    assert [drafts.forget_name(key, number) for _ in range(2)] == [True, False]
    assert [each.name for each in drafts.names(key)] == ["Sent to ?", "Start"]


def test_names_of_nothing(drafts: Drafts, key: str) -> None:
    """A revision that does not exist gets no name."""
    assert not drafts.name(key, 1, "Too early")
    assert drafts.names(key) == []


def test_too_many_names(drafts: Drafts, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more names are stored than the limit."""
    monkeypatch.setattr("valuechain.storage.drafts.MOST_NAMES", 2)
    assert [drafts.name(key, 0, name) for name in ("one", "two", "three")] == [True, True, False]
    assert MOST_NAMES > 2


def test_several_at_once(url: str, key: str) -> None:
    """Of several servers that change the same revision at once, one succeeds; trying again, none is lost."""
    number = 6
    start = Barrier(number)

    def add(author: int) -> bool:
        drafts = Drafts(Database(url))
        drafts.revision_of(key)
        start.wait()
        if drafts.append(key, 0, f"{author}", "[]", DAYS):
            return True
        while not drafts.append(key, drafts.revision_of(key) or 0, f"{author}", "[]", DAYS):
            pass
        return False

    with ThreadPoolExecutor(number) as pool:
        assert sorted(pool.map(add, range(number))) == [*[False] * (number - 1), True]
    found = Drafts(Database(url)).since(key, 0)
    assert [change.revision for change in found] == [1, 2, 3, 4, 5, 6]
    assert {change.author for change in found} == {str(each) for each in range(number)}


def test_migrating_there_and_back(key: str, url: str) -> None:
    """Without the tables of changes, uploads stay; with them again, data can be changed anew."""
    drafts = Drafts(Database(url))
    drafts.append(key, 0, ME, "[1]", DAYS)
    engine = open_engine(url)
    migrate_back(engine, "006")
    inspector = inspect(engine)
    assert not {"changes", "named_revisions"} & {*inspector.get_table_names()}
    assert not {"base", "revision"} & {column["name"] for column in inspector.get_columns("uploads")}
    again = Uploads(Database(url))
    found = again.find(key)
    assert found is not None
    assert (found.is_draft, again.content_of(key)) == (False, b"base")
    assert Drafts(Database(url)).start(key, b"base")
    assert Drafts(Database(url)).revision_of(key) == 0
