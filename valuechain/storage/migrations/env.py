"""What Alembic runs to migrate: on the connection that it is given, in the transaction that is open there.

It is run by Alembic and never imported.
"""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
