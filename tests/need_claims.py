"""Claims about learner needs to be judged by readers who work apart.

`python tests/need_claims.py sheet [COUNT]` writes a sheet, tab-separated, of claims over SYLLABARY_HOME: COUNT (200),
the same each time for one catalog, shared out evenly over every need and state. A reader writes "right", "wrong" or
"unsure" into its first column, by what the record itself says. `python tests/need_claims.py score SHEET...` counts
what is right, by state and by need, and how far the sheets' readers agree. `python tests/need_claims.py table
COVERAGE.json [SHEET...]` writes the table of evaluation/README.md from what `syllabary needs --coverage --json`
printed, with how many claims of each need were read, and how many of them are right. Without a sheet that reads a need
what the table says of it stays. `make needs-table` does both, over SYLLABARY_HOME.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import wrap
from typing import Any

from api.composition import open_existing_catalog
from api.messages import english
from api.settings import read_settings
from catalog.model import Evidence, Resource
from catalog.needs.needs import NEEDS, evidence
from evaluation.agreement import krippendorff_alpha

SEED = 9
PAGE = Path(__file__).parent.parent / "evaluation" / "README.md"
EXTRACT = 1500  # characters of the text
COLUMNS = ("answer", "need", "meaning", "state", "claim", "material", "title", "record", "text")
ANSWERS = {"right": 2, "unsure": 1, "wrong": 0}
Stratum = tuple[str, str]
Claim = tuple[Resource, str]
Row = Mapping[str, str]


def claims(resources: Iterator[Resource]) -> Mapping[Stratum, list[Claim]]:
    """By need and state, each material of which something is claimed, with what is said."""
    found: dict[Stratum, list[Claim]] = defaultdict(list)
    for resource in resources:
        for need in NEEDS:
            known = evidence(resource, need)
            if known.evidence is not Evidence.UNKNOWN:
                found[need, known.evidence].append((resource, english().say(known.because)))
    return found


def sample(found: Mapping[Stratum, list[Claim]], count: int) -> Iterator[tuple[Stratum, Claim]]:
    """As many of each stratum, as far as it goes, one of each in turn until there are enough."""
    chosen = random.Random(SEED)  # noqa: S311  no secret: the same sample each time
    waiting = [(key, chosen.sample(found[key], len(found[key]))) for key in sorted(found)]
    while count > 0 and waiting:
        for key, rest in waiting[:count]:
            yield key, rest.pop()
        count -= len(waiting[:count])
        waiting = [(key, rest) for key, rest in waiting if rest]


def record(resource: Resource) -> str:
    """What the record says in fields, in one line."""
    said = {
        "kind": resource.types,
        "grades": resource.grades,
        "minutes": (str(resource.minutes),) if resource.minutes else (),
        "language": resource.languages,
        "audience": (*resource.audience, *resource.audience_notes),
        "use": resource.educational_use,
        "materials": resource.materials,
        "format": (resource.format or "",),
        "access modes": resource.access_modes,
        "sufficient": tuple(f"[{mode}]" for mode in resource.access_modes_sufficient),
        "features": resource.accessibility_features,
        "hazards": resource.accessibility_hazards,
        "controls": resource.accessibility_controls,
        "summary": (resource.accessibility_summary,),
        "conforms to": resource.conforms_to,
        "keywords": resource.keywords,
        "objectives": resource.objectives,
        "description": (resource.description,),
    }
    return " | ".join(f"{name}: {'; '.join(filter(None, values))}" for name, values in said.items() if any(values))


def write_sheet(found: Mapping[Stratum, list[Claim]], count: int) -> str:
    out = io.StringIO()
    table = csv.writer(out, delimiter="\t", lineterminator="\n")
    table.writerow(COLUMNS)
    for (need, state), (resource, because) in sample(found, count):
        text = " ".join(resource.text.split())[:EXTRACT]
        meaning = english()(f"need-about.{need}")
        table.writerow(("", need, meaning, state, because, resource.id, resource.title, record(resource), text))
    return out.getvalue()


def read_sheet(path: Path) -> list[Row]:
    """The rows that a reader has answered. Raises ValueError for another word than the three."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if row["answer"].strip()]
    for row in rows:
        if row["answer"].strip() not in ANSWERS:
            raise ValueError(f"{path}: “{row['answer']}” is not one of {', '.join(ANSWERS)}")
    return rows


