"""The catalog: resources with their sources and corrections, frameworks, imports."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "codes",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("spelling", sa.Text(), nullable=False),
        sa.Column("standard_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_codes"),
    )
    op.create_table(
        "frameworks",
        sa.Column("id", KEY, nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("added", sa.Text(), nullable=False),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_frameworks"),
    )
    op.create_table(
        "resources",
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("provenance", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("added", sa.Text(), nullable=False),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_resources"),
    )
    op.create_index("ux_resources_id", "resources", ["id"], unique=True)
    op.create_table(
        "runs",
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("started", sa.Text(), nullable=False),
        sa.Column("finished", sa.Text(), nullable=True),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_runs"),
    )
    op.create_table(
        "sources",
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_sources"),
    )
    op.create_index("ux_sources_name", "sources", ["name"], unique=True)
    op.create_table(
        "state",
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("resources", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("resources_digest", sa.Text(), nullable=False),
        sa.Column("standards_digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_state"),
    )
    op.create_table(
        "associations",
        sa.Column("framework_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["framework_id"], ["frameworks.id"], name="fk_associations_framework_id"),
        sa.PrimaryKeyConstraint("framework_id", "position", name="pk_associations"),
    )
    op.create_table(
        "identities",
        sa.Column("id", KEY, nullable=False),
        sa.Column("resource_key", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["resource_key"], ["resources.key"], name="fk_identities_resource_key"),
        sa.PrimaryKeyConstraint("id", name="pk_identities"),
    )
    op.create_index("ix_identities_resource_key", "identities", ["resource_key"], unique=False)
    op.create_table(
        "resource_codes",
        sa.Column("resource_key", sa.Integer(), nullable=False),
        sa.Column("code_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["code_key"], ["codes.key"], name="fk_resource_codes_code_key"),
        sa.ForeignKeyConstraint(["resource_key"], ["resources.key"], name="fk_resource_codes_resource_key"),
        sa.PrimaryKeyConstraint("resource_key", "code_key", name="pk_resource_codes"),
    )
    op.create_index("ix_resource_codes_code_key", "resource_codes", ["code_key"], unique=False)
    op.create_table(
        "standards",
        sa.Column("framework_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["framework_id"], ["frameworks.id"], name="fk_standards_framework_id"),
        sa.PrimaryKeyConstraint("framework_id", "position", name="pk_standards"),
    )
    op.create_table(
        "corrections",
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["identities.id"], name="fk_corrections_id"),
        sa.PrimaryKeyConstraint("key", name="pk_corrections"),
    )
    op.create_index("ix_corrections_id", "corrections", ["id"], unique=False)
    op.create_table(
        "source_records",
        sa.Column("source_key", sa.Integer(), nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("url", KEY, nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("original", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("imported", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["identities.id"], name="fk_source_records_id"),
        sa.ForeignKeyConstraint(["source_key"], ["sources.key"], name="fk_source_records_source_key"),
        sa.PrimaryKeyConstraint("source_key", "id", "occurrence", name="pk_source_records"),
    )
    op.create_index("ix_source_records_id", "source_records", ["id"], unique=False)
    op.create_index("ix_source_records_url", "source_records", ["url"], unique=False)
    nothing = "0" * 64
    row = {"key": 1, "resources": 0, "sequence": 0, "resources_digest": nothing, "standards_digest": nothing}
    op.bulk_insert(sa.table("state", *map(sa.column, row)), [row])


def downgrade() -> None:
    raise NotImplementedError("A catalog is not taken back to an older version: restore a copy instead.")
