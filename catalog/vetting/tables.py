"""The tables of people, rubrics, reviews and decisions; in the same database as ``catalog.store.tables``.

What is decided about a material refers to ``identities.id``, as corrections do, and so stays with it when records are
joined or parted. Nothing that was scored, decided or logged is ever deleted.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text

from catalog.store.tables import Key, metadata

people = Table(
    "people",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("handle", Key, nullable=False),  # case-folded
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("password", Text),  # argon2id, or NULL: signs on elsewhere, or not yet
    Column("must_change", Boolean, nullable=False),
    Column("issuer", Key),  # of OpenID Connect
    Column("subject", Key),
    Column("version", Integer, nullable=False),
    Column("created", Text, nullable=False),
    Index("ux_people_handle", "handle", unique=True),
    Index("ux_people_subject", "issuer", "subject", unique=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", Text, primary_key=True),  # SHA-256 of the token, which only the browser has
    Column("person_key", Integer, ForeignKey("people.key"), nullable=False, index=True),
    Column("started", Text, nullable=False),
    Column("used", Text, nullable=False),
)

failed_sign_ins = Table(  # by the name typed, known or not, so that a lock does not give away whether it exists
    "failed_sign_ins",
    metadata,
    Column("digest", Text, primary_key=True),  # of the name: what is typed there may be a password
    Column("failures", Integer, nullable=False),
    Column("last", Text, nullable=False, index=True),
)

rubrics = Table(
    "rubrics",
    metadata,
    Column("name", Key, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("record", Text, nullable=False),  # catalog.vetting.rubrics.rubric
    Column("revision", Integer, nullable=False),  # counts the saves of a draft
    Column("made_by", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("published", Text),  # NULL while it is a draft
)

proposals = Table(
    "proposals",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("title", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("reference", Text, nullable=False),  # what it came from: a request, a problem report, a file and line
    Column("rubric", Key),
    Column("rubric_version", Integer),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("proposed_by", Key, nullable=False),
    Column("proposed", Text, nullable=False),
    Column("changed", Text, nullable=False),
    Index("ix_proposals_state", "state", "key"),
)

proposal_resources = Table(
    "proposal_resources",
    metadata,
    Column("proposal_key", Integer, ForeignKey("proposals.key"), primary_key=True),
    Column("resource_id", Key, ForeignKey("identities.id"), primary_key=True, index=True),
    Column("position", Integer, nullable=False),
)

assignments = Table(
    "assignments",
    metadata,
    Column("proposal_key", Integer, ForeignKey("proposals.key"), primary_key=True),
    Column("person_key", Integer, ForeignKey("people.key"), primary_key=True, index=True),
    Column("state", Text, nullable=False),  # asked, ready, blocked, submitted, released
    Column("conflict", Text, nullable=False),  # what was declared
    Column("due", Text),
    Column("assigned_by", Key, nullable=False),
    Column("assigned", Text, nullable=False),
    Column("declared", Text),
    Column("submitted", Text),
)

scores = Table(
    "scores",
    metadata,
    Column("proposal_key", Integer, ForeignKey("proposals.key"), primary_key=True),
    Column("person_key", Integer, ForeignKey("people.key"), primary_key=True),
    Column("criterion", Key, primary_key=True),
    Column("value", Integer),  # NULL: not scored yet, or does not apply
    Column("applies", Boolean, nullable=False),
    Column("note", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("saved", Text, nullable=False),
    Column("salt", Text),  # of its seal; NULL from before there were seals
)

adjudications = Table(
    "adjudications",
    metadata,
    Column("proposal_key", Integer, ForeignKey("proposals.key"), primary_key=True),
    Column("criterion", Key, primary_key=True),
    Column("value", Integer),
    Column("applies", Boolean, nullable=False),
    Column("note", Text, nullable=False),
    Column("made_by", Key, nullable=False),
    Column("made", Text, nullable=False),
    Column("version", Integer, nullable=False),
)

decisions = Table(  # append only; one that `undoes` another takes its effect away
    "decisions",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("proposal_key", Integer, ForeignKey("proposals.key"), nullable=False, index=True),
    Column("outcome", Text, nullable=False),
    Column("rationale", Text, nullable=False),
    Column("votes", Text, nullable=False),  # JSON: for, against, abstained
    Column("grades", Text, nullable=False),
    Column("low", Integer),  # the same grades as ages
    Column("high", Integer),
    Column("effective", Text, nullable=False),
    Column("expires", Text),
    Column("conditions", Text, nullable=False),
    Column("decided_by", Key, nullable=False),
    Column("decided", Text, nullable=False),
    Column("published", Text),  # NULL until it is
    Column("undoes", Integer, ForeignKey("decisions.key"), index=True),
)

decision_resources = Table(
    "decision_resources",
    metadata,
    Column("decision_key", Integer, ForeignKey("decisions.key"), primary_key=True),
    Column("resource_id", Key, ForeignKey("identities.id"), primary_key=True, index=True),
    Column("sequence", Integer, nullable=False),  # the newest of its source records when it was decided
    Column("content", Text, nullable=False),  # digest of them all
    Column("standards", Text, nullable=False),  # JSON: standard -> fingerprint
)

vetting_state = Table(  # one row; `version` counts what changes any resource's status
    "vetting_state",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("alignments", Integer, nullable=False),  # counts the verdicts on alignments
)

standards_lists = Table(  # pasted by people: what a course, a pacing guide or a district asks for
    "standards_lists",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("title", Text, nullable=False),
    Column("codes", Text, nullable=False),  # as pasted
    Column("version", Integer, nullable=False),
    Column("made_by", Key, nullable=False),
    Column("made", Text, nullable=False),
    Column("removed", Boolean, nullable=False),
)

kept_collections = Table(  # of one person alone; a removed one keeps its key, and nothing else
    "kept_collections",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("person_key", Integer, ForeignKey("people.key"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("items", Text, nullable=False),  # JSON: [[id, note]]
    Column("version", Integer, nullable=False),
    Column("changed", Text, nullable=False),
    Column("removed", Boolean, nullable=False),
)

links = Table(
    "links",
    metadata,
    Column("url", Key, primary_key=True),
    Column("checked", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("status", Integer),  # HTTP's
    Column("first_gone", Text),  # the first of a row of passes that met 404 or 410
    Column("dead", Boolean, nullable=False, index=True),
)
