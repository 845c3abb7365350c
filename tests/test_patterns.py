"""Patterns that are compiled at their first use."""

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

import api.search
from catalog.vocabularies import patterns
from catalog.vocabularies.patterns import lazy_pattern


def _called_at_import(module: ModuleType) -> Iterator[str]:
    """What the statements of a module call, outside of its functions and classes."""
    waiting: list[ast.AST] = [ast.parse(inspect.getsource(module))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            waiting += ast.iter_child_nodes(node)


READERS = tuple(
    module
    for found in pkgutil.iter_modules(api.search.__path__, "api.search.")
    if "cues" in _called_at_import(module := importlib.import_module(found.name))
)


def test_a_pattern_is_compiled_once_when_it_is_first_used(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    known = re.compile

    def compile_and_tell(pattern: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(pattern)
        return known(pattern, flags)

    monkeypatch.setattr(patterns.re, "compile", compile_and_tell)
    pattern = lazy_pattern(r"lessons?\b", re.IGNORECASE)
    assert pattern.pattern == r"lessons?\b"
    assert compiled == []
    assert [bool(pattern.search(text)) for text in ("two Lessons", "a unit", "lesson")] == [True, False, True]
    assert compiled == [r"lessons?\b"]


@given(st.text(alphabet="ab1 \n", max_size=12))
def test_it_finds_what_a_compiled_one_finds(text: str) -> None:
    written = r"(?P<word>[a-z]+)\s*(?P<n>\d)?"
    lazy, compiled = lazy_pattern(written), re.compile(written)
    assert [match.span() for match in lazy.finditer(text)] == [match.span() for match in compiled.finditer(text)]
    assert lazy.sub(r"\g<n>", text) == compiled.sub(r"\g<n>", text)
    assert (lazy.flags, lazy.groups, dict(lazy.groupindex)) == (compiled.flags, compiled.groups, compiled.groupindex)


@pytest.mark.parametrize("module", READERS, ids=lambda module: module.__name__.removeprefix("api.search."))
def test_a_reader_that_looks_for_cues_first_compiles_nothing_at_import(module: ModuleType) -> None:
    assert "re.compile" not in _called_at_import(module)
