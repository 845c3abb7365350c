"""The pages of standards over a small real site, without script."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from little_site import LESSONS, little_site
from page_text import CAPTIONED, plain

from api.messages import catalogs
from api.web.pages.standard import by_statement
from api.web.pages.standards_map import MAX_LENGTH, draw
from catalog.model import Framework, Standard
from catalog.standards.graph import StandardsGraph

ENGLISH = catalogs()["en"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with little_site(tmp_path_factory.mktemp("site"), (*LESSONS, CAPTIONED)) as client:
        yield client


# -- standards ------------------------------------------------------------------------------------------------


def test_a_standards_page_has_its_place_its_materials_and_their_gaps(site: TestClient) -> None:
    text = plain(site.get("/standards/4.NF.B.3"))
    for said in ("Little standards", "Builds on", "Leads to", "2 materials for it.", "gap", "1 declared"):
        assert said in text, said


def test_the_standards_found_are_counted_whole_and_paged_to_the_end(
    site: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.web.pages.standard.STANDARDS_SHOWN", 3)
    expected = [one["code"] for one in site.get("/api/v1/standards?q=fraction").json()["results"]]
    address = "/standards?q=fraction"
    shown: list[list[str]] = []
    while address:
        page = site.get(address)
        assert f"{len(expected)} standards found" in plain(page)
        shown.append(re.findall(r'<span class="code">([^<]+)</span>', page.text))
        following = re.search(r'rel="next" href="([^"]+)"', page.text)
        address = html.unescape(following[1]) if following else ""
    assert [len(codes) for codes in shown] == [3, 1]
    assert [code for codes in shown for code in codes] == expected


def test_standards_are_found_by_code_and_by_words_and_a_framework_is_a_tree(site: TestClient) -> None:
    assert "4.NF.A.2" in plain(site.get("/standards?q=4.nf.2"))
    assert "4 standards found" in plain(site.get("/standards?q=fraction"))
    assert "No standard found" in plain(site.get("/standards?q=zebra"))
    assert "What 4.NF.A.1 asks of a fraction" in plain(site.get("/standards/f"))


def test_a_statement_that_a_framework_repeats_is_said_once_with_the_link_of_each_grade() -> None:
    graph = StandardsGraph(
        (Framework(id="f", uri="https://example.org/f", title="F"),),
        (_standard("1.R", "Read on level."), _standard("1.W", "Write."), _standard("2.R", "Read on level")),
        (),
    )
    found = by_statement(graph, [graph.standards[id] for id in ("1.R", "1.W", "2.R")])
    assert [[standard.id for standard, _ in match.standards] for match in found] == [["1.R", "2.R"], ["1.W"]]
    assert {match.framework for match in found} == {"F"}


def _standard(code: str, statement: str = "S") -> Standard:
    return Standard(id=code, uri=f"https://example.org/{code}", framework_id="f", code=code, statement=statement)


def test_the_drawing_runs_in_reading_direction_and_stays_small() -> None:
    before = [_standard(f"B.{n}") for n in range(9)]
    after, part = [_standard("", "A long statement that has no code at all")], [_standard("P.1")]
    drawing = draw(_standard("X.1"), before, part, after)
    mirrored = draw(_standard("X.1"), before, part, after, rtl=True)
    assert drawing
    assert mirrored
    assert [box.kind for box in drawing.boxes] == ["before"] * 6 + ["self", "part", "after"]
    assert drawing.boxes[0].x < drawing.boxes[-1].x
    assert mirrored.boxes[0].x > mirrored.boxes[-1].x
    assert len(drawing.boxes[-1].label) <= MAX_LENGTH
    assert all(0 <= box.x <= drawing.width and 0 <= box.y <= drawing.height for box in drawing.boxes)
    assert draw(_standard("X.1"), [], part, []) is None
