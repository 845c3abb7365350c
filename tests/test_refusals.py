"""Refusals that a reader of pages can meet have words in the reader's language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_site import browser, plain, propose, send, with_rubric

ROOT = Path(__file__).parents[1]
ROOMS = (
    "api/auth", "api/web", "catalog/judging", "catalog/vetting", "catalog/store", "catalog/needs", "catalog/formats",
    "catalog/text",
)  # fmt: skip
PLACE = {"InvalidRequestError": 4, "ForbiddenError": 3, "StateError": 2, "NotFoundError": 2}  # of the detail
# What is said of a record of an import, with the place of its detail. Files of standards and course cartridges, which
# people who know their formats make, are spoken of in English.
OF_RECORDS = {"InvalidRecordError": 2, "Rejection": 5, "Note": 4, "read.note": 4}
FORMATS_IN_ENGLISH = ("knowledge_graph.py", "case.py", "cartridge.py", "frameworks.py")
# What a browser that sends our forms as they are never meets, or what is read by programs, on the command line or in
# files of judgments: a part of the sentence.
ENGLISH_ONLY = (
    "is no https address", "There is no sitemap", "Needs are for", "unit.none", "is no column here",
    "undone by its own step", "a confidence lies", "There are accounts already", "wrong",
    "is not at least 1 and below", "error.reason", "is no grade", "holds a space", "pooled to a depth",
    "answers none of this set", "which this set does not ask", "turn its grades", "start another", "needs another id",
    "materials are judged for one question", "asks something else here", "There is no source", "No framework",
    "characters that are not text", "is not a need we recognize", "is no column known here",
    "cannot be written as JSON", "There is no field", "cannot be the value of",
    "is a folder: give", "is no folder: make", "A value of {field}", "Note('', file.relative_to", "{error}{after}",
    "Note(heading.strip(), '', reason)", "Rejection(None, '', str(error)",
)  # fmt: skip


def refusals() -> Iterator[tuple[str, str]]:
    """The place and the source of every refusal without a message."""
    for path in (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        raised = [node.exc for node in ast.walk(tree) if isinstance(node, ast.Raise)]
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name = ast.unparse(call.func)
            place = PLACE.get(name) if call in raised else None
            if path.name not in FORMATS_IN_ENGLISH:
                place = place or OF_RECORDS.get(name)
            named = any(keyword.arg == "detail" for keyword in call.keywords)
            starred = any(isinstance(argument, ast.Starred) for argument in call.args)  # a sentence with its message
            if place is not None and not named and not starred and len(call.args) < place:
                yield f"{path.relative_to(ROOT)}:{call.lineno}", ast.unparse(call)


def test_each_refusal_of_pages_has_a_message_or_is_named_as_met_by_no_reader() -> None:
    assert [place for place, call in refusals() if not any(known in call for known in ENGLISH_ONLY)] == []


@pytest.mark.parametrize(
    ("path", "fields", "said"),
    [
        ("/desk/proposals/99/assign", {"reviewer": "rita"}, "No hay ninguna propuesta 99."),
        ("/desk/assign", {"reviewer": "rita"}, "De las propuestas, 0 están elegidas. Elija de 1 a 200."),
        ("/desk/new", {"id": "m:gone", "title": "Uno", "reason": "Dos"}, "No hay ningún recurso «m:gone»."),
        ("/desk/import/undo", {"entry": "1", "reason": "No"}, "La entrada 1 del registro no es una importación"),
        ("/desk/import/undo", {"entry": "x", "reason": "No"}, "Entrada: «x» no es un número entero de 0 a"),
        ("/desk/rubric-draft/begin", {"name": "none"}, "Aquí no está publicada ninguna rúbrica «none»"),
    ],
)
def test_a_refusal_is_said_in_the_readers_language(
    tmp_path: Path, path: str, fields: dict[str, str], said: str
) -> None:
    with with_rubric(tmp_path) as app:
        chris = browser(app, "chris")
        chris.headers["accept-language"] = "es"
        answer = send(chris, path, **fields)
        assert answer.status_code in (400, 404, 409)
        assert said in plain(answer)


def test_a_correction_is_refused_by_the_label_of_its_field(tmp_path: Path) -> None:
    with with_rubric(tmp_path) as app:
        chris = browser(app, "chris")
        chris.headers["accept-language"] = "es"
        fields = {"id": "m:both", "field": "title", "note": "Porque sí", "seen": "0"}
        assert "Título: rellene este campo." in plain(send(chris, "/desk/correct", value="", **fields))
        again = send(chris, "/desk/correct", what="withdraw", **fields)
        assert again.status_code == 409
        assert "No hay ninguna corrección del campo «Título»" in plain(again)
        long = send(chris, "/desk/correct", value="x" * 20_001, **fields | {"field": "description"})
        assert "Descripción: tiene 20 001 caracteres" in plain(long)


def test_fields_of_people_and_numbers_are_refused_by_their_labels(tmp_path: Path) -> None:
    with with_rubric(tmp_path) as app:
        admin = browser(app, "admin")
        admin.headers["accept-language"] = "es"
        linked = send(admin, "/desk/people/rita/link", issuer="https://id.example.org", subject="", version="")
        assert "Identificador: rellene este campo." in plain(linked)
        new = {"name": "Neu", "role": "teacher", "handle": "neu", "password": "seven blue doors"}
        for address in ("notmail", "a@example.org\nBcc: b@example.org", "a@b@c", "a b@example.org"):
            answer = send(admin, "/desk/people", **new, email=address)
            assert answer.status_code == 400
            assert f"Correo electrónico: «{' '.join(address.split())}» no es una dirección de correo" in plain(answer)
        assert send(admin, "/desk/people", **new, email="neu@example.org").status_code == 303
        assert app.state.services.desk.people.person("neu").email == "neu@example.org"
        kind = {"content-type": "text/plain"}
        answer = admin.post("/desk/import", content=b"x", headers=kind)
        assert answer.status_code == 415
        assert "Lo que se envió no es un formulario" in plain(answer)
        assert "Unsupported" not in answer.text


@pytest.mark.parametrize("typed", ["-2", "1.5", "99999999999999999999", "10001"])
def test_a_vote_that_is_no_count_is_named_with_its_field_and_its_bounds(tmp_path: Path, typed: str) -> None:
    with with_rubric(tmp_path, needed=1) as app:
        chris = browser(app, "chris")
        propose(chris)
        chris.headers["accept-language"] = "es"
        verdict = {"outcome": "adopt", "rationale": "Porque sí", "about": "m:equivalent"}
        answer = send(chris, "/desk/proposals/1/decide", **verdict, **{"votes-for": "3", "votes-against": typed})
        assert answer.status_code == 400
        assert f"Votos en contra: «{typed}» no es un número entero de 0 a 10 000." in plain(answer)
        strange = send(chris, "/desk/proposals/1/decide", **verdict | {"about": "m:nowhere"})
        assert "«m:nowhere» no está en este conjunto de materiales." in plain(strange)
