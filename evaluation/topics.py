"""Topics: the questions a judged set asks, one JSON object a line, and the Query that each becomes."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from catalog.errors import JudgmentError
from catalog.model import AgeRange, Filter, Query
from catalog.needs.needs import NEEDS, current_id

_AGES = re.compile(r"(\d{1,3})-(\d{0,3})", re.ASCII)
_LISTS = tuple(f.name for f in fields(Filter) if f.name not in {"ages", "free", "max_minutes"})
_FILTER_FIELDS = (*_LISTS, "ages", "free", "max_minutes")
_OWN_FIELDS = frozenset({"id", "text", "standards", "ages", "needs", "filter"})
_CONDITIONS = frozenset({*_FILTER_FIELDS, "subject", "language", "minutes"})  # what belongs into a filter
_GRADES = frozenset({"grade", "grades", "year", "years"})  # names of what is asked for by ages

_PHASES = {"primary": (5, 11), "secondary": (11, 18)}
_BANDS = {"grades K-2": (5, 8), "grades 3-5": (8, 11), "grades 6-8": (11, 14), "grades 9-12": (14, 18)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One question. ``labels`` holds every further field of its line (category, phase ...) to slice results by."""

    id: str
    text: str = ""
    standards: tuple[str, ...] = ()
    ages: AgeRange | None = None
    needs: tuple[str, ...] = ()
    filter: Filter = field(default_factory=Filter)
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    def query(self, limit: int = 50) -> Query:
        """What a user who asks this would send to search."""
        return Query(
            words=self.text,
            standards=self.standards,
            ages=self.ages,
            needs=self.needs,
            filter=self.filter,
            limit=limit,
        )

    def slices(self) -> dict[str, tuple[str, ...]]:
        """Every group this topic belongs to: its labels, and what its own fields say.

        Subjects asked for together stay one group ("Biology, Chemistry, Physics"); needs are one group each.
        Ages that span several phases or bands belong to none. A label of the same name wins over the field. A topic
        that asks by standard has no ages of its own: replace them by its standard's to slice by grade.
        """
        ages = self.ages or self.filter.ages
        slices = {
            "asks by": (" and ".join(["words"] * bool(self.text) + ["standards"] * bool(self.standards)),),
            "subject": (", ".join(sorted(self.filter.subjects)),) if self.filter.subjects else (),
            "phase": _within(ages, _PHASES),
            "grade band": _within(ages, _BANDS),
            "need": self.needs,
        }
        return {name: values for name, values in {**slices, **self.labels}.items() if values}


def _within(ages: AgeRange | None, spans: Mapping[str, tuple[int, int]]) -> tuple[str, ...]:
    if ages is None or ages.high is None:
        return ()
    return tuple(name for name, (low, high) in spans.items() if low <= ages.low and ages.high <= high)


def lines_of(data: bytes, name: str) -> Iterable[tuple[int, str]]:
    """The lines that say something, with their numbers from 1. Only a line feed ends a line, as in JSON Lines.

    Raises JudgmentError if a byte is not UTF-8. A byte order mark is passed over.
    """
    for number, raw in enumerate(data.split(b"\n"), 1):
        try:
            line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise JudgmentError(f"{name}, line {number}: not UTF-8 text; save the file as UTF-8.") from None
        if line.strip():
            yield number, line


def file_bytes(path: Path) -> bytes:
    """The file's bytes. Raises JudgmentError if it is missing, a folder or unreadable."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise JudgmentError(f"{path}: cannot be read ({error.strerror or error}).") from None


def parse_topics(data: bytes, name: str) -> tuple[Topic, ...]:
    """Topics of a JSON Lines file; errors call it ``name``."""
    topics: dict[str, Topic] = {}
    for number, line in lines_of(data, name):
        try:
            topic = _topic(parse_object(line))
        except JudgmentError as error:
            raise JudgmentError(f"{name}, line {number}: {error}") from None
        if topic.id in topics:
            raise JudgmentError(f"{name}, line {number}: topic “{topic.id}” is given twice; give one another id.")
        topics[topic.id] = topic
    return tuple(topics.values())


def read_topics(path: Path) -> tuple[Topic, ...]:
    return parse_topics(file_bytes(path), str(path))


def topic_line(topic: Topic) -> str:
    """The topic as its JSON line, without the line feed; parsing it gives an equal topic.

    Raises JudgmentError if the topic could not be read back, for instance a label named ``text``.
    """
    record: dict[str, Any] = {"id": topic.id}
    optional = {
        "text": topic.text,
        "standards": list(topic.standards),
        "ages": str(topic.ages) if topic.ages else None,
        "needs": list(topic.needs),
        "filter": _filter_record(topic.filter),
        **{key: values[0] if len(values) == 1 else list(values) for key, values in topic.labels.items()},
    }
    if clash := _OWN_FIELDS & topic.labels.keys():
        raise JudgmentError(f"Topic “{topic.id}”: a label cannot be named {', '.join(sorted(clash))}.")
    record.update({key: value for key, value in optional.items() if value not in (None, "", [], {})})
    _topic(record)
    return json.dumps(record, ensure_ascii=False)


def write_topics(path: Path, topics: Iterable[Topic]) -> None:
    path.write_text("".join(topic_line(topic) + "\n" for topic in topics), encoding="utf-8", newline="\n")


def check_id(value: object, what: str) -> str:
    """An id that fits in a column: text without white space. Raises JudgmentError otherwise."""
    if not isinstance(value, str) or value.split() != [value] or not _encodable(value):
        raise JudgmentError(f'{what} must be text without spaces, such as "q-001", not {value!r:.80}.')
    return value


def _encodable(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def parse_object(line: str) -> dict[str, Any]:
    """The JSON object of one line, or JudgmentError."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        raise JudgmentError('not JSON; write one object a line, such as {"id": "q-001", "text": "maps"}.') from None
    if not isinstance(record, dict):
        raise JudgmentError('not a JSON object; write {"id": ..., "text": ...}.')
    return record


