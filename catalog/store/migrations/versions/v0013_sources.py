"""What each record is known by within its source, and ids that turned out to be shared."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from catalog.store.identity import global_id

revision = "0013"
down_revision = "0012"

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
CHUNK = 1000


def upgrade() -> None:
    op.add_column("sources", sa.Column("renames", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(sa.update(sa.table("sources", sa.column("renames", sa.Boolean()))).values(renames=True))
    op.create_table(
        "shared_keys",
        sa.Column("source_key", sa.Integer(), nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.ForeignKeyConstraint(["source_key"], ["sources.key"], name="fk_shared_keys_source_key"),
        sa.PrimaryKeyConstraint("source_key", "key", name="pk_shared_keys"),
    )
    op.add_column("source_records", sa.Column("key", KEY, server_default="", nullable=False))
    op.add_column("source_records", sa.Column("global_id", KEY))
    op.add_column("source_records", sa.Column("file", sa.Text(), server_default="", nullable=False))
    records = sa.table("source_records", *map(sa.column, ("source_key", "id", "key", "global_id")))
    op.execute(sa.update(records).values(key=records.c.id))
    connection = op.get_bind()
    ids = connection.execute(sa.select(records.c.id).distinct()).scalars().all()
    rows = [{"at": id, "value": known} for id in ids if (known := global_id(id))]
    statement = sa.update(records).where(records.c.id == sa.bindparam("at")).values(global_id=sa.bindparam("value"))
    for start in range(0, len(rows), CHUNK):
        connection.execute(statement, rows[start : start + CHUNK])
    twice = sa.select(records.c.id).where(records.c.global_id.is_(None))
    twice = twice.group_by(records.c.id).having(sa.func.count(records.c.source_key.distinct()) > 1)
    op.execute(sa.update(records).where(records.c.id.in_(twice)).values(key=""))  # see catalog.store.upgrade
    op.create_index("ix_source_records_source_key_key", "source_records", ["source_key", "key"])
    op.create_index("ix_source_records_global_id", "source_records", ["global_id"])


def downgrade() -> None:
    raise NotImplementedError("A catalog is not taken back to an older version: restore a copy instead.")
