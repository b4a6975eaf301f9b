"""The quota: how many bytes of visitors' data the database may hold, and what is deleted to make room."""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    LargeBinary,
    String,
    delete,
    func,
    literal,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from valuechain.storage.engine import Database, forget_journal, reading, writing
from valuechain.storage.errors import FullError
from valuechain.storage.schema import CHANGES, OF_VISITORS, UPLOADS

_log = logging.getLogger(__name__)

_COUNTED_EVERY = 60
"""Seconds: adding up reads whole tables, so in between, this process only adds what it lets in."""


class Quota:
    """The quota of a database. Every method raises StorageError if the database cannot be used."""

    def __init__(
        self, database: Database, purge: Callable[[], object], clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """`purge` deletes what has expired."""
        self._database = database
        self._purge = purge
        self._clock = clock
        self._counted = 0.0
        self._used = 0

    def make_room(self, size: int, most: int, spared_days: int) -> None:
        """Makes room for a number of bytes, if at most `most` may be used; 0 is no limit.

        Deletes what has expired, and then the uploads that nobody has opened or changed for longest, but none that
        somebody has within the last `spared_days`: otherwise, whoever fills the server could push out everybody else's
        data. Raises FullError, and deletes nothing before its date, if that is not enough.
        """
        if not most:
            return
        if time.monotonic() - self._counted > _COUNTED_EVERY or self._used + size > most:
            self._count()
        if self._used + size > most:
            self._purge()
            self._count()
        if self._used + size > most:
            self._delete_oldest(self._used + size - most, self._clock() - timedelta(days=spared_days))
            self._count()
        self._used += size

    def used(self) -> int:
        """About how many bytes visitors' data takes, without indexes and whatever else the database adds."""
        with reading(self._database.engine) as connection:
            return sum(sizes(connection).values())

    def _count(self) -> None:
        self._used, self._counted = self.used(), time.monotonic()

    def _delete_oldest(self, needed: int, before: datetime) -> None:
        touched = func.coalesce(UPLOADS.c.opened, UPLOADS.c.created)
        of_changes = select(size_of(CHANGES)).where(CHANGES.c.upload == UPLOADS.c.id).scalar_subquery()
        oldest = select(UPLOADS.c.id, size_of_row(UPLOADS) + of_changes).where(touched < before).order_by(touched)
        with reading(self._database.engine) as connection:
            rows = connection.execute(oldest).all()
        chosen, room = [], 0
        for number, size in rows:
            if room >= needed:
                break
            chosen.append(number)
            room += size
        if room < needed:
            _log.error("The quota is used up, so something new was refused. Raise VALUECHAIN_QUOTA_MB, or delete data.")
            raise FullError
        with writing(self._database.engine) as connection:
            # Somebody may have opened one in the meantime.
            connection.execute(delete(UPLOADS).where(UPLOADS.c.id.in_(chosen) & (touched < before)))
        forget_journal(self._database.engine)
        _log.warning("The quota is used up: %s uploads that nobody used were deleted before their date.", len(chosen))


def sizes(connection: Connection) -> dict[str, int]:
    """How many bytes count towards the quota, by table."""
    return {table.name: connection.execute(select(size_of(table))).scalar_one() for table in OF_VISITORS}


def size_of(table: FromClause) -> ColumnElement[int]:
    """The number of bytes in the files and texts of a table's rows."""
    return func.coalesce(func.sum(size_of_row(table)), 0)


def size_of_row(table: FromClause) -> ColumnElement[int]:
    """The same, of a single row. Both databases know the length of a file without reading it."""
    lengths = (
        func.length(column) if isinstance(column.type, LargeBinary) else octet_length(column)
        for column in table.c
        if isinstance(column.type, (String, LargeBinary))
    )
    return sum((func.coalesce(length, 0) for length in lengths), start=literal(0))


class octet_length(GenericFunction[int]):  # noqa: N801 # SQL's name
    """The number of bytes in a text, where `length` counts characters."""

    type = Integer()
    inherit_cache = True


@compiles(octet_length, "sqlite")
def _compile_octet_length(element: octet_length, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 # as given
    """SQLite has this function only since version 3.43."""
    return f"length(CAST({compiler.process(element.clauses, **options)} AS BLOB))"
