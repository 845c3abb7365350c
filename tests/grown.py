"""A large catalog grown from a real one: its texts recombined, its vectors perturbed, nothing to embed."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from catalog.model import Resource
from catalog.standards.graph import StandardsGraph
from catalog.store.merging import add_digests
from indexer.engine import Floats
from indexer.vectors.embedder import Embedder, Progress
from indexer.words.analysis import passage


class FixedSnapshot:
    """What ``indexer.build`` asks of a catalog beside its resources, if nothing ever changes in it."""

    no_digest = "0" * 64  # of one resource
    cursor, resources_digest, standards_digest = 0, no_digest, ""

    def sources(self) -> Sequence[str]:
        return ()

    def changed(self, after: int) -> set[str]:
        return set()

    def some(self, ids: Iterable[str]) -> Iterator[tuple[Resource, str]]:
        return iter(())


class GrownSnapshot(FixedSnapshot):
    """``times`` resources for each of ``seeds``: its own title, ages and subjects, the description, key words and
    body of another of the same subject, a unit of its own generation."""

    def __init__(self, seeds: Sequence[Resource], times: int) -> None:
        self._seeds, self._times = seeds, times
        self.graph = StandardsGraph((), (), ())
        self.digest = hashlib.sha256(f"{times} {[seed.id for seed in seeds]}".encode()).hexdigest()
        self._kin: dict[tuple[str, ...], list[Resource]] = {}
        for seed in seeds:
            self._kin.setdefault(seed.subjects, []).append(seed)

    def count(self) -> int:
        return len(self._seeds) * self._times

    def sources(self) -> Sequence[str]:
        return ()

    def resources(self) -> Iterator[tuple[Resource, str]]:
        chance = random.Random(1)  # noqa: S311  nothing here is secret
        for seed in self._seeds:
            yield seed, self.no_digest
            for turn in range(1, self._times):
                other = chance.choice(self._kin[seed.subjects])
                parts = tuple(replace(part, id=f"{part.id or part.name} {turn}") for part in seed.parts)
                yield (
                    replace(
                        seed,
                        id=f"{seed.id} {turn}",
                        title=f"{seed.title} {turn}",
                        description=other.description,
                        keywords=other.keywords,
                        text=other.text,
                        parts=parts,
                    ),
                    self.no_digest,
                )


class ChangedGrown(GrownSnapshot):
    """A grown one of which the last seed is another than it was."""

    cursor = 1

    def __init__(self, seeds: Sequence[Resource], times: int, description: str) -> None:
        super().__init__(seeds, times)
        last = replace(seeds[-1], description=description)
        self.changed_resource, digest = last, hashlib.sha256(description.encode()).hexdigest()
        self._digest, self.digest = digest, digest
        self.resources_digest = add_digests(self.no_digest, [digest], [self.no_digest])

    def changed(self, after: int) -> set[str]:
        return {self.changed_resource.id}

    def some(self, ids: Iterable[str]) -> Iterator[tuple[Resource, str]]:
        yield self.changed_resource, self._digest


class GrowingEmbedder:
    """Gives a grown passage its seed's vector with noise of a tenth of its length, anything else its own vector."""

    def __init__(self, embedder: Embedder, snapshot: GrownSnapshot, seeds: Sequence[Resource], rows: Floats) -> None:
        self._embedder = embedder
        self.model, self.revision, self.runtime = embedder.model, embedder.revision, embedder.runtime
        self.dimensions = embedder.dimensions
        row = {seed.id: place for place, seed in enumerate(seeds)}
        self._rows = rows
        # By a number of 64 bits rather than by the text: a million texts would be held twice.
        self._places = {
            _number(passage(resource)): row[resource.id.split(" ")[0]] for resource, _ in snapshot.resources()
        }

    def load(self) -> None: ...

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        answer = np.empty((len(texts), self.dimensions), np.float32)
        numbers = [_number(text) for text in texts]
        other = [at for at, number in enumerate(numbers) if number not in self._places]
        if other:
            answer[other] = self._embedder.encode([texts[at] for at in other])
        for at, number in enumerate(numbers):
            if number in self._places:
                noise = np.random.default_rng(number).standard_normal(self.dimensions, np.float32)
                row = self._rows[self._places[number]] + 0.1 * noise / np.linalg.norm(noise)
                answer[at] = row / np.linalg.norm(row)
        return answer

    def encode_query(self, text: str) -> Floats:
        return self._embedder.encode_query(text)


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little")
