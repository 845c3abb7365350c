"""What a schema.org record is known by: ``identifier``, ``sameAs``, ``@id``, its ISBN."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping

import orjson

from catalog.formats.record import check_length
from catalog.formats.values import Reader, identity, printable
from catalog.messages import message
from catalog.vocabularies.isbn import parse_isbn
from catalog.vocabularies.terms import local_name

_MAX_ID = 500
_KINDS = dict.fromkeys(("isbn", "isbn10", "isbn13", "eisbn", "printisbn"), "isbn") | dict.fromkeys(
    ("doi", "digitalobjectidentifier"), "doi"
)
_PREFIX = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|urn:|doi:|isbn[:\s])+", re.IGNORECASE)
_URI = re.compile(r"https?://\S+$|(?:urn|doi|isbn|ark|hdl|info):\S+$", re.IGNORECASE)


def own_id(read: Reader, title: str, address: str) -> str:
    """The publisher's identifier, else its address, else a digest of what else distinguishes it."""
    given_id = next(iter(_given_ids(read)), "")
    own = identity({key: read.node[key] for key in ("@id", "id") if key in read.node})
    if chosen := next((" ".join(text.split()) for text in (given_id, own, address) if text.strip()), ""):
        return check_length("identifier", chosen, _MAX_ID)
    names = [
        title,
        read.strings("publisher"),
        read.strings("isPartOf"),
        read.strings("educationalLevel"),
        read.language,
    ]
    return "sha256:" + hashlib.sha256(orjson.dumps(names)).hexdigest()[:40]


def _given_ids(read: Reader) -> list[str]:
    """The values of ``identifier``, those with a kind as "kind:value"."""
    ids = []
    for value in read.nodes("identifier"):
        text = read.words(value)
        if isinstance(value, Mapping) and value.get("value"):
            kind = next((str(value[key]) for key in ("propertyID", "name") if value.get(key)), "")
            text = f"{kind}:{read.words(value['value'])}" if kind else read.words(value["value"])
        if text := " ".join(printable(text).split()):
            ids.append(check_length("identifier", text, _MAX_ID))
    return ids


def other_identifiers(read: Reader, chosen: str, address: str | None) -> tuple[str, ...]:
    """All identifiers but the one that the record is known by and the address that it has."""
    own = identity({key: read.node[key] for key in ("@id", "id") if key in read.node})
    same = [identity(value) or read.words(value) for value in read.nodes("sameAs")]
    others = [*_given_ids(read), *read.strings("identifiers"), own, *_known_kinds(read), *filter(_URI.match, same)]
    others = [check_length("identifier", printable(other), _MAX_ID) for other in others]
    return tuple(dict.fromkeys(other for other in others if other and other not in (chosen, address)))


def _known_kinds(read: Reader) -> Iterator[str]:
    """DOIs and ISBNs of which an address or a longer name is the kind, such as "https://schema.org/isbn"."""
    for value in read.nodes("identifier"):
        if isinstance(value, Mapping) and value.get("value"):
            for kind in (str(value[key]) for key in ("propertyID", "name") if value.get(key)):
                name = re.sub(r"[\W_]", "", (local_name(kind) or kind).casefold())
                if (known := _KINDS.get(name)) and kind.casefold() != known:
                    yield f"{known}:{_PREFIX.sub('', read.words(value['value'])).strip()}"
                    break


def isbn_of(read: Reader) -> str | None:
    """The ISBN as thirteen digits, from ``isbn`` or an identifier that is called so; a wrong check digit has none."""
    texts = [read.words(value) for value in read.nodes("isbn")]
    for value in read.nodes("identifier"):
        kind = str(value.get("propertyID", value.get("name", ""))) if isinstance(value, Mapping) else ""
        text = read.words(value.get("value") if isinstance(value, Mapping) else value)
        texts += [text] if "isbn" in f"{kind} {text}".lower() else []
    isbns: list[str] = []
    for text in texts:
        if not (isbn := parse_isbn(text)):
            read.note("isbn", text, "It is no ISBN: its digits do not agree with the last one.", message("remark.isbn"))
        elif isbn not in isbns:
            isbns.append(isbn)
    for other in isbns[1:]:
        reason = "A material has one ISBN, and the first is kept: give each edition a record."
        read.note("isbn", other, reason, message("remark.isbns"))
    return next(iter(isbns), None)
