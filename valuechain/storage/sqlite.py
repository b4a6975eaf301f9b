"""SQLite's settings and transactions, and whether its files are still those that were opened."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from valuechain.storage.advice import RIGHTS
from valuechain.storage.errors import StorageError

BUSY_SECONDS = 5
_TURN_SECONDS = 1
"""How long a thread waits for its turn to write; longer waits, for another program, are left to SQLite."""
OPTIONS: dict[str, Any] = {"connect_args": {"timeout": BUSY_SECONDS}}
"""Options of the engine."""
_FILE = "file"
_JOURNALS = ("-wal", "-shm")
_GONE = (
    "The database file {path} was deleted or moved while valuechain was using it. Nothing is saved until a file is "
    "there: put it back, or restore a backup with `valuechain restore`. To begin an empty database, restart valuechain."
)
_REPLACED = (
    "The database file {path} was replaced while valuechain was using it. This request changed nothing; the next one "
    "uses the file that is there now. Restart valuechain if you restored a backup."
)
_TORN = (
    "A journal of the database ({path}-wal or {path}-shm) was deleted while valuechain was using it. valuechain writes "
    "what it still holds of it to the database, which the next request opens again. Never delete these files."
)
_READ_ONLY = "The database {path} cannot be used: {name} is read-only. {advice}"
_CLOSING = "The database {path} is being opened again, because its files were moved. Try again in a moment."
_Identity = tuple[int, int] | None
"""A file's device and number; None if it is missing."""


class SqliteFile:
    """A database file with its journals, which must stay those that were opened.

    SQLite itself would go on writing into deleted files, and all of that would be gone after a restart.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._paths = {ending: Path(f"{path}{ending}") for ending in ("", *_JOURNALS)}
        self.is_lost = False
        """Whether a transaction has found the files to be others."""
        self._file: _Identity = None
        self._journals: dict[str, _Identity] = {}
        self._connections: set[int] = set()
        self._writing = Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """A turn to write, for one thread after the other.

        SQLite itself lets those who wait sleep for up to 0.1 s between attempts. It still does so between processes.
        """
        has_turn = self._writing.acquire(timeout=_TURN_SECONDS)
        try:
            yield
        finally:
            if has_turn:
                self._writing.release()

    def check(self) -> None:
        """Raises StorageError with advice if the files are no longer those that were opened."""
        if self._has_other_file:
            self.is_lost = True
            is_gone = _identify(self._paths[""]) is None
            raise StorageError((_GONE if is_gone else _REPLACED).format(path=self.path))
        if self._has_other_journals:
            self.is_lost = True
            raise StorageError(_TORN.format(path=self.path))

    def create(self) -> None:
        """Creates the file, unless it exists, so that only its owner can read it; its journals get the same rights."""
        with suppress(OSError):  # then SQLite says what is wrong
            Path(self.path).touch(0o600, exist_ok=False)

    def check_rights(self) -> None:
        """Raises StorageError with advice if a file is read-only.

        SQLite would open it for reading, and every later connection likewise for as long as one is open.
        """
        for path in self._paths.values():
            if os.path.lexists(path) and not os.access(path, os.W_OK):
                raise StorageError(_READ_ONLY.format(path=self.path, name=path.name, advice=RIGHTS))

    def find_again(self) -> bool:
        """Whether the files that were opened are all back. Raises StorageError with advice if there is no file."""
        if _identify(self._paths[""]) is None:
            raise StorageError(_GONE.format(path=self.path))
        self.is_lost = self._has_other_file or self._has_other_journals
        return not self.is_lost

    @property
    def _has_other_file(self) -> bool:
        return self._file is not None and _identify(self._paths[""]) != self._file

    @property
    def _has_other_journals(self) -> bool:
        return any(_identify(self._paths[ending]) != opened for ending, opened in self._journals.items())

    def note_opened(self, connection: object) -> None:
        """Notes the files that a connection has opened."""
        self._connections.add(id(connection))
        self._file = self._file or _identify(self._paths[""])
        self._journals = self._journals or {each: _identify(self._paths[each]) for each in _JOURNALS}

    def note_closed(self, connection: object) -> None:
        """Notes that a connection is closed; the last one deletes the journals."""
        self._connections.discard(id(connection))
        if not self._connections:
            self._journals.clear()


def _identify(path: Path) -> _Identity:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def file_of(engine: Engine) -> SqliteFile | None:
    """The file of a SQLite database; None for other databases."""
    file: SqliteFile | None = engine.get_execution_options().get(_FILE)
    return file


def is_sqlite(url: URL) -> bool:
    """Whether this is the URL of a SQLite database."""
    return url.get_backend_name() == "sqlite"


def prepare(engine: Engine) -> None:
    """Begins transactions explicitly, as SQLAlchemy's documentation recommends for SQLite's default driver.

    The driver itself would begin a transaction only at the first INSERT, and without the write lock: of two
    transactions that had both read, one could then never write, however long it waited.
    """
    file = SqliteFile(str(Path(engine.url.database or "").absolute()))
    engine.update_execution_options(**{_FILE: file})

    @event.listens_for(engine, "do_connect")
    def check(*_: object) -> None:  # SQLite would create a file that is missing
        file.check()
        file.check_rights()
        file.create()

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:  # noqa: ANN401 # sqlite3's connection as the pool wraps it
        connection.isolation_level = None  # the driver no longer begins transactions
        for setting in (
            f"busy_timeout = {BUSY_SECONDS * 1000}",
            "journal_mode = WAL",  # readers do not wait for writers
            "synchronous = NORMAL",  # safe with WAL, according to SQLite's documentation
            "foreign_keys = ON",
            "secure_delete = ON",  # overwrites deleted content in the file
        ):
            connection.execute(f"PRAGMA {setting}").close()
        connection.execute("SELECT count(*) FROM sqlite_schema").close()  # opens the journals
        file.note_opened(connection)

    @event.listens_for(engine, "close")
    def note(connection: object, _record: object) -> None:
        file.note_closed(connection)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        file.check()
        is_writing = connection.get_execution_options().get("is_writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def settle(connection: Any) -> bool:  # noqa: ANN401 # a connection of SQLAlchemy's pool
    """Writes the journal to the database file and empties it; returns False if another transaction prevents that."""
    cursor = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    is_busy: int = cursor.fetchone()[0]
    cursor.close()
    return not is_busy


def let_go(engine: Engine, file: SqliteFile) -> None:
    """Closes a database whose files were moved, as soon as no transaction uses it. Raises StorageError until then.

    What only the deleted journal still holds is first written to the database file. No stale journal is left for a
    file that has taken its place.
    """
    is_settled = not engine.pool.checkedout()  # type: ignore[attr-defined] # SQLite's pool has it
    if is_settled:
        with suppress(SQLAlchemyError, StorageError):
            pooled = engine.raw_connection()
            try:
                is_settled = settle(pooled.driver_connection)
            finally:
                pooled.close()
    if not is_settled:
        raise StorageError(_CLOSING.format(path=file.path))
    engine.dispose()
