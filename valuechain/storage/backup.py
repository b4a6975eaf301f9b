"""Backups: one SQLite file with everything, made while the database is used; any database can be restored from it."""

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Engine, LargeBinary, Table, delete, func, insert, select, text

from valuechain.model.words import join_words
from valuechain.storage.engine import (
    Database,
    forget_journal,
    open_engine,
    reading,
    snapshot,
    wait_long,
    writing,
)
from valuechain.storage.errors import RevisionError, StorageError
from valuechain.storage.schema import OF_VISITORS, PROPOSALS
from valuechain.storage.sqlite import is_sqlite

_ROWS_AT_ONCE = 500
_NOT_WHOLE = (
    "The copy is not complete, so it was not kept. Look whether the disk of {file} is full or fails, and try again."
)
_RESTORE_ELSEWHERE = "Restore it with the version of valuechain that made it, or use an earlier backup."
_DAMAGED = "{file} is damaged, or not a backup of valuechain. Nothing was changed. Use an earlier backup."

Rows = Mapping[str, int]
"""The number of rows in each table."""


def back_up(database: Database, file: Path, *, is_replaced: bool = False) -> Rows:
    """Writes a backup: everything as it was at one moment, whoever writes meanwhile. The file appears when it is whole.

    Only its owner can read it. Raises StorageError, and changes nothing, if the file exists and is not to be replaced.
    """
    engine = database.engine
    try:
        return _write(engine, file.resolve(), is_replaced=is_replaced)  # a symbolic link is kept
    except OSError as error:
        raise StorageError(f"{file} cannot be written: {error.strerror or error}.") from None


def _write(engine: Engine, file: Path, *, is_replaced: bool) -> Rows:
    _check_place(file, is_replaced=is_replaced)
    with TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:  # only its owner can read it
        part = Path(folder) / "part.db"
        target = open_engine(_url_of(part))
        with snapshot(engine) as source, writing(target) as copy:
            rows = _copy_all(source, copy)
        with reading(target) as copy:
            is_whole = _count_all(copy) == rows
        _settle(target)
        if not is_whole or not _is_sound(part):
            raise StorageError(_NOT_WHOLE.format(file=file))
        part.replace(file)
    return rows


def _check_place(place: Path, *, is_replaced: bool) -> None:
    if not place.parent.is_dir():
        raise StorageError(f"There is no folder {place.parent}. Create it, or name a file in another.")
    if place.exists() and not place.is_file():
        raise StorageError(f"{place} is not a file. Choose another name.")
    if _journal_of(place).exists():  # also if it is the database that is backed up
        raise StorageError(f"{place} is a database in use. Choose another name.")
    if place.exists() and not is_replaced:
        raise StorageError(f"{place} exists already. Choose another name, or add --replace.")


def restore(file: Path, database: Database, *, is_replaced: bool = False) -> Rows:
    """Restores a backup into a database, all or nothing. A backup of an older version is upgraded on the way.

    Raises StorageError, and changes nothing, if the backup is damaged or from a newer version, or if the database holds
    something that is not to be replaced.
    """
    if not file.is_file():
        raise StorageError(f"There is no file {file}.")
    journal = _journal_of(file)
    if journal.exists() and journal.stat().st_size:
        said = f"{file} is a database in use, because {journal.name} is beside it."
        raise StorageError(f"{said} Back it up with `valuechain backup`.")
    with TemporaryDirectory(prefix="valuechain-restore-") as folder:
        copy = Path(folder) / file.name
        shutil.copyfile(file, copy)
        if not _is_sound(copy):
            raise StorageError(_DAMAGED.format(file=file))
        try:
            source = open_engine(_url_of(copy))
        except RevisionError as error:
            found = error.found.replace(f"The database {copy}", f"The backup {file}")
            raise StorageError(f"{found} {_RESTORE_ELSEWHERE}") from None
        except StorageError as error:
            raise StorageError(str(error).replace(str(copy), str(file))) from None
        engine = database.engine
        with snapshot(source) as stored, writing(engine) as target:
            _clear(target, is_replaced=is_replaced)
            rows = _copy_all(stored, target)
            if rows != _count_all(target):
                raise StorageError(_NOT_WHOLE.format(file=file))
        source.dispose()
    if is_replaced:
        forget_journal(engine)
    return rows


