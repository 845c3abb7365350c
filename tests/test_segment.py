"""A segment beside a whole index: it answers as one index over all materials does."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from engine_contract import EngineContract
from engine_queries import engine_queries, gentle
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from keyword_embedder import KEYWORDS, KeywordEmbedder
from little_catalog import STANDARDS, ChangedSnapshot, LittleSnapshot, some_resources, sure_model, with_twins

from catalog.errors import GenerationError
from catalog.formats.record import Record
from catalog.model import AgeRange, Filter, Part, Resource
from catalog.store.catalog import Catalog
from indexer.alignment import infer as inferring
from indexer.alignment.features import WordUse
from indexer.alignment.model import GENERAL, InferenceModel
from indexer.build import Segments, build, rollback, verify
from indexer.current import Current
from indexer.engine import EngineQuery
from indexer.files import file_digest
from indexer.generation import files
from indexer.generation.files import Writer, generation_names, open_reader, pointed
from indexer.generation.local_engine import LocalEngine, open_engine
from indexer.vectors import faiss_index
from indexer.words import bm25
from indexer.words.inverting import LexicalInMaking, Means

ALWAYS = Segments(least=0, most=100.0, merged=100.0)
STATEMENTS = ("Say how a volcano erupts", "Compare fraction sizes", "Read a rhyme")


def exchanged(resources: Sequence[Resource]) -> list[Resource]:
    """The same contents under other ids for every third, so that nothing measured over all of them is another."""
    moved = list(range(0, len(resources), 3))
    contents = dict(zip(moved, [*moved[1:], *moved[:1]], strict=True))
    return [replace(resources[contents.get(row, row)], id=resource.id) for row, resource in enumerate(resources)]


class TestSegment(EngineContract):
    """The whole contract, by the same oracle, of an index whose every third material was another one before."""

    # Below, over catalogs that more became of.
    test_any_catalog_is_searched_as_by_brute_force = None  # type: ignore[assignment]

    @staticmethod
    def opened(resources: list[Resource], folder: Path) -> LocalEngine:
        before = LittleSnapshot(exchanged(resources))
        build(before, KeywordEmbedder(), folder, segments=ALWAYS)
        after = ChangedSnapshot(resources, before)
        build(after, KeywordEmbedder(), folder, segments=ALWAYS)
        engine = open_engine(folder, KeywordEmbedder())
        assert bool(engine.manifest.base) == bool(after.changed(0))
        return engine


class TestSegmentOfMany(TestSegment):
    """The same where rows are so many that nothing is worked out of all of them: words are looked up, and vectors are
    read in 8 bits first."""

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def many(cls) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(faiss_index, "_ALL", 0)
            patch.setattr(bm25, "_SMALL", 0)
            yield


def model_of(version: str) -> InferenceModel:
    """One that knows the little embedder, and is not sure of everything."""
    model = sure_model(version)
    return replace(model, profiles={GENERAL: replace(model.profile(GENERAL), prior=1.0)})


def changed(resources: Sequence[Resource], chance: random.Random) -> list[Resource]:
    """Some materials gone, some with other contents, some new, some again under another id."""
    left = [resource for resource in resources if chance.random() > 0.1]
    other = {
        some_resource.id: some_resource for some_resource in some_resources(len(resources), chance.randrange(1000))
    }
    left = [other.get(resource.id, resource) if chance.random() < 0.15 else resource for resource in left]
    new = [replace(resource, id=f"a{resource.id}") for resource in other.values() if chance.random() < 0.1]
    again = [
        replace(resource, id=f"z{resource.id}", subjects=("History",)) for resource in left if chance.random() < 0.1
    ]
    retold = [
        replace(resource, title=resource.title.title()) if chance.random() < 0.1 else resource for resource in left
    ]
    return [*retold, *new, *again]


def built_whole(snapshot: LittleSnapshot, folder: Path, measured_in: Path) -> LocalEngine:
    """A whole index with what another one measured over its own materials."""
    with closing(open_reader(measured_in, "000001")) as reader, pytest.MonkeyPatch.context() as patch:
        means = np.asarray(reader.array("means"))
        use = WordUse(np.asarray(reader.array("measured.df")), *map(float, reader.array("measured.numbers")[1:]))
        finish, fixed = LexicalInMaking.finish, Means(means[:-1], float(means[-1]))
        patch.setattr(LexicalInMaking, "finish", lambda making, starts, units, _: finish(making, starts, units, fixed))
        patch.setattr(inferring, "describe", partial(inferring.describe, use=use))
        build(snapshot, KeywordEmbedder(), folder, segments=ALWAYS)
    return open_engine(folder)


@pytest.fixture
def fair_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.alignment.model.load_model", lambda: model_of("fair"))


def answers(engine: LocalEngine, engine_query: EngineQuery, k: int) -> dict[str, object]:
    found = engine.candidates(engine_query, k)
    groups: dict[int, list[str]] = {}
    for id, first in zip(found.ids, found.duplicates.tolist(), strict=True):
        groups.setdefault(first, []).append(id)
    return {
        "ids": list(found.ids),
        "counts": (found.count, found.total, found.fitting, sorted(found.unknown)),
        "resources": list(found.resources),
        "duplicates": sorted(groups.values()),
        "barriers": [found.barriers(at) for at in range(len(found.ids))] if found.barriers else None,
        "facets": engine.facets(engine_query),
        "held": found.held(range(len(found.ids)), list(engine_query.terms)) if found.held else None,
    }


def compare(one: LocalEngine, other: LocalEngine, engine_query: EngineQuery) -> None:
    """Every answer about a catalog so small that nothing is cut."""
    assert answers(one, engine_query, 500) == answers(other, engine_query, 500)
    signals, expected = (engine.candidates(engine_query, 500).signals for engine in (one, other))
    assert signals.keys() == expected.keys()
    for name in signals:
        assert signals[name] == pytest.approx(expected[name], abs=2e-4, nan_ok=True), name


def compare_lookups(one: LocalEngine, other: LocalEngine, ids: Sequence[str]) -> None:
    assert list(one.vocabulary.words) == list(other.vocabulary.words)
    assert one.vocabulary.counts.tolist() == other.vocabulary.counts.tolist()
    assert one.vocabulary.accents == other.vocabulary.accents
    for id in ids:
        assert one.resource(id) == other.resource(id)
        assert sorted(one.units(id)) == sorted(other.units(id))
        (mine, sure), (theirs, expected) = (
            zip(*sorted((alignment.code, alignment.confidence) for alignment in engine.inferred(id, 0.0)), strict=True)
            if engine.inferred(id, 0.0)
            else ((), ())
            for engine in (one, other)
        )
        assert mine == theirs
        assert sure == pytest.approx(expected, abs=1e-4)
        near, far = (engine.similar(id, 5, Filter()) for engine in (one, other))
        assert [alignment.id for alignment, _ in near] == [alignment.id for alignment, _ in far]
    listed = [
        {(id, inference.code) for id, inference in engine.inferences(Filter(), limit=10**6)} for engine in (one, other)
    ]
    assert listed[0] == listed[1]
    assert one.together(KEYWORDS, KEYWORDS, Filter()) == pytest.approx(other.together(KEYWORDS, KEYWORDS, Filter()))


@given(seed=st.integers(0, 10_000), count=st.sampled_from([1, 5, 30]), engine_query=engine_queries, narrow=gentle)
@settings(
    max_examples=6,
    phases=[Phase.explicit, Phase.generate],  # a seed has nothing to shrink
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@pytest.mark.usefixtures("fair_model")
def test_any_changes_are_answered_as_by_one_index(
    tmp_path_factory: pytest.TempPathFactory, seed: int, count: int, engine_query: EngineQuery, narrow: Filter
) -> None:
    """Twice over: the second segment takes the place of the first."""
    folder, chance = tmp_path_factory.mktemp("segments"), random.Random(seed)  # noqa: S311  nothing here is secret
    snapshot = LittleSnapshot(with_twins(some_resources(count, seed)), STATEMENTS)
    build(snapshot, KeywordEmbedder(), folder, segments=ALWAYS)
    resources = [resource for resource, _ in snapshot.resources()]
    for turn in range(2):
        resources = changed(resources, chance)
        snapshot = ChangedSnapshot(resources, snapshot, STATEMENTS)
        build(snapshot, KeywordEmbedder(), folder, segments=ALWAYS)
        with closing(open_engine(folder)) as engine, closing(built_whole(snapshot, folder / f"{turn}", folder)) as one:
            assert engine.manifest.base in ("000001", "")
            assert engine.manifest.catalog_digest == one.manifest.catalog_digest
            for asked in (
                engine_query,
                EngineQuery(filter=narrow),
                EngineQuery(standards=dict.fromkeys(STANDARDS[:3], 1.0)),
            ):
                compare(engine, one, asked)
            compare_lookups(engine, one, sorted(resource.id for resource in resources)[:20])


@pytest.fixture
def grown(tmp_path: Path) -> Iterator[tuple[LittleSnapshot, Path]]:
    before = LittleSnapshot(some_resources(60))
    build(before, KeywordEmbedder(), tmp_path, segments=ALWAYS)
    return before, tmp_path


def test_only_what_changed_is_written_and_embedded(grown: tuple[LittleSnapshot, Path]) -> None:
    before, folder = grown
    resources = [resource for resource, _ in before.resources()]
    alone = next(resource for resource in resources if not resource.parts)
    after = ChangedSnapshot(
        [*(resource for resource in resources if resource != alone), replace(alone, title="Verb")], before
    )
    embedder = KeywordEmbedder()
    report = build(after, embedder, folder, segments=ALWAYS)
    assert report.embedded == len(embedder.encoded) == 2  # its passage, and the name of its unit of one
    with closing(open_reader(folder)) as reader:
        assert reader.names("ids") == [alone.id]
    assert (report.resources, verify(folder).base) == (60, "000001")


def test_a_log_that_does_not_add_up_to_the_catalog_is_not_believed(grown: tuple[LittleSnapshot, Path]) -> None:
    before, folder = grown
    resources = [resource for resource, _ in before.resources()]
    after = ChangedSnapshot([replace(resources[0], title="Verb"), *resources[2:]], before)
    after.changed = lambda after: {resources[0].id}  # type: ignore[method-assign]  one that is gone is not named
    build(after, KeywordEmbedder(), folder, segments=ALWAYS)
    assert verify(folder).base == ""
    with closing(open_engine(folder)) as engine:
        assert engine.candidates(EngineQuery(), 100).total == 59


@pytest.mark.parametrize(
    ("segments", "generations", "base"),
    [
        (Segments(least=61, most=1.0, merged=1.0), 2, ""),
        (Segments(least=0, most=0.0, merged=1.0), 2, ""),
        (Segments(least=0, most=1.0, merged=0.0), 3, ""),
        (Segments(least=0, most=1.0, merged=1.0), 2, "000001"),
    ],
    ids=["too small a catalog", "too much of it", "served, then merged", "served"],
)
def test_what_is_written_follows_from_how_much_changed(
    grown: tuple[LittleSnapshot, Path], segments: Segments, generations: int, base: str
) -> None:
    before, folder = grown
    resources = [resource for resource, _ in before.resources()]
    build(ChangedSnapshot(resources[1:], before), KeywordEmbedder(), folder, segments=segments)
    assert len(generation_names(folder)) == generations
    assert verify(folder).base == base


def test_other_standards_take_a_whole_index(grown: tuple[LittleSnapshot, Path]) -> None:
    before, folder = grown
    resources = [resource for resource, _ in before.resources()]
    build(ChangedSnapshot(resources[1:], before, STATEMENTS), KeywordEmbedder(), folder, segments=ALWAYS)
    assert verify(folder).base == ""


def test_the_whole_generation_stays_as_long_as_a_segment_is_read_beside_it(grown: tuple[LittleSnapshot, Path]) -> None:
    snapshot, folder = grown
    resources = [resource for resource, _ in snapshot.resources()]
    with Current(folder, KeywordEmbedder(), patience_seconds=0) as current:
        for left in range(1, 7):
            snapshot = ChangedSnapshot(resources[left:], snapshot)
            build(snapshot, KeywordEmbedder(), folder, segments=ALWAYS)
            with current.lease() as engine:
                assert (engine.manifest.resources, engine.manifest.base) == (60 - left, "000001")
    assert generation_names(folder) == ["000001", "000005", "000006", "000007"]
    assert rollback(folder).resources == 55
    assert pointed(folder) == "000006"
    with closing(open_engine(folder)) as engine:
        assert engine.candidates(EngineQuery(), 100).total == 55


def test_damage_to_the_whole_generation_is_found_through_the_segment(grown: tuple[LittleSnapshot, Path]) -> None:
    before, folder = grown
    resources = [resource for resource, _ in before.resources()]
    build(ChangedSnapshot(resources[1:], before), KeywordEmbedder(), folder, segments=ALWAYS)
    path = folder / "generations" / "000001" / "passages.faiss"
    path.write_bytes(path.read_bytes()[:-1] + b"\x7f")
    with pytest.raises(GenerationError, match=r"000001/passages\.faiss is damaged"):
        verify(folder)


def test_a_server_reads_the_whole_generation_again_only_if_it_was_written_to(
    grown: tuple[LittleSnapshot, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot, folder = grown
    resources = [resource for resource, _ in snapshot.resources()]
    read: list[Path] = []
    monkeypatch.setattr(files, "file_digest", lambda path: read.append(path) or file_digest(path))
    with Current(folder, KeywordEmbedder(), patience_seconds=0) as current:
        for left in (1, 2, 3):
            if left == 3:
                path = folder / "generations" / "000001" / "passages.faiss"
                path.write_bytes(path.read_bytes()[:-1] + b"\x7f")
            snapshot = ChangedSnapshot(resources[left:], snapshot)
            build(snapshot, KeywordEmbedder(), folder, segments=ALWAYS)
            read.clear()
            current.refresh()
            of_whole = [path.name for path in read if path.parent.name == "000001"]
            assert of_whole == (["passages.faiss"] if left == 3 else [])
            assert current.manifest.resources == (58 if left == 3 else 60 - left)
            assert ("damaged" in current.problem) == (left == 3)


def test_a_segment_cut_short_anywhere_leaves_what_was_served(grown: tuple[LittleSnapshot, Path]) -> None:
    before, folder = grown
    resources = [resource for resource, _ in before.resources()]
    after = ChangedSnapshot(resources[1:], before)
    write, cut = Writer.array, 0
    while pointed(folder) == "000001":
        written = [0]

        def stops(writer: Writer, name: str, values: np.ndarray, written: list[int] = written, cut: int = cut) -> None:
            if written[0] == cut:
                raise KeyboardInterrupt
            written[0] += 1
            write(writer, name, values)

        with pytest.MonkeyPatch.context() as patch, suppress(KeyboardInterrupt):
            patch.setattr(Writer, "array", stops)
            build(after, KeywordEmbedder(), folder, segments=ALWAYS)
        assert verify(folder).resources == (60 if pointed(folder) == "000001" else 59)
        cut += 7
    assert cut > 21
    assert verify(folder).base == "000001"


def test_what_a_catalog_logs_is_all_that_is_read_again(tmp_path: Path) -> None:
    """A correction, a removal and a second source's record, in a real catalog."""
    with Catalog.open(tmp_path / "catalog.sqlite") as catalog:
        lessons = some_resources(40)
        catalog.import_resources([Record(one, one.id.encode(), n) for n, one in enumerate(lessons, 1)], "little")
        with catalog.snapshot() as snapshot:
            build(snapshot, KeywordEmbedder(), tmp_path / "index", segments=ALWAYS)
            some = [resource.id for resource, _ in islice(snapshot.resources(), 3)]
        catalog.correct(some[0], "title", "A volcano of our own", "tester")
        catalog.remove(some[1], "tester")
        catalog.import_resources([Record(Resource(id="new", title="Rhyme"), b"{}", 1)], "another")
        with catalog.snapshot() as snapshot:
            assert snapshot.changed(snapshot.cursor) == set()
            report = build(snapshot, KeywordEmbedder(), tmp_path / "index", segments=ALWAYS)
            resources = {resource.id: resource for resource, _ in snapshot.resources()}
            assert [resource.id for resource, _ in snapshot.some([*resources, "nothing"])] == sorted(resources)
        with closing(open_engine(tmp_path / "index")) as engine:
            assert (engine.manifest.base, engine.manifest.catalog_digest) == ("000001", catalog.digest())
            found = engine.candidates(EngineQuery(), 10**6)
            assert {resource.id: replace(resource, provenance=()) for resource in found.resources} == {
                id: replace(resource, provenance=()) for id, resource in resources.items()
            }
            assert found.total == report.resources == len(resources)
            assert some[1] not in resources


