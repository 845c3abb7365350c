"""Clients that others generate from the description: each is made, type-checked and used in a short program.

`make clients` installs the generators, in build/clients, apart from everything else.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from little_site import LESSONS, little_app
from test_contract import served

ROOT = Path(__file__).parents[1]
TOOLS = Path(os.environ.get("SYLLABARY_CLIENT_TOOLS", ROOT / "build" / "clients"))
PROGRAMS = ROOT / "tests" / "clients"
PYTHON, NODE = TOOLS / "venv" / "bin", TOOLS / "node_modules" / ".bin"
DECLARED = {one.id for one in LESSONS if any(alignment.code == "4.NF.A.1" for alignment in one.alignments)}


def done(*command: str | Path, folder: Path, **environment: str) -> str:
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=os.environ | environment, check=False)
    assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr}"
    return ran.stdout


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with little_app(tmp_path_factory.mktemp("clients")) as app, served(app) as address:
        yield address


def shows_each_once_with_status_and_confidence(text: str) -> None:
    *rows, end = text.splitlines()
    ids = [row.split()[0] for row in rows]
    assert len(ids) == len(set(ids)) == int(end.removeprefix("all "))
    sure = {row.split()[0]: row.split()[-2:] for row in rows}
    assert {id for id, (band, _) in sure.items() if band == "declared"} == DECLARED
    assert all(float(confidence) == 1 for band, confidence in sure.values() if band == "declared")
    assert all("not decided" in row for row in rows)


@pytest.mark.skipif(not (PYTHON / "openapi-python-client").exists(), reason="`make clients` installs the generator")
def test_a_python_client_pages_to_the_end_and_knows_errors_by_their_type(address: str, tmp_path: Path) -> None:
    made = tmp_path / "syllabary_client"
    done(
        PYTHON / "openapi-python-client", "generate", "--path", ROOT / "docs" / "openapi.json", "--output-path", made,
        "--meta", "none", folder=tmp_path,
    )  # fmt: skip
    shutil.copy(PROGRAMS / "program.py", tmp_path)
    assert len((tmp_path / "program.py").read_text(encoding="utf-8").splitlines()) < 40
    done(PYTHON / "mypy", "--strict", "--follow-imports=silent", "program.py", folder=tmp_path)
    shows_each_once_with_status_and_confidence(
        done(PYTHON / "python", "program.py", address, "4.NF.A.1", folder=tmp_path)
    )
    assert "4.NF.A.1" in done(PYTHON / "python", "program.py", address, "4.NF.A.11", folder=tmp_path)


@pytest.mark.skipif(not (NODE / "openapi-typescript").exists(), reason="`make clients` needs node and npm for this")
def test_a_typescript_client_pages_to_the_end_and_knows_errors_by_their_type(address: str, tmp_path: Path) -> None:
    done(NODE / "openapi-typescript", ROOT / "docs" / "openapi.json", "-o", tmp_path / "api.ts", folder=TOOLS)
    for file in (PROGRAMS / "program.ts", TOOLS / "package.json"):
        shutil.copy(file, tmp_path)
    (tmp_path / "node_modules").symlink_to(TOOLS / "node_modules")
    assert len((tmp_path / "program.ts").read_text(encoding="utf-8").splitlines()) < 40
    strict = ["--strict", "--target", "es2022", "--module", "nodenext", "--types", "node", "--skipLibCheck"]
    done(NODE / "tsc", *strict, "program.ts", folder=tmp_path)
    shows_each_once_with_status_and_confidence(done("node", "program.js", address, "4.NF.A.1", folder=tmp_path))
    assert "4.NF.A.1" in done("node", "program.js", address, "4.NF.A.11", folder=tmp_path)
