"""Changes to users' own data: an append-only log for each upload, from which every revision can be rebuilt."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, delete, func, insert, select, update

from valuechain.storage.engine import Database, reading, writing
from valuechain.storage.schema import CHANGES, NAMED_REVISIONS, UPLOADS
from valuechain.storage.uploads import is_kept, plain

MOST_NAMES = 100
"""How many named versions an upload can have."""


class Change(NamedTuple):
    """Edits that were made together."""

    revision: int
    """The number of changes up to and including this one."""
    author: str
    edits: str
    """As JSON."""
    created: datetime
    """In UTC."""


class NamedRevision(NamedTuple):
    """A version that a user has named."""

    id: int
    revision: int
    name: str
    created: datetime
    """In UTC."""


class Drafts:
    """The changes in a database. Every method raises StorageError if the database cannot be used."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, key: str, base: bytes) -> bool:
        """Stores the base, from which changes start, unless there is one; returns whether the upload exists."""
        with writing(self._engine) as connection:
            upload = _find(connection, key)
            if upload is None:
                return False
            unstarted = (UPLOADS.c.id == upload) & UPLOADS.c.base.is_(None)
            connection.execute(update(UPLOADS).where(unstarted).values(base=base, revision=0))
        return True

    def base_of(self, key: str) -> bytes | None:
        """The base; None if the upload is gone or has never been edited."""
        with reading(self._engine) as connection:
            return connection.execute(select(UPLOADS.c.base).where(is_kept(key))).scalar_one_or_none()

    def revision_of(self, key: str) -> int | None:
        """The number of changes; None if the upload is gone or has never been edited."""
        with reading(self._engine) as connection:
            return connection.execute(select(UPLOADS.c.revision).where(is_kept(key))).scalar_one_or_none()

    def since(self, key: str, revision: int) -> Sequence[Change]:
        """The changes after a revision, in order."""
        columns = (CHANGES.c[name] for name in Change._fields)
        found = select(*columns).join(UPLOADS).where(is_kept(key), CHANGES.c.revision > revision)
        with reading(self._engine) as connection:
            return [Change(*row) for row in connection.execute(found.order_by(CHANGES.c.revision))]

    def append(self, key: str, revision: int, author: str, edits: str, days: int) -> bool:
        """Adds a change to a revision, and keeps the upload for the given number of days from now.

        Returns False, and changes nothing, if that is no longer the newest revision, or the upload is gone.
        """
        now = datetime.now(UTC)
        with writing(self._engine) as connection:
            newest = is_kept(key) & (UPLOADS.c.revision == revision)
            values = {"revision": revision + 1, "expires": now + timedelta(days=days), "opened": now}
            upload = connection.execute(update(UPLOADS).where(newest).values(**values).returning(UPLOADS.c.id)).scalar()
            if upload is None:
                return False
            row = {"upload": upload, "revision": revision + 1, "author": author, "edits": edits, "created": now}
            connection.execute(insert(CHANGES), row)
        return True

    def name(self, key: str, revision: int, name: str) -> bool:
        """Names a revision; returns False if the upload is gone, has no such revision, or has too many names."""
        with writing(self._engine) as connection:
            upload = _find(connection, key, UPLOADS.c.revision >= revision)
            named = select(func.count()).where(NAMED_REVISIONS.c.upload == upload)
            if upload is None or connection.execute(named).scalar_one() >= MOST_NAMES:
                return False
            row = {"upload": upload, "revision": revision, "name": plain(name), "created": datetime.now(UTC)}
            connection.execute(insert(NAMED_REVISIONS), row)
        return True

    def names(self, key: str) -> Sequence[NamedRevision]:
        """The named versions, the newest first."""
        columns = (NAMED_REVISIONS.c[name] for name in NamedRevision._fields)
        found = select(*columns).join(UPLOADS).where(is_kept(key))
        with reading(self._engine) as connection:
            rows = connection.execute(found.order_by(NAMED_REVISIONS.c.revision.desc(), NAMED_REVISIONS.c.id.desc()))
            return [NamedRevision(*row) for row in rows]

    def forget_name(self, key: str, name_id: int) -> bool:
        """Removes a name, not the revision; returns whether it was there."""
        with writing(self._engine) as connection:
            named = (NAMED_REVISIONS.c.upload == _find(connection, key)) & (NAMED_REVISIONS.c.id == name_id)
            return connection.execute(delete(NAMED_REVISIONS).where(named)).rowcount > 0

    @property
    def _engine(self) -> Engine:
        return self._database.engine


def _find(connection: Connection, key: str, *conditions: ColumnElement[bool]) -> int | None:
    found: int | None = connection.execute(select(UPLOADS.c.id).where(is_kept(key), *conditions)).scalar()
    return found
