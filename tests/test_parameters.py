"""Everything wrong with a request's parameters is in its first answer, each by the name that was sent."""

from __future__ import annotations

import http.client
import json
import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from little_site import LESSONS, little_app
from test_contract import served

from catalog.needs.needs import NEEDS
from catalog.standards.nearness import Nearness

OWN = [
    ("relation", nearness.value)
    for nearness in (Nearness.SELF, Nearness.EQUIVALENT, Nearness.PART, Nearness.PART_OF_EQUIVALENT)
]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    captioned = replace(LESSONS[3], id="m:film", title="A film of fractions", accessibility_features=("captions",))
    with little_app(tmp_path_factory.mktemp("parameters"), (*LESSONS, captioned)) as app:
        yield app


@pytest.fixture(scope="module")
def api(app: FastAPI) -> TestClient:
    return TestClient(app, headers={"accept": "application/json"})


def wrong(api: TestClient, address: str, status: int = 400) -> list[tuple[str, int | None]]:
    answer = api.get(f"/api/v1/{address}")
    body = answer.json()
    assert answer.status_code == body["status"] == status, body
    assert body["parameter"] == body["errors"][0]["parameter"]
    assert body["detail"] == body["errors"][0]["detail"]
    return [(error["parameter"], error["index"]) for error in body["errors"]]


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("search?limit=0&sort=x", [("limit", None), ("sort", None)]),
        ("search?colour=red&need=captions&need=x&standard=9.Z.9&standard=4.NF.A.1&standard=8.Z.8",
         [("colour", None), ("need", 1), ("standard", 0), ("standard", 2)]),
        ("search?fields=title2&fields=page&require=all", [("require", 0), ("fields", 0)]),
        ("search?as_words=x&need=y&status=z&in_ages=w&grade=v",
         [("grade", None), ("in_ages", None), ("status", 0), ("need", 0), ("as_words", 0)]),
        ("search?sort=x&standard=9.Z.9", [("sort", None), ("standard", 0)]),
        ("facets?free=perhaps&standard=9.Z.9", [("free", None), ("standard", 0)]),
        ("plan?minutes=0&need=x&grade=y", [("standard", None), ("minutes", None), ("grade", None), ("need", 0)]),
        ("plan?standard=4.NF.A.1&use=a&use=b&without=c&without=b&standard=9.Z.9", [("without", 1), ("standard", 1)]),
        ("standards?parent=9.Z.9&limit=0", [("limit", None), ("parent", None)]),
        ("standards?parent=9.Z.9", [("parent", None)]),
        ("standards/9.Z.9?x=1&y=2", [("x", None), ("y", None), ("standard", None)]),
        ("resources?id=&limit=3", [("id", 0), ("limit", None)]),
        ("similar?limit=0", [("limit", None), ("id", None)]),
        ("changes?after=-1&limit=0", [("after", None), ("limit", None)]),
        ("suggest?kind=x&q=" + "y" * 201, [("q", None), ("kind", None)]),
        ("needs?x=1&x=2&y=3", [("x", None), ("y", None)]),
        ("frameworks?limit=0&offset=-1", [("limit", None), ("offset", None)]),
    ],
)  # fmt: skip
def test_the_first_answer_names_all_that_is_wrong(
    api: TestClient, address: str, found: list[tuple[str, int | None]]
) -> None:
    assert sorted(wrong(api, address), key=str) == sorted(found, key=str)


@pytest.mark.parametrize("path", ["9.Z.9", "9.Z.9/coverage", "x" * 3000])
def test_an_unknown_standard_in_the_address_is_404_by_the_name_that_the_description_has(
    api: TestClient, path: str
) -> None:
    assert wrong(api, f"standards/{path}", 404) == [("standard", None)]
    assert wrong(api, f"standards/{path}?x=1") == [("x", None), ("standard", None)]


