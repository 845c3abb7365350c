"""A sentence-transformers model as it comes, in torch: what a graph is converted from and compared with, and what
encodes if there is none. torch is imported at the first text, which takes seconds and half a gigabyte."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from catalog.errors import ModelError
from indexer.engine import Floats
from indexer.vectors.model_files import Progress, model_revision, unit_rows

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

FULL_PRECISION, HALF_PRECISION = "torch-float32", "torch-bfloat16"
_CHUNK = 2048  # texts sorted by length together: long enough to pad little, short enough to report and save progress
_BATCH = 32


class SentenceTransformerEmbedder:
    """A sentence-transformers model folder. ``remember`` is how many query vectors are kept."""

    def __init__(self, folder: Path, *, name: str = "", runtime: str = "", remember: int = 4096) -> None:
        self.folder, self.model = folder, name or folder.resolve().name
        self.runtime = runtime or best_runtime()
        self.encode_query = lru_cache(maxsize=remember)(self._encode_query)
        self._loading, self._tokenizing = Lock(), Lock()
        self._loaded: SentenceTransformer | None = None

    @cached_property
    def revision(self) -> str:
        return model_revision(self.folder)

    @cached_property
    def dimensions(self) -> int:
        return int(self.loaded().get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        model = self.loaded()
        rows = np.empty((len(texts), self.dimensions), np.float32)
        for start in range(0, len(texts), _CHUNK):
            chunk = [self._prompt("document") + text for text in texts[start : start + _CHUNK]]
            rows[start : start + len(chunk)] = model.encode(chunk, batch_size=_BATCH, show_progress_bar=False)
            if progress:
                progress(start + len(chunk), len(texts))
        return unit_rows(rows)

    def _encode_query(self, text: str) -> Floats:
        """The forward pass alone: ``SentenceTransformer.encode`` adds half as much again around one short text."""
        import torch  # noqa: PLC0415  takes seconds

        model = self.loaded()
        with self._tokenizing:  # a fast tokenizer's padding state is shared and refuses a second borrower
            features = model.preprocess([self._prompt("query") + text])
        with torch.inference_mode():
            row = model(features)["sentence_embedding"].float().numpy()
        vector: Floats = unit_rows(row)[0]
        vector.setflags(write=False)
        return vector

    def load(self) -> None:
        self.loaded()

    def _prompt(self, role: str) -> str:
        return str((self.loaded().prompts or {}).get(role, ""))

    def loaded(self, attention: str = "") -> SentenceTransformer:
        """The model itself, read once, with this implementation of attention if one is named."""
        with self._loading:
            if self._loaded is None:
                self._loaded = _load(self.folder, self.runtime, attention)
            return self._loaded


def best_runtime() -> str:
    """bfloat16 if the processor multiplies it (twice as fast, cosine to float32 .9999), float32 otherwise."""
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        flags = ""
    return HALF_PRECISION if "avx512_bf16" in flags or "amx_bf16" in flags else FULL_PRECISION


def _load(folder: Path, runtime: str, attention: str) -> SentenceTransformer:
    os.environ["HF_HUB_OFFLINE"] = "1"  # read when the libraries are imported; a search service asks no hub
    import torch  # noqa: PLC0415  takes seconds
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    from transformers.utils import logging  # noqa: PLC0415

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    options: dict[str, Any] = {"dtype": torch.bfloat16 if runtime == HALF_PRECISION else torch.float32}
    if attention:
        options["attn_implementation"] = attention
    try:
        return SentenceTransformer(str(folder), device="cpu", model_kwargs=options, local_files_only=True)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise ModelError(f"{folder} cannot be loaded as a sentence-transformers model: {error}") from error
