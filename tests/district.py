"""Districts for tests of vetting: a new database in milliseconds, its staff, and one as large as a big district."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher

from catalog.formats.record import Record
from catalog.model import Resource
from catalog.store.catalog import Catalog
from catalog.store.database import Database
from catalog.vetting.cycle.adoption import Outcome
from catalog.vetting.cycle.decision import Decision, Verdict
from catalog.vetting.cycle.review import RatingDraft
from catalog.vetting.desk import Desk
from catalog.vetting.people.people import People, Person
from catalog.vetting.people.permission import Role
from catalog.vetting.rubrics.rubric import Score

FAST = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # real argon2, at the price of a test
PASSWORD = "seven green pencils"


class Clock:
    """A clock that moves only when it is told to."""

    def __init__(self, now: datetime = datetime(2027, 3, 1, 9, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **passed: float) -> None:
        self.now += timedelta(**passed)


@cache
def _empty() -> Path:
    path = Path(tempfile.mkdtemp(prefix="syllabary-district-")) / "empty.db"
    Database.open(path).close()
    return path


def new_database(folder: Path) -> Database:
    """A migrated SQLite file of its own."""
    path = folder / f"district{len(list(folder.glob('*.db')))}.db"
    shutil.copy(_empty(), path)
    return Database.open(path)


def staff(people: People) -> dict[str, Person]:
    """By handle: admin, chris (coordinator), rita, rob and ruth (reviewers), tom (a teacher)."""
    admin = people.create_first_administrator("admin", "Ada Min", PASSWORD)
    roles = {"chris": Role.COORDINATOR, "rita": Role.REVIEWER, "rob": Role.REVIEWER, "ruth": Role.REVIEWER}
    made = {"admin": admin}
    for handle, role in {**roles, "tom": Role.TEACHER}.items():
        made[handle] = people.create(admin, handle, handle.title(), role)
    return made


TINY = {
    "name": "tiny",
    "title": "Tiny",
    "rule": {"kind": "lowest"},
    "sections": [
        {
            "id": "a",
            "title": "A",
            "criteria": [
                {"id": "a1", "text": "It is right.", "scale": "0-3"},
                {"id": "a2", "text": "It is kind.", "scale": "yes-no", "evidence": False, "may_not_apply": True},
            ],
        }
    ],
}


class District:
    """A small district, open: five lessons, a rubric of two criteria, and staff."""

    def __init__(self, database: Database) -> None:
        self.catalog = Catalog(database)
        self.database = database
        self.clock = Clock()
        self.desk = Desk.open(self.catalog, self.clock, FAST)
        self.people = staff(self.desk.people)
        self.admin, self.chris, self.rita, self.rob, self.ruth, self.tom = self.people.values()
        self.desk.rubrics.save_draft(self.chris, TINY)
        self.desk.rubrics.publish(self.chris, "tiny", 1)
        self.lessons(*(f"r{n}" for n in range(1, 6)))

    def lessons(self, *ids: str, title: str = "Lesson", **fields: Any) -> None:
        """Import them, or what has become of them."""
        resources = [Resource(id=id, title=f"{title} {id}", url=f"https://a.example/{id}", **fields) for id in ids]
        records = [Record(resource, repr(resource).encode(), n) for n, resource in enumerate(resources, 1)]
        self.catalog.import_resources(records, "lessons.csv")

    def propose(self, *ids: str) -> int:
        return self.desk.proposals.propose(self.chris, ids or ("r1",), "Lessons", "A gap", rubric="tiny").key

    def assigned(self, *reviewers: Person) -> int:
        """A proposal whose reviewers have declared that nothing binds them."""
        key = self.propose()
        self.desk.proposals.assign(self.chris, key, [reviewer.handle for reviewer in reviewers])
        for reviewer in reviewers:
            self.desk.reviews.declare(reviewer, key, conflict=False)
        return key

    def score(self, key: int, reviewer: Person, first: int, second: Score = 1) -> None:
        drafts = {"a1": RatingDraft(first, f"{reviewer.handle} says {first}", "page 3"), "a2": RatingDraft(second)}
        self.desk.reviews.save(reviewer, key, drafts)
        self.desk.reviews.submit(reviewer, key)

    def discussed(self) -> int:
        """A proposal that rita and rob scored alike."""
        key = self.assigned(self.rita, self.rob)
        self.score(key, self.rita, 3)
        self.score(key, self.rob, 3)
        return key

    def decided(self, outcome: Outcome = Outcome.ADOPT, **fields: Any) -> Decision:
        verdict = Verdict(outcome=outcome, rationale="It does what we need.", **fields)
        return self.desk.decisions.decide(self.chris, self.discussed(), verdict)

    def adopted(self, outcome: Outcome = Outcome.ADOPT, **fields: Any) -> Decision:
        return self.desk.decisions.publish(self.chris, self.decided(outcome, **fields).key)
