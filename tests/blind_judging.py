"""The judgments of what was added to the starter collection, made again by a reader who has not seen them.

`python tests/blind_judging.py sheet` writes a sheet, tab-separated, without grades: every pair of a topic and a
material that an earlier pass lists, and for each topic two others of its subjects, in an order that says nothing. A
reader fills in the first column with 0 to 3, as evaluation/starter/JUDGING.md says. `materials` writes what there is
to read, each material once. `score SHEET...` says how far each sheet agrees with `passes/first.txt`, and the sheets
with one another. `reader` says how far the reader whose grades are kept in `passes/reader.txt`, 0 included, agrees with
the grades that stand in the files.
"""

from __future__ import annotations

import csv
import io
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

from starter_checks import materials
from starter_words import Material

from evaluation.agreement import agreement
from evaluation.judgments import read_judgments
from evaluation.topics import Topic, read_topics

ROOT = Path(__file__).parent.parent
STARTER = ROOT / "evaluation" / "starter"
FIRST, SECOND = STARTER / "passes" / "first.txt", STARTER / "passes" / "second.txt"
READER = STARTER / "passes" / "reader.txt"
COLUMNS = ("grade", "topic", "asked", "ages", "needs", "only", "material", "title", "of the material")
DECOYS = 2
EXTRACT = 1200  # characters of a material's text
Pair = tuple[str, str]
PARTS = {"n-": "needs", "st-c-": "part-c", "st-": "new materials in parts a and b"}


def topics() -> dict[str, Topic]:
    paths = [*STARTER.glob("*.topics.jsonl"), STARTER / "needs" / "topics.jsonl"]
    return {topic.id: topic for path in paths for topic in read_topics(path)}


def collection() -> dict[str, Material]:
    folders = ROOT / "catalog" / "starter" / "resources", STARTER / "needs" / "materials"
    return {str(one["identifier"]): one for folder in folders for one in materials(folder)}


def grades(path: Path) -> dict[Pair, int]:
    return {(topic, id): grade for topic, found in read_judgments(path)[0].items() for id, grade in found.items()}


def pairs(there: dict[str, Material]) -> list[Pair]:
    """What a pass lists, and decoys: materials of the subjects of those, of which no pass says anything."""
    listed: dict[str, set[str]] = defaultdict(set)
    for topic, id in {*grades(FIRST), *grades(SECOND)}:
        listed[topic].add(id)
    found: list[Pair] = []
    for topic, ids in listed.items():
        subjects = {subject for id in ids for subject in there[id]["about"]}
        others = [id for id, one in there.items() if id not in ids and subjects & set(one["about"])]
        # The other materials of topics in parts a and b were judged when those topics were written.
        decoys = DECOYS if topic.startswith(("n-", "st-c-")) else 0
        found += [(topic, id) for id in [*ids, *sorted(others, key=lambda id: _mixed(topic, id))[:decoys]]]
    return sorted(found, key=lambda pair: (pair[0], _mixed(*pair)))


def _mixed(topic: str, id: str) -> str:
    return sha256(f"{topic} {id}".encode()).hexdigest()


def sheet() -> str:
    known, there, out = topics(), collection(), io.StringIO()
    table = csv.writer(out, delimiter="\t", lineterminator="\n")
    table.writerow(COLUMNS)
    for topic, id in pairs(there):
        asked, one = known[topic], there[id]
        ages = "" if asked.ages is None else f"{asked.ages.low} up to {asked.ages.high}"
        only = "; ".join(f"{name}: {', '.join(values)}" for name in ("languages", "subjects", "types")
                         if (values := getattr(asked.filter, name)))  # fmt: skip
        words = asked.text or "materials for " + ", ".join(asked.standards)
        table.writerow(("", topic, words, ages, ", ".join(asked.needs), only, id, one["name"], one["description"]))
    return out.getvalue()


def reading() -> str:
    """Each material of the sheet once, as Markdown: its fields as written, then its text."""
    there = collection()
    out = []
    for id in sorted({id for _, id in pairs(there)}):
        fields = [f"- {name}: {value}" for name, value in there[id].items() if name not in {"identifier", "text"}]
        out.append("\n".join([f"# {id}", *fields, "", there[id]["text"].strip()[:EXTRACT]]))
    return "\n\n".join(out)


def read_sheet(path: Path) -> dict[Pair, int]:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if row["grade"].strip()]
    return {(row["topic"], row["material"]): int(row["grade"]) for row in rows}


def score(paths: Sequence[Path]) -> None:
    """By part: pairs, share of equal grades and alpha. What the first pass does not list has grade 0 in it."""
    sheets = {path.stem: read_sheet(path) for path in paths}
    first = grades(FIRST)
    author = {pair: first.get(pair, 0) for given in sheets.values() for pair in given}
    readers = {"author": author, **sheets}
    for part in PARTS.values():
        _score(part, {name: _of(part, given) for name, given in readers.items()})
    _score("all", readers)


def _of(part: str, given: dict[Pair, int]) -> dict[Pair, int]:
    return {pair: grade for pair, grade in given.items() if _part(pair[0]) == part}


def _part(topic: str) -> str:
    return next(part for start, part in PARTS.items() if topic.startswith(start))


def _score(part: str, readers: dict[str, dict[Pair, int]]) -> None:
    done = agreement(readers)
    for pair in done.pairs:
        one, other = readers[pair.first], readers[pair.second]
        far = _far(one, other)
        alpha = agreement({pair.first: one, pair.second: other}).alpha
        told = "undefined" if alpha is None else f"{alpha:.2f}"
        sys.stdout.write(
            f"{part}: {pair.first} and {pair.second}: {pair.items} pairs, {pair.same:.0%} same, alpha {told}, "
            f"{len(far)} two grades or more apart\n"
        )


def reader_rows() -> list[str]:
    """By part, over the pairs that either pass of the author listed: pairs, share of equal grades, alpha."""
    paths = [*STARTER.glob("*.qrels.txt"), STARTER / "needs" / "qrels.txt"]
    files = {pair: grade for path in paths for pair, grade in grades(path).items()}
    listed = {*grades(FIRST), *grades(SECOND)}
    given = {pair: grade for pair, grade in grades(READER).items() if pair in listed}
    rows = []
    for part, own in [*((part, _of(part, given)) for part in PARTS.values()), ("all", given)]:
        found = agreement({"files": {pair: files.get(pair, 0) for pair in own}, "reader": own})
        alpha = f"{found.alpha:.2f}".removeprefix("0") if found.alpha is not None else "undefined"
        rows.append(f"| {part} | {len(own)} | {found.pairs[0].same:.0%} | {alpha} |")
    return rows


def _far(one: dict[Pair, int], other: dict[Pair, int]) -> list[Pair]:
    return [pair for pair in one if pair in other and abs(one[pair] - other[pair]) > 1]


def main(arguments: Iterable[str]) -> None:
    command, *rest = arguments
    if command == "score":
        score([Path(name) for name in rest])
    elif command == "reader":
        sys.stdout.write("\n".join(reader_rows()) + "\n")
    else:
        sys.stdout.write({"sheet": sheet, "materials": reading}[command]())


if __name__ == "__main__":
    main(sys.argv[1:])
