"""Which version of the program migrated the database, and when users' own data was last opened."""

import sqlalchemy as sa
from alembic import op

revision = "008"
down_revision = "007"


def upgrade() -> None:
    """Adds the table and the column; data that is there already counts as opened when it was uploaded."""
    op.create_table(
        "upgrades",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("revision", sa.String(32), nullable=False),
        sa.Column("program", sa.String(40), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
    )
    op.add_column("uploads", sa.Column("opened", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Drops them."""
    op.drop_column("uploads", "opened")
    op.drop_table("upgrades")
