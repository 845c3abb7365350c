"""Judged sets that come from files: topics keep their own ids and labels, and runs are pooled."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("judged_topics", sa.Column("id", KEY))
    op.add_column("judged_topics", sa.Column("labels", sa.Text()))
    op.create_table(
        "judged_pool",
        sa.Column("set_key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("run", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["id"], ["identities.id"], name="fk_judged_pool_id"),
        sa.ForeignKeyConstraint(
            ["set_key", "number"], ["judged_topics.set_key", "judged_topics.number"], name="fk_judged_pool_set_key"
        ),
        sa.PrimaryKeyConstraint("set_key", "number", "run", "id", name="pk_judged_pool"),
    )
    op.create_index("ix_judged_pool_id", "judged_pool", ["id"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("A catalog is not taken back to an older version: restore a copy instead.")
