"""What the desk tells: lists, records, coverage, comparison, and what search makes of a decision."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from desk_site import (
    GOOD,
    browser,
    decided,
    plain,
    propose,
    reviewed,
    score,
    send,
    with_rubric,
)
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import example, given
from hypothesis import strategies as st
from little_site import LESSONS
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from api.web.exports.table import Table, download

# -- reports ----------------------------------------------------------------------------------------------------


def test_anybody_reads_what_was_approved_and_refused_and_why(reported: FastAPI) -> None:
    client = browser(reported)
    approved, refused = client.get("/approved"), client.get("/refused")
    assert "Equivalent fractions with paper strips Adopted Grades 3-5 until 2028-06-30 Because of 1" in plain(approved)
    assert "Because of 2" in plain(refused)
    assert "<script>alert" not in refused.text
    rows = list(csv.DictReader(io.StringIO(client.get("/approved?format=csv").content.decode("utf-8-sig"))))
    assert [(row["identifier"], row["until"], row["votes for"]) for row in rows] == [
        ("m:equivalent", "2028-06-30", "4")
    ]
    assert client.get("/approved?format=json").json()[0]["rationale"] == "Because of 1"
    sheet = load_workbook(io.BytesIO(client.get("/refused?format=xlsx").content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][1:3] == ["m:hostile", "rejected"]
    assert client.get("/approved?format=exe").status_code == 400


def test_files_hold_nothing_that_a_spreadsheet_runs() -> None:
    table = Table("t", ("a",), [["=1+1"], ["@x"], ["plain\x00"], [-3], [None]])
    assert download(table, "csv").body.decode("utf-8-sig") == "a\r\n'=1+1\r\n'@x\r\nplain\x00\r\n-3\r\n\"\"\r\n"
    sheet = load_workbook(io.BytesIO(bytes(download(table, "xlsx").body))).active
    assert sheet is not None
    assert [(cell.value, cell.data_type) for (cell,) in sheet["A2:A5"]] == [
        ("=1+1", "s"), ("@x", "s"), ("plain ", "s"), (-3, "n"),
    ]  # fmt: skip


@example(texts=["_x0041_", "=1", "https://x.org/", "12", "\uffff\r\n"])
@given(
    texts=st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40), min_size=1, max_size=5)
)
def test_a_workbook_holds_every_text_as_it_was_typed_less_what_no_workbook_may_hold(texts: list[str]) -> None:
    book = download(Table("t", tuple("abcde"[: len(texts)]), [texts]), "xlsx").body
    sheet = load_workbook(io.BytesIO(bytes(book))).active
    assert sheet is not None
    kept = [
        re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", " ", text).replace("\r\n", "\n").replace("\r", "\n")
        for text in texts
    ]
    assert [unescape(str(cell.value)) for cell in sheet[2]] == kept
    assert {cell.data_type for cell in sheet[2]} == {"s"}


def test_a_reviews_record_holds_every_score_with_its_evidence_and_what_happened(reported: FastAPI) -> None:
    client = browser(reported, "ruth")
    page = plain(client.get("/desk/proposals/1/record"))
    assert "rita: 2 · Found throughout · All of them (p. 3)" in page
    assert "rita: submitted a review" in page
    record = client.get("/desk/proposals/1/record?format=json").json()
    assert record["scores"]["ruth"]["correct"]["place"] == "p. 1-9"
    assert record["decisions"][0]["rationale"] == "Because of 1"
    rows = list(csv.reader(io.StringIO(client.get("/desk/proposals/1/record?format=csv").content.decode("utf-8-sig"))))
    assert len(rows) == 1 + 6
    assert client.get("/desk/proposals/1/record?format=xlsx").status_code == 200


def test_coverage_shows_what_is_approved_for_each_standard_and_where_nothing_is(reported: FastAPI) -> None:
    client = browser(reported, "rita")
    page = plain(client.get("/desk/coverage?framework=f"))
    assert "Standards with an approved material: 1 of 4. With none: 3." in page
    assert "approved material: 0 of 1." in plain(client.get("/desk/coverage?codes=4.NF.A.2"))
    listed = plain(client.get("/desk/coverage?codes=4.NF.A.1,%204.NF.B.3%0A9.ZZ&only=gaps"))
    assert "1 line names no standard known here" in listed
    assert "What 4.NF.B.3 asks" in listed
    assert "What 4.NF.A.1 asks" not in listed
    whole = client.get("/desk/coverage?framework=f&format=json").json()
    assert (whole["covered"], whole["gaps"], whole["rows"][0]["approved"]) == (1, 3, 1)
    assert len(client.get("/desk/coverage?framework=f&only=gaps&format=csv").text.splitlines()) == 4
    assert plain(client.get("/desk/coverage?framework=f&grade=Grade+9")).count("No standard fits") == 1
    for wrong in ("framework=none", "framework=f&grade=purple"):
        assert client.get(f"/desk/coverage?{wrong}").status_code == 400


def test_coverage_by_need_counts_what_materials_declare(tmp_path: Path) -> None:
    captioned = {"m:equivalent", "m:times"}
    resources = [replace(r, accessibility_features=("captions",)) if r.id in captioned else r for r in LESSONS]
    with with_rubric(tmp_path, resources=resources) as app:
        propose(browser(app, "rita"))
        reviewed(app)
        decided(app, 1)
        client = browser(app, "rita")
        whole = client.get("/desk/coverage?framework=f&format=json").json()
        assert {share["name"]: share["covered"] for share in whole["by_need"]}["captions"] == 1
        assert [share["covered"] for share in whole["by_need_and_grade"]["captions"]] == [1]
        assert [row["needs served"].split("; ").count("captions") for row in whole["rows"]] == [1, 0, 0, 0]
        captions = client.get("/desk/coverage?framework=f&need=captions&format=json").json()["rows"]
        assert [(row["approved"], row["available"]) for row in captions] == [(1, 0), (0, 0), (0, 0), (0, 1)]


def test_a_pasted_list_of_standards_is_kept_and_removed(reported: FastAPI) -> None:
    client = browser(reported, "rita")
    place = send(client, "/desk/coverage/lists", title="Autumn", codes="4.NF.A.1").headers["location"]
    assert "Autumn" in plain(client.get(place))
    assert "approved material: 1 of 1." in plain(client.get("/desk/coverage?list=1"))
    send(client, "/desk/coverage/lists/1/remove")
    assert client.get("/desk/coverage?list=1").status_code == 404


def test_up_to_five_materials_stand_side_by_side_with_their_scores_and_evidence(reported: FastAPI) -> None:
    client = browser(reported, "rita")
    two = "/desk/compare?id=m:equivalent&id=m:volcano"
    page = plain(client.get(two))
    assert "Status Adopted for grades 3-5 until June 2028 Not reviewed" in page
    assert "rita: All of them (p. 3)" in page
    assert "Data privacy Not scored Not scored" in page
    rows = list(csv.reader(io.StringIO(client.get(f"{two}&format=csv").content.decode("utf-8-sig"))))
    assert rows[1] == ["title", "Equivalent fractions with paper strips", "Volcanoes for beginners"]
    assert client.get("/desk/compare?" + "&".join(f"id=m:{n}" for n in range(6))).status_code == 400
    assert client.get("/desk/compare").status_code == 200


def test_a_set_is_decided_in_parts_and_each_part_is_undone_by_itself(cycle: FastAPI) -> None:
    rita, chris = browser(cycle, "rita"), browser(cycle, "chris")
    propose(rita, "m:equivalent", "m:compare", "m:add", title="A set")
    at = "/desk/proposals/1"
    whole = {"outcome": "reject", "rationale": "Unread", "in_parts": "yes", "about": ["m:add"]}
    assert send(chris, f"{at}/decide", **whole).status_code == 409, "there is no review yet"
    reviewed(cycle)
    assert send(chris, f"{at}/decide", outcome="adopt", rationale="x", in_parts="yes").status_code == 400
    strange = send(chris, f"{at}/decide", outcome="adopt", rationale="x", in_parts="yes", about=["m:volcano"])
    assert strange.status_code == 400
    unsaid = send(chris, f"{at}/decide", outcome="adopt", rationale="", in_parts="yes", about=["m:add"]).text
    assert re.findall(r'name="about" value="([^"]+)" checked', unsaid) == ["m:add"], "what was ticked stays so"
    decided(cycle, 1, in_parts="yes", about=["m:equivalent", "m:compare"])
    statuses = cycle.state.services.desk.adoptions.statuses
    assert {name for name, adoption in statuses().items() if adoption.approved} == {"m:equivalent", "m:compare"}
    assert 'value="m:add" checked' in chris.get(at).text
    again = send(chris, f"{at}/decide", outcome="reject", rationale="x", in_parts="yes", about=["m:compare"])
    assert again.status_code == 409, "it is decided already"
    decided(cycle, 1, "reject")
    assert statuses()["m:add"].status == "rejected"
    assert statuses()["m:compare"].approved
    page = plain(chris.get(f"{at}/record"))
    assert "About these of the set: Adding fractions on a number line" in page
    record = chris.get(f"{at}/record?format=json").json()
    assert [decision["resources"] for decision in record["decisions"]] == [["m:equivalent", "m:compare"], ["m:add"]]
    send(chris, f"{at}/undo", decision="1", reason="Too early")
    assert {name for name, adoption in statuses().items() if adoption.approved} == set()
    assert statuses()["m:add"].status == "rejected"
    decided(cycle, 1, "pilot", in_parts="yes", about=["m:compare"])
    assert {name for name, adoption in statuses().items() if adoption.approved} == {"m:compare"}
    decided(cycle, 1, "withdraw", in_parts="yes", about=["m:compare"])
    assert {name for name, adoption in statuses().items() if adoption.approved} == set()
    assert cycle.state.services.desk.audit.verify().ok


# -- joined to search -------------------------------------------------------------------------------------------


def found(client: TestClient, query: str) -> list[str]:
    return [hit["id"] for hit in client.get(f"/api/v1/search?{query}").json()["results"]]


def test_what_was_decided_is_a_filter_a_facet_and_a_reason_at_once(reported: FastAPI) -> None:
    client = browser(reported)
    assert found(client, "q=fraction&status=adopted") == ["m:equivalent"]
    assert found(client, "q=fraction&status=approved&status=rejected") == ["m:equivalent", "m:hostile"]
    assert found(client, "status=pilot") == []
    hit = client.get("/api/v1/search?q=fraction&status=approved").json()["results"][0]
    reason = {"points": 0.0, "because": "Adopted for grades 3-5 until June 2028", "kind": "status"}
    assert any(reason.items() <= given.items() for given in hit["reasons"])
    counted = client.get("/api/v1/facets?q=fraction").json()["statuses"]
    assert sorted((value["value"], value["count"]) for value in counted) == [
        ("adopted", 1), ("approved", 1), ("rejected", 1),
    ]  # fmt: skip
    assert "Rejected" in plain(client.get("/?q=fraction")).split("Decision")[1]
    assert client.get("/api/v1/search?status=purple").status_code == 400
    send(browser(reported, "chris"), "/desk/proposals/1/undo", decision="1", reason="Too early")
    assert found(client, "q=fraction&status=adopted") == [], "no index is built anew for it"


def test_a_withdrawal_to_come_is_told_by_search_the_page_the_lists_and_what_is_due(cycle: FastAPI) -> None:
    propose(browser(cycle, "rita"), "m:equivalent", "m:add")
    reviewed(cycle)
    decided(cycle, 1)
    decided(cycle, 1, "withdraw", in_parts="yes", about=["m:equivalent"], effective="2027-04-15")
    client = browser(cycle, "chris")
    results = client.get("/api/v1/search?q=fraction&status=approved").json()["results"]
    untils = {hit["id"]: hit["status"]["until"] for hit in results}
    assert untils == {"m:equivalent": "2027-04-14", "m:add": None}
    assert "Adopted until April 2027" in plain(client.get("/resources/m:equivalent"))
    assert "2027-04-14" in plain(client.get("/approved"))
    lines = csv.DictReader(io.StringIO(client.get("/approved?format=csv").content.decode("utf-8-sig")))
    assert {line["identifier"]: line["until"] for line in lines} == {"m:equivalent": "2027-04-14", "m:add": ""}
    due = plain(client.get("/desk/due"))
    assert "A published decision ends its approval: 2027-04-14 is the last day." in due


def test_a_review_in_progress_is_not_told_to_searchers(cycle: FastAPI) -> None:
    propose(browser(cycle, "rita"))
    assert "statuses" not in browser(cycle).get("/api/v1/facets?q=fraction").json()


@pytest.mark.parametrize(("approved", "first"), [("first", ["m:times"]), ("only", ["m:times"])])
def test_a_district_shows_teachers_approved_materials_first_or_only(tmp_path: Path, approved: str, first: str) -> None:
    with with_rubric(tmp_path, 1, approved) as app:
        propose(browser(app, "rita"), "m:times")
        send(browser(app, "chris"), "/desk/proposals/1/assign", reviewer=["rita"])
        send(browser(app, "rita"), "/desk/proposals/1/declare", conflict="no")
        score(browser(app, "rita"), 1, "submit", **GOOD)
        decided(app, 1)
        ids = found(browser(app, "tom"), "q=fraction")
        assert ids[:1] == first
        assert (len(ids) == 1) == (approved == "only")
        assert (found(browser(app), "q=fraction&status=rejected") == first) == (approved == "only")
        assert len(found(browser(app, "rita"), "q=fraction")) > 1, "who reviews sees everything"
        page = plain(browser(app).get("/?q=fraction"))
        assert ("Comparing fractions with a benchmark" in page) == (approved == "first")
