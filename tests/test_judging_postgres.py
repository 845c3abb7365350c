"""Judgments and reported problems on PostgreSQL: several processes' worth of writers, and nothing lost."""

from __future__ import annotations

import threading

import pytest
from postgresql_server import PostgreSQL
from test_judging import MATERIALS, fill

from catalog.judging.judging import Judging, NewGrade
from catalog.model import Query
from catalog.store.catalog import Catalog
from catalog.vetting.upkeep.problems import Problems


@pytest.fixture
def url(postgresql: PostgreSQL) -> str:
    return postgresql.new("judging")


def test_judges_and_reporters_who_write_at_once_lose_nothing(url: str) -> None:
    with Catalog.open(url) as catalog:
        fill(catalog, *((material, None) for material in MATERIALS))
        Judging(catalog.database).start("Set", "ana")
        Judging(catalog.database).add("set", Query(words="maps"), "ana")

    def work(judge: str) -> None:
        with Catalog.open(url) as own:
            judging, problems = Judging(own.database), Problems(own.database)
            for grade in (0, 1, 2, 3):
                judging.record("set", 1, judge, [NewGrade(material, grade) for material in MATERIALS])
                problems.report("poems", "dead-link", judge)

    threads = [threading.Thread(target=work, args=(f"judge{n}",)) for n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Catalog.open(url) as catalog:
        judging, problems = Judging(catalog.database), Problems(catalog.database)
        history = judging.history("set", 1)
        assert len({judgment.key for judgment in history}) == len(history) == 5 * 4 * len(MATERIALS)
        assert {grade for given in judging.ratings("set").values() for grade in given.values()} == {3}
        assert [problem.number for problem in problems.listed()] == list(range(1, 21))
        assert not problems.resolve(7, "A new address was found.").open
        assert [one.number for one in problems.listed()] == [n for n in range(1, 21) if n != 7]
        assert judging.sets()[0].judgments == 20
