"""Sphinx: ``make docs`` builds the site into build/docs. Reference pages are generated from the code first."""

from __future__ import annotations

import sys
from importlib.metadata import version as installed
from pathlib import Path

from sphinx.application import Sphinx

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

project = "Syllabary"
release = version = installed("syllabary")
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["pictures"]
html_theme = "furo"
html_title = f"Syllabary {version}"
html_show_copyright = False
myst_heading_anchors = 3
nitpicky = True


def _generate(_: Sphinx) -> None:
    from generate import generate  # noqa: PLC0415  the path is set above

    generate(HERE / "reference")


def setup(app: Sphinx) -> None:
    app.connect("builder-inited", _generate)