@pytest.mark.parametrize("changed", ["whole", "part", "new", "another", "beside", "gone"])
def test_what_a_whole_says_by_its_parts_is_another_at_once(tmp_path: Path, changed: str) -> None:
    """A unit is for the ages of its one lesson; a program is for those of its unit. A material that is in the course
    that the unit is in is written with it, as all of a course, and says nothing of it."""
    course = (Part("A course", "course"),)
    kept = {
        "program": Resource(id="program", title="A program", has_parts=(Part("A unit", "whole"),)),
        "whole": Resource(id="whole", title="A unit", has_parts=(Part("A lesson", "part"),), parts=course),
        "part": Resource(id="part", title="A lesson", ages=AgeRange(8, 9)),
        "another": Resource(id="another", title="Something else"),
        "beside": Resource(id="beside", title="Something beside", parts=course),
    }
    before = LittleSnapshot(kept.values())
    build(before, KeywordEmbedder(), tmp_path, segments=ALWAYS)
    one = kept.get(changed, Resource(id="new", title="More", parts=(Part("A unit", "whole"),)))
    now = kept | {changed: replace(one, ages=AgeRange(9, 10))}
    if changed == "gone":
        now = {id: resource for id, resource in kept.items() if id != "part"}
    build(ChangedSnapshot(now.values(), before), KeywordEmbedder(), tmp_path, segments=ALWAYS)
    written, ages = {
        "whole": (["beside", "program", "whole"], (9, 10)),
        "part": (["beside", "part", "program", "whole"], (9, 10)),
        "new": (["beside", "new", "program", "whole"], (8, 10)),
        "another": (["another"], (8, 9)),
        "beside": (["beside", "whole"], (8, 9)),
        "gone": (["beside", "program", "whole"], None),
    }[changed]
    with closing(open_engine(tmp_path)) as engine, closing(open_reader(tmp_path)) as reader:
        assert (engine.manifest.base, reader.names("ids")) == ("000001", written)
        for id in ("whole", "program"):
            assert engine.resource(id).ages == (ages and AgeRange(*ages))


