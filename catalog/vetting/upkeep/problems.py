"""Problems that people report with a material, a dead link or a wrong grade, and why a result was not useful.

A problem keeps no name. If the reporter was signed in, the log does, as it does of every change.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, Select, func, insert, select, update

from catalog.errors import InvalidRequestError, NotFoundError
from catalog.messages import message
from catalog.store.audit import append, instant, utc_now
from catalog.store.database import AnyRow, Database, next_key
from catalog.store.tables import identities, problems, resources

MAX_NOTE = 2000
_LARGEST_NUMBER = 2**31 - 1


class ProblemKind(StrEnum):
    DEAD_LINK = "dead-link"
    WRONG_GRADE = "wrong-grade"
    WRONG_ALIGNMENT = "wrong-alignment"
    OTHER = "other"
    # Why a result is of no use to the searcher.
    OFF_TOPIC = "off-topic"
    TOO_EASY = "too-easy"
    TOO_HARD = "too-hard"
    WRONG_TYPE = "wrong-type"
    POOR_QUALITY = "poor-quality"


PROBLEMS = (ProblemKind.DEAD_LINK, ProblemKind.WRONG_GRADE, ProblemKind.WRONG_ALIGNMENT, ProblemKind.OTHER)
NOT_USEFUL = (
    *(ProblemKind.OFF_TOPIC, ProblemKind.TOO_EASY, ProblemKind.TOO_HARD, ProblemKind.WRONG_TYPE),
    *(ProblemKind.POOR_QUALITY, ProblemKind.DEAD_LINK, ProblemKind.OTHER),
)

OF_THE_RESULT = frozenset(NOT_USEFUL) - {ProblemKind.DEAD_LINK, ProblemKind.OTHER}  # what says that it does not fit


@dataclass(frozen=True, slots=True)
class ReportedProblem:
    """What was reported. ``id`` is the material's present id; ``resolved`` is None while the problem is open."""

    number: int
    id: str
    kind: ProblemKind
    note: str
    reported: str  # ISO 8601, UTC
    resolved: str | None
    resolution: str

    @property
    def open(self) -> bool:
        return self.resolved is None


class Problems:
    """Reported problems in an open catalog's database. Safe to share between threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def report(self, id: str, kind: str, note: str = "", who: str = "") -> ReportedProblem:
        """Keep a report; its number is what ``resolve`` takes. A problem of another kind must say what it is.

        The log names ``who``; "" is a visitor without an account.
        """
        if kind not in set(ProblemKind):
            raise InvalidRequestError(
                "kind", f"“{kind:.40}” is no kind of problem.", ", ".join(ProblemKind), message("report.choose")
            )
        note = _note(note)
        if kind == ProblemKind.OTHER and not note:
            raise InvalidRequestError("note", "say in a few words what is wrong.", detail=message("report.describe"))
        with self._database.writing() as connection:
            known = select(identities.c.id).where(identities.c.id == id.replace("\0", ""))
            if connection.execute(known).first() is None:
                raise NotFoundError(
                    f"No resource “{id:.200}” is stored here.", detail=message("error.no-material", id=id[:200])
                )
            number = next_key(connection, problems.c.key)
            row = {"id": id, "kind": str(kind), "note": note, "reported": instant(utc_now()), "resolution": ""}
            connection.execute(insert(problems).values(key=number, **row))
            after = {"resource": id, "kind": str(kind), "note": note}
            append(connection, utc_now(), who, "problem.report", f"problem:{number}", after=after)
            return _one(connection, number)

    def listed(
        self, *, resolved: bool = False, id: str | None = None, limit: int = 500, offset: int = 0
    ) -> list[ReportedProblem]:
        """Open problems, oldest first, or the resolved ones too; only one material's if ``id`` is given."""
        query = _narrowed(_query(), resolved=resolved, id=id).order_by(problems.c.key).limit(limit).offset(offset)
        with self._database.reading() as connection:
            return [_problem(row) for row in connection.execute(query)]

    def count(self, *, resolved: bool = False, id: str | None = None) -> int:
        """How many ``listed`` lists without a limit."""
        query = select(func.count()).select_from(_narrowed(_query(), resolved=resolved, id=id).subquery())
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one()

    def resolve(self, number: int, note: str, who: str = "") -> ReportedProblem:
        """Close a problem, saying what was done; one that is closed stays as it was closed. The log names ``who``."""
        with self._database.writing() as connection:
            return resolve_in(connection, number, note, who)


def resolve_in(connection: Connection, number: int, note: str, who: str = "") -> ReportedProblem:
    """As ``Problems.resolve``, in a transaction that does more."""
    note = _note(note)
    if not note:
        raise InvalidRequestError("note", "say in a few words what was done.", detail=message("refused.resolution"))
    problem = _one(connection, number)
    if not problem.open:
        date = (problem.resolved or "")[:10]
        detail = message("refused.resolved", number=str(number), date=date)
        raise InvalidRequestError("number", f"problem {number} was resolved on {date}.", detail=detail)
    change = update(problems).where(problems.c.key == number)
    connection.execute(change.values(resolved=instant(utc_now()), resolution=note))
    before = {"resource": problem.id, "kind": problem.kind, "note": problem.note, "state": "open"}
    after = {"state": "resolved", "resolution": note}
    append(connection, utc_now(), who, "problem.resolve", f"problem:{number}", before=before, after=after)
    return _one(connection, number)


def _note(text: str) -> str:
    note = text.replace("\r\n", "\n").strip()
    if len(note) > MAX_NOTE:
        detail = message("refused.note-long", length=len(note), most=MAX_NOTE)
        raise InvalidRequestError("note", f"{len(note):,} characters are too many.", f"at most {MAX_NOTE:,}", detail)
    if "\0" in note or any("\ud800" <= character <= "\udfff" for character in note):
        raise InvalidRequestError(
            "note", "it holds characters that are not text.", detail=message("refused.no-character")
        )
    return note


def _query() -> Select[*tuple[object, ...]]:
    columns = (problems.c[name] for name in ("kind", "note", "reported", "resolved", "resolution"))
    return (
        select(problems.c.key, resources.c.id, *columns)
        .join(identities, identities.c.id == problems.c.id)
        .join(resources, resources.c.key == identities.c.resource_key)
    )


def _narrowed(query: Select[*tuple[object, ...]], *, resolved: bool, id: str | None) -> Select[*tuple[object, ...]]:
    if not resolved:
        query = query.where(problems.c.resolved.is_(None))
    if id is not None:
        here = select(identities.c.resource_key).where(identities.c.id == id.replace("\0", "")).scalar_subquery()
        query = query.where(identities.c.resource_key == here)
    return query


def _one(connection: Connection, number: int) -> ReportedProblem:
    number = number if 0 < number <= _LARGEST_NUMBER else 0
    row = connection.execute(_query().where(problems.c.key == number)).one_or_none()
    if row is None:
        raise NotFoundError("No problem of this number was reported.", detail=message("refused.no-problem"))
    return _problem(row)


def _problem(row: AnyRow) -> ReportedProblem:
    return ReportedProblem(row.key, row.id, ProblemKind(row.kind), row.note, row.reported, row.resolved, row.resolution)
