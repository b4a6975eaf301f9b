"""Databases of another version of valuechain, and the check of a database."""

import gc
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import make_url, text

import valuechain
from valuechain.storage import migrating
from valuechain.storage.engine import Database, migrate_back, open_engine, reading, writing
from valuechain.storage.errors import StorageError
from valuechain.storage.schema import REVISION, UPGRADES
from valuechain.storage.uploads import Uploads


def run(url: str, statement: str) -> None:
    """Changes a database behind the program's back."""
    with writing(open_engine(url)) as connection:
        connection.execute(text(statement))


def test_the_newest_revision() -> None:
    """The schema names the newest migration."""
    folder = Path(migrating.__file__).with_name("migrations")
    assert ScriptDirectory(str(folder)).get_current_head() == REVISION


def test_who_has_migrated(url: str) -> None:
    """A database records once which version of valuechain has migrated it."""
    for _ in range(2):
        with reading(open_engine(url)) as connection:
            assert [row[1:3] for row in connection.execute(UPGRADES.select())] == [(REVISION, valuechain.__version__)]


def test_a_newer_version_has_migrated(url: str) -> None:
    """A newer database is refused with the version that wrote it and what to do, and is not touched."""
    key = Uploads(Database(url)).keep("own.zip", b"content", 0, 30)
    run(url, "INSERT INTO upgrades (revision, program, created) VALUES ('999', '7.5.1', '2031-01-01 00:00:00+00:00')")
    run(url, "UPDATE alembic_version SET version_num = '999'")
    with pytest.raises(StorageError) as raised:
        Uploads(Database(url)).find(key)
    for said in ("upgraded by valuechain 7.5.1", "Nothing was changed", "Run valuechain 7.5.1 or newer"):
        assert said in str(raised.value)
    with pytest.raises(StorageError, match=r"7\.5\.1"):
        Database(url).check()


def test_a_newer_file_stays_as_it_is(sqlite_url: str) -> None:
    """Refusing a newer SQLite database leaves its file byte for byte as it was."""
    Uploads(Database(sqlite_url)).keep("own.zip", b"content", 0, 30)
    run(sqlite_url, "UPDATE alembic_version SET version_num = '999'")
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    gc.collect()  # closes the connections
    content = file.read_bytes()
    with pytest.raises(StorageError, match=r"the revision “999”, which valuechain .* does not know"):
        Uploads(Database(sqlite_url)).find("key")
    assert file.read_bytes() == content


@pytest.mark.parametrize("damage", ["DELETE FROM alembic_version", "DROP TABLE alembic_version"])
def test_tables_without_a_revision(url: str, damage: str) -> None:
    """Tables whose revision is gone are refused with advice."""
    Uploads(Database(url)).keep("own.zip", b"content", 0, 30)
    run(url, damage)
    with pytest.raises(StorageError, match="has tables but no revision"):
        Uploads(Database(url)).find("key")


def test_a_database_that_is_right(url: str) -> None:
    """The check of a database passes if it can be reached and is up to date, also if it is new."""
    database = Database(url)
    database.check()
    database.check()


def test_a_database_that_was_migrated_since(url: str) -> None:
    """The check of an open database notices that another version has migrated it."""
    database = Database(url)
    database.check()
    migrate_back(database.engine, "007")
    with pytest.raises(StorageError, match="is older than it was"):
        database.check()


def test_a_newer_version_upgrades_while_it_is_used(url: str, caplog: pytest.LogCaptureFixture) -> None:
    """A process that has the database open passes the check and goes on after an upgrade, and says so once."""
    database = Database(url)
    uploads = Uploads(database)
    database.check()
    run(url, "INSERT INTO upgrades (revision, program, created) VALUES ('999', '7.5.1', '2031-01-01 00:00:00+00:00')")
    run(url, "UPDATE alembic_version SET version_num = '999'")
    for _ in range(2):
        database.check()
    assert uploads.find(uploads.keep("own.zip", b"content", 0, 30)) is not None
    (said,) = caplog.messages
    assert "This process goes on" in said
    with pytest.raises(StorageError, match=r"upgraded by valuechain 7\.5\.1"):
        Database(url).check()


def test_an_unknown_revision_while_it_is_used(url: str) -> None:
    """A revision that no version of valuechain has recorded fails the check of an open database, too."""
    database = Database(url)
    database.check()
    run(url, "UPDATE alembic_version SET version_num = '999'")
    with pytest.raises(StorageError, match=r"the revision “999”, which valuechain .* does not know"):
        database.check()


def test_a_server_that_is_not_there() -> None:
    """The error for a database server that does not answer says to check that it is running."""
    with pytest.raises(StorageError, match="Check that it is running, that database and user exist, and that address"):
        Database("postgresql+psycopg://user@127.0.0.1:9/none").check()


def test_a_database_that_is_not_there(postgresql_url: str) -> None:
    """The error for a database that does not exist on its server says to check that it does."""
    url = make_url(postgresql_url).set(database="none_of_this_name").render_as_string(hide_password=False)
    with pytest.raises(StorageError, match=r"does not exist\. Check that .* database and user exist"):
        Database(url).check()


def test_a_slow_statement(postgresql_url: str) -> None:
    """A statement that takes too long is cancelled, with a message; a URL can set another time-out."""
    quick = Database(f"{postgresql_url}&options=-c%20statement_timeout%3D50")
    with pytest.raises(StorageError, match="too slow or overloaded"), reading(quick.engine) as connection:
        connection.execute(text("SELECT pg_sleep(5)"))
    with reading(open_engine(postgresql_url)) as connection:
        names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
        assert [connection.execute(text(f"SHOW {name}")).scalar() for name in names] == ["10s", "5s", "1min"]


def test_no_connection_left(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """When every connection is in use for too long, a request fails with a message instead of waiting for ever."""
    monkeypatch.setattr("valuechain.storage.engine._POOL", {"pool_size": 1, "max_overflow": 0, "pool_timeout": 0.1})
    engine = open_engine(postgresql_url)
    with reading(engine), pytest.raises(StorageError, match="too slow or overloaded"), reading(engine):
        pass
