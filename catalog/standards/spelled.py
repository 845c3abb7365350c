"""Standards by how their codes are spelled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property

from catalog.model import Framework, Standard
from catalog.standards.codes import code_key, looser_keys, plain_uri, short_code


class Spelled:
    """Identifiers by spelling, from the literal to the loose: the first that knows a code decides. Each table is made
    when a code is first looked for in it."""

    def __init__(self, frameworks: Mapping[str, Framework], standards: Collection[Standard]) -> None:
        self._frameworks, self._standards = frameworks, standards

    @cached_property
    def own(self) -> Mapping[str, list[str]]:
        """Names that mean this very item, never an equivalent."""

        def names(standard: Standard) -> Iterable[str]:
            yield standard.id.casefold()
            if standard.code and (framework := self._frameworks.get(standard.framework_id)):
                for code in (short_code(standard.code), standard.code):
                    yield f"{code} ({framework.title})".casefold()

        return self._by(names)

    @cached_property
    def exact(self) -> Mapping[str, list[str]]:
        return self._by(lambda standard: (plain_uri(standard.uri), *(code.casefold() for code in _codes(standard))))

    @cached_property
    def keys(self) -> Mapping[str, list[str]]:
        return self._by(lambda standard: map(code_key, _codes(standard)))

    @cached_property
    def loose(self) -> Mapping[str, list[str]]:
        return self._by(lambda standard: (key for code in _codes(standard) for key in looser_keys(code)))

    def _by(self, spellings: Callable[[Standard], Iterable[str]]) -> Mapping[str, list[str]]:
        spelled: dict[str, list[str]] = defaultdict(list)
        for standard in self._standards:
            for spelling in filter(None, dict.fromkeys(spellings(standard))):
                spelled[spelling].append(standard.id)
        return dict(spelled)


def _codes(standard: Standard) -> list[str]:
    return [code for code in (standard.code, standard.alternative_code) if code]
