"""The interface of a search engine: one method that searches, and the few look-ups that pages need.

``Engine`` is what ``api`` knows; ``generation.local_engine`` ships (FAISS and the word index in one
folder). Every engine passes the same contract tests (tests/engine_contract.py), which compare ids and scores
with a brute-force oracle.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from catalog.model import AgeRange, Alignment, Evidence, Filter, Resource, Sort

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Rows = NDArray[np.int64]  # positions in the generation, rising, as the ids do

# A term of less weight ("grade" and "5", once they are understood as a wish) adds to the score of what others find, and
# finds by itself only if there is no weightier term.
MATCHING = 0.2
NOTHING = Filter()  # excludes nothing
NO_MARKS: Mapping[str, Collection[str]] = MappingProxyType({})


class Surely(NamedTuple):
    """How surely a resource must meet one of the standards that are asked: people say that it teaches or assesses one
    at least as near as ``nearness``, or it is inferred with at least this ``confidence`` (None: no inference counts),
    which is that of the standard that the signal ``inferred`` is for."""

    nearness: float
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one generation of the index was made of; written beside it and checked when it is opened."""

    format: int
    model: str  # name of the embedding model
    revision: str  # digest of its weights
    runtime: str  # "onnx-int8", "torch-float32", "torch-bfloat16", or several of them with commas between
    dimensions: int
    resources: int
    standards: int
    catalog_digest: str  # catalog.store.catalog's digest of what was indexed
    floor: float  # least cosine that counts as a match: chance phrases rarely reach it
    inference: str  # version of the model that inferred alignments
    evidence: str  # fingerprint of the rules of evidence for learner needs (catalog.needs.rules)
    built: str  # ISO 8601, UTC
    analysis: str = ""  # fingerprint of how words are analyzed and weighed (indexer.words.bm25)
    cursor: int = 0  # the last entry of the catalog's log of changes that is in it (catalog.store.changes)
    resources_digest: str = ""  # of all resources, the sum of their digests
    standards_digest: str = ""
    base: str = ""  # of a segment: the whole generation that it is read beside, by name


GONE = "gone"  # the mark of what was withdrawn from the catalog since the generation was built


@dataclass(frozen=True, slots=True)
class EngineQuery:
    """A query as an engine understands it.

    ``terms`` maps each analyzed term (``indexer.words.analysis.terms``) to its weight: 1.0 typed, less for a guess.
    ``synonyms`` likewise: they find as terms do, are scored apart and compare with the terms' scores.
    ``vector`` is unit length, ``(dimensions,)``, or ``None`` for a query without words.
    ``standards`` maps a standard's CASE identifier to how near it is to what was asked (1.0 the standard itself).
    ``filter`` is a condition; ``ages``, ``subjects``, ``types`` and ``needs`` are wishes that come back as signals.
    ``marks`` are resources by what was decided of them since the generation was built: ``filter.statuses`` names some,
    they are counted as the facet ``statuses``, and each but ``GONE`` comes back as a signal. While nothing changes it
    is one object, which an engine may know.
    Those under the mark ``GONE`` are no longer in the catalog: they match nothing and are counted nowhere.
    ``refused`` are, by standard, the resources that people say do not meet it: no inference counts there.
    """

    terms: Mapping[str, float] = field(default_factory=dict)
    vector: Floats | None = None
    standards: Mapping[str, float] = field(default_factory=dict)
    filter: Filter = field(default_factory=Filter)
    synonyms: Mapping[str, float] = field(default_factory=dict)
    places: Sequence[tuple[str, str]] = ()  # what is numbered and its number (``indexer.generation.places``): a wish
    title: str = ""  # what is called just so is found, whatever its words are
    names: Sequence[tuple[str, ...]] = ()  # keys (``indexer.words.unit_names``): what is in a unit so called is found
    wished_subjects: Sequence[str] = ()
    wished_types: Sequence[str] = ()
    wished_languages: Sequence[str] = ()
    wished_publishers: Sequence[str] = ()
    wished_minutes: int | None = None  # at most; the signal ``minutes`` comes whether or not
    wished_least_minutes: int | None = None
    wished_ages: AgeRange | None = None
    needs: Sequence[str] = ()
    marks: Mapping[str, Collection[str]] = field(default_factory=dict)
    refused: Mapping[str, Collection[str]] = field(default_factory=dict)
    excluded: Sequence[Sequence[str]] = ()  # analyzed terms: what holds all those of any group is not found
    excluded_standards: Sequence[str] = ()  # what is declared or inferred to meet any of them is not found
    required: Sequence[str] = ()  # analyzed terms: what lacks any of them is not found
    excluding: Filter = NOTHING  # what holds any value of any of its fields is not found; what is unknown is
    only: Collection[str] | None = None  # nothing but these resources is found, if given
    meeting: Surely | None = None  # nothing but what so meets one of ``standards`` is found, if given

    @property
    def asks_for_anything(self) -> bool:
        """Whether some resources match and others do not; a query of wishes alone matches all that pass its filter."""
        return bool(self.terms or self.synonyms or self.names or self.standards or self.vector is not None)


