"""The log held against the tables: replayed from its first entry, it says what people's records must be today.

The chain of hashes proves the log itself (``catalog.store.audit``). This finds what was changed beside it: a record
that differs from what its last entry says, one that is gone, and one that no entry made. Tables that are older than
the log (problems, corrections, verdicts on alignments) may hold records that it does not know; those pass.

Of a score that is still blind the log holds a seal (``catalog.vetting.cycle.seal``), and of older ones that there is a
score. Not covered is what the log leaves out on purpose: sessions, passwords, collections of one's own, and imported
records, which the catalog's digest covers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import orjson
from sqlalchemy import Connection, Table, select

from catalog.store.audit import MAX_PROBLEMS, Anchor, AuditFinding, AuditLog, Entry, Verification
from catalog.store.database import AnyRow, Database
from catalog.store.tables import alignment_verdicts, corrections, problems, removals
from catalog.vetting.adoption_import.commit import UNDONE, spread
from catalog.vetting.cycle.adoption import Outcome
from catalog.vetting.cycle.proposal import State
from catalog.vetting.cycle.seal import seal
from catalog.vetting.tables import (
    adjudications,
    assignments,
    decision_resources,
    decisions,
    people,
    proposal_resources,
    proposals,
    rubrics,
    scores,
    standards_lists,
)

Row = dict[str, Any]
Rows = dict[str, Row]  # by what a person would call the record: "decision 3"
_COMPLETE = (
    *("account", "rubric", "proposal", "assignment", "score of", "settled score", "decision", "standards list"),
    "removal",
)


def verify(database: Database, anchor: Anchor | None = None) -> Verification:
    """``AuditLog.verify``, and every difference between the log and the tables, named. One moment of the database."""
    with database.snapshot() as connection:
        findings = AuditLog.verified(connection, anchor)
        differences = tuple(_differences(connection))
    return Verification(findings.entries, findings.head, (*findings.problems, *differences)[:MAX_PROBLEMS])


def _differences(connection: Connection) -> Iterator[AuditFinding]:
    replay = _Replay()
    for entry in AuditLog.oldest_first(connection):
        replay.take(entry)
    in_tables = _stored(connection)
    for name, expected in replay.records.items():
        if name not in in_tables:
            yield AuditFinding(replay.last[name], f"{_named(name)} is in the log, and its record is gone.")
            continue
        for field, value in expected.items():
            stored = in_tables[name].get(field)
            if stored != value:
                difference = f"{field}: the log says {_short(value)}, the record says {_short(stored)}"
                difference = "it does not fit its seal" if field == "seal" else difference
                yield AuditFinding(replay.last[name], f"{_named(name)} was changed outside the log: {difference}.")
    for name in in_tables:
        if name not in replay.records and name not in replay.gone and name.startswith(_COMPLETE):
            yield AuditFinding(0, f"{_named(name)} has a record that no entry of the log made.")


class _Replay:
    """What the entries taken so far say of each record, and which entry said it last."""

    def __init__(self) -> None:
        self.records: Rows = {}
        self.last: dict[str, int] = {}
        self.gone: set[str] = set()
        self._verdicts = 0
        self._corrections: dict[str, int] = {}
        self._removals: dict[str, int] = {}

    def take(self, entry: Entry) -> None:
        kind = entry.subject.partition(":")[0]
        handler: Callable[[Entry], None] | None = {
            "person": self._person,
            "rubric": self._rubric,
            "proposal": self._proposal,
            "decision": self._decision,
            "list": self._list,
            "problem": self._problem,
            "resource": self._resource,
            "import": self._import,
        }.get(kind)
        if handler is not None:
            handler(entry)

    def _say(self, entry: Entry, name: str, fields: Row) -> None:
        self.records.setdefault(name, {}).update(fields)
        self.last[name] = entry.sequence

    def _forget(self, name: str) -> None:
        self.records.pop(name, None)
        self.gone.add(name)

    def _person(self, entry: Entry) -> None:
        self._say(entry, f"account {entry.subject.partition(':')[2]}", entry.after)

    def _rubric(self, entry: Entry) -> None:
        name, _, version = entry.subject.removeprefix("rubric:").rpartition(":")
        record = f"rubric {name} version {version}"
        if entry.action == "rubric.discard":
            self._forget(record)
            return
        published = entry.action == "rubric.publish"
        fields = {} if set(entry.after) == {"published"} else {"text": entry.after}
        self._say(entry, record, fields | {"published": published})
        self.gone.discard(record)

    def _proposal(self, entry: Entry) -> None:
        number = entry.subject.partition(":")[2]
        after = entry.after or {}
        name = f"proposal {number}"
        if entry.action == "proposal.create":
            columns = ("title", "reason", "origin", "reference", "proposed_by", "state", "rubric", "rubric_version")
            fields = {field: after.get(field) for field in columns}
            self._say(entry, name, fields | {"resources": list(after["resources"])})
        elif entry.action == "review.save":
            for criterion in after["versions"]:
                self.records.get(f"scores of {entry.who} on proposal {number}", {}).pop(criterion, None)
                sealed = {"seal": after["seals"][criterion]} if "seals" in after else {}
                self._say(entry, f"score of {entry.who} on proposal {number} for {criterion}", sealed)
        elif entry.action == "review.reveal":
            for handle, sheet in after["scores"].items():
                self._say(entry, f"scores of {handle} on proposal {number}", sheet)
        elif entry.action == "review.settle":
            fields = {field: after[field] for field in ("value", "applies", "note")} | {"made_by": entry.who}
            self._say(entry, f"settled score {after['criterion']} on proposal {number}", fields)
        else:
            self._say(entry, name, {field: after[field] for field in _CHANGING if field in after})
            for handle, state in after.get("reviewers", {}).items():
                fields = {"state": state}
                if "conflicts" in after:
                    fields["conflict"] = after["conflicts"].get(handle, "")
                if "due" in after:
                    fields["due"] = after["due"].get(handle)
                self._say(entry, f"assignment of {handle} to proposal {number}", fields)

    def _decision(self, entry: Entry) -> None:
        self._say(entry, f"decision {entry.subject.partition(':')[2]}", _decided(entry))

    def _import(self, entry: Entry) -> None:
        """An adoption list that was undone whole: one entry, and a decision for each that it undoes."""
        if entry.action != UNDONE:
            return
        after = entry.after
        made = {"outcome": Outcome.UNDO, "rationale": after["reason"], "votes": {}, "grades": "", "resources": []}
        made |= {"decided_by": entry.who, "decided": after["made"], "published": after["published"]}
        made |= {"effective": after["published"][:10], "expires": None, "conditions": "", "low": None, "high": None}
        for key, undone in enumerate(spread(after["undoes"]), after["decisions"][0]):
            proposal = self.records.get(f"decision {undone}", {}).get("proposal_key")
            self._say(entry, f"decision {key}", {**made, "undoes": undone, "proposal_key": proposal})
        for key in spread(after["closed"]):
            self._say(entry, f"proposal {key}", {"state": State.CLOSED})

    def _list(self, entry: Entry) -> None:
        name = f"standards list {entry.subject.partition(':')[2]}"
        if entry.action == "list.remove":
            self._say(entry, name, {"removed": True})
        else:
            self._say(entry, name, {**entry.after, "removed": False})

    def _problem(self, entry: Entry) -> None:
        name = f"problem {entry.subject.partition(':')[2]}"
        if entry.action == "problem.report":
            self._say(entry, name, {"note": entry.after["note"], "kind": entry.after["kind"], "open": True})
        else:
            self._say(entry, name, {"open": False, "resolution": entry.after["resolution"]})

    def _resource(self, entry: Entry) -> None:
        resource = entry.subject.partition(":")[2]
        if entry.action == "alignment.review":
            row = entry.after
            name = f"verdict of {row['made_by']} at {row['made']} on {resource} and {row['standard_id']}"
            self._say(entry, name, {field: row[field] for field in ("verdict", "type", "note", "code")})
        elif entry.action in {"resource.remove", "resource.restore"}:
            number = self._removals[resource] = self._removals.get(resource, 0) + 1
            fields = {"removed": entry.action == "resource.remove", "made_by": entry.who, "note": entry.after["note"]}
            self._say(entry, f"removal {number} of {resource}", fields)
        elif entry.action in {"resource.correct", "resource.withdraw"}:
            number = self._corrections[resource] = self._corrections.get(resource, 0) + 1
            withdrawn = entry.action == "resource.withdraw"
            fields = {"field": entry.after["field"], "note": entry.after["note"], "made_by": entry.who}
            value = {} if withdrawn else {"value": entry.after["value"]}
            self._say(entry, f"correction {number} of {resource}", fields | value | {"withdrawn": withdrawn})


_CHANGING = ("state", "rubric", "rubric_version")


def _decided(entry: Entry) -> Row:
    if entry.action == "decision.publish":
        return {"published": entry.after["published"]}
    return {**entry.after, "resources": sorted(entry.after["resources"]) if not entry.after["undoes"] else []}


def _stored(connection: Connection) -> Rows:
    """The same records as the tables hold them."""
    rows: Rows = {f"account {row.handle}": row._asdict() for row in connection.execute(select(people))}
    for row in connection.execute(select(rubrics)):
        fields = {"text": orjson.loads(row.record), "published": row.published is not None}
        rows[f"rubric {row.name} version {row.version}"] = fields
    for row in connection.execute(select(standards_lists)):
        rows[f"standards list {row.key}"] = row._asdict()
    return rows | _reviewed(connection) | _decisions(connection) | _about_resources(connection)


def _reviewed(connection: Connection) -> Rows:
    handles = {row.key: row.handle for row in connection.execute(select(people.c.key, people.c.handle))}
    resources: dict[int, list[str]] = defaultdict(list)
    for row in connection.execute(select(proposal_resources).order_by(proposal_resources.c.position)):
        resources[row.proposal_key].append(row.resource_id)
    rows: Rows = {}
    for row in connection.execute(select(proposals)):
        rows[f"proposal {row.key}"] = row._asdict() | {"resources": resources[row.key]}
    for row in connection.execute(select(assignments)):
        handle = handles.get(row.person_key, "a person who is gone")
        rows[f"assignment of {handle} to proposal {row.proposal_key}"] = _columns(row, "state", "conflict", "due")
    for row in connection.execute(select(scores)):
        handle = handles.get(row.person_key, "a person who is gone")
        sheet = rows.setdefault(f"scores of {handle} on proposal {row.proposal_key}", {})
        sheet[row.criterion] = score = _columns(row, "value", "applies", "note", "place")
        rows[f"score of {handle} on proposal {row.proposal_key} for {row.criterion}"] = {"seal": seal(row.salt, score)}
    for row in connection.execute(select(adjudications)):
        fields = _columns(row, "value", "applies", "note", "made_by")
        rows[f"settled score {row.criterion} on proposal {row.proposal_key}"] = fields
    return rows


def _decisions(connection: Connection) -> Rows:
    resources: dict[int, list[str]] = defaultdict(list)
    for row in connection.execute(select(decision_resources)):
        resources[row.decision_key].append(row.resource_id)
    return {
        f"decision {row.key}": row._asdict()
        | {"votes": orjson.loads(row.votes), "resources": sorted(resources[row.key])}
        for row in connection.execute(select(decisions))
    }


def _about_resources(connection: Connection) -> Rows:
    rows: Rows = {}
    for row in connection.execute(select(problems)):
        rows[f"problem {row.key}"] = row._asdict() | {"open": row.resolved is None}
    for row in connection.execute(select(alignment_verdicts)):
        name = f"verdict of {row.made_by} at {row.made} on {row.resource_id} and {row.standard_id}"
        rows[name] = row._asdict()
    for number, row in _numbered(connection, removals):
        rows[f"removal {number} of {row.id}"] = row._asdict()
    for number, row in _numbered(connection, corrections):
        rows[f"correction {number} of {row.id}"] = row._asdict() | {"value": orjson.loads(row.value)}
    return rows


def _numbered(connection: Connection, table: Table) -> Iterator[tuple[int, AnyRow]]:
    """The rows of a table about materials in their order, each with its number among those of its material."""
    counted: dict[str, int] = {}
    for row in connection.execute(select(table).order_by(table.c.key)):
        counted[row.id] = counted.get(row.id, 0) + 1
        yield counted[row.id], row


def _columns(row: AnyRow, *names: str) -> Row:
    values: Mapping[str, Any] = row._asdict()
    return {name: values[name] for name in names}


def _named(name: str) -> str:
    return name[0].upper() + name[1:]


def _short(value: object) -> str:
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return f"“{text[:80]}…”" if len(text) > 80 else f"“{text}”"
