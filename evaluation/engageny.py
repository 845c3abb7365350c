"""Builds the judged sets of EngageNY from the public repository that evaluation/DATA.md names.

`python -m evaluation.engageny lessons EXPORTS LESSONS.ndjson` reads the course exports (`db/data/v1-exports/*.json` of
a checkout) and writes every lesson, without alignments. `python -m evaluation.engageny judgments LESSONS FOLDER` reads
lessons that have the alignments of their publisher and writes one judged set for each subject: a topic for each
standard, and as relevant the lessons that are aligned to it. Both print the SHA-256 of what they write, and end with
status 1 if it is not what our figures were measured on. Nothing is downloaded.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from evaluation.built import Record, finish, ndjson, write

SUBJECTS = {"ela": "English Language Arts", "math": "Mathematics"}
_NAMED_GRADES = {"pk": ("Prekindergarten", 4), "k": ("Kindergarten", 5)}
_PUBLISHER = {"@type": "Organization", "name": "EngageNY / UnboundEd"}


def lessons(exports: Path) -> Iterator[Record]:
    """The lessons of every export in the folder, by the file's name and then in the order of the course.

    Raises ValueError for a file that is not named as the exports are ("math-g4.json").
    """
    for path in sorted(exports.glob("*.json")):
        subject, _, grade = path.stem.partition("-")
        if subject not in SUBJECTS or not re.fullmatch(r"pk|k|g\d{1,2}", grade):
            raise ValueError(f"{path}: not an export of a course; they are named like math-g4.json.")
        root = json.loads(path.read_text(encoding="utf-8"))
        for above, node in _leaves(root, ()):
            yield _lesson(subject, grade, above, node)


def _leaves(node: Record, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Record]]:
    if node["hierarchy_level"] == "lesson":
        yield above, node
    for child in node.get("children", ()):
        yield from _leaves(child, (*above, node["short_title"]))


def _lesson(subject: str, grade: str, above: Sequence[str], node: Record) -> Record:
    level, age = _NAMED_GRADES.get(grade) or (f"Grade {grade[1:]}", int(grade[1:]) + 5)
    id = "-".join(["unbounded", subject, grade, *map(_squeezed, [*above[1:], node["short_title"]])])
    return {
        "@context": "https://schema.org",
        "@type": "LearningResource",
        "@id": f"urn:{id}",
        "identifier": id,
        "name": node["title"],
        "description": node["teaser"],
        "learningResourceType": "Lesson",
        "inLanguage": "en-US",
        "about": [SUBJECTS[subject]],
        "educationalLevel": [level],
        "typicalAgeRange": f"{age}-{age + 1}",
        "publisher": _PUBLISHER,
        "isPartOf": [{"@type": "Course", "name": " / ".join(above), "position": node["position"]}],
    }


def _squeezed(title: str) -> str:
    return re.sub(r"[^a-z0-9]", "", title.lower())


def read_lessons(path: Path) -> list[Record]:
    """Lessons of an NDJSON file, gzipped or not."""
    data = path.read_bytes()
    text = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    return [json.loads(line) for line in text.decode().split("\n") if line]


def judged_sets(records: Iterable[Record]) -> Iterator[tuple[str, bytes, bytes]]:
    """For each subject the set's name, its topics and its judgments; topics and lessons in the order of their ids."""
    aligned: dict[str, dict[str, set[str]]] = {name: defaultdict(set) for name in sorted(SUBJECTS)}
    names = {subject: name for name, subject in SUBJECTS.items()}
    for record in records:
        for alignment in record.get("educationalAlignment", ()):
            aligned[names[record["about"][0]]][alignment["targetName"]].add(record["identifier"])
    for name, standards in aligned.items():
        topics, qrels = [], []
        for code in sorted(standards):
            topics.append({"id": code, "standards": [code], "filter": {"subjects": [SUBJECTS[name]]}})
            qrels += [f"{code} 0 {id} 1\n" for id in sorted(standards[code])]
        lines = "".join(json.dumps(topic) + "\n" for topic in topics)
        yield f"engageny-ccss-{name}", lines.encode(), "".join(qrels).encode()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evaluation.engageny", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, source, target in (("lessons", "EXPORTS", "LESSONS"), ("judgments", "LESSONS", "FOLDER")):
        command = commands.add_parser(name)
        command.add_argument("source", type=Path, metavar=source)
        command.add_argument("target", type=Path, metavar=target)
    options = parser.parse_args(arguments)
    build = _build_lessons if options.command == "lessons" else _build_judgments
    return finish(lambda: build(options.source, options.target))


def _build_lessons(exports: Path, target: Path) -> list[bool]:
    records = list(lessons(exports))
    if not records:
        raise ValueError(f"{exports}: no export is in this folder.")
    return [write(target, ndjson(records), "resources/engageny-lessons-unaligned.ndjson")]


def _build_judgments(source: Path, folder: Path) -> list[bool]:
    return [
        write(folder / name / file, data, f"judgments/{name}/{file}")
        for name, topics, qrels in judged_sets(read_lessons(source))
        for file, data in (("topics.jsonl", topics), ("qrels.txt", qrels))
    ]


if __name__ == "__main__":
    sys.exit(main())