class Signals(Mapping[str, Floats]):
    """Signals of some rows by name, each worked out when it is first asked for: ranking reads all rows of a few, and
    reasons a few rows of all. ``of`` gives the signal of any rows."""

    def __init__(
        self,
        of: Mapping[str, Callable[[Rows], Floats]],
        rows: Rows,
        known_of: Callable[[str], Floats | None] = lambda _: None,
    ) -> None:
        self._of, self._rows, self._known_of, self._known = of, rows, known_of, dict[str, Floats]()

    def taken(self, places: Sequence[int]) -> Signals:
        """Those of some of the rows: a column that is known of all of them is not worked out again."""

        def known_of(name: str) -> Floats | None:
            column = self._known.get(name)
            return None if column is None else column[places]

        return Signals(self._of, self._rows[places], known_of)

    def __getitem__(self, name: str) -> Floats:
        if name not in self._known:
            known = self._known_of(name)
            self._known[name] = self._of[name](self._rows) if known is None else known
        return self._known[name]

    def __contains__(self, name: object) -> bool:
        return name in self._of

    def __iter__(self) -> Iterator[str]:
        return iter(self._of)

    def __len__(self) -> int:
        return len(self._of)


@dataclass(frozen=True, slots=True)
class Candidates:
    """The best k resources of each leg (words, meaning, standards), or of all by the wishes if nothing is asked,
    and, if ages are wished for, the best k of each among those made for them:
    one column-wise table of n rows ordered by id. Duplicates (``generation.duplicates``) count as one in k, and
    each of them has all its matching duplicates beside it; equal numbers in ``duplicates`` are duplicates.

    A resource *matches* that holds a term (of a weight from ``MATCHING`` up, if one occurs) or a synonym in any field,
    or is as near in meaning as ``Manifest.floor``, or meets an asked standard. ``count`` is how many match under the
    filter, of which these are the best; ``fitting`` how many of those are made for ages that are wished for; ``total``
    how many pass the filter at all.

    ``signals`` holds a float32 array of length n by name, exact for every row whichever leg found it. Absent names
    were not asked for. ``indexer.signals`` says which there are, and what each is.
    """

    rows: Rows
    ids: Sequence[str]
    signals: Mapping[str, Floats]
    resources: Sequence[Resource]  # read from the generation when indexed, so taking ten costs ten
    duplicates: NDArray[np.int64]
    count: int
    total: int
    fitting: int = 0
    more: bool = False  # whether more match than were counted: then ``count`` and ``fitting`` are the least
    unknown: Collection[str] = ()  # terms of the query that no resource holds, whatever the filter
    # The needs that the source of the n-th resource states something against, asked for or not; None if not known.
    barriers: Callable[[int], Collection[str]] | None = None
    # Whether each of ``indexer.words.analysis.FIELDS`` of some resources, by place, has each of some terms:
    # ``(FIELDS, terms, places)``; None if an engine cannot tell without reading them.
    held: Callable[[Sequence[int], Sequence[str]], NDArray[np.bool_]] | None = None

    def signals_at(self, places: Sequence[int]) -> Mapping[str, Floats]:
        """The signals of some of them, which an engine may work out for these alone."""
        if isinstance(self.signals, Signals):
            return self.signals.taken(places)
        return {name: column[places] for name, column in self.signals.items()}


# What each of some candidates is worth. It looks at one row at a time, so an engine may ask it of any part of what
# matches.
Worth = Callable[[Candidates], Doubles]


class OrderedPage(NamedTuple):
    """``candidates`` are the rows of a page, a table as any other; ``places`` are rows of that table: for each place of
    the page, in order, the one that is shown and its duplicates."""

    candidates: Candidates
    places: Sequence[Sequence[int]]


class OrderedList(Protocol):
    """A list in another order than the best, to be read while its engine is open."""

    @property
    def listed(self) -> int:
        """How many resources are in it."""
        ...

    @property
    def length(self) -> int:
        """How many places it has: duplicates share one."""
        ...

    @property
    def unplaced(self) -> int:
        """How many places come last, since they do not declare what the list is ordered by."""
        ...

    def page(self, start: int, limit: int) -> OrderedPage:
        """``limit`` places from ``start`` on."""
        ...


