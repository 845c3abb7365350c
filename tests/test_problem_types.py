"""The kinds of error are documented, each with what it is answered for."""

from __future__ import annotations

import re
from pathlib import Path

from api.http.problems import STATUS, TYPES, ProblemType, problem
from catalog.errors import SyllabaryError

GUIDE = Path(__file__).parents[1] / "docs" / "developer.md"


def test_every_type_of_problem_is_in_the_guide_and_no_other() -> None:
    rows = re.findall(r"^\| (`.*?) \| [\d, ]+ \|", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    listed = {name for row in rows for name in re.findall(r"`([a-z-]+)`", row)}
    assert {f"urn:syllabary:problem:{name}" for name in listed} == set(ProblemType) - {ProblemType.OTHER}


def test_every_status_that_is_sent_has_a_type_of_its_own() -> None:
    kinds: set[type[SyllabaryError]] = {kind for kind, _ in STATUS}
    assert {kind for kind, _ in TYPES} <= kinds | {narrower for kind in kinds for narrower in kind.__subclasses__()}
    for _, status in STATUS:
        assert problem(int(status), "x")["type"] != ProblemType.OTHER


def test_a_problem_always_has_all_its_members() -> None:
    body = problem(404, "Nothing is here.")
    assert (body["errors"], body["allowed"], body["parameter"]) == ([], [], None)
    assert body["type"] == "urn:syllabary:problem:not-found"
