"""The tables of the database as they are now; how they came to be so is in `migrations`."""

from datetime import UTC, datetime

from sqlalchemy import Column, DateTime, Dialect, Integer, LargeBinary, MetaData, String, Table, Text, TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A point in time, in UTC: SQLite has no time zones, and would give it back without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 # SQLAlchemy's
        """What is stored."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 # SQLAlchemy's
        """What is given back."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


METADATA = MetaData()

UPLOADS = Table(
    "uploads",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("key_hash", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("title", Text, nullable=False, server_default=""),
    Column("content", LargeBinary, nullable=False),
    Column("problems", Integer, nullable=False),
    Column("created", Moment, nullable=False),
    Column("expires", Moment, nullable=False, index=True),
)
"""Files of users' own. The key that opens one is not in it: only its SHA-256, from which it cannot be told."""
