"""Ids of proposals are never reused, and two workshops may have the same outcome."""

import sqlalchemy as sa
from alembic import op

revision = "004"
down_revision = "003"

_NAMES = {"uq": "uq_%(table_name)s_%(column_0_name)s"}
"""Naming pattern for SQLite's unnamed constraints, so that they can be dropped."""


def upgrade() -> None:
    """Recreates SQLite's tables with their rows."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if is_sqlite:  # PostgreSQL never reuses ids
        with op.batch_alter_table("proposals", recreate="always", table_kwargs={"sqlite_autoincrement": True}):
            pass
    with op.batch_alter_table("versions", naming_convention=_NAMES) as versions:
        versions.drop_constraint("uq_versions_key_hash" if is_sqlite else "versions_key_hash_key", type_="unique")
        versions.create_unique_constraint("uq_versions_workshop_key_hash", ["workshop", "key_hash"])
        versions.create_index("ix_versions_key_hash", ["key_hash"])


def downgrade() -> None:
    """Restores the unique key; of identical outcomes only the first is kept."""
    op.execute(sa.text("DELETE FROM versions WHERE id NOT IN (SELECT min(id) FROM versions GROUP BY key_hash)"))
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table("versions") as versions:
        versions.drop_index("ix_versions_key_hash")
        versions.drop_constraint("uq_versions_workshop_key_hash", type_="unique")
        versions.create_unique_constraint(
            "uq_versions_key_hash" if is_sqlite else "versions_key_hash_key", ["key_hash"]
        )
    if is_sqlite:
        with op.batch_alter_table("proposals", recreate="always"):
            pass
