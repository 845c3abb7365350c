"""What reviewers say of alignments, as it enters the effective records (``vetting.upkeep.alignment_review``).

A publisher's own statement stays with its source record, whatever is said of it here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from sqlalchemy import Connection, select

from catalog.model import AlignmentSource
from catalog.standards.graph import StandardsGraph
from catalog.store.codec import Json
from catalog.store.database import AnyRow
from catalog.store.tables import alignment_verdicts, identities


class AlignmentVerdict(StrEnum):
    """What a reviewer says; *cleared* takes an earlier word back."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    ADDED = "added"
    CLEARED = "cleared"


InForce = Mapping[tuple[str, str], AnyRow]  # (standard, type) -> the verdict that holds


def in_force(rows: Iterable[AnyRow]) -> dict[tuple[str, str], AnyRow]:
    """The verdicts that hold, of one resource's with the oldest first."""
    latest = {(row.standard_id, row.type): row for row in rows}
    return {about: row for about, row in latest.items() if row.verdict != AlignmentVerdict.CLEARED}


def verdicts_on(connection: Connection, keys: Collection[int]) -> dict[int, InForce]:
    """The verdicts that hold on these resources."""
    rows: dict[int, list[AnyRow]] = defaultdict(list)
    query = (
        select(identities.c.resource_key, alignment_verdicts)
        .join(alignment_verdicts, alignment_verdicts.c.resource_id == identities.c.id)
        .where(identities.c.resource_key.in_(keys))
        .order_by(alignment_verdicts.c.key)
    )
    for row in connection.execute(query):
        rows[row.resource_key].append(row)
    return {key: in_force(verdict_rows) for key, verdict_rows in rows.items()}


def with_rejections(connection: Connection) -> set[int]:
    """The resources of which reviewers ever rejected an alignment."""
    query = select(identities.c.resource_key).join(
        alignment_verdicts, alignment_verdicts.c.resource_id == identities.c.id
    )
    return set(connection.execute(query.where(alignment_verdicts.c.verdict == AlignmentVerdict.REJECTED)).scalars())


def add_reviewed(record: Json, verdicts: InForce) -> Json:
    """The record with what reviewers confirm or add, said by them, after what the publisher says."""
    reviewed = [
        {
            "type": row.type,
            "code": row.code,
            "standard_id": row.standard_id,
            **({"framework": row.framework} if row.framework else {}),
            "source": AlignmentSource.REVIEWER.value,
        }
        for row in verdicts.values()
        if row.verdict != AlignmentVerdict.REJECTED
    ]
    if not reviewed:
        return record
    record = record | {"alignments": [*record.get("alignments", ()), *reviewed]}
    return {name: record[name] for name in sorted(record)}


def rejected(verdicts: InForce, graph: StandardsGraph) -> set[tuple[str, str]]:
    """Standards and types that are rejected. One that is wrong is wrong in every package's copy of the standard, save
    for a copy that reviewers themselves confirm or add."""
    refused = {
        (same, type)
        for (standard, type), row in verdicts.items()
        if row.verdict == AlignmentVerdict.REJECTED
        for same in (standard, *(equivalent.id for equivalent in graph.equivalents(standard)))
    }
    return refused - {about for about, row in verdicts.items() if row.verdict != AlignmentVerdict.REJECTED}


def leave_out_rejected(record: Json, verdicts: InForce, graph: StandardsGraph) -> None:
    """Take away what reviewers reject, once the standards that the record's codes mean are known."""
    refused = rejected(verdicts, graph)
    if refused and "alignments" in record:
        accepted = [
            alignment
            for alignment in record["alignments"]
            if (alignment.get("standard_id", ""), alignment["type"]) not in refused
        ]
        if accepted:
            record["alignments"] = accepted
        else:
            del record["alignments"]
