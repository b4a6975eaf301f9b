"""What facilitators type, who is blocked, what is chosen and not saved, the order of answers, votes for reasons."""

import sqlalchemy as sa
from alembic import op

revision = "005"
down_revision = "004"


def upgrade() -> None:
    """Adds the columns and the table."""
    op.add_column("workshops", sa.Column("drafts", sa.Text(), nullable=False, server_default="{}"))
    op.add_column("participants", sa.Column("is_blocked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("participants", sa.Column("has_left", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("participants", sa.Column("choosing", sa.Text(), nullable=False, server_default=""))
    op.add_column("proposals", sa.Column("step", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "upvotes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "workshop", sa.Integer(), sa.ForeignKey("workshops.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("participant", sa.Integer(), sa.ForeignKey("participants.id", ondelete="CASCADE"), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.UniqueConstraint("participant", "item", "round", "reason"),
    )


def downgrade() -> None:
    """Drops them."""
    op.drop_table("upvotes")
    # Not in a batch: SQLite would copy the table and drop the old one, which deletes or unlinks what refers to it.
    for table, column in (
        ("proposals", "step"),
        ("participants", "choosing"),
        ("participants", "has_left"),
        ("participants", "is_blocked"),
        ("workshops", "drafts"),
    ):
        op.drop_column(table, column)
