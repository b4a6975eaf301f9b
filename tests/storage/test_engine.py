"""Opening the database: migrations, settings, transactions and error messages."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, event, inspect, text

from valuechain import settings
from valuechain.storage.engine import Database, open_engine, reading, writing
from valuechain.storage.errors import StorageError
from valuechain.storage.schema import METADATA
from valuechain.storage.uploads import Uploads


def test_migrations_make_the_tables_of_the_schema(url: str) -> None:
    """The migrations create exactly the tables, columns and indexes of the schema in the code."""
    with reading(open_engine(url)) as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_opening_again_changes_nothing(url: str) -> None:
    """Opening an up-to-date database keeps its contents."""
    key = Uploads(Database(url)).keep("own.zip", b"content", 0, 30)
    assert Uploads(Database(url)).content_of(key) == b"content"


def test_settings_of_sqlite(sqlite_url: str) -> None:
    """SQLite uses WAL, a timeout of five seconds, foreign keys and secure deletion."""
    names = ("journal_mode", "busy_timeout", "foreign_keys", "secure_delete")
    with reading(open_engine(sqlite_url)) as connection:
        assert [connection.execute(text(f"PRAGMA {name}")).scalar() for name in names] == ["wal", 5000, 1, 1]


def test_a_writer_is_alone_from_the_start(sqlite_url: str) -> None:
    """A writer locks out other writers from the start, but not readers."""
    engine = open_engine(sqlite_url)
    other = open_engine(sqlite_url)
    with other.connect() as connection:
        connection.execute(text("SELECT 1"))
    with writing(engine), reading(other) as reader:
        assert reader.execute(text("SELECT count(*) FROM uploads")).scalar() == 0
        reader.exec_driver_sql("PRAGMA busy_timeout = 0")
        reader.rollback()
        with pytest.raises(StorageError, match="database is locked"), writing(other):
            pass


def test_threads_write_in_turn(sqlite_url: str) -> None:
    """A thread that writes while another one does waits for its turn, and does not even ask SQLite before."""
    engine = open_engine(sqlite_url)
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 0").close())

    def write() -> None:
        with writing(engine):
            pass

    with ThreadPoolExecutor(1) as other:
        with writing(engine):
            written = other.submit(write)
            wait([written], 0.2)  # without turns, it has failed by now
        written.result()


def test_connections_that_the_server_has_closed(postgresql_url: str) -> None:
    """If the server closes every connection, readers and writers get new ones without an error."""
    engine, other = open_engine(postgresql_url), open_engine(postgresql_url)
    process = text("SELECT pg_backend_pid()")
    with ExitStack() as stack:
        before = {stack.enter_context(reading(engine)).execute(process).scalar_one() for _ in range(3)}
    with other.connect() as connection:
        for each in before:
            assert connection.execute(text("SELECT pg_terminate_backend(:each, 5000)"), {"each": each}).scalar_one()
    with ExitStack() as stack:
        new = [stack.enter_context(how(engine)) for how in (reading, writing, reading)]
        after = {each.execute(process).scalar_one() for each in new}
    assert (len(before), len(after), before & after) == (3, 3, set())


def test_a_transaction_is_whole(url: str) -> None:
    """A failed transaction is rolled back, including the tables it created."""
    engine = open_engine(url)

    def fail() -> None:
        with writing(engine) as connection:
            connection.execute(text("CREATE TABLE half (id INTEGER)"))
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with reading(engine) as connection:
        assert "half" not in inspect(connection).get_table_names()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "must be a URL such as sqlite:"),
        ("postgresql+psycopg://user@host:port/name", r"or postgresql\+psycopg://user@host:5432/name"),
        ("postgres://user@host/name", r"not installed: .* Use a URL such as .* postgresql\+psycopg://"),
        ("sqlite://", "must be a file"),
        ("sqlite:///:memory:", "must be a file"),
        ("nodatabase://host/name", "needs a driver that is not installed"),
    ],
)
def test_databases_that_are_none(url: str, said: str) -> None:
    """The error for an unusable URL says what is needed."""
    with pytest.raises(StorageError, match=said):
        Uploads(Database(url)).find("key")


def test_a_new_database_is_private(sqlite_url: str) -> None:
    """Only its owner can read a new database and its journals, whatever the umask."""
    before = os.umask(0)
    try:
        database = Database(sqlite_url)
        Uploads(database).keep("own.zip", b"content", 0, 30)
    finally:
        os.umask(before)
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    modes = {each.name: stat.filemode(each.stat().st_mode) for each in file.parent.iterdir()}
    assert modes == dict.fromkeys(("kept.db", "kept.db-shm", "kept.db-wal"), "-rw-------")


def test_a_database_keeps_its_rights(sqlite_url: str) -> None:
    """The rights that the operator has given to a file stay."""
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    file.touch()
    file.chmod(0o640)
    Uploads(Database(sqlite_url)).keep("own.zip", b"content", 0, 30)
    assert stat.filemode(file.stat().st_mode) == "-rw-r-----"


def test_the_default_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's own folder is created, for this user only."""
    folder = tmp_path / "share" / "valuechain"
    monkeypatch.setattr(settings, "database_folder", lambda: folder)
    assert Uploads(Database(f"sqlite:///{folder / 'valuechain.db'}")).find("key") is None
    assert stat.filemode(folder.stat().st_mode) == "drwx------"


