"""`make quality` does not pass in silence when it measured nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

QUALITY = Path(__file__).parent / "quality.py"


@pytest.mark.parametrize(
    ("body", "status", "loud"),
    [("pass", 0, False), ("assert False", 1, False), ("pytest.skip('not here')", 5, True), (None, 5, True)],
)
def test_what_was_not_measured_has_a_status_of_its_own(
    tmp_path: Path, body: str | None, status: int, loud: bool
) -> None:
    text = f"import pytest\n@pytest.mark.large\ndef test_one():\n    {body}\n" if body else "x = 1\n"
    (tmp_path / "test_it.py").write_text(text)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = large\n")
    bare = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # plugins are slow to load, and none is needed
    done = subprocess.run(
        [sys.executable, str(QUALITY), "test_it.py"],
        cwd=tmp_path,
        env=bare,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stdout
    assert ("NOTHING WAS MEASURED" in done.stdout) == loud
