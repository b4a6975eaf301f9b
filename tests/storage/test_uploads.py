"""Users' own files in the database: access, expiry and deletion."""

import random
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import select, update

from valuechain.storage.engine import Database, migrate_back, open_engine, reading, writing
from valuechain.storage.keys import hash_key
from valuechain.storage.schema import UPLOADS
from valuechain.storage.uploads import Uploads

StoredIn = Callable[[Path], bytes]


def expire(url: str) -> None:
    """Backdates the expiry of every upload to a second ago."""
    with writing(open_engine(url)) as connection:
        connection.execute(update(UPLOADS).values(expires=datetime.now(UTC) - timedelta(seconds=1)))


def test_what_is_kept_is_found(uploads: Uploads) -> None:
    """The key opens the file, with its name and number of problems."""
    key = uploads.keep("own.zip", b"content", 3, 30)
    found = uploads.find(key)
    assert found is not None
    assert (found.name, found.problems, found.expires - found.created) == ("own.zip", 3, timedelta(days=30))
    assert found.created.tzinfo is UTC
    assert uploads.content_of(key) == b"content"


def test_a_title_is_kept_and_changed(uploads: Uploads) -> None:
    """The title of a user's data is kept, and can be changed only with the key to the data."""
    key = uploads.keep("own.zip", b"content", 0, 30, "Our policy")
    assert uploads.rename(key, "Our new policy\x00")
    found = uploads.find(key)
    assert found is not None
    assert (found.name, found.title) == ("own.zip", "Our new policy")
    assert uploads.content_of(key) == b"content"
    assert not uploads.rename("another key", "x")


def test_other_content_gets_another_key(uploads: Uploads) -> None:
    """The file keeps its name, title and date, and the old key opens nothing, so it cannot be replaced twice."""
    key = uploads.keep("own.zip", b"content", 3, 30, "Our policy", is_confirmed=False)
    before = uploads.find(key)
    uploads.map(key, "{}", is_confirmed=False)
    assert before is not None
    assert uploads.replace(key, "new", b"other", 0, is_confirmed=True)
    assert uploads.find("new") == before._replace(problems=0, is_confirmed=True)
    assert uploads.content_of("new") == b"other"
    assert uploads.find(key) is None
    assert not uploads.replace(key, "newer", b"third", 0, is_confirmed=True)


def test_expired_data_is_not_renamed(uploads: Uploads, url: str) -> None:
    """Expired data cannot be renamed."""
    key = uploads.keep("own.zip", b"content", 0, 30)
    expire(url)
    assert not uploads.rename(key, "x")


def test_data_kept_before_there_were_titles(uploads: Uploads, url: str) -> None:
    """A database created before titles existed is migrated, and its contents are kept."""
    key = uploads.keep("own.zip", b"content", 0, 30)
    migrate_back(open_engine(url), "001")
    found = Uploads(Database(url)).find(key)
    assert found is not None
    assert (found.name, found.title) == ("own.zip", "")


def test_nothing_is_made_before_it_is_needed(sqlite_uploads: Uploads, tmp_path: Path) -> None:
    """The file is created on first use, and purging does not count as use."""
    assert sqlite_uploads.purge_if_there() == 0
    assert [*(tmp_path / "own folder").iterdir()] == []
    assert sqlite_uploads.find("no key") is None
    assert (tmp_path / "own folder" / "kept.db").is_file()


def test_keys_are_not_to_be_guessed(uploads: Uploads) -> None:
    """Keys are unique and have 128 bits, as 22 URL-safe characters; no state of `random` repeats them."""
    keys = set()
    for _ in range(20):
        random.seed(0)
        keys.add(uploads.keep("own.zip", b"", 0, 30))
    assert len(keys) == 20
    assert all(re.fullmatch(r"[\w-]{22}", key) for key in keys)


def test_the_key_is_not_stored(sqlite_uploads: Uploads, sqlite_url: str, tmp_path: Path, stored_in: StoredIn) -> None:
    """The database holds the key's SHA-256 but not the key."""
    key = sqlite_uploads.keep("own.zip", b"content", 0, 30)
    assert key.encode() not in stored_in(tmp_path)
    with reading(open_engine(sqlite_url)) as connection:
        assert connection.execute(select(UPLOADS.c.key_hash)).scalar_one() == hash_key(key)


@pytest.mark.parametrize("key", ["", "x", "' OR 1=1 --", "\x00", "\ud800", "x" * 100_000])
def test_other_keys_open_nothing(uploads: Uploads, key: str) -> None:
    """A wrong key neither opens nor deletes anything."""
    uploads.keep("own.zip", b"content", 0, 30)
    assert uploads.find(key) is None
    assert uploads.content_of(key) is None
    assert not uploads.delete(key)


def test_deleted_is_gone(sqlite_uploads: Uploads, tmp_path: Path, stored_in: StoredIn) -> None:
    """Deleted data is not found, and is erased from the database file and its journal."""
    key = sqlite_uploads.keep("secret-name.zip", b"secret-content" * 1000, 0, 30)
    assert b"secret-content" in stored_in(tmp_path)
    assert sqlite_uploads.delete(key)
    assert sqlite_uploads.find(key) is None
    assert sqlite_uploads.content_of(key) is None
    assert b"secret" not in stored_in(tmp_path)
    assert not sqlite_uploads.delete(key)


def test_expired_is_gone(sqlite_uploads: Uploads, sqlite_url: str, tmp_path: Path, stored_in: StoredIn) -> None:
    """Expired data is not found, and looking it up deletes it."""
    key = sqlite_uploads.keep("secret-name.zip", b"secret-content", 0, 30)
    expire(sqlite_url)
    assert sqlite_uploads.content_of(key) is None
    assert sqlite_uploads.find(key) is None
    assert b"secret" not in stored_in(tmp_path)


def test_keeping_purges(uploads: Uploads, url: str) -> None:
    """Storing a file deletes only files that have expired."""
    uploads.keep("old.zip", b"old", 0, 30)
    expire(url)
    uploads.keep("new.zip", b"new", 0, 30)
    with reading(open_engine(url)) as connection:
        assert connection.execute(select(UPLOADS.c.name)).scalars().all() == ["new.zip"]


def test_purging_at_the_start(uploads: Uploads, url: str) -> None:
    """A server deletes expired data when it starts."""
    uploads.keep("old.zip", b"old", 0, 30)
    expire(url)
    assert Uploads(Database(url)).purge_if_there() == 1
    assert Uploads(Database(url)).purge_if_there() == 0


@pytest.mark.parametrize(
    ("name", "kept"), [("a\x00b\n.zip", "ab.zip"), ("\ud800.zip", "?.zip"), ("x" * 300, "x" * 200), ("ä.zip", "ä.zip")]
)
def test_names_are_plain(uploads: Uploads, name: str, kept: str) -> None:
    """Names lose control characters and invalid characters, and are cut at 200 characters."""
    found = uploads.find(uploads.keep(name, b"", 0, 30))
    assert found is not None
    assert found.name == kept


def test_several_at_once(uploads: Uploads) -> None:
    """Files stored by several threads at once can all be found."""
    keys: list[str] = []
    threads = [Thread(target=lambda: keys.append(uploads.keep("own.zip", b"x", 0, 30))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [uploads.content_of(key) for key in keys] == [b"x"] * 8
