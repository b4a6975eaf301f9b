"""The database. The only folder that knows SQLAlchemy and Alembic."""
