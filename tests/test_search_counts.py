"""Frequent searches: what is kept, what never is, and what becomes of it."""

from __future__ import annotations

import json
import re
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from little_site import little_app

from api.app import create_app
from api.cli.main import main
from catalog.errors import JudgmentError
from catalog.judging.from_use import MAX_WEIGHT, MIN_WEIGHED, Feedback, grades, weight
from catalog.judging.search_counts import ENOUGH_DAYS, KEPT_DAYS, Frequent, SearchCounts, sample
from evaluation.judgments import Run, read_folder
from evaluation.report import FROM_USE, as_record, as_text, report_on
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
    assert [search.days for search in SearchCounts(tmp_path / "searches.db").frequent()] == [ENOUGH_DAYS]


def test_what_is_not_asked_any_more_is_dropped(tmp_path: Path) -> None:
    file = tmp_path / "searches.db"
    asked(file, "fractions", ENOUGH_DAYS)
    after = FIRST + timedelta(days=ENOUGH_DAYS - 1 + KEPT_DAYS)
    asked(file, "maps", 1, after)
    assert [search.words for search in SearchCounts(file).frequent()] == ["fractions"]
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
    assert {search.words: search.days for search in SearchCounts(file).frequent()} == {
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


# -- what readers say of results --------------------------------------------------------------------------------


def test_what_is_said_is_kept_once_a_day_and_told_only_of_frequent_searches(tmp_path: Path) -> None:
    file = tmp_path / "searches.db"
    counts = SearchCounts(file)
    asked(file, "Maps of Tommy", ENOUGH_DAYS - 1)
    for day in (0, 0, 1):
        counts.say("maps of  tommy", "m:atlas", 2, useful=True, on=FIRST + timedelta(days=day))
    counts.say("maps of tommy", "m:atlas", 2, useful=False, on=FIRST)
    assert counts.feedback() == []
    assert b"tommy" not in file.read_bytes().lower()
    asked(file, "maps of tommy", 1, FIRST + timedelta(days=9))
    assert counts.feedback() == [
        Feedback("maps of tommy", "m:atlas", useful=False, place=2, days=1),
        Feedback("maps of tommy", "m:atlas", useful=True, place=2, days=2),
    ]
    asked(file, "rivers", 1, FIRST + timedelta(days=9 + KEPT_DAYS + 1))
    assert counts.feedback() == [], "it goes with its search"


@pytest.mark.parametrize(("words", "place"), [("maps", 0), ("maps", 101), ("", 1), ("a" * 201, 1)])
def test_what_is_said_of_no_search_or_no_place_is_not_kept(tmp_path: Path, words: str, place: int) -> None:
    SearchCounts(tmp_path / "searches.db").say(words, "m:atlas", place, useful=True)
    assert not (tmp_path / "searches.db").exists()


def test_who_speaks_at_a_lower_place_stands_for_more() -> None:
    """Two at place 6 stand for 12 at place 1, so that four who say otherwise there are outweighed."""
    low, top = Feedback("maps", "a", useful=True, place=6, days=2), Feedback("maps", "a", useful=False, place=1, days=4)
    assert grades([low, top]) == {"maps": {"a": 1}}
    assert grades([replace(low, useful=False), replace(top, useful=True)]) == {"maps": {"a": 0}}
    assert (weight(1), weight(6), weight(50)) == (1, 6, MAX_WEIGHT)


def test_little_that_is_said_is_no_judgment_and_less_is_enough_further_down() -> None:
    def of(place: int, days: int) -> object:
        return grades([Feedback("maps", "a", useful=True, place=place, days=days)])

    assert [of(1, days) == {} for days in (4, 5)] == [True, False]
    assert [of(3, days) == {} for days in (1, 2)] == [True, False]
    assert of(10, 1) == {}, "one day is chance, wherever"


@given(
    said=st.lists(
        st.builds(
            Feedback, words=st.sampled_from(["x", "y"]), id=st.sampled_from(["a", "b"]), useful=st.booleans(),
            place=st.integers(1, 30), days=st.integers(1, 4),
        ), max_size=12,
    )
)  # fmt: skip
def test_a_grade_is_the_side_that_weighs_more(said: list[Feedback]) -> None:
    for words, given_grades in grades(said).items():
        for id, grade in given_grades.items():
            own = [statement for statement in said if (statement.words, statement.id) == (words, id)]
            sides = [sum(e.days * min(e.place, 10) for e in own if e.useful is side) for side in (False, True)]
            assert sum(sides) >= MIN_WEIGHED
            assert grade == (sides[True] >= sides[False])


@contextmanager
def counting_site(folder: Path):  # type: ignore[no-untyped-def]
    """A site that counts, and its client."""
    with little_app(folder / "site", judging=False, anyone_reports=True) as app:
        counted = replace(app.state.services, counts=SearchCounts(folder / "searches.db"))
        yield TestClient(create_app(counted), follow_redirects=False)


def test_a_reader_says_in_passing_that_a_result_is_useful_or_not_and_it_becomes_a_marked_judgment(
    tmp_path: Path,
) -> None:
    words, today = "adding fractions", datetime.now(UTC).date()
    asked(tmp_path / "searches.db", words, ENOUGH_DAYS, today - timedelta(days=9))
    said = SearchCounts(tmp_path / "searches.db")
    said.say(words, "m:add", 5, useful=True, on=today - timedelta(days=3))
    with counting_site(tmp_path) as site:
        search = "/?q=Adding+fractions"
        card = re.search(
            r'href="(/problems/new\?id=m%3Aadd&amp;from=[^"]*&amp;place=(\d+))"[^>]*>Useful or not',
            site.get(search).text,
        )
        assert card is not None
        assert "Useful or not" not in site.get(f"{search}&grade=Grade+4").text, "of another list, so not asked"
        page = site.get(unescape(card[1])).text
        assert "Is it useful for this search?" in page
        assert re.findall(r'name="kind" value="([^"]+)"', page)[:2] == ["useful", "off-topic"]
        fields = {"kind": "useful", "from": search, "place": card[2], "searched": words}
        thanked = site.post("/resources/m:add/problems", data=fields).headers["location"]
        assert "It is counted as useful" in site.get(thanked).text
        narrowed = {**fields, "from": f"{search}&grade=Grade+4"}
        assert site.post("/resources/m:add/problems", data=narrowed).status_code == 400, (
            "of another list, so not counted"
        )
        site.post("/resources/m:add/problems", data={**fields, "kind": "too-hard"})
        assert "It is number 1 on the list" in site.get("/problems/thanks?id=m:add&n=1").text
    assert {(statement.useful, statement.place, statement.days) for statement in said.feedback()} == {
        (True, 5, 1), (True, int(card[2]), 1), (False, int(card[2]), 1)
    }  # fmt: skip
    done = CliRunner().invoke(
        main, ["searches", "--judged", str(tmp_path / "used")], env={"SYLLABARY_HOME": str(tmp_path)}
    )
    assert done.exit_code == 0, done.output
    judged = read_folder(tmp_path / "used")
    assert (judged.from_use, judged.qrels) == (True, {"u-001": {"m:add": 1}})
    assert (tmp_path / "used" / "qrels.txt").read_text() == "u-001 use m:add 1\n"
    report = report_on(judged, [Run("ours", {"u-001": [("m:add", 1.0)]})])
    assert FROM_USE in as_text(report)
    assert as_record(report)["judgments"] == "from use"


def test_nothing_is_asked_or_kept_where_nothing_is_counted(tmp_path: Path) -> None:
    with little_app(tmp_path / "site", judging=False, anyone_reports=True) as app:
        site = TestClient(app, follow_redirects=False)
        assert "place=" not in site.get("/?q=adding+fractions").text
        new = site.get("/problems/new", params={"id": "m:add", "from": "/?q=adding", "place": 1}).text
        assert 'value="useful"' not in new
        fields = {"kind": "useful", "from": "/?q=adding", "place": "1"}
        assert site.post("/resources/m:add/problems", data=fields).status_code == 400


@pytest.mark.parametrize("file", ["more.qrels.txt", "qrels.txt"])
def test_judgments_from_use_are_not_mixed_with_judges_grades(tmp_path: Path, file: str) -> None:
    (tmp_path / "topics.jsonl").write_text('{"id": "u-001", "text": "maps"}\n', encoding="utf-8")
    (tmp_path / "qrels.txt").write_text("u-001 use a 1\n", encoding="utf-8")
    with (tmp_path / file).open("a", encoding="utf-8") as lines:
        lines.write("u-001 0 b 1\n")
    with pytest.raises(JudgmentError, match="do not mix"):
        read_folder(tmp_path)