def test_each_error_has_a_type_and_what_may_be_meant(api: TestClient) -> None:
    errors = api.get("/api/v1/search?limit=0&standard=4.NF.A.11").json()["errors"]
    assert [error["type"].rpartition(":")[2] for error in errors] == ["invalid-parameter", "unknown-standard"]
    assert "4.NF.A.1" in errors[1]["suggestions"]


@pytest.mark.parametrize("text", ["1.0", " 1", "+1", "１", "1_0", "1e1", "0x1", ""])
@pytest.mark.parametrize(("path", "name"), [("search", "limit"), ("search", "max_minutes"), ("changes", "after")])
def test_a_whole_number_is_its_digits(api: TestClient, path: str, name: str, text: str) -> None:
    answer = api.get(f"/api/v1/{path}", params={name: text})
    assert (answer.status_code, answer.json()["detail"]) == (400, f"“{name}” takes a whole number.")


@pytest.mark.parametrize(
    "query", ["search?q=a&q=b", "search?sort=best&sort=best", "plan?standard=4.NF.A.1&minutes=1&minutes=2"]
)
def test_what_is_no_list_is_given_once(api: TestClient, query: str) -> None:
    name = query.rpartition("&")[2].partition("=")[0]
    assert wrong(api, query) == [(name, None)]
    assert "more than once" in api.get(f"/api/v1/{query}").json()["detail"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/api/v1/search?q=%00", "q"), ("/api/v1/search?standard=%00", "standard"), ("/api/v1/resources/a%00b", "id"),
        ("/api/v1/resources?id=%00", "id"), ("/api/v1/similar?id=%00", "id"), ("/api/v1/standards/%00", "standard"),
        ("/api/v1/standards?parent=%00", "parent"), ("/api/v1/suggest?q=%00", "q"),
        ("/api/v1/collection?id=%00", "id"), ("/api/v1/collection?name=%00", "name"),
        ("/api/v1/plan?standard=4.NF.A.1&use=%00", "use"), ("/api/v1/reports?id=%00", "id"),
        ("/resources/%00", "id"), ("/?q=%00", "q"), ("/standards/%00", "standard"),
    ],
)  # fmt: skip
def test_the_character_nul_is_refused_alike_everywhere(api: TestClient, path: str, name: str) -> None:
    for language, said in (("en", f"“{name}” holds the character NUL"), ("es", f"«{name}» contiene el carácter NUL")):
        answer = api.get(path, headers={"accept-language": language})
        assert answer.status_code == 400, answer.text
        assert answer.json()["parameter"] == name
        assert answer.json()["detail"].startswith(said)
        assert answer.headers["content-language"] == language


