"""Collecting judgments by plain forms, from a first handle to files that evaluation reads."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient
from little_site import HOSTILE, LESSONS, little_site

from api.cli.main import main
from catalog.judging.judging import Judging, NewGrade
from evaluation.judgments import read_folder


@pytest.fixture
def site(tmp_path: Path) -> Iterator[TestClient]:
    with little_site(tmp_path) as client:
        yield client


@pytest.fixture
def topic(site: TestClient) -> str:
    """The address of a question in a set that Ana started."""
    send(site, "/judge", judge="ana")
    place = send(site, "/judge", judge="ana", title="Fractions").headers["location"]
    return str(send(site, place, judge="ana", q="equivalent fraction", grade="Grade 4").headers["location"])


def send(site: TestClient, to: str, page: str = "/judge", **fields: str):  # type: ignore[no-untyped-def]
    return site.post(to, data=fields)


def shown(page: str) -> list[tuple[str, str, str]]:
    """What a judging page lists: id, the grade that is chosen, the judgment it was read from."""
    rows = []
    for n, id in re.findall(r'name="id\.(\d+)" value="([^"]+)"', page):
        seen = re.search(rf'name="seen\.{n}" value="(\d+)"', page)
        chosen = re.search(rf'name="grade\.{n}" value="(\d?)" checked', page)
        assert seen
        assert chosen
        rows.append((id, chosen[1], seen[1]))
    return rows


def grade(site: TestClient, topic: str, judge: str, grades: dict[str, str], then: str = "stay"):  # type: ignore[no-untyped-def]
    page = site.get(topic).text
    fields = {"judge": judge, "then": then}
    for n, (id, chosen, seen) in enumerate(shown(page)):
        fields |= {f"id.{n}": id, f"grade.{n}": grades.get(id, chosen), f"seen.{n}": seen}
    return site.post(topic, data=fields)


def be(site: TestClient, judge: str) -> None:
    assert send(site, "/judge", judge=judge).status_code == 303


def test_every_page_leads_to_judging_where_it_is_turned_on(site: TestClient, tmp_path: Path) -> None:
    assert '<a href="/judge">' in site.get("/").text
    assert '<a href="/judge" aria-current="page">' in site.get("/judge").text
    with little_site(tmp_path / "off", LESSONS[:1], judging=False) as closed:
        assert 'href="/judge"' not in closed.get("/").text


def test_the_pages_are_closed_until_they_are_turned_on_and_say_how(tmp_path: Path) -> None:
    with little_site(tmp_path, LESSONS[:1], judging=False) as site:
        for answer in (site.get("/judge"), site.get("/judge/x"), site.get("/judge/x/q-001"), site.post("/judge")):
            assert answer.status_code == 403
            assert "SYLLABARY_JUDGING=on" in answer.text


def test_a_judge_is_asked_for_a_handle_and_for_nothing_else(site: TestClient) -> None:
    page = site.get("/judge").text
    fields = set(re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', page.split("<main")[1]))
    assert fields == {"back", "judge"}
    answer = send(site, "/judge", judge=" Ana ")
    assert answer.status_code == 303
    assert "judge=ana; HttpOnly" in answer.headers["set-cookie"]
    assert "SameSite=lax" in answer.headers["set-cookie"]
    assert "Judging as ana" in site.get("/judge").text


def test_a_question_is_judged_without_seeing_rank_or_what_others_gave(site: TestClient, topic: str) -> None:
    page = site.get(topic).text
    assert topic == "/judge/fractions/q-001"
    listed = [id for id, _, _ in shown(page)]
    assert "m:equivalent" in listed
    assert len(listed) <= 10
    for meaning in ("Just what was meant", "Helps: a teacher would use it", "Touches on it", "Does not help"):
        assert page.count(meaning) == len(listed)
    grade(site, topic, "ana", {"m:equivalent": "3"})
    be(site, "ben")
    bens = site.get(topic).text
    assert [(chosen, seen) for _, chosen, seen in shown(bens)] == [("", "0")] * len(listed)
    assert sorted(id for id, _, _ in shown(bens)) == sorted(listed)
    assert "ana" not in re.sub(r"<[^>]+>", " ", bens).split()


def test_each_judge_sees_an_order_of_their_own_that_stays_the_same(site: TestClient, topic: str) -> None:
    orders = {}
    for judge in ("ana", "ben", "cy", "dee"):
        be(site, judge)
        orders[judge] = tuple(id for id, _, _ in shown(site.get(topic).text))
        assert orders[judge] == tuple(id for id, _, _ in shown(site.get(topic).text))
    assert len(set(orders.values())) > 1


def test_grades_are_saved_shown_again_and_taken_back(site: TestClient, topic: str) -> None:
    answer = grade(site, topic, "ana", {"m:equivalent": "3", "m:compare": "1"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{topic}?saved=2")
    assert "2 grades were saved." in site.get(answer.headers["location"]).text
    grades = {id: chosen for id, chosen, _ in shown(site.get(topic).text)}
    assert (grades["m:equivalent"], grades["m:compare"]) == ("3", "1")
    grade(site, topic, "ana", {"m:compare": ""})
    grades = {id: chosen for id, chosen, _ in shown(site.get(topic).text)}
    assert (grades["m:equivalent"], grades["m:compare"]) == ("3", "")
    assert grade(site, topic, "ana", {}).headers["location"].endswith("saved=0")


def test_of_two_pages_open_at_once_the_second_is_told_what_it_replaced(site: TestClient, topic: str) -> None:
    page = site.get(topic).text
    grade(site, topic, "ana", {"m:equivalent": "3"})
    fields = {"judge": "ana", "then": "next"}
    for n, (id, _, seen) in enumerate(shown(page)):
        fields |= {f"id.{n}": id, f"grade.{n}": "0" if id == "m:equivalent" else "", f"seen.{n}": seen}
    answer = site.post(topic, data=fields)
    assert answer.status_code == 200, "it stays on the page to say so"
    assert "other grades had been saved" in answer.text
    assert "“Equivalent fractions with paper strips” was Just what was meant" in answer.text


def test_what_was_judged_before_is_listed_though_search_no_longer_finds_it(site: TestClient, topic: str) -> None:
    place = send(site, "/judge/fractions", judge="ana", standard="4.NF.A.2").headers["location"]
    assert "m:volcano" not in [id for id, _, _ in shown(site.get(place).text)]
    judging: Judging = site.app.state.services.judging  # type: ignore[attr-defined]
    judging.record("fractions", 2, "ben", [NewGrade("m:volcano", 0)])
    assert "m:volcano" in [id for id, _, _ in shown(site.get(place).text)]


def test_saving_may_go_on_to_the_next_question_and_after_the_last_to_the_set(site: TestClient, topic: str) -> None:
    send(site, "/judge/fractions", judge="ana", standard="4.NF.A.2")
    first = grade(site, topic, "ana", {"m:equivalent": "3"}, then="next")
    assert first.headers["location"] == "/judge/fractions/q-002?saved=1"
    assert "m:compare" in [id for id, _, _ in shown(site.get("/judge/fractions/q-002").text)]
    assert grade(site, "/judge/fractions/q-002", "ana", {}, then="next").headers["location"] == "/judge/fractions"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "needs words or a standard"),
        ({"standard": "4.NF.Z.9"}, "No standard"),
        ({"q": "x", "grade": "purple"}, "no grade"),
        ({"q": "x", "need": "nonsense"}, "not a need"),
        ({"q": "x" * 1001}, "too long"),
    ],
)
def test_a_question_that_search_cannot_make_sense_of_is_refused_with_what_was_typed_kept(
    site: TestClient, topic: str, fields: dict[str, str], says: str
) -> None:
    answer = send(site, "/judge/fractions", judge="ana", **fields)
    assert answer.status_code == 400
    assert says in answer.text
    if "grade" in fields:
        assert 'value="purple"' in answer.text


def test_agreement_names_how_far_judges_agree_and_where_they_differ(site: TestClient, topic: str) -> None:
    assert "Too little has been graded by two people" in site.get("/judge/fractions/agreement").text
    grade(site, topic, "ana", {"m:equivalent": "3", "m:both": "2", "m:compare": "0"})
    be(site, "ben")
    grade(site, topic, "ben", {"m:equivalent": "3", "m:both": "2", "m:compare": "3"})
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", site.get("/judge/fractions/agreement").text))
    assert "3 materials were graded by two or more judges" in page
    assert "ana, ben 3 67%" in page
    where = page.split("Where they differ")[1]
    assert "Comparing fractions with a benchmark ana: 0 Does not help ben: 3 Just what was meant" in where
    assert "paper strips" not in where


def test_the_export_is_a_folder_that_evaluation_reads(site: TestClient, topic: str, tmp_path: Path) -> None:
    grade(site, topic, "ana", {"m:equivalent": "3", "m:compare": "0"})
    be(site, "ben")
    grade(site, topic, "ben", {"m:equivalent": "2"})
    answer = site.get("/judge/fractions/export.zip")
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"] == 'attachment; filename="fractions.zip"'
    zipfile.ZipFile(io.BytesIO(answer.content)).extractall(tmp_path / "out")
    judged = read_folder(tmp_path / "out" / "fractions")
    assert judged.qrels == {"q-001": {"m:compare": 0, "m:equivalent": 2}}
    assert (judged.topics[0].text, str(judged.topics[0].ages)) == ("equivalent fraction", "9-10")
    assert site.get("/judge/fractions/export.zip").content == answer.content, "the same bytes for the same judgments"
    command = CliRunner().invoke(
        main,
        ["judgments", "export", "fractions", str(tmp_path / "by-command")],
        env={"SYLLABARY_DATABASE": f"sqlite:///{tmp_path / 'catalog.db'}"},
    )
    assert command.exit_code == 0, command.output
    by_command = read_folder(tmp_path / "by-command")
    assert (by_command.qrels, by_command.topics) == (judged.qrels, judged.topics)


def test_a_hostile_record_and_hostile_typing_stay_text(site: TestClient, topic: str) -> None:
    send(site, "/judge", judge="ana", title=HOSTILE[:100])
    place = send(site, "/judge/fractions", judge="ana", q=f"fraction {HOSTILE}").headers["location"]
    for address in ("/judge", "/judge/fractions", place):
        page = site.get(address).text.split("<main")[1].split("</main")[0]
        assert "<script" not in page
        assert "<img" not in page
    assert "m:hostile" in [id for id, _, _ in shown(site.get(place).text)]
    assert "javascript:" not in re.sub(r">[^<]*<", "><", site.get(place).text)


NOT_THERE = ("nowhere", "nowhere/q-001", "nowhere/agreement", "nowhere/export.zip", "fractions/q-999", "fractions/q-x")


@pytest.mark.parametrize("address", NOT_THERE)
def test_what_is_not_there_is_said_not_to_be(site: TestClient, topic: str, address: str) -> None:
    assert site.get(f"/judge/{address}").status_code == 404


def test_a_garbled_form_saves_nothing(site: TestClient, topic: str) -> None:
    page = site.get(topic).text
    fields = {"judge": "ana", "id.0": "m:equivalent", "grade.0": "9", "seen.0": "0"}
    assert site.post(topic, data=fields).status_code == 400
    assert site.post(topic, data=fields | {"grade.0": "2", "seen.0": "-1"}).status_code == 400
    assert site.post(topic, data=fields | {"grade.0": "2", "judge": ""}).status_code == 400
    assert site.post(topic, data=fields | {"grade.0": "2", "id.0": "nowhere"}).status_code == 404
    assert [chosen for _, chosen, _ in shown(site.get(topic).text)] == [""] * len(shown(page))


def test_only_our_own_pages_are_gone_back_to(site: TestClient) -> None:
    for back in ("//evil.example", "https://evil.example", "/judge/../x", "/judge/a?b", "/judgeful"):
        assert send(site, "/judge", judge="ana", back=back).headers["location"] == "/judge"
    for back in ("/judge/fractions", "/judge/fractions/q-001"):
        assert send(site, "/judge", judge="ana", back=back).headers["location"] == back