def with_wholes(resources: Sequence[Resource], chance: random.Random) -> list[Resource]:
    """The resources with units of some of them and programs of these units, named from above or from below, most of
    which say little of themselves."""
    course = Part("A course of many", "course")  # which has no record: it relates none of those that are in it
    units = [
        Resource(
            id=f"unit{number}",
            title=f"Unit {number % 3}",
            types=("Unit",),
            description=chance.choice(resources).description,
            subjects=chance.choice([(), ("Music",)]),
            parts=chance.choice([(), (course,)]),
        )
        for number in range(max(1, len(resources) // 5))
    ]
    lessons = []
    for resource in resources:
        unit = chance.choice(units)
        part = Part(unit.title, chance.choice([unit.id, None]), chance.randrange(5))
        more = chance.choice([(), (part,), (course,)])
        lessons.append(replace(resource, parts=(*resource.parts, *more)))
    listing = [
        replace(unit, has_parts=tuple(Part(one.title, one.id) for one in chance.sample(lessons, min(3, len(lessons)))))
        if chance.random() < 0.5
        else unit
        for unit in units
    ]
    parts = tuple(Part(unit.title, unit.id) for unit in units[:3])
    return [*lessons, *listing, Resource(id="program", title="A program", has_parts=parts)]


@given(seed=st.integers(0, 10_000), engine_query=engine_queries)
@settings(
    max_examples=6,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@pytest.mark.usefixtures("fair_model")
def test_wholes_and_parts_that_change_are_answered_as_by_one_index(
    tmp_path_factory: pytest.TempPathFactory, seed: int, engine_query: EngineQuery
) -> None:
    folder, chance = tmp_path_factory.mktemp("wholes"), random.Random(seed)  # noqa: S311  nothing here is secret
    snapshot = LittleSnapshot(with_wholes(some_resources(30, seed), chance), STATEMENTS)
    build(snapshot, KeywordEmbedder(), folder, segments=ALWAYS)
    resources = [resource for resource, _ in snapshot.resources()]
    for turn in range(2):
        left = [resource for resource in resources if chance.random() > 0.05]
        resources = [
            replace(resource, ages=None, subjects=(), title=f"{resource.title} again", parts=resource.parts[1:])
            if chance.random() < 0.1
            else resource
            for resource in left
        ]
        new = Part("Unit 1", "unit1", 2)
        resources.append(Resource(id=f"new{turn}", title="A rhyme", ages=AgeRange(turn, 3), parts=(new,)))
        snapshot = ChangedSnapshot(resources, snapshot, STATEMENTS)
        build(snapshot, KeywordEmbedder(), folder, segments=ALWAYS)
        with closing(open_engine(folder)) as engine, closing(built_whole(snapshot, folder / f"{turn}", folder)) as one:
            assert engine.manifest.base == "000001"
            standards = dict.fromkeys(STANDARDS[:3], 1.0)
            refused = {standard: [resource.id for resource in resources] for standard in standards}
            for asked in (
                engine_query,
                EngineQuery(),
                EngineQuery(standards=standards),
                EngineQuery(standards=standards, refused=refused),  # what only its parts declare is then refused too
            ):
                compare(engine, one, asked)
            compare_lookups(engine, one, sorted(resource.id for resource in resources)[:20])


def test_a_whole_is_a_duplicate_no_longer_if_its_parts_are_for_other_ages(tmp_path: Path) -> None:
    unit = Resource(id="a", title="A unit", description="Rivers begin, bend, flood, freeze, narrow, widen, end and dry")
    part = Resource(id="lesson", title="A lesson", ages=AgeRange(8, 9))
    twin = replace(unit, id="b", has_parts=(Part("A lesson", "lesson"),))
    before = LittleSnapshot([replace(unit, ages=AgeRange(8, 9)), twin, part])
    after = ChangedSnapshot([replace(unit, ages=AgeRange(8, 9)), twin, replace(part, ages=AgeRange(12, 13))], before)
    for snapshot, first in ((before, 0), (after, 1)):
        build(snapshot, KeywordEmbedder(), tmp_path, segments=ALWAYS)
        with closing(open_engine(tmp_path)) as engine:
            assert engine.candidates(EngineQuery(), 10).duplicates.tolist() == [0, first, 2]
