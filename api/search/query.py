"""A query read: what it asks of one engine, and with which coefficients; and what an ablation leaves out of that."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from textwrap import shorten
from threading import Lock
from typing import NamedTuple

from api.search.adoption_signals import APPROVED, USABLE, AdoptionSignals
from api.search.codes_asked import Codes
from api.search.codes_in_grade import in_grade, with_grade
from api.search.coefficients import Coefficients, load_coefficients
from api.search.features import OF_WORDS, AcceptableStandard, Asked
from api.search.home_languages import HOME, Concept, also_sought, concepts
from api.search.parameters import SearchParameters
from api.search.pieces import Knowledge, hull
from api.search.publishers_asked import PublisherNames
from api.search.qualities import idle_words
from api.search.query_notices import unmet_conditions
from api.search.read_once import ReadOnce
from api.search.school_terms import find_school_terms
from api.search.taking_back import Chip, Reread, chips_of
from api.search.understanding import Understood, understand
from api.search.weighting import WISH
from api.search.without_topics import texts_of
from catalog.messages import Message, message
from catalog.model import AgeRange, Filter, Query, Sort, Standard
from catalog.needs.needs import NEEDS, current_ids
from catalog.standards.declared_codes import DeclaredCodes, declared_code
from catalog.standards.graph import StandardsGraph
from catalog.standards.nearness import NEARNESS, Nearness, overlap_of_nearness
from catalog.vetting.state import DistrictState
from catalog.vocabularies.grades import naming_of
from indexer.engine import NOTHING, Engine, EngineQuery
from indexer.vectors.embedder import Embedder
from indexer.words.analysis import is_stopword, terms
from indexer.words.foreign import foreign_words
from indexer.words.spelling import Speller, Together, english_words, names
from indexer.words.synonyms import Synonyms, our_synonyms
from indexer.words.word_list import WordList

_MAX_LENGTH = 60  # characters of a statement that name a standard without a code


class Component(StrEnum):
    """What search does that an ablation can leave out."""

    WORDS = "words"
    MEANING = "meaning"
    UNDERSTANDING = "understanding"
    SPELLING = "spelling"
    SYNONYMS = "synonyms"
    FIELDS = "field weights"
    COURSE = "course"
    LEARNED = "learned ranking"
    GRADE = "grade"
    STANDARDS = "standards"


def switched_off(parameters: SearchParameters) -> frozenset[Component]:
    """What search is not to do with the words of a request."""
    off = {Component.UNDERSTANDING: parameters.understand, Component.SPELLING: parameters.spell}
    return frozenset(part for part, choice in off.items() if choice == "off")


# The features that go with a part that is left out.
_FEATURES: Mapping[Component, tuple[str, ...]] = {
    Component.WORDS: (
        "words.all",
        "words.title",
        "words.description",
        "synonyms.all",
        "words.course",
        "synonyms.course",
    ),
    Component.MEANING: ("meaning", "meaning.course"),
    Component.SYNONYMS: ("synonyms.all", "synonyms.course"),
    Component.FIELDS: ("words.title", "words.description"),
    Component.COURSE: ("words.course", "synonyms.course", "meaning.course", "named"),
    Component.GRADE: ("grade",),
    Component.STANDARDS: (
        "declared.teaches",
        "declared.assesses",
        "declared.requires",
        "declared.reviewed",
        "inferred",
    ),
}
# Without learning, the legs count alike: an idf-weighted share of the words, and a cosine.
_UNLEARNED = dict.fromkeys(OF_WORDS, 0.0) | {"words.all": 1.0, "meaning": 1.0}


@dataclass(frozen=True, slots=True)
class Read:
    """A query ready for one engine."""

    asked: Asked
    understood: Understood | None
    coefficients: Coefficients = field(repr=False)
    reread: Reread = field(repr=False)  # other words, as these were read

    @property
    def chips(self) -> Sequence[Chip]:
        return chips_of(self.understood, self.reread) if self.understood else ()

    @property
    def sort(self) -> Sort | None:
        """The order that the words ask for."""
        return self.understood.sort if self.understood else None

    @property
    def sought(self) -> frozenset[str]:
        """The analyzed words of the topic, as they are spelled right."""
        return frozenset(term for term, weight in self.asked.engine_query.terms.items() if weight > WISH)

    @property
    def idle(self) -> int:
        """How many words say what no material states of itself, apart from parts of a school year, which say that a
        lesson is meant."""
        pieces = self.understood.pieces if self.understood else ()
        said = [piece.label for piece in pieces if piece.kind == "quality" and piece.values]
        said = [label for label in said if not any(find_school_terms(label))]
        return idle_words(said, self.understood.words) if self.understood else 0


class _Made(NamedTuple):
    """What queries are read with, made once for an engine and a state of the standards."""

    engine: Engine
    graph: StandardsGraph
    codes: Codes
    knowledge: dict[frozenset[Component], Knowledge]  # by what is left out


class QueryReader:
    """Thread-safe."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._coefficients = lru_cache(maxsize=64)(_coefficients)
        self._making = Lock()
        self._made: _Made | None = None

    def read(
        self,
        query: Query,
        engine: Engine,
        state: DistrictState,
        signals: AdoptionSignals,
        without: frozenset[Component],
        *,
        once: ReadOnce,
    ) -> Read:
        """What the query asks of this engine, given the standards and the decisions. Raises
        UnknownStandardError and AmbiguousCodeError for ``query.standards``; words never fail."""
        graph = state.graph
        reread = self._understanding(query, engine, graph, without, once)
        understood = _without_undecided(reread(query.words), signals) if query.words else None
        chosen = self._named(query, understood, engine, graph)
        wanted = _wanted(graph, [*(understood.standards if understood else ()), *chosen])
        needs, refused = current_ids(query.needs), state.rejected
        engine_query = EngineQuery(
            filter=query.filter, wished_ages=query.ages, needs=needs, marks=signals.marks, refused=refused
        )
        home: Sequence[Concept] = ()
        if understood:
            engine_query = self._with_words(engine_query, query, understood, graph)
            if home := self._home(engine_query, understood, engine, graph):
                engine_query = replace(engine_query, synonyms={**also_sought(home), **engine_query.synonyms})
        implied = _implied_ages(graph, wanted) if engine_query.wished_ages is None else None
        if implied is not None:
            engine_query = replace(engine_query, wished_ages=implied)
        if Component.STANDARDS in without:
            wanted = {}
            engine_query = replace(engine_query, excluded_standards=())
        engine_query = _leave_out(engine_query, without)
        if understood and not (understood.terms or understood.meaning or understood.pieces):
            # Nothing but marks: no material holds them.
            engine_query = replace(engine_query, terms={understood.words: 1.0})
        standards = {id: wanted[id][0] for id in sorted(wanted)}  # whichever of them was asked first
        if understood and understood.only_standards and not standards:
            standards = {understood.words: 1.0}  # codes of no framework here: nothing meets them
        engine_query = replace(engine_query, standards=standards) if standards else engine_query
        asked = Asked(
            engine_query,
            {id: standard for id, (_, standard) in wanted.items()},
            signals.approved,
            naming=query.naming or (naming_of(understood.grade) if understood else ""),
            home=home,
            concepts=understood.about.concepts if understood else (),
            ages_implied=implied is not None,
        )
        return Read(asked, understood, self._coefficients(without), reread)

    def _named(self, query: Query, understood: Understood | None, engine: Engine, graph: StandardsGraph) -> list[str]:
        """The standards that are chosen. Raises UnknownStandardError and AmbiguousCodeError."""
        ages, codes = query.ages or (understood.ages if understood else None), self.codes(engine, graph)
        return [
            id for code in query.standards for id in (in_grade(graph, code, ages) if ages else ()) or codes.named(code)
        ]

    def _understanding(
        self, query: Query, engine: Engine, graph: StandardsGraph, without: frozenset[Component], once: ReadOnce
    ) -> Reread:
        """How words are understood beside all else that a query asks."""
        if Component.UNDERSTANDING in without:
            return _literally

        left_out = without & {Component.SPELLING, Component.SYNONYMS}
        knowledge, texts = self._knowledge(engine, graph, left_out), texts_of(engine, query.filter)

        def read(words: str) -> Understood:
            def afresh(look: Callable[[], Filter]) -> Understood:
                together: Together = lambda these, others: engine.together(these, others, look())  # noqa: E731
                return understand(words, knowledge, together, as_words=query.as_words, texts=texts.told(look))

            understood = once.understood((words, tuple(query.as_words), left_out), query.filter, afresh)
            return with_grade(understood, graph, query.ages)

        return read

    def _with_words(
        self, engine_query: EngineQuery, query: Query, understood: Understood, graph: StandardsGraph
    ) -> EngineQuery:
        """The engine's query with what was understood of the words."""
        filter = _with_typed(query.filter, understood.filter)
        if understood.lists_subject and not filter.subjects:
            filter = replace(filter, subjects=understood.subjects)
        if understood.publishers and not (understood.terms or understood.meaning or filter.publishers):
            # Nothing else is asked for, so nothing else is found.
            filter = replace(filter, publishers=understood.publishers)
        return replace(
            engine_query,
            filter=filter,
            terms=understood.terms,
            synonyms=understood.synonyms,
            names=understood.names,
            title=query.words,
            places=understood.places,
            vector=self._embedder.encode_query(understood.meaning) if understood.meaning else None,
            wished_ages=query.ages or understood.ages,
            wished_subjects=understood.subjects,
            wished_types=understood.types,
            wished_languages=understood.languages,
            wished_publishers=understood.publishers,
            wished_least_minutes=understood.minutes[0],
            wished_minutes=understood.minutes[1],
            excluded=understood.excluded,
            excluding=understood.excluding,
            excluded_standards=_same_or_parts(graph, understood.excluded_standards),
            required=understood.required,
            needs=current_ids((*query.needs, *understood.needs)),
        )

    def _home(
        self, engine_query: EngineQuery, understood: Understood, engine: Engine, graph: StandardsGraph
    ) -> Sequence[Concept]:
        """The topic's concepts in a home language, if one is asked for and the topic is English."""
        if understood.language or not (HOME in engine_query.needs or engine_query.wished_languages):
            return ()
        languages = engine_query.wished_languages or self._knowledge(engine, graph, frozenset()).languages
        return concepts(understood.meaning, languages)

    def codes(self, engine: Engine, graph: StandardsGraph) -> Codes:
        """The codes that mean something in this engine and these standards."""
        with self._making:
            return self._made_for(engine, graph).codes

    def _knowledge(self, engine: Engine, graph: StandardsGraph, without: frozenset[Component]) -> Knowledge:
        with self._making:
            made = self._made_for(engine, graph)
            if without not in made.knowledge:
                made.knowledge[without] = _make_knowledge(engine, made.codes, without)
            return made.knowledge[without]

    def _made_for(self, engine: Engine, graph: StandardsGraph) -> _Made:
        if self._made is None or self._made.engine is not engine or self._made.graph is not graph:
            self._made = _Made(engine, graph, Codes(graph, DeclaredCodes(engine.declared_codes)), {})
        return self._made


