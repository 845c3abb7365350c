"""What the builders of CASE packages share: how a package of ours names its document, items and associations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import NAMESPACE_URL, UUID, uuid5

from evaluation.built import Record

ROOT = "@doc"  # stands for the document in links
DATED = "2026-11-01T00:00:00+00:00"
Link = tuple[str, str, str]  # the key of what it is of, its kind, the key of what it is to
Reference = Mapping[str, str]
_BASE = "https://w3id.org/syllabary"
_NAMESPACE = uuid5(NAMESPACE_URL, _BASE)


def identifier(key: str) -> UUID:
    return uuid5(_NAMESPACE, key)


def reference(title: str, key: str, uri: str) -> dict[str, str]:
    return {"title": title, "identifier": str(identifier(key)), "uri": uri}


def document_reference(slug: str, title: str) -> dict[str, str]:
    return reference(title, slug, f"{_BASE}/case/{slug}")


def document(slug: str, title: str, creator: str, subject: str, notes: str) -> Record:
    own = document_reference(slug, title)
    return {
        "identifier": own["identifier"],
        "uri": own["uri"],
        "creator": creator,
        "title": title,
        "lastChangeDateTime": DATED,
        "subject": [subject],
        "language": "en",
        "adoptionStatus": "Adopted",
        "notes": notes,
        "CFPackageURI": own,
    }


def associations(slug: str, links: Iterable[Link], named: Mapping[str, Reference]) -> list[Record]:
    """Numbered in the order of the links, whose keys `named` has."""
    return [
        {
            "identifier": str(identifier(f"{slug}|{origin}|{kind}|{destination}")),
            "uri": f"{_BASE}/case/{slug}/assoc/{number}",
            "associationType": kind,
            "sequenceNumber": number + 1,
            "originNodeURI": named[origin],
            "destinationNodeURI": named[destination],
            "lastChangeDateTime": DATED,
        }
        for number, (origin, kind, destination) in enumerate(links)
    ]
