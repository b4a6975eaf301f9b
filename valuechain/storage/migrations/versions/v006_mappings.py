"""How users' own tables are read."""

import sqlalchemy as sa
from alembic import op

revision = "006"
down_revision = "005"


def upgrade() -> None:
    """Adds the columns; files that are there already need no confirmation."""
    op.add_column("uploads", sa.Column("mapping", sa.Text(), nullable=False, server_default=""))
    op.add_column("uploads", sa.Column("is_confirmed", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    """Drops them."""
    op.drop_column("uploads", "is_confirmed")
    op.drop_column("uploads", "mapping")
