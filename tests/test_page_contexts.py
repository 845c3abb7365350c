"""Every variable of a template is a key of its context, and no key is given in vain."""

from __future__ import annotations

import importlib
import pkgutil
from typing import get_type_hints

import pytest
from jinja2 import meta, nodes

import api.web.pages
from api.web.contexts import Page, Shared, Template
from api.web.pages.frame import templates


def typed() -> dict[str, Template[Page]]:
    """Every template with a typed context that a page module declares."""
    modules = [
        importlib.import_module(f"api.web.pages.{each.name}") for each in pkgutil.iter_modules(api.web.pages.__path__)
    ]
    found = [value for module in modules for value in vars(module).values() if isinstance(value, Template)]
    return {each.name: each for each in found}


def variables(name: str, seen: set[str] | None = None) -> set[str]:
    """The variables of a template and of all that it extends and includes, but for those that it sets for them."""
    seen = set() if seen is None else seen
    if name in seen:
        return set()
    seen.add(name)
    environment = templates()
    assert environment.loader
    tree = environment.parse(environment.loader.get_source(environment, name)[0])
    found = set(meta.find_undeclared_variables(tree))
    own = {each.name for each in tree.find_all(nodes.Name) if each.ctx in {"store", "param"}}
    for other in meta.find_referenced_templates(tree):
        assert other, f"{name} includes a template that is chosen at run time"
        found |= variables(other, seen) - own
    return found


def keys(context: type) -> set[str]:
    return set(get_type_hints(context))


@pytest.mark.parametrize("name", sorted(typed()))
def test_every_variable_is_in_the_context_and_every_key_is_used(name: str) -> None:
    context, used = typed()[name].context, variables(name)
    assert context.__doc__ or keys(context), name
    assert used - keys(Shared) <= keys(context)
    assert keys(context) - keys(Page) <= used


def test_what_every_page_shares_is_used_by_some() -> None:
    pages = [name for name in templates().list_templates() if name.endswith(".html")]
    assert keys(Shared) <= set().union(*map(variables, pages))


def test_each_page_has_a_typed_context() -> None:
    pages = {
        name
        for name in templates().list_templates()
        if name.endswith(".html") and "/" not in name and not name.startswith("_") and name != "base.html"
    }
    assert pages == typed().keys() & pages
