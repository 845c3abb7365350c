"""The JSON API: its shapes, and that everything wrong is a problem that names the parameter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from little_site import little_app

from catalog.needs.needs import NEEDS


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with little_app(tmp_path_factory.mktemp("api")) as app:
        yield TestClient(app, raise_server_exceptions=False)


def test_search_answers_with_a_count_and_explained_results(api: TestClient) -> None:
    found = api.get("/api/v1/search", params={"q": "adding fractions", "grade": "Grade 4", "limit": 2}).json()
    assert found["results"][0]["id"] == "m:add"
    first = found["results"][0]
    assert sum(reason["points"] for reason in first["reasons"]) == pytest.approx(first["score"], abs=1e-9)
    assert {"points", "because", "kind"} <= set(first["reasons"][0])
    assert found["count"] >= len(found["results"]) == 2


def test_facets_are_counted_when_asked_for(api: TestClient) -> None:
    assert api.get("/api/v1/search", params={"q": "fraction"}).json()["facets"] is None
    asked = api.get("/api/v1/search", params={"q": "fraction", "facets": "true"}).json()["facets"]
    assert asked == api.get("/api/v1/facets", params={"q": "fraction"}).json()
    assert asked["subject"] == asked["subjects"] == [{"value": "Mathematics", "count": 5}]


@pytest.mark.parametrize(
    ("query", "parameter", "said"),
    [
        ("colour=red", "colour", "“colour” is not a parameter here."),
        ("limit=0", "limit", "“limit” takes 1 or more."),
        ("limit=many", "limit", "“limit” takes a whole number."),
        ("limit=1" + "0" * 400, "limit", "limit"),
        ("free=perhaps", "free", "“free” takes true or false."),
        ("grade=soon", "grade", "“soon” is no grade known here."),
        ("ages=old", "ages", "“old” is no range of ages."),
        ("grade=Grade+3&ages=8-9", "ages", "not both"),
        ("need=captoins", "need", "Did you mean captions?"),
        ("standard=9.ZZ.9", "standard", "No standard “9.ZZ.9” is known here."),
    ],
)
def test_what_cannot_be_meant_is_a_problem_that_names_it(
    api: TestClient, query: str, parameter: str, said: str
) -> None:
    answer = api.get(f"/api/v1/search?{query}")
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert answer.status_code == problem["status"] == 400
    assert problem["parameter"] == parameter
    assert said in problem["detail"]


@pytest.mark.parametrize(
    "path", ["standards?topic=maps", "standards/4.NF.A.1?depth=2", "resources/m:add?verbose=1", "needs?q=captions"]
)
def test_a_parameter_that_would_do_nothing_is_refused_by_name(api: TestClient, path: str) -> None:
    answer = api.get(f"/api/v1/{path}")
    name = path.partition("?")[2].partition("=")[0]
    assert (answer.status_code, answer.json()["parameter"]) == (400, name)


def test_an_empty_result_is_200_with_a_reason_and_what_to_loosen(api: TestClient) -> None:
    answer = api.get("/api/v1/search", params={"q": "volcano", "subject": "Mathematics"})
    assert answer.status_code == 200
    body = answer.json()
    assert (body["count"], body["results"]) == (0, [])
    assert body["reason"] == "Nothing was found for “volcano” with subject Mathematics."
    assert body["loosen"] == [{"parameter": "subject", "value": "", "label": "subject Mathematics", "count": 1}]


def test_results_come_in_the_order_asked_for_page_by_page(api: TestClient) -> None:
    def found(**more: object) -> list[str]:
        answer = api.get("/api/v1/search", params={"q": "fraction", **more})
        return [hit["id"] for hit in answer.json()["results"]]

    by_title = ["m:hostile", "m:times", "m:add", "m:compare", "m:both", "m:equivalent"]
    assert found(sort="title") == by_title
    assert [*found(sort="title", limit=4), *found(sort="title", limit=4, offset=4)] == by_title
    assert found(sort="shortest")[-2:] == sorted(found(sort="shortest")[-2:], key=found(sort="best").index)
    assert found(sort="best") == found()


def test_past_the_end_there_is_an_empty_page_and_an_unknown_order_is_refused(api: TestClient) -> None:
    for sort in ("best", "title"):
        page = api.get("/api/v1/search", params={"q": "fraction", "offset": 1001, "sort": sort}).json()
        assert (page["total"], page["offset"], page["results"]) == (6, 1001, [])
    unknown = api.get("/api/v1/search", params={"sort": "longest"})
    assert (unknown.status_code, unknown.json()["parameter"]) == (400, "sort")
    assert unknown.json()["allowed"] == ["best", "shortest", "newest", "youngest", "title"]


def test_a_resource_is_told_whole_with_what_is_known_for_each_need(api: TestClient) -> None:
    body = api.get("/api/v1/resources/m:both").json()
    assert body["record"]["name"] == "Equivalent fractions and comparing them"
    assert [alignment["source"] for alignment in body["alignments"][:2]] == ["publisher", "publisher"]
    assert {need["evidence"] for need in body["needs"]} <= {"declared", "inferred", "unknown", "barrier"}
    assert [need["need"] for need in body["needs"]] == list(NEEDS)
    assert body["provenance"][0]["source"] == "little"


def test_similar_leaves_the_resource_itself_out(api: TestClient) -> None:
    found = api.get("/api/v1/resources/m:add/similar", params={"limit": 3}).json()
    assert (found["count"], found["total"], found["offset"], len(found["results"])) == (5, 5, 0, 3)
    assert "m:add" not in [hit["id"] for hit in found["results"]]
    assert found["results"][0].keys() >= {"publisher", "languages", "ages", "accessibility", "similarity", "page"}
    rest = api.get("/api/v1/similar", params={"id": "m:add", "offset": 3, "fields": "ages"}).json()["results"]
    assert len({hit["id"] for hit in [*found["results"], *rest]}) == 5
    assert set(rest[0]) == {"id", "title", "score", "similarity", "because", "ages"}


def test_a_resource_that_is_not_there_is_404_and_says_so(api: TestClient) -> None:
    answer = api.get("/api/v1/resources/nothing")
    assert (answer.status_code, answer.json()["title"]) == (404, "Not Found")


def test_a_standard_that_is_not_there_is_404_where_it_is_the_address(api: TestClient) -> None:
    answer = api.get("/api/v1/standards/9.ZZ.9")
    assert (answer.status_code, answer.json()["parameter"]) == (404, "standard")


def test_standards_are_found_browsed_and_shown_among_their_relatives(api: TestClient) -> None:
    assert [hit["code"] for hit in api.get("/api/v1/standards").json()["results"]] == [
        "4.NF.A.1", "4.NF.A.2", "4.NF.B.3", "4.NF.B.4",
    ]  # fmt: skip
    assert api.get("/api/v1/standards", params={"q": "4.nf.2"}).json()["results"][0]["code"] == "4.NF.A.2"
    one = api.get("/api/v1/standards/4.nf.b.3").json()
    assert [standard["code"] for standard in one["prerequisites"]] == ["4.NF.A.1"]
    assert [standard["code"] for standard in one["leads_to"]] == ["4.NF.B.4"]
    nothing = api.get("/api/v1/standards", params={"q": "zzzz"}).json()
    assert nothing["count"] == 0
    assert "zzzz" in nothing["reason"]


def test_needs_say_what_counts_as_evidence(api: TestClient) -> None:
    needs = {need["id"]: need for need in api.get("/api/v1/needs").json()}
    assert list(needs) == list(NEEDS)
    assert needs["captions"]["name"] == "Captions and transcripts"
    assert needs["captions"]["group"] == "perceiving"
    assert [rule.partition(":")[0] for rule in needs["captions"]["rules"]] == ["Declared", "Inferred", "Barrier"]


def test_health_and_readiness(api: TestClient) -> None:
    assert api.get("/healthz").json() == {"status": "ok"}
    ready = api.get("/readyz").json()
    assert (ready["status"], ready["resources"], ready["model"]) == ("ready", 7, "keywords")


def test_the_description_names_every_operation_once_and_in_plain_words(api: TestClient) -> None:
    paths = api.get("/api/v1/openapi.json").json()["paths"]
    operations = [operation["operationId"] for methods in paths.values() for operation in methods.values()]
    assert len(operations) == len(set(operations))
    assert {"search", "facets", "needs", "resource", "similar", "standards", "standard", "healthz", "readyz"} <= set(
        operations
    )


def test_every_answer_carries_the_policy_that_runs_no_foreign_script(api: TestClient) -> None:
    for path in ("/api/v1/search?q=fraction", "/", "/nowhere"):
        headers = api.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_search_cannot_be_written_to(api: TestClient, method: str) -> None:
    answer = getattr(api, method)("/api/v1/search")
    assert (answer.status_code, answer.json()["title"]) == (405, "Method Not Allowed")
