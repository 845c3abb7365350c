"""The real embedding model: pinned, converted without loss, in any company the same vectors, and quick to ask."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from api.cli.opening import loaded_once, model_ahead
from api.settings import read_settings
from catalog.errors import ModelError
from indexer.vectors.convert import FAITHFUL, TRIED
from indexer.vectors.embedder import PINNED, check_pinned, open_embedder, packaged_model
from indexer.vectors.onnx_embedder import OnnxEmbedder
from indexer.vectors.torch_embedder import SentenceTransformerEmbedder

TEXTS = [
    "Fractions",
    "",
    "How volcanoes erupt, and why some do so without warning. " * 12,
    "光合作用",
    "Adding fractions with unlike denominators on a number line",
    "word " * 2000,
    "Volcanoes",
]


def test_importing_the_embedder_imports_neither_torch_nor_the_models_package() -> None:
    code = (
        "import sys, indexer.vectors.embedder as e; e.packaged_model(); "
        "print({'torch', 'sentence_transformers', e.PACKAGE} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"modules\.json"):
        open_embedder(tmp_path)


@pytest.mark.parametrize("name", sorted(PINNED))
def test_a_tampered_copy_of_the_default_model_is_refused(tmp_path: Path, name: str) -> None:
    for pinned in PINNED:
        shutil.copy(packaged_model() / pinned, tmp_path / pinned)
    check_pinned(tmp_path, PINNED)
    with (tmp_path / name).open("r+b") as file:
        file.seek(-1, 2)
        last = file.read(1)
        file.seek(-1, 2)
        file.write(bytes([last[0] ^ 1]))
    with pytest.raises(ModelError, match=f"{name} is not the pinned.*--force-reinstall.*SYLLABARY_MODEL"):
        check_pinned(tmp_path, PINNED)
    (tmp_path / name).unlink()
    with pytest.raises(ModelError, match="not missing"):
        check_pinned(tmp_path, PINNED)


@pytest.fixture(scope="module")
def embedder() -> OnnxEmbedder:
    """Converted once on a machine: its graph stays in the user's cache folder."""
    embedder = open_embedder(convert=True)
    assert isinstance(embedder, OnnxEmbedder)
    return embedder


@pytest.fixture(scope="module")
def full() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(packaged_model(), runtime="torch-float32")


@pytest.mark.model
def test_vectors_are_unit_rows_in_the_order_of_the_texts(embedder: OnnxEmbedder) -> None:
    rows = embedder.encode(TEXTS)
    assert rows.shape == (len(TEXTS), embedder.dimensions) == (len(TEXTS), 384)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1.0, abs=1e-6)
    assert rows[0] @ rows[4] > rows[0] @ rows[6]
    assert rows[6] @ rows[2] > rows[6] @ rows[4]


@pytest.mark.model
def test_a_texts_vector_does_not_depend_on_its_company(embedder: OnnxEmbedder) -> None:
    together = embedder.encode(TEXTS)
    assert np.array_equal(together, np.concatenate([embedder.encode([text]) for text in TEXTS]))
    assert np.array_equal(together, np.array([embedder.encode_query(text) for text in TEXTS]))


@pytest.mark.model
def test_in_full_precision_padding_changes_nothing(full: SentenceTransformerEmbedder) -> None:
    together = full.encode(TEXTS)
    assert np.abs(together - np.concatenate([full.encode([text]) for text in TEXTS])).max() < 2e-6
    assert np.abs(together - np.array([full.encode_query(text) for text in TEXTS])).max() < 2e-6


@pytest.mark.model
def test_the_graph_is_close_to_torch_over_a_padded_batch_of_mixed_lengths(
    embedder: OnnxEmbedder, full: SentenceTransformerEmbedder
) -> None:
    expected = full.encode(TRIED)
    assert (embedder.encode_padded(TRIED) * expected).sum(axis=1).min() > FAITHFUL
    assert (embedder.encode(TRIED) * expected).sum(axis=1).min() > FAITHFUL
    assert embedder.revision == full.revision


