"""What every address answers: HEAD like GET without a body, OPTIONS with its methods, and a tag for a copy."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from little_site import little_app

from api.app import create_app
from api.settings import read_settings
from catalog.errors import InvalidRequestError

READS = ["/", "/api/v1/search?q=fraction", "/resources/m:add", "/standards", "/static/style.css", "/healthz"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with little_app(tmp_path_factory.mktemp("reads")) as app:
        yield TestClient(app, follow_redirects=False, headers={"accept": "text/html", "accept-encoding": "identity"})


@pytest.mark.parametrize("path", [*READS, "/nowhere", "/api/v1/resources/none"])
def test_head_answers_as_get_does_without_the_body(site: TestClient, path: str) -> None:
    named = {"x-request-id": "same"}
    whole, head = site.get(path, headers=named), site.head(path, headers=named)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert dict(head.headers) == dict(whole.headers)
    assert int(head.headers["content-length"]) == len(whole.content) > 0


@pytest.mark.parametrize("path", READS)
def test_options_names_what_the_address_answers(site: TestClient, path: str) -> None:
    answer = site.options(path)
    assert (answer.status_code, answer.content, answer.headers["allow"]) == (204, b"", "GET, HEAD, OPTIONS")


def test_options_names_what_is_written_to_an_address_and_knows_those_that_lead_nowhere(site: TestClient) -> None:
    assert site.options("/resources/m:add/problems").headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert site.options("/nowhere").status_code == 404


@pytest.mark.parametrize("path", READS)
def test_a_copy_that_is_fresh_is_not_sent_again(site: TestClient, path: str) -> None:
    first = site.get(path)
    again = site.get(path, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert site.get(path, headers={"if-none-match": '"another"'}).content == first.content


@pytest.mark.parametrize("path", [*READS, "/api/v1/suggest?q=zzz", "/api/v1/resources/none"])
def test_what_may_be_compressed_says_so_whether_it_is_or_not(site: TestClient, path: str) -> None:
    first = site.get(path)
    packed = site.get(path, headers={"accept-encoding": "gzip"})
    fresh = site.get(path, headers={"if-none-match": first.headers.get("etag", "*")})
    for answer in (packed, fresh):
        assert answer.headers["vary"].lower().split(", ").count("accept-encoding") == 1
        assert set(answer.headers["vary"].split(", ")) == set(first.headers["vary"].split(", "))


@pytest.mark.parametrize(
    ("asked", "packed"),
    [
        ("gzip", True),
        ("deflate, GZIP;q=0.5, br", True),
        ("*", True),
        ("x-gzip;Q=0.001", True),
        ("br, identity;q=0.5, gzip;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, *", False),
        ("*;q=0", False),
        ("identity, gzip;q=0.9", False),
        ("gzip;q=many", False),
        ("not-gzip", False),
        ("", False),
    ],
)
def test_an_answer_is_compressed_for_whom_asks_so(site: TestClient, asked: str, packed: bool) -> None:
    answer = site.get("/static/style.css", headers={"accept-encoding": asked})
    assert (answer.headers.get("content-encoding") == "gzip") is packed
    assert answer.text == site.get("/static/style.css").text


def test_other_answers_have_other_tags_and_errors_have_none(site: TestClient) -> None:
    tags = {site.get(path).headers["etag"] for path in READS}
    assert len(tags) == len(READS)
    assert "etag" not in site.get("/nowhere").headers


def test_what_one_person_sees_is_not_kept(site: TestClient) -> None:
    kept = site.get("/api/v1/search?q=fraction").headers
    assert kept["cache-control"] == "no-cache"


def test_only_pages_of_the_listed_origins_may_read_the_api(site: TestClient, tmp_path: Path) -> None:
    listed, other = {"origin": "https://planner.example"}, {"origin": "https://evil.example"}
    with little_app(tmp_path) as app:
        shared = TestClient(create_app(replace(app.state.services, cors=["https://planner.example"])))
        answer = shared.get("/api/v1/search?q=fraction", headers=listed)
        assert answer.headers["access-control-allow-origin"] == "https://planner.example"
        assert "access-control-allow-credentials" not in answer.headers
        asking = {"access-control-request-method": "GET"}
        assert shared.options("/api/v1/search", headers=listed | asking).status_code == 200
        assert shared.options("/api/v1/search", headers=other | asking).status_code == 400
        assert "access-control-allow-origin" not in shared.get("/api/v1/search", headers=other).headers
        assert "access-control-allow-origin" not in shared.get("/", headers=listed).headers
    assert "access-control-allow-origin" not in site.get("/api/v1/search", headers=listed).headers


def test_origins_are_a_list_of_addresses_without_paths() -> None:
    assert read_settings({"SYLLABARY_CORS": "https://a.example,https://b.example:8443"}).cors == (
        "https://a.example, https://b.example:8443"
    )
    for wrong in ("*", "a.example", "https://a.example/x"):
        with pytest.raises(InvalidRequestError, match="SYLLABARY_CORS"):
            read_settings({"SYLLABARY_CORS": wrong})


def test_headers_that_the_description_promises_are_sent(site: TestClient) -> None:
    """Schemathesis compares them for answers to good and bad requests; here those to a copy and to a wrong method."""
    headers = site.app.openapi()["components"]["headers"]  # type: ignore[attr-defined]
    responses = site.app.openapi()["paths"]["/api/v1/search"]["get"]["responses"]  # type: ignore[attr-defined]
    tag = site.get("/api/v1/search?q=fraction").headers["etag"]
    answers = {
        "200": site.get("/api/v1/search?q=fraction"),
        "304": site.get("/api/v1/search?q=fraction", headers={"if-none-match": tag}),
        "400": site.get("/api/v1/search?limit=0"),
        "405": site.put("/api/v1/search"),
    }
    for status, answer in answers.items():
        assert answer.status_code == int(status)
        assert {name for name in responses[status]["headers"] if headers[name]["required"]} <= {
            name for name in headers if name in answer.headers
        }


def test_an_answer_that_differs_by_language_says_which_it_is_in(site: TestClient) -> None:
    """Every page, and each answer of the API, its errors too, whose sentences another reader gets in other words."""
    asked = ["", "?q=volcanoe", "plan", "standards", "sign-in", "nowhere", "resources/nowhere", "opensearch.xml"]
    described = json.loads((Path(__file__).parents[1] / "docs" / "openapi.json").read_text(encoding="utf-8"))["paths"]
    given = {"{standard}": "4.NF.A.1", "{id}": "m:add", "{key}": "1"}
    for path in described:
        place = re.sub(r"\{\w+\}", lambda name: given[name[0]], path).removeprefix("/")
        asked += [f"{place}{query}" for query in ("", "?id=m:add", "?id=nowhere", "?q=fraction&standard=4.NF.A.1")]
    for path in asked:
        english, spanish = (site.get(f"/{path}", headers={"accept-language": tongue}) for tongue in ("en", "es"))
        texts = [re.sub(r"urn:syllabary:request:\w+", "", answer.text) for answer in (english, spanish)]
        spoken = [answer.headers.get("content-language") for answer in (english, spanish)]
        if texts[0] != texts[1]:
            assert spoken == ["en", "es"], path
            assert "Accept-Language" in spanish.headers["vary"], path
        if "text/html" in spanish.headers["content-type"]:
            assert '<html lang="es"' in spanish.text, path
            assert spoken == ["en", "es"], path
