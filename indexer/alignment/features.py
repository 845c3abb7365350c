"""How like a resource and a standard are: a handful of numbers for every pair, in words, in meaning, and by the unit
that the resource is taught in. Nothing here has seen an alignment.

======================  ================================================================================
words                   BM25 of the statement's distinct words in the resource's passage, each word once,
                        divided by the root of their summed idf (so that long statements do not win)
words.near              the same of the lessons around it
meaning                 cosine of the passage and the statement
meaning.context         cosine of the passage and the statement in its context (see ``in_context``)
meaning.near            the passage vectors of the lessons around it, averaged, times the statement
meaning.unit            the passage vectors of its whole unit, averaged, times the statement
======================  ================================================================================

"Around" weighs the lessons of a unit by ``exp(-distance² / 4.5)``, distance in positions (see ``indexer.units``);
without positions a lesson counts as much as its whole unit. A resource in no unit is its own neighborhood.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from catalog.text.bm25 import dilution, idf, saturated
from indexer.engine import Floats
from indexer.units import NO_POSITION, Units
from indexer.words.analysis import terms

Ints = NDArray[np.int64]
Sparse = Any  # scipy.sparse has no types

FEATURES = ("words", "words.near", "meaning", "meaning.context", "meaning.near", "meaning.unit")

_K1, _B = 1.2, 0.75
_SPREAD = 1.5  # positions
_REACH = 6  # neighbors looked at on each side; beyond 4.5 spreads the weight is nil
_PAIRS = 1024  # looked at together: few enough for their vectors to stay in the processor's cache
_CONTEXT = (0.5, 0.3)  # what a parent's and any higher ancestor's vector count for beside the statement's own


class Lexicon(NamedTuple):
    """Words (stems) whose use was learned from, and what each counts for: rare ones more."""

    stems: Sequence[str]
    idf: Floats

    def of(self, texts: Sequence[Sequence[str]]) -> Sparse:
        """Which words each text has, ``(texts, words)``, weighed by idf, in rows of unit length or of nothing."""
        if not len(self.stems) or not len(texts):
            return sp.csr_matrix((len(texts), len(self.stems)), dtype=np.float32)
        counts = _counts(texts, self.stems)
        counts.data[:] = 1.0
        table = counts @ sp.diags(self.idf)
        lengths = np.sqrt(np.asarray(table.multiply(table).sum(1)).ravel())
        return (sp.diags((1.0 / np.maximum(lengths, 1e-9)).astype(np.float32)) @ table).tocsr()


NO_WORDS = Lexicon((), np.empty(0, np.float32))


class WordUse(NamedTuple):
    """How the words of the statements are used in a catalog: in how many texts each of them is (in their order), of how
    many texts, and the mean number of their words in a text."""

    df: Ints
    texts: int
    mean: float


class Likeness(NamedTuple):
    """Resources are rows, standards columns. Vectors are float32, ``(n, dimensions)``."""

    own: Floats
    near: Floats
    unit: Floats
    statements: Floats
    contexts: Floats
    words: Sparse  # (resources, words)
    words_near: Sparse
    queries: Sparse  # (words, standards)
    used: Sparse  # (resources, words of the lexicon), unit rows
    asked: Sparse  # (standards, words of the lexicon), unit rows
    use: WordUse

    def features(self, rows: Ints, columns: Ints) -> dict[str, Floats]:
        """Every feature for all pairs of these rows and columns, each ``(len(rows), len(columns))``."""
        statements, contexts, queries = self.statements[columns].T, self.contexts[columns].T, self.queries[:, columns]
        return {
            "words": _dense(self.words[rows] @ queries),
            "words.near": _dense(self.words_near[rows] @ queries),
            "meaning": self.own[rows] @ statements,
            "meaning.context": self.own[rows] @ contexts,
            "meaning.near": self.near[rows] @ statements,
            "meaning.unit": self.unit[rows] @ statements,
        }

    def of_pairs(self, rows: Ints, columns: Ints) -> dict[str, Floats]:
        """The same for the pairs ``rows[i], columns[i]`` only."""
        by_standard = self.queries.T.tocsr()
        chunks = [
            self._of_pairs(rows[start : start + _PAIRS], columns[start : start + _PAIRS], by_standard)
            for start in range(0, max(len(rows), 1), _PAIRS)
        ]
        return {name: np.concatenate([chunk[name] for chunk in chunks]) for name in FEATURES}

    def _of_pairs(self, rows: Ints, columns: Ints, by_standard: Sparse) -> dict[str, Floats]:
        statements, contexts = self.statements[columns], self.contexts[columns]
        return {
            "words": _row_products(self.words[rows], by_standard[columns]),
            "words.near": _row_products(self.words_near[rows], by_standard[columns]),
            "meaning": _dots(self.own[rows], statements),
            "meaning.context": _dots(self.own[rows], contexts),
            "meaning.near": _dots(self.near[rows], statements),
            "meaning.unit": _dots(self.unit[rows], statements),
        }

    def total(self, rows: Ints, columns: Ints, weights: Mapping[str, float]) -> Floats:
        """``sum(weights[name] * features[name])`` for all pairs, without making each of them."""
        passages = np.hstack([self.own[rows], self.near[rows], self.unit[rows]])
        statements = self.statements[columns]
        asked = np.hstack(
            [
                np.float32(weights["meaning"]) * statements
                + np.float32(weights["meaning.context"]) * self.contexts[columns],
                np.float32(weights["meaning.near"]) * statements,
                np.float32(weights["meaning.unit"]) * statements,
            ]
        )
        words = self.words[rows] * weights["words"] + self.words_near[rows] * weights["words.near"]
        return np.asarray(passages @ asked.T + _dense(words @ self.queries[:, columns]), np.float32)


def likeness(  # noqa: PLR0917  they come in pairs
    texts: Sequence[str],
    vectors: Floats,
    units: Units,
    statements: Sequence[str],
    standard_vectors: Floats,
    parents: Ints,
    lexicon: Lexicon = NO_WORDS,
    use: WordUse | None = None,
) -> Likeness:
    """``vectors`` and ``standard_vectors`` are unit rows of ``texts`` and ``statements``; ``parents`` as for
    ``in_context``; ``use`` is that of the catalog that the texts are a part of, if they are not all. ``texts`` may be
    empty, and so may ``statements``."""
    own, stated = vectors.astype(np.float32), standard_vectors.astype(np.float32)
    near, whole = smoothing(units)
    read, asked = [terms(text) for text in texts], [terms(statement) for statement in statements]
    words, queries, use = _words(read, asked, use)
    return Likeness(
        own=own,
        near=np.asarray(near @ own, np.float32),
        unit=np.asarray(whole @ own, np.float32),
        statements=stated,
        contexts=in_context(stated, parents),
        words=words,
        words_near=(near @ words).tocsr(),
        queries=queries,
        used=lexicon.of(read),
        asked=lexicon.of(asked),
        use=use,
    )


def in_context(vectors: Floats, parents: Ints) -> Floats:
    """Each standard's vector with half its parent's and three tenths of each higher ancestor's, at unit length.
    ``parents`` are rows, -1 for none; a circle of parents is cut after eight steps."""
    mixed, at = vectors.copy(), parents.copy()
    for step in range(8):
        there = at >= 0
        if not there.any():
            break
        mixed[there] += np.float32(_CONTEXT[min(step, 1)]) * vectors[at[there]]
        at[there] = parents[at[there]]
    lengths = np.linalg.norm(mixed, axis=1, keepdims=True)
    return np.asarray(mixed / np.maximum(lengths, 1e-9), np.float32)


def smoothing(units: Units) -> tuple[Sparse, Sparse]:
    """Two matrices, (resources, resources), whose rows sum to 1: the lessons around each resource, and its units."""
    size = len(units.starts) - 1
    rows = np.repeat(np.arange(size), np.diff(units.starts))
    count = max(len(units.names), 1)
    member = sp.csr_matrix((np.ones(len(rows), np.float32), (rows, units.units)), shape=(size, count))
    whole = _rows_to_one(member) @ _rows_to_one(member.T.tocsr())
    placed = units.positions != NO_POSITION
    around = _around(rows[placed], units.units[placed], units.positions[placed], size)
    unplaced = np.setdiff1d(rows[~placed], rows[placed])
    keep = np.zeros(size, np.float32)
    keep[unplaced] = 0.5
    around = around + sp.diags(keep) + sp.diags(keep) @ whole
    return _rows_to_one(around.tocsr()), whole.tocsr()


def _around(rows: Ints, units: Ints, positions: Ints, size: int) -> Sparse:
    order = np.lexsort((rows, positions, units))
    rows, units, positions = rows[order], units[order], positions[order]
    neighbors: list[tuple[Ints, Ints, NDArray[np.float64]]] = []
    for offset in range(min(_REACH, len(rows)) + 1):
        here, there = slice(0, len(rows) - offset), slice(offset, len(rows))
        together = units[here] == units[there]
        distance = (positions[there] - positions[here])[together]
        weight = np.exp(-0.5 * (distance / _SPREAD) ** 2)
        first, second = rows[here][together], rows[there][together]
        neighbors.append((first, second, weight))
        if offset:
            neighbors.append((second, first, weight))
    columns = [np.concatenate(part) for part in zip(*neighbors, strict=True)]
    return sp.csr_matrix((columns[2].astype(np.float32), (columns[0], columns[1])), shape=(size, size))


def _rows_to_one(matrix: Sparse) -> Sparse:
    sums = np.asarray(matrix.sum(1)).ravel()
    return sp.diags((1.0 / np.maximum(sums, 1e-9)).astype(np.float32)) @ matrix


def _words(
    texts: Sequence[Sequence[str]], statements: Sequence[Sequence[str]], use: WordUse | None
) -> tuple[Sparse, Sparse, WordUse]:
    """BM25 without idf of the words that statements use, and each statement's words with their share of idf."""
    vocabulary = sorted({word for statement in statements for word in statement})
    asked, counts = _counts(statements, vocabulary), _counts(texts, vocabulary)
    lengths = np.asarray(counts.sum(1)).ravel()
    if use is None:
        df = np.bincount(counts.indices, minlength=asked.shape[1])
        use = WordUse(df, len(texts), float(lengths.mean()) if len(lengths) else 0.0)
    known = idf(use.df, use.texts).astype(np.float32)
    diluted = dilution(lengths, max(use.mean, 1e-9), _B)
    counts.data[:] = saturated(counts.data, _K1, np.repeat(diluted, np.diff(counts.indptr)))
    asked.data[:] = 1.0
    weighed = asked.multiply(known[None]).tocsr()
    roots = np.sqrt(np.asarray(weighed.sum(1)).ravel())
    queries = (sp.diags((1.0 / np.maximum(roots, 1e-9)).astype(np.float32)) @ weighed).T.tocsc()
    return counts.tocsr(), queries, use


def _counts(texts: Sequence[Sequence[str]], vocabulary: Sequence[str]) -> Sparse:
    """How often each text has each word of the vocabulary, ``(texts, words)``."""
    places = {word: place for place, word in enumerate(vocabulary)}
    starts, columns, numbers = [0], list[int](), list[int]()
    for text in texts:
        counted = Counter(word for word in text if word in places)
        columns.extend(map(places.__getitem__, counted))
        numbers.extend(counted.values())
        starts.append(len(columns))
    shape = len(texts), len(places)
    table = sp.csr_matrix((np.array(numbers, np.float32), np.array(columns, np.int32), starts), shape=shape)
    table.sort_indices()
    return table


def _dense(matrix: Sparse) -> Floats:
    return np.asarray(matrix.toarray(), np.float32)


def _dots(left: Floats, right: Floats) -> Floats:
    return np.asarray(np.einsum("ij,ij->i", left, right), np.float32)


def _row_products(left: Sparse, right: Sparse) -> Floats:
    return np.asarray(left.multiply(right).sum(1), np.float32).ravel()
