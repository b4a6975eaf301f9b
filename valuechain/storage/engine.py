"""Opens the database, and begins its transactions."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, IntegrityError, NoSuchModuleError, SQLAlchemyError

from valuechain import __version__, settings
from valuechain.storage import migrating, sqlite
from valuechain.storage.advice import ANOTHER, advise
from valuechain.storage.errors import CollisionError, RevisionError, StorageError
from valuechain.storage.migrating import Schema
from valuechain.storage.sqlite import file_of, is_sqlite

_log = logging.getLogger(__name__)

_POOL: dict[str, Any] = {"pool_pre_ping": True, "pool_size": 10, "pool_timeout": 5}
"""Enough connections for every thread; those that the server has dropped are reopened. In seconds."""
_OF_POSTGRESQL = {
    "connect_timeout": "5",
    "options": "-c statement_timeout=10s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s",
}
"""Time-outs, so that a slow database gives a message instead of a queue. A URL can name others in its query."""
_OLDER = (
    "The database {shown} has the schema of an older version of valuechain. Nothing was changed. Start `valuechain "
    "serve` once to upgrade it, or use the version that wrote it."
)
_GOES_ON = (
    "A newer version of valuechain has upgraded the database %s. This process goes on, since upgrades only add to a "
    f"database. Replace it with the newer version soon: valuechain {__version__} cannot be started on it any more."
)
_SAID = ("host", "port")
"""Options in the query of a URL that messages may show. Others can hold a password, such as `password`."""
_EXAMPLES = "sqlite:////srv/valuechain.db or postgresql+psycopg://user@host:5432/name"
_NONE = f"There is no database yet at {{shown}}, or an empty one: a server sets it up when it first uses it. {ANOTHER}"
_NO_FOLDER = (
    "The database cannot be at {shown}: there is no folder {folder}, or you may not open it. Create the folder, if the "
    f"path is right. {ANOTHER}"
)
_A_FOLDER = f"The database cannot be at {{shown}}, which is a folder: name a file in it. {ANOTHER}"


def open_engine(url: str, *, is_migrated: bool = True, is_created: bool = True) -> Engine:
    """Opens a database and migrates it to the newest schema; creates a missing SQLite file.

    Raises StorageError with advice, also if a newer version of valuechain has migrated it, or, without `is_migrated`,
    if it has an older schema, or, without `is_created`, if there is none yet.
    """
    parsed = _parse(url)
    is_file = is_sqlite(parsed)
    if is_created:
        check_folder(url)
    elif not is_there(url):
        raise StorageError(_NONE.format(shown=_shown(parsed)))
    with _guard(parsed):
        try:
            engine = create_engine(parsed, **(sqlite.OPTIONS if is_file else _pooled(parsed)))
        except (NoSuchModuleError, ImportError) as error:
            message = f"The database {_shown(parsed)} needs a driver that is not installed: {error}."
            raise StorageError(f"{message} Use a URL such as {_EXAMPLES}.") from error
    if is_file:
        sqlite.prepare(engine)
    try:
        with reading(engine) as connection:
            schema = migrating.find_schema(connection, _shown(parsed))
        if schema is Schema.NONE and not is_created:
            raise StorageError(_NONE.format(shown=_shown(parsed)))
        if schema is Schema.OLDER and not is_migrated:
            raise StorageError(_OLDER.format(shown=_shown(parsed)))
        if schema is not Schema.CURRENT:
            with writing(engine) as connection:
                migrating.migrate(connection, _shown(parsed))
    except StorageError:
        engine.dispose()
        raise
    return engine


def _pooled(url: URL) -> dict[str, Any]:
    set_here = {name: value for name, value in _OF_POSTGRESQL.items() if name not in url.query}
    return {**_POOL, "connect_args": set_here}


class Database:
    """A database that is opened once, on first use by any thread, and again if its file was moved."""

    def __init__(
        self,
        url: str,
        *,
        is_migrated: bool = True,
        is_created: bool = True,
        when_opened: Callable[[], object] = lambda: None,
    ) -> None:
        """Without `is_migrated`, an older schema is refused, not migrated; without `is_created`, a missing database.

        `when_opened` is called each time the database is opened, and must not wait for whoever asks the database.
        """
        self.url = url
        self._when_opened = when_opened
        self._is_migrated = is_migrated
        self._is_created = is_created
        self._opening = Lock()
        self._opened: Engine | None = None
        self._is_newer = False
        """Whether the log says that a newer version has upgraded it."""

    @property
    def name(self) -> str:
        """Its name in messages: its file, or its URL without passwords. Raises StorageError with advice."""
        return _shown(_parse(self.url))

    @property
    def engine(self) -> Engine:
        """The engine. Raises StorageError with advice."""
        with self._opening:
            file = None if self._opened is None else file_of(self._opened)
            # An empty file in its place would turn everyone away, and would mix with the journal that is still there.
            if self._opened is not None and file is not None and file.is_lost and not file.find_again():
                sqlite.let_go(self._opened, file)
                self._opened = None
            if self._opened is None:
                self._opened = open_engine(self.url, is_migrated=self._is_migrated, is_created=self._is_created)
                self._when_opened()
            return self._opened

    def check(self) -> None:
        """Checks that the database can be reached, and has a schema that this process can use.

        A newer one is fine if the database was opened before its upgrade; the log says so once. Raises StorageError
        with advice.
        """
        engine = self.engine
        with reading(engine) as connection:
            schema = migrating.find_schema(connection, _shown(engine.url), is_in_use=True)
        if schema is Schema.NEWER:
            if not self._is_newer:
                _log.warning(_GOES_ON, _shown(engine.url))
            self._is_newer = True
        elif schema is not Schema.CURRENT:
            message = f"The schema of the database {_shown(engine.url)} is older than it was."
            raise RevisionError(f"{message} Restart valuechain.")


def is_there(url: str) -> bool:
    """Whether the database exists; only a SQLite file can be missing. Raises StorageError."""
    parsed = _parse(url)
    try:
        return not is_sqlite(parsed) or Path(parsed.database or "").is_file()
    except PermissionError:
        return True  # opening it says so


def check_folder(url: str) -> None:
    """Checks that the folder of a SQLite database exists; creates it only if it is the user's own default.

    Any other may be a typing mistake, or a disk that is not mounted. Raises StorageError with advice.
    """
    parsed = _parse(url)
    folder = Path(parsed.database or "").absolute().parent
    if not is_sqlite(parsed) or os.path.isdir(folder):  # noqa: PTH112 # false without rights, too
        return
    if folder != settings.database_folder():
        raise StorageError(_NO_FOLDER.format(shown=_shown(parsed), folder=folder))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        message = f"The folder {folder} cannot be created ({error.strerror or error})."
        raise StorageError(f"{message} {ANOTHER}") from None


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A read-only connection.

    SQLite reads from one snapshot. PostgreSQL's default isolation level, Read Committed, gives every query the newest
    data even within a transaction, so autocommit saves the round trips for beginning and ending one.
    """
    options = {} if is_sqlite(engine.url) else {"isolation_level": "AUTOCOMMIT"}
    with _guard(engine.url), engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A read-only connection that sees the database as it was at one moment, for as long as it takes."""
    options = {} if is_sqlite(engine.url) else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with _guard(engine.url), engine.connect().execution_options(**options) as connection, connection.begin():
        wait_long(connection)
        yield connection


def wait_long(connection: Connection) -> None:
    """Lifts the time-outs of this transaction."""
    if not is_sqlite(connection.engine.url):
        for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            connection.exec_driver_sql(f"SET LOCAL {name} = 0")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A write transaction. SQLite locks out other writers from the start, so that what is read stays valid."""
    file = file_of(engine)
    turn = nullcontext() if file is None else file.turn()
    with (
        _guard(engine.url),
        turn,
        engine.connect().execution_options(is_writing=True) as connection,
        connection.begin(),
    ):
        yield connection
    if file is not None:  # what is in a deleted file is not saved
        file.check()


