"""What is wrong with a rubric's draft, and what another window saved, in the reader's language."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from desk_site import browser, district, plain
from fastapi.testclient import TestClient
from httpx import Response


def fields_of(page: str) -> dict[str, str]:
    """What the form of the page holds, ticks and choices left as they are by default."""
    inputs = re.findall(r'<input type="(?:text|hidden)"[^>]* name="([^"]+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in inputs}


def sent(client: TestClient, page: str, **changed: str) -> Response:
    chosen = {"rule.kind": "lowest", "c.0.0.scale": "0-2", "c.0.0.id": "a", "c.0.0.text": "Is it good?"}
    return client.post("/desk/rubric-draft", data={**fields_of(page), **chosen, "do": "save", **changed})


GOOD = {"name": "mine", "title": "Mine", "s.0.id": "all", "s.0.title": "All"}


@pytest.mark.parametrize(
    ("typed", "english", "spanish"),
    [
        (
            {"s.0.weight": "heavy"},
            "Section 1, Weight: Write a number from 0 to 1,000.",
            "Sección 1, Peso: Escriba un número de 0 a 1 000.",
        ),
        (
            {"name": "Bad Name!"},
            "Short name (a-z, 0-9, -): “Bad Name!” is not a name.",
            "Nombre corto (a-z, 0-9, -): «Bad Name!» no es un nombre.",
        ),
        (
            {"rule.partially": "0.9"},
            "Share that partly meets: It is 0.9, more than the share that meets, 0.8.",
            "Parte que cumple a medias: Es 0.9, más que la parte que cumple, 0.8.",
        ),
        (
            {"c.0.0.passes": "7"},
            "Section 1, Criterion 1, Lowest score that passes: Write a number from 1 to 2.",
            "Sección 1, Criterio 1, Puntuación mínima que pasa: Escriba un número de 1 a 2.",
        ),
        ({"title": ""}, "Title: Fill in this field.", "Título: Rellene este campo."),
        (
            {"c.0.0.non_negotiable": "yes", "c.0.0.may_not_apply": "yes"},
            "Section 1, Criterion 1: A non-negotiable criterion always applies",
            "Sección 1, Criterio 1: Un criterio innegociable se aplica siempre",
        ),
    ],
)
def test_what_is_wrong_is_said_by_the_labels_of_the_form(
    tmp_path: Path, typed: dict[str, str], english: str, spanish: str
) -> None:
    with district(tmp_path) as app:
        for language, said in (("en", english), ("es", spanish)):
            chris = browser(app, "chris")
            chris.headers["accept-language"] = language
            answer = sent(chris, chris.get("/desk/rubric-draft").text, **GOOD | typed)
            assert answer.status_code == 400
            shown = plain(answer).replace(" : ", ": ")
            assert said in shown, shown[:900]


def test_what_another_window_saved_is_told_field_by_field(tmp_path: Path) -> None:
    with district(tmp_path) as app:
        chris = browser(app, "chris")
        chris.headers["accept-language"] = "es"
        assert sent(chris, chris.get("/desk/rubric-draft").text, **GOOD).status_code == 303
        opened = chris.get("/desk/rubric-draft?name=mine").text
        assert sent(chris, opened, **{"s.0.weight": "2", "c.0.0.evidence": "yes"}).status_code == 303
        clash = sent(chris, opened, title="Otra")
        assert clash.status_code == 409
        notice = clash.text[clash.text.index('role="alert"') : clash.text.index("</dl>")]
        told = re.findall(r"<d[td][^>]*>([^<]*)</d[td]>", notice)
        assert told == [
            "Título: Guardado entretanto", "Mine", "Título: Lo que usted escribió", "Otra",
            "Sección 1, Peso: Guardado entretanto", "2", "Sección 1, Peso: Lo que usted escribió", "1",
            "Sección 1, Criterio 1, Necesita nota y lugar: Guardado entretanto", "Sí",
            "Sección 1, Criterio 1, Necesita nota y lugar: Lo que usted escribió", "No",
        ]  # fmt: skip
        for english in ("Nothing was saved", "this was changed", "&#34;sections", "{"):
            assert english not in notice
        assert sent(chris, clash.text).status_code == 303, "sent again, it is saved over the other"
