"""Building an index: what is embedded again, what is served, what is refused."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from keyword_embedder import KeywordEmbedder, direction
from little_catalog import LittleSnapshot, some_resources, sure_model

from catalog.errors import GenerationError
from catalog.model import AlignmentSource, Filter, Resource
from indexer.build import STAGES, Current, build, read_manifest, rollback, verify
from indexer.engine import EngineQuery
from indexer.generation import analyzing
from indexer.generation.files import generation_names, only_indexer, pointed, prune
from indexer.generation.local_engine import open_engine
from indexer.words.analysis import CHANCE, passage

RESOURCES = some_resources(12)


def ids(folder: Path) -> list[str]:
    engine = open_engine(folder, KeywordEmbedder())
    try:
        return list(engine.candidates(EngineQuery(), 1000).ids)
    finally:
        engine.close()


@contextmanager
def held(folder: Path) -> Iterator[list[str]]:
    """The ids of an engine that stays open."""
    engine = open_engine(folder)
    yield list(engine.candidates(EngineQuery(), 1000).ids)
    engine.close()


def test_the_first_build_embeds_every_text_once(tmp_path: Path) -> None:
    embedder = KeywordEmbedder()
    report = build(LittleSnapshot(RESOURCES, ["Say a verb", "Draw a circuit"]), embedder, tmp_path)
    assert len(embedder.encoded) == len(set(embedder.encoded)) == report.embedded
    assert {passage(resource) for resource in RESOURCES} | {"Say a verb", *CHANCE} <= set(embedder.encoded)
    assert (report.resources, report.standards, report.unchanged) == (12, 2, False)


def test_an_index_that_several_processes_make_is_the_same_to_the_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, processes in (("one", 0), ("several", 2)):
        monkeypatch.setattr(analyzing, "_ALONE", 0)
        monkeypatch.setattr(analyzing, "_processors", lambda processes=processes: processes)
        build(LittleSnapshot(RESOURCES), KeywordEmbedder(), tmp_path / name)
    one, several = (
        {file.name: file.read_bytes() for file in next((tmp_path / name / "generations").iterdir()).iterdir()}
        for name in ("one", "several")
    )
    assert one.keys() == several.keys()
    assert {name for name in one if one[name] != several[name]} <= {"manifest.json"}  # which tells the time


def test_only_changed_texts_are_embedded_again(tmp_path: Path) -> None:
    build(LittleSnapshot(RESOURCES), KeywordEmbedder(), tmp_path)
    changed = [
        replace(RESOURCES[0], title="A volcano of our own"),
        replace(RESOURCES[1], text="other material", minutes=5),
        *RESOURCES[2:],
        Resource(id="new", title="New", description="a rhyme", parts=RESOURCES[2].parts),
    ]
    embedder = KeywordEmbedder()
    report = build(LittleSnapshot(changed), embedder, tmp_path)
    alone = [] if RESOURCES[0].parts else ["A volcano of our own"]  # the name of a unit of one
    assert sorted(embedder.encoded) == sorted({passage(changed[0]), "New. a rhyme", *alone})
    assert report.embedded == len(embedder.encoded)
    assert ids(tmp_path) == sorted(resource.id for resource in changed)


def test_a_catalog_that_is_indexed_already_is_left_alone(tmp_path: Path) -> None:
    first = build(LittleSnapshot(RESOURCES), KeywordEmbedder(), tmp_path)
    second = build(LittleSnapshot(RESOURCES), KeywordEmbedder(), tmp_path)
    assert (second.unchanged, second.generation, second.embedded) == (True, first.generation, 0)
    assert "up to date" in second.to_text()


def test_another_revision_of_the_model_embeds_everything_again(tmp_path: Path) -> None:
    build(LittleSnapshot(RESOURCES), KeywordEmbedder(), tmp_path)
    other = KeywordEmbedder("2" * 64)
    assert build(LittleSnapshot(RESOURCES), other, tmp_path).embedded == len(other.encoded) > 12


def test_a_model_that_is_not_the_indexs_is_refused_with_both_names_and_the_remedy(tmp_path: Path) -> None:
    build(LittleSnapshot(RESOURCES), KeywordEmbedder(), tmp_path)
    with pytest.raises(GenerationError, match=r"1{16}.*2{16}.*run syllabary index"):
        open_engine(tmp_path, KeywordEmbedder("2" * 64))


def test_progress_goes_through_every_stage_to_its_end(tmp_path: Path) -> None:
    told: list[tuple[str, int, int | None]] = []
    embedder = KeywordEmbedder()
    snapshot = LittleSnapshot(RESOURCES, ["Say a verb"])
    build(snapshot, embedder, tmp_path, lambda *progress: told.append(progress))
    assert list(dict.fromkeys(stage for stage, _, _ in told)) == list(STAGES)
    assert ("read", 12, 12) in told
    assert ("embed", len(embedder.encoded), len(embedder.encoded)) in told
    assert told[-1][1] == told[-1][2]


def test_no_index_is_an_error_that_says_what_to_run(tmp_path: Path) -> None:
    assert read_manifest(tmp_path) is None
    with pytest.raises(GenerationError, match="run syllabary index"):
        open_engine(tmp_path)


@pytest.mark.parametrize("file", ["passages.faiss", "words.cells.npy", "ids.json", "resources.json", "manifest.json"])
@pytest.mark.parametrize("damage", ["cut", "gone", "flipped"])
def test_damage_is_found_and_the_sentence_says_what_mends_it(tmp_path: Path, file: str, damage: str) -> None:
    build(LittleSnapshot(RESOURCES), KeywordEmbedder(), tmp_path)
    path = tmp_path / "generations" / "000001" / file
    whole = path.read_bytes()
    if damage == "gone":
        path.unlink()
    elif damage == "cut":
        path.write_bytes(whole[:-3])
    else:
        path.write_bytes(whole[:-3] + bytes([whole[-3] ^ 255]) + whole[-2:])
    with pytest.raises(GenerationError, match="run syllabary index"):
        verify(tmp_path)
    assert build(LittleSnapshot(RESOURCES[:5]), KeywordEmbedder(), tmp_path).resources == 5
    assert verify(tmp_path).resources == 5


def test_an_index_of_another_format_names_both(tmp_path: Path) -> None:
    build(LittleSnapshot(RESOURCES), KeywordEmbedder(), tmp_path)
    path = tmp_path / "generations" / "000001" / "manifest.json"
    path.write_text(path.read_text().replace('"format": ', '"format": 99'))
    with pytest.raises(GenerationError, match=r"format 99\d+ and this version reads format \d+.*run syllabary index"):
        open_engine(tmp_path)
    assert build(LittleSnapshot(RESOURCES), KeywordEmbedder(), tmp_path).unchanged is False


def test_alignments_are_inferred_and_come_back_as_signals(tmp_path: Path) -> None:
    close = Resource(id="close", title="Volcano", description="How a volcano erupts", types=("Lesson",))
    snapshot = LittleSnapshot([*RESOURCES, close], ["Say how a volcano erupts", "Compare fraction sizes"])
    build(snapshot, KeywordEmbedder(), tmp_path)
    engine = open_engine(tmp_path, KeywordEmbedder())
    signals = engine.candidates(EngineQuery(standards={"standard-0": 0.9, "standard-1": 1.0}), 100).signals
    assert 0 < signals["inferred"].max() <= 1
    assert set(signals["inferred.standard"]) <= {0.0, 1.0}
    whole = engine.candidates(EngineQuery(standards={"standard-0": 1.0}), 100)
    part = engine.candidates(EngineQuery(standards={"standard-0": 0.9}), 100)
    assert part.signals["inferred"] == pytest.approx(whole.signals["inferred"] * 0.9)
    relative = engine.candidates(EngineQuery(standards={"standard-0": 0.6}), 100)
    assert relative.signals["inferred"].max(initial=0.0) == 0.0  # a mere relative of the standard asked for
    engine.close()


def test_an_inferred_alignment_names_the_version_of_what_inferred_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = LittleSnapshot(RESOURCES, ["Say how a volcano erupts"])
    for version, unchanged in (("7", False), ("7", True), ("8", False)):
        monkeypatch.setattr("indexer.alignment.model.load_model", partial(sure_model, version))
        assert build(snapshot, KeywordEmbedder(), tmp_path).unchanged is unchanged
        with closing(open_engine(tmp_path, KeywordEmbedder())) as engine:
            assert engine.manifest.inference == version
            found = [alignment for _, alignment in engine.inferences(Filter())]
            one = {resource.id: engine.inferred(resource.id, 0.0) for resource in RESOURCES}
        assert sorted((alignment.code, alignment.confidence) for alignment in found) == sorted(chain(*one.values()))
        assert {(alignment.source, alignment.model) for alignment in found} == {(AlignmentSource.INFERRED, version)}


def test_rollback_serves_the_generation_before(tmp_path: Path) -> None:
    build(LittleSnapshot(RESOURCES), KeywordEmbedder(), tmp_path)
    build(LittleSnapshot(RESOURCES[:4]), KeywordEmbedder(), tmp_path)
    assert len(ids(tmp_path)) == 4
    assert rollback(tmp_path).resources == 12
    assert len(ids(tmp_path)) == 12
    with pytest.raises(GenerationError, match="no generation before"):
        rollback(tmp_path)


def test_old_generations_are_removed_but_never_one_that_is_open(tmp_path: Path) -> None:
    build(LittleSnapshot(RESOURCES[:1]), KeywordEmbedder(), tmp_path)
    with held(tmp_path) as first:
        for count in range(2, 8):
            build(LittleSnapshot(RESOURCES[:count]), KeywordEmbedder(), tmp_path)
        assert generation_names(tmp_path) == ["000001", "000005", "000006", "000007"]
        assert first == ["r000"]
    assert prune(tmp_path) == ["000001"]
    assert pointed(tmp_path) == "000007"


def test_two_indexers_do_not_work_at_once(tmp_path: Path) -> None:
    with only_indexer(tmp_path), pytest.raises(GenerationError, match="Another indexer"):
        build(LittleSnapshot(RESOURCES), KeywordEmbedder(), tmp_path)


def cache(folder: Path) -> Path:
    (path,) = (folder / "vectors").iterdir()
    return path


def test_an_altered_vector_is_embedded_again_and_no_other(tmp_path: Path) -> None:
    build(LittleSnapshot(RESOURCES), KeywordEmbedder(), tmp_path)
    with closing(sqlite3.connect(cache(tmp_path))) as database, database:
        database.execute("UPDATE vectors SET vector = zeroblob(length(vector)) WHERE rowid IN (3, 5)")
    embedder = KeywordEmbedder()
    build(LittleSnapshot([*RESOURCES, Resource(id="z", title="z")]), embedder, tmp_path)
    assert len(embedder.encoded) == 2 + 1


def test_a_vector_file_that_cannot_be_read_is_begun_again(tmp_path: Path) -> None:
    first = build(LittleSnapshot(RESOURCES), KeywordEmbedder(), tmp_path)
    cache(tmp_path).write_bytes(b"no database at all" * 100)
    again = build(LittleSnapshot([*RESOURCES, Resource(id="z", title="z")]), KeywordEmbedder(), tmp_path)
    assert again.embedded == first.embedded + 1


def test_vectors_that_a_version_before_kept_are_taken_over_and_nothing_is_embedded_again(tmp_path: Path) -> None:
    whole, embedder = KeywordEmbedder(), KeywordEmbedder()
    texts = build(LittleSnapshot(RESOURCES), whole, tmp_path / "new").embedded
    records = []
    for text in whole.encoded:
        vector = np.array(direction(text), np.float16).tobytes()
        body = hashlib.sha256(text.encode()).digest() + vector
        records.append(body + zlib.crc32(body).to_bytes(4, "little"))
    old = tmp_path / "old" / "vectors" / f"{'1' * 16}-torch-bfloat16-{embedder.dimensions}.vectors"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"".join(records) + records[0][:50])  # the last was cut short by a kill
    assert build(LittleSnapshot(RESOURCES), embedder, tmp_path / "old").embedded == 0
    assert len(records) == texts
    assert read_manifest(tmp_path / "old").runtime == "torch-bfloat16"
    assert not old.exists()
    build(LittleSnapshot([*RESOURCES, Resource(id="z", title="z")]), embedder, tmp_path / "old")
    assert read_manifest(tmp_path / "old").runtime == "python, torch-bfloat16"


def test_vectors_that_nothing_needs_are_forgotten_in_time(tmp_path: Path) -> None:
    build(LittleSnapshot(some_resources(60)), KeywordEmbedder(), tmp_path)
    size = cache(tmp_path).stat().st_size
    build(LittleSnapshot(RESOURCES[:1]), KeywordEmbedder(), tmp_path)
    assert cache(tmp_path).stat().st_size < size / 2
    assert build(LittleSnapshot(RESOURCES[:2]), KeywordEmbedder(), tmp_path).embedded <= 3


def test_a_server_goes_over_to_a_new_generation_between_leases(tmp_path: Path) -> None:
    build(LittleSnapshot(RESOURCES[:3]), KeywordEmbedder(), tmp_path)
    with Current(tmp_path, KeywordEmbedder(), patience_seconds=0) as current:
        with current.lease() as old:
            build(LittleSnapshot(RESOURCES), KeywordEmbedder(), tmp_path)
            with current.lease() as new:
                assert (old.manifest.resources, new.manifest.resources) == (3, 12)
                assert old.candidates(EngineQuery(), 10).count == 3
        with current.lease() as again:
            assert again is new


def test_a_generation_that_cannot_be_opened_leaves_the_old_one_answering(tmp_path: Path) -> None:
    build(LittleSnapshot(RESOURCES[:3]), KeywordEmbedder(), tmp_path)
    with Current(tmp_path, KeywordEmbedder(), patience_seconds=0) as current:
        build(LittleSnapshot(RESOURCES), KeywordEmbedder("2" * 64), tmp_path)
        with current.lease() as engine:
            assert engine.manifest.resources == 3
        assert "run syllabary index" in current.problem
        build(LittleSnapshot(RESOURCES[:5]), KeywordEmbedder(), tmp_path)
        with current.lease() as engine:
            assert engine.manifest.resources == 5
        assert current.problem == ""


def test_requests_under_way_never_fail_while_generations_come_and_go(tmp_path: Path) -> None:
    build(LittleSnapshot(RESOURCES[:1]), KeywordEmbedder(), tmp_path)
    stop, wrong, seen = threading.Event(), [], set()

    def ask(current: Current) -> None:
        while not stop.is_set():
            try:
                with current.lease() as engine:
                    found = engine.candidates(EngineQuery(), 100)
                    seen.add(found.count)
                    if not found.count == engine.manifest.resources == len(list(found.resources)):
                        wrong.append(found.count)
            except Exception as error:  # noqa: BLE001  whatever it is, it is a failed request
                wrong.append(repr(error))

    with Current(tmp_path, KeywordEmbedder(), patience_seconds=0) as current:
        threads = [threading.Thread(target=ask, args=(current,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for count in range(2, 13):
            build(LittleSnapshot(RESOURCES[:count]), KeywordEmbedder(), tmp_path)
        stop.set()
        for thread in threads:
            thread.join()
    assert not wrong
    assert len(seen) > 1
    assert len(generation_names(tmp_path)) <= 4


def test_an_index_made_by_other_rules_for_words_is_refused_and_built_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(LittleSnapshot(RESOURCES), KeywordEmbedder(), tmp_path)
    assert build(LittleSnapshot(RESOURCES), KeywordEmbedder(), tmp_path).unchanged
    monkeypatch.setattr("indexer.words.bm25.K1", 1.3)
    with pytest.raises(GenerationError, match="other rules for words"):
        open_engine(tmp_path)
    assert not build(LittleSnapshot(RESOURCES), KeywordEmbedder(), tmp_path).unchanged
    open_engine(tmp_path).close()
