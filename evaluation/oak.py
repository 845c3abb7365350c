"""Builds Oak's lessons and England's national curriculum from the public repository that evaluation/DATA.md names.

`python -m evaluation.oak lessons CHECKOUT LESSONS.ndjson` and `... curriculum CHECKOUT PACKAGE.json`
read `data/*.ttl` and `data/subjects/*/*.ttl` of a checkout. Which unit covers which part of the curriculum is left out,
as it may be kept back for review. Status 1: what was written is not what our figures were measured on. Nothing is
downloaded. Reading Turtle needs pyoxigraph, which `pip install 'syllabary[turtle]'` brings.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from evaluation.built import Record, compact, finish, ndjson, write
from evaluation.case_package import DATED, ROOT, Link, associations, document, document_reference, identifier, reference

_SITE = "https://www.thenational.academy/teachers/lessons"
_LICENSE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
_LANGUAGES = {"french": "French", "german": "German", "spanish": "Spanish"}
_CURRICULUM = ("england-nc", "National curriculum in England (as published by Oak)", "Department for Education",
               "All subjects", "Contains public sector information licensed under the Open Government Licence v3.0. "
               "Licence: Open Government Licence v3.0")  # fmt: skip
_TYPES = ("Discipline", "Strand", "SubStrand", "ContentDescriptor", "SubContentDescriptor")
_TITLE_LENGTH = 60


class Statements:
    """What Turtle files say, by the local names of subjects and properties.

    Text has single spaces. Several values of a property come in the reverse of their order in the files: so they are in
    the file that we measured on.
    """

    def __init__(self) -> None:
        self._of: dict[str, dict[str, dict[str, None]]] = defaultdict(dict)
        self._of_type: dict[str, list[str]] = defaultdict(list)
        self.address: dict[str, str] = {}

    def add(self, address: str, property: str, value: str) -> None:
        subject = local(address)
        values = self._of[subject].setdefault(property, {})
        if property == "type" and value not in values:
            self._of_type[value].append(subject)
            self.address[subject] = address
        values.setdefault(value)

    def all(self, subject: str, property: str) -> list[str]:
        return list(reversed(self._of.get(subject, {}).get(property, {})))

    def one(self, subject: str, property: str) -> str:
        """Raises ValueError if it has none."""
        values = self.all(subject, property)
        if not values:
            raise ValueError(f"{subject}: has no {property}; is this a checkout of v0.1.3?")
        return values[0]

    def of_type(self, type: str) -> list[str]:
        return self._of_type.get(type, [])


def local(address: str) -> str:
    """The last part: "lesson-20519" of "https://.../oakcurriculum/lesson-20519"."""
    return re.split(r"[/#]", address)[-1]


def number(subject: str) -> int:
    """20519 of "lesson-20519". Raises ValueError if it does not end in a number."""
    return int(subject.rsplit("-", 1)[-1])


def read(checkout: Path) -> Statements:
    """Raises ValueError if no file or no pyoxigraph is there, and SyntaxError for a file that is not Turtle."""
    try:
        from pyoxigraph import Literal, NamedNode, RdfFormat, parse  # noqa: PLC0415  not always installed
    except ModuleNotFoundError as error:
        raise ValueError("Reading Turtle needs pyoxigraph: pip install 'syllabary[turtle]'") from error

    files = [path for pattern in ("*.ttl", "subjects/*/*.ttl") for path in sorted((checkout / "data").glob(pattern))]
    if not files:
        raise ValueError(f"{checkout}: there is no data/*.ttl, so this is not a checkout of the curriculum.")
    statements = Statements()
    for path in files:
        for triple in parse(path=path, format=RdfFormat.TURTLE):
            if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
                text = isinstance(triple.object, Literal)
                value = " ".join(triple.object.value.split()) if text else local(triple.object.value)
                statements.add(triple.subject.value, local(triple.predicate.value), value)
    return statements


# Lessons


def lessons(of: Statements) -> list[Record]:
    """Every lesson of a unit that a programme has, by number."""
    years, languages = _programmes(of)
    places: dict[str, list[tuple[str, int]]] = defaultdict(list)  # of a lesson: variant of a unit, position in it
    for variant in sorted(years, key=number):
        for inclusion in of.all(variant, "hasLessonInclusion"):
            places[of.one(inclusion, "includesLesson")].append((variant, int(of.one(inclusion, "sequencePosition"))))
    records = []
    for lesson in sorted(places, key=number):
        variants = [variant for variant, _ in places[lesson]]
        units = [(of.one(variant, "isUnitVariantOf"), position) for variant, position in places[lesson]]
        about = sorted({subject for unit, _ in units for subject in _subjects(of, unit, "isUnitOf")})
        about += sorted({language for variant in variants for language in languages[variant]})
        records.append(_lesson(of, lesson, units, sorted({year for v in variants for year in years[v]}), about))
    return records


def _programmes(of: Statements) -> tuple[dict[str, set[int]], dict[str, set[str]]]:
    """The years of every variant of a unit, and its languages, by the programmes that it belongs to."""
    years: dict[str, set[int]] = defaultdict(set)
    languages: dict[str, set[str]] = defaultdict(set)
    for programme in of.of_type("Programme"):
        language = _LANGUAGES.get(programme.split("-")[1])
        for inclusion in of.all(programme, "hasUnitVariantInclusion"):
            choices = of.all(inclusion, "includesUnitVariantChoice")
            options = [option for choice in choices for option in of.all(choice, "hasUnitVariantOption")]
            for variant in [*of.all(inclusion, "includesUnitVariant"), *options]:
                years[variant].update(number(year) for year in of.all(programme, "coversYearGroup"))
                languages[variant].update({language} if language else ())
    return years, languages


def _subjects(of: Statements, subject: str, of_scheme: str) -> Iterator[str]:
    for scheme in of.all(subject, of_scheme):
        for name in of.all(scheme, "isSchemeOf"):
            yield of.one(name, "label")


def _lesson(
    of: Statements, lesson: str, units: Sequence[tuple[str, int]], years: Sequence[int], about: Sequence[str]
) -> Record:
    slug = of.one(lesson, "slug")
    keywords = of.all(lesson, "hasKeyword")
    explained = [f"{of.one(word, 'name')}: {of.one(word, 'description')}" for word in keywords]
    explained += [
        f"Misconception: {of.one(each, 'statement')} Response: {of.one(each, 'correction')}"
        for each in of.all(lesson, "hasMisconception")
    ]
    return {
        "@context": "https://schema.org",
        "@type": "LearningResource",
        "@id": f"{_SITE}/{slug}",
        "identifier": f"oak:{slug}",
        "url": f"{_SITE}/{slug}",
        "name": of.one(lesson, "label"),
        "description": " ".join(of.one(point, "label") for point in of.all(lesson, "hasKeyLearningPoint")),
        "teaches": [of.one(outcome, "label") for outcome in of.all(lesson, "hasPupilLessonOutcome")],
        "learningResourceType": "Lesson",
        "inLanguage": "en-GB",
        "isAccessibleForFree": True,
        "license": _LICENSE,
        "publisher": {"@type": "Organization", "name": "Oak National Academy"},
        "about": about,
        "educationalLevel": [f"Year {year}" for year in years],
        "keywords": [of.one(word, "name") for word in keywords],
        "text": " ".join(explained),
        "isPartOf": [
            {
                "@type": "Course",
                "@id": f"oak-unit:{of.one(unit, 'slug')}",
                "name": of.one(unit, "label"),
                "position": position,
            }
            for unit, position in units
        ],
        "typicalAgeRange": f"{years[0] + 4}-{years[-1] + 5}",
    }


# The national curriculum


def curriculum(of: Statements) -> Record:
    """The CASE package, its items by type and then by address: ours has another order within a type."""
    slug, title, *_ = _CURRICULUM
    placed = _progressions(of)
    items, links = [], list[Link]()
    named = {ROOT: document_reference(slug, title)}
    for type in _TYPES:
        for node in sorted(of.of_type(type), key=of.address.__getitem__):
            above = [parent for parent in of.all(node, "broader") if parent in named]
            statement = of.one(node, "prefLabel")
            named[node] = reference(statement[:_TITLE_LENGTH], of.address[node], of.address[node])
            subjects, levels = placed.get(node) or (placed.get(above[0]) if above else None) or ((), ())
            items.append(_item(of.address[node], statement, type, subjects, levels))
            links += [(node, "isChildOf", parent) for parent in above or [ROOT]]
    return {
        "CFDocument": document(*_CURRICULUM),
        "CFItems": items,
        "CFAssociations": associations(slug, links, named),
    }


def _progressions(of: Statements) -> dict[str, tuple[list[str], list[str]]]:
    """The subjects and the levels of each content descriptor, by the progressions that include it, sorted."""
    subjects: dict[str, set[str]] = defaultdict(set)
    levels: dict[str, set[str]] = defaultdict(set)
    for progression in of.of_type("Progression"):
        years = re.findall(r"-year-group-(\d+)-", progression)
        stages = [
            number(stage)
            for scheme in of.all(progression, "isProgressionOf")
            for stage in of.all(scheme, "coversKeyStage")
        ]
        for node in of.all(progression, "includesContentDescriptor"):
            subjects[node].update(_subjects(of, progression, "isProgressionOf"))
            levels[node].update([f"Year {year}" for year in years] or [f"KS{stage}" for stage in stages])
    return {node: (sorted(subjects[node]), sorted(levels[node])) for node in subjects}


def _item(address: str, statement: str, type: str, subjects: Sequence[str], levels: Sequence[str]) -> Record:
    fields = {
        "identifier": str(identifier(address)),
        "uri": address,
        "fullStatement": statement,
        "CFItemType": type,
        "educationLevel": levels,
        "conceptKeywords": subjects,
        "lastChangeDateTime": DATED,
    }
    return {name: value for name, value in fields.items() if value}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evaluation.oak", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, target in (("lessons", "LESSONS"), ("curriculum", "PACKAGE")):
        command = commands.add_parser(name)
        command.add_argument("checkout", type=Path, metavar="CHECKOUT")
        command.add_argument("target", type=Path, metavar=target)
    options = parser.parse_args(arguments)
    return finish(lambda: [_build(options.command, options.checkout, options.target)])


def _build(command: str, checkout: Path, target: Path) -> bool:
    statements = read(checkout)
    if command == "lessons":
        return write(target, ndjson(lessons(statements)), "resources/oak-lessons.ndjson")
    return write(
        target, compact(curriculum(statements)).encode(), "standards/england-national-curriculum-sorted.case.json"
    )


if __name__ == "__main__":
    sys.exit(main())
