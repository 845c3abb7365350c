"""What people give: judgments of search results, and problems with materials."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "judged_sets",
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_judged_sets"),
    )
    op.create_index("ux_judged_sets_name", "judged_sets", ["name"], unique=True)
    op.create_table(
        "judged_topics",
        sa.Column("set_key", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["set_key"], ["judged_sets.key"], name="fk_judged_topics_set_key"),
        sa.PrimaryKeyConstraint("set_key", "number", name="pk_judged_topics"),
    )
    op.create_table(
        "judgments",
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("set_key", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("judge", KEY, nullable=False),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("made", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["identities.id"], name="fk_judgments_id"),
        sa.ForeignKeyConstraint(
            ["set_key", "number"], ["judged_topics.set_key", "judged_topics.number"], name="fk_judgments_set_key"
        ),
        sa.PrimaryKeyConstraint("key", name="pk_judgments"),
    )
    op.create_index("ix_judgments_set_key_number", "judgments", ["set_key", "number"], unique=False)
    op.create_index("ix_judgments_id", "judgments", ["id"], unique=False)
    op.create_table(
        "problems",
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reported", sa.Text(), nullable=False),
        sa.Column("resolved", sa.Text(), nullable=True),
        sa.Column("resolution", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["identities.id"], name="fk_problems_id"),
        sa.PrimaryKeyConstraint("key", name="pk_problems"),
    )
    op.create_index("ix_problems_id", "problems", ["id"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("A catalog is not taken back to an older version: restore a copy instead.")
