"""A page in Spanish is Spanish to the last sentence, except for what materials and standards say themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from little_site import LESSONS, little_site

SPANISH = {"accept-language": "es", "accept": "text/html"}
ASKED = "q=fractions&grade=Grade+4&standard=4.NF.A.2&need=captions&need=executive-function&need=english-learner"
SUPPORTED = replace(
    LESSONS[3],
    id="m:frames",
    title="Frames",
    minutes=1,
    keywords=("sentence frames",),
    accessibility_features=("captions", "taggedPDF"),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with little_site(tmp_path_factory.mktemp("site"), (*LESSONS, SUPPORTED)) as client:
        yield client


def text_of(answer: Response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def english_of(site: TestClient) -> set[str]:
    """Every sentence that the API says of this catalog and this search."""
    found = site.get(f"/api/v1/search?{ASKED}").json()["results"]
    said = {reason["because"] for result in found for reason in result["reasons"]}
    for result in found:
        said |= {need["because"] for need in site.get(f"/api/v1/resources/{result['id']}").json()["needs"]}
    return said


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/?{ASKED}", 200),
        ("/?q=fractions&subject=Sciense", 200),
        ("/?standard=9.ZZ.1", 400),
        ("/resources/m:frames", 200),
        ("/resources/m:volcano", 200),
        ("/standards/4.NF.A.2", 200),
        ("/standards/9.ZZ.1", 404),
        ("/plan?standard=4.NF.A.2&standard=4.NF.B.3&minutes=60&need=captions", 200),
        ("/nowhere", 404),
    ],
)
def test_nothing_that_code_says_is_english_on_a_spanish_page(site: TestClient, address: str, status: int) -> None:
    answer = site.get(address, headers=SPANISH)
    marked = re.findall(r'<(?!option)\w+[^>]*\slang="en"', answer.text)  # the choice of languages names each its way
    assert (answer.status_code, marked) == (status, [])
    page = text_of(answer)
    assert not {sentence for sentence in english_of(site) if sentence in page}


def test_the_same_search_says_the_same_in_both_languages(site: TestClient) -> None:
    english, spanish = (text_of(site.get(f"/?{ASKED}", headers={"accept-language": tag})) for tag in ("en", "es"))
    for first, second in (
        ("Aligned by its publisher to 4.NF.A.2", "Su editorial lo alinea con 4.NF.A.2"),
        ("Written for Grade 4, as you asked", "Para Grado 4, como usted pidió"),
        ("Takes 1 minute, says its publisher", "Dura 1 minuto, según su editorial"),
        ("Captions declared by the publisher", "La editorial declara: subtítulos"),
        (
            "name “sentence frames”, which helps English learners",
            "«sentence frames»; eso ayuda",
        ),
    ):
        assert (first in english, second in spanish) == (True, True), (first, second)


def test_an_unknown_or_ambiguous_standard_and_a_wrong_address_are_explained_in_the_readers_language(
    site: TestClient,
) -> None:
    assert "Aquí no se conoce ningún estándar «9.ZZ.1»." in text_of(site.get("/?standard=9.ZZ.1", headers=SPANISH))
    assert "No hay nada en /nowhere." in text_of(site.get("/nowhere", headers=SPANISH))
    assert site.get("/api/v1/nowhere").json()["detail"] == "There is nothing at /api/v1/nowhere."
    assert "«Grade 99» no es un grado conocido aquí." in text_of(site.get("/?grade=Grade+99", headers=SPANISH))


def test_grades_are_named_and_chosen_in_the_readers_language(site: TestClient) -> None:
    page = site.get("/?q=fractions&grade=Grade+4", headers=SPANISH)
    assert '<option value="Grade 4" selected>Grado 4</option>' in page.text
    assert '<option value="Prekindergarten">Preescolar</option>' in page.text
    assert "se eligió Grado 4 ×" in text_of(page)


@pytest.mark.parametrize(
    ("grade", "english", "spanish"),
    [("2", "Grade 2", "Grado 2"), ("year 4", "Year 4", "Año 4"), ("k-2", "Grades K–2", "Grados K–2")],
)
def test_a_grade_is_said_as_the_filter_says_it_however_it_was_sent(
    site: TestClient, grade: str, english: str, spanish: str
) -> None:
    for tag, said in (("en", f"chosen {english} ×"), ("es", f"eligió {spanish} ×")):
        page = site.get("/", params={"q": "fractions", "grade": grade}, headers={"accept-language": tag})
        assert said in text_of(page)
        chosen = re.search(r'<select [^>]*name="grade".*?<option [^>]*selected>([^<]*)<', page.text, re.DOTALL)
        assert chosen is not None
        assert f" {chosen[1]} ×" in said
