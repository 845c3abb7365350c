"""An import that a person started at the desk, killed by a signal that cannot be caught: nothing of a list is there by
half, its page says that it was interrupted, and it can be started again."""

from __future__ import annotations

import random
import time
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from district import FAST, District, new_database
from killed import about_to

from api.jobs import Jobs, Progress
from catalog.errors import NotFoundError
from catalog.store.catalog import Catalog
from catalog.vetting.desk import Desk
from catalog.vetting.upkeep.audit_replay import verify

ROWS, KILLS = 1500, 3
LIST = b"id,status\n" + b"".join(f"m{n},yes\n".encode() for n in range(ROWS))


def _commit(database: str, jobs: Path, token: str, delay: float, ready: Event) -> None:
    catalog = Catalog.open(database)
    desk = Desk.open(catalog, hasher=FAST)
    chris, kept = desk.people.person("chris"), Jobs(jobs)
    job = kept.get(token)

    def work(progress: Progress) -> dict[str, object]:
        preview = desk.imports.preview(chris, kept.path(token).read_bytes(), job.name)
        progress("storing", 0, ROWS)
        ready.set()
        time.sleep(delay)
        return {"entry": desk.imports.commit(chris, preview, on_progress=progress).entry}

    kept.start(job, "adoptions", {}, work, wait=60)


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> District:
    made = District(new_database(tmp_path_factory.mktemp("killed")))
    made.lessons(*(f"m{n}" for n in range(ROWS)))
    return made


def test_a_list_is_imported_whole_or_not_at_all_whenever_the_process_is_killed(
    district: District, tmp_path: Path
) -> None:
    chance, jobs = random.Random(7), Jobs(tmp_path / "jobs")  # noqa: S311
    job = jobs.keep("chris", "list.csv", LIST)
    stored = 0
    for _ in range(KILLS):
        process = about_to(_commit, district.database.name, tmp_path / "jobs", job.token, 0.0)
        assert jobs.get(job.token).state == "running", "another process asks how far it is"
        time.sleep(chance.uniform(0, 0.25))
        process.kill()
        process.join()
        stored = sum(bool(adoption.decision) for adoption in district.desk.adoptions.statuses().values())
        assert stored in (0, ROWS)
        found = jobs.get(job.token)
        assert found.state in ("cut-off", "done")
        assert (found.state, stored) != ("done", 0)
        if stored:
            break
    process = about_to(_commit, district.database.name, tmp_path / "jobs", job.token, 0.0)
    process.join(60)
    assert jobs.get(job.token).state == "done"
    assert sum(bool(adoption.decision) for adoption in district.desk.adoptions.statuses().values()) == ROWS
    assert verify(district.database).problems == ()
    (entry,) = district.desk.imports.past()
    assert district.desk.imports.undo(district.chris, entry.entry, "The wrong list.") == ROWS
    assert verify(district.database).problems == ()


def test_work_that_is_begun_twice_is_done_once_and_its_failure_is_told(tmp_path: Path) -> None:
    jobs, began = Jobs(tmp_path), []

    def work(progress: Progress) -> dict[str, object]:
        began.append(1)
        progress("reading", 3, 10)
        time.sleep(0.2)
        raise NotFoundError("It is not here.")

    job = jobs.keep("chris", "../../evil name.csv", b"x")
    assert jobs.path(job.token).read_bytes() == b"x"
    assert jobs.path(job.token).is_relative_to(tmp_path)
    for _ in range(2):
        jobs.start(job, "adoptions", {"a": 1}, work, wait=0.05)
    seen = jobs.get(job.token)
    assert (seen.state, seen.stage, seen.done, seen.total, seen.choices) == ("running", "reading", 3, 10, {"a": 1})
    jobs.wait()
    assert (began, jobs.get(job.token).state, jobs.get(job.token).error) == ([1], "failed", "It is not here.")


@pytest.mark.parametrize("token", ["", "..", "a" * 22, "../" * 7 + "x"])
def test_a_job_that_is_not_there_is_not_found(tmp_path: Path, token: str) -> None:
    with pytest.raises(NotFoundError):
        Jobs(tmp_path).get(token)
