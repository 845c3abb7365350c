"""The database's tables. ``catalog/store/migrations`` makes them; a test compares the two.

A *resource* is found under every id that any source ever gave it: ``identities``. What hangs on a resource by a
person's doing (corrections, later reviews) refers to ``identities.id``, never to ``resources.key``, so that it stays
with its material when an import shows two records to be one, or one to be two.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    false,
)

SCHEMA = "0017"  # the newest migration; a test compares it with alembic's head

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
    }
)

Key = Text().with_variant(Text(collation="C"), "postgresql")  # orders by code point, as Python does

state = Table(  # one row; a writer on PostgreSQL locks it, so writers follow one another as they do on SQLite
    "state",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("resources", Integer, nullable=False),  # how many
    Column("sequence", Integer, nullable=False),  # the last one given to a source record
    Column("resources_digest", Text, nullable=False),  # sum of all resources' digests, see catalog.store.merging
    Column("standards_digest", Text, nullable=False),  # the same of all frameworks
    Column("identified", Boolean, nullable=False, server_default=false()),  # see catalog.store.upgrade
)

audit = Table(  # append only: triggers refuse UPDATE and DELETE, and hashes make them evident
    "audit",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("who", Key, nullable=False),  # a handle; "" is the program itself
    Column("action", Key, nullable=False),
    Column("subject", Key, nullable=False),
    Column("before", Text, nullable=False),  # canonical JSON
    Column("after", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Index("ix_audit_subject", "subject", "sequence"),
    Index("ix_audit_who", "who", "sequence"),
)

audit_head = Table(  # one row: where the log ends
    "audit_head",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("sequence", Integer, nullable=False),
    Column("hash", Text, nullable=False),
)

runs = Table(  # imports; one without `finished` was interrupted
    "runs",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),  # "resources" or "standards"
    Column("source", Text, nullable=False),
    Column("started", Text, nullable=False),
    Column("finished", Text),
    Column("added", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
)

sources = Table(
    "sources",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("name", Key, nullable=False),
    Column("renames", Boolean, nullable=False, server_default=false()),  # named by an older rule: see store.sources
    Index("ux_sources_name", "name", unique=True),
)

shared_keys = Table(  # ids that a source has used for several materials: see catalog.store.record_keys
    "shared_keys",
    metadata,
    Column("source_key", Integer, ForeignKey("sources.key"), primary_key=True),
    Column("key", Key, primary_key=True),
)

resources = Table(  # the effective records: what all sources and corrections together say
    "resources",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("id", Key, nullable=False),
    Column("record", Text, nullable=False),  # catalog.store.codec
    Column("provenance", Text, nullable=False),
    Column("digest", Text, nullable=False),  # SHA-256 of `record`
    Column("added", Text, nullable=False),
    Column("changed", Text, nullable=False),
    Column("withdrawn", Text),  # since when; null for a material that is here. `record` is then what was last known
    Index("ux_resources_id", "id", unique=True),
)

identities = Table(
    "identities",
    metadata,
    Column("id", Key, primary_key=True),
    Column("resource_key", Integer, ForeignKey("resources.key"), nullable=False, index=True),
)

source_records = Table(
    "source_records",
    metadata,
    Column("source_key", Integer, ForeignKey("sources.key"), primary_key=True),
    Column("id", Key, ForeignKey("identities.id"), primary_key=True, index=True),
    Column("occurrence", Integer, primary_key=True),  # 1 for the second, different record of this id in one import
    Column("key", Key, nullable=False),  # what its source knows it by: see catalog.store.record_keys
    Column("global_id", Key, index=True),  # of `key`, by catalog.store.identity
    Column("file", Text, nullable=False, server_default=""),  # within the source; empty if the source is one file
    Column("url", Key, index=True),  # normalized by catalog.store.identity
    Column("line", Integer),
    Column("record", Text, nullable=False),
    Column("original", LargeBinary, nullable=False),
    Column("digest", Text, nullable=False),  # SHA-256 of `original`
    Column("sequence", Integer, nullable=False),  # counts the changes of all records: the highest is the newest
    Column("imported", Text, nullable=False),
    Column("withdrawn", Text),  # since when its source has it no longer
    Index("ix_source_records_source_key_key", "source_key", "key"),
)

identifiers = Table(  # by which a record is known everywhere, beside its own id and its address: see store.identifiers
    "identifiers",
    metadata,
    Column("source_key", Integer, primary_key=True),
    Column("id", Key, primary_key=True),
    Column("occurrence", Integer, primary_key=True),
    Column("value", Key, primary_key=True),  # normalized by catalog.store.identity
    Column("shared", Boolean, nullable=False, server_default=false()),  # one import has it at several addresses
    ForeignKeyConstraint(
        ["source_key", "id", "occurrence"],
        ["source_records.source_key", "source_records.id", "source_records.occurrence"],
        onupdate="CASCADE",
        ondelete="CASCADE",
    ),
    Index("ix_identifiers_value", "value"),
)

removals = Table(  # append only; the latest of a material holds: a person took it out, or put it back
    "removals",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("id", Key, ForeignKey("identities.id"), nullable=False, index=True),
    Column("removed", Boolean, nullable=False),
    Column("made_by", Key, nullable=False),
    Column("made", Text, nullable=False),
    Column("note", Text, nullable=False),
)

changes = Table(  # append only: what became of materials, in the order it was committed
    "changes",
    metadata,
    Column("cursor", Integer, primary_key=True, autoincrement=False),
    Column("id", Key, nullable=False),
    Column("change", Text, nullable=False),  # "stored" or "withdrawn"
    Column("at", Text, nullable=False),
)

corrections = Table(  # append only; the latest of a field holds, unless it withdraws those before it
    "corrections",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("id", Key, ForeignKey("identities.id"), nullable=False, index=True),
    Column("field", Text, nullable=False),
    Column("value", Text, nullable=False),  # JSON; null says that the value is unknown
    Column("made_by", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("withdrawn", Boolean, nullable=False, server_default=false()),
)

frameworks = Table(
    "frameworks",
    metadata,
    Column("id", Key, primary_key=True),
    Column("record", Text, nullable=False),
    Column("document", Text, nullable=False),  # the whole CASE package as it came
    Column("digest", Text, nullable=False),  # SHA-256 of `document` and of what was read from it
    Column("added", Text, nullable=False),
    Column("changed", Text, nullable=False),
)

standards = Table(
    "standards",
    metadata,
    Column("framework_id", Key, ForeignKey("frameworks.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("record", Text, nullable=False),
)

associations = Table(
    "associations",
    metadata,
    Column("framework_id", Key, ForeignKey("frameworks.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("record", Text, nullable=False),
)

codes = Table(  # every way that a resource names a standard, and the standard it means today
    "codes",
    metadata,
    Column("key", Text, primary_key=True),  # a digest of `spelling`, which may be long
    Column("spelling", Text, nullable=False),  # JSON: [identifier, code, framework] as given
    Column("standard_id", Text),
)

resource_codes = Table(
    "resource_codes",
    metadata,
    Column("resource_key", Integer, ForeignKey("resources.key"), primary_key=True),
    Column("code_key", Text, ForeignKey("codes.key"), primary_key=True, index=True),
)

judged_sets = Table(
    "judged_sets",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("name", Key, nullable=False),
    Column("title", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made", Text, nullable=False),
    Index("ux_judged_sets_name", "name", unique=True),
)

judged_topics = Table(
    "judged_topics",
    metadata,
    Column("set_key", Integer, ForeignKey("judged_sets.key"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("asked", Text, nullable=False),  # a Query by catalog.store.codec
    Column("made_by", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("id", Key),  # its own in the file it came from; null for q-NUMBER
    Column("labels", Text),  # JSON: label -> values
)

judged_pool = Table(  # what runs and people put before the judges of a question
    "judged_pool",
    metadata,
    Column("set_key", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("run", Key, primary_key=True),
    Column("id", Key, ForeignKey("identities.id"), primary_key=True, index=True),
    ForeignKeyConstraint(["set_key", "number"], ["judged_topics.set_key", "judged_topics.number"]),
)

judgments = Table(  # append only; the latest of a judge for a material holds
    "judgments",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("set_key", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("id", Key, ForeignKey("identities.id"), nullable=False, index=True),
    Column("judge", Key, nullable=False),
    Column("grade", Integer),  # null takes an earlier grade back
    Column("made", Text, nullable=False),
    ForeignKeyConstraint(["set_key", "number"], ["judged_topics.set_key", "judged_topics.number"]),
    Index(None, "set_key", "number"),
)

problems = Table(  # that people reported with a material
    "problems",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("id", Key, ForeignKey("identities.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("reported", Text, nullable=False),
    Column("resolved", Text),  # when; null while the problem is open
    Column("resolution", Text, nullable=False),
)

alignment_verdicts = Table(  # append only; the latest of a resource, a standard and a type holds
    "alignment_verdicts",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("resource_id", Key, ForeignKey("identities.id"), nullable=False, index=True),
    Column("standard_id", Key, nullable=False, index=True),
    Column("type", Text, nullable=False),
    Column("verdict", Text, nullable=False),  # confirmed, rejected, added, cleared
    Column("code", Text, nullable=False),
    Column("framework", Text, nullable=False),
    Column("inferred", Float),  # the confidence that was judged, if it was inferred
    Column("note", Text, nullable=False),
    Column("made_by", Key, nullable=False),
    Column("made", Text, nullable=False),
)
