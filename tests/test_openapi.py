"""The API's description is checked in, so that a change of the contract is seen in review and read in the docs."""

from __future__ import annotations

import json
import os
from pathlib import Path

from little_site import little_app

DESCRIPTION = Path(__file__).parents[1] / "docs" / "openapi.json"


def test_the_description_that_is_served_is_the_one_that_is_checked_in(tmp_path: Path) -> None:
    """`make openapi` writes the file again; look at its difference before you commit it."""
    with little_app(tmp_path) as app:
        served = json.dumps(app.openapi(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if os.environ.get("WRITE_OPENAPI"):
        DESCRIPTION.write_text(served, encoding="utf-8")
    assert json.loads(served) == json.loads(DESCRIPTION.read_text(encoding="utf-8"))