def _with_typed(chosen: Filter, typed: Filter) -> Filter:
    """What was chosen, with what was typed of what was not. "Adopted" is a part of what is approved."""
    if typed == NOTHING:
        return chosen
    statuses = chosen.statuses or typed.statuses
    if chosen.statuses == (APPROVED,) and set(typed.statuses) <= set(USABLE):
        statuses = typed.statuses or chosen.statuses
    return replace(
        chosen,
        free=typed.free if chosen.free is None else chosen.free,
        licenses=chosen.licenses or typed.licenses,
        statuses=statuses,
        ages=chosen.ages or typed.ages,
        types=chosen.types or typed.types,
        subjects=chosen.subjects or typed.subjects,
        languages=chosen.languages or typed.languages,
        publishers=chosen.publishers or typed.publishers,
    )


def _without_undecided(understood: Understood, signals: AdoptionSignals) -> Understood:
    """What was understood, without a decision that nothing here has, which a notice names."""
    pieces = tuple(
        piece if piece.kind != "status" or signals.marks.get(piece.value) else piece._replace(values=())
        for piece in understood.pieces
    )
    if pieces == understood.pieces:
        return understood
    undecided = [piece for piece in pieces if piece.kind == "status"]
    return replace(understood, pieces=pieces, notices=(*understood.notices, *unmet_conditions(undecided)))


