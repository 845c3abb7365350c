"""Wishes made conditions: only what meets a standard that was asked for, is made for its grade, or meets the needs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np

from api.search.fit import ROUNDING
from api.search.query import Read
from catalog.messages import Message, message
from catalog.model import Query
from indexer.alignments import POSSIBLE, PROBABLE
from indexer.engine import Engine, EngineQuery

_DECLARED = ("declared.teaches", "declared.assesses")  # what requires a standard does not meet it


def narrowed(read: Read, query: Query, engine: Engine) -> Read:
    """The query with what ``query.require``, ``relations`` and ``alignment`` ask for as conditions of the engine."""
    asked, probe = read.asked, read.asked.probe
    if query.relations:
        near = {id: n for id, n in probe.standards.items() if _relation(read, id) in query.relations}
        probe = replace(probe, standards=near)
    if _wants_standard(query) and asked.probe.standards:
        probe = replace(probe, only=_meeting(engine, probe, query.alignment))
    if "grade" in query.require and probe.wished_ages is not None and probe.filter.ages is None:
        probe = replace(probe, filter=replace(probe.filter, ages=probe.wished_ages))
    if "need" in query.require and probe.needs:
        probe = replace(probe, filter=replace(probe.filter, known_needs=True))
    return replace(read, asked=replace(asked, probe=probe))


def unused(read: Read, query: Query) -> list[Message]:
    """A sentence for each condition that has nothing to hold for, since the query asks for no such thing."""
    probe = read.asked.probe
    asked: Mapping[str, tuple[bool, bool]] = {
        "standard": (_wants_standard(query), bool(read.asked.standards)),
        "grade": ("grade" in query.require, probe.wished_ages is not None),
        "need": ("need" in query.require, bool(probe.needs)),
    }
    return [message(f"notice.nothing-to-require.{name}") for name, (wanted, there) in asked.items() if wanted > there]


def _wants_standard(query: Query) -> bool:
    return bool("standard" in query.require or query.relations or query.alignment)


def _relation(read: Read, id: str) -> str:
    return read.asked.standards[id].relation.value if id in read.asked.standards else ""


def _meeting(engine: Engine, probe: EngineQuery, alignment: str) -> Collection[str]:
    """The identifiers of all resources that meet one of the standards so surely."""
    if not probe.standards:
        return frozenset()
    just = EngineQuery(standards=probe.standards, filter=probe.filter, marks=probe.marks, refused=probe.refused)
    found = engine.candidates(just, engine.manifest.resources)
    if not len(found.ids):
        return frozenset()
    none = np.zeros(len(found.ids))
    meets = np.maximum.reduce([found.signals.get(name, none) for name in _DECLARED]) > 0
    if alignment != "declared":
        nearness = np.array(list(probe.standards.values()))
        place = np.nan_to_num(found.signals.get("inferred.standard", none)).astype(np.int64)
        sure = found.signals.get("inferred", none) / nearness[place]
        meets |= sure >= (PROBABLE if alignment == "probable" else POSSIBLE) - ROUNDING
    return frozenset(id for id, held in zip(found.ids, meets.tolist(), strict=True) if held)