class Vocabulary(Protocol):
    """Every word of the catalog as it is spelled (folded, not stemmed), asked for by the word or by the page."""

    @property
    def most(self) -> int:
        """In how many resources the commonest word is; 0 without any."""
        ...

    def count(self, word: str) -> int:
        """In how many resources a word is."""
        ...

    def page(self, after: str, limit: int) -> Sequence[tuple[str, int]]:
        """The words that come after this one in order of code points, each with its count; none past the last."""
        ...

    def beginning(self, prefix: str, limit: int) -> Sequence[str]:
        """The words that begin so, each with the accents that most resources write; commonest first, equal ones by the
        alphabet; none for an empty prefix."""
        ...


class Engine(Protocol):
    """Read side of one open generation. Thread-safe; never changes once open."""

    @property
    def manifest(self) -> Manifest: ...

    def candidates(self, engine_query: EngineQuery, k: int) -> Candidates:
        """The best k of each leg among the resources that pass ``engine_query.filter`` (filtered before the cut). None
        for k of 0, which only counts."""
        ...

    def relevant(self, engine_query: EngineQuery, worth: Worth, share: float) -> Rows:
        """What matches and is worth at least this share of the most that any is, or all that matches if nothing is
        asked or worth anything. ``worth`` never falls if a signal of meaning rises, so that an engine may ask it of
        what these are at most."""
        ...

    def ordered(self, engine_query: EngineQuery, sort: Sort, worth: Worth, among: Rows | None = None) -> OrderedList:
        """What matches, by another order than the best (``catalog.model.Sort``; titles by
        ``generation.sort_keys.title_key``); equal ones by ``worth``, the greatest first, then by id. Only what is in
        ``among``, if given, is listed, and is the ``count`` and the ``fitting`` of its pages."""
        ...

    def facets(self, engine_query: EngineQuery, among: Rows | None = None) -> Mapping[str, Sequence[tuple[str, int]]]:
        """Counts by facet and value over what matches and is in ``among``, if given; each facet without its own
        filter; largest count first, equal counts by value. Values with no match are left out, so that no facet leads to
        nothing. Of needs, what is known to meet each and all that the query asks for."""
        ...

    def needs(self, engine_query: EngineQuery) -> Mapping[str, Mapping[Evidence, int]]:
        """For each need that the generation knows, how many of what matches are in each state of evidence."""
        ...

    def resource(self, id: str) -> Resource:
        """Raises ``NotFoundError``."""
        ...

    def similar(
        self, id: str, k: int, filter: Filter, marks: Mapping[str, Collection[str]] = NO_MARKS
    ) -> Sequence[tuple[Resource, float]]:
        """Nearest by meaning, best first, equal scores by id; the resource itself is left out. ``marks`` are those
        that ``filter.statuses`` names, as in a query. ``NotFoundError``."""
        ...

    def units(self, id: str) -> Sequence[tuple[str, Sequence[str]]]:
        """The names of the units that the resource shares with others, each with the ids of all its resources by
        position (the unknown last), then id. Raises ``NotFoundError``."""
        ...

    def members(self, keys: Collection[str]) -> Sequence[str]:
        """The ids of the resources that name a unit by one of these identifiers, or by a name (``units.named_key``)."""
        ...

    def inferred(self, id: str, least: float) -> Sequence[tuple[str, float]]:
        """The standards inferred of a resource with confidences of at least this, surest first, equal ones by standard.
        Raises ``NotFoundError``."""
        ...

    def inferences(
        self,
        filter: Filter,
        standards: Collection[str] | None = None,
        near: float | None = None,
        *,
        start: int = 0,
        limit: int = 100,
    ) -> Sequence[tuple[str, Alignment]]:
        """A page of all that is inferred, likely or not, of the resources that pass the filter, for these standards
        (None: all), each with its resource's id: surest first, or those first whose confidence is nearest to ``near``;
        equal ones by id, then by standard. The order is the generation's own and does not change."""
        ...

    def together(self, words: Sequence[str], others: Sequence[str], filter: Filter) -> Sequence[float]:
        """For each of the folded ``words``, how much oftener than by chance it is in a resource with ``others``, among
        those that pass the filter: the mean over ``others`` of log((1 + together) / (1 + by chance))."""
        ...

    @property
    def declared_codes(self) -> Sequence[str]:
        """The identifiers of codes that records declare and no framework has (``catalog.standards.declared_codes``)."""
        ...

    @property
    def vocabulary(self) -> Vocabulary:
        """For spelling and suggestions."""
        ...

    def close(self) -> None: ...
