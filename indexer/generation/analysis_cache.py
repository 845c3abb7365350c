"""What is worked out of one record alone, kept from build to build: its words by field and its evidence for every need.

The two are nine tenths of the work of reading a catalog, so an unchanged material costs a look-up. A row is the SHA-256
of a record, its analysis as compressed JSON, and a CRC-32 of both; a row that does not add up is computed again. A file
is of one set of rules: other rules begin another, and the old one goes.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Self

from catalog.model import Resource
from catalog.needs.needs import NEEDS
from catalog.needs.rules import rules_fingerprint
from catalog.store import codec
from indexer.cache_file import drop_surplus, open_cache
from indexer.generation.analyzing import Analysis, Analyzers, decode
from indexer.words.analysis import FIELDS
from indexer.words.bm25 import rules

FORMAT = 1  # raised with every change to what a row holds, or to how words are counted
_AT_ONCE = 500  # records a statement and a transaction


class Analyzed(NamedTuple):
    """A resource, its record as JSON, and its analysis."""

    resource: Resource
    record: bytes
    analysis: Analysis


class _Begun(NamedTuple):
    """Resources that are being analyzed: their records and these records' digests, what is known of these, and the
    digests that are ``new``, of which ``analyses`` waits for the encoded analyses."""

    resources: Sequence[Resource]
    records: Sequence[bytes]
    digests: Sequence[bytes]
    known: Mapping[bytes, Analysis]
    new: Sequence[bytes]
    analyses: Callable[[], list[bytes]]


def analysis_fingerprint() -> str:
    """A digest of the rules that an analysis depends on."""
    parts = (FORMAT, rules(), FIELDS, rules_fingerprint(), list(NEEDS), version("textstat"))
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


class AnalysisCache:
    """The analyses in one folder. Written to by one indexer at a time."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / f"{analysis_fingerprint()}.sqlite"
        for other in folder.glob("*.sqlite*"):
            if not other.name.startswith(self.path.name):
                other.unlink()
        self._database = open_cache(
            self.path, "analyses (digest BLOB PRIMARY KEY, analysis BLOB NOT NULL, checksum INTEGER NOT NULL)"
        )
        self._needed = set[bytes]()
        self.computed = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def analyzed(self, resources: Iterable[Resource], processes: int | None = None) -> Iterator[Analyzed]:
        """Each resource in order with its analysis, known or computed now and kept; by as many ``processes`` as there
        are processors, if many are new. What is computed ahead is bounded."""
        remaining = iter(resources)
        begun: deque[_Begun] = deque()
        with Analyzers(processes) as analyzers:
            while part := list(islice(remaining, _AT_ONCE)):
                begun.append(self._begin(part, analyzers))
                while len(begun) > analyzers.ahead:
                    yield from self._finish(begun.popleft())
            while begun:
                yield from self._finish(begun.popleft())

    def _begin(self, resources: list[Resource], analyzers: Analyzers) -> _Begun:
        records = [codec.dumps(resource) for resource in resources]
        digests = [hashlib.sha256(record).digest() for record in records]
        known = self._look_up(digests)
        new = {digest: record for digest, record in zip(digests, records, strict=True) if digest not in known}
        return _Begun(resources, records, digests, known, list(new), analyzers.begin(list(new.values())))

    def _finish(self, begun: _Begun) -> Iterator[Analyzed]:
        new = dict(zip(begun.new, begun.analyses(), strict=True))
        self._needed.update(begun.digests)
        self._keep(new)
        self.computed += len(new)
        for resource, record, digest in zip(begun.resources, begun.records, begun.digests, strict=True):
            known = begun.known.get(digest)
            yield Analyzed(resource, record, known if known is not None else decode(new[digest]))

    def forget_the_rest(self) -> None:
        """Drop what no resource that was asked for needs, once that is the most."""
        drop_surplus(self._database, "analyses", self._needed)

    def _look_up(self, digests: Sequence[bytes]) -> dict[bytes, Analysis]:
        marks = ",".join("?" * len(digests))
        rows = self._database.execute(
            f"SELECT digest, analysis, checksum FROM analyses WHERE digest IN ({marks})",  # noqa: S608  only marks
            digests,
        )
        return {digest: decode(data) for digest, data, checksum in rows if _checksum(digest, data) == checksum}

    def _keep(self, new: Mapping[bytes, bytes]) -> None:
        with self._database as database:
            rows = ((digest, data, _checksum(digest, data)) for digest, data in new.items())
            database.executemany("INSERT OR REPLACE INTO analyses VALUES (?, ?, ?)", rows)


def _checksum(digest: bytes, data: bytes) -> int:
    return zlib.crc32(data, zlib.crc32(digest))
