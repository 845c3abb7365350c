"""The wheel, installed without its test extras somewhere else, runs from anywhere and carries all its files."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ONLY_FOR_TESTS = ("pytest", "hypothesis", "playwright", "axe_playwright_python", "mypy")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(folder),
        ".",
    ]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=120)
    [made] = folder.glob("syllabary-*.whl")
    return made


def test_the_wheel_holds_the_four_packages_with_their_data_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names if not name.startswith("syllabary-")}
    assert tops == {"api", "catalog", "evaluation", "indexer"}
    for needed in (
        "api/web/static/style.css",
        "api/web/templates/base.html",
        "api/search/coefficients.json",
        "api/search/compounds.txt",
        "api/search/kinds.txt",
        "catalog/starter/standards/starter-mathematics.case.json",
        "catalog/starter/resources/mathematics/unlike-denominators-fraction-strips.md",
        "indexer/words/names.txt",
        "indexer/words/synonyms.txt",
    ):
        assert needed in names


def test_the_installed_command_runs_from_the_root_without_test_extras(wheel: Path, tmp_path: Path) -> None:
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(tmp_path), str(wheel)]
    subprocess.run(install, check=True, capture_output=True, timeout=120)
    script = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        f"sys.modules.update(dict.fromkeys({ONLY_FOR_TESTS!r}))\n"
        "import api.cli.main, api.app, api.cli.start, api.measuring.judged_search, evaluation.__main__\n"
        f"assert api.cli.main.__file__.startswith({str(tmp_path)!r}), api.cli.main.__file__\n"
        "api.cli.main.main(['--help'])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd="/", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Usage: ")
