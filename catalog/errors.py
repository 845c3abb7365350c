"""Every error raised on purpose. Each says what is wrong, where, and how to mend it, in one sentence."""

from __future__ import annotations


class SyllabaryError(Exception):
    """The root: catch it to catch everything Syllabary raises on purpose."""


class InvalidRequestError(SyllabaryError):
    """A value that a person or a program gave is not acceptable; ``parameter`` names it."""

    def __init__(self, parameter: str, problem: str, allowed: str = "") -> None:
        self.parameter, self.problem, self.allowed = parameter, problem, allowed
        super().__init__(f"{parameter}: {problem}" + (f" Allowed: {allowed}" if allowed else ""))


class NotFoundError(SyllabaryError):
    """The thing asked for is not stored here."""


class AmbiguousCodeError(SyllabaryError):
    """A standard's code fits several standards; ``candidates`` lists their codes."""

    def __init__(self, code: str, candidates: tuple[str, ...]) -> None:
        self.code, self.candidates = code, candidates
        super().__init__(f"“{code}” may mean any of {', '.join(candidates)}: give one of these.")


class UnknownStandardError(NotFoundError):
    """No imported framework has this code; ``suggestions`` are near misses, best first."""

    def __init__(self, code: str, suggestions: tuple[str, ...] = ()) -> None:
        self.code, self.suggestions = code, suggestions
        hint = f" Did you mean {', '.join(suggestions)}?" if suggestions else ""
        super().__init__(f"No standard “{code}” is known here.{hint}")


class InvalidRecordError(SyllabaryError):
    """One record of an import cannot be taken; the rest of the file still can."""

    def __init__(self, reason: str, *, field: str = "", line: int | None = None) -> None:
        self.reason, self.field, self.line = reason, field, line
        super().__init__(reason)


class UnreadableFileError(SyllabaryError):
    """A whole file cannot be read as any format known here."""


class StoreError(SyllabaryError):
    """The catalog's database cannot be opened, is of a newer version, or refused a change."""


class GenerationError(SyllabaryError):
    """The index is missing, damaged, or does not fit the model or catalog; the sentence says what mends it."""


class ModelError(SyllabaryError):
    """The embedding model is missing or is not the one pinned."""


class JudgmentError(SyllabaryError):
    """A topics, qrels or run file is not in its format; names file and line."""
