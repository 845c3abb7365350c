"""A model's graph (``indexer.vectors.convert`` makes it) in ONNX Runtime: no torch, one thread a text, the same vector
for a text in any company.

8-bit weights are three times faster than torch over whole lessons and six times over queries. One text goes through
the model at a time: padding wastes more than a batch saves, and numbers that are cut to 8 bits by the largest in the
batch would depend on its other texts.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from catalog.errors import ModelError
from indexer.engine import Floats
from indexer.vectors.model_files import Progress, model_revision, unit_rows

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

GRAPH, TOKENIZER, ABOUT = "model.onnx", "tokenizer.json", "about.json"
RUNTIME = "onnx-int8"
RECIPE = 1  # raised when another way of converting must replace the graphs that were made
_CHUNK = 512  # texts between two reports of progress


def graph_name(revision: str) -> str:
    """The folder of a model's graph: another model or another recipe has another."""
    return f"{revision[:16]}-int8-{RECIPE}"


class OnnxEmbedder:
    """The graph in ``graph`` of the model in ``folder``. ``remember`` is how many query vectors are kept."""

    runtime = RUNTIME

    def __init__(self, folder: Path, graph: Path, *, name: str = "", remember: int = 4096) -> None:
        self.folder, self.model, self.graph = folder, name or folder.resolve().name, graph
        self.encode_query = lru_cache(maxsize=remember)(self._encode_query)
        self._loading = Lock()
        self._loaded: tuple[InferenceSession, Tokenizer] | None = None
        try:
            self._about: dict[str, Any] = orjson.loads((graph / ABOUT).read_bytes())
            self.dimensions = int(self._about["dimensions"])
        except (OSError, orjson.JSONDecodeError, KeyError, TypeError, ValueError) as error:
            raise ModelError(f"{graph} is damaged: remove it, and run syllabary index to make it again.") from error

    @cached_property
    def revision(self) -> str:
        return model_revision(self.folder)

    def load(self) -> None:
        self._get()

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        prompt, rows = self._prompt("document"), np.empty((len(texts), self.dimensions), np.float32)
        with ThreadPoolExecutor(_processors()) as pool:
            for start in range(0, len(texts), _CHUNK):
                chunk = texts[start : start + _CHUNK]
                for at, row in enumerate(pool.map(lambda text: self._run([prompt + text])[0], chunk), start):
                    rows[at] = row
                if progress:
                    progress(start + len(chunk), len(texts))
        return unit_rows(rows)

    def encode_padded(self, texts: Sequence[str]) -> Floats:
        """As ``encode``, all texts in one batch: to compare with, not to use."""
        prompt = self._prompt("document")
        return unit_rows(self._run([prompt + text for text in texts]))

    def _encode_query(self, text: str) -> Floats:
        vector: Floats = unit_rows(self._run([self._prompt("query") + text]))[0]
        vector.setflags(write=False)
        return vector

    def _run(self, texts: Sequence[str]) -> Floats:
        session, tokenizer = self._get()
        read = [tokenizer.encode(text) for text in texts]  # a batch of one takes three times as long, to share it out
        shape = len(read), max(len(text.ids) for text in read)
        columns = {name: np.zeros(shape, np.int64) for name in ("input_ids", "attention_mask", "token_type_ids")}
        for row, text in enumerate(read):
            end = len(text.ids)
            columns["input_ids"][row, :end], columns["token_type_ids"][row, :end] = text.ids, text.type_ids
            columns["attention_mask"][row, :end] = 1
        answer: Floats = session.run(None, {name: columns[name] for name in self._about["inputs"]})[0]
        return answer

    def _prompt(self, role: str) -> str:
        return str(self._about["prompts"].get(role, ""))

    def _get(self) -> tuple[InferenceSession, Tokenizer]:
        with self._loading:
            if self._loaded is None:
                self._loaded = _open(self.graph, int(self._about["most"]))
            return self._loaded


def _open(graph: Path, most: int) -> tuple[InferenceSession, Tokenizer]:
    import onnxruntime  # noqa: PLC0415  a tenth of a second
    from tokenizers import Tokenizer  # noqa: PLC0415

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # A thread that spins waits for its turn beside busy neighbors, and every query with it.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_cpu_mem_arena = False  # one long text would keep its memory for good
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(str(graph / GRAPH), options, providers=["CPUExecutionProvider"])
        tokenizer = Tokenizer.from_file(str(graph / TOKENIZER))
    except Exception as error:  # both libraries raise classes of their own
        raise ModelError(f"{graph} cannot be read: remove it, and run syllabary index to make it again.") from error
    tokenizer.no_padding()
    if most:
        tokenizer.enable_truncation(most)
    else:
        tokenizer.no_truncation()
    return session, tokenizer


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
