"""The graph of standards: what a typed code means, and which standards are near one.

Pure, over what was imported. Every dictionary is made once, when the graph is, so that resolving a code costs
microseconds; nothing in a damaged package (cycles, missing ends, repeated or absent codes) makes it fail.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property

from rapidfuzz import fuzz

from catalog.errors import AmbiguousCodeError, UnknownStandardError
from catalog.model import SUPPORTS, Association, Framework, Relation, Standard
from catalog.standards.codes import (
    CodeSpan,
    alike,
    apart_key,
    code_beside,
    code_key,
    gradeless_key,
    is_foreign_code,
    plain_uri,
    short_code,
    without_cluster,
    words_of,
)
from catalog.standards.declared_codes import NO_CODES, DeclaredCodes
from catalog.standards.equivalence import Equivalence
from catalog.standards.lettered import lettered_part
from catalog.standards.nearness import ANSWERING, NEARNESS, Nearness, nearness_of_overlap
from catalog.standards.search import StatementIndex, stated_once
from catalog.standards.spelled import Spelled
from catalog.text.signs import plainly

_SUGGESTIONS, _MAX_CODE = 5, 300
MAX_LEVELS = 64  # looked up or down a tree: a framework has a dozen, and a chain made to hurt costs no more
_MAX_WORDS = 4  # in a code typed with spaces, "4 NF B 3a"
_MAX_CANDIDATES = 12

_RELATED = (Relation.IS_RELATED_TO, Relation.IS_PEER_OF, Relation.IS_PART_OF, Relation.REPLACED_BY, SUPPORTS)
_OF_CODES = re.compile(r"[\d.:§]")  # one of these is in everything that is read as a code among words


class StandardsGraph:
    """Frameworks, their standards and the associations between them, ready to be asked."""

    def __init__(
        self, frameworks: Iterable[Framework], standards: Iterable[Standard], associations: Iterable[Association]
    ) -> None:
        self.frameworks: dict[str, Framework] = {framework.id: framework for framework in frameworks}
        self.standards: dict[str, Standard] = {standard.id: standard for standard in standards}
        self._rank = {id: n for n, id in enumerate(self.standards)}
        self._link(associations)
        self._short: dict[str, str] = {}
        self._answering: dict[str, Mapping[str, Nearness]] = {}
        self._statements: StatementIndex | None = None

    # -- building -------------------------------------------------------------------------------------------

    def _link(self, associations: Iterable[Association]) -> None:
        self._children: dict[str, list[str]] = defaultdict(list)
        self._parents: dict[str, list[str]] = defaultdict(list)
        self._before: dict[str, list[str]] = defaultdict(list)
        self._after: dict[str, list[str]] = defaultdict(list)
        self._related: dict[str, list[str]] = defaultdict(list)
        self._matches: list[tuple[str, str]] = []
        self._overlap: dict[str, dict[str, float]] = defaultdict(dict)
        order: dict[tuple[str, str], int] = {}
        for link in associations:
            ends = link.origin_id, link.destination_id
            if ends[0] == ends[1] or ends[0] not in self.standards or ends[1] not in self.standards:
                continue
            origin, destination = ends
            if link.type == Relation.IS_CHILD_OF:
                self._parents[origin].append(destination)
                self._children[destination].append(origin)
                order[ends[::-1]] = self.standards[origin].sequence if link.sequence is None else link.sequence
            elif link.type == Relation.PRECEDES:
                self._before[destination].append(origin)
                self._after[origin].append(destination)
            elif link.type == Relation.EXACT_MATCH_OF:
                self._matches.append(ends)
            elif link.type in _RELATED:
                if link.score is not None:
                    for one, other in (ends, ends[::-1]):
                        self._overlap[one][other] = max(link.score, self._overlap[one].get(other, 0.0))
                self._related[origin].append(destination)
                self._related[destination].append(origin)
        for parent, children in self._children.items():
            children.sort(key={child: (order[parent, child], self._rank[child]) for child in children}.__getitem__)

    # What only codes need is made at the first of them: most queries have none, and most commands ask once.

    @cached_property
    def _spelled(self) -> Spelled:
        return Spelled(self.frameworks, self.standards.values())

    @cached_property
    def _class(self) -> dict[str, tuple[str, ...]]:
        equivalence = Equivalence(self.frameworks, self.standards)
        for origin, destination in self._matches:
            equivalence.unite(origin, destination)
        equivalence.unite_same_codes(self._spelled.keys, self._specific)
        return equivalence.classes()

    # -- codes ----------------------------------------------------------------------------------------------

    def resolve(self, code: str, framework: str = "") -> Standard:
        """The standard that a code, identifier or URI means, however it is spelled.

        ``framework`` (a title, as publishers write it beside a code) settles a code that several have. Raises
        AmbiguousCodeError or UnknownStandardError; both name codes that do resolve.
        """
        meanings = self.meanings(code)
        if len(meanings) > 1 and framework:
            likeness = {meaning: self._likeness(meaning, framework) for meaning in meanings}
            best = max(likeness.values())
            meanings = tuple(id for id in meanings if likeness[id] == best)
        if len(meanings) == 1:
            return self.standards[meanings[0]]
        if meanings:
            raise AmbiguousCodeError(code[:_MAX_CODE], tuple(self.name(id) for id in meanings[:_MAX_CANDIDATES]))
        raise UnknownStandardError(code[:_MAX_CODE], self.suggest(code))

    def meanings(self, code: str) -> tuple[str, ...]:
        """Identifiers of what a code may mean: none, one, or several that are not equivalent."""
        code = plainly(code.strip())
        if not code or len(code) > _MAX_CODE:
            return ()
        if own := self._spelled.own.get(code.casefold()):
            return tuple(own)
        key = code_key(code)
        ids = (
            self._spelled.exact.get(code.casefold())
            or self._spelled.exact.get(plain_uri(code))
            or self._spelled.keys.get(key)
            or self._spelled.loose.get(key)
            or self._with_cluster_added(key)
            or self._spelled.keys.get(apart_key(code))
        )
        return self._distinct(ids) if ids else ()

    def named(self, code: str) -> tuple[str, ...]:
        """Identifiers of the standards that a code names: one, or those of a domain (``4.NF``), the topmost. Raises as
        ``resolve`` does."""
        if code in self.standards:
            return (code,)
        return (() if self.meanings(code) else self.domain(code)) or (self.resolve(code).id,)

    def domain(self, code: str) -> tuple[str, ...]:
        """The topmost standards whose codes begin with ``code`` and go on: those of the domain ``4.NF``."""
        key = code_key(code[:_MAX_CODE])
        if "." not in key:
            return ()
        keys = self._sorted_keys
        first, last = bisect_left(keys, key + "."), bisect_left(keys, key + "/")  # "/" comes after "."
        begun = dict.fromkeys(self._distinct(self._spelled.keys[known])[0] for known in keys[first:last])
        tops = [id for id in begun if not any(above.id in begun for above in self.ancestors(id))]
        return tuple(sorted(tops, key=self._rank.__getitem__))

    @cached_property
    def _sorted_keys(self) -> list[str]:
        return sorted(self._spelled.keys)

    def _with_cluster_added(self, key: str) -> list[str]:
        """``3.NF.A.1`` asked of a framework whose own codes have no cluster letters."""
        dropped = without_cluster(key)
        ids = self._spelled.keys.get(dropped, []) if dropped else []
        return [id for id in ids if not without_cluster(code_key(self.standards[id].code))]

    def _distinct(self, ids: Sequence[str]) -> tuple[str, ...]:
        if len(ids) == 1:
            return self._class.get(ids[0], (ids[0],))[:1]
        best: dict[str, None] = {}
        for id in ids:
            meant = self._specific(id, ids)
            best[self._class.get(meant, (meant,))[0]] = None
        return tuple(best)

    def _specific(self, id: str, ids: Sequence[str]) -> str:
        """If an item and its own part have one code (packages mislabel clusters so), the part is meant."""
        for child in self._children.get(id, ()):
            if child in ids:
                return child
        return id

    def _likeness(self, id: str, framework: str) -> float:
        known = self.frameworks.get(self.standards[id].framework_id)
        return fuzz.token_set_ratio(framework.casefold(), known.title.casefold()) if known else 0.0

    def name(self, id: str) -> str:
        """The shortest spelling that resolves to this standard: its code, code and framework, or identifier."""
        if id in self._short:
            return self._short[id]
        standard = self.standards[id]
        known = self.frameworks.get(standard.framework_id)
        spellings = [short_code(standard.code), standard.code] if standard.code else []
        spellings += [f"{spelling} ({known.title})" for spelling in spellings if known]
        self._short[id] = next((s for s in spellings if self.meanings(s) == (id,)), id)
        return self._short[id]

    def suggest(self, code: str, limit: int = _SUGGESTIONS) -> tuple[str, ...]:
        """Codes near an unknown one, best first: those it begins, then those spelled alike."""
        key = code_key(code[:_MAX_CODE])
        if not key:
            return ()
        begun = [known for known in self._sorted_keys if known.startswith(key + ".")]
        begun.sort(key=lambda known: (known.count("."), self._rank[self._spelled.keys[known][0]]))
        near = [*begun[:limit], *alike(key, self._sorted_keys, limit * 2)]
        ids = (self._distinct(self._spelled.keys[known])[0] for known in near)
        return tuple(dict.fromkeys(map(self.name, ids)))[:limit]

    def find_codes(self, words: str, declared: DeclaredCodes = NO_CODES) -> list[CodeSpan]:
        """Codes within typed text, left to right; also words that are written like a code which nothing here has."""
        if not _OF_CODES.search(words):
            return []
        pieces = words_of(words)
        spans: list[CodeSpan] = []
        n = 0
        while n < len(pieces):
            for count in range(min(_MAX_WORDS, len(pieces) - n), 0, -1):
                start, end = pieces[n].start, pieces[n + count - 1].end
                code = words[start:end]
                ids = self._typed(code, count) or declared.typed(code, count)
                beside = declared.are_beside(code) or self.domain(code_beside(code))
                if ids or (count == 1 and beside) or is_foreign_code(code, words[:start]):
                    spans.append(CodeSpan(start, end, code, ids))
                    n += count - 1
                    break
            n += 1
        return spans

    def _typed(self, code: str, count: int) -> tuple[str, ...]:
        """What a stretch of a query means as a code; plain words and numbers mean none, though a code were so short."""
        if not re.search(r"\d", code) or not re.search(r"[^\W\d_]", code):
            dotted = count == 1 and re.search(r"\w[.:]\w", code)
            return self.meanings(code) or self.domain(code) if dotted else ()
        if count > 1 and (re.search(r"[^\W\d_]{5}", short_code(code)) or code_key(code).count(".") < 2):
            return ()
        if count == 1 and not re.search(r"\w[^\w\s]+\w", code) and len(code_key(code)) < len("mp.1"):
            return ()
        return self.meanings(code) or (self.domain(code) or self._of_any_grade(code) if count == 1 else ())

    def _of_any_grade(self, code: str) -> tuple[str, ...]:
        """What a code without a grade means, if no grade begins so: "W.10", "NF.B.3"."""
        return tuple(sorted(self._distinct(self._gradeless.get(code_key(code), [])), key=self._rank.__getitem__))

    @cached_property
    def _gradeless(self) -> dict[str, list[str]]:
        spelled: dict[str, list[str]] = defaultdict(list)
        for key, ids in self._spelled.loose.items():
            spelled[gradeless_key(key)] += ids
        return spelled

    def search(self, words: str, limit: int = 20, within: Collection[str] | None = None) -> tuple[Standard, ...]:
        """Standards, or those of some identifiers, by code or by the words of their statements, best first."""
        matches: dict[str, None] = dict.fromkeys(
            standard_id for span in self.find_codes(words) for standard_id in span.standard_ids
        )
        matches.update(dict.fromkeys(self.meanings(words)))
        if "." in (key := code_key(words[:_MAX_CODE])):
            begun = [self._distinct(ids)[0] for known, ids in self._spelled.keys.items() if known.startswith(key + ".")]
            matches.update(dict.fromkeys(sorted(begun, key=self._rank.__getitem__)))
        if self._statements is None:
            self._statements = StatementIndex(self.standards.values())
        matches.update(dict.fromkeys(self._statements.search(words)))
        chosen = dict.fromkeys(self._class.get(match, (match,))[0] for match in matches)
        found = self._get(id for id in chosen if within is None or id in within)
        return stated_once(found, self.ancestors)[: max(0, limit)]

    # -- neighbors -----------------------------------------------------------------------------------------

    def children(self, id: str) -> tuple[Standard, ...]:
        """Immediate parts, in the order of the framework; a framework's identifier gives the top of its tree."""
        if id in self.frameworks:
            return self.roots(id)
        return self._get(dict.fromkeys(self._children.get(id, ())))

    def parts(self, id: str) -> tuple[Standard, ...]:
        """The descendants of ``MAX_LEVELS`` levels, each before its own parts, in the order of the framework."""
        visited = {id: None}
        stack = [(part, 1) for part in reversed(self._children.get(id, ()))]
        while stack:
            part, level = stack.pop()
            if part not in visited:
                visited[part] = None
                if level < MAX_LEVELS:
                    stack.extend((child, level + 1) for child in reversed(self._children.get(part, ())))
        return self._get(list(visited)[1:])

    def ancestors(self, id: str) -> tuple[Standard, ...]:
        """The ancestors of ``MAX_LEVELS`` levels, nearest first."""
        return self._get(self._reach(id, lambda node: self._parents.get(node, ()), MAX_LEVELS))

    def siblings(self, id: str) -> tuple[Standard, ...]:
        """The other parts of its parents; roots have none."""
        beside = dict.fromkeys(s for parent in self._parents.get(id, ()) for s in self._children[parent] if s != id)
        return self._get(beside)

    def roots(self, framework_id: str) -> tuple[Standard, ...]:
        """The top of a framework's tree, in its order."""
        tops = [s for s in self.standards.values() if s.framework_id == framework_id and not self._parents.get(s.id)]
        return tuple(sorted(tops, key=lambda s: (s.sequence, self._rank[s.id])))

    def prerequisites(self, id: str, depth: int = 1) -> tuple[Standard, ...]:
        """What comes before by ``precedes``, up to ``depth`` steps back, nearest first."""
        return self._get(self._reach(id, lambda node: self._before.get(node, ()), depth))

    def leads_to(self, id: str, depth: int = 1) -> tuple[Standard, ...]:
        """What this prepares for by ``precedes``, up to ``depth`` steps on, nearest first."""
        return self._get(self._reach(id, lambda node: self._after.get(node, ()), depth))

    def equivalents(self, id: str) -> tuple[Standard, ...]:
        """The same standard in other frameworks or packages, published before draft."""
        return self._get(other for other in self._class.get(id, ()) if other != id)

    def related(self, id: str) -> tuple[Standard, ...]:
        """Neighbors by the associations of ``_RELATED``, either way round."""
        return self._get(dict.fromkeys(self._related.get(id, ())))

    def overlapping(self, id: str) -> tuple[tuple[Standard, float], ...]:
        """The standards of crosswalks with this one and how much both share, the most first."""
        scores = self._overlap.get(id, {})
        return tuple(
            (self.standards[score], scores[score]) for score in sorted(scores, key=lambda to: (-scores[to], to))
        )

    def answering(self, id: str) -> Mapping[str, Nearness]:
        """The one rule for search, pages, plans and reports: the standards that a material may be declared for to meet
        this one, and how they relate to it: itself, its equivalents and parts, and what it is a lettered part of
        (4.NF.B.3 for 4.NF.B.3a). Worked out once for each that is asked."""
        if (known := self._answering.get(id)) is None:
            near = self.neighborhood(id).items()
            known = self._answering[id] = {other: relation for other, (relation, _) in near if relation in ANSWERING}
        return known

    def neighborhood(self, id: str) -> Mapping[str, tuple[Nearness, float]]:
        """The standards whose resources also answer for this one, each under its nearest relation.

        Whatever is near brings its equivalents with it, so that resources aligned to another package's copy count.
        """
        if id not in self.standards:
            return {}
        near: dict[str, tuple[Nearness, float]] = {}

        def admit(relation: Nearness, members: Iterable[Standard], nearness: float = 0.0) -> None:
            nearness = nearness or NEARNESS[relation]
            for member in members:
                for same in self._class.get(member.id, (member.id,)):
                    if same not in near or near[same][1] < nearness:
                        near[same] = relation, nearness

        same = self.equivalents(id)
        near[id] = Nearness.SELF, NEARNESS[Nearness.SELF]
        admit(Nearness.EQUIVALENT, same)
        admit(Nearness.PART, self.parts(id))
        for one in (self.standards[id], *same):
            admit(Nearness.PART_OF_EQUIVALENT, self.parts(one.id) if one.id != id else ())
            for above in self._get(self._parents.get(one.id, ())):
                admit(Nearness.WHOLE if lettered_part(self, one.id, above.id) else Nearness.PARENT, (above,))
            admit(Nearness.RELATED, self.related(one.id))
            admit(Nearness.PREREQUISITE, self.prerequisites(one.id))
            for other, score in self.overlapping(one.id):
                admit(Nearness.OVERLAPPING, (other,), nearness_of_overlap(score))
        return near

    @staticmethod
    def _reach(id: str, step: Callable[[str], Sequence[str]], depth: int) -> list[str]:
        visited = {id: None}
        edge = [id]
        while edge and depth > 0:
            edge = list(dict.fromkeys(neighbor for node in edge for neighbor in step(node) if neighbor not in visited))
            visited.update(dict.fromkeys(edge))
            depth -= 1
        return list(visited)[1:]

    def _get(self, ids: Iterable[str]) -> tuple[Standard, ...]:
        return tuple(self.standards[id] for id in ids)
