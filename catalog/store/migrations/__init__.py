"""The database's versions, by alembic; ``catalog.store.database`` applies them when it opens a catalog."""
