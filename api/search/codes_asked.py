"""Codes of standards as they are asked for: those of imported frameworks, then those that only records have. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from api.search.features import Asked
from api.search.weighting import Piece
from catalog.errors import OnlyDeclaredError, UnknownStandardError
from catalog.messages import Message, listed, message
from catalog.standards.codes import CodeSpan, code_key
from catalog.standards.declared_codes import NO_CODES, DeclaredCodes, declared_code, spellings
from catalog.standards.graph import StandardsGraph

MAX_NEAR = 5  # codes that are named near an unknown one


class Codes:
    """What a code means, in any spelling, and what is near one that means nothing here."""

    def __init__(self, graph: StandardsGraph, declared: DeclaredCodes = NO_CODES) -> None:
        self.graph, self._declared = graph, declared

    def find(self, words: str) -> Sequence[CodeSpan]:
        """Those within typed text, left to right, also those that mean nothing here."""
        return self.graph.find_codes(words, self._declared)

    def named(self, code: str) -> tuple[str, ...]:
        """What a code names: a standard, those of a domain, or what only records declare, by its code or the identifier
        that facets have for it. Raises AmbiguousCodeError, and UnknownStandardError with the codes near it."""
        try:
            return self.graph.named(code)
        except UnknownStandardError as error:
            if ids := self._meanings(code):
                return ids
            raise UnknownStandardError(error.code, self.near(code)) from None

    def imported(self, code: str) -> tuple[str, ...]:
        """As ``named``, for what only frameworks can answer. Raises OnlyDeclaredError for what only records declare."""
        try:
            return self.graph.named(code)
        except UnknownStandardError as error:
            raise self._not_imported(error) from None

    def _meanings(self, code: str) -> tuple[str, ...]:
        return self._declared.meanings(declared_code(code) or code)

    def _not_imported(self, error: UnknownStandardError) -> UnknownStandardError:
        if self._meanings(error.code):
            return OnlyDeclaredError(declared_code(error.code) or error.code)
        return UnknownStandardError(error.code, self.near(error.code))

    def near(self, code: str) -> tuple[str, ...]:
        """Codes near an unknown one, best first: of frameworks, then of records."""
        code = declared_code(code) or code
        prefix, _, rest = code_key(code).partition(".")  # a state's own name for a common code: MGSE4.NF.1
        own = [self.graph.name(id) for id in self.graph.meanings(rest)] if prefix.isalpha() else ()
        near = (*own, *self.graph.suggest(code, MAX_NEAR), *self._declared.near(code, MAX_NEAR))
        return tuple(dict.fromkeys(near))[:MAX_NEAR]


def near_codes(pieces: Iterable[Piece], codes: Codes) -> list[tuple[str, Sequence[str]]]:
    """The codes that were typed and that nothing here has, each with those near it."""
    unknown = dict.fromkeys(piece.label for piece in pieces if piece.is_unknown_code)
    return [(code, near) for code in unknown if (near := codes.near(code))]


def declared_only(asked: Asked) -> Iterator[Message]:
    """That what is shown for some codes is what records say, since no framework here has them."""
    return declared_codes_notice(asked.standards)


def declared_codes_notice(ids: Iterable[str]) -> Iterator[Message]:
    codes = [message("quoted", text=code) for code in spellings(ids)]
    if codes:
        yield message("notice.declared-code", len(codes), codes=listed(codes))