def _journal_of(file: Path) -> Path:
    return file.with_name(f"{file.name}-wal")


def _is_sound(file: Path) -> bool:
    """Whether a file is an undamaged SQLite database with our tables."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            ours = connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'uploads'").fetchone()
            found = connection.execute("PRAGMA integrity_check").fetchall()
            orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.Error:
        return False
    return (ours, found, orphans) == ((1,), [("ok",)], [])


def _url_of(file: Path) -> str:
    return f"sqlite:///{file.absolute()}"


def _settle(engine: Engine) -> None:
    """Closes a SQLite file so that it is whole without its journals, also on a read-only disk."""
    with engine.connect() as connection:
        connection.connection.execute("PRAGMA journal_mode = DELETE").close()
    engine.dispose()


def _copy_all(source: Connection, target: Connection) -> Rows:
    rows = {table.name: _copy(source, target, table) for table in OF_VISITORS}
    for table in OF_VISITORS:
        _raise_last_id(target, table, _last_id(source, table))
    return rows


def _copy(source: Connection, target: Connection, table: Table) -> int:
    """Copies the rows of a table, few at once where each may be large."""
    has_files = any(isinstance(column.type, LargeBinary) for column in table.c)
    options = {"yield_per": 1 if has_files else _ROWS_AT_ONCE}
    number = 0
    query = select(table).order_by(*table.primary_key)
    for rows in source.execute(query, execution_options=options).mappings().partitions():
        target.execute(insert(table), [dict(row) for row in rows])
        number += len(rows)
    return number


def _count_all(connection: Connection) -> Rows:
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in OF_VISITORS
    }


def _clear(connection: Connection, *, is_replaced: bool) -> None:
    """Empties a database, if that is allowed, and keeps others from writing until the transaction ends."""
    wait_long(connection)
    if not is_sqlite(connection.engine.url):
        names = ", ".join(table.name for table in OF_VISITORS)
        connection.execute(text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))
    held = {name: number for name, number in _count_all(connection).items() if number}
    if held and not is_replaced:
        said = join_words([f"{name.replace('_', ' ')} ({number:,})" for name, number in held.items()])
        raise StorageError(
            f"The database is not empty: it holds {said}. Nothing was changed. Name an empty one with --database, or "
            "add --replace to replace everything in it."
        )
    for table in reversed(OF_VISITORS):
        connection.execute(delete(table))


def _last_id(connection: Connection, table: Table) -> int:
    """The highest id that a table has ever given out, as far as the database knows."""
    if not is_sqlite(connection.engine.url):
        sequence = text(f"SELECT last_value, is_called FROM {table.name}_id_seq")  # noqa: S608 # our own names
        last, is_called = connection.execute(sequence).one()
        return int(last) if is_called else 0
    if table is not PROPOSALS:  # the only table whose ids SQLite never gives out again
        return connection.execute(select(func.max(table.c.id))).scalar_one() or 0
    query = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    return connection.execute(query, {"name": table.name}).scalar() or 0


def _raise_last_id(connection: Connection, table: Table, number: int) -> None:
    """Makes a table give out only higher ids than this."""
    if not number or number <= _last_id(connection, table):
        return
    if not is_sqlite(connection.engine.url):
        connection.execute(text("SELECT setval(:name, :number)"), {"name": f"{table.name}_id_seq", "number": number})
    elif table is PROPOSALS:
        name = {"name": table.name, "number": number}
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), name)
        connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :number)"), name)
