"""Refusals that a reader of pages can meet have words in the reader's language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_site import browser, plain, send, with_rubric

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
    "undone by its own step", "is not in this set", "a confidence lies", "There are accounts already", "wrong",
    "is not at least 1 and below", "error.reason", "is no grade", "holds a space", "pooled to a depth",
    "answers none of this set", "which this set does not ask", "turn its grades", "start another", "needs another id",
    "materials are judged for one question", "asks something else here", "There is no source", "No framework",
    "characters that are not text", "is not a need we recognize", "is no column known here",
    "cannot be written as JSON", "There is no field", "cannot be the value of",
    "A value of {field}", "Note('', file.relative_to", "{error}{after}",
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
        ("/desk/import/undo", {"entry": "x", "reason": "No"}, "«x» no es un número entero."),
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
