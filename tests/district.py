"""Districts for tests of vetting: a new database in milliseconds, its staff, and one as large as a big district."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher

from catalog.database import Database
from catalog.people import People, Person
from catalog.permission import Role

FAST = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # real argon2, at the price of a test
PASSWORD = "seven green pencils"


class Clock:
    """A clock that stands still until it is told."""

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
