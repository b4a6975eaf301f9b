"""Titles of users' own data."""

import sqlalchemy as sa
from alembic import op

revision = "002"
down_revision = "001"


def upgrade() -> None:
    """Adds the column; existing rows get an empty title."""
    op.add_column("uploads", sa.Column("title", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Drops the titles."""
    op.drop_column("uploads", "title")
