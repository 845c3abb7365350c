"""Frequent searches: what is kept, what never is, and what becomes of it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from little_site import little_app

from api.app import create_app
from api.cli.main import main
from catalog.judging.search_counts import ENOUGH_DAYS, KEPT_DAYS, Frequent, SearchCounts, sample
from evaluation.topics import read_topics

FIRST = date(2026, 1, 1)


def asked(file: Path, words: str, days: int, first: date = FIRST) -> None:
    for day in range(days):
        SearchCounts(file).count(words, first + timedelta(days=day))


def test_words_are_kept_only_from_the_day_on_which_they_were_asked_often_enough(tmp_path: Path) -> None:
    file = tmp_path / "searches.db"
    asked(file, "Lesson for Tommy Smith", ENOUGH_DAYS - 1)
    assert SearchCounts(file).frequent() == []
    assert b"tommy" not in file.read_bytes().lower()
    asked(file, "  lesson for  TOMMY smith ", 1, FIRST + timedelta(days=ENOUGH_DAYS))
    last = FIRST + timedelta(days=ENOUGH_DAYS)
    assert SearchCounts(file).frequent() == [Frequent("lesson for tommy smith", ENOUGH_DAYS, last)]


def test_a_day_counts_once_whoever_asks_and_in_whichever_process(tmp_path: Path) -> None:
    for _ in range(2):
        counts = SearchCounts(tmp_path / "searches.db")
        for _ in range(9):
            counts.count("fractions", FIRST)
    asked(tmp_path / "searches.db", "fractions", ENOUGH_DAYS)
    assert [each.days for each in SearchCounts(tmp_path / "searches.db").frequent()] == [ENOUGH_DAYS]


def test_what_is_not_asked_any_more_is_dropped(tmp_path: Path) -> None:
    file = tmp_path / "searches.db"
    asked(file, "fractions", ENOUGH_DAYS)
    after = FIRST + timedelta(days=ENOUGH_DAYS - 1 + KEPT_DAYS)
    asked(file, "maps", 1, after)
    assert [each.words for each in SearchCounts(file).frequent()] == ["fractions"]
    asked(file, "maps", 1, after + timedelta(days=1))
    assert SearchCounts(file).frequent() == []


@settings(max_examples=20, deadline=None)
@given(days=st.lists(st.tuples(st.sampled_from(["maps", "Maps", "volcano", "a b"]), st.integers(0, 8)), max_size=30))
def test_counts_are_those_of_distinct_days(
    tmp_path_factory: pytest.TempPathFactory, days: list[tuple[str, int]]
) -> None:
    file = tmp_path_factory.mktemp("counts") / "searches.db"
    days.sort(key=lambda one: one[1])
    for words, day in days:
        SearchCounts(file).count(words, FIRST + timedelta(days=day))
    expected = Counter(words for words, _ in {(words.lower(), day) for words, day in days})
    assert {each.words: each.days for each in SearchCounts(file).frequent()} == {
        words: number for words, number in expected.items() if number >= ENOUGH_DAYS
    }


def test_a_folder_that_takes_nothing_fails_no_search(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    SearchCounts(tmp_path / "absent" / "searches.db").count("maps")
    assert "A search was not counted" in caplog.text


def test_a_sample_draws_frequent_searches_more_often_and_alike_for_a_seed() -> None:
    found = [Frequent("often", 40, FIRST), Frequent("seldom", 10, FIRST)]
    first = Counter(sample(found, 1, seed)[0].words for seed in range(2000))
    assert first["often"] / 2000 == pytest.approx(0.8, abs=0.04)
    assert sample(found, 1, 7) == sample(found, 1, 7)
    assert sample(found, 5, 0) == found


def test_searches_by_page_and_api_are_counted_when_asked_for_and_become_topics(tmp_path: Path) -> None:
    file = tmp_path / "searches.db"
    day = datetime.now(UTC).date()
    asked(file, "volcanoes", ENOUGH_DAYS - 1, day - timedelta(days=9))
    asked(file, "ice", ENOUGH_DAYS - 1, day - timedelta(days=9))
    asked(file, "rivers", ENOUGH_DAYS - 1, day - timedelta(days=9))
    with little_app(tmp_path / "site") as app:
        services = app.state.services
        site = TestClient(create_app(replace(services, counts=SearchCounts(file))))
        uncounted = TestClient(create_app(services))
        for page in (site, uncounted):
            assert page.get("/", params={"q": "Rivers"}).status_code == 200
        site.get("/", params={"q": "Volcanoes"})
        site.get("/api/v1/search", params={"q": "ice", "offset": 5})

    runner = CliRunner()
    environment = {"SYLLABARY_HOME": str(tmp_path)}
    listed = runner.invoke(main, ["searches", "--json"], env=environment)
    today = day.isoformat()
    assert json.loads(listed.stdout) == [
        {"words": words, "days": ENOUGH_DAYS, "last": today} for words in ("rivers", "volcanoes")
    ]
    done = runner.invoke(main, ["searches", "--topics", str(tmp_path / "topics.jsonl")], env=environment)
    assert done.exit_code == 0, done.output
    topics = read_topics(tmp_path / "topics.jsonl")
    assert [(topic.id, topic.text, topic.labels["days"]) for topic in topics] == [
        ("s-001", "rivers", ("5",)), ("s-002", "volcanoes", ("5",)),
    ]  # fmt: skip
