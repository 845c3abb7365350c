"""An embedder whose numbers a person can derive: one axis for each keyword, one of 64 for any other text."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from indexer.engine import Floats
from indexer.vectors.embedder import Progress

KEYWORDS = ("fraction", "volcano", "rhyme", "empire", "circuit", "verb")
_OTHERS = 64


class KeywordEmbedder:
    """A text's direction is how often it says each keyword; without any, an axis that its digest chooses.

    ``encoded`` lists every text that was encoded, in order. ``pause`` is called before each batch.
    """

    model, runtime = "keywords", "python"

    def __init__(self, revision: str = "1" * 64) -> None:
        self.revision = revision
        self.encoded: list[str] = []

    @property
    def dimensions(self) -> int:
        return len(KEYWORDS) + _OTHERS

    def load(self) -> None: ...

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        self.encoded.extend(texts)
        return np.array([direction(text) for text in texts], np.float32).reshape(len(texts), self.dimensions)

    def encode_query(self, text: str) -> Floats:
        return np.array(direction(text), np.float32)


def direction(text: str) -> list[float]:
    counts = [float(text.lower().count(word)) for word in KEYWORDS]
    others = [0.0] * _OTHERS
    if not any(counts):
        others[hashlib.sha256(text.encode()).digest()[0] % _OTHERS] = 1.0
    length = sum(value * value for value in [*counts, *others]) ** 0.5
    return [value / length for value in [*counts, *others]]
