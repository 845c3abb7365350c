"""Every global identifier of a record, of which it may have several beside its own id and its address."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
RECORD = ("source_key", "id", "occurrence")


def upgrade() -> None:
    op.create_table(
        "identifiers",
        sa.Column("source_key", sa.Integer(), nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("value", KEY, nullable=False),
        sa.Column("shared", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            RECORD,
            [f"source_records.{name}" for name in RECORD],
            name="fk_identifiers_source_key",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(*RECORD, "value", name="pk_identifiers"),
    )
    op.create_index("ix_identifiers_value", "identifiers", ["value"])
    op.add_column("state", sa.Column("identified", sa.Boolean(), server_default=sa.false(), nullable=False))
    empty = ~sa.exists(sa.select(sa.table("source_records", sa.column("id")).c.id))
    op.execute(sa.update(sa.table("state", sa.column("identified", sa.Boolean()))).values(identified=empty))


def downgrade() -> None:
    raise NotImplementedError("A catalog is not taken back to an older version: restore a copy instead.")
