"""The tables of the database as they are now; how they came to be so is in `migrations`."""

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


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

WORKSHOPS = Table(
    "workshops",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("code", String(16), nullable=False, unique=True),
    Column("facilitator_hash", String(64), nullable=False, unique=True),
    Column("projector_hash", String(64), nullable=False, unique=True),
    Column("plan", Text, nullable=False),
    Column("running", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("scene", Integer, nullable=False),
    Column("created", Moment, nullable=False),
    Column("expires", Moment, nullable=False, index=True),
)
"""Workshops: what was prepared, and where it stands, as JSON. `revision` moves with everything that the facilitator can
see, `scene` only with what participants can."""

PARTICIPANTS = Table(
    "participants",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("workshop", ForeignKey("workshops.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("pseudonym", Text, nullable=False),
    Column("pseudonym_key", Text, nullable=True),
    Column("group_name", Text, nullable=False),
    Column("is_simulated", Boolean, nullable=False),
    Column("seen", Moment, nullable=False),
    UniqueConstraint("workshop", "pseudonym_key"),
)
"""Who takes part. `pseudonym_key` is the pseudonym as it is compared with others; null where none is asked for."""

PROPOSALS = Table(
    "proposals",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("workshop", ForeignKey("workshops.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("participant", ForeignKey("participants.id", ondelete="CASCADE"), nullable=False),
    Column("item", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("submission", String(64), nullable=False),
    Column("content", Text, nullable=False),
    UniqueConstraint("participant", "item", "round"),
    sqlite_autoincrement=True,
)
"""What participants propose: one for each mitigation and round. No times are kept: they would tell who it was. No
number is given twice: what is said of one that is gone, such as that its reason was removed, is not said of another."""

ACTS = Table(
    "acts",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("workshop", ForeignKey("workshops.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("said", Text, nullable=False),
    Column("before", Text, nullable=False),
)
"""What facilitators did, with where the workshop stood before, so that it can be undone."""

ATTEMPTS = Table(
    "attempts",
    METADATA,
    Column("key", String(200), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("ends", Float, nullable=False, index=True),
)
"""How often something was tried in a span of time that ends then, in seconds since 1970 (UTC)."""

VERSIONS = Table(
    "versions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("workshop", ForeignKey("workshops.id", ondelete="SET NULL"), nullable=True, index=True),
    Column("key_hash", String(64), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("created", Moment, nullable=False),
    UniqueConstraint("workshop", "key_hash"),
)
"""Outcomes of workshops, saved as frameworks; each is opened by the hash of its content. They outlive the workshop."""
