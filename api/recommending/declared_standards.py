"""Codes that only records declare, as standards of no framework: with what records say of them, and no relatives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from api.search.service import SearchSession
from catalog.model import Query, Standard
from catalog.standards.declared_codes import aligned_to, declared_code
from catalog.standards.graph import StandardsGraph
from catalog.standards.nearness import NEARNESS, Nearness

_READ = 8  # materials that are asked what they say of a code


class WiderGraph(StandardsGraph):
    """A graph with declared codes beside its standards. ``spelled`` are by the identifier of each those of all its
    spellings."""

    def __init__(
        self, graph: StandardsGraph, declared: Iterable[Standard], spelled: Mapping[str, Sequence[str]]
    ) -> None:
        self.__dict__.update(graph.__dict__)  # what is made later of the standards of frameworks is of those alone
        self.standards = {**graph.standards, **{standard.id: standard for standard in declared}}
        self._spelled_so, self._answering = spelled, {}

    def neighborhood(self, id: str) -> Mapping[str, tuple[Nearness, float]]:
        if id in self._spelled_so:
            return dict.fromkeys(self._spelled_so[id], (Nearness.SELF, NEARNESS[Nearness.SELF]))
        return super().neighborhood(id)


def with_declared(search: SearchSession, ids: Iterable[str]) -> StandardsGraph:
    """The standards of frameworks, and those of ``ids`` that are codes which only records declare."""
    declared = [id for id in ids if declared_code(id)]
    if not declared:
        return search.graph
    spelled = {id: search.codes.named(id) for id in declared}
    return WiderGraph(search.graph, [read_declared(search, id, spelled[id])[0] for id in declared], spelled)


def read_declared(search: SearchSession, id: str, spelled: Sequence[str]) -> tuple[Standard, str]:
    """A code as a standard, and what records call its framework, "" if they do not."""
    hits = search(Query(standards=(id,), limit=_READ)).hits
    said = [one for hit in hits for one in hit.resource.alignments if aligned_to(one) in spelled]
    statement = next((one.statement for one in said if one.statement), "")
    standard = Standard(id=id, uri="", framework_id="", code=declared_code(id), statement=statement)
    return standard, next((one.framework for one in said if one.framework), "")
