"""Made-up resources that touch every column of the index, and a snapshot of them."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import cycle

import numpy as np
from keyword_embedder import KEYWORDS, KeywordEmbedder

from catalog.model import AgeRange, Alignment, AlignmentSource, AlignmentType, Part, Resource, Standard
from catalog.standards.graph import StandardsGraph
from catalog.store import codec
from catalog.store.merging import add_digests
from indexer.alignment.model import GENERAL, InferenceModel, load_model

SUBJECTS = ("Mathematics", "Science", "History", "French")
TYPES = ("Lesson", "Game", "Quiz")
LANGUAGES = ("en", "en-GB", "fr", "cy")
FEATURES = ("captions", "transcript", "largePrint")
PEOPLE = (AlignmentSource.PUBLISHER, AlignmentSource.REVIEWER)
STANDARDS = tuple(f"standard-{number}" for number in range(6))
PLAIN = ("drawing", "numbers", "c++", "l’été", "3.nf.a.1", "rivers", "half", "stories", "the", "and", "music", "1/2")
WORDS = (*KEYWORDS, *PLAIN)


class LittleSnapshot:
    """What ``indexer.build`` reads of a catalog's snapshot."""

    def __init__(
        self, resources: Iterable[Resource], statements: Iterable[str] = (), ages: Sequence[AgeRange] = ()
    ) -> None:
        """``ages`` are those of the standards, one after the other and again; none if there are none."""
        self._resources = sorted(resources, key=lambda resource: resource.id)
        known = cycle(ages or [None])
        standards = [
            Standard(id=id, uri=id, framework_id="f", code=f"S.{n}", statement=statement, ages=next(known))
            for n, (id, statement) in enumerate(zip(STANDARDS, statements, strict=False))
        ]
        self.graph = StandardsGraph((), standards, ())
        written = b"".join([*map(codec.dumps, self._resources), *map(codec.dumps, standards)])
        self.digest = hashlib.sha256(written).hexdigest()
        self.standards_digest = hashlib.sha256(b"".join(map(codec.dumps, standards))).hexdigest()
        self.resources_digest = add_digests("0", [digest for _, digest in self.resources()])
        self.cursor = 0

    def count(self) -> int:
        return len(self._resources)

    def sources(self) -> Sequence[str]:
        return ()

    def resources(self) -> Iterator[tuple[Resource, str]]:
        for resource in self._resources:
            yield resource, hashlib.sha256(codec.dumps(resource)).hexdigest()

    def changed(self, after: int) -> set[str]:
        return set()

    def some(self, ids: Iterable[str]) -> Iterator[tuple[Resource, str]]:
        wanted = set(ids)
        yield from (pair for pair in self.resources() if pair[0].id in wanted)


class ChangedSnapshot(LittleSnapshot):
    """The same after some changes: ``before`` has the cursor that it was indexed at."""

    def __init__(
        self,
        resources: Iterable[Resource],
        before: LittleSnapshot,
        statements: Iterable[str] = (),
        ages: Sequence[AgeRange] = (),
    ) -> None:
        super().__init__(resources, statements, ages)
        self._before, self.cursor = before, before.cursor + 1

    def changed(self, after: int) -> set[str]:
        was, now = (
            {resource.id: digest for resource, digest in snapshot.resources()} for snapshot in (self._before, self)
        )
        earlier = self._before.changed(after) if after < self._before.cursor else set()
        return earlier | {id for id in was.keys() | now.keys() if was.get(id) != now.get(id)}


def some_resources(count: int, seed: int = 7) -> list[Resource]:
    chance = random.Random(seed)  # noqa: S311  nothing here is secret
    return [_resource(f"r{number:03}", chance) for number in range(count)]


def with_twins(resources: Sequence[Resource]) -> list[Resource]:
    """The resources, and most of them again: as they are for other subjects, or with a word more at the end."""
    again = [replace(resource, id=f"t{resource.id}", subjects=SUBJECTS[:2], parts=()) for resource in resources[::2]]
    longer = [replace(resource, id=f"u{resource.id}", text=f"{resource.text} rivers") for resource in resources[::3]]
    return [*resources, *again, *longer]


def _resource(id: str, chance: random.Random) -> Resource:
    def words(most: int) -> str:
        return " ".join(chance.choices(WORDS, k=chance.randint(0, most)))

    def some(values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(chance.sample(values, chance.randint(0, 2)))

    low = chance.randint(4, 17)
    return Resource(
        id=id,
        title=chance.choice(WORDS) + " " + words(3),
        description="about " + words(12),
        objectives=tuple(text for text in (words(5), words(5)) if text),
        text=words(30),
        keywords=some(WORDS),
        subjects=some(SUBJECTS),
        types=some(TYPES),
        languages=some(LANGUAGES),
        accessibility_features=some(FEATURES),
        ages=chance.choice([None, AgeRange(low, low + chance.randint(1, 3)), AgeRange(low, None)]),
        license=chance.choice([None, "https://example.org/by", "https://example.org/zero"]),
        publisher=chance.choice([None, "Ours", "Theirs"]),
        free=chance.choice([None, True, False]),
        minutes=chance.choice([None, 10, 30, 45, 200]),
        published=(None, "2019", "2021-03-05")[int(id[1:]) % 3],
        modified=(None, None, "2020-07", "2021-03-05T10:00:00Z", "last week")[int(id[1:]) % 5],
        parts=tuple(
            Part(f"unit {number} {WORDS[number]}", f"unit-{number}", chance.choice([None, 1, 2, 3]))
            for number in sorted(chance.sample(range(8), chance.randint(0, 2)))
        ),
        alignments=tuple(
            Alignment(
                chance.choice(list(AlignmentType)), "S", standard, source=chance.choice(list(AlignmentSource)[:2])
            )
            for standard in some((*STANDARDS, *STANDARDS))
        ),
    )


def sure_model(version: str) -> InferenceModel:
    """The model that ships without its learned map, for the little embedder's vectors, and sure of everything."""
    dimensions, words = KeywordEmbedder().dimensions, len(load_model().lexicon.stems)
    none = {
        "left": np.zeros((2 * dimensions, 0), np.float32),
        "right": np.zeros((dimensions, 0), np.float32),
        "left_words": np.zeros((words, 0), np.float32),
        "right_words": np.zeros((words, 0), np.float32),
        "left_shift": np.zeros(0, np.float32),
        "right_shift": np.zeros(0, np.float32),
    }
    sure = replace(load_model().profile(GENERAL), prior=50.0, **none)
    return replace(load_model(), version=version, revision=KeywordEmbedder().revision, profiles={GENERAL: sure})