def test_a_problem_has_one_title_in_all_kinds_of_english(api: TestClient) -> None:
    titles = {
        api.get("/api/v1/search?limit=0", headers={"accept-language": tag}).json()["title"]
        for tag in ("en", "en-GB", "en-US")
    }
    assert titles == {"Bad Request"}


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/api/v1/search", "GET, HEAD, OPTIONS"), ("/resources/m:add/problems", "GET, HEAD, POST, OPTIONS"),
     ("/sign-out", "POST, OPTIONS")],
)  # fmt: skip
def test_a_wrong_method_is_told_all_that_are_right(api: TestClient, path: str, allowed: str) -> None:
    answer = api.delete(path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
    assert api.options(path).headers["allow"] == allowed


def test_standards_are_searched_within_a_parent(api: TestClient) -> None:
    def codes(**asked: str) -> list[str]:
        return [hit["code"] for hit in api.get("/api/v1/standards", params=asked).json()["results"]]

    assert codes(parent="4.NF") == codes(parent="f") == ["4.NF.A.1", "4.NF.A.2", "4.NF.B.3", "4.NF.B.4"]
    assert set(codes(q="fraction", parent="4.NF.B")) == {"4.NF.B.3", "4.NF.B.4"}
    assert codes(q="4.NF.A.1", parent="4.NF.B") == []
    assert codes(q="4.NF.A.1", parent="f")[0] == "4.NF.A.1"


def test_a_domain_is_taken_wherever_several_standards_are(api: TestClient) -> None:
    plan = api.get("/api/v1/plan", params={"standard": "4.NF.B", "minutes": 600}).json()
    assert [standard["standard"] for standard in plan["standards"]] == ["std:4.NF.B.3", "std:4.NF.B.4"]
    assert api.get("/api/v1/search", params={"standard": "4.NF.B", "require": "standard"}).json()["count"]


@pytest.mark.parametrize("name", ["search?free", "search?facets", "plan?standard=4.NF.A.1&approved"])
def test_a_switch_is_true_or_false_and_no_other_word_for_it(api: TestClient, name: str) -> None:
    for value in ("true", "false", "True", "FALSE"):
        assert api.get(f"/api/v1/{name}={value}").status_code == 200
    for value in ("yes", "on", "1", "0", "t", "off", ""):
        answer = api.get(f"/api/v1/{name}={value}")
        assert (answer.status_code, answer.json()["parameter"]) == (400, name.replace("&", "?").split("?")[-1]), value


def test_a_cursor_past_the_last_change_is_of_another_catalog_and_has_a_type_of_its_own(api: TestClient) -> None:
    last = api.get("/api/v1/changes").json()["cursor"]
    assert api.get("/api/v1/changes", params={"after": last}).json()["changes"] == []
    answer = api.get("/api/v1/changes", params={"after": last + 1})
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:syllabary:problem:unknown-cursor")
    assert [error["parameter"] for error in answer.json()["errors"]] == ["after"]
    assert wrong(api, f"changes?after={last + 1}&limit=0") == [("limit", None)]


def test_the_tiers_of_a_page_add_up_as_described(api: TestClient) -> None:
    found = api.get("/api/v1/search?q=adding+fractions&grade=Grade+4&need=captions").json()
    assert sum(found["tiers"]["topic"].values()) == found["total"] > 0
    for kind in ("grade", "need"):
        assert sum(found["tiers"][kind].values()) == found["tiers"]["topic"]["about"]


@pytest.mark.parametrize("code", ["4.NF.A.1", "4.NF.A.2", "4.NF.B.3", "4.NF.B.4"])
def test_coverage_of_a_standard_counts_what_search_finds_for_it(api: TestClient, code: str) -> None:
    coverage = api.get(f"/api/v1/standards/{code}/coverage").json()

    def count(*more: tuple[str, str]) -> int:
        query = [("standard", code), *OWN, ("alignment", "probable"), *more]
        found: int = api.get("/api/v1/search", params=query).json()["count"]
        return found

    assert coverage["materials"] == count() > 0
    for need in coverage["needs"]:
        assert need["total"] == count(("need", need["need"]), ("known_needs", "only")), need
    for need in coverage["needs"][:8]:
        for kind, number in need["by_type"].items():
            assert number == count(("need", need["need"]), ("known_needs", "only"), ("type", kind))


def test_an_alignment_says_what_its_standard_asks(api: TestClient) -> None:
    (row,) = api.get("/api/v1/resources/m:add").json()["alignments"][:1]
    assert (row["code"], row["statement"]) == ("4.NF.B.3", "What 4.NF.B.3 asks of a fraction")


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("GET /é HTTP/1.1\r\nhost: a\r\n\r\n", 400),
        ("nonsense\r\n\r\n", 400),
        (f"GET /{'x' * 70_000}", 414),
        (f"GET /?q={'x' * 59_997} HTTP/1.1\r\nhost: a\r\n\r\n", 414),
        (f"GET /api/v1/search?q={'x' * 80_000} HTTP/1.1\r\nhost: a\r\n\r\n", 414),
        (f"GET / HTTP/1.1\r\nhost: a\r\nx: {'x' * 65_000}\r\n\r\n", 431),
        (f"GET / HTTP/1.1\r\nhost: a\r\nx: {'x' * 70_000}", 431),
    ],
)
def test_what_is_no_request_or_too_much_of_one_is_a_problem_too(app: FastAPI, head: str, status: int) -> None:
    with served(app) as address, socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), 10) as line:
        line.sendall(head.encode())
        told = http.client.HTTPResponse(line)
        told.begin()
        body = json.loads(told.read())
    assert (told.status, body["status"], told.headers["content-type"]) == (status, status, "application/problem+json")
    assert body["type"].rpartition(":")[2] == ("malformed-request" if status == 400 else "too-large")
    assert body["instance"].rpartition(":")[2] == told.headers["x-request-id"]


