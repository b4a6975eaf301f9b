"""Alembic's environment: migrates within the open transaction of the given connection.

Alembic runs this file; nothing imports it.
"""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
