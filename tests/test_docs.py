"""What the README tells people to do, done as it is written."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from api.cli.main import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(kind: str = "") -> list[str]:
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
    return [text for named, text in fenced if named == kind]


def test_the_two_commands_of_the_readme_are_targets_of_the_makefile() -> None:
    commands = [line for block in blocks() for line in block.splitlines() if line.startswith("make ")]
    assert commands == ["make serve", "make test"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(re.search(rf"^{command.split()[1]}:", makefile, flags=re.MULTILINE) for command in commands)


def test_every_link_to_a_file_leads_somewhere() -> None:
    for document in ("README.md", "ARCHITECTURE.md", "docs/formats.md", "evaluation/README.md"):
        text = (ROOT / document).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#:\s]+)\)", text):
            assert ((ROOT / document).parent / target).exists(), f"{document} links to {target}"


def test_every_command_that_is_named_exists() -> None:
    named = set(re.findall(r"`syllabary ([a-z]+)", README))
    assert named <= set(main.commands), named - set(main.commands)


@pytest.mark.model
def test_five_minutes_from_ones_own_table_to_a_search(tmp_path: Path) -> None:
    [table] = blocks("csv")
    (tmp_path / "lessons.csv").write_text(table, encoding="utf-8")
    [steps] = [block for block in blocks() if block.startswith("syllabary import")]
    said = ""
    for line in steps.splitlines():
        command = [Path(sys.executable).with_name("syllabary"), *shlex.split(line)[1:]]
        environment = os.environ | {"SYLLABARY_HOME": str(tmp_path / "var")}
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        said = done.stdout
    assert said.splitlines()[0].strip().startswith("1. Why volcanoes erupt")
