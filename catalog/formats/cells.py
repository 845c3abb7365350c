"""What one cell of a table says: nothing, one value, or a list in the usual spellings (pure)."""

from __future__ import annotations

import ast
import re

_NOTHING = frozenset({"n/a", "#n/a", "na", "null", "nan", "none", "nil", "tbd", "tba", "-", "--", "–", "—", "?"}) | {
    "n.a.", "n.a", "n/a.", "not applicable", "does not apply", "not available", "not specified", "unspecified",
    "no aplica",
}  # fmt: skip
# In these such a word may be the value itself: a title, an id, a hazard of "none", the language "na".
_SAID = frozenset({"id", "title", "text", "accessibility_hazards", "languages", "isbn", "edition"})
_LITERAL = re.compile(r"\[.*\]", re.DOTALL)


def is_nothing(cell: str, column: str) -> bool:
    """Whether a cell of our ``column`` only says that there is no value."""
    return cell.casefold() in (_NOTHING if column not in _SAID else ("", "n/a", "#n/a"))


def split_cell(cell: str, separators: str) -> list[str]:
    """The values of a cell that may hold several: between separators, or in a list as programs write them."""
    if _LITERAL.fullmatch(cell) and (values := _literal(cell)) is not None:
        return values
    return [part for piece in re.split(separators, cell) if (part := piece.strip())]


def _literal(cell: str) -> list[str] | None:
    """``["Math", "Art"]`` of JSON or ``['Math', 'Art']`` of Python; ``None`` for brackets that are none of these."""
    if len(cell) > 10_000:
        return None
    try:
        values = ast.literal_eval(cell)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    if not isinstance(values, list) or not all(isinstance(value, str | int | float) for value in values):
        return None
    return [text for value in values if (text := str(value).strip())]
