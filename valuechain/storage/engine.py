"""Opens the database and brings it up to date. Whatever is peculiar to SQLite is in this file and in no other."""

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
"""The lock under which PostgreSQL lets one process at a time migrate: any number that nobody else uses."""
_POOL = {"pool_pre_ping": True, "pool_size": 10}
"""Every thread of a process has a connection at hand; one that the server has dropped is opened again."""
_MEND = "Name another with VALUECHAIN_DATABASE, or with --database."


def open_engine(url: str) -> Engine:
    """The engine of a database that has every table, in its newest form.

    A SQLite file is created with its folder if it is not there. Raises StorageError that says what to do.
    """
    parsed = _parse(url)
    if _is_sqlite(parsed):
        _make_folder(parsed)
    with saying_why(parsed):
        try:
            engine = create_engine(parsed, **_options(parsed))
        except (NoSuchModuleError, ImportError) as error:
            raise StorageError(f"The database {shown(parsed)} needs a driver that is not here: {error}.") from error
        if _is_sqlite(parsed):
            _prepare_sqlite(engine)
        _migrate(engine)
    return engine


class Database:
    """A database that is opened when it is first needed, once, by whichever thread needs it first."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._opening = Lock()

    @property
    def engine(self) -> Engine:
        """The engine. Raises StorageError that says what to do."""
        with self._opening:
            return self._opened

    @cached_property
    def _opened(self) -> Engine:
        return open_engine(self.url)


def is_there(url: str) -> bool:
    """Whether there is something to open: no for a SQLite file that does not exist yet. Raises StorageError."""
    parsed = _parse(url)
    return not _is_sqlite(parsed) or Path(parsed.database or "").is_file()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that changes nothing.

    Under SQLite it sees one state of the database. Under PostgreSQL every query sees what is newest, as it would in a
    transaction too ("Read Committed"): so there is none, and its beginning and end are not waited for.
    """
    options = {} if _is_sqlite(engine.url) else {"isolation_level": "AUTOCOMMIT"}
    with saying_why(engine.url), engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that is the only writer from its beginning, so that what it has read is still so when it writes."""
    with saying_why(engine.url), engine.connect().execution_options(is_writing=True) as connection, connection.begin():
        yield connection


def forget_journal(engine: Engine) -> None:
    """Leaves nothing of what was deleted where the database itself could still read it.

    Both have to be done outside a transaction. What a PostgreSQL server archives, and backups, are beyond our reach.
    """
    with saying_why(engine.url):
        if _is_sqlite(engine.url):
            with engine.connect() as connection:
                connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
        else:
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM")


@contextmanager
def saying_why(url: URL) -> Iterator[None]:
    """Turns what the database raises into a StorageError; never with the statement, whose values are not for a log."""
    try:
        yield
    except SQLAlchemyError as error:
        reason = getattr(error, "orig", None) or type(error).__name__
        raise StorageError(f"The database {shown(url)} cannot be used: {reason}. {_MEND}") from None


def shown(url: URL) -> str:
    """The database as a message may name it: its file, or its URL without the password."""
    return str(url.database) if _is_sqlite(url) else url.render_as_string(hide_password=True)


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        message = "The database is named by a URL such as sqlite:////srv/valuechain.db."
        raise StorageError(f"{message} {_MEND}") from None
    if _is_sqlite(parsed) and parsed.database in (None, "", ":memory:"):
        message = "A SQLite database has to be a file: in memory each connection would have one of its own."
        raise StorageError(f"{message} {_MEND}")
    return parsed


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _make_folder(url: URL) -> None:
    folder = Path(url.database or "").absolute().parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        message = f"The folder {folder} cannot be made ({error.strerror or error}), so nothing can be kept there."
        raise StorageError(f"{message} {_MEND}") from None


def _options(url: URL) -> dict[str, Any]:
    return {"connect_args": {"timeout": _BUSY_SECONDS}} if _is_sqlite(url) else _POOL


def _prepare_sqlite(engine: Engine) -> None:
    """Transactions as SQLAlchemy's documentation has them ("Transactions with SQLite and the sqlite3 driver").

    The driver would begin one at the first INSERT only, and without the lock that a writer needs: two that have both
    read could then not both write, and no waiting helps.
    """

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:  # noqa: ANN401 # sqlite3's connection as the pool wraps it
        connection.isolation_level = None  # the driver begins nothing by itself
        for setting in (
            f"busy_timeout = {_BUSY_SECONDS * 1000}",
            "journal_mode = WAL",  # who reads waits for no writer
            "synchronous = NORMAL",  # safe with WAL, after SQLite's documentation
            "foreign_keys = ON",
            "secure_delete = ON",  # what is deleted is overwritten in the file too
        ):
            connection.execute(f"PRAGMA {setting}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        is_writing = connection.get_execution_options().get("is_writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def migrate_back(engine: Engine, revision: str) -> None:
    """Takes the tables back to an older form, with the loss of what that has no place for."""
    from alembic import command  # noqa: PLC0415 # slow to import, and needed once

    with writing(engine) as connection:
        command.downgrade(_configured(connection), revision)


def _migrate(engine: Engine) -> None:
    """Runs the migrations that the database does not have yet, all or none."""
    from alembic import command  # noqa: PLC0415 # slow to import, and needed once

    with writing(engine) as connection:
        if not _is_sqlite(engine.url):  # several processes may start at once; SQLite has one writer anyway
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MIGRATING})
        command.upgrade(_configured(connection), "head")


def _configured(connection: Connection) -> "Config":
    from alembic.config import Config  # noqa: PLC0415 # slow to import, and needed once

    config = Config()
    # A path may hold what the configuration takes for the start of a variable.
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
