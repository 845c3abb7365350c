"""The report of an import, for a person and for programs: what was stored, what was not, where and why."""

from __future__ import annotations

import re
from dataclasses import MISSING, asdict, dataclass, field
from dataclasses import fields as dataclass_fields
from typing import Any

from catalog.errors import StateError
from catalog.formats.columns import COLUMNS, our_name
from catalog.formats.record import Note, Record, Rejection
from catalog.messages import Message, as_json, listed, message
from catalog.model import Resource
from catalog.store.intake import Counts
from catalog.store.record_keys import SharedId

# The fields that are counted, with what each holds if nothing is said.
_FIELDS: tuple[tuple[str, Any], ...] = (
    ("title", ""),
    *(
        (dataclass_field.name, dataclass_field.default)
        for dataclass_field in dataclass_fields(Resource)
        if dataclass_field.name not in ("text_format", "provenance", "from_parts", "needs_of_parts", "reviewed_needs")
        and dataclass_field.default is not MISSING
    ),
)
_NAMES = frozenset(name for name, _ in _FIELDS)
_OURS = {value.lstrip("*"): ours for ours, value in COLUMNS.items()}  # schema.org's property -> our field
_VALUES = re.compile(r"“[^”]*”|\d[\d,.]*")
_LINES = 3  # shown of what is said of many
_SHOWN = 50  # rejections in the text; the JSON has them all


@dataclass(slots=True)
class Noted:
    """How often something was noted, with the first lines and values."""

    count: int = 0
    lines: list[int] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    detail: Message | None = None  # the reason, for readers of any language


@dataclass(slots=True)
class FieldCount:
    """How many records say something of a field, and of how many what is written could not be read."""

    records: int = 0
    unread: int = 0


@dataclass(frozen=True, slots=True)
class RejectionGroup:
    """Rejections for one reason, apart from what is quoted or counted in it: the first ones, and how many there are."""

    first: list[Rejection]
    count: int


@dataclass(slots=True)
class Report:
    """What an import did. The ``source`` of a rejection is the file as it was asked for. ``fields`` are those of
    ``catalog.model.Resource`` that any of the ``records`` that were read says something of."""

    resources: Counts = field(default_factory=Counts)
    frameworks: list[str] = field(default_factory=list)  # titles
    items: Counts = field(default_factory=Counts)
    associations: Counts = field(default_factory=Counts)
    rejections: list[Rejection] = field(default_factory=list)
    notes: dict[tuple[str, str, str], Noted] = field(default_factory=dict)  # by file, field and reason
    clashes: list[SharedId] = field(default_factory=list)
    refused: list[StateError] = field(default_factory=list)  # why a full import withdrew nothing
    records: int = 0
    fields: dict[str, FieldCount] = field(default_factory=dict)

    def count(self, record: Record) -> None:
        """Add what a record says to the counts of its fields."""
        self.records += 1
        unread = {_OURS.get(note.field) or our_name(note.field) for note in record.notes if note.value}
        for name, nothing in _FIELDS:
            if getattr(record.resource, name) != nothing:
                self.fields.setdefault(name, FieldCount()).records += 1
        for name in _NAMES & unread:
            self.fields.setdefault(name, FieldCount()).unread += 1

    def groups(self) -> list[RejectionGroup]:
        """The rejections by reason, in the order of their first."""
        groups: dict[tuple[str, str], list[Rejection]] = {}
        for rejection in self.rejections:
            groups.setdefault((rejection.field, _VALUES.sub("…", rejection.reason)), []).append(rejection)
        return [RejectionGroup(alike[:_LINES], len(alike)) for alike in groups.values()]

    def note(self, note: Note, source: str, line: int | None) -> None:
        noted = self.notes.setdefault((source, note.field, note.reason), Noted(detail=note.detail))
        noted.count += 1
        if len(noted.lines) < _LINES and line is not None:
            noted.lines.append(line)
        if note.value and len(noted.values) < _LINES and note.value not in noted.values:
            noted.values.append(note.value)

    @property
    def rejected(self) -> int:
        return len(self.rejections)

    def __str__(self) -> str:
        lines = []
        if any(asdict(self.resources).values()) or not self.frameworks:
            lines.append("Resources: " + _counted(self.resources, "withdrawn"))
        if self.frameworks:
            lines.append(f"Frameworks: {', '.join(self.frameworks)}")
            lines.append("Standards: " + _counted(self.items))
            lines.append("Associations: " + _counted(self.associations))
        if self.rejections:
            lines.append(f"Rejected: {self.rejected:,}")
            groups = self.groups()
            lines += [line for group in groups[:_SHOWN] for line in _grouped(group)]
            if len(groups) > _SHOWN:
                lines.append(f"  … for {len(groups) - _SHOWN:,} more reasons; --json lists them all.")
        if self.fields:
            lines.append(f"Fields of {self.records:,} records: " + ", ".join(map(_field, self._ordered())))
        if self.notes:
            lines.append("Not used:")
            lines += [f"  {_noted(*key, noted)}" for key, noted in list(self.notes.items())[:_SHOWN]]
        if self.clashes:
            lines.append(f"Ids that several records have: {len(self.clashes):,}")
            lines += [f"  {_clash(clash)}" for clash in self.clashes[:_SHOWN]]
        return "\n".join([*lines, *map(str, self.refused)])

    def _ordered(self) -> list[tuple[str, FieldCount]]:
        """The fields, what most records have first."""
        return sorted(self.fields.items(), key=lambda item: (-item[1].records, item[0]))

    def to_json(self) -> dict[str, Any]:
        """Counts by kind and field, ``frameworks`` by title, and every rejection with file, line, field and reason."""
        return {
            "resources": asdict(self.resources),
            "frameworks": self.frameworks,
            "standards": asdict(self.items),
            "associations": asdict(self.associations),
            "rejected": self.rejected,
            "rejections": [
                {"file": rejection.source, "line": rejection.line, "field": rejection.field, "reason": rejection.reason}
                for rejection in self.rejections
            ],
            "rejection_groups": [
                {
                    "reason": group.first[0].reason,
                    "field": group.first[0].field,
                    "count": group.count,
                    "places": [{"file": rejection.source, "line": rejection.line} for rejection in group.first],
                }
                for group in self.groups()
            ],
            "records": self.records,
            "fields": {name: asdict(count) for name, count in self._ordered()},
            "notes": [
                {
                    "file": file,
                    "field": field,
                    "reason": reason,
                    "count": noted.count,
                    "lines": noted.lines,
                    "values": noted.values,
                }
                for (file, field, reason), noted in self.notes.items()
            ],
            "refused": list(map(str, self.refused)),
            "shared_ids": [
                {
                    "id": clash.id,
                    "records": clash.records,
                    "joined": clash.joined,
                    "places": [{"file": file, "line": line} for file, line in clash.places],
                    "message": _clash(clash),
                }
                for clash in self.clashes
            ],
        }

    def to_json_with_messages(self) -> dict[str, Any]:
        """``to_json``, where each sentence is beside its message as JSON, if it has one: ``said``."""
        content = self.to_json()
        content["refused"] = [{"reason": str(error)} for error in self.refused]
        said: dict[str, list[Message | None]] = {
            "rejections": [rejection.detail for rejection in self.rejections],
            "rejection_groups": [group.first[0].detail for group in self.groups()],
            "notes": [noted.detail for noted in self.notes.values()],
            "shared_ids": [_shared(clash) for clash in self.clashes],
            "refused": [error.detail for error in self.refused],
        }
        for name, details in said.items():
            for entry, detail in zip(content[name], details, strict=True):
                entry["said"] = detail and as_json(detail)
        return content


