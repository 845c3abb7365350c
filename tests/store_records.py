"""Records, standards and packages for tests of the store."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

import orjson

from catalog.formats.record import Package, Record
from catalog.model import (
    Alignment,
    AlignmentType,
    Association,
    Framework,
    Relation,
    Resource,
    Standard,
)
from catalog.store.catalog import Catalog

NewUrl = Callable[[], str]


def record(id: str, title: str = "A lesson", *, line: int = 1, original: bytes | None = None, **fields: Any) -> Record:
    resource = Resource(id=id, title=title, **fields)
    return Record(resource, repr(resource).encode() if original is None else original, line)


def teaches(code: str) -> tuple[Alignment, ...]:
    return (Alignment(AlignmentType.TEACHES, code),)


def package(*codes: str, id: str = "f", adoption: str = "") -> Package:
    standards = tuple(
        Standard(id=f"{id}:{code}", uri=f"https://example.org/{id}/{code}", framework_id=id, code=code, statement=code)
        for code in codes
    )
    links = tuple(
        Association(f"{id}:{n}", Relation.PRECEDES, before.id, after.id)
        for n, (before, after) in enumerate(pairwise(standards))
    )
    document = {"CFDocument": {"identifier": id}, "CFItems": list(codes), "ext:kept": "é"}
    framework = Framework(id=id, uri=f"https://example.org/{id}", title=f"Framework {id}", adoption_status=adoption)
    return Package(framework, standards, links, orjson.dumps(document))


def ids_of(catalog: Catalog) -> list[str]:
    return [resource.id for resource in catalog.resources()]


def digest_of(digests: Iterable[str], frameworks: object = ()) -> str:
    """A catalog's digest from its definition, if it has no standards."""
    assert not frameworks
    total = sum(int(digest, 16) for digest in digests) % 2**256
    return hashlib.sha256(f"{total:064x}\n{'0' * 64}".encode()).hexdigest()
