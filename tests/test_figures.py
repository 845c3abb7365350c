"""Every headline figure comes from one file, which one command writes; no page has another."""

from __future__ import annotations

import json
import re

import pytest
from figures import COMMAND, FIGURES, PLACES, ROOT, ROWS, render, written

FOUND = json.loads(FIGURES.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PLACES)
def test_a_pages_table_is_that_of_the_measured_figures(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert written(text, render(FOUND, PLACES[page])) == text


def test_every_row_has_a_command_that_there_is_and_says_its_kind() -> None:
    target = COMMAND.strip("`").removeprefix("make ")
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    for line in render(FOUND, "all").splitlines()[2 : 2 + len(ROWS)]:
        assert line.endswith(f"| {COMMAND} |")
    assert {row.kind for row in ROWS} == {"cross-validated", "development", "held out"}


def test_the_readme_tells_no_figure_of_search_outside_its_table() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.split("## How good is the search?")[1].split("\n## ")[0]
    outside = re.sub("<!-- figures.*?<!-- /figures -->", "", section, flags=re.DOTALL)
    assert re.findall(r"(?<![\w.])\.\d{2,3}\b", outside) == []


def test_a_page_without_its_marks_is_an_error_and_not_left_as_it_is() -> None:
    with pytest.raises(AssertionError, match="no single place"):
        written("no marks", "table")