def test_a_folder_that_is_missing(tmp_path: Path) -> None:
    """No other folder is created, since its name may be a typing mistake."""
    for place in (tmp_path / "none" / "kept.db", Path("/proc/none/kept.db")):
        with pytest.raises(StorageError, match=f"there is no folder {place.parent}"):
            Uploads(Database(f"sqlite:///{place}")).find("key")
    assert not (tmp_path / "none").exists()


def test_a_folder_as_database(tmp_path: Path) -> None:
    """A folder in place of a file is called one."""
    for is_created in (True, False):
        with pytest.raises(StorageError, match="which is a folder: name a file in it"):
            Uploads(Database(f"sqlite:///{tmp_path}", is_created=is_created)).find("key")


def test_no_tables_where_there_are_none(url: str) -> None:
    """Whoever only reads creates no database, nor tables in one that is another program's or empty."""
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).touch()
    with pytest.raises(StorageError, match="There is no database yet at"):
        Uploads(Database(url, is_created=False)).find("key")
    engine = create_engine(url)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


def test_a_folder_that_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the user's own folder cannot be created, the error names it and the variable to set."""
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(settings, "database_folder", lambda: tmp_path / "file" / "folder")
    with pytest.raises(StorageError, match="cannot be created") as raised:
        Uploads(Database(f"sqlite:///{tmp_path / 'file' / 'folder' / 'kept.db'}")).find("key")
    assert str(tmp_path / "file" / "folder") in str(raised.value)
    assert "VALUECHAIN_DATABASE" in str(raised.value)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    """The error for a file that is not a database names the file, which is left unchanged."""
    file = tmp_path / "notes.db"
    file.write_text("these are my notes, and no database at all" * 10)
    with pytest.raises(StorageError, match=r"notes\.db cannot be used: file is not a database"):
        Uploads(Database(f"sqlite:///{file}")).find("key")
    assert file.read_text().startswith("these are my notes")


def test_values_are_not_said(url: str) -> None:
    """An error does not say the values of the statement that failed: errors are logged."""
    with pytest.raises(StorageError) as raised, reading(open_engine(url)) as connection:
        connection.execute(text("SELECT * FROM nowhere WHERE key = :key"), {"key": "the-key-of-someone"})
    assert "nowhere" in str(raised.value)
    assert "the-key-of-someone" not in str(raised.value)


@pytest.mark.parametrize(
    "url",
    [
        "nodatabase://user:secret@host/name",
        "postgresql+psycopg://user:secret@127.0.0.1:1/name",
        "postgresql+psycopg://user:half@secret@127.0.0.1:1/name",
        "postgresql+psycopg://user@127.0.0.1:1/name?password=secret",
        "postgresql+psycopg://user@127.0.0.1:1/name?pasword=secret",
        "postgresql+psycopg://user@127.0.0.1:1/name?password=secret&password=secret",
        "postgresql+psycopg://user@127.0.0.1:1/name?sslkey=file&sslpassword=secret",
        "postgresql+psycopg://user@127.0.0.1:1/name?conninfo=password%3Dsecret",
        "postgresql+psycopg://user@/name?host=/no/folder&password=secret",
    ],
)
def test_passwords_are_not_said(url: str) -> None:
    """Error messages never contain the password, wherever in the URL it is."""
    with pytest.raises(StorageError) as raised:
        Uploads(Database(url)).find("key")
    assert "secret" not in str(raised.value)


def test_the_host_is_said() -> None:
    """Error messages name the database's host, also if it is in the query."""
    with pytest.raises(StorageError, match=r"user@/name\?host=127\.0\.0\.1&port=1 cannot be used"):
        open_engine("postgresql+psycopg://user@/name?host=127.0.0.1&port=1&connect_timeout=2")


def test_a_password_with_an_at_sign() -> None:
    """An @ in a password that is not written as %40 is refused with advice."""
    with pytest.raises(StorageError, match="write @ as %40"):
        open_engine("postgresql+psycopg://user:half@secret@127.0.0.1:1/name")
