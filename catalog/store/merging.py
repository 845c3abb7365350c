"""How several records of one resource become one, and how digests add up (pure, on JSON of store.codec)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catalog.store.codec import Json

_MODULUS = 1 << 256


@dataclass(frozen=True, slots=True)
class Version:
    """What one source says. The highest ``sequence`` is the newest; sources keep the order of ``place``."""

    place: tuple[int, str, int]  # source, id, occurrence
    sequence: int
    record: Json


def merge(id: str, versions: Sequence[Version], corrections: Iterable[tuple[str, object]]) -> Json:
    """The effective record: newest value of a single field, union of lists, then people's corrections, oldest first."""
    if len(versions) == 1:
        merged = dict(versions[0].record)
    else:
        merged = {}
        for version in sorted(versions, key=lambda version: version.sequence, reverse=True):
            if "text" not in merged and "text" in version.record and "text_format" in version.record:
                merged["text_format"] = version.record["text_format"]
            for name, value in version.record.items():
                if name != "text_format":
                    merged.setdefault(name, value)
        by_place = sorted(versions, key=lambda version: version.place)
        for name, value in merged.items():
            if isinstance(value, list):
                merged[name] = _union(name, [version.record.get(name, ()) for version in by_place])
    for name, value in corrections:
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = value
    merged["id"] = id
    return {name: merged[name] for name in sorted(merged)}


def _union(name: str, lists: Iterable[Iterable[object]]) -> list[object]:
    """Every item once, at its first place. The same alignment in two wordings counts once."""
    union: dict[object, object] = {}
    for item in (item for items in lists for item in items):
        if name == "alignments" and isinstance(item, dict):
            identifying = ("type", "code", "standard_id", "framework", "source")
            union.setdefault(tuple(item.get(key) for key in identifying), item)
        else:
            union.setdefault(repr(item), item)
    return list(union.values())


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def add_digests(total: str, new: Iterable[str] = (), gone: Iterable[str] = ()) -> str:
    """A set's digest after some members came and went: a sum, so the order and the history do not matter."""
    value = int(total, 16) + sum(int(digest, 16) for digest in new) - sum(int(digest, 16) for digest in gone)
    return f"{value % _MODULUS:064x}"
