"""Rows of the table of workshops."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from valuechain.storage.schema import WORKSHOPS
from valuechain.storage.workshops.values import UnknownWorkshopError, Workshop
from valuechain.tables.writing.workshop_json import read_plan, read_running


def read_workshop(connection: Connection, found: ColumnElement[bool], now: datetime) -> Workshop:
    """The workshop that meets a condition and has not expired. Raises UnknownWorkshopError."""
    row = connection.execute(select(WORKSHOPS).where(found & (WORKSHOPS.c.expires > now))).one_or_none()
    if row is None:
        raise UnknownWorkshopError
    return as_workshop(row)


def as_workshop(row: Row[Any]) -> Workshop:
    """The workshop in a row."""
    return Workshop(
        id=row.id,
        code=row.code,
        plan=read_plan(row.plan),
        running=read_running(row.running),
        revision=row.revision,
        scene=row.scene,
        created=row.created,
        expires=row.expires,
    )
