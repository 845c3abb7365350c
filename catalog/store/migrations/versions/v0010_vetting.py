"""Vetting: people, the audit log, rubrics, proposals with their scores, decisions, verdicts on alignments, links."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0002"

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("who", KEY, nullable=False),
        sa.Column("action", KEY, nullable=False),
        sa.Column("subject", KEY, nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=("pk_audit")),
    )
    op.create_index("ix_audit_subject", "audit", ["subject", "sequence"], unique=False)
    op.create_index("ix_audit_who", "audit", ["who", "sequence"], unique=False)
    op.create_table(
        "audit_head",
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=("pk_audit_head")),
    )
    op.create_table(
        "failed_sign_ins",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=("pk_failed_sign_ins")),
    )
    op.create_index("ix_failed_sign_ins_last", "failed_sign_ins", ["last"], unique=False)
    op.create_table(
        "links",
        sa.Column("url", KEY, nullable=False),
        sa.Column("checked", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("first_gone", sa.Text(), nullable=True),
        sa.Column("dead", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("url", name=("pk_links")),
    )
    op.create_index("ix_links_dead", "links", ["dead"], unique=False)
    op.create_table(
        "people",
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("handle", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("issuer", KEY, nullable=True),
        sa.Column("subject", KEY, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=("pk_people")),
    )
    op.create_index("ux_people_handle", "people", ["handle"], unique=True)
    op.create_index("ux_people_subject", "people", ["issuer", "subject"], unique=True)
    op.create_table(
        "proposals",
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("rubric", KEY, nullable=True),
        sa.Column("rubric_version", sa.Integer(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("proposed_by", KEY, nullable=False),
        sa.Column("proposed", sa.Text(), nullable=False),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=("pk_proposals")),
    )
    op.create_index("ix_proposals_state", "proposals", ["state", "key"], unique=False)
    op.create_table(
        "rubrics",
        sa.Column("name", KEY, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("published", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("name", "version", name=("pk_rubrics")),
    )
    op.create_table(
        "standards_lists",
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("codes", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_by", KEY, nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=("pk_standards_lists")),
    )
    op.create_table(
        "vetting_state",
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("alignments", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=("pk_vetting_state")),
    )
    op.create_table(
        "adjudications",
        sa.Column("proposal_key", sa.Integer(), nullable=False),
        sa.Column("criterion", KEY, nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("applies", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_by", KEY, nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["proposal_key"], ["proposals.key"], name=("fk_adjudications_proposal_key")),
        sa.PrimaryKeyConstraint("proposal_key", "criterion", name=("pk_adjudications")),
    )
    op.create_table(
        "assignments",
        sa.Column("proposal_key", sa.Integer(), nullable=False),
        sa.Column("person_key", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("conflict", sa.Text(), nullable=False),
        sa.Column("due", sa.Text(), nullable=True),
        sa.Column("assigned_by", KEY, nullable=False),
        sa.Column("assigned", sa.Text(), nullable=False),
        sa.Column("declared", sa.Text(), nullable=True),
        sa.Column("submitted", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person_key"], ["people.key"], name=("fk_assignments_person_key")),
        sa.ForeignKeyConstraint(["proposal_key"], ["proposals.key"], name=("fk_assignments_proposal_key")),
        sa.PrimaryKeyConstraint("proposal_key", "person_key", name=("pk_assignments")),
    )
    op.create_index("ix_assignments_person_key", "assignments", ["person_key"], unique=False)
    op.create_table(
        "decisions",
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("proposal_key", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.Column("votes", sa.Text(), nullable=False),
        sa.Column("grades", sa.Text(), nullable=False),
        sa.Column("low", sa.Integer(), nullable=True),
        sa.Column("high", sa.Integer(), nullable=True),
        sa.Column("effective", sa.Text(), nullable=False),
        sa.Column("expires", sa.Text(), nullable=True),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("decided_by", KEY, nullable=False),
        sa.Column("decided", sa.Text(), nullable=False),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["proposal_key"], ["proposals.key"], name=("fk_decisions_proposal_key")),
        sa.ForeignKeyConstraint(["undoes"], ["decisions.key"], name=("fk_decisions_undoes")),
        sa.PrimaryKeyConstraint("key", name=("pk_decisions")),
    )
    op.create_index("ix_decisions_proposal_key", "decisions", ["proposal_key"], unique=False)
    op.create_index("ix_decisions_undoes", "decisions", ["undoes"], unique=False)
    op.create_table(
        "scores",
        sa.Column("proposal_key", sa.Integer(), nullable=False),
        sa.Column("person_key", sa.Integer(), nullable=False),
        sa.Column("criterion", KEY, nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("applies", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["people.key"], name=("fk_scores_person_key")),
        sa.ForeignKeyConstraint(["proposal_key"], ["proposals.key"], name=("fk_scores_proposal_key")),
        sa.PrimaryKeyConstraint("proposal_key", "person_key", "criterion", name=("pk_scores")),
    )
    op.create_table(
        "sessions",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("person_key", sa.Integer(), nullable=False),
        sa.Column("started", sa.Text(), nullable=False),
        sa.Column("used", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["people.key"], name=("fk_sessions_person_key")),
        sa.PrimaryKeyConstraint("digest", name=("pk_sessions")),
    )
    op.create_index("ix_sessions_person_key", "sessions", ["person_key"], unique=False)
    op.create_table(
        "alignment_verdicts",
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("resource_id", KEY, nullable=False),
        sa.Column("standard_id", KEY, nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("framework", sa.Text(), nullable=False),
        sa.Column("inferred", sa.Float(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_by", KEY, nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["resource_id"], ["identities.id"], name=("fk_alignment_verdicts_resource_id")),
        sa.PrimaryKeyConstraint("key", name=("pk_alignment_verdicts")),
    )
    op.create_index("ix_alignment_verdicts_resource_id", "alignment_verdicts", ["resource_id"], unique=False)
    op.create_index("ix_alignment_verdicts_standard_id", "alignment_verdicts", ["standard_id"], unique=False)
    op.create_table(
        "decision_resources",
        sa.Column("decision_key", sa.Integer(), nullable=False),
        sa.Column("resource_id", KEY, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("standards", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["decision_key"], ["decisions.key"], name=("fk_decision_resources_decision_key")),
        sa.ForeignKeyConstraint(["resource_id"], ["identities.id"], name=("fk_decision_resources_resource_id")),
        sa.PrimaryKeyConstraint("decision_key", "resource_id", name=("pk_decision_resources")),
    )
    op.create_index("ix_decision_resources_resource_id", "decision_resources", ["resource_id"], unique=False)
    op.create_table(
        "proposal_resources",
        sa.Column("proposal_key", sa.Integer(), nullable=False),
        sa.Column("resource_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["proposal_key"], ["proposals.key"], name=("fk_proposal_resources_proposal_key")),
        sa.ForeignKeyConstraint(["resource_id"], ["identities.id"], name=("fk_proposal_resources_resource_id")),
        sa.PrimaryKeyConstraint("proposal_key", "resource_id", name=("pk_proposal_resources")),
    )
    op.create_index("ix_proposal_resources_resource_id", "proposal_resources", ["resource_id"], unique=False)
    op.bulk_insert(sa.table("audit_head", *map(sa.column, ("key", "sequence", "hash"))), [HEAD])
    op.bulk_insert(sa.table("vetting_state", *map(sa.column, ("key", "version", "alignments"))), [STATE])
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("A catalog is not taken back to an older version: restore a copy instead.")


HEAD = {"key": 1, "sequence": 0, "hash": "0" * 64}
STATE = {"key": 1, "version": 0, "alignments": 0}
APPEND_ONLY = {
    "sqlite": [
        "CREATE TRIGGER audit_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END",
        "CREATE TRIGGER audit_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END",
    ],
    "postgresql": [
        "CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the audit log only grows'; END $$",
        "CREATE TRIGGER audit_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()",
    ],
}
