"""How the tables came to be as they are: `versions` in order, which Alembic runs when the database is opened."""
