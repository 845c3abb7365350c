"""Refusals that a reader of pages can meet have words in the reader's language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_site import browser, plain, send, with_rubric

ROOT = Path(__file__).parents[1]
ROOMS = ("api/auth", "api/web", "catalog/judging", "catalog/vetting")
PLACE = {"InvalidRequestError": 4, "ForbiddenError": 3, "StateError": 2, "NotFoundError": 2}  # of the detail
# What a browser that sends our forms as they are never meets, or what is read by programs, on the command line or in
# files of judgments: a part of the sentence.
ENGLISH_ONLY = (
    "is no https address", "There is no sitemap", "Needs are for", "unit.none", "is no column here",
    "undone by its own step", "is not in this set", "a confidence lies", "There are accounts already", "wrong",
    "is not at least 1 and below", "error.reason", "is no grade", "holds a space", "pooled to a depth",
    "answers none of this set", "which this set does not ask", "turn its grades", "start another", "needs another id",
    "materials are judged for one question", "asks something else here",
)  # fmt: skip


def refusals() -> Iterator[tuple[str, str]]:
    """The place and the source of every refusal without a message."""
    for path in (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            call = node.exc if isinstance(node, ast.Raise) else None
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.func.id not in PLACE:
                continue
            named = any(keyword.arg == "detail" for keyword in call.keywords)
            if not named and len(call.args) < PLACE[call.func.id]:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", ast.unparse(call)


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
