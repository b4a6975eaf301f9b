"""Changes to users' own data in the browser, and its named versions."""

import sqlalchemy as sa
from alembic import op

revision = "007"
down_revision = "006"


def upgrade() -> None:
    """Adds the columns and tables; no data that is there already has been edited."""
    op.add_column("uploads", sa.Column("base", sa.LargeBinary(), nullable=True))
    op.add_column("uploads", sa.Column("revision", sa.Integer(), nullable=True))
    upload = ("uploads.id",)
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("upload", sa.Integer(), sa.ForeignKey(*upload, ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(40), nullable=False),
        sa.Column("edits", sa.Text(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("upload", "revision"),
    )
    op.create_table(
        "named_revisions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("upload", sa.Integer(), sa.ForeignKey(*upload, ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Drops them."""
    op.drop_table("named_revisions")
    op.drop_table("changes")
    op.drop_column("uploads", "revision")
    op.drop_column("uploads", "base")
