"""Files of users' own, each under a key that only its user has, until it expires or is deleted."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Engine, delete, insert, select, update

from valuechain.storage.engine import Database, forget_journal, is_there, reading, writing
from valuechain.storage.keys import hash_key, new_key
from valuechain.storage.schema import UPLOADS

_LONGEST_NAME = 200


class Upload(NamedTuple):
    """What is known of a file that is kept, without its content."""

    name: str
    title: str
    """What their user calls what is in them; empty where they have not said."""
    problems: int
    """How many there were when it was read."""
    created: datetime
    """In UTC, as is when it expires."""
    expires: datetime


class Uploads:
    """The files in a database.

    Every method raises StorageError where the database cannot be used.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, name: str, content: bytes, problems: int, days: int, title: str = "") -> str:
        """Keeps a file for some days, and returns the key that opens it, which is kept nowhere."""
        key = new_key()
        now = datetime.now(UTC)
        row = {
            "key_hash": hash_key(key),
            "name": _plain(name),
            "title": _plain(title),
            "content": content,
            "problems": problems,
            "created": now,
            "expires": now + timedelta(days=days),
        }
        self.purge(now)
        with writing(self._engine) as connection:
            connection.execute(insert(UPLOADS), row)
        return key

    def find(self, key: str) -> Upload | None:
        """What the key opens, or None: it was never given out, or its file has expired or been deleted."""
        columns = (UPLOADS.c.name, UPLOADS.c.title, UPLOADS.c.problems, UPLOADS.c.created, UPLOADS.c.expires)
        with reading(self._engine) as connection:
            row = connection.execute(select(*columns).where(UPLOADS.c.key_hash == hash_key(key))).one_or_none()
        if row is None:
            return None
        upload = Upload(*row)
        now = datetime.now(UTC)
        if upload.expires <= now:
            self.purge(now)
            return None
        return upload

    def content_of(self, key: str) -> bytes | None:
        """The file that the key opens, or None."""
        found = (UPLOADS.c.key_hash == hash_key(key)) & (UPLOADS.c.expires > datetime.now(UTC))
        with reading(self._engine) as connection:
            return connection.execute(select(UPLOADS.c.content).where(found)).scalar_one_or_none()

    def rename(self, key: str, title: str) -> bool:
        """Changes what the user calls what the key opens, and says whether there was anything."""
        found = (UPLOADS.c.key_hash == hash_key(key)) & (UPLOADS.c.expires > datetime.now(UTC))
        with writing(self._engine) as connection:
            return connection.execute(update(UPLOADS).where(found).values(title=_plain(title))).rowcount > 0

    def delete(self, key: str) -> bool:
        """Deletes what the key opens, and says whether there was anything."""
        with writing(self._engine) as connection:
            is_deleted = connection.execute(delete(UPLOADS).where(UPLOADS.c.key_hash == hash_key(key))).rowcount > 0
        if is_deleted:
            forget_journal(self._engine)
        return is_deleted

    def purge(self, now: datetime) -> int:
        """Deletes what has expired by then, and says how many files that were."""
        with reading(self._engine) as connection:
            expired = connection.execute(select(UPLOADS.c.id).where(UPLOADS.c.expires <= now)).scalars().all()
        if expired:
            with writing(self._engine) as connection:
                connection.execute(delete(UPLOADS).where(UPLOADS.c.id.in_(expired)))
            forget_journal(self._engine)
        return len(expired)

    def purge_if_there(self) -> int:
        """The same for now; does not create a database to find nothing in it."""
        return self.purge(datetime.now(UTC)) if is_there(self._database.url) else 0

    @property
    def _engine(self) -> Engine:
        return self._database.engine


def _plain(name: str) -> str:
    """A file's name in what any database takes: no null, no half characters, no more than is shown."""
    return "".join(letter for letter in name.encode("utf-8", "replace").decode() if letter.isprintable())[
        :_LONGEST_NAME
    ]
