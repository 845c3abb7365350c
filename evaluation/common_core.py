"""Builds the Common Core packages from the public sources that evaluation/DATA.md names.

`python -m evaluation.common_core math|ela MANIFEST PACKAGE.json [--prerequisites CSV]` reads the framework as the
Achievement Standards Network publishes it (a JSON tree of statements) and, for mathematics, the table of prerequisites
(`csv/ccssm-dependencies.csv` of flywheelmath/ccssm), and writes a CASE package. Status 1: what it wrote is not what our
figures were measured on. Nothing is downloaded.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from evaluation.built import Record, compact, finish, write
from evaluation.case_package import DATED, ROOT, Link, associations, document, document_reference, identifier, reference

_TITLES = {
    "math": "Common Core State Standards for Mathematics",
    "ela": "Common Core State Standards for English Language Arts & Literacy",
}
_CREATOR = "NGA Center for Best Practices, Council of Chief State School Officers"
_NOTES = (
    "(c) Copyright 2010 National Governors Association Center for Best Practices and Council of "
    "Chief State School Officers. All rights reserved. Licence: CCSS Public License"
)
_RELATIONS = {"dependency": "precedes", "conceptual connection": "isRelatedTo"}
_TITLE_LENGTH = 60


def package(subject: str, roots: Sequence[Record], prerequisites: Iterable[Mapping[str, str]] = ()) -> Record:
    """The CASE package: a statement that is in the tree twice is one item with two parents.

    `prerequisites` are rows of source, target and relationship, by codes; a row whose codes are not in the framework
    is left out, as is a second row of the same.
    """
    slug = f"ccss-{subject}"
    nodes: dict[str, Record] = {}
    links: dict[Link, None] = {}
    for parent, node in _walk(roots, ROOT):
        nodes.setdefault(node["id"], node)
        links.setdefault((node["id"], "isChildOf", parent))
    codes = {plain_code(node["asn_statementNotation"]): id for id, node in nodes.items() if _code(node)}
    for row in prerequisites:
        source, target = codes.get(plain_code(row["source"])), codes.get(plain_code(row["target"]))
        if source and target:
            links.setdefault((source, _RELATIONS[row["relationship"]], target))
    named = {id: reference(_title(node), id, _uri(node)) for id, node in nodes.items()}
    named[ROOT] = document_reference(slug, _TITLES[subject])
    return {
        "CFDocument": document(slug, _TITLES[subject], _CREATOR, subject, _NOTES),
        "CFItems": [_item(id, node) for id, node in nodes.items()],
        "CFAssociations": associations(slug, links, named),
    }


def plain_code(code: str) -> str:
    """A code as both sources can be compared: "CCSS.Math.Content.HSA-SSE.B.3a" and "HSA.SSE.B.3.a" are one."""
    bare = code.removeprefix("CCSS.Math.Content.").replace("-", ".")
    return re.sub(r"(\d)([a-z])$", r"\1.\2", bare)


def _walk(nodes: Sequence[Record], parent: str) -> Iterator[tuple[str, Record]]:
    for node in nodes:
        yield parent, node
        yield from _walk(node.get("children", ()), node["id"])


def _code(node: Record) -> str:
    return str(node.get("asn_statementNotation", ""))


def _uri(node: Record) -> str:
    """The address at corestandards.org, if the network names one."""
    same = (match["uri"] for match in node.get("skos_exactMatch", ()))
    return str(next((uri for uri in same if "corestandards.org" in uri), node["id"]))


def _title(node: Record) -> str:
    return _code(node) or str(node["text"])[:_TITLE_LENGTH]


def _item(id: str, node: Record) -> Record:
    label = node.get("asn_statementLabel")
    fields = {
        "identifier": str(identifier(id)),
        "uri": _uri(node),
        "humanCodingScheme": _code(node),
        "alternativeLabel": node.get("asn_altStatementNotation"),
        "fullStatement": node["text"],
        "CFItemType": label["literal"] if isinstance(label, Mapping) else label,
        "educationLevel": [level["prefLabel"] for level in node.get("dcterms_educationLevel", ())],
        "lastChangeDateTime": DATED,
    }
    return {name: value for name, value in fields.items() if value}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evaluation.common_core", description=__doc__)
    parser.add_argument("subject", choices=sorted(_TITLES))
    parser.add_argument("manifest", type=Path, metavar="MANIFEST")
    parser.add_argument("target", type=Path, metavar="PACKAGE")
    parser.add_argument("--prerequisites", type=Path, metavar="CSV")
    options = parser.parse_args(arguments)
    return finish(lambda: [_build(options.subject, options.manifest, options.target, options.prerequisites)])


def _build(subject: str, manifest: Path, target: Path, prerequisites: Path | None) -> bool:
    roots: Any = json.loads(manifest.read_text(encoding="utf-8"))
    rows: list[dict[str, str]] = []
    if prerequisites:
        with prerequisites.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
    built = package(subject, roots if isinstance(roots, list) else [roots], rows)
    return write(target, compact(built).encode(), f"standards/ccss-{subject}.case.json")


if __name__ == "__main__":
    sys.exit(main())
