"""Workshop outcomes saved as frameworks; each is found by the hash of its content, and never expires."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Engine, func, insert, select

from valuechain.model.workshop.running import NotNowError
from valuechain.model.workshop.version import Version, content_key
from valuechain.storage.engine import Database, reading, writing
from valuechain.storage.keys import hash_key
from valuechain.storage.schema import VERSIONS, WORKSHOPS
from valuechain.storage.workshops.rows import increment_revision, lock_workshop

MOST_KEPT = 50
"""Limit per workshop, because outcomes never expire and anyone may use the server."""


class Versions:
    """The saved outcomes in a database. They are deleted only if their facilitator deletes the workshop.

    The column `key_hash` holds the hash of the content; this hash is not secret, because the content is in the same
    row. Every method raises StorageError if the database cannot be used.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._clock = clock

    def keep(self, facilitator: str, title: str, content: bytes) -> str:
        """Stores an outcome of the workshop with this facilitator's key, and returns the hash of its content.

        Each workshop stores the same content only once. Raises UnknownWorkshopError, and NotNowError at the limit.
        """
        key, now = content_key(content), self._clock()
        with writing(self._engine) as connection:
            # Locked, so that the workshop cannot be deleted meanwhile and leave the outcome behind.
            workshop = lock_workshop(connection, WORKSHOPS.c.facilitator_hash == hash_key(facilitator), now).id
            increment_revision(connection, workshop)
            kept = select(VERSIONS.c.id).where((VERSIONS.c.key_hash == key) & (VERSIONS.c.workshop == workshop))
            if connection.execute(kept).one_or_none() is not None:
                return key
            of_workshop = select(func.count()).select_from(VERSIONS).where(VERSIONS.c.workshop == workshop)
            if connection.execute(of_workshop).scalar_one() >= MOST_KEPT:
                raise NotNowError(f"This workshop already has {MOST_KEPT} saved outcomes, which is the limit.")
            row = {"workshop": workshop, "key_hash": key, "title": title, "content": content, "created": now}
            connection.execute(insert(VERSIONS), row)
        return key

    def find(self, key: str) -> Version | None:
        """The key, title and date of the outcome with this hash, or None."""
        columns = (VERSIONS.c.key_hash, VERSIONS.c.title, VERSIONS.c.created)
        with reading(self._engine) as connection:
            found = select(*columns).where(VERSIONS.c.key_hash == key).order_by(VERSIONS.c.id).limit(1)
            row = connection.execute(found).one_or_none()
        return None if row is None else Version(*row)

    def content_of(self, key: str) -> bytes | None:
        """The outcome with this hash as a zip of tables, or None."""
        with reading(self._engine) as connection:
            found = select(VERSIONS.c.content).where(VERSIONS.c.key_hash == key).limit(1)
            return connection.execute(found).scalar_one_or_none()

    def of_workshop(self, workshop: int) -> tuple[Version, ...]:
        """The outcomes of a workshop, newest first."""
        columns = (VERSIONS.c.key_hash, VERSIONS.c.title, VERSIONS.c.created)
        query = select(*columns).where(VERSIONS.c.workshop == workshop).order_by(VERSIONS.c.id.desc())
        with reading(self._engine) as connection:
            return tuple(Version(*row) for row in connection.execute(query))

    @property
    def _engine(self) -> Engine:
        return self._database.engine