@pytest.mark.model
def test_encoding_needs_no_torch(embedder: OnnxEmbedder) -> None:
    code = (
        "import sys; from indexer.vectors.embedder import open_embedder; "
        "open_embedder().encode_query('fractions'); "
        "print({'torch', 'transformers', 'sentence_transformers', 'onnx'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"


@pytest.mark.model
def test_a_query_is_remembered(embedder: OnnxEmbedder) -> None:
    first = embedder.encode_query("Adding fractions")
    assert embedder.encode_query("Adding fractions") is first
    assert not first.flags.writeable


@pytest.mark.model
def test_threads_may_encode_queries_at_once(embedder: OnnxEmbedder) -> None:
    alone = [embedder._encode_query(text) for text in TEXTS]
    wrong: list[object] = []

    def ask() -> None:
        try:
            wrong.extend(
                text
                for text, row in zip(TEXTS, alone, strict=True)
                if not np.array_equal(embedder._encode_query(text), row)
            )
        except Exception as error:  # noqa: BLE001  whatever it is, it is a failed request
            wrong.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


@pytest.mark.model
def test_any_model_folder_may_be_named_and_its_files_are_its_revision(tmp_path: Path) -> None:
    folder = tmp_path / "our-model"
    shutil.copytree(packaged_model(), folder)
    before = open_embedder(folder)
    assert (before.model, before.dimensions) == ("our-model", 384)
    assert before.revision == open_embedder().revision
    (folder / "vocab.txt").write_text("changed", encoding="utf-8")
    assert open_embedder(folder).revision != before.revision


def test_a_model_that_cannot_be_converted_is_run_by_torch_and_the_reason_is_said(tmp_path: Path) -> None:
    folder, told = tmp_path / "broken", list[str]()
    folder.mkdir()
    (folder / "modules.json").write_text("[]", encoding="utf-8")
    found = open_embedder(folder, home=tmp_path / "home", convert=True, notice=told.append)
    assert isinstance(found, SentenceTransformerEmbedder)
    assert "this is done once" in told[0]
    assert "Searching with torch" in told[1]
    assert "cannot be converted for ONNX Runtime: ModelError: its modules.json names no module" in told[1]
    assert list((tmp_path / "home" / "models").iterdir()) == []


@pytest.mark.model
def test_a_graph_is_kept_in_the_home_and_a_damaged_one_is_named(embedder: OnnxEmbedder, tmp_path: Path) -> None:
    kept = open_embedder(home=tmp_path, convert=True)
    (graph,) = (tmp_path / "models").iterdir()
    assert isinstance(kept, OnnxEmbedder)
    assert np.array_equal(kept.encode_query("Fractions"), embedder.encode_query("Fractions"))
    with (graph / "model.onnx").open("r+b") as file:
        file.truncate(1000)
    with pytest.raises(ModelError, match="remove it, and run syllabary index"):
        open_embedder(home=tmp_path).encode_query("Fractions")


@pytest.mark.model
def test_a_model_that_is_loaded_ahead_answers_for_its_own_graph_alone(embedder: OnnxEmbedder, tmp_path: Path) -> None:
    ahead = model_ahead(read_settings({"SYLLABARY_HOME": str(tmp_path)})).result(60)
    at_home = open_embedder(home=tmp_path, convert=True)
    assert loaded_once(at_home, ahead) is ahead
    assert np.array_equal(ahead.encode_query("Fractions"), embedder.encode_query("Fractions"))
    assert isinstance(at_home, OnnxEmbedder)
    other = OnnxEmbedder(packaged_model(), shutil.copytree(at_home.graph, tmp_path / "another"))
    assert loaded_once(other, ahead) is other
    settings = read_settings({"SYLLABARY_HOME": str(tmp_path), "SYLLABARY_MODEL": str(tmp_path)})
    with pytest.raises(ModelError, match="no sentence-transformers model"):
        model_ahead(settings).result(60)
