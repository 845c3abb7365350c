"""Many write at once, and are killed while they do: the log still verifies, and no step is half done."""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from district import FAST, District, new_database
from killed import about_to
from postgresql_server import PostgreSQL
from vetting_writer import Writer, check_whole, prepare, write_until_killed

from catalog.errors import ConflictError, SignInError, StateError
from catalog.store.audit import utc_now
from catalog.store.catalog import Catalog
from catalog.store.database import Database
from catalog.vetting.cycle.review import RatingDraft
from catalog.vetting.desk import Desk

KILLS = 20
WRITES = 300
WRITERS = 12  # fewer than a pool of connections to PostgreSQL holds


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A prepared catalog of its own."""
    if request.param == "sqlite":
        database = new_database(tmp_path)
        found = database.name
    else:
        server: PostgreSQL = request.getfixturevalue("postgresql")
        found = server.new("vetting")
        database = Database.open(found)
    prepare(database)
    database.close()
    return found


def test_hundreds_of_writes_at_once_leave_a_chain_that_verifies_and_nothing_half_done(address: str) -> None:
    with Catalog.open(address) as catalog:
        desk = Desk.open(catalog, utc_now, FAST)
        before = desk.audit.head().sequence
        failures: list[BaseException] = []
        writers = [Writer(desk, seed) for seed in range(WRITERS)]
        left, kinds = count(), {step.__name__ for step in writers[0].steps}

        def done() -> Counter[str]:
            return sum((Counter(dict(writer.done)) for writer in writers), Counter[str]())

        def write(writer: Writer) -> None:
            try:
                while writer.done.total() + writer.refused.total() < 5000 and next(left) < 100 * WRITES:
                    if done().total() >= WRITES and set(done()) == kinds:
                        return
                    writer.step()
            except BaseException as error:  # noqa: BLE001  shown below
                failures.append(error)

        threads = [threading.Thread(target=write, args=(writer,)) for writer in writers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert done().total() >= WRITES
        assert set(done()) == kinds
        assert desk.audit.head().sequence - before >= done().total() * 0.7  # saying the same again is no entry
        check_whole(catalog)


def test_writers_killed_at_any_moment_leave_nothing_half_done(address: str) -> None:
    chance = random.Random(7)  # noqa: S311
    kills = 0
    while kills < KILLS:
        writers = [about_to(write_until_killed, address, kills + n) for n in range(4)]
        for writer in chance.sample(writers, len(writers)):
            time.sleep(chance.uniform(0.02, 0.25))
            assert writer.is_alive(), "it was still writing"
            writer.kill()
            kills += 1
        for writer in writers:
            writer.join()
        with Catalog.open(address) as catalog:
            check_whole(catalog)
    with Catalog.open(address) as catalog:
        last = Writer(Desk.open(catalog, utc_now, FAST), 99)
        for _ in range(40):
            last.step()
        assert last.done
        check_whole(catalog)


def test_two_who_save_one_review_at_the_same_moment_lose_no_word(address: str) -> None:
    with Catalog.open(address) as catalog:
        desk = Desk.open(catalog, utc_now, FAST)
        people = {person.handle: person for person in desk.people.all()}
        key = desk.proposals.propose(people["chris"], ["r1"], "x", "x", rubric="tiny").key
        desk.proposals.assign(people["chris"], key, ["rita", "rob"])
        desk.reviews.declare(people["rita"], key, conflict=False)
        texts: list[str] = []
        told: list[str] = []
        start = threading.Barrier(8)

        def save(number: int) -> None:
            start.wait()
            text = f"words of window {number}"
            try:
                desk.reviews.save(people["rita"], key, {"a1": RatingDraft(1, text, "p")})
                texts.append(text)
            except ConflictError as error:
                told.append(error.clashes[0].yours.splitlines()[1])

        threads = [threading.Thread(target=save, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(texts) == 1
        assert sorted(texts + told) == [f"words of window {number}" for number in range(8)]
        assert desk.reviews.sheet(people["rita"], key).own["a1"].note == texts[0]
        check_whole(catalog)


def test_a_first_administrator_is_made_by_one_of_many_who_try(tmp_path: Path) -> None:
    database = new_database(tmp_path)
    desk = Desk.open(Catalog(database), utc_now, FAST)
    made: list[str] = []
    refused: list[str] = []
    start = threading.Barrier(6)

    def create(number: int) -> None:
        start.wait()
        try:
            made.append(desk.people.create_first_administrator(f"admin{number}", "A", "seven green pencils").handle)
        except StateError as error:
            refused.append(str(error))

    run_all([partial(create, n) for n in range(6)])
    assert [person.handle for person in desk.people.all()] == made
    assert len(made) + len(refused) == 6
    assert desk.audit.verify().entries == 1
    database.close()


def run_all(jobs: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_guesses_made_at_once_count_like_guesses_made_in_turn(tmp_path: Path) -> None:
    here = District(new_database(tmp_path))
    opened: list[int] = []

    def guess(number: int) -> None:
        with contextlib.suppress(SignInError):
            here.desk.sessions.sign_in("admin", "seven green pencils" if number == 11 else "wrong wrong wrong")
            opened.append(number)

    run_all([partial(guess, n) for n in range(11)])
    guess(11)
    assert opened == []
    here.clock.pass_(minutes=1)
    guess(11)
    assert opened == [11]
    here.catalog.close()
