"""The database's versions, by alembic; ``catalog.database`` applies them when it opens a catalog."""
