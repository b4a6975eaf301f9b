"""Rows of the table of workshops."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, select, update

from valuechain.storage.schema import WORKSHOPS
from valuechain.storage.workshops.values import UnknownWorkshopError, Workshop
from valuechain.tables.writing.workshop_json import read_drafts, read_plan, read_running


def read_workshop(connection: Connection, found: ColumnElement[bool], now: datetime) -> Workshop:
    """The workshop that meets a condition and has not expired. Raises UnknownWorkshopError."""
    return _find(connection, select(WORKSHOPS).where(found & (WORKSHOPS.c.expires > now)))


def lock_workshop(
    connection: Connection, found: ColumnElement[bool], now: datetime, *, is_deleted: bool = False
) -> Workshop:
    """Like `read_workshop`, but no one else can change the workshop until this transaction ends.

    PostgreSQL locks its row; SQLite has no row locks, and `writing` has already locked the whole database. The lock
    lets others insert proposals, which refer to the workshop, so that participants wait no sooner than they must.
    Deletion needs a lock that prevents such inserts too. It takes that lock at once (`is_deleted`): two transactions
    that each waited for a stronger lock than they held would block each other.
    """
    query = select(WORKSHOPS).where(found & (WORKSHOPS.c.expires > now))
    return _find(connection, query.with_for_update(key_share=not is_deleted))


def increment_revision(connection: Connection, workshop: int, *, moves_scene: bool = False) -> None:
    """Records a change that facilitators can see and, with `moves_scene`, participants too."""
    moved = {"scene": WORKSHOPS.c.scene + 1} if moves_scene else {}
    query = update(WORKSHOPS).where(WORKSHOPS.c.id == workshop).values(revision=WORKSHOPS.c.revision + 1, **moved)
    connection.execute(query)


def change_workshop(connection: Connection, number: int, **values: object) -> Workshop:
    """Writes columns of a workshop that participants can see, and returns the workshop."""
    moved = {"revision": WORKSHOPS.c.revision + 1, "scene": WORKSHOPS.c.scene + 1}
    query = update(WORKSHOPS).where(WORKSHOPS.c.id == number).values(**values, **moved).returning(*WORKSHOPS.c)
    return as_workshop(connection.execute(query).one())


def _find(connection: Connection, query: Select[Any]) -> Workshop:
    row = connection.execute(query).one_or_none()
    if row is None:
        raise UnknownWorkshopError
    return as_workshop(row)


def as_workshop(row: Row[Any]) -> Workshop:
    """The workshop that this row describes."""
    return Workshop(
        id=row.id,
        code=row.code,
        plan=read_plan(row.plan),
        running=read_running(row.running),
        revision=row.revision,
        scene=row.scene,
        created=row.created,
        expires=row.expires,
        drafts=read_drafts(row.drafts),
    )
