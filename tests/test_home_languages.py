"""A topic asked for in a home language: it is looked for by its words there too, and what says it comes first."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from fastapi.testclient import TestClient
from little_site import little_site

from api.search.home_languages import also_sought, concepts, said
from catalog.model import Resource

MATERIALS = [
    Resource(id="t:line", title="Fractions on a number line", keywords=("fractions",), languages=("en",)),
    Resource(id="t:challenge", title="Fractions challenge", keywords=("fractions",), languages=("en",)),
    Resource(id="t:recta", title="Fracciones en la recta", keywords=("fracción",), languages=("es",)),
    Resource(id="t:poema", title="Un poema", text="Una fracción de segundo, una idea.", languages=("es",)),
    Resource(id="t:idea", title="The main idea of a text", keywords=("main idea",), languages=("en",)),
    Resource(id="t:principal", title="La idea principal de un texto", languages=("es",)),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with little_site(tmp_path_factory.mktemp("home-languages"), MATERIALS) as client:
        yield client


def ids(site: TestClient, **asked: str) -> list[str]:
    return [one["id"] for one in site.get("/api/v1/search", params=asked).json()["results"]]


@pytest.mark.parametrize(
    "asked", [{"q": "fractions", "need": "home-language"}, {"q": "fractions in Spanish"}, {"q": "bilingual fractions"}]
)
def test_a_text_in_the_home_language_that_says_the_topic_comes_before_english_ones(
    site: TestClient, asked: dict[str, str]
) -> None:
    found = ids(site, **asked)
    assert found[0] == "t:recta"
    assert "t:poema" not in found[:3]  # says the word in passing


def test_words_that_mean_something_together_are_looked_for_together(site: TestClient) -> None:
    assert ids(site, q="main idea", need="home-language")[:2] == ["t:principal", "t:idea"]


def test_without_a_home_language_asked_for_nothing_is_looked_for_in_another(site: TestClient) -> None:
    assert ids(site, q="fractions")[:2] in (["t:challenge", "t:line"], ["t:line", "t:challenge"])


def test_a_topic_is_read_as_its_longest_entries_and_in_the_catalogs_languages_only() -> None:
    (idea, fractions) = concepts("the main idea of fractions", {"es-MX"})
    assert ("idea", "princip") in idea
    assert fractions[-1] == ("fraction",)
    assert ("fraccion",) in fractions
    assert concepts("the main idea", {"en"}) == ()
    assert concepts("xylophones", {"es"}) == ()
    assert set(also_sought((fractions,))) == {"fraccion"}


def test_a_concept_is_said_if_one_field_has_all_the_terms_of_one_way() -> None:
    asked = ((("idea", "princip"), ("main", "idea")), (("fraccion",), ("fraction",)))
    terms = ["idea", "princip", "main", "fraccion", "fraction"]

    def concepts_in(*fields: set[str]) -> list[bool]:
        held = np.array([[[term in field] for term in terms] for field in fields])
        return said(asked, terms, held).any(axis=1)[:, 0].tolist()

    assert concepts_in({"idea", "princip"}, {"x"}) == [True, False]
    assert concepts_in({"idea"}, {"princip"}) == [False, False]
    assert concepts_in({"main", "idea", "fraction"}) == [True, True]


@pytest.mark.parametrize(("speaks", "foreign", "own"), [("en", "es", "en"), ("es", "en", "es")])
def test_a_material_in_another_language_than_the_page_is_marked_as_such(
    site: TestClient, speaks: str, foreign: str, own: str
) -> None:
    titles = {"en": "Fractions on a number line", "es": "Fracciones en la recta"}
    page = site.get("/", params={"q": "fractions", "need": "home-language"}, headers={"accept-language": speaks}).text
    assert f'dir="auto" lang="{foreign}">{titles[foreign]}</a>' in page
    assert f'dir="auto">{titles[own]}</a>' in page
    material = site.get("/resources/t:recta", headers={"accept-language": speaks, "accept": "text/html"}).text
    assert ('<h1 dir="auto" lang="es">' in material) == (speaks == "en")
