"""The one use case behind JSON, pages, the command and evaluation: a query in, ranked and explained results out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from threading import Lock

from api.coefficients import Coefficients, load_coefficients
from api.features import OF_WORDS, Asked, Wanted
from api.loosening import Found, Loosening, look_at, loosenings, why
from api.ranking import Ranked, rank
from api.standing import APPROVED, FIRST, Standing, read_standing
from api.understand import Knowledge, Understood, understand
from catalog.errors import NotFoundError
from catalog.model import AgeRange, Alignment, Filter, Query, Resource, Sort, Standard
from catalog.model import Part as CoursePart
from catalog.needs import NEEDS
from catalog.saying import Said, said
from catalog.standards import StandardsGraph
from catalog.vetting.adoption import Adoption
from indexer.current import Current
from indexer.embedder import Embedder
from indexer.engine import Candidates, Engine, Manifest, Probe, Vocabulary
from indexer.spelling import Speller, english_words
from indexer.synonyms import Synonyms, our_synonyms
from indexer.text import fold, terms

LEG = 200  # candidates a leg: recall at 50 does not grow beyond it on the judged sets
_LONGEST = 60  # characters of a statement that stand for a standard without a code


class Part(StrEnum):
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


# The features that go with a part that is left out.
_FEATURES: Mapping[Part, tuple[str, ...]] = {
    Part.WORDS: ("words.all", "words.title", "words.description", "synonyms.all", "words.course", "synonyms.course"),
    Part.MEANING: ("meaning", "meaning.course"),
    Part.SYNONYMS: ("synonyms.all", "synonyms.course"),
    Part.FIELDS: ("words.title", "words.description"),
    Part.COURSE: ("words.course", "synonyms.course", "meaning.course"),
    Part.GRADE: ("grade",),
    Part.STANDARDS: ("declared.teaches", "declared.assesses", "declared.requires", "declared.reviewed", "inferred"),
}
_USABLE = (APPROVED, "adopted", "conditional", "pilot")
# Without learning, the legs count alike: an idf-weighted share of the words, and a cosine.
_UNLEARNED = dict.fromkeys(OF_WORDS, 0.0) | {"words.all": 1.0, "meaning": 1.0}


@dataclass(frozen=True, slots=True)
class Chip:
    """A piece of the words that was understood; ``without`` is what was typed, less that piece."""

    kind: str
    label: str
    value: str
    words: str
    without: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """``count`` resources match, of which ``reachable`` can be paged through: the best of them, or in another order
    those that are relevant enough (``api.ranking.CLOSE``). ``hits`` is the page asked for.

    Materials that say the same (``indexer.twins``) share a place: ``places`` is how many there are to page through."""

    query: Query
    count: int
    reachable: int
    places: int
    hits: Sequence[Ranked]
    chips: Sequence[Chip] = ()
    did_you_mean: str | None = None
    facets: Mapping[str, Sequence[tuple[str, int]]] | None = None
    reason: Sequence[Said] = ()  # why there is nothing, or why what there is may not help
    loosen: Sequence[Loosening] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """A query ready for one engine."""

    asked: Asked
    understood: Understood | None
    coefficients: Coefficients = field(repr=False)


@dataclass(slots=True)
class _Made:
    """What is worked out once for a state of the index, the standards and the desk."""

    making: Lock = field(default_factory=Lock)
    known: tuple[Engine, StandardsGraph, dict[frozenset[Part], Knowledge]] | None = None
    standing: tuple[Mapping[str, Adoption], Standing] = ({}, Standing())


class Search:
    """Thread-safe. ``graph`` gives the standards as they are now; it must be quick when nothing has changed.

    ``rejected`` gives, by standard, the materials that reviewers say do not meet it: no inference counts there.

    Where ``approved`` is "only", a material that is not approved for use does not exist for any method here: it is
    neither found, counted, near, beside nor there by its identifier. ``everything`` is the same search without that,
    for those who may see it (``api.seen`` says who).
    """

    def __init__(
        self,
        current: Current,
        embedder: Embedder,
        graph: Callable[[], StandardsGraph],
        adoptions: Callable[[], Mapping[str, Adoption]] = dict,
        approved: str = "all",
        *,
        rejected: Callable[[], Mapping[str, Collection[str]]] = dict,
    ) -> None:
        self._current, self._embedder, self.graph = current, embedder, graph
        self._adoptions, self._approved, self._rejected = adoptions, approved, rejected
        self._coefficients = lru_cache(maxsize=64)(_coefficients)
        self._made = _Made()

    def everything(self) -> Search:
        """This search over all materials, approved or not."""
        found = copy(self)
        found._approved = self._approved if self.shows_all else "all"
        return found

    @property
    def shows_all(self) -> bool:
        return self._approved != "only"

    def shows(self, id: str) -> bool:
        """Whether a material of the catalog, by its own identifier, may be seen by whoever searches so."""
        return self.shows_all or id in self._decided().approved

    def missing(self, id: str) -> NotFoundError:
        """What is said of an identifier that leads nowhere: alike of one unknown and of one not shown."""
        kind = "resource" if self.shows_all else "material that is approved for use here"
        return NotFoundError(f"There is no {kind} “{id}”.")

    def __call__(self, query: Query, *, facets: bool = False, without: frozenset[Part] = frozenset()) -> Results:
        """Raises UnknownStandardError and AmbiguousCodeError for ``query.standards``; words never fail."""
        query = self._restricted(query)
        with self._current.lease() as engine:
            read = self._read(query, engine, without)
            most = max(LEG, query.offset + query.limit) if query.sort is Sort.BEST else engine.manifest.resources
            candidates = engine.candidates(read.asked.probe, most)
            ranking = rank(read.asked, candidates, read.coefficients, query.sort)
            counts = self._counted(read.asked.probe, engine) if facets else None
            found = look_at(read.asked, candidates, ranking.best)
            offered = self._loosenings(read, found, engine)
            understood = read.understood
            return Results(
                query=query,
                count=candidates.count,
                reachable=len(ranking.ids),
                places=len(ranking),
                hits=ranking.page(query.offset, query.limit),
                chips=_chips(understood) if understood else (),
                did_you_mean=understood.did_you_mean if understood else None,
                facets=counts,
                reason=why(query, read.asked, found, offered, engine),
                loosen=offered,
            )

    def runner(self, without: frozenset[Part] = frozenset()) -> Callable[[Query], Sequence[tuple[str, float]]]:
        """Search as evaluation wants it: a query to ids and scores, best first, with no reasons put into words."""

        def run(query: Query) -> Sequence[tuple[str, float]]:
            with self._current.lease() as engine:
                read = self._read(self._restricted(query), engine, without)
                candidates = engine.candidates(read.asked.probe, max(LEG, query.offset + query.limit))
                ranking = rank(read.asked, candidates, read.coefficients)
                last = query.offset + query.limit
                scored = zip(ranking.ids[query.offset : last], ranking.scores[query.offset : last], strict=True)
                return [(id, float(score)) for id, score in scored]

        return run

    def look(self, query: Query) -> tuple[Asked, Candidates]:
        """What ranking is given for a query: training learns from it, and pages count it."""
        query = self._restricted(query)
        with self._current.lease() as engine:
            asked = self._read(query, engine, frozenset()).asked
            return asked, engine.candidates(asked.probe, max(LEG, query.offset + query.limit))

    def facets(self, query: Query) -> Mapping[str, Sequence[tuple[str, int]]]:
        with self._current.lease() as engine:
            return self._counted(self._read(self._restricted(query), engine, frozenset()).asked.probe, engine)

    def resource(self, id: str) -> Resource:
        with self._current.lease() as engine:
            if not self.shows(id):
                raise self.missing(id)
            return engine.resource(id)

    def ages_of(self, id: str) -> AgeRange | None:
        return self.resource(id).ages

    def similar(self, id: str, k: int) -> Sequence[tuple[Resource, float]]:
        """Raises NotFoundError."""
        id = self.resource(id).id
        with self._current.lease() as engine:
            return engine.similar(id, k, self._restricted(Query()).filter, self._decided().marks)

    def course(self, resource: Resource) -> Sequence[tuple[CoursePart, Sequence[Resource]]]:
        """Each larger work the resource is part of, with its parts in their order, this one among them."""
        with self._current.lease() as engine:
            found = engine.course(resource.id)
        return [(part, [each for each in lessons if self.shows(each.id)]) for part, lessons in found]

    def inferred(self, id: str) -> Sequence[Alignment]:
        """Alignments that nobody declared and that are likely enough to be shown, surest first; none for a resource
        that was imported after the index was made."""
        with self._current.lease() as engine:
            try:
                found = engine.inferred(id)
            except NotFoundError:
                return ()
        graph, rejected = self.graph(), self._rejected()
        return [
            replace(each, code=graph.name(each.code))
            for each in found
            if each.code in graph.standards and id not in rejected.get(each.code, ())
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
        found: list[tuple[Resource, Alignment]] = []
        graph = self.graph()
        with self._current.lease() as engine:
            for place, (id, each) in enumerate(islice(engine.inferences(filter, standards, near), start, None), start):
                if each.code in graph.standards and (id, each.code) not in judged:
                    if len(found) == most:
                        return found, place
                    found.append((engine.resource(id), replace(each, code=graph.name(each.code))))
        return found, None

    def suggest(self, prefix: str, limit: int) -> Sequence[str]:
        """Words of the catalog that begin so, with accents or without, as it writes them; commonest first, equal ones
        by the alphabet."""
        with self._current.lease() as engine:
            accents = engine.vocabulary.accents
            words = [accents.get(word, word) for word in engine.vocabulary.beginning(fold(prefix), limit)]
            if self.shows_all:
                return words
            shown = Probe(filter=self._restricted(Query()).filter, marks=self._decided().marks)
            asked = [(word, replace(shown, terms=dict.fromkeys(terms(word), 1.0))) for word in words]
            return [word for word, probe in asked if probe.terms and engine.candidates(probe, 1).count]

    @property
    def size(self) -> int:
        """How many materials there are to be found."""
        return self.manifest.resources if self.shows_all else len(self._decided().approved)

    @property
    def manifest(self) -> Manifest:
        with self._current.lease() as engine:
            return engine.manifest

    def ready(self) -> Manifest:
        """The manifest of what is searched, once a query has gone through the model. Raises ModelError."""
        self._embedder.encode_query("ready")
        return self.manifest

    def _read(self, query: Query, engine: Engine, without: frozenset[Part]) -> _Read:
        graph = self.graph()
        understood = None
        if query.words:
            knowledge = self._knowledge(engine, graph, without & {Part.SPELLING, Part.SYNONYMS})
            understood = (
                _literally(query.words) if Part.UNDERSTANDING in without else understand(query.words, knowledge)
            )
        wanted = _wanted(graph, query.standards)
        standing = self._decided()
        probe = Probe(filter=query.filter, wished_ages=query.ages, needs=query.needs)
        probe = replace(probe, marks=standing.marks, refused=self._rejected())
        if understood:
            wanted = _wanted(graph, understood.standards) | wanted
            probe = replace(
                probe,
                terms=understood.terms,
                synonyms=understood.synonyms,
                vector=self._embedder.encode_query(understood.meaning) if understood.meaning else None,
                wished_ages=query.ages or understood.ages,
                wished_subjects=understood.subjects,
                wished_types=understood.types,
                wished_languages=understood.languages,
                wished_minutes=understood.minutes,
                needs=tuple(dict.fromkeys((*query.needs, *understood.needs))),
            )
        if Part.STANDARDS in without:
            wanted = {}
        probe = _leave_out(probe, without)
        probe = replace(probe, standards={id: near for id, (near, _) in wanted.items()})
        asked = Asked(probe, {id: standard for id, (_, standard) in wanted.items()}, standing.approved)
        coefficients = self._coefficients(without)
        if self._approved == "first":
            coefficients = replace(coefficients, values={**coefficients.values, "adopted": FIRST})
        return _Read(asked, understood, coefficients)

    def _decided(self) -> Standing:
        """What is decided by now: made anew only when the desk answers with another object."""
        adoptions = self._adoptions()
        known, standing = self._made.standing
        if known is not adoptions and (known or adoptions):
            standing = read_standing(adoptions)
            self._made.standing = adoptions, standing
        return standing

    def _restricted(self, query: Query) -> Query:
        """Where only approved materials are shown, a query that asks for no others."""
        if self.shows_all:
            return query
        kept = tuple(each for each in query.filter.statuses if each in _USABLE)
        return replace(query, filter=replace(query.filter, statuses=kept or (APPROVED,)))

    def _counted(self, probe: Probe, engine: Engine) -> Mapping[str, Sequence[tuple[str, int]]]:
        """Facets, with no count of what is not shown: that of the decisions is made without their own filter."""
        counts = dict(engine.facets(probe))
        if not self.shows_all and "statuses" in counts:
            counts["statuses"] = [(value, count) for value, count in counts["statuses"] if value in _USABLE]
        return counts

    def _loosenings(self, read: _Read, found: Found, engine: Engine) -> Sequence[Loosening]:
        """What could go of what was asked; that materials are approved cannot, where only those are shown."""

        def look(filter: Filter) -> Found:
            asked = replace(read.asked, probe=replace(read.asked.probe, filter=filter))
            candidates = engine.candidates(asked.probe, LEG)
            return look_at(asked, candidates, rank(asked, candidates, read.coefficients).best)

        offered = loosenings(found, read.asked.probe.filter, look)
        return [each for each in offered if self.shows_all or each.parameter != "status"]

    def _knowledge(self, engine: Engine, graph: StandardsGraph, without: frozenset[Part]) -> Knowledge:
        """What queries are read with: made once for an engine and a state of the standards."""
        known = self._made
        with known.making:
            if known.known is None or known.known[0] is not engine or known.known[1] is not graph:
                known.known = (engine, graph, {})
            made = known.known[2]
            if without not in made:
                made[without] = _make_knowledge(engine, graph, without)
            return made[without]


def _make_knowledge(engine: Engine, graph: StandardsGraph, without: frozenset[Part]) -> Knowledge:
    values = engine.facets(Probe())
    vocabulary = engine.vocabulary
    if Part.SPELLING in without:
        vocabulary = Vocabulary((), vocabulary.counts[:0])
    return Knowledge(
        Speller(vocabulary, english_words()),
        Synonyms({}) if Part.SYNONYMS in without else our_synonyms(),
        subjects=[value for value, _ in values.get("subjects", ())],
        types=[value for value, _ in values.get("types", ())],
        languages=[value for value, _ in values.get("languages", ())],
        need_names={need.id: need.name for need in NEEDS.values()},
        find_codes=graph.find_codes,
    )


def _wanted(graph: StandardsGraph, codes: Sequence[str]) -> dict[str, tuple[float, Wanted]]:
    """Every standard that would do, by identifier, with how near it is; of two ways to it the nearer."""
    wanted: dict[str, tuple[float, Wanted]] = {}
    for code in codes:
        asked = graph.standards.get(code) or graph.resolve(code)
        for id, (relation, near) in graph.neighbourhood(asked.id).items():
            if id not in wanted or wanted[id][0] < near:
                standard = graph.standards.get(id)
                name = _called(graph, standard) if standard else id
                wanted[id] = near, Wanted(name, relation, _called(graph, asked))
    return wanted


def _called(graph: StandardsGraph, standard: Standard) -> str | Said:
    """A standard in a sentence: its code, or where a framework gives none the beginning of its statement."""
    if standard.code:
        return graph.name(standard.id)
    text = standard.statement.rstrip(".")
    return said("quoted", text=text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…")


def _literally(words: str) -> Understood:
    """The words as they stand, for the ablation that understands nothing."""
    plain = dict.fromkeys(terms(words), 1.0)
    return Understood(words, (), words, None, plain, {}, words, None)


def _leave_out(probe: Probe, without: frozenset[Part]) -> Probe:
    if Part.MEANING in without:
        probe = replace(probe, vector=None)
    if Part.WORDS in without:
        probe = replace(probe, terms={}, synonyms={})
    if Part.SYNONYMS in without:
        probe = replace(probe, synonyms={})
    if Part.GRADE in without:
        probe = replace(probe, wished_ages=None)
    return probe


def _coefficients(without: frozenset[Part]) -> Coefficients:
    shipped = load_coefficients()
    if Part.LEARNED in without:
        shipped = replace(shipped, values={**shipped.values, **_UNLEARNED})
    return shipped.without(*(name for part in without for name in _FEATURES.get(part, ())))


def _chips(understood: Understood) -> list[Chip]:
    return [
        Chip(piece.kind, piece.label, piece.value, understood.words[piece.start : piece.end], understood.without(piece))
        for piece in understood.pieces
    ]
