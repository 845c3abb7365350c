"""Collections that people keep under their accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "kept_collections",
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_key", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["people.key"], name=("fk_kept_collections_person_key")),
        sa.PrimaryKeyConstraint("key", name=("pk_kept_collections")),
    )
    op.create_index("ix_kept_collections_person_key", "kept_collections", ["person_key"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("A catalog is not taken back to an older version: restore a copy instead.")
