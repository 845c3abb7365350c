"""The one use case behind JSON, pages, the command and evaluation: a query in, ranked and explained results out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import cached_property
from typing import Self

import numpy as np

from api.search import conditions
from api.search.adoption_signals import APPROVED, USABLE, AdoptionSignals, Decided
from api.search.chips_met import chips_not_met, kinds_seen
from api.search.codes_asked import Codes, declared_only, near_codes
from api.search.empty_values import values_of_nothing
from api.search.features import Asked
from api.search.fit import unsaid
from api.search.left_out import without_idle_claims
from api.search.listing import Listing, beside_chosen, count_listed, facet_counts, listing, relevant
from api.search.loosening import loosenings
from api.search.parameters import MAX_OFFSET
from api.search.query import Component, QueryReader, Read
from api.search.ranking import rank
from api.search.read_once import ReadOnce
from api.search.relaxation import Outcome, Relaxation, also_nowhere, look_at, second_look, why
from api.search.results import Results, at_address, is_address, missing
from api.search.tiers import named, order_told
from catalog.errors import GenerationError, NotFoundError
from catalog.messages import Message
from catalog.model import Alignment, Evidence, Filter, Query, Resource, Sort, inference
from catalog.needs.needs import NEEDS
from catalog.standards.graph import StandardsGraph
from catalog.vetting.cycle.adoption import Adoption
from catalog.vetting.state import DistrictState
from indexer.alignments import POSSIBLE
from indexer.current import Current
from indexer.engine import Candidates, Engine, EngineQuery, Manifest, Rows
from indexer.vectors.embedder import Embedder
from indexer.words.analysis import fold, terms

# Candidates a leg, the same for every page: pages are parts of one list. As many as can be paged through.
LEG = MAX_OFFSET
_INFERENCES = 200  # asked of an engine at a time


class Search:
    """Opens sessions, and holds what they share. Thread-safe.

    ``state`` gives the standards and the district's decisions as they are now; it must be quick when nothing has
    changed. ``approved`` is the setting of that name: "all" alike, approved materials "first" among
    those that fit what was asked alike (``api.search.tiers``), or "only" those.
    ``located`` gives the material that an address or identifier leads to.
    """

    def __init__(
        self,
        current: Current,
        embedder: Embedder,
        state: Callable[[], DistrictState],
        approved: str = "all",
        located: Callable[[str], Resource | None] = lambda _: None,
    ) -> None:
        self.current, self.state, self.approved, self.located = current, state, approved, located
        self.reader, self.decided = QueryReader(embedder), Decided()
        self._embedder = embedder

    def session(self, *, everything: bool = False) -> SearchSession:
        """A session, to be closed; with ``everything`` of all materials, for whom ``api.auth.visibility`` says."""
        return SearchSession(self, "all" if everything and self.approved == "only" else self.approved)

    def ready(self) -> Manifest:
        """The manifest of what is searched, once a query has gone through the model. Raises ModelError."""
        self._embedder.encode_query("ready")
        with self.session() as session:
            return session.manifest


class SearchSession:
    """What one request searches: one engine, and one state of the standards and of the district's decisions.

    The engine is leased and the state is read when first needed, each once; closing gives the engine back. For one
    thread at a time.

    If ``approved`` is "only", a material that is not approved for use does not exist for any method here: it is
    neither found, counted, near, beside nor there by its identifier.
    """

    def __init__(self, search: Search, approved: str) -> None:
        self._search, self._approved = search, approved
        self._lease, self._closed = ExitStack(), False
        self._once = ReadOnce()

    def close(self) -> None:
        self._closed = True
        self._lease.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @cached_property
    def _engine(self) -> Engine:
        if self._closed:
            raise RuntimeError("this session of search is closed")
        return self._lease.enter_context(self._search.current.lease())

    @cached_property
    def _state(self) -> DistrictState:
        return self._search.state()

    @cached_property
    def _decided(self) -> AdoptionSignals:
        return self._search.decided(self._state.adoptions, self._state.withdrawn)

    @property
    def graph(self) -> StandardsGraph:
        """The standards."""
        return self._state.graph

    @property
    def adoptions(self) -> Mapping[str, Adoption]:
        """What is decided about materials, by their own identifiers."""
        return self._state.adoptions

    @property
    def manifest(self) -> Manifest:
        return self._engine.manifest

    @property
    def shows_all(self) -> bool:
        return self._approved != "only"

    @property
    def size(self) -> int:
        """How many materials there are to be found."""
        gone = self._state.withdrawn
        if not self.shows_all:
            return len(self._decided.approved.keys() - gone)
        if not gone:
            return self.manifest.resources
        return self._engine.candidates(EngineQuery(marks=self._decided.marks), 0).total

    @property
    def withdrawn(self) -> frozenset[str]:
        """What is no longer in the catalog, whether or not the index still holds it."""
        return self._state.withdrawn

    def permits(self, id: str) -> bool:
        """Whether a material, by its own identifier, may be seen by this searcher while it is in the catalog."""
        return self.shows_all or id in self._decided.approved

    def shows(self, id: str) -> bool:
        """Whether a material may be seen: it is permitted, and not withdrawn from the catalog."""
        return self.permits(id) and id not in self._state.withdrawn

    def approves(self, id: str) -> bool:
        """Whether a material is approved for use today."""
        return id in self._decided.approved

    @property
    def codes(self) -> Codes:
        """The codes that mean something here; without an index those of frameworks."""
        with suppress(GenerationError):
            return self._search.reader.codes(self._engine, self.graph)
        return Codes(self.graph)

    def missing(self, id: str) -> NotFoundError:
        """The error for an identifier that leads nowhere, the same for an unknown one and one not shown."""
        return missing(id, everything=self.shows_all)

    def _notices(self, read: Read, outcome: Outcome, page: Listing) -> list[Message]:
        """What is not here, or not taken as it was typed; words that occur nowhere are a reason if all is far."""
        unmet, engine_query = conditions.unmet_needs(read.asked, outcome.candidates), read.asked.engine_query
        if read.understood is None:
            return unmet
        counted = lambda other: self._engine.candidates(other, 0).count  # noqa: E731
        told = without_idle_claims(read.understood.notices, engine_query, outcome.candidates.count, counted)
        notices = kinds_seen(read, told, page.candidates, page.first)
        nowhere = [] if read.understood.browses else also_nowhere(read.understood, engine_query, outcome)
        unlike = chips_not_met(read, page.candidates, page.first, outcome.candidates)
        lengths = conditions.length_wished(read.understood.minutes, engine_query, outcome.candidates.count, counted)
        return [*notices, *lengths, *unmet, *unlike, *nowhere]

    def _pasted(self, query: Query) -> Results | None:
        """The one material whose address or identifier is all that was typed; None for any other question."""
        if query.standards or not is_address(query.words):
            return None
        resource = self._search.located(query.words)
        if resource is None or not self.shows(resource.id):
            return None
        return at_address(query, resource)

    def __call__(self, query: Query, *, facets: bool = False, without: frozenset[Component] = frozenset()) -> Results:
        """Raises UnknownStandardError and AmbiguousCodeError for ``query.standards``; words never fail."""
        if (pasted := self._pasted(query)) is not None:
            return pasted
        query = self._restricted(query)
        engine = self._engine
        read = self._read(query, without)
        query = replace(query, sort=read.sort) if read.sort and not query.sort else query
        among = self._among(read, query.sort)
        # First, for what is near under filters is a part of what is near without them.
        counted = facet_counts(engine, read.asked.engine_query, among, everything=self.shows_all) if facets else None
        candidates = engine.candidates(read.asked.engine_query, LEG)
        ranking = rank(read.asked, candidates, read.coefficients)
        page = listing(engine, query, ranking, among)
        understood, found = read.understood, look_at(read.asked, candidates, ranking.best, read.idle)
        outcome = self._looked_again(found, read, query, without)
        offered = self._loosenings(read, query, without, outcome)
        return Results(
            query=query,
            **page.fields,
            chips=read.chips,
            topic=understood.about.words if understood else "",
            did_you_mean=understood.did_you_mean if understood else None,
            facets=counted,
            reason=why(query, read.asked, outcome, offered, engine),
            loosen=offered,
            near_codes=near_codes(understood.pieces, self.codes) if understood else (),
            notices=[
                *declared_only(read.asked),
                *self._notices(read, outcome, page),
                *conditions.unused(read, query),
                *conditions.overruled(read, query),
                *(values_of_nothing(query.filter, engine) if candidates.count else ()),
                *order_told(page.fields.get("tiers", {})),
            ],
            ages=read.asked.engine_query.wished_ages,
            ages_implied=read.asked.ages_implied,
            naming=read.asked.naming,
            more=candidates.more,
            needs=tuple(need for need in read.asked.engine_query.needs if need in NEEDS),
            named=named(read.asked),
            sought=read.sought,
        )

    def runner(self, without: frozenset[Component] = frozenset()) -> Callable[[Query], Sequence[tuple[str, float]]]:
        """Search as evaluation wants it: a query to ids and scores, best first, with no reasons put into words."""

        def run(query: Query) -> Sequence[tuple[str, float]]:
            read = self._read(self._restricted(query), without)
            candidates = self._engine.candidates(read.asked.engine_query, LEG)
            ranking = rank(read.asked, candidates, read.coefficients)
            falling = np.minimum.accumulate(ranking.scores)  # a run's scores never rise, also past a tier
            listed = slice(query.offset, query.offset + query.limit)
            return list(zip(ranking.ids[listed], falling[listed].tolist(), strict=True))

        return run

    def look(self, query: Query) -> tuple[Asked, Candidates]:
        """What ranking is given for a query: training learns from it, and pages count it."""
        asked = self._read(self._restricted(query)).asked
        return asked, self._engine.candidates(asked.engine_query, max(LEG, query.offset + query.limit))

    def facets(
        self, query: Query, without: frozenset[Component] = frozenset(), beside: str = ""
    ) -> Mapping[str, Sequence[tuple[str, int]]]:
        read = self._read(self._restricted(query), without)
        asked, among = beside_chosen(beside, read.asked.engine_query), self._among(read, query.sort or read.sort)
        return facet_counts(self._engine, asked, among, everything=self.shows_all)

    def _among(self, read: Read, sort: Sort | None) -> Rows | None:
        return relevant(self._engine, sort, read.asked, read.coefficients, everything=self.shows_all)

    def need_counts(self, query: Query) -> Mapping[str, Mapping[Evidence, int]]:
        """For each need, how many of what a query finds are in each state of evidence."""
        return self._engine.needs(self._read(self._restricted(query)).asked.engine_query)

    def with_needs(self, ids: Collection[str]) -> Candidates:
        """Those of some materials that the index holds, with what is known of every need."""
        return self._engine.candidates(EngineQuery(needs=tuple(NEEDS), only=ids, marks=self._decided.marks), len(ids))

    def resource(self, id: str) -> Resource:
        """Raises NotFoundError."""
        with suppress(NotFoundError):
            if self.shows(id):
                return self._engine.resource(id)
        raise self.missing(id)

    def completed(self, resource: Resource) -> Resource:
        """A record as the catalog has it, with what the index has of its parts of which it says nothing itself."""
        try:
            indexed = self._engine.resource(resource.id)
        except NotFoundError:
            return resource
        filled = {name: getattr(indexed, name) for name in indexed.from_parts if not getattr(resource, name)}
        if "alignments" in filled:
            said, no = filled["alignments"], self._state.rejected
            filled["alignments"] = tuple(a for a in said if resource.id not in no.get(a.standard_id or "", ()))
        return replace(resource, **filled, from_parts=tuple(filled), needs_of_parts=indexed.needs_of_parts)

    def similar(self, id: str, k: int) -> Sequence[tuple[Resource, float]]:
        """Raises NotFoundError."""
        id = self.resource(id).id
        return self._engine.similar(id, k, self._restricted(Query()).filter, self._decided.marks)

    def units(self, id: str) -> Sequence[tuple[str, Sequence[str]]]:
        """Each larger work that the resource shares with others, by name, with the ids of its parts in their order."""
        try:
            units = self._engine.units(id)
        except NotFoundError:
            return ()
        hidden = self._state.withdrawn or not self.shows_all
        return [(name, [id for id in ids if self.shows(id)]) for name, ids in units] if hidden else units

    def members(self, keys: Collection[str]) -> list[Resource]:
        """The materials that name a larger work by one of these keys, by id: see ``Engine.members``."""
        return [self._engine.resource(id) for id in self._engine.members(keys) if self.shows(id)]

    def inferred(
        self, id: str, least: float = POSSIBLE, declared: Collection[Alignment] | None = None
    ) -> Sequence[Alignment]:
        """Inferred alignments of at least this confidence, surest first, but for what people's word answers for
        (``declared``, or that of the record in the index). None for a resource imported after the index was made."""
        try:
            inferred = self._engine.inferred(id, least)
            people = self._engine.resource(id).alignments if declared is None else declared
        except NotFoundError:
            return ()
        graph, rejected, model = self.graph, self._state.rejected, self.manifest.inference
        return [
            inference(standard, graph.name(standard), confidence, model)
            for standard, confidence in unsaid(graph, inferred, people)
            if id not in rejected.get(standard, ())
        ]

    def inferences(
        self,
        filter: Filter,
        standards: Collection[str] | None,
        near: float | None,
        judged: Collection[tuple[str, str]],
        *,
        start: int = 0,
        most: int = 20,
    ) -> tuple[Sequence[tuple[Resource, Alignment]], int | None]:
        """A page of what is inferred and not judged: see ``Engine.inferences`` for the order. ``start`` is a place in
        that order, the second value the place where the next page starts, if there is more."""
        pairs: list[tuple[Resource, Alignment]] = []
        graph, engine = self.graph, self._engine
        while page := engine.inferences(filter, standards, near, start=start, limit=_INFERENCES):
            for place, (id, alignment) in enumerate(page, start):
                if self.shows(id) and alignment.code in graph.standards and (id, alignment.code) not in judged:
                    if len(pairs) == most:
                        return pairs, place
                    pairs.append((engine.resource(id), replace(alignment, code=graph.name(alignment.code))))
            start += len(page)
        return pairs, None

    def suggest(self, prefix: str, limit: int) -> Sequence[str]:
        """Words of the catalog that begin so, as it writes them; commonest first, equal ones by the alphabet."""
        engine = self._engine
        words = engine.vocabulary.beginning(fold(prefix), limit)
        if self.shows_all and not self._state.withdrawn:
            return words
        shown = EngineQuery(filter=self._restricted(Query()).filter, marks=self._decided.marks)
        asked = [(word, replace(shown, terms=dict.fromkeys(terms(word), 1.0))) for word in words]
        return [word for word, engine_query in asked if engine_query.terms and engine.candidates(engine_query, 0).count]

    def _read(self, query: Query, without: frozenset[Component] = frozenset()) -> Read:
        read = self._search.reader.read(query, self._engine, self._state, self._decided, without, once=self._once)
        read = conditions.narrowed(read, query)
        if self._approved == "first":
            read = replace(read, asked=replace(read.asked, approved_first=True))
        return read

    def _restricted(self, query: Query) -> Query:
        """If only approved materials are shown, a query that asks for no others."""
        if self.shows_all:
            return query
        usable = tuple(status for status in query.filter.statuses if status in USABLE)
        return replace(query, filter=replace(query.filter, statuses=usable or (APPROVED,)))

    def _outcome(self, read: Read) -> Outcome:
        candidates = self._engine.candidates(read.asked.engine_query, LEG)
        best = rank(read.asked, candidates, read.coefficients).best
        return look_at(read.asked, candidates, best, read.idle)

    def _looked_again(self, found: Outcome, read: Read, query: Query, without: frozenset[Component]) -> Outcome:
        fewer = lambda words: self._outcome(self._read(replace(query, words=words), without))  # noqa: E731
        understood, browses = read.understood, read.understood is not None and read.understood.browses
        topic = understood.rest if understood and not understood.did_you_mean else ""
        return second_look(found, query.words, read.asked.engine_query, fewer, browses=browses, topic=topic)

    def _loosenings(
        self, read: Read, query: Query, without: frozenset[Component], outcome: Outcome
    ) -> Sequence[Relaxation]:
        """What could go of what was asked; that materials are approved cannot, if only those are shown."""
        reread = lambda other: self._read(other, without)  # noqa: E731

        def look(read: Read, query: Query) -> tuple[Outcome, int]:
            found, among = self._outcome(read), self._among(read, query.sort)
            count = found.candidates.count if among is None else count_listed(self._engine, read.asked, among)
            return self._looked_again(found, read, query, without), count

        return loosenings(outcome, read, query, reread, look, kept=frozenset(() if self.shows_all else {"status"}))
