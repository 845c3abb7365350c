"""Every error raised on purpose. Each says what is wrong, where, and how to fix it, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.messages import Message, listed, message


class SyllabaryError(Exception):
    """The root: catch it to catch everything Syllabary raises on purpose. ``detail`` is the sentence as a message, for
    readers of any language, if there is one."""

    detail: Message | None = None


class InvalidRequestError(SyllabaryError):
    """A value that a person or a program gave is not acceptable; ``parameter`` names it. ``allowed`` lists the values
    that are, or describes them in words: then ``choices`` is empty. ``index`` is the place in a list of values."""

    def __init__(
        self,
        parameter: str,
        problem: str,
        allowed: str | Sequence[str] = "",
        detail: Message | None = None,
        index: int | None = None,
    ) -> None:
        self.parameter, self.problem, self.detail, self.index = parameter, problem, detail, index
        self.choices = () if isinstance(allowed, str) else tuple(allowed)
        self.allowed = allowed if isinstance(allowed, str) else ", ".join(allowed)
        super().__init__(f"{parameter}: {problem}" + (f" Allowed: {self.allowed}" if self.allowed else ""))


class UnknownCursorError(InvalidRequestError):
    """A cursor of changes that this catalog did not give: it is past the last one."""


class NotFoundError(SyllabaryError):
    """The thing asked for is not stored here."""

    def __init__(self, sentence: str = "", detail: Message | None = None) -> None:
        self.detail = detail
        super().__init__(sentence)


class WithdrawnError(NotFoundError):
    """A material was here and is no longer: its source has it no more, or a person took it out.

    ``since`` is ISO 8601, UTC.
    """

    def __init__(self, id: str, since: str) -> None:
        self.id, self.since = id, since
        detail = message("error.withdrawn", date=since[:10])
        super().__init__(f"“{id}” was withdrawn on {since[:10]}. Its decisions and history are kept.", detail)


class AmbiguousCodeError(SyllabaryError):
    """A standard's code fits several standards; ``candidates`` lists their codes."""

    def __init__(self, code: str, candidates: tuple[str, ...]) -> None:
        self.code, self.candidates = code, candidates
        self.detail = message("error.ambiguous", code=code, candidates=listed(candidates, "comma"))
        super().__init__(f"“{code}” may mean any of {', '.join(candidates)}: give one of these.")


class UnknownStandardError(NotFoundError):
    """No imported framework has this code; ``suggestions`` are near misses, best first."""

    def __init__(self, code: str, suggestions: tuple[str, ...] = ()) -> None:
        self.code, self.suggestions = code, suggestions
        hint = f" Did you mean {', '.join(suggestions)}?" if suggestions else ""
        near = listed(suggestions, "comma")
        detail = message("error.unknown-near", code=code, near=near) if near else message("error.unknown", code=code)
        super().__init__(f"No standard “{code}” is known here.{hint}", detail)


class OnlyDeclaredError(UnknownStandardError):
    """No imported framework has this code, but records declare it: a search for it finds them."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.detail = message("error.only-declared", code=code)


class InvalidRecordError(SyllabaryError):
    """One record of an import cannot be taken; the rest of the file still can."""

    def __init__(self, reason: str, *, field: str = "", line: int | None = None, detail: Message | None = None) -> None:
        self.reason, self.field, self.line, self.detail = reason, field, line, detail
        super().__init__(reason)


class UnreadableFileError(SyllabaryError):
    """A whole file cannot be read as any format known here."""


class StoreError(SyllabaryError):
    """The catalog's database cannot be opened, is of a newer version, or refused a change."""


class GenerationError(SyllabaryError):
    """The index is missing, damaged, or does not fit the model or catalog; the sentence says how to fix it."""


class ModelError(SyllabaryError):
    """The embedding model is missing or is not the one pinned."""


class JudgmentError(SyllabaryError):
    """A topics, qrels or run file is not in its format; names file and line."""


class ForbiddenError(SyllabaryError):
    """This person may not do this; ``action`` names what was tried."""

    def __init__(self, action: str, sentence: str, detail: Message | None = None) -> None:
        self.action, self.detail = action, detail
        super().__init__(sentence)


class SignInError(SyllabaryError):
    """A sign-in that failed. One sentence for every cause, so that it does not give away which accounts exist."""


class StateError(SyllabaryError):
    """Something is not in the state that this step needs; the sentence says what must come first."""

    def __init__(self, sentence: str = "", detail: Message | None = None) -> None:
        self.detail = detail
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing that two people wrote: ``theirs`` is stored as ``version``; ``yours`` is not."""

    where: str
    yours: str
    theirs: str
    version: int


class ConflictError(SyllabaryError):
    """Another save came first; ``clashes`` hold both texts, and nothing was saved."""

    def __init__(self, clashes: tuple[Clash, ...]) -> None:
        self.clashes = clashes
        places = ", ".join(clash.where for clash in clashes)
        self.detail = message("refused.clash", places=listed([clash.where for clash in clashes], "comma"))
        super().__init__(f"{places}: this was changed since you opened it. Compare both texts and save again.")


@dataclass(frozen=True, slots=True)
class RubricProblem:
    """Something wrong at a place of a rubric's JSON; ``detail`` is the sentence for readers of any language."""

    place: str
    sentence: str
    detail: Message


class InvalidRubricError(SyllabaryError):
    """A rubric cannot be used; ``problems`` are all that is wrong with it."""

    def __init__(self, problems: tuple[RubricProblem, ...]) -> None:
        self.problems = problems
        super().__init__(" ".join(f"{problem.place}: {problem.sentence}" for problem in problems))
