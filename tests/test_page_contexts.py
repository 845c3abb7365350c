"""Every variable of a template is a key of its context, and no key is given in vain."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from typing import Any, get_type_hints

import pytest
from jinja2 import meta, nodes

import api.web.desk
import api.web.pages
from api.web.contexts import Page, Shared, Template
from api.web.desk.answer import DeskFrame
from api.web.pages.frame import templates

LAYOUTS = {"base.html", "desk/frame.html"}  # which pages extend


def typed() -> dict[str, Template[Mapping[str, Any]]]:
    """Every template with a typed context that a module of pages declares, by its name."""
    modules = [
        importlib.import_module(f"{room.__name__}.{module.name}")
        for room in (api.web.pages, api.web.desk)
        for module in pkgutil.iter_modules(room.__path__)
    ]
    declared = [value for module in modules for value in vars(module).values() if isinstance(value, Template)]
    return {template.name: template for template in declared}


def parts(name: str, met: set[str] | None = None) -> set[str]:
    """A template and all that it extends, includes and imports."""
    met = set() if met is None else met
    if name not in met:
        met.add(name)
        for other in meta.find_referenced_templates(parsed(name)):
            assert other, f"{name} includes a template that is chosen at run time"
            parts(other, met)
    return met


def parsed(name: str) -> nodes.Template:
    environment = templates()
    assert environment.loader
    return environment.parse(environment.loader.get_source(environment, name)[0])


def variables(name: str, met: set[str] | None = None) -> set[str]:
    """The variables of a template and of all its parts, but for those that it sets for them."""
    met = set() if met is None else met
    if name in met:
        return set()
    met.add(name)
    tree = parsed(name)
    used = set(meta.find_undeclared_variables(tree)) - whole(tree)
    own = {node.name for node in tree.find_all(nodes.Name) if node.ctx in {"store", "param"}} | whole(tree)
    for other in meta.find_referenced_templates(tree):
        assert other
        used |= variables(other, met) - own
    return used


def whole(tree: nodes.Template) -> set[str]:
    """What a template sets outside its blocks, for all of them."""
    assigned = [name for node in tree.body if isinstance(node, nodes.Assign) for name in node.find_all(nodes.Name)]
    macros = {node.name for node in tree.body if isinstance(node, nodes.Macro)}
    return macros | {name.name for name in assigned if name.ctx == "store"}


def given(name: str) -> type:
    """What a template is given beside its own context and what every page shares."""
    return DeskFrame if name.startswith("desk/") else Page


def keys(context: type) -> set[str]:
    return set(get_type_hints(context))


@pytest.mark.parametrize("name", sorted(typed()))
def test_every_variable_is_in_the_context_and_every_key_is_used(name: str) -> None:
    context, used = typed()[name].context, variables(name)
    assert context.__doc__, name
    assert used - keys(Shared) - keys(given(name)) <= keys(context)
    assert keys(context) - keys(Page) <= used


def test_what_many_pages_share_is_used_by_some() -> None:
    used = set().union(*map(variables, templates().list_templates()))
    assert keys(Shared) | keys(DeskFrame) <= used


def test_each_template_is_a_page_with_a_typed_context_or_a_part_of_one() -> None:
    every = {name for name in templates().list_templates() if name.endswith(".html")}
    pages = {name for name in every - LAYOUTS if not name.rpartition("/")[2].startswith("_")}
    assert pages == typed().keys() & every
    assert every == set().union(*map(parts, pages))
