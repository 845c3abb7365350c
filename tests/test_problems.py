"""Problems reported with a material are kept until a person says what was done."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from little_site import little_site
from sqlalchemy import insert

from api.cli.main import main
from api.http.rate_limit import Bucket
from api.services import UNSIGNED_EACH
from catalog.errors import InvalidRequestError, NotFoundError
from catalog.formats.record import Record
from catalog.model import Resource
from catalog.store import tables
from catalog.store.audit import AuditLog
from catalog.store.catalog import Catalog
from catalog.vetting.upkeep.problems import MAX_NOTE, NOT_USEFUL, ProblemKind, Problems, ReportedProblem


def fill(catalog: Catalog, *ids: str) -> None:
    catalog.import_resources([Record(Resource(id=id, title=id), id.encode(), 1) for id in ids], "a source")


EVIL = {"origin": "https://evil.example"}


@pytest.fixture
def problems(tmp_path: Path) -> Iterator[Problems]:
    with Catalog.open(tmp_path / "catalog.db") as catalog:
        fill(catalog, "maps", "poems")
        yield Problems(catalog.database)


def test_the_command_lists_every_problem_however_many(tmp_path: Path) -> None:
    with Catalog.open(tmp_path / "catalog.db") as catalog:
        fill(catalog, "maps")
        row = {"id": "maps", "kind": "other", "note": "Wrong", "reported": "2027-01-01", "resolution": ""}
        with catalog.database.writing() as connection:
            connection.execute(insert(tables.problems), [{"key": key} | row for key in range(1, 502)])
    done = CliRunner().invoke(main, ["problems", "--json"], env={"SYLLABARY_HOME": str(tmp_path)})
    assert [one["number"] for one in json.loads(done.output)] == list(range(1, 502))


def test_a_report_is_open_until_it_is_resolved(problems: Problems) -> None:
    reported = problems.report("maps", "dead-link", "  The address answers 404.\r\nSince May.  ")
    assert (reported.number, reported.id, reported.kind) == (1, "maps", ProblemKind.DEAD_LINK)
    assert reported.note == "The address answers 404.\nSince May."
    assert problems.listed() == [reported]
    resolved = problems.resolve(1, "A new address was found.")
    assert not resolved.open
    assert resolved.resolution == "A new address was found."
    assert problems.listed() == []
    assert problems.listed(resolved=True) == [resolved]


def test_the_log_tells_who_reported_a_problem_and_who_settled_it(tmp_path: Path) -> None:
    with Catalog.open(tmp_path / "catalog.db") as catalog:
        fill(catalog, "maps")
        problems, log = Problems(catalog.database), AuditLog(catalog.database)
        problems.report("maps", "wrong-grade", "It is for Grade 5.", who="tom")
        problems.report("maps", "dead-link")
        problems.resolve(1, "Corrected.", who="kim")
        settled, reported = log.entries(subject="problem:1")
        assert (reported.who, reported.action, reported.before) == ("tom", "problem.report", None)
        assert reported.after == {"resource": "maps", "kind": "wrong-grade", "note": "It is for Grade 5."}
        assert (settled.who, settled.after["resolution"]) == ("kim", "Corrected.")
        assert settled.before == reported.after | {"state": "open"}
        assert log.entries(subject="problem:2")[0].who == ""
        assert log.verify().ok


def test_no_field_of_a_report_names_a_person() -> None:
    assert set(ReportedProblem.__slots__) == {"number", "id", "kind", "note", "reported", "resolved", "resolution"}


def test_a_resolved_problem_keeps_its_first_resolution(problems: Problems) -> None:
    problems.report("maps", "wrong-grade")
    problems.resolve(1, "Now Grade 5.")
    with pytest.raises(InvalidRequestError, match="was resolved on 20"):
        problems.resolve(1, "Something else.")
    assert problems.listed(resolved=True)[0].resolution == "Now Grade 5."


def test_one_materials_problems_can_be_asked_for_alone(problems: Problems) -> None:
    problems.report("maps", "wrong-grade")
    problems.report("poems", "wrong-alignment")
    assert [problem.id for problem in problems.listed(id="poems")] == ["poems"]
    assert problems.listed(id="nowhere") == []


@pytest.mark.parametrize(
    ("id", "kind", "note", "error"),
    [
        ("maps", "nonsense", "", "no kind of problem"),
        ("maps", "", "", "no kind of problem"),
        ("maps", "other", "  ", "what is wrong"),
        ("maps", "other", "x" * (MAX_NOTE + 1), "2,001 characters"),
        ("maps", "other", "a\0b", "not text"),
        ("maps", "other", "a\ud800", "not text"),
    ],
)
def test_a_report_that_says_nothing_usable_is_refused(
    problems: Problems, id: str, kind: str, note: str, error: str
) -> None:
    with pytest.raises(InvalidRequestError, match=error):
        problems.report(id, kind, note)
    assert problems.listed() == []


def test_only_a_material_that_is_stored_has_problems(problems: Problems) -> None:
    with pytest.raises(NotFoundError, match="nowhere"):
        problems.report("nowhere", "dead-link")


@pytest.mark.parametrize("number", [0, -1, 2, 2**31, 10**40])
def test_a_number_that_nobody_was_given_resolves_nothing(problems: Problems, number: int) -> None:
    problems.report("maps", "dead-link")
    with pytest.raises(NotFoundError):
        problems.resolve(number, "Done.")
    with pytest.raises(InvalidRequestError, match="what was done"):
        problems.resolve(1, " ")


def test_reports_that_come_at_once_each_get_a_number(problems: Problems) -> None:
    threads = [threading.Thread(target=problems.report, args=("maps", "dead-link")) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [problem.number for problem in problems.listed()] == list(range(1, 21))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(note=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=MAX_NOTE))
def test_a_note_is_kept_as_it_was_typed_but_for_its_edges(problems: Problems, note: str) -> None:
    kept = problems.report("maps", "dead-link", note).note
    assert kept == note.replace("\r\n", "\n").strip()


# -- the pages and the command ------------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path) -> Iterator[TestClient]:
    with little_site(tmp_path, judging=False, anyone_reports=True) as client:
        yield client


def send(site: TestClient, **fields: str):  # type: ignore[no-untyped-def]
    return site.post("/resources/m:add/problems", data=fields)


def test_a_problem_is_reported_from_a_page_that_asks_for_no_name(site: TestClient, tmp_path: Path) -> None:
    page = site.get("/problems/new", params={"id": "m:add"}).text
    assert "Adding fractions on a number line" in page
    assert set(re.findall(r'<(?:input|textarea)[^>]* name="([^"]+)"', page.split("<main")[1])) == {
        "kind",
        "note",
    }
    answer = send(site, kind="wrong-grade", note="It is for Grade 5.")
    assert answer.headers["location"] == "/problems/thanks?id=m%3Aadd&n=1"
    assert "It is number 1 on the list" in site.get(answer.headers["location"]).text
    command = ["problems", "--json"]
    env = {"SYLLABARY_DATABASE": f"sqlite:///{tmp_path / 'catalog.db'}"}
    listed = json.loads(CliRunner().invoke(main, command, env=env).output)
    assert [(one["id"], one["kind"], one["note"]) for one in listed] == [("m:add", "wrong-grade", "It is for Grade 5.")]
    done = CliRunner().invoke(main, ["problems", "resolve", "1", "--note", "Corrected."], env=env)
    assert done.output == "Problem 1 with m:add is resolved.\n"
    assert CliRunner().invoke(main, ["problems"], env=env).output == "No problem is open.\n"
    assert "Resolved" in CliRunner().invoke(main, ["problems", "--all"], env=env).output


def test_a_result_is_said_to_be_not_useful_for_a_search_and_the_way_leads_back_to_it(
    site: TestClient, tmp_path: Path
) -> None:
    search = "/?q=adding+fractions&grade=Grade+4"
    card = re.search(r'href="(/problems/new\?id=m%3Aadd&amp;from=[^"]*)"', site.get(search).text)
    assert card is not None
    page = site.get(unescape(card[1])).text
    assert 'value="adding fractions, Grade 4"' in page
    assert re.findall(r'name="kind" value="([^"]+)"', page) == [*map(str, NOT_USEFUL)]
    answer = send(site, kind="too-hard", note="For my class.", searched="adding fractions", **{"from": search})
    assert search in unescape(site.get(answer.headers["location"]).text)
    send(site, kind="off-topic", searched=" ", **{"from": search})
    assert send(site, kind="other", searched="adding", **{"from": search}).status_code == 400, "it says nothing"
    with Catalog.open(f"sqlite:///{tmp_path / 'catalog.db'}") as catalog:
        kept = [(one.kind, one.note) for one in Problems(catalog.database).listed()]
    assert kept == [("too-hard", "Search: adding fractions\nFor my class."), ("off-topic", "")]


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/?q=x", "javascript:alert(1)"])
def test_no_report_leads_away_from_here(site: TestClient, elsewhere: str) -> None:
    page = site.get("/problems/new", params={"id": "m:add", "from": elsewhere}).text
    assert 'name="from"' not in page
    answer = send(site, kind="dead-link", **{"from": elsewhere})
    assert "from=" not in answer.headers["location"]


def test_a_report_without_what_it_needs_is_asked_for_again_with_what_was_typed(site: TestClient) -> None:
    answer = send(site, kind="other", note="")
    assert answer.status_code == 400
    assert "what is wrong" in answer.text
    assert re.search(r'value="other" required checked', answer.text)
    answer = send(site, kind="", note="<b>lost?</b>")
    assert "&lt;b&gt;lost?&lt;/b&gt;</textarea>" in answer.text


def test_a_report_needs_a_material_and_a_form_of_ours(site: TestClient) -> None:
    assert site.get("/problems/new", params={"id": "nowhere"}).status_code == 404
    assert site.get("/problems/new").status_code == 400
    assert site.post("/resources/m:add/problems", data={"kind": "dead-link"}, headers=EVIL).status_code == 403


def test_reports_beyond_what_people_write_are_put_off_and_use_up_no_other_addresss(site: TestClient) -> None:
    burst = UNSIGNED_EACH[0]
    answers = [send(site, kind="dead-link").status_code for _ in range(burst + 1)]
    assert answers == [303] * burst + [429]
    elsewhere = TestClient(site.app, follow_redirects=False, client=("192.0.2.9", 5))
    assert send(elsewhere, kind="dead-link").status_code == 303


def test_a_bucket_lets_a_burst_through_and_then_its_rate() -> None:
    now = [1000.0]
    bucket = Bucket(2, 60, clock=lambda: now[0])
    assert [bucket.wait(), bucket.wait()] == [0, 0]
    assert bucket.wait() == pytest.approx(60)
    now[0] += 59
    assert bucket.wait() == pytest.approx(1)
    now[0] += 1
    assert [bucket.wait(), bucket.wait() > 0] == [0, True]
    now[0] += 10_000
    assert [bucket.wait(), bucket.wait(), bucket.wait() > 0] == [0, 0, True]


def test_a_strangers_note_cannot_write_on_the_terminal(tmp_path: Path) -> None:
    with Catalog.open(tmp_path / "catalog.db") as catalog:
        fill(catalog, "maps")
        Problems(catalog.database).report("maps", "other", "see\x1b[2J\x9b31m this")
    env = {"SYLLABARY_DATABASE": f"sqlite:///{tmp_path / 'catalog.db'}"}
    assert "see\ufffd[2J\ufffd31m this" in CliRunner().invoke(main, ["problems"], env=env).output
