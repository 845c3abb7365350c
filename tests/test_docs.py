"""What the README tells people to do, done as it is written."""

from __future__ import annotations

import os
import re
import shlex
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import click
import pytest
from command import run

from api.cli.main import main
from api.settings import names

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
    guides = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md"))
    for document in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "evaluation/README.md", *guides):
        text = (ROOT / document).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#:\s]+)\)", text):
            if not target.startswith("reference/"):  # made by the build
                assert ((ROOT / document).parent / target).exists(), f"{document} links to {target}"


def test_every_command_that_is_named_exists() -> None:
    texts = [README, *(path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md"))]
    named = set(re.findall(r"`?syllabary ([a-z]+)\b(?! is| finds| reads)", "\n".join(texts)))
    known = set(main.list_commands(click.Context(main)))
    assert named <= known, named - known


@pytest.mark.model
def test_five_minutes_from_ones_own_table_to_a_search(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    [table] = blocks("csv")
    (tmp_path / "lessons.csv").write_text(table, encoding="utf-8")
    [steps] = [block for block in blocks() if block.startswith("syllabary import")]
    said = ""
    for line in steps.splitlines():
        said = run(tmp_path / "var", *shlex.split(line)[1:]).stdout
    assert said.splitlines()[0].strip().startswith("1. Why volcanoes erupt")


def test_the_documentation_site_builds_without_a_warning(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--quiet", str(ROOT / "docs"), str(tmp_path / "site")]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    commands = (tmp_path / "site/reference/commands.html").read_text(encoding="utf-8")
    assert all(f"syllabary {name}" in commands for name in main.list_commands(click.Context(main)))
    settings = (tmp_path / "site/reference/settings.html").read_text(encoding="utf-8")
    assert all(name in settings for name in names())


@pytest.mark.model
def test_the_examples_of_the_guides_run_as_they_are_written(tmp_path: Path) -> None:
    """Every ``sh`` block of every guide, line by line, beside a server over the starter collection."""
    environment = os.environ | {"SYLLABARY_HOME": str(tmp_path / "var"), "SYLLABARY_PORT": str(free_port())}
    environment |= {"SYLLABARY": f"http://127.0.0.1:{environment['SYLLABARY_PORT']}"}
    environment |= {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    log = tmp_path / "log"
    with log.open("wb") as told:
        server = subprocess.Popen(["syllabary", "serve", "--starter"], env=environment, stdout=told, stderr=told)
    try:
        wait_until_ready(environment["SYLLABARY"], server, log)
        for page in sorted((ROOT / "docs").glob("*.md")):
            for block in re.findall(r"^```sh\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
                done = subprocess.run(
                    ["bash", "-euo", "pipefail", "-c", block],
                    cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False,
                )  # fmt: skip
                assert done.returncode == 0, f"{page.name}: {block}{done.stderr}"
                assert done.stdout.strip(), f"{page.name}: {block} says nothing"
    finally:
        server.terminate()
        server.wait(30)


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def wait_until_ready(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(1200):
        assert server.poll() is None, log.read_text(encoding="utf-8")
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server was not ready in time")
