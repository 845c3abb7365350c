"""The map of the code: what a newcomer sees by listing a package, and what a name means there."""

from __future__ import annotations

import ast
import importlib
import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("api", "catalog", "evaluation", "indexer")


@pytest.mark.parametrize("package", ["api", "catalog", "indexer"])
def test_a_package_shows_at_most_fourteen_names(package: str) -> None:
    names = {path.stem for path in (ROOT / package).iterdir() if path.is_dir() or path.suffix == ".py"}
    assert len(names - {"__init__", "__pycache__"}) <= 14


@pytest.mark.parametrize("package", PACKAGES)
def test_a_class_name_has_one_meaning_in_a_package(package: str) -> None:
    where = defaultdict(list)
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                where[node.name].append(str(path.relative_to(ROOT)))
    assert {name: files for name, files in where.items() if len(files) > 1} == {}


def test_a_module_is_read_in_one_sitting() -> None:
    """Four hundred lines at most, and a tenth more for tests; what is mostly lists of terms or texts is not counted."""
    lists = {"tests/need_queries.py"}
    longer = {
        str(path.relative_to(ROOT)): lines
        for package, most in ((*((package, 400) for package in PACKAGES), ("tests", 440)))
        for path in (ROOT / package).rglob("*.py")
        if (lines := path.read_text(encoding="utf-8").count("\n")) > most and str(path.relative_to(ROOT)) not in lists
    }
    assert longer == {}


def test_a_function_is_read_at_a_glance() -> None:
    """Fifty lines at most from its ``def``; a migration says a whole schema, and is never changed."""
    longer = {
        f"{path.relative_to(ROOT)}: {node.name}": lines
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > 50
    }
    assert longer == {}


STEP = re.compile(r"^\| (?:… )?`(?P<step>[\w.]+)`.*? \| (?P<takes>.+?) \| `(?P<gives>\w+)` \|$", re.MULTILINE)
STEPS = [match.groups() for match in STEP.finditer((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"))]


def function(name: str) -> Callable[..., Any]:
    """What a dotted name means: a module's function, or a method of one of its classes."""
    module, _, rest = name.rpartition(".")
    try:
        found: Any = getattr(importlib.import_module(module), rest)
    except ModuleNotFoundError:
        found = getattr(function(module), rest)
    return found  # type: ignore[no-any-return]


def shapes(hint: object) -> set[str]:
    """The names of the classes in a type."""
    return {getattr(hint, "__name__", "")}.union(*map(shapes, get_args(hint)))


def test_the_map_walks_through_a_search_and_a_plan() -> None:
    assert [step.rpartition(".")[2] for step, *_ in STEPS[:3]] == ["read_query", "__call__", "understand"]
    assert [step.rpartition(".")[2] for step, *_ in STEPS[8:10]] == ["read_plan", "plan_unit"]


@pytest.mark.parametrize(("step", "takes", "gives"), STEPS)
def test_a_step_of_the_walk_takes_and_gives_what_the_map_says(step: str, takes: str, gives: str) -> None:
    hints = get_type_hints(function(step))
    assert gives in shapes(hints.pop("return"))
    assert set(re.findall(r"`(\w+)`", takes)) <= set().union(*map(shapes, hints.values()))
