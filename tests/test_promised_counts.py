"""Every number in a link is what its page then shows: tiles, facets, “only these”, and what would loosen a search."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from fastapi.testclient import TestClient
from little_site import LESSONS, little_site
from page_text import CAPTIONED, FREE

from catalog.model import AgeRange

_LINK = re.compile(r'<a (?:class="button" )?href="(/[^"]*)"([^>]*)>((?:(?!</a>).)*)</a>', re.DOTALL)
_NUMBER = re.compile(r'<span class="count">(\+?)([0-9]+)</span>|\(([0-9]+)\)')
# A third each of English, mathematics and both, for several grades, from three publishers.
MATERIALS = [
    replace(
        LESSONS[n % 5],
        id=f"p:{n}",
        title=f"{LESSONS[n % 5].title}, version {n}",
        subjects=(("Mathematics",), ("English", "Maths"), ("ELA",))[n % 3],
        types=(("Lesson",), ("Worksheet", "Lesson"), ("Game",))[n % 3],
        publisher=("Ours", "Oak National Academy")[n % 2],
        languages=(("en-GB",), ("en-US",), ("es",))[n % 3],
        ages=AgeRange(8 + n % 4, 9 + n % 4),
        license=FREE if n % 4 else None,
        accessibility_features=(("captions", "transcript"), ("captions",), ())[n % 3],
        free=n % 2 == 0,
        parts=LESSONS[0].parts if n % 5 else (),
    )
    for n in range(30)
]
SEEDS = (
    "/", "/browse", "/browse?in_ages=9-10", "/browse?in_ages=9-10&subject=ELA", "/browse?subject=Mathematics",
    "/?q=fractions", "/?q=fractions&grade=Grade+4", "/?q=fractions&grade=Grade+4&need=captions",
    "/?q=fractions&subject=English", "/?q=fractions&subject=ELA&subject=Mathematics&type=Game", "/?language=en",
    "/?q=fractions&accessibility=captions", "/?q=fractions&publisher=Ours&language=es", "/?q=fractions&max_minutes=45",
    "/?standard=4.NF.A.1", "/?q=volcanoes&subject=Mathematics", "/?q=strips&in_ages=11-12&type=Worksheet",
    "/?q=comparing&sort=title&free=true", "/?q=fractions+by+Oak", "/?q=fractions+by+Oak&type=Game",
    "/?q=volcanoes&subject=Mathematics&publisher=Nobody&language=fr",
    "/?q=comparing+strips&sort=newest&publisher=Ours&grade=Grade+4", "/?standard=4.NF.A.1&sort=shortest&language=en-GB",
    "/?q=volcanoes&sort=title&subject=Mathematics&publisher=Nobody&language=fr",
)  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with little_site(tmp_path_factory.mktemp("promised"), (*MATERIALS, *LESSONS, CAPTIONED)) as client:
        yield client


def shown(site: TestClient, href: str) -> int:
    """How many materials match at an address of a search, a step of browsing or a unit."""
    if href.startswith("/unit?"):
        said = re.search(r'<li class="type">([0-9]+)', site.get(href).text)
        assert said is not None, href
        return int(said[1])
    if href.startswith("/browse?"):
        everything = re.search(r'<p><a href="(/\?[^"]*)"', site.get(href).text)
        assert everything is not None, href
        href = unescape(everything[1])
    asked = [pair for pair in parse_qsl(urlsplit(href).query) if pair[0] != "grades"]
    count: int = site.get("/api/v1/search", params=asked).json()["count"]
    return count


@pytest.mark.parametrize("seed", SEEDS)
def test_the_number_in_a_link_is_what_it_leads_to(site: TestClient, seed: str) -> None:
    page, promised, here = site.get(seed).text, 0, shown(site, seed) if seed.startswith("/?") else 0
    for href, attributes, label in _LINK.findall(page):
        number = _NUMBER.search(label)
        address = unescape(href)
        if number is None or "aria-current" in attributes or not address.startswith(("/?", "/browse?", "/unit?")):
            continue  # of what is chosen already, the number is that of the value
        before, after = (dict.fromkeys(parse_qsl(urlsplit(one).query)) for one in (seed, address))
        if any(name == "need" for name, _ in after.keys() - before.keys()):
            continue  # a need takes nothing away, as its facet says
        promised += 1
        count = int(number[2] or number[3])
        assert shown(site, address) == (here + count if number[1] else count), (address, label)
    assert promised