def _make_knowledge(engine: Engine, codes: Codes, without: frozenset[Component]) -> Knowledge:
    values = engine.facets(EngineQuery())
    vocabulary = WordList.of({}) if Component.SPELLING in without else engine.vocabulary
    ordinary = english_words()
    return Knowledge(
        Speller(vocabulary, ordinary, names(), foreign_words),
        Synonyms({}) if Component.SYNONYMS in without else our_synonyms(),
        subjects=[value for value, _ in values.get("subjects", ())],
        types=[value for value, _ in values.get("types", ())],
        languages=[value for value, _ in values.get("languages", ())],
        licenses=[value for value, _ in values.get("licenses", ())],
        has_free=any(value == "true" for value, _ in values.get("free", ())),
        publishers=PublisherNames(
            [value for value, _ in values.get("publishers", ())], lambda word: word in ordinary or is_stopword(word)
        ),
        need_names={need.id: need.name for need in NEEDS.values()},
        find_codes=codes.find,
        together=lambda words, others: engine.together(words, others, NOTHING),
    )


def _wanted(graph: StandardsGraph, ids: Sequence[str]) -> dict[str, tuple[float, AcceptableStandard]]:
    """Every standard that would do, by identifier, with how near it is by its shortest way."""
    wanted: dict[str, tuple[float, AcceptableStandard]] = {}
    for code, id in ((code, id) for id in ids if (code := declared_code(id))):
        wanted[id] = NEARNESS[Nearness.SELF], AcceptableStandard(code, Nearness.SELF, code)
    for asked in (graph.standards[id] for id in ids if not declared_code(id)):
        for id, (relation, near) in graph.neighborhood(asked.id).items():
            if id not in wanted or wanted[id][0] < near:
                standard = graph.standards.get(id)
                name = _called(graph, standard) if standard else id
                shared = overlap_of_nearness(near) if relation is Nearness.OVERLAPPING else 0.0
                wanted[id] = near, AcceptableStandard(name, relation, _called(graph, asked), shared)
    return wanted


