"""A SQLite file that is deleted, moved, replaced or damaged while it is used."""

import os
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from valuechain.storage.engine import Database, reading, writing
from valuechain.storage.errors import StorageError
from valuechain.storage.uploads import Uploads

Harm = Callable[[Path], None]


@pytest.fixture
def file(sqlite_url: str) -> Path:
    """The path of the database's file."""
    return Path(sqlite_url.removeprefix("sqlite:///"))


def keep(uploads: Uploads, content: bytes = b"content") -> str:
    """Stores a file and returns its key."""
    return uploads.keep("own.zip", content, 0, 30)


def delete_all(file: Path) -> None:
    """Deletes the database with its journals."""
    for each in file.parent.iterdir():
        each.unlink()


def replace_with_empty(file: Path) -> None:
    """Puts an empty file in the database's place, and leaves its journals there."""
    file.rename(file.with_name("old.db"))
    file.touch()


def delete_folder(file: Path) -> None:
    """Deletes the whole folder."""
    shutil.rmtree(file.parent)


@pytest.mark.parametrize("harm", [Path.unlink, delete_all, delete_folder], ids=["file", "files", "folder"])
def test_nothing_is_kept_in_a_file_that_is_gone(sqlite_url: str, file: Path, harm: Harm) -> None:
    """Every request fails with advice until there is a file; a restart begins an empty database in its folder."""
    database = Database(sqlite_url)
    engine = database.engine
    before = keep(Uploads(database))
    harm(file)
    for _ in range(3):
        with pytest.raises(StorageError, match=r"put it back, or restore a backup .* restart valuechain"):
            keep(Uploads(database))
    assert not file.exists()
    engine.dispose()
    file.parent.mkdir(exist_ok=True)
    again = Uploads(Database(sqlite_url))
    assert again.content_of(before) is None
    after = keep(again, b"after")
    assert Uploads(database).content_of(after) == b"after"


def test_nothing_is_kept_in_a_file_that_is_replaced(sqlite_url: str, file: Path) -> None:
    """The first request after that fails with advice; the next ones use the file that is there by then."""
    uploads = Uploads(Database(sqlite_url))
    before = keep(uploads)
    replace_with_empty(file)
    with pytest.raises(StorageError, match=r"was replaced .* the next one uses the file that is there now"):
        keep(uploads)
    after = keep(uploads, b"after")
    again = Uploads(Database(sqlite_url))
    assert (again.content_of(before), again.content_of(after)) == (None, b"after")


@pytest.mark.parametrize("endings", [("-wal",), ("-shm",), ("-wal", "-shm")], ids="".join)
def test_nothing_is_lost_with_a_journal(sqlite_url: str, file: Path, endings: tuple[str, ...]) -> None:
    """If a journal is deleted, what was saved before is written to the file, and what is saved later is there too."""
    uploads = Uploads(Database(sqlite_url))
    keys = [keep(uploads) for _ in range(3)]
    for ending in endings:
        file.with_name(f"{file.name}{ending}").unlink()
    with pytest.raises(StorageError, match="Never delete these files"):
        keep(uploads)
    keys.append(keep(uploads))
    again = Uploads(Database(sqlite_url))
    assert [again.content_of(key) for key in keys] == [b"content"] * 4


def test_a_file_that_is_put_back(sqlite_url: str, file: Path) -> None:
    """A file that was moved away, without its journals, has everything that was saved, and is used once it is back."""
    uploads = Uploads(Database(sqlite_url))
    key, away = keep(uploads), file.with_name("away.db")
    file.rename(away)
    for _ in range(2):
        with pytest.raises(StorageError):
            uploads.find(key)
    away.rename(file)
    assert uploads.content_of(key) == b"content"
    assert uploads.content_of(keep(uploads, b"after")) == b"after"


def test_a_save_during_which_the_file_goes(sqlite_url: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is saved into a file that is deleted just then is not acknowledged."""
    uploads = Uploads(Database(sqlite_url))
    keep(uploads)
    monkeypatch.setattr("valuechain.storage.uploads.insert", lambda table: file.unlink() or table.insert())
    with pytest.raises(StorageError, match="was deleted or moved"):
        keep(uploads)


def test_a_database_in_use_is_not_opened_again(sqlite_url: str, file: Path) -> None:
    """While a transaction still uses the replaced file, requests fail; afterwards, the new one is opened."""
    database = Database(sqlite_url)
    uploads = Uploads(database)
    keep(uploads)
    with ExitStack() as stack:
        stack.enter_context(reading(database.engine))
        replace_with_empty(file)
        for _ in range(2):
            with pytest.raises(StorageError):
                keep(uploads)
    assert keep(uploads)


def test_a_file_that_may_only_be_read(sqlite_url: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A read-only file is not opened, so that it is used as soon as it may be written to."""
    key = keep(Uploads(Database(sqlite_url)))
    uploads = Uploads(Database(sqlite_url))
    with monkeypatch.context() as patch:
        patch.setattr(os, "access", lambda path, _: Path(path) != file)  # root may write to anything
        for _ in range(2):
            with pytest.raises(StorageError, match=r"kept.db is read-only. Let the user who runs valuechain write"):
                uploads.find(key)
    assert uploads.content_of(keep(uploads, b"after")) == b"after"


def test_closing_every_connection_is_no_harm(sqlite_url: str) -> None:
    """When no connection is left, SQLite deletes its journals; the next request goes on."""
    database = Database(sqlite_url)
    key = keep(Uploads(database))
    database.engine.dispose()
    assert Uploads(database).content_of(key) == b"content"


def test_a_damaged_file(sqlite_url: str, file: Path) -> None:
    """The error for a file damaged in the middle says to restore a backup."""
    database = Database(sqlite_url)
    for _ in range(20):
        keep(Uploads(database), os.urandom(20_000))
    database.engine.dispose()
    with file.open("r+b") as stream:
        stream.seek(4096)
        stream.write(b"\xa5" * (file.stat().st_size - 8192))
    with pytest.raises(StorageError, match="restore a backup with `valuechain restore`"):
        Uploads(Database(sqlite_url)).find("key")


def test_a_locked_file(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error for a database that another program keeps locked says that it passes."""
    monkeypatch.setattr("valuechain.storage.sqlite.BUSY_SECONDS", 0)
    database, other = Database(sqlite_url), Database(sqlite_url)
    said = "Requests succeed by themselves once that program lets go"
    with writing(other.engine), pytest.raises(StorageError, match=said):
        keep(Uploads(database))
    assert keep(Uploads(database))


def test_a_full_disk(sqlite_url: str) -> None:
    """The error for a full disk says to free space; once there is some, saving succeeds."""
    database = Database(sqlite_url)
    with database.engine.connect() as connection:
        connection.connection.execute("PRAGMA max_page_count = 60").close()
    with pytest.raises(StorageError, match="The disk is full: free some space"):
        keep(Uploads(database), b"x" * 1_000_000)
    with database.engine.connect() as connection:
        connection.connection.execute("PRAGMA max_page_count = 1000000").close()
    assert keep(Uploads(database), b"x" * 1_000_000)
