"""The migrations in `versions`, which Alembic runs when the database is opened."""
