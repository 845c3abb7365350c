"""A segment beside a whole index: it answers as one index over all materials does."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from engine_contract import EngineContract
from engine_queries import engine_queries, gentle
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from keyword_embedder import KeywordEmbedder
from little_catalog import STANDARDS, ChangedSnapshot, LittleSnapshot, some_resources, with_twins
from segments import ALWAYS, STATEMENTS, built_whole, compare, compare_lookups, fair_model

from catalog.errors import GenerationError
from catalog.formats.record import Record
from catalog.model import Filter, Resource
from catalog.store.catalog import Catalog
from indexer.build import Segments, build, rollback, verify
from indexer.current import Current
from indexer.engine import EngineQuery
from indexer.files import file_digest
from indexer.generation import files
from indexer.generation.files import Writer, generation_names, open_reader, pointed
from indexer.generation.local_engine import LocalEngine, open_engine
from indexer.vectors import faiss_index
from indexer.words import bm25

__all__ = ["fair_model"]  # a fixture


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


def test_a_merge_that_was_cut_short_is_made_by_the_next_change_which_is_served_first(
    grown: tuple[LittleSnapshot, Path],
) -> None:
    before, folder = grown
    resources, merged = [resource for resource, _ in before.resources()], Segments(least=0, most=1.0, merged=0.05)
    served: list[str] = []

    def stops(stage: str, *_: object) -> None:
        if stage == "write":
            raise KeyboardInterrupt

    def note(*_: object) -> None:
        served.append(verify(folder).catalog_digest)

    first = ChangedSnapshot(resources[10:], before)
    with suppress(KeyboardInterrupt):
        build(first, KeywordEmbedder(), folder, stops, segments=merged)
    assert (verify(folder).base, verify(folder).catalog_digest) == ("000001", first.digest)
    second = ChangedSnapshot(resources[11:], before)
    build(second, KeywordEmbedder(), folder, note, segments=merged)
    assert served[0] == second.digest, "before the merge begins"
    assert (verify(folder).base, verify(folder).catalog_digest) == ("", second.digest)


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
