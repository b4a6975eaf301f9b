"""Keeps what users bring. The only folder that knows SQLAlchemy and Alembic."""
