"""Whatever file of a new generation is damaged, and however: the one before it goes on, with its own answers."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from keyword_embedder import KeywordEmbedder
from little_catalog import LittleSnapshot, some_resources

from catalog.errors import GenerationError
from indexer.build import build
from indexer.current import Current
from indexer.engine import EngineQuery

RESOURCES = some_resources(12)
DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "flipped": lambda data: data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :],
    "truncated": lambda data: data[: len(data) // 2],
    "zeroed": lambda data: bytes(len(data)),
}


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of three materials, and after it one of all."""
    folder = tmp_path_factory.mktemp("index")
    build(LittleSnapshot(RESOURCES[:3]), KeywordEmbedder(), folder)
    build(LittleSnapshot(RESOURCES), KeywordEmbedder(), folder)
    return folder


def answers(current: Current) -> list[str]:
    with current.lease() as engine:
        return sorted(engine.candidates(EngineQuery(), 100).ids)


@pytest.mark.parametrize("how", DAMAGE)
def test_no_damage_to_any_file_changes_an_answer_or_ends_the_service(two: Path, tmp_path: Path, how: str) -> None:
    before = sorted(resource.id for resource in RESOURCES[:3])
    after = sorted(resource.id for resource in RESOURCES)
    folder = tmp_path / "index"
    shutil.copytree(two, folder)
    new = folder / "generations" / "000002"
    files = sorted(path for path in new.iterdir() if path.stat().st_size)
    assert len(files) > 40
    (folder / "current").write_text("000001\n")
    with Current(folder, KeywordEmbedder(), patience_seconds=0) as running:
        for path in files:
            whole = path.read_bytes()
            harmed = DAMAGE[how](whole)
            if harmed == whole:
                continue  # zeros already
            path.write_bytes(harmed)
            (folder / "current").write_text("000002\n")
            assert answers(running) == before, path.name
            assert "000002" in running.problem
            with Current(folder, KeywordEmbedder()) as started:
                assert answers(started) == before, path.name
            path.write_bytes(whole)
            (folder / "current").write_text("000001\n")
            assert answers(running) == before
            assert running.problem == ""
        (folder / "current").write_text("000002\n")
        assert answers(running) == after


def test_a_pointer_that_cannot_be_read_leads_to_the_newest_that_is_whole_and_none_is_an_error(
    two: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "index"
    shutil.copytree(two, folder)
    (folder / "current").write_bytes(b"\0" * 7)
    with Current(folder, KeywordEmbedder()) as current:
        assert answers(current) == sorted(resource.id for resource in RESOURCES)
    shutil.rmtree(folder / "generations")
    (folder / "current").write_text("000002\n")
    with pytest.raises(GenerationError, match="000002"):
        Current(folder, KeywordEmbedder())