def _same_or_parts(graph: StandardsGraph, ids: Sequence[str]) -> tuple[str, ...]:
    """Some standards with their parts, and the copies of all these in other frameworks."""
    wholly = {Nearness.SELF, Nearness.EQUIVALENT, Nearness.PART, Nearness.PART_OF_EQUIVALENT}
    near = (other for id in ids for other, (relation, _) in graph.neighborhood(id).items() if relation in wholly)
    return tuple(dict.fromkeys(near))


def _implied_ages(graph: StandardsGraph, wanted: Mapping[str, tuple[float, AcceptableStandard]]) -> AgeRange | None:
    """The grade that standards are for, if each of those asked for is for one."""
    asked = [graph.standards.get(id) for id, (_, nearness) in wanted.items() if nearness.relation is Nearness.SELF]
    ages = [standard.ages if standard else None for standard in asked]
    return hull([known for known in ages if known is not None]) if all(ages) else None


def _called(graph: StandardsGraph, standard: Standard) -> str | Message:
    """A standard in a sentence: its code, or without one the beginning of its statement."""
    if standard.code:
        return graph.name(standard.id)
    return message("quoted", text=shorten(standard.statement.rstrip("."), _MAX_LENGTH, placeholder="…"))


def _literally(words: str) -> Understood:
    """The words unchanged, for the ablation that understands nothing."""
    plain = dict.fromkeys(terms(words), 1.0)
    return Understood(words, (), words, None, plain, {}, words, None)


def _leave_out(engine_query: EngineQuery, without: frozenset[Component]) -> EngineQuery:
    if Component.MEANING in without:
        engine_query = replace(engine_query, vector=None)
    if Component.WORDS in without:
        engine_query = replace(engine_query, terms={}, synonyms={}, title="", places=())
    if Component.SYNONYMS in without:
        engine_query = replace(engine_query, synonyms={})
    if Component.GRADE in without:
        engine_query = replace(engine_query, wished_ages=None)
    return engine_query


def _coefficients(without: frozenset[Component]) -> Coefficients:
    shipped = load_coefficients()
    if Component.LEARNED in without:
        shipped = replace(shipped, values={**shipped.values, **_UNLEARNED})
    return shipped.without(*(name for part in without for name in _FEATURES.get(part, ())))
