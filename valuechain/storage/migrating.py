"""Migrations of the schema, and the refusal of databases that this version does not know."""

from datetime import UTC, datetime
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, insert, inspect, select, text

from valuechain import __version__
from valuechain.storage.errors import RevisionError
from valuechain.storage.schema import REVISION, UPGRADES, UPLOADS

if TYPE_CHECKING:
    from alembic.config import Config

_FOLDER = Path(__file__).with_name("migrations")
_REVISIONS = "alembic_version"
_MIGRATING = 0x76616C7565
"""The PostgreSQL advisory lock for migrations: an arbitrary number that nothing else uses."""
_NEWER = (
    "The database {shown} was last upgraded by valuechain {program}, to revision {revision}. This is valuechain "
    f"{__version__}, which only knows revisions up to {REVISION}. Nothing was changed."
)
_RUN_NEWER = "Run valuechain {program} or newer, or restore a backup from before the upgrade into another database."
_UNKNOWN = (
    "The database {shown} has {revision}, which valuechain "
    f"{__version__} does not know: a newer version or another program wrote it, or it is damaged. Nothing was changed."
)
_RUN_OTHER = (
    "Run the version of valuechain that last used it, name another database with VALUECHAIN_DATABASE or --database, or "
    "restore a backup into another database."
)

# Alembic is slow to import, and a database that is up to date does not need it.


class Schema(Enum):
    """The state of a database's schema."""

    NONE = auto()
    """There are no tables yet."""
    OLDER = auto()
    CURRENT = auto()
    NEWER = auto()
    """A newer version of valuechain has upgraded it."""


def find_schema(connection: Connection, shown: str, *, is_in_use: bool = False) -> Schema:
    """The state of the schema. `shown` is the database's name in messages.

    Raises RevisionError if this version does not know the schema; if a newer version has upgraded it, only unless
    `is_in_use`: upgrades only add to a database, so a process that has opened it before can go on.
    """
    inspector = inspect(connection)
    found = text(f"SELECT version_num FROM {_REVISIONS}")  # noqa: S608 # a constant
    revisions = list(connection.execute(found).scalars()) if inspector.has_table(_REVISIONS) else []
    if revisions == [REVISION]:
        return Schema.CURRENT
    if not revisions:
        if inspector.has_table(UPLOADS.name):
            raise RevisionError(_UNKNOWN.format(shown=shown, revision="tables but no revision"), _RUN_OTHER)
        return Schema.NONE
    revision = ", ".join(map(str, revisions))
    if revision in _known():
        return Schema.OLDER
    program = None
    if inspector.has_table(UPGRADES.name):
        newest = select(UPGRADES.c.program).where(UPGRADES.c.revision == revision).order_by(UPGRADES.c.id.desc())
        program = connection.execute(newest.limit(1)).scalar()
    if program is None:
        raise RevisionError(_UNKNOWN.format(shown=shown, revision=f"the revision “{revision}”"), _RUN_OTHER)
    if is_in_use:
        return Schema.NEWER
    newer = _NEWER.format(shown=shown, program=program, revision=revision)
    raise RevisionError(newer, _RUN_NEWER.format(program=program))


def migrate(connection: Connection, shown: str) -> None:
    """Runs the pending migrations within the open transaction, and records which version of the program ran them."""
    from alembic import command  # noqa: PLC0415 # see above

    if connection.dialect.name == "postgresql":  # several processes may start at once; SQLite has one writer anyway
        for name in ("statement_timeout", "lock_timeout"):  # to wait for them
            connection.execute(text(f"SET LOCAL {name} = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MIGRATING})
    if find_schema(connection, shown) is Schema.CURRENT:  # another process was quicker
        return
    command.upgrade(_configured(connection), "head")
    row = {"revision": REVISION, "program": __version__, "created": datetime.now(UTC)}
    connection.execute(insert(UPGRADES), row)


def migrate_back(connection: Connection, revision: str) -> None:
    """Downgrades the schema to a revision, in tests; data for which that revision has no column is lost."""
    from alembic import command  # noqa: PLC0415 # see above

    command.downgrade(_configured(connection), revision)


def _known() -> frozenset[str]:
    from alembic.script import ScriptDirectory  # noqa: PLC0415 # see above

    return frozenset(script.revision for script in ScriptDirectory(str(_FOLDER)).walk_revisions())


def _configured(connection: Connection) -> "Config":
    from alembic.config import Config  # noqa: PLC0415 # see above

    config = Config()
    # A percent sign would start a variable.
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
