"""Records for operators to list, export, expire and delete: uploads, workshops and saved outcomes, by name.

A name is the kind with the row's id, or with a workshop's join code, such as `upload:12` or `workshop:KTPM4XC`. Keys
are not stored, so nothing can be named by its link.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, delete, exists, func, select, update

from valuechain.model.workshop.code import read_code
from valuechain.storage.drafts import Change
from valuechain.storage.engine import Database, forget_journal, reading, writing
from valuechain.storage.quota import size_of, size_of_row, sizes
from valuechain.storage.schema import (
    ACTS,
    CHANGES,
    OF_VISITORS,
    PARTICIPANTS,
    PROPOSALS,
    UPLOADS,
    UPVOTES,
    VERSIONS,
    WORKSHOPS,
)
from valuechain.storage.workshops.people import STAYS
from valuechain.tables.writing.workshop_json import read_plan

UPLOAD, WORKSHOP, OUTCOME = KINDS = ("upload", "workshop", "outcome")


class Record(NamedTuple):
    """Something that a visitor has created, without its content."""

    name: str
    title: str
    created: datetime
    """In UTC, like the other times."""
    opened: datetime | None
    """About when an upload was last opened or changed; None if not since it was uploaded, and for other kinds."""
    expires: datetime | None
    """None for saved outcomes."""
    size: int
    """About how many bytes it takes."""
    detail: str
    """How many changes an upload has, or how many people take part in a workshop and how many answers it has."""


class TableUsage(NamedTuple):
    """How much a table holds."""

    table: str
    rows: int
    size: int
    """About how many bytes its texts and files take."""
    oldest: datetime | None


class UnknownRecordError(LookupError):
    """Nothing has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Nothing here is called “{name}”. `valuechain admin list` shows the names.")


class Records:
    """The records in a database. Every method raises StorageError if the database cannot be used."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._clock = clock

    def list(self, kind: str = "") -> Sequence[Record]:
        """Everything of a kind, or of every kind, the oldest first; also what has expired and is not deleted yet."""
        with reading(self._engine) as connection:
            found = [record for each, build in _LISTS.items() if kind in ("", each) for record in build(connection)]
        return sorted(found, key=lambda record: record.created)

    def usage(self) -> Sequence[TableUsage]:
        """How much each table holds of what visitors have created, which is what the quota limits."""
        with reading(self._engine) as connection:
            taken = sizes(connection)
            return [
                TableUsage(
                    table.name,
                    connection.execute(select(func.count()).select_from(table)).scalar_one(),
                    taken[table.name],
                    connection.execute(select(func.min(table.c.created))).scalar() if "created" in table.c else None,
                )
                for table in OF_VISITORS
            ]

    def upload(self, name: str) -> tuple[str, bytes, bytes | None, Sequence[Change]]:
        """An upload's file name and content, and the base and changes if it was changed. Raises UnknownRecordError."""
        columns = (CHANGES.c[each] for each in Change._fields)
        with reading(self._engine) as connection:
            found = select(UPLOADS.c.id, UPLOADS.c.name, UPLOADS.c.content, UPLOADS.c.base).where(_named(name, UPLOAD))
            row = connection.execute(found).one_or_none()
            if row is None:
                raise UnknownRecordError(name)
            query = select(*columns).where(CHANGES.c.upload == row.id).order_by(CHANGES.c.revision)
            return row.name, row.content, row.base, [Change(*each) for each in connection.execute(query)]

    def outcome(self, name: str) -> bytes:
        """A saved outcome as a zip. Raises UnknownRecordError."""
        with reading(self._engine) as connection:
            row = connection.execute(select(VERSIONS.c.content).where(_named(name, OUTCOME))).one_or_none()
        if row is None:
            raise UnknownRecordError(name)
        content: bytes = row.content
        return content

    def check(self, names: Sequence[str]) -> None:
        """Checks that there is something with each name. Raises UnknownRecordError."""
        with reading(self._engine) as connection:
            for name in names:
                if not connection.execute(select(exists().where(_named(name, *KINDS)))).scalar():
                    raise UnknownRecordError(name)

    def expire(self, names: Sequence[str], when: datetime) -> None:
        """Changes when uploads and workshops expire. Raises UnknownRecordError, and then changes none of them."""
        with writing(self._engine) as connection:
            for name in names:
                table = UPLOADS if kind_of(name) == UPLOAD else WORKSHOPS
                query = update(table).where(_named(name, *KINDS[:2])).values(expires=when)
                if not connection.execute(query).rowcount:
                    raise UnknownRecordError(name)

    def delete(self, names: Sequence[str]) -> None:
        """Deletes records with all that belongs to them, and erases them; a workshop goes with its saved outcomes.

        Raises UnknownRecordError, and then deletes none of them.
        """
        with writing(self._engine) as connection:
            for name in names:
                _delete(connection, name)
        forget_journal(self._engine)

    @property
    def _engine(self) -> Engine:
        return self._database.engine


