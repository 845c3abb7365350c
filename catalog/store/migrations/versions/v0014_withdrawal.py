"""Materials that leave: withdrawn by their sources or taken out by a person, and the log of what changed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("resources", sa.Column("withdrawn", sa.Text()))
    op.add_column("source_records", sa.Column("withdrawn", sa.Text()))
    op.create_table(
        "removals",
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("made_by", KEY, nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["identities.id"], name="fk_removals_id"),
        sa.PrimaryKeyConstraint("key", name="pk_removals"),
    )
    op.create_index("ix_removals_id", "removals", ["id"], unique=False)
    op.create_table(
        "changes",
        sa.Column("cursor", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("cursor", name="pk_changes"),
    )
    op.execute(  # everything that is here now is the beginning of the log
        "INSERT INTO changes (cursor, id, change, at)"
        " SELECT row_number() OVER (ORDER BY changed, id), id, 'stored', changed FROM resources"
    )


def downgrade() -> None:
    raise NotImplementedError("A catalog is not taken back to an older version: restore a copy instead.")