def test_an_address_of_just_the_longest_is_read(api: TestClient) -> None:
    assert api.get("/api/v1/nowhere?" + "x" * (60_000 - len("/api/v1/nowhere?"))).status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "fraction"},
        {"q": "fraction", "need": ["captions"]},
        {"q": "fraction", "need": ["english-learner", "captions"], "require": "need"},
        {"q": "fraction for english learners"},
        {"q": "fraction for english learners", "known_needs": "only"},
    ],
)
def test_the_facet_of_a_need_counts_what_is_known_to_meet_it_and_all_needs_that_are_asked_for(
    api: TestClient, asked: dict[str, Any]
) -> None:
    counted = {facet["value"]: facet["count"] for facet in api.get("/api/v1/facets", params=asked).json()["need"]}
    for need in NEEDS:
        added = {**asked, "need": [*asked.get("need", ()), need], "known_needs": "only"}
        assert api.get("/api/v1/search", params=added).json()["count"] == counted.get(need, 0), need
    assert counted or asked != {"q": "fraction"}


@pytest.mark.parametrize(
    "query",
    ["id=m:add&note=first&id=m:both&id=m:times&note=last", "id=m:add&id=m:both&id=m:times&note=first&note=&note=last"],
)
def test_notes_go_to_their_materials_by_turns_or_as_lists(api: TestClient, query: str) -> None:
    found = api.get(f"/api/v1/collection?name=Unit&{query}").json()
    assert [(one["id"], one["note"]) for one in found["items"]] == [
        ("m:add", "first"), ("m:both", ""), ("m:times", "last"),
    ]  # fmt: skip
    shared = found["page"].replace("/collection?", "/api/v1/collection?")
    assert api.get(shared).json()["items"] == found["items"]


@pytest.mark.parametrize(
    ("query", "notes", "lost"),
    [
        ("id=m:add&note=a&note=b", ["a"], "One note"),
        ("note=a&id=m:add", [""], "One note"),
        ("note=a&note=b&id=m:add&note=c", ["c"], "2 notes"),
        ("id=m:add&id=m:both&id=m:add&note=a", ["", ""], "One note"),
        ("note=&id=m:add&note=a&id=m:both&note=b", ["a", "b"], ""),
    ],
)
def test_a_note_that_does_not_count_is_said(api: TestClient, query: str, notes: list[str], lost: str) -> None:
    found = api.get(f"/api/v1/collection?{query}").json()
    assert [one["note"] for one in found["items"]] == notes
    assert [said.partition(" do")[0] for said in found["notices"]] == [lost] * bool(lost)
    page = api.get(f"/collection?{query}", headers={"accept": "text/html"}).text
    assert re.findall(r'<p class="notice">([^<]*)</p>', page) == found["notices"], "the page says the same"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("resources?" + "&".join(f"id={n}" for n in range(51)), "“id” has too many values: it takes 50 at most."),
        ("search?q=" + "x" * 1001, "“q” is too long: it takes 1,000 characters at most."),
    ],
)
def test_a_limit_says_what_it_counts(api: TestClient, address: str, said: str) -> None:
    assert api.get(f"/api/v1/{address}").json()["detail"] == said
