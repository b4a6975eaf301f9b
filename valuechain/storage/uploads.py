"""Users' own files, each under a secret key until it expires or is deleted."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Engine, delete, insert, select, update

from valuechain.storage.engine import Database, forget_journal, is_there, reading, writing
from valuechain.storage.errors import StorageError
from valuechain.storage.keys import hash_key, new_key
from valuechain.storage.schema import UPLOADS

_LONGEST_NAME = 200
_NOTED_EVERY = timedelta(days=1)
"""How often to note that somebody has opened an upload: a week of not being opened makes room on a full server."""


class Upload(NamedTuple):
    """A stored file without its content."""

    name: str
    title: str
    """The user's title for the data; may be empty."""
    mapping: str
    """How to read a table of another form than the data format's, as the user says; empty to guess."""
    is_confirmed: bool
    """Whether the user has confirmed how to read the table, or did not need to."""
    problems: int
    """The number of problems found when the file was uploaded."""
    created: datetime
    """In UTC, like `expires`."""
    expires: datetime
    revision: int | None
    """How often the data has been changed in the browser; None if it has never been opened to change it."""
    opened: datetime | None
    """About when somebody last opened or changed it, in UTC; None if nobody has since it was uploaded."""

    @property
    def is_draft(self) -> bool:
        """Whether the data can be changed in the browser, so that the file is only its origin."""
        return self.revision is not None


class Uploads:
    """The files in a database. Every method raises StorageError if the database cannot be used."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(  # one column each
        self,
        name: str,
        content: bytes,
        problems: int,
        days: int,
        title: str = "",
        *,
        is_confirmed: bool = True,
        is_draft: bool = False,
    ) -> str:
        """Stores a file for the given number of days and returns its key, which is not stored.

        `is_confirmed` is False if the user has yet to confirm how to read it. With `is_draft`, the file is the
        base of changes in the browser.
        """
        key = new_key()
        now = datetime.now(UTC)
        row = {
            "key_hash": hash_key(key),
            "name": plain(name),
            "title": plain(title),
            "is_confirmed": is_confirmed,
            "content": content,
            "base": content if is_draft else None,
            "revision": 0 if is_draft else None,
            "problems": problems,
            "created": now,
            "expires": now + timedelta(days=days),
        }
        self.purge(now)
        with writing(self._engine) as connection:
            connection.execute(insert(UPLOADS), row)
        return key

    def find(self, key: str) -> Upload | None:
        """The file stored under a key; None if the key is unknown, or the file has expired or was deleted."""
        columns = (UPLOADS.c[name] for name in Upload._fields)
        with reading(self._engine) as connection:
            row = connection.execute(select(*columns).where(UPLOADS.c.key_hash == hash_key(key))).one_or_none()
        if row is None:
            return None
        upload = Upload(*row)
        now = datetime.now(UTC)
        if upload.expires <= now:
            self.purge(now)
            return None
        if now - (upload.opened or upload.created) > _NOTED_EVERY:
            with suppress(StorageError):  # a database that cannot be written to can still be read
                self._change(key, opened=now)
        return upload

    def content_of(self, key: str) -> bytes | None:
        """The content of a file, or None."""
        with reading(self._engine) as connection:
            return connection.execute(select(UPLOADS.c.content).where(is_kept(key))).scalar_one_or_none()

    def rename(self, key: str, title: str) -> bool:
        """Renames a file and returns whether it exists."""
        return self._change(key, title=plain(title))

    def map(self, key: str, mapping: str, *, is_confirmed: bool) -> bool:
        """Stores how to read a file and returns whether it exists."""
        return self._change(key, mapping=mapping, is_confirmed=is_confirmed)

    def replace(self, key: str, new: str, content: bytes, problems: int, *, is_confirmed: bool) -> bool:
        """Stores other content in place of a file's, under a new key, since servers cache what a key opens.

        Returns whether there is a file with the old key that is not being changed in the browser.
        """
        unchanged = is_kept(key) & UPLOADS.c.revision.is_(None)
        row = {
            "key_hash": hash_key(new),
            "content": content,
            "problems": problems,
            "mapping": "",
            "is_confirmed": is_confirmed,
        }
        with writing(self._engine) as connection:
            return connection.execute(update(UPLOADS).where(unchanged).values(row)).rowcount > 0

    def delete(self, key: str) -> bool:
        """Deletes a file and returns whether it existed."""
        with writing(self._engine) as connection:
            is_deleted = connection.execute(delete(UPLOADS).where(UPLOADS.c.key_hash == hash_key(key))).rowcount > 0
        if is_deleted:
            forget_journal(self._engine)
        return is_deleted

    def purge(self, now: datetime) -> int:
        """Deletes the files that have expired by `now` and returns how many there were."""
        with reading(self._engine) as connection:
            expired = connection.execute(select(UPLOADS.c.id).where(UPLOADS.c.expires <= now)).scalars().all()
        if expired:
            with writing(self._engine) as connection:
                connection.execute(delete(UPLOADS).where(UPLOADS.c.id.in_(expired)))
            forget_journal(self._engine)
        return len(expired)

    def purge_if_there(self) -> int:
        """Purges now if the database exists; purging must not create it."""
        return self.purge(datetime.now(UTC)) if is_there(self._database.url) else 0

    def _change(self, key: str, **values: str | bool | datetime) -> bool:
        with writing(self._engine) as connection:
            return connection.execute(update(UPLOADS).where(is_kept(key)).values(**values)).rowcount > 0

    @property
    def _engine(self) -> Engine:
        return self._database.engine


def is_kept(key: str) -> ColumnElement[bool]:
    """The condition for the upload with a key, unless it has expired."""
    return (UPLOADS.c.key_hash == hash_key(key)) & (UPLOADS.c.expires > datetime.now(UTC))


def plain(name: str) -> str:
    """A name without characters that databases reject, such as null and lone surrogates, cut to the maximum length."""
    return "".join(filter(str.isprintable, name.encode("utf-8", "replace").decode()))[:_LONGEST_NAME]
