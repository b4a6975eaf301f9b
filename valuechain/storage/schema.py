"""The current database schema; its history is in `migrations`."""

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
    false,
    true,
)


class Moment(TypeDecorator[datetime]):
    """A time in UTC; SQLite would return it without a time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 # SQLAlchemy's
        """The value to store."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 # SQLAlchemy's
        """The value to return."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


METADATA = MetaData()

REVISION = "008"
"""The newest migration."""

UPGRADES = Table(
    "upgrades",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("revision", String(32), nullable=False),
    Column("program", String(40), nullable=False),
    Column("created", Moment, nullable=False),
)
"""Which version of the program has migrated the database to which revision."""

UPLOADS = Table(
    "uploads",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("key_hash", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("title", Text, nullable=False, server_default=""),
    Column("mapping", Text, nullable=False, server_default=""),
    Column("is_confirmed", Boolean, nullable=False, server_default=true()),
    Column("content", LargeBinary, nullable=False),
    Column("base", LargeBinary, nullable=True),
    Column("revision", Integer, nullable=True),
    Column("problems", Integer, nullable=False),
    Column("created", Moment, nullable=False),
    Column("expires", Moment, nullable=False, index=True),
    Column("opened", Moment, nullable=True),
)
"""Users' own files. Only the SHA-256 of the key is stored. `base` is the state before any change in the browser, and
`revision` counts the changes; both are null until somebody edits the data. `opened` is about when
somebody last opened it, and null if nobody has since it was uploaded."""

CHANGES = Table(
    "changes",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("upload", ForeignKey("uploads.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("author", String(40), nullable=False),
    Column("edits", Text, nullable=False),
    Column("created", Moment, nullable=False),
    UniqueConstraint("upload", "revision"),
)
"""Changes to users' own data, each with the revision that it made. `author` is a random id of a browser tab."""

NAMED_REVISIONS = Table(
    "named_revisions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("upload", ForeignKey("uploads.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("created", Moment, nullable=False),
)
"""The versions of users' own data that have a name."""

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
    Column("drafts", Text, nullable=False, server_default="{}"),
    Column("created", Moment, nullable=False),
    Column("expires", Moment, nullable=False, index=True),
)
"""Workshops, with plan, progress and what facilitators are typing as JSON. `revision` changes with anything that
facilitators can see, `scene` only with what participants can see."""

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
    Column("is_blocked", Boolean, nullable=False, server_default=false()),
    Column("has_left", Boolean, nullable=False, server_default=false()),
    Column("choosing", Text, nullable=False, server_default=""),
    Column("seen", Moment, nullable=False),
    UniqueConstraint("workshop", "pseudonym_key"),
)
"""Participants. `pseudonym_key` is the normalised pseudonym, for comparison; null if the workshop uses none. A row that
`has_left` is only the author of answers that the room has seen; one that `is_blocked` only the token of a device that
a facilitator has removed, which may join again if the row also `has_left`.
`choosing` is the mitigation and round in which a device has something chosen and not saved, such as `PO-3 2`; otherwise
empty."""

PROPOSALS = Table(
    "proposals",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("workshop", ForeignKey("workshops.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("participant", ForeignKey("participants.id", ondelete="CASCADE"), nullable=False),
    Column("item", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("submission", String(64), nullable=False),
    Column("step", Integer, nullable=False, server_default="0"),
    Column("content", Text, nullable=False),
    UniqueConstraint("participant", "item", "round"),
    sqlite_autoincrement=True,
)
"""Participants' proposals, one for each mitigation and round. Times are not stored, because they could identify people.
Ids are never reused, so that removing a reason never hides another. `step` counts a participant's changes to one
answer, so that a request that arrives late never replaces a newer one."""

UPVOTES = Table(
    "upvotes",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("workshop", ForeignKey("workshops.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("participant", ForeignKey("participants.id", ondelete="CASCADE"), nullable=False),
    Column("item", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("reason", String(64), nullable=False),
    UniqueConstraint("participant", "item", "round", "reason"),
)
"""Participants' votes for reasons that the room has seen; `reason` is the reason's key."""

ACTS = Table(
    "acts",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("workshop", ForeignKey("workshops.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("said", Text, nullable=False),
    Column("before", Text, nullable=False),
)
"""Facilitators' acts, each with the previous state for undo."""

ATTEMPTS = Table(
    "attempts",
    METADATA,
    Column("key", String(200), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("ends", Float, nullable=False, index=True),
)
"""Counters for rate limits; `ends` is when the window ends, in seconds since 1970 (UTC)."""

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
"""Workshop outcomes saved as frameworks, under the hash of their content. They outlive the workshop."""

OF_VISITORS = tuple(table for table in METADATA.sorted_tables if table not in (ATTEMPTS, UPGRADES))
"""The tables with what visitors have created, each after those that it refers to."""
