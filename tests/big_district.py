"""A large district made up at random: 20,000 lessons, 200 lists of standards, 50 reviewers, 5,000 reviews.

``python tests/big_district.py [address]`` makes one (in a temporary file if no address is given) and prints how
long each read of the coordinator's desk takes on it, the first time and the median of ten times after.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson
from district import FAST, Clock, staff
from sqlalchemy import insert, select, update

from catalog.formats.record import Package, Record
from catalog.model import AgeRange, Alignment, AlignmentType, Association, Framework, Relation, Resource, Standard
from catalog.store.audit import append, instant
from catalog.store.catalog import Catalog
from catalog.store.summaries import Summaries
from catalog.vetting.cycle.adoption import Outcome
from catalog.vetting.cycle.proposal import Assigned, State
from catalog.vetting.desk import Desk
from catalog.vetting.people.permission import Role
from catalog.vetting.reports.coverage import matrix, pasted, whole_framework
from catalog.vetting.tables import (
    assignments,
    decision_resources,
    decisions,
    links,
    people,
    proposal_resources,
    proposals,
    scores,
    vetting_state,
)
from catalog.vetting.upkeep.rereview import Stamp, stamps

WORDS = "fraction story energy map poem cell number history graph song water shape planet chance".split()  # noqa: SIM905
RUBRIC = "edtech-readiness"


@dataclass(frozen=True)
class Size:
    resources: int = 20_000
    frameworks: int = 10
    standards: int = 300  # of each framework
    lists: int = 200
    reviewers: int = 50
    reviews: int = 5_000


Rows = dict[Any, list[dict[str, Any]]]  # by table


def build(catalog: Catalog, size: Size, seed: int = 1) -> Desk:
    """Fill an empty catalog; rows of reviews are written as the modules would, in bulk."""
    chance = random.Random(seed)  # noqa: S311
    clock = Clock()
    desk = Desk.open(catalog, clock, FAST)
    made = staff(desk.people)
    for number in range(size.reviewers - 3):
        desk.people.create(made["admin"], f"reviewer{number}", f"Reviewer {number}", Role.REVIEWER)
    desk.rubrics.install_templates(made["admin"])
    for number in range(size.frameworks):
        catalog.import_package(_framework(number, size.standards))
    codes = [f"F{f}.{n // 10}.{n % 10}" for f in range(size.frameworks) for n in range(size.standards)]
    records = (
        Record(lesson, lesson.id.encode(), n) for n, lesson in enumerate(_lessons(chance, size.resources, codes), 1)
    )
    catalog.import_resources(records, "district.csv")
    for number in range(size.lists):
        desk.lists.save(made["chris"], f"Course {number}", "\n".join(chance.sample(codes, 40)))
    _review(catalog, desk, chance, size, clock)
    return desk


def _framework(number: int, size: int) -> Package:
    id = f"f{number}"
    standards, parents = [_standard(id, f"F{number}.{n}", None) for n in range(size // 10)], []
    for n in range(size):
        age = 5 + n * 13 // size
        standards.append(_standard(id, f"F{number}.{n // 10}.{n % 10}", AgeRange(age, age + 1)))
        ends = standards[-1].id, f"{id}:F{number}.{n // 10}"
        parents.append(Association(f"{id}-{n}", Relation.IS_CHILD_OF, *ends, n))
    framework = Framework(id=id, uri=f"https://f.example/{id}", title=f"Framework {number}")
    return Package(framework, tuple(standards), tuple(parents), b"{}")


def _standard(framework: str, code: str, ages: AgeRange | None) -> Standard:
    uri = f"https://f.example/{framework}/{code}"
    statement = f"Understands what {code} asks for."
    return Standard(
        id=f"{framework}:{code}", uri=uri, framework_id=framework, code=code, statement=statement, ages=ages
    )


def _lessons(chance: random.Random, count: int, codes: list[str]) -> list[Resource]:
    found = []
    for number in range(count):
        age = chance.randint(5, 16)
        aligned = tuple(Alignment(AlignmentType.TEACHES, code) for code in chance.sample(codes, chance.randint(1, 3)))
        title = " ".join(chance.choices(WORDS, k=4)).capitalize()
        url = f"https://host{number % 97}.example/lessons/{number}"
        found.append(
            Resource(
                id=f"lesson-{number:05}",
                title=title,
                url=url,
                description=" ".join(chance.choices(WORDS, k=60)),
                publisher=f"Publisher {number % 40}",
                ages=AgeRange(age, age + chance.randint(1, 3)),
                alignments=aligned,
            )
        )
    return found


def _review(catalog: Catalog, desk: Desk, chance: random.Random, size: Size, clock: Clock) -> None:
    rubric = desk.rubrics.get(RUBRIC)
    ids = [f"lesson-{number:05}" for number in range(size.resources)]
    graph = catalog.graph()
    rows: Rows = {table: [] for table in _TABLES}
    with catalog.database.writing() as connection:
        reviewers = connection.execute(select(people.c.key).where(people.c.role == Role.REVIEWER)).scalars().all()
        stamped = stamps(connection, ids, graph)
        for key in range(1, size.reviews + 1):
            state = chance.choices([*_WEIGHTS], [*_WEIGHTS.values()])[0]
            chosen = chance.sample(ids, 1 if chance.random() < 0.9 else 4)
            _one(rows, key, state, chosen, clock)
            if state is not State.PROPOSED:
                _scored(rows, key, state, chance.sample(list(reviewers), 2), [c.id for c in rubric.criteria])
            if state in (State.DECIDED, State.PUBLISHED):
                _decided(rows, key, state, {material: stamped[material] for material in chosen}, chance)
            for action in ("proposal.create", "proposal.assign", "proposal.publish"):
                append(connection, clock(), "chris", action, f"proposal:{key}", after={"state": state})
        for url in chance.sample(range(size.resources), size.resources // 200):
            gone = {"outcome": "gone", "status": 404, "first_gone": instant(clock()), "dead": True}
            address = f"https://host{url % 97}.example/lessons/{url}"
            rows[links].append({"url": address, "checked": instant(clock()), **gone})
        for table, records in rows.items():
            for start in range(0, len(records), 5000):
                connection.execute(insert(table), records[start : start + 5000])
        connection.execute(update(vetting_state).values(version=size.reviews))


_WEIGHTS = {
    State.PROPOSED: 5,
    State.REVIEWING: 15,
    State.DISCUSSING: 5,
    State.DECIDED: 2,
    State.PUBLISHED: 73,
}
_TABLES = (proposals, proposal_resources, assignments, scores, decisions, decision_resources, links)


def _one(rows: Rows, key: int, state: State, chosen: list[str], clock: Clock) -> None:
    rows[proposals].append(
        {
            "key": key,
            "title": f"Proposal {key}",
            "reason": "A gap in unit 3.",
            "origin": "search",
            "reference": "",
            "rubric": RUBRIC,
            "rubric_version": 1,
            "state": state,
            "version": 1,
            "proposed_by": "chris",
            "proposed": instant(clock()),
            "changed": instant(clock()),
        }
    )
    rows[proposal_resources] += [
        {"proposal_key": key, "resource_id": material, "position": n} for n, material in enumerate(chosen)
    ]


def _scored(rows: Rows, key: int, state: State, reviewers: Sequence[int], criteria: Sequence[str]) -> None:
    now = instant(Clock()())
    for n, person in enumerate(reviewers):
        done = state is not State.REVIEWING or n == 0
        stage = {"state": Assigned.SUBMITTED if done else Assigned.READY, "conflict": "", "due": None}
        stage |= {"assigned_by": "chris", "assigned": now, "declared": now, "submitted": now if done else None}
        rows[assignments].append({"proposal_key": key, "person_key": person, **stage})
        rows[scores] += [
            {
                "proposal_key": key,
                "person_key": person,
                "criterion": criterion,
                "value": (key + i) % 2,
                "applies": True,
                "note": "The second unit shows it well, the fourth does not.",
                "place": f"page {i}",
                "version": 1,
                "saved": now,
            }
            for i, criterion in enumerate(criteria)
        ]


def _decided(
    rows: Rows,
    key: int,
    state: State,
    stamped: Mapping[str, Stamp],
    chance: random.Random,
) -> None:
    now = instant(Clock()())
    outcome = chance.choices([Outcome.ADOPT, Outcome.PILOT, Outcome.REJECT], [7, 1, 2])[0]
    low = chance.randint(5, 15)
    expires = date(2027, 1, 1) + timedelta(days=chance.randint(0, 1500))
    rows[decisions].append(
        {
            "key": key,
            "proposal_key": key,
            "outcome": outcome,
            "rationale": "It does what unit 3 needs.",
            "votes": '{"for":4,"against":1,"abstained":0}',
            "grades": f"Grade {low - 5}" if low > 5 else "Kindergarten",
            "low": low,
            "high": low + 1,
            "effective": "2026-09-01",
            "expires": expires.isoformat(),
            "conditions": "",
            "decided_by": "chris",
            "decided": now,
            "published": now if state is State.PUBLISHED else None,
            "undoes": None,
        }
    )
    rows[decision_resources] += [
        {
            "decision_key": key,
            "resource_id": id,
            "sequence": stamp.sequence,
            "content": stamp.content,
            "standards": orjson.dumps(stamp.standards).decode(),
        }
        for id, stamp in stamped.items()
    ]


# -- measuring --------------------------------------------------------------------------------------------------


def reads(catalog: Catalog, desk: Desk) -> dict[str, Callable[[], object]]:
    """Every read behind a page of the desk, named after it."""
    graph = catalog.graph()
    chris = desk.people.person("chris")
    of_state = {state: desk.proposals.list(states=[state], limit=1)[0].key for state in _WEIGHTS}
    opened, published = of_state[State.DISCUSSING], of_state[State.PUBLISHED]
    (resource_id,) = desk.proposals.get(published).resource_ids[:1]
    adopted = [name for name, adoption in list(desk.adoptions.statuses().items())[:5] if adoption.decision]
    framework, pasted_list = whole_framework(graph, "f1"), desk.lists.all()[7]

    facts = Summaries()

    def statuses_again() -> object:
        """As after a change."""
        return type(desk.adoptions)(catalog.database, Clock(), facts).statuses()

    def list_coverage() -> object:
        chosen = pasted(graph, pasted_list.codes)
        return matrix(chosen, desk.holdings.of(graph, chosen))

    return {
        "statuses, after a change": statuses_again,
        "statuses, unchanged": desk.adoptions.statuses,
        "approved list": desk.adoptions.approved,
        "refused list": desk.adoptions.refused,
        "due for review again": desk.rereview.due,
        "proposals, newest 50": desk.proposals.list,
        "proposals in review": lambda: desk.proposals.list(states=[State.REVIEWING]),
        "a reviewer's own": lambda: desk.proposals.list(reviewer="reviewer7"),
        "proposals of a resource": lambda: desk.proposals.list(resource_id=resource_id),
        "counts by state": desk.proposals.counts,
        "a review's sheet": lambda: desk.reviews.sheet(chris, opened),
        "its disagreements": lambda: desk.reviews.disagreements(opened),
        "its full record": lambda: desk.dossiers.record(chris, published),
        "five side by side": lambda: desk.dossiers.compare(adopted),
        "coverage of a framework": lambda: matrix(framework, desk.holdings.of(graph, framework)),
        "coverage of a list": list_coverage,
        "lists of standards": desk.lists.all,
        "people": desk.people.all,
        "rubrics": desk.rubrics.all,
        "log, newest 50": desk.audit.entries,
        "log of a proposal": lambda: desk.audit.entries(subject=f"proposal:{published}"),
        "verdicts on alignments": desk.alignments.judged,
        "dead links": desk.links.dead,
        "links to check": desk.links.due,
    }


def measure(catalog: Catalog, desk: Desk) -> dict[str, tuple[float, float]]:
    """By read: milliseconds the first time, and the median of ten times after."""
    found = {}
    for name, read in reads(catalog, desk).items():
        times = []
        for _ in range(11):
            start = time.perf_counter()
            read()
            times.append((time.perf_counter() - start) * 1000)
        found[name] = times[0], statistics.median(times[1:])
    return found


def main() -> None:
    address = sys.argv[1] if len(sys.argv) > 1 else str(Path(tempfile.mkdtemp()) / "district.db")
    with Catalog.open(address) as catalog:
        start = time.perf_counter()
        desk = build(catalog, Size())
        print(f"made in {time.perf_counter() - start:.0f} s: {address}")  # noqa: T201
        for name, (first, median) in measure(catalog, desk).items():
            print(f"{name:28} {first:8.1f} ms first {median:8.1f} ms")  # noqa: T201
        start = time.perf_counter()
        verified = desk.audit.verify()
        took = time.perf_counter() - start
        print(f"verify {verified.entries:,} entries: {took:.2f} s, {verified.ok}")  # noqa: T201


if __name__ == "__main__":
    main()
