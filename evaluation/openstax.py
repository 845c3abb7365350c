"""Builds the sections of OpenStax High School Physics from the public repository that evaluation/DATA.md names.

`python -m evaluation.openstax CHECKOUT SECTIONS.ndjson` reads `collections/physics.collection.xml` and
`modules/*/index.cnxml` of a checkout, and writes a record for every section that says its objectives. Status 1: what it
wrote is not what our figures were measured on. Nothing is downloaded.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from defusedxml.ElementTree import parse

from evaluation.built import Record, finish, ndjson, write

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_C = "{http://cnx.rice.edu/cnxml}"
_COL = "{http://cnx.rice.edu/collxml}"
_TITLE = "{http://cnx.rice.edu/mdml}title"
_LEVELS = {
    "BL": "below level",
    "OL": "on level",
    "AL": "above level",
    "EL": "English learner",
    "ELL": "English learner",
}
_NUMBER, _LETTER = re.compile(r"^\((\d+)\)"), re.compile(r"^\(([A-Z])\)\s*")


def sections(checkout: Path) -> Iterator[Record]:
    """In the order of the book. Introductions of chapters and appendices say no objectives, and are left out."""
    book = _root(checkout / "collections" / "physics.collection.xml")
    for chapter in book.iter(f"{_COL}subcollection"):
        name = chapter.findtext(_TITLE, "")
        for module in chapter.iter(f"{_COL}module"):
            id = module.attrib["document"]
            document = _root(checkout / "modules" / id / "index.cnxml")
            objectives = _objectives(document)
            if objectives:
                yield _section(id, name, document, objectives)


def _root(path: Path) -> Element:
    root = parse(path).getroot()
    if root is None:
        raise ValueError(f"{path}: holds no element.")
    return root


def _section(id: str, chapter: str, document: Element, objectives: list[str]) -> Record:
    return {
        "@context": "https://schema.org",
        "@type": "LearningResource",
        "@id": f"https://openstax.org/books/physics#{id}",
        "identifier": f"openstax-physics:{id}",
        "url": "https://openstax.org/details/books/physics",
        "name": document.findtext(f"{_C}title", "").strip(),
        "description": " ".join(objectives),
        "teaches": objectives,
        "keywords": sorted({_words(term) for term in document.iter(f"{_C}term")}),
        "learningResourceType": "Text/Chapter",
        "inLanguage": "en-US",
        "about": ["Physics"],
        "educationalLevel": ["High School"],
        "typicalAgeRange": "14-18",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "isAccessibleForFree": True,
        "publisher": {"@type": "Organization", "name": "OpenStax"},
        "isPartOf": [{"@type": "Course", "name": "Physics", "hasPart": [chapter]}],
        "educationalAlignment": list(_standards(document)),
        "audience": list(_audiences(document)),
    }


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _notes(document: Element, kind: str) -> Iterator[Element]:
    return (note for note in document.iter(f"{_C}note") if kind in note.get("class", "").split())


def _objectives(document: Element) -> list[str]:
    for note in _notes(document, "learning-objectives"):
        return [_words(item) for item in note.iter(f"{_C}item")]
    return []


def _standards(document: Element) -> Iterator[Record]:
    """Items that begin with a letter in brackets, in items such as "(2) Scientific processes ...".

    Only the first list of the first note to teachers is read: the file that we measured on has nothing of later ones.
    """
    note = next(_notes(document, "os-teacher"), None)
    first = note.find(f"{_C}list") if note is not None else None
    for item in first.findall(f"{_C}item") if first is not None else ():
        number = _NUMBER.match(_words(item))
        for part in item.iter(f"{_C}item"):
            text = _words(part)
            letter = _LETTER.match(text)
            if number and letter and part is not item:
                yield {
                    "@type": "AlignmentObject",
                    "alignmentType": "teaches",
                    "educationalFramework": "TEKS Physics",
                    "targetName": f"TEKS.Physics.{number[1]}.{letter[1]}",
                    "targetDescription": text[letter.end() :],
                }


def _audiences(document: Element) -> Iterator[Record]:
    """How many marks such as [BL] the section has, by the order of the first of each kind."""
    marks = re.findall(r"\[(BL|OL|AL|ELL?)\]", _words(document))
    for level, count in Counter(_LEVELS[mark] for mark in marks).items():
        yield {
            "@type": "EducationalAudience",
            "educationalRole": "teacher",
            "description": f"{count} notes for learners {level}",
        }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evaluation.openstax", description=__doc__)
    parser.add_argument("checkout", type=Path, metavar="CHECKOUT")
    parser.add_argument("target", type=Path, metavar="SECTIONS")
    options = parser.parse_args(arguments)
    return finish(
        lambda: [write(options.target, ndjson(sections(options.checkout)), "resources/openstax-hs-physics.ndjson")]
    )


if __name__ == "__main__":
    sys.exit(main())
