"""Standards by how their codes are spelled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from catalog.model import Framework, Standard
from catalog.standards.codes import code_key, looser_keys, plain_uri, short_code


class Spelled(NamedTuple):
    """Identifiers by spelling, from the literal to the loose: the first that knows a code decides."""

    own: dict[str, list[str]]  # names that mean this very item, never an equivalent
    exact: dict[str, list[str]]
    keys: dict[str, list[str]]
    loose: dict[str, list[str]]


def spell(frameworks: Mapping[str, Framework], standards: Iterable[Standard]) -> Spelled:
    spelled = Spelled(defaultdict(list), defaultdict(list), defaultdict(list), defaultdict(list))
    for standard in standards:
        codes = [code for code in (standard.code, standard.alternative_code) if code]
        literal = {plain_uri(standard.uri), *(code.casefold() for code in codes)}
        _add(spelled.own, {standard.id.casefold()}, standard.id)
        _add(spelled.exact, literal, standard.id)
        _add(spelled.keys, {code_key(code) for code in codes}, standard.id)
        _add(spelled.loose, {key for code in codes for key in looser_keys(code)}, standard.id)
        if standard.code and (framework := frameworks.get(standard.framework_id)):
            named = f"{short_code(standard.code)} ({framework.title})".casefold()
            _add(spelled.own, {named, f"{standard.code} ({framework.title})".casefold()}, standard.id)
    return spelled


def _add(spellings: dict[str, list[str]], keys: Iterable[str], id: str) -> None:
    for key in keys:
        if key:
            spellings[key].append(id)
