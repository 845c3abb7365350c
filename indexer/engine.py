"""What a search engine must answer: one read verb, and the few look-ups that pages need.

``Engine`` is what ``api`` knows; ``indexer.embedded`` is the engine that ships (FAISS and the word index in one
folder). Every engine passes the same contract tests (tests/test_engine_contract.py), which compare ids and scores
with a brute-force oracle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from catalog.model import Filter, Resource

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one generation of the index was made of; written beside it and checked when it is opened."""

    format: int
    model: str  # name of the embedding model
    revision: str  # digest of its weights
    runtime: str  # "torch-float32", "torch-bfloat16"
    dimensions: int
    resources: int
    standards: int
    catalog_digest: str  # catalog.store's digest of what was indexed
    built: str  # ISO 8601, UTC


@dataclass(frozen=True, slots=True)
class Probe:
    """A query as an engine understands it: terms, a vector, standards; everything else is ranking's business.

    ``terms`` maps each analysed term to its weight (1.0 typed, less for a synonym or a corrected spelling).
    ``vector`` is unit length, ``(dimensions,)``, or ``None`` for a query without words.
    ``standards`` maps a standard's CASE identifier to how near it is to what was asked (1.0 the standard itself).
    ``synonyms`` are terms that mean the same; they are scored apart from ``terms`` (``synonyms.*``).
    ``wished_subjects``, ``wished_types`` and ``needs`` condition nothing: they ask for the signals ``subject``, ``type``
    and ``need.<id>`` (1 declared, 0.5 inferred, 0 unknown).
    """

    terms: Mapping[str, float]
    vector: Floats | None
    standards: Mapping[str, float]
    filter: Filter
    synonyms: Mapping[str, float] = field(default_factory=dict)
    wished_subjects: tuple[str, ...] = ()
    wished_types: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidates:
    """Up to k resources a leg, in one column-wise table of n rows ordered by id.

    ``signals`` holds a float32 array of length n by name: exact values for every row, whichever leg found it:
    ``words.all``, ``words.title``, ``words.description``, ``words.course`` (weighted BM25 parts over the sum of the
    query's weights, so 0 to about 2.2 and comparable across queries), ``synonyms.all``, ``synonyms.course`` (over the
    same sum), ``meaning``, ``meaning.course`` (cosines), ``ages.low``, ``ages.high`` (NaN unknown, inf open),
    ``subject``, ``type``, ``need.<id>`` (see ``Probe``), ``declared.<type>`` (nearness of the best declared
    alignment to an asked standard), ``inferred`` and ``inferred.<part>`` (the same for inferred ones).
    ``count`` is how many resources match under the filter, of which these are the best; ``total`` how many pass the
    filter at all.
    """

    rows: NDArray[np.int64]  # positions in the generation
    ids: Sequence[str]
    signals: Mapping[str, Floats]
    resources: Sequence[Resource]  # read from the generation when indexed, so taking ten costs ten
    count: int
    total: int


class Engine(Protocol):
    """Read side of one open generation. Thread-safe; never changes once open."""

    @property
    def manifest(self) -> Manifest: ...

    def candidates(self, probe: Probe, k: int) -> Candidates:
        """The best k of each leg among the resources that pass ``probe.filter`` (filtered before the cut)."""
        ...

    def facets(self, probe: Probe) -> Mapping[str, Sequence[tuple[str, int]]]:
        """Counts by facet and value over what matches, each facet without its own filter; largest count first,
        equal counts by value. Values with no match are left out, so that no facet leads to nothing."""
        ...

    def resource(self, id: str) -> Resource:
        """Raises ``NotFoundError``."""
        ...

    def similar(self, id: str, k: int, filter: Filter) -> Sequence[tuple[Resource, float]]:
        """Nearest by meaning, best first, equal scores by id; the resource itself is left out. ``NotFoundError``."""
        ...

    def close(self) -> None: ...
