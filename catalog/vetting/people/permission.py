"""Who may do what: the one table that every write asks (pure).

A person without an account, or whose account is closed, may do nothing in this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol, TypeVar

from catalog.errors import ForbiddenError
from catalog.messages import message


class Role(StrEnum):
    """From the fewest rights to the most."""

    TEACHER = "teacher"
    REVIEWER = "reviewer"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


class Action(StrEnum):
    """What may be tried; each value reads on from "may"."""

    OWN_ACCOUNT = "change their own password"
    KEEP = "keep collections"
    REPORT_PROBLEM = "report a problem"
    REQUEST = "request a review"
    READ_DESK = "see reviews in progress"
    PROPOSE = "propose materials for review"
    SCORE = "score a review they are assigned to"
    REVIEW_ALIGNMENT = "confirm, reject or add alignments"
    JUDGE = "judge search results"
    ASSIGN = "assign reviewers"
    ADJUDICATE = "settle disagreements"
    DECIDE = "decide on adoption"
    PUBLISH = "publish a decision"
    UNDO = "undo a decision"
    EDIT_RUBRIC = "change rubrics"
    IMPORT_ADOPTIONS = "import adoption lists"
    IMPORT_CATALOG = "import materials and standards"
    CORRECT = "correct a material's record"
    SETTLE_PROBLEM = "settle reported problems"
    CHECK_LINKS = "check links"
    READ_AUDIT = "read and export the audit log"
    MANAGE_PEOPLE = "manage people and their roles"


_EVERYBODY = frozenset(Role)
_REVIEWERS = _EVERYBODY - {Role.TEACHER}
_COORDINATORS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
_ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})

ALLOWED: Mapping[Action, frozenset[Role]] = MappingProxyType(
    {
        Action.OWN_ACCOUNT: _EVERYBODY,
        Action.KEEP: _EVERYBODY,
        Action.REPORT_PROBLEM: _EVERYBODY,
        Action.REQUEST: _EVERYBODY,
        Action.READ_DESK: _REVIEWERS,
        Action.PROPOSE: _REVIEWERS,
        Action.SCORE: _REVIEWERS,
        Action.REVIEW_ALIGNMENT: _REVIEWERS,
        Action.JUDGE: _REVIEWERS,
        Action.ASSIGN: _COORDINATORS,
        Action.ADJUDICATE: _COORDINATORS,
        Action.DECIDE: _COORDINATORS,
        Action.PUBLISH: _COORDINATORS,
        Action.UNDO: _COORDINATORS,
        Action.EDIT_RUBRIC: _COORDINATORS,
        Action.IMPORT_ADOPTIONS: _COORDINATORS,
        Action.IMPORT_CATALOG: _COORDINATORS,
        Action.CORRECT: _COORDINATORS,
        Action.SETTLE_PROBLEM: _COORDINATORS,
        Action.CHECK_LINKS: _COORDINATORS,
        Action.READ_AUDIT: _COORDINATORS,
        Action.MANAGE_PEOPLE: _ADMINISTRATORS,
    }
)


class Account(Protocol):
    """What a permission depends on: an account's role and state."""

    @property
    def role(self) -> Role: ...
    @property
    def active(self) -> bool: ...
    @property
    def must_change(self) -> bool: ...


AccountType = TypeVar("AccountType", bound=Account)


def may(person: Account | None, action: Action) -> bool:
    """Whether ``require`` would let this person do it."""
    if person is None or not person.active:
        return False
    if person.must_change and action is not Action.OWN_ACCOUNT:
        return False
    return person.role in ALLOWED[action]


def require(person: AccountType | None, action: Action) -> AccountType:
    """The person, or ForbiddenError with a sentence for a page."""
    if person is None:
        raise ForbiddenError(
            action, f"Sign in first: only people with an account may {action}.", message("error.sign-in-first")
        )
    if not person.active:
        raise ForbiddenError(action, "This account is closed: ask an administrator.", message("error.account-closed"))
    if person.must_change and action is not Action.OWN_ACCOUNT:
        raise ForbiddenError(
            action, "Change your password first: another person set it.", message("error.change-password")
        )
    if person.role not in ALLOWED[action]:
        least = next(role for role in Role if role in ALLOWED[action])
        article = "an" if least is Role.ADMINISTRATOR else "a"
        detail = message("error.role", role=message(f"role.{least}"))
        raise ForbiddenError(action, f"A {person.role} may not {action}; this needs {article} {least}.", detail)
    return person
