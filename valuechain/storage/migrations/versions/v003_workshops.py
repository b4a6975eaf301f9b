"""Workshops, participants, proposals, acts, outcomes and rate limits."""

import sqlalchemy as sa
from alembic import op

revision = "003"
down_revision = "002"

_TABLES = ("workshops", "participants", "proposals", "acts", "versions", "attempts")


def upgrade() -> None:
    """Creates the tables."""
    op.create_table(
        "workshops",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("code", sa.String(16), nullable=False, unique=True),
        sa.Column("facilitator_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("projector_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("running", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("scene", sa.Integer(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False, index=True),
    )
    op.create_table(
        "participants",
        sa.Column("id", sa.Integer(), primary_key=True),
        _workshop(),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("pseudonym", sa.Text(), nullable=False),
        sa.Column("pseudonym_key", sa.Text(), nullable=True),
        sa.Column("group_name", sa.Text(), nullable=False),
        sa.Column("is_simulated", sa.Boolean(), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("workshop", "pseudonym_key"),
    )
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), primary_key=True),
        _workshop(),
        sa.Column("participant", sa.Integer(), sa.ForeignKey("participants.id", ondelete="CASCADE"), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("submission", sa.String(64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.UniqueConstraint("participant", "item", "round"),
    )
    op.create_table(
        "acts",
        sa.Column("id", sa.Integer(), primary_key=True),
        _workshop(),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
    )
    op.create_table(
        "versions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "workshop", sa.Integer(), sa.ForeignKey("workshops.id", ondelete="SET NULL"), nullable=True, index=True
        ),
        sa.Column("key_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "attempts",
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Float(), nullable=False, index=True),
    )


def downgrade() -> None:
    """Drops the tables."""
    for table in reversed(_TABLES):
        op.drop_table(table)


def _workshop() -> "sa.Column[int]":
    return sa.Column(
        "workshop", sa.Integer(), sa.ForeignKey("workshops.id", ondelete="CASCADE"), nullable=False, index=True
    )
