"""Opens and migrates the database. Everything specific to SQLite is in this file."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from valuechain.storage.errors import StorageError

if TYPE_CHECKING:
    from alembic.config import Config

_MIGRATIONS = Path(__file__).with_name("migrations")
_BUSY_SECONDS = 5
_MIGRATING = 0x76616C7565
"""The PostgreSQL advisory lock for migrations: an arbitrary number that nothing else uses."""
_SQLITE: dict[str, Any] = {"connect_args": {"timeout": _BUSY_SECONDS}}
_POOL: dict[str, Any] = {"pool_pre_ping": True, "pool_size": 10}
"""Enough connections for every thread; those that the server has dropped are reopened."""
_ADVICE = "Name another with VALUECHAIN_DATABASE, or with --database."


def open_engine(url: str) -> Engine:
    """Opens a database and migrates it to the newest schema.

    Creates a missing SQLite file and its folder. Raises StorageError with advice.
    """
    parsed = _parse(url)
    is_sqlite = _is_sqlite(parsed)
    if is_sqlite:
        _make_folder(parsed)
    with _guard(parsed):
        try:
            engine = create_engine(parsed, **(_SQLITE if is_sqlite else _POOL))
        except (NoSuchModuleError, ImportError) as error:
            message = f"The database {_shown(parsed)} needs a driver that is not installed: {error}."
            raise StorageError(message) from error
        if is_sqlite:
            _prepare_sqlite(engine)
        _migrate(engine)
    return engine


class Database:
    """A database that is opened once, on first use by any thread."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._opening = Lock()

    @property
    def engine(self) -> Engine:
        """The engine. Raises StorageError with advice."""
        with self._opening:
            return self._opened

    @cached_property
    def _opened(self) -> Engine:
        return open_engine(self.url)


def is_there(url: str) -> bool:
    """Whether the database exists; only a SQLite file can be missing. Raises StorageError."""
    parsed = _parse(url)
    return not _is_sqlite(parsed) or Path(parsed.database or "").is_file()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A read-only connection.

    SQLite reads from one snapshot. PostgreSQL's default isolation level, Read Committed, gives every query the newest
    data even within a transaction, so autocommit saves the round trips for beginning and ending one.
    """
    options = {} if _is_sqlite(engine.url) else {"isolation_level": "AUTOCOMMIT"}
    with _guard(engine.url), engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A write transaction. SQLite locks out other writers from the start, so that what is read stays valid."""
    with _guard(engine.url), engine.connect().execution_options(is_writing=True) as connection, connection.begin():
        yield connection


def forget_journal(engine: Engine) -> None:
    """Erases deleted rows from the database's files; backups and PostgreSQL's archives are beyond our reach.

    Neither database's command can run inside a transaction.
    """
    with _guard(engine.url):
        if _is_sqlite(engine.url):
            with engine.connect() as connection:
                connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
        else:
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM")


@contextmanager
def _guard(url: URL) -> Iterator[None]:
    """Turns database errors into StorageError; leaves out the SQL statement, whose values must not reach a log."""
    try:
        yield
    except SQLAlchemyError as error:
        reason = getattr(error, "orig", None) or type(error).__name__
        raise StorageError(f"The database {_shown(url)} cannot be used: {reason}. {_ADVICE}") from None


def _shown(url: URL) -> str:
    """The database's name in messages: its file, or its URL without the password."""
    return str(url.database) if _is_sqlite(url) else url.render_as_string(hide_password=True)


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        message = "The database must be a URL such as sqlite:////srv/valuechain.db."
        raise StorageError(f"{message} {_ADVICE}") from None
    if _is_sqlite(parsed) and parsed.database in (None, "", ":memory:"):
        message = "A SQLite database must be a file: in memory, each connection would get its own."
        raise StorageError(f"{message} {_ADVICE}")
    return parsed


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _make_folder(url: URL) -> None:
    folder = Path(url.database or "").absolute().parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        message = f"The folder {folder} cannot be created ({error.strerror or error})."
        raise StorageError(f"{message} {_ADVICE}") from None


def _prepare_sqlite(engine: Engine) -> None:
    """Begins transactions explicitly, as SQLAlchemy's documentation recommends for SQLite's default driver.

    The driver itself would begin a transaction only at the first INSERT, and without the write lock: of two
    transactions that had both read, one could then never write, however long it waited.
    """

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:  # noqa: ANN401 # sqlite3's connection as the pool wraps it
        connection.isolation_level = None  # the driver no longer begins transactions
        for setting in (
            f"busy_timeout = {_BUSY_SECONDS * 1000}",
            "journal_mode = WAL",  # readers do not wait for writers
            "synchronous = NORMAL",  # safe with WAL, according to SQLite's documentation
            "foreign_keys = ON",
            "secure_delete = ON",  # overwrites deleted content in the file
        ):
            connection.execute(f"PRAGMA {setting}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        is_writing = connection.get_execution_options().get("is_writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def migrate_back(engine: Engine, revision: str) -> None:
    """Downgrades the schema to a revision; data for which that revision has no column is lost."""
    from alembic import command  # noqa: PLC0415 # slow to import, and needed only once

    with writing(engine) as connection:
        command.downgrade(_configured(connection), revision)


def _migrate(engine: Engine) -> None:
    """Runs the pending migrations, all or none."""
    from alembic import command  # noqa: PLC0415 # slow to import, and needed only once

    with writing(engine) as connection:
        if not _is_sqlite(engine.url):  # several processes may start at once; SQLite has one writer anyway
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MIGRATING})
        command.upgrade(_configured(connection), "head")


def _configured(connection: Connection) -> "Config":
    from alembic.config import Config  # noqa: PLC0415 # slow to import, and needed only once

    config = Config()
    # A percent sign would start a variable.
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