def _topic(record: dict[str, Any]) -> Topic:
    topic = Topic(
        id=check_id(record.get("id"), "“id”"),
        text=parse_text(record.get("text", ""), "text"),
        standards=parse_texts(record.get("standards", []), "standards"),
        ages=parse_ages(record.get("ages"), "ages"),
        needs=parse_texts(record.get("needs", []), "needs"),
        filter=_filter(record.get("filter", {})),
        labels={
            parse_text(key, "a label"): _label(value, key)
            for key, value in record.items()
            if key not in _OWN_FIELDS and value not in (None, "", [])
        },
    )
    _check_names(topic)
    if not topic.text.strip() and not topic.standards:
        raise JudgmentError(f"topic “{topic.id}” asks nothing; give it “text”, “standards” or both.")
    return topic


def _check_names(topic: Topic) -> None:
    """Raises JudgmentError for a need that does not exist, and for a label that is a field's name mistyped, or that of
    a condition that is in the wrong place: it would be passed over, and the topic would ask for something else."""
    if unknown := [need for need in topic.needs if current_id(need) not in NEEDS]:
        near = difflib.get_close_matches(unknown[0], NEEDS, n=1, cutoff=0.6) or list(NEEDS)
        raise JudgmentError(f"“{unknown[0]:.80}” in “needs” is not a need we recognize; use {', '.join(near)}.")
    for label in topic.labels:
        if label in _GRADES:
            raise JudgmentError(f'“{label}” asks for nothing here: write “ages”, such as "8-9" for Grade 3 or Year 4.')
        if near := difflib.get_close_matches(label, _OWN_FIELDS, n=1, cutoff=0.8):
            raise JudgmentError(
                f"“{label:.80}” looks like “{near[0]}” mistyped; correct it or name the label otherwise."
            )
        if label in _CONDITIONS:
            raise JudgmentError(f"“{label}” asks for nothing here: conditions are written in “filter”.")


def parse_text(value: object, name: str) -> str:
    """The text itself, or JudgmentError naming the field ``name`` if it is none or holds what UTF-8 cannot."""
    if not isinstance(value, str) or not _encodable(value):
        raise JudgmentError(f"“{name}” must be text, not {value!r:.80}.")
    return value


def parse_texts(value: object, name: str) -> tuple[str, ...]:
    """A list of texts with something in each, or JudgmentError naming the field ``name``."""
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise JudgmentError(f'“{name}” must be a list of texts, such as ["…"], not {value!r:.80}.')
    return tuple(parse_text(item, name) for item in value)


def _label(value: object, name: str) -> tuple[str, ...]:
    if isinstance(value, (bool, int, float)):
        return (json.dumps(value),)
    if isinstance(value, str):
        return (parse_text(value, name),)
    return parse_texts(value, name)


def parse_ages(value: object, name: str) -> AgeRange | None:
    """Ages as they are written, "8-9" or "18-"; None stays None. JudgmentError naming the field ``name`` otherwise."""
    if value is None:
        return None
    match = _AGES.fullmatch(value) if isinstance(value, str) else None
    try:
        if match:
            return AgeRange(int(match[1]), int(match[2]) if match[2] else None)
    except ValueError:
        pass
    raise JudgmentError(f'“{name}” must be rising ages in years, such as "8-9" or "18-", not {value!r:.80}.')


def _filter(record: object) -> Filter:
    if not isinstance(record, dict) or (unknown := set(record) - set(_FILTER_FIELDS)):
        what = f"does not know {', '.join(sorted(unknown))}" if isinstance(record, dict) else "must be an object"
        raise JudgmentError(f"“filter” {what}; it may hold {', '.join(_FILTER_FIELDS)}.")
    free, minutes = record.get("free"), record.get("max_minutes")
    if not (free is None or isinstance(free, bool)):
        raise JudgmentError("“filter.free” must be true or false.")
    if not (minutes is None or (type(minutes) is int and minutes > 0)):
        raise JudgmentError("“filter.max_minutes” must be a whole number of minutes above 0.")
    lists: dict[str, Any] = {name: parse_texts(record[name], f"filter.{name}") for name in _LISTS if name in record}
    return Filter(ages=parse_ages(record.get("ages"), "filter.ages"), free=free, max_minutes=minutes, **lists)


def _filter_record(filter: Filter) -> dict[str, Any]:
    record: dict[str, Any] = {name: list(getattr(filter, name)) for name in _LISTS if getattr(filter, name)}
    if filter.ages:
        record["ages"] = str(filter.ages)
    return record | {name: value for name in ("free", "max_minutes") if (value := getattr(filter, name)) is not None}
