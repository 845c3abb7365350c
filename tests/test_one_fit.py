"""One pair of a material and a standard, asked about in search, of the material and in a plan: one answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from little_site import CODES, LESSONS, little_site

Told = dict[tuple[str, str], float | None]  # by material and standard: how sure it is, None if its publisher says so
UNALIGNED = tuple(replace(lesson, id=f"u:{n}", alignments=(), parts=()) for n, lesson in enumerate(LESSONS[:5]))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with little_site(tmp_path_factory.mktemp("fit"), (*LESSONS, *UNALIGNED)) as client:
        yield client


def by_search(site: TestClient) -> Told:
    found: Told = {}
    for code in CODES:
        for hit in site.get("/api/v1/search", params={"standard": code, "limit": 50}).json()["results"]:
            for reason in hit["reasons"]:
                if reason["kind"] == "standard" and f"{code}" in reason["because"]:
                    sure = re.search(r"(\d+)% sure", reason["because"])
                    found[hit["id"], code] = int(sure[1]) / 100 if sure else None
    return found


def by_material(site: TestClient, ids: set[str]) -> Told:
    found: Told = {}
    for id in ids:
        for alignment in site.get(f"/api/v1/resources/{id}").json()["alignments"]:
            sure = alignment["confidence"] if alignment["source"] == "inferred" else None
            found.setdefault(
                (id, alignment["code"]), None if sure is None else round(sure, 2)
            )  # declared ones come first
    return found


def by_plan(site: TestClient) -> Told:
    found: Told = {}
    for code in CODES:
        plan = site.get("/api/v1/plan", params={"standard": code, "minutes": 5000}).json()
        for material in plan["materials"]:
            for cover in material["covers"]:
                sure = cover["alignment"]["confidence"] if cover["band"] != "declared" else None
                found[material["id"], code] = None if sure is None else round(sure, 2)
    return found


def test_search_and_the_material_say_the_same_of_every_pair(site: TestClient) -> None:
    searched = by_search(site)
    told = by_material(site, {id for id, _ in searched})
    assert any(sure is None for sure in searched.values())
    assert any(sure is not None for sure in searched.values()), "some pairs are inferred"
    assert searched == {pair: told.get(pair, 0.0) for pair in searched}


def test_what_is_less_than_a_quarter_sure_is_not_said_and_the_rest_in_three_bands(site: TestClient) -> None:
    said = []
    for code in CODES:
        for hit in site.get("/api/v1/search", params={"standard": code, "limit": 50}).json()["results"]:
            said += [reason for reason in hit["reasons"] if reason["kind"] == "standard" and reason["band"]]
    assert {reason["band"] for reason in said} <= {"declared", "probably", "possibly"}
    for alignment in (one for one in said if one["source"] == "inferred"):
        assert alignment["band"] == ("probably" if alignment["confidence"] >= 0.5 else "possibly")
        assert alignment["confidence"] >= 0.25
        assert alignment["because"].startswith(alignment["band"].capitalize())


def test_what_a_plan_says_of_a_material_search_says_too(site: TestClient) -> None:
    searched, planned = by_search(site), by_plan(site)
    assert planned
    assert planned == {pair: searched.get(pair, 0.0) for pair in planned}


def test_no_standard_is_missing_from_a_plan_for_which_search_shows_a_material(site: TestClient) -> None:
    shown = {code for _, code in by_search(site)}
    planned = {code for _, code in by_plan(site)}
    assert shown == planned
