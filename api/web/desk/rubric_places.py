"""The places of a rubric's JSON as the form of its draft calls them, and where two drafts differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from api.messages import Words
from catalog.messages import Message, Value, listed, message
from catalog.vetting.rubrics.rubric import Mark

_FIELDS: Mapping[str, Message] = {
    "name": message("editor.name"),
    "title": message("editor.title"),
    "purpose": message("editor.purpose"),
    "reviewers_needed": message("editor.reviewers"),
    "license": message("compare.license"),
    "rule": message("editor.rule"),
    "kind": message("editor.rule"),
    "meets": message("editor.meets"),
    "partially": message("editor.partially"),
    "table": message("editor.table"),
    "sections": message("editor.sections"),
    "criteria": message("editor.criteria"),
    "id": message("editor.id"),
    "about": message("editor.about"),
    "weight": message("editor.weight"),
    "text": message("editor.text"),
    "look_for": message("editor.look-for"),
    "scale": message("editor.scale"),
    "need": message("editor.need"),
    "passes": message("editor.passes"),
    "non_negotiable": message("review.non-negotiable"),
    "may_not_apply": message("editor.may-not-apply"),
    "evidence": message("editor.evidence"),
}
_PART = re.compile(r"([^.\[]+)(?:\[(\d+)\])?")
_ABSENT = "–"


def label(place: str) -> str | Message:
    """``sections[1].criteria[2].weight`` by the labels of the form: "Section 1, Criterion 2, Weight"."""
    parts: list[str | Message] = []
    for name, number in _PART.findall(place):
        if name == "sections" and number:
            parts.append(message("editor.section", n=int(number)))
        elif name == "criteria" and number:
            parts.append(message("editor.criterion", n=int(number)))
        elif name != "rule" or place == "rule":  # what the rule has is named on the form without it
            parts.append(_FIELDS.get(name, name))
    return listed(parts, "comma")


def told(words: Words, value: Value) -> str:
    if isinstance(value, Message):
        return words.say(value)
    return "; ".join(told(words, part) for part in value) if isinstance(value, tuple) else str(value)


def differences(words: Words, typed: Mapping[str, Any], saved: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Label, value in the one and value in the other, of each field of the form that the two do not share."""
    mine, theirs = dict(_fields(typed, "")), dict(_fields(saved, ""))
    return [
        (told(words, label(place)), told(words, mine.get(place, _ABSENT)), told(words, theirs.get(place, _ABSENT)))
        for place in dict.fromkeys([*mine, *theirs])
        if mine.get(place) != theirs.get(place)
    ]


def _fields(record: Mapping[str, Any], within: str) -> Iterator[tuple[str, Value]]:
    """Every field with its place and its value as a reader reads it."""
    for name, value in record.items():
        if name == "table":
            if value:
                yield f"{within}table", tuple(_row(row) for row in value)
        elif isinstance(value, dict):
            yield from _fields(value, f"{within}{name}.")
        elif isinstance(value, list):
            for number, entry in enumerate(value, 1):
                yield from _fields(entry, f"{within}{name}[{number}].")
        elif name in _FIELDS:
            yield within + name, _shown(name, value)


def _row(row: Mapping[str, Any]) -> Message:
    marks = tuple(_mark(mark) for mark in row["ratings"])
    return message("editor.row", ratings=listed(marks), whole=_mark(row["is"]))


def _mark(mark: str) -> str | Message:
    return message(f"mark.{Mark(mark).name.lower()}") if mark in set(Mark) else mark


def _shown(name: str, value: Any) -> str | Message:
    if isinstance(value, bool):
        return message(f"level.yes-no.{int(value)}")
    if name in ("kind", "scale", "need") and value:
        prefix = "rule" if name == "kind" else name
        return Message(f"{prefix}.{value}", default=str(value))
    return _ABSENT if value == "" else f"{value:g}" if isinstance(value, float) else f"{value}"
