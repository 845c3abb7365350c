"""Alembic runs this file; the connection, already in a transaction, comes from ``catalog.store.database``."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
