"""The common words of other languages, as packages carry them, and kept in a ready form in the user's cache folder: to
read the lists takes half as long as all of a first search."""

from __future__ import annotations

import gzip
import hashlib
import os
from contextlib import suppress
from functools import lru_cache
from heapq import nlargest
from importlib.util import find_spec
from pathlib import Path
from tempfile import NamedTemporaryFile

import orjson

from catalog.text.analysis import fingerprint, fold

_LANGUAGES = ("es", "fr", "de", "it", "pt")
_EACH = 15_000  # of each language, the commonest


@lru_cache(maxsize=1)
def foreign_words() -> frozenset[str]:
    """The common words of other languages, folded: the lists that ``pyspellchecker`` carries. Empty without it."""
    paths = (packaged("spellchecker", f"resources/{language}.json.gz") for language in _LANGUAGES)
    lists = [path for path in paths if path is not None]
    cached = _cache_file(lists)
    with suppress(OSError, UnicodeDecodeError):
        if cached is not None and (words := cached.read_text(encoding="utf-8").split("\n")) and words.pop() == _END:
            return frozenset(words)
    foreign = frozenset().union(*map(_commonest, lists))
    if cached is not None:
        _keep(cached, foreign)
    return foreign


_END = "."  # the last line, which a file that was cut short lacks


def _commonest(path: Path) -> frozenset[str]:
    counts: dict[str, int] = orjson.loads(gzip.decompress(path.read_bytes()))
    least = nlargest(_EACH, counts.values())[-1]
    return frozenset(fold(word) for word, count in counts.items() if count >= least)


def _cache_file(lists: list[Path]) -> Path | None:
    """Where the words of these lists are kept; ``None`` if there is no home folder."""
    made_of = [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in lists]
    name = hashlib.sha256(repr((made_of, _EACH, fingerprint())).encode()).hexdigest()[:16]
    try:
        folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:
        return None
    return folder / "syllabary" / "words" / f"foreign-{name}.txt"


def _keep(path: Path, words: frozenset[str]) -> None:
    """Written whole or not at all; a folder that cannot be written to costs only time."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
            file.write("\n".join([*sorted(words), _END]))
        Path(file.name).replace(path)


def packaged(package: str, name: str) -> Path | None:
    """A file that an installed package carries, found without importing it; ``None`` if it is not there."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(spec.submodule_search_locations[0]) / name
    return path if path.is_file() else None