def _shared(clash: SharedId) -> Message:
    """``_clash`` as a message."""
    places: list[str | Message] = [
        file if line is None else message("wrong-record.place", file=file, line=line) for file, line in clash.places
    ]
    if more := clash.records - len(clash.places):
        places.append(message("wrong-record.more-places", more))
    where = listed(places)
    if clash.joined:
        return message("wrong-record.shared-joined", id=clash.id, records=clash.records, places=where)
    return message("wrong-record.shared", id=clash.id, records=clash.records, places=where)


def _counted(counts: Counts, gone: str = "removed") -> str:
    sentence = f"{counts.added:,} added, {counts.changed:,} changed, {counts.unchanged:,} unchanged"
    return sentence + (f", {counts.removed:,} {gone}" if counts.removed else "")


def _noted(file: str, field: str, reason: str, noted: Noted) -> str:
    place = ", ".join([file, *([f"line {noted.lines[0]}"] if noted.lines else []), *([field] if field else [])])
    values = ", ".join(f"“{value[:60]}”" for value in noted.values)
    many = f" ({noted.count:,} records)" if noted.count > 1 else ""
    return f"{place}: {values + ': ' if values else ''}{reason}{many}"


def _clash(clash: SharedId) -> str:
    places = "; ".join(file + (f", line {line}" if line else "") for file, line in clash.places)
    more = f"; and {clash.records - len(clash.places):,} more" if clash.records > len(clash.places) else ""
    if clash.joined:
        end = "They have one title and are kept as one material. If they are several, give each its own id."
    else:
        end = "It identifies none of them; each is known by its address or its title. Give each its own id."
    return f"“{clash.id}” is in {clash.records:,} records ({places}{more}). {end}"


def _grouped(group: RejectionGroup) -> list[str]:
    first = group.first[0]
    if group.count == 1:
        return [f"  {_place(first)}: {first.reason}"]
    others = [
        (f"{rejection.source}, " if rejection.source != first.source else "") + f"line {rejection.line}"
        for rejection in group.first[1:]
    ]
    more = f", and {group.count - len(group.first):,} more" if group.count > len(group.first) else ""
    return [f"  {_place(first)}: {first.reason}", f"    The same: {', '.join(others)}{more} ({group.count:,} in all)."]


def _field(item: tuple[str, FieldCount]) -> str:
    name, count = item
    return f"{name} {count.records:,}" + (f" ({count.unread:,} not read)" if count.unread else "")


def _place(rejection: Rejection) -> str:
    place = rejection.source + (f", line {rejection.line}" if rejection.line else "")
    return place + (f", {rejection.field}" if rejection.field else "")
