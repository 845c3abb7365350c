"""What a page of results counts can be listed, or the page says why not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from little_site import lesson, little_site
from page_text import plain

from catalog.model import Alignment, AlignmentType

WHOLE = lesson("m:0", "Fractions of a fraction", 40, "4.NF.A.1")
# Four that say the same under four identifiers, then eight that differ: nine places.
SAME = [replace(WHOLE, id=f"m:same-{n}") for n in range(4)]
OTHERS = [
    lesson(f"m:{n}", f"A fraction lesson about {word}", minutes, "4.NF.A.2")
    for n, (word, minutes) in enumerate(
        [("bread", 20), ("maps", None), ("drums", 40), ("rivers", None), ("dice", 10), ("paint", None), ("seeds", 60),
         ("wheels", 15)], 1
    )
]  # fmt: skip
BARE = replace(OTHERS[1], text="", url=None)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    materials = [*SAME, *(BARE if resource.id == BARE.id else resource for resource in OTHERS)]
    with little_site(tmp_path_factory.mktemp("counts"), materials) as site:
        yield site


def test_results_are_counted_as_they_are_listed_and_materials_beside_them(site: TestClient) -> None:
    page = site.get("/?q=fraction&limit=50")
    assert len(re.findall(r"<article class=\"card", page.text)) == 9
    assert "9 results 12 materials, some say the same" in plain(page)
    assert "9 results" not in plain(site.get("/?q=fraction&subject=Science&limit=50"))


def test_beyond_the_end_the_page_says_so_and_leads_to_the_last_page(site: TestClient) -> None:
    page = site.get("/?q=fraction&limit=4&offset=9999")
    assert "There are only 9 results here" in plain(page)
    assert "10,000" not in plain(page)
    last = unescape(re.search(r'href="([^"]*)">To the last page', page.text)[1])  # type: ignore[index]
    assert len(re.findall(r"<article class=\"card", site.get(last).text)) == 1  # 9 = 4 + 4 + 1


def test_an_order_says_how_many_do_not_state_what_it_goes_by(site: TestClient) -> None:
    assert "3 of them state no length and come last." in plain(site.get("/?q=fraction&sort=shortest"))
    assert "None of them states what this order goes by" in plain(site.get("/?q=fraction&sort=newest"))
    assert "come last" not in plain(site.get("/?q=fraction&sort=title"))
    for sort, sentence in (("shortest", "3 of them state no length and come last."), ("title", "")):
        notices = site.get(f"/api/v1/search?q=fraction&sort={sort}").json()["notices"]
        assert "".join(notices).endswith(sentence)
        assert all(notice in plain(site.get(f"/?q=fraction&sort={sort}")) for notice in notices)


def test_what_has_neither_link_nor_text_is_marked_wherever_a_teacher_chooses(site: TestClient) -> None:
    for address in ("/?q=fraction+maps", "/collection?id=m:2", "/browse?in_ages=9-10&subject=Mathematics"):
        assert "No link, no text" in plain(site.get(address)), address
        assert plain(site.get(address)).count("No link, no text") == 1, address


def test_a_report_without_a_kind_is_answered_in_words_and_not_in_codes(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with little_site(tmp_path_factory.mktemp("reports"), OTHERS, anyone_reports=True) as site:
        headers = {"origin": "http://testserver"}
        answer = site.post("/resources/m:1/problems", data={"note": "x"}, headers=headers)
        assert answer.status_code == 400
        assert "Choose one of the reasons below." in plain(answer)
        assert "dead-link" not in plain(answer)


def test_a_declared_standard_hides_what_is_inferred_of_it(site: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    own = [Alignment(AlignmentType.TEACHES, code, standard_id=f"std:{code}") for code in ("4.NF.A.2", "4.NF.B.3")]
    guesses = [(f"std:{alignment.code}", 0.9) for alignment in own]
    from indexer.generation.local_engine import LocalEngine  # noqa: PLC0415

    monkeypatch.setattr(LocalEngine, "inferred", lambda *_: guesses)
    found = site.get("/api/v1/resources/m:1").json()["alignments"]
    assert [(alignment["code"], alignment["source"]) for alignment in found] == [
        ("4.NF.A.2", "publisher"),
        ("4.NF.B.3", "inferred"),
    ]
    rows = plain(site.get("/resources/m:1")).partition("Standards")[2]
    assert "probably" in rows
    listed = site.get("/api/v1/search?q=bread").json()["results"]
    assert all(alignment["code"] != "4.NF.A.2" for one in listed for alignment in one["inferred"])


def test_another_order_says_how_many_places_it_is_of_and_counts_no_others(tmp_path: Path) -> None:
    """Six lessons on comets, two of which say the same; five long texts that name comets once stay out of the order."""
    said = "Soup is cooked slowly in a large pot with salt and herbs. " * 60
    orbit = "Comets are ice and dust, and grow a tail as their orbit takes them near the warm Sun."
    titles = [f"Comets and {other}" for other in ("planets", "moons", "tails", "orbits", "rockets")]
    strong = [replace(lesson(f"c:{n}", title, n + 1), text=f"{orbit} {title}.") for n, title in enumerate(titles)]
    strong.append(replace(strong[0], id="c:same"))
    weak = [
        replace(lesson(f"w:{n}", f"Soup {n}", None), text=f"{said} Comets. {said}{n}", subjects=("Cooking",))
        for n in range(5)
    ]
    with little_site(tmp_path, [*strong, *weak]) as client:
        best = client.get("/api/v1/search?q=comets&limit=50").json()
        for sort in ("title", "shortest"):
            found = client.get(f"/api/v1/search?q=comets&sort={sort}&limit=50").json()
            assert len(found["results"]) == found["total"] == 5
            assert (found["count"], best["count"]) == (6, 11)
            notice = "In this order: the 5 that match at least a quarter as well as the best one does without filters. "
            notice += "Order by best match for the rest."
            assert found["notices"] == [notice]
            assert notice in plain(client.get(f"/?q=comets&sort={sort}"))
            subjects = client.get(f"/api/v1/facets?q=comets&sort={sort}").json()["subjects"]
            assert subjects == [{"value": "Mathematics", "count": 6}]
            soup = client.get(f"/api/v1/search?q=comets&sort={sort}&subject=Cooking").json()
            assert (soup["count"], soup["results"]) == (0, [])
            nothing = "In this order there is nothing: 5 materials match, but less than a quarter as well as the best"
            assert soup["notices"][-1] == f"{nothing} one does without filters. Order by best match to see them."
            assert soup["notices"][-1] in plain(client.get(f"/?q=comets&sort={sort}&subject=Cooking"))
        assert client.get("/api/v1/search?q=comets&subject=Cooking").json()["count"] == 5
        assert best["notices"] == []
