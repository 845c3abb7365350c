"""What is worked out of a record is kept by the record and the rules, and is what working it out again gives."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from little_catalog import some_resources

from catalog.errors import GenerationError
from catalog.model import Evidence, Resource
from catalog.needs.needs import NEEDS, evidence
from catalog.store import codec
from indexer.cache_file import open_cache
from indexer.generation import analysis_cache, analyzing
from indexer.generation.analysis_cache import AnalysisCache
from indexer.generation.analyzing import Analyzers, analyze
from indexer.vectors.faiss_index import write_vectors
from indexer.words.analysis import FIELDS, searchable, terms

RESOURCES = [
    *some_resources(30),
    Resource(id="accents", title="L’été à l’école", description="Rivers, rivers, 1/2 of c++", keywords=("captions",)),
    Resource(id="captioned", title="Film", types=("Video",), accessibility_features=("captions",)),
]


def read(folder: Path, resources: list[Resource]) -> tuple[list[analysis_cache.Analyzed], int]:
    with AnalysisCache(folder) as cache:
        found = list(cache.analyzed(resources))
        cache.forget_the_rest()
        return found, cache.computed


def rows(folder: Path) -> int:
    (path,) = folder.glob("*.sqlite")
    with closing(sqlite3.connect(path)) as database:
        return int(database.execute("SELECT count(*) FROM analyses").fetchone()[0])


def test_what_is_kept_is_what_was_worked_out(tmp_path: Path) -> None:
    first, computed = read(tmp_path, RESOURCES)
    second, again = read(tmp_path, RESOURCES)
    assert (computed, again) == (len(RESOURCES), 0)
    for one, other, resource in zip(first, second, RESOURCES, strict=True):
        assert one.resource is other.resource is resource
        assert one.record == other.record == codec.dumps(resource)
        for analysis in (one.analysis, other.analysis):
            assert analysis == analyze(resource)
            for field, text in zip(analysis.words.fields, searchable(resource).values(), strict=True):
                assert field.length == len(terms(text))
            assert len(analysis.words.fields) == len(FIELDS)


def test_every_need_has_the_byte_of_its_evidence(tmp_path: Path) -> None:
    order = [Evidence.UNKNOWN, Evidence.INFERRED, Evidence.DECLARED, Evidence.BARRIER]
    read(tmp_path, RESOURCES)
    for resource in read(tmp_path, RESOURCES)[0]:
        assert [order[level] for level in resource.analysis.needs] == [
            evidence(resource.resource, n).evidence for n in NEEDS
        ]
    assert (
        order[read(tmp_path, RESOURCES[-1:])[0][0].analysis.needs[list(NEEDS).index("captions")]] is Evidence.DECLARED
    )


def test_only_a_changed_record_is_worked_out_again(tmp_path: Path) -> None:
    read(tmp_path, RESOURCES)
    changed = [replace(RESOURCES[3], title="A title of its own"), *RESOURCES[:3], *RESOURCES[4:]]
    found, computed = read(tmp_path, changed)
    assert computed == 1
    assert found[0].analysis == analyze(changed[0])


def test_other_rules_begin_another_file_and_the_old_one_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(tmp_path, RESOURCES)
    (before,) = tmp_path.glob("*.sqlite")
    monkeypatch.setattr(analysis_cache, "rules_fingerprint", lambda: "other")
    assert read(tmp_path, RESOURCES)[1] == len(RESOURCES)
    (after,) = tmp_path.glob("*.sqlite")
    assert before != after


def test_an_altered_row_is_worked_out_again_and_no_other(tmp_path: Path) -> None:
    read(tmp_path, RESOURCES)
    (path,) = tmp_path.glob("*.sqlite")
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE analyses SET analysis = substr(analysis, 1, 9) WHERE rowid IN (3, 5)")
    found, computed = read(tmp_path, RESOURCES)
    assert computed == 2
    assert [analyzed.analysis for analyzed in found] == [analyze(resource) for resource in RESOURCES]


def test_a_file_that_cannot_be_read_is_begun_again(tmp_path: Path) -> None:
    read(tmp_path, RESOURCES)
    (path,) = tmp_path.glob("*.sqlite")
    path.write_bytes(b"not a database" * 1000)
    assert read(tmp_path, RESOURCES)[1] == len(RESOURCES)


def test_what_no_material_needs_goes_once_it_is_the_most(tmp_path: Path) -> None:
    read(tmp_path, RESOURCES)
    read(tmp_path, RESOURCES[:20])
    assert rows(tmp_path) == len(RESOURCES)
    read(tmp_path, RESOURCES[:10])
    assert rows(tmp_path) == 10


def test_a_cache_that_cannot_be_opened_now_is_left_as_it_is(tmp_path: Path) -> None:
    """Only one that is no database starts empty: a full disk or a lock says nothing of what is in the file."""
    path = tmp_path / "kept.sqlite"
    with closing(open_cache(path, "kept (digest BLOB PRIMARY KEY)")) as cache, cache:
        cache.execute("INSERT INTO kept VALUES (x'00')")
    path.rename(tmp_path / "whole")
    path.mkdir()  # what SQLite cannot open, whoever asks
    (path / "inside").touch()
    with pytest.raises(sqlite3.OperationalError):
        open_cache(path, "kept (digest BLOB PRIMARY KEY)")
    assert (path / "inside").exists()
    unreadable = tmp_path / "other.sqlite"
    unreadable.write_bytes(b"no database" * 1000)
    with closing(open_cache(unreadable, "kept (digest BLOB PRIMARY KEY)")) as cache:
        assert cache.execute("SELECT count(*) FROM kept").fetchone() == (0,)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_vectors_that_the_disk_does_not_take_are_an_error_that_says_so() -> None:
    with pytest.raises(GenerationError, match="/dev/full cannot be written whole: is the disk full"):
        write_vectors(Path("/dev/full"), np.full((20_000, 4), 0.5, np.float16), 4)


def test_processes_give_what_one_gives_in_the_same_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis_cache, "_AT_ONCE", 5)  # so that several parts are worked on at once
    monkeypatch.setattr(analyzing, "_ALONE", 8)  # and the first of them by no process
    with AnalysisCache(tmp_path / "one") as one, AnalysisCache(tmp_path / "several") as several:
        assert list(several.analyzed(RESOURCES, processes=2)) == list(one.analyzed(RESOURCES, processes=0))
        assert several.computed == len(RESOURCES)
    kept = [sorted(content(tmp_path / name)) for name in ("one", "several")]
    assert kept[0] == kept[1]


def content(folder: Path) -> list[tuple[bytes, bytes, int]]:
    (path,) = folder.glob("*.sqlite")
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT digest, analysis, checksum FROM analyses").fetchall()


def test_a_process_that_ends_is_one_error_and_what_was_analyzed_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analysis_cache, "_AT_ONCE", 5)
    monkeypatch.setattr(analyzing, "_ALONE", 8)
    started = kept_processes(monkeypatch)

    def resources() -> Iterator[Resource]:
        for place, resource in enumerate(RESOURCES):
            if place == 20:
                started[0]._process.kill()
                started[0]._process.wait()
            yield resource

    with AnalysisCache(tmp_path) as cache, pytest.raises(GenerationError, match=r"ended \(signal 9\).*is kept"):
        list(cache.analyzed(resources(), processes=1))
    kept = rows(tmp_path)
    assert 5 <= kept <= 20
    assert read(tmp_path, RESOURCES)[1] == len(RESOURCES) - kept


def kept_processes(monkeypatch: pytest.MonkeyPatch) -> list[analyzing._Process]:
    """Those that are started from now on."""
    started: list[analyzing._Process] = []

    class Kept(analyzing._Process):
        def __init__(self) -> None:
            super().__init__()
            started.append(self)

    monkeypatch.setattr(analyzing, "_Process", Kept)
    return started


def test_a_process_ends_with_the_indexer(monkeypatch: pytest.MonkeyPatch) -> None:
    started = kept_processes(monkeypatch)
    monkeypatch.setattr(analyzing, "_ALONE", 0)
    with Analyzers(processes=1) as analyzers:
        analyzers.begin([codec.dumps(RESOURCES[0])])()
        started[0]._requests.close()  # as the system does for an indexer that is killed
        assert started[0]._process.wait(30) == 0