def forget_journal(engine: Engine) -> None:
    """Erases deleted rows from the database's files; backups and PostgreSQL's archives are beyond our reach.

    Neither database's command can run inside a transaction.
    """
    with _guard(engine.url):
        if is_sqlite(engine.url):
            with engine.connect() as connection:
                sqlite.settle(connection.connection)
        else:
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("SET statement_timeout = 0")
                connection.exec_driver_sql("VACUUM")
                connection.exec_driver_sql("RESET statement_timeout")


@contextmanager
def _guard(url: URL) -> Iterator[None]:
    """Turns database errors into StorageError; leaves out the SQL statement, whose values must not reach a log."""
    try:
        yield
    except SQLAlchemyError as error:
        reason = " ".join(str(getattr(error, "orig", None) or type(error).__name__).split()).rstrip(".?")
        kind = CollisionError if isinstance(error, IntegrityError) else StorageError
        raise kind(f"The database {_shown(url)} cannot be used: {reason}. {advise(error)}") from None


def _shown(url: URL) -> str:
    """The database's name in messages: its file, or its URL without passwords."""
    if is_sqlite(url):
        return str(url.database)
    said = {name: value for name, value in url.query.items() if name in _SAID}
    return url.set(query=said).render_as_string(hide_password=True)


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        message = f"The database must be a URL such as {_EXAMPLES}."
        raise StorageError(f"{message} {ANOTHER}") from None
    if "@" in (parsed.host or ""):  # a part of the password, which messages about the host would show
        raise StorageError("The URL of the database has an @ too many. In a user name or a password, write @ as %40.")
    if is_sqlite(parsed) and parsed.database in (None, "", ":memory:"):
        message = "A SQLite database must be a file: in memory, each connection would get its own."
        raise StorageError(f"{message} {ANOTHER}")
    if is_sqlite(parsed) and os.path.isdir(parsed.database or ""):  # noqa: PTH112 # false without rights
        raise StorageError(_A_FOLDER.format(shown=_shown(parsed)))
    return parsed


def migrate_back(engine: Engine, revision: str) -> None:
    """Downgrades the schema to a revision, in tests; data for which that revision has no column is lost."""
    with writing(engine) as connection:
        migrating.migrate_back(connection, revision)