def precision(rows: Iterable[Row], by: Sequence[str]) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """For each group, how many claims are right, of how many. What a reader is unsure of is not right."""
    claimed: Counter[tuple[str, ...]] = Counter()
    right: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        key = tuple(row[name] for name in by)
        claimed[key] += 1
        right[key] += row["answer"].strip() == "right"
    for key in sorted(claimed):
        yield key, right[key], claimed[key]


def agreement(sheets: Sequence[Sequence[Row]]) -> tuple[int, float, float | None]:
    """Claims that two readers or more answered, the share answered alike, Krippendorff's alpha (ordinal)."""
    units: dict[tuple[str, str], list[int]] = defaultdict(list)
    for rows in sheets:
        for row in rows:
            units[row["need"], row["material"]].append(ANSWERS[row["answer"].strip()])
    shared = [unit for unit in units.values() if len(unit) > 1]
    alike = sum(len(set(unit)) == 1 for unit in shared)
    return len(shared), alike / len(shared) if shared else 0.0, krippendorff_alpha(shared)


def score(paths: Sequence[Path]) -> None:
    sheets = [read_sheet(path) for path in paths]
    for path, rows in zip(paths, sheets, strict=True):
        for by in (("state",), ("need", "state")):
            for key, right, claimed in precision(rows, by):
                sys.stdout.write("\t".join([path.name, *key, f"{right} of {claimed}"]) + "\n")
    if len(sheets) > 1:
        shared, alike, alpha = agreement(sheets)
        told = "undefined" if alpha is None else f"{alpha:.2f}"
        sys.stdout.write(f"{shared} claims answered by two, {alike:.0%} alike, alpha {told}\n")


STATES = ("declared", "inferred", "barrier")


def coverage_table(needs: Sequence[Mapping[str, Any]], rows: Iterable[Row], earlier: str = "") -> str:
    """Markdown: for each need with a claim, the claims of each publisher by state, and how many of those read are
    right, as the rows say or else an ``earlier`` table; below it, the needs that are unknown for every material."""
    lines = [line.strip("| ").split(" | ") for line in earlier.splitlines() if line.startswith("| ")]
    read = {name: last for name, *_, last in lines}
    names = {need["id"]: need["name"] for need in needs}
    read |= {names[key[0]]: f"{right} of {claimed}" for key, right, claimed in precision(rows, ("need",))}
    publishers = [f"{row['publisher'] or 'no publisher'} ({row['materials']:,})" for row in needs[0]["coverage"]]
    table = [f"| need | {' | '.join(publishers)} | read, right |", "|---" * (len(publishers) + 2) + "|"]
    unknown = []
    for need in needs:
        cells = [
            ", ".join(f"{row[state]:,} {state}" for state in STATES if row[state]) or "none" for row in need["coverage"]
        ]
        if set(cells) == {"none"}:
            unknown.append(need["name"])
        else:
            table.append(f"| {need['name']} | {' | '.join(cells)} | {read.get(need['name'], 'none')} |")
    told = f"Unknown for every material: {'; '.join(unknown) or 'none'}. The rules read nothing into silence."
    return "\n".join([*table, "", *wrap(told, 120), ""])


def with_table(page: str, needs: Sequence[Mapping[str, Any]], rows: Iterable[Row]) -> str:
    """The page with its table of needs, and the paragraph after it, written again. Raises ValueError if it has none."""
    start = page.index("| need | ")
    end = page.index("\n\n", page.index("Unknown for every material:", start)) + 1
    return page[:start] + coverage_table(needs, rows, page[start:end]) + page[end:]


def main(arguments: Sequence[str]) -> None:
    if arguments[:1] == ["table"]:
        coverage, *sheets = map(Path, arguments[1:])
        needs = json.loads(coverage.read_text(encoding="utf-8"))["needs"]
        rows: list[Row] = [row for sheet in sheets for row in read_sheet(sheet)]
        PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8"), needs, rows), encoding="utf-8")
        return
    if arguments[:1] == ["score"]:
        score([Path(argument) for argument in arguments[1:]])
        return
    count = int(arguments[1]) if len(arguments) > 1 else 200
    with open_existing_catalog(read_settings(os.environ)) as catalog:
        found = claims(iter(sorted(catalog.resources(), key=lambda resource: resource.id)))
    for key in sorted(found):
        sys.stderr.write("\t".join([*key, str(len(found[key]))]) + "\n")
    sys.stdout.write(write_sheet(found, count))


if __name__ == "__main__":
    main(sys.argv[1:])