def kind_of(name: str) -> str:
    """The kind in a name.

    >>> kind_of("upload:12")
    'upload'
    """
    return name.partition(":")[0]


def _named(name: str, *kinds: str) -> ColumnElement[bool]:
    """The condition for the row with a name of one of these kinds. Raises UnknownRecordError."""
    kind, _, place = name.partition(":")
    if kind in kinds and kind == WORKSHOP and place:
        return WORKSHOPS.c.code == read_code(place)
    if kind in kinds and place.isascii() and place.isdigit() and len(place) < 10:
        return (UPLOADS if kind == UPLOAD else VERSIONS).c.id == int(place)
    raise UnknownRecordError(name)


def _delete(connection: Connection, name: str) -> None:
    found, kind = _named(name, *KINDS), kind_of(name)
    if kind == WORKSHOP:
        # Locked, so that no outcome can be saved meanwhile and left behind.
        workshop = connection.execute(select(WORKSHOPS.c.id).where(found).with_for_update()).scalar()
        connection.execute(delete(VERSIONS).where(VERSIONS.c.workshop == workshop))
    table = {UPLOAD: UPLOADS, WORKSHOP: WORKSHOPS, OUTCOME: VERSIONS}[kind]
    if not connection.execute(delete(table).where(found)).rowcount:
        raise UnknownRecordError(name)


def _list_uploads(connection: Connection) -> Sequence[Record]:
    columns = [UPLOADS.c[name] for name in ("id", "name", "title", "created", "opened", "expires")]
    is_of = CHANGES.c.upload == UPLOADS.c.id
    size = size_of_row(UPLOADS) + _sum(size_of(CHANGES), is_of)
    query = select(*columns, size.label("size"), _sum(func.count(CHANGES.c.id), is_of).label("changes"))
    return [
        Record(
            name=f"{UPLOAD}:{row.id}",
            title=row.title or row.name,
            created=row.created,
            opened=row.opened,
            expires=row.expires,
            size=row.size,
            detail=f"changes: {row.changes}",
        )
        for row in connection.execute(query)
    ]


def _list_workshops(connection: Connection) -> Sequence[Record]:
    size = size_of_row(WORKSHOPS)
    for table in (PARTICIPANTS, PROPOSALS, UPVOTES, ACTS):
        size = size + _sum(size_of(table), table.c.workshop == WORKSHOPS.c.id)
    people = _sum(func.count(PARTICIPANTS.c.id), (PARTICIPANTS.c.workshop == WORKSHOPS.c.id) & STAYS)
    answers = _sum(func.count(PROPOSALS.c.id), PROPOSALS.c.workshop == WORKSHOPS.c.id)
    columns = [WORKSHOPS.c[name] for name in ("code", "plan", "created", "expires")]
    query = select(*columns, size.label("size"), people.label("people"), answers.label("answers"))
    return [
        Record(
            name=f"{WORKSHOP}:{row.code}",
            title=read_plan(row.plan).title,
            created=row.created,
            opened=None,
            expires=row.expires,
            size=row.size,
            detail=f"participants: {row.people}, answers: {row.answers}",
        )
        for row in connection.execute(query)
    ]


def _list_outcomes(connection: Connection) -> Sequence[Record]:
    columns = (VERSIONS.c.id, VERSIONS.c.title, VERSIONS.c.created, size_of_row(VERSIONS))
    return [
        Record(f"{OUTCOME}:{row.id}", row.title, row.created, None, None, row[-1], "")
        for row in connection.execute(select(*columns))
    ]


def _sum(number: ColumnElement[int], condition: ColumnElement[bool]) -> ColumnElement[int]:
    return select(number).where(condition).scalar_subquery()


_LISTS = {UPLOAD: _list_uploads, WORKSHOP: _list_workshops, OUTCOME: _list_outcomes}
