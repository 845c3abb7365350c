"""Reviewers' verdicts on alignments: confirmed, rejected or added, and kept apart from the publisher's.

A resource's effective record then holds what reviewers confirmed or added, as theirs, and no longer what they
rejected. Verdicts on inferred alignments keep the confidence that was judged, so that calibration can learn of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from sqlalchemy import Connection, insert, select, update

from catalog.errors import Clash, ConflictError, InvalidRequestError, NotFoundError, StateError
from catalog.messages import message
from catalog.model import AlignmentType
from catalog.standards.graph import StandardsGraph
from catalog.store.audit import Clock, append, instant, utc_now
from catalog.store.database import AnyRow, Database, next_key
from catalog.store.effective_record import Resolver, declared, refresh
from catalog.store.reviewed_alignments import AlignmentVerdict, in_force, rejected
from catalog.store.tables import alignment_verdicts, identities, resources, state
from catalog.vetting.form_values import prose
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, require
from catalog.vetting.tables import vetting_state


@dataclass(frozen=True, slots=True)
class Judged:
    """One verdict. ``resource_id`` is the resource's own id today; ``inferred`` the confidence that was judged;
    ``number`` rises with every verdict, so that none replaces one that was not seen."""

    resource_id: str
    standard_id: str
    type: AlignmentType
    verdict: AlignmentVerdict
    code: str
    inferred: float | None
    note: str
    by: str
    made: str
    number: int


@dataclass(frozen=True, slots=True)
class _Rejections:
    """What is rejected in one state of the verdicts, the resources and the standards."""

    at: object
    graph: StandardsGraph
    judged: frozenset[tuple[str, str]]
    teaching: Mapping[str, Collection[str]]


class AlignmentReviews:
    """The verdicts of one database. ``graph`` gives the standards of today."""

    def __init__(self, database: Database, graph: Callable[[], StandardsGraph], clock: Clock = utc_now) -> None:
        self._database, self._graph, self._clock = database, graph, clock
        self._lock = Lock()
        self._cached: _Rejections | None = None

    # -- reading --------------------------------------------------------------------------------------------

    def of(self, resource_id: str) -> list[Judged]:
        """Everything said of one resource's alignments, oldest first; the last of a standard and type holds."""
        here = select(identities.c.resource_key).where(identities.c.id == resource_id).scalar_subquery()
        with self._database.reading() as connection:
            return [_judged(row) for row in connection.execute(_query().where(resources.c.key == here))]

    def verdicts(self, verdict: AlignmentVerdict | None = None) -> list[Judged]:
        """All verdicts that hold, by resource: confirmed and rejected ones are what calibration learns of."""
        rows: dict[str, list[AnyRow]] = defaultdict(list)
        with self._database.reading() as connection:
            for row in connection.execute(_query()):
                rows[row.present_id].append(row)
        in_effect = (_judged(row) for name in sorted(rows) for row in in_force(rows[name]).values())
        return [judged for judged in in_effect if verdict is None or judged.verdict is verdict]

    def refused(self) -> Mapping[str, Collection[str]]:
        """By standard, also by its equivalents, the resources that reviewers say do not teach it: no search should
        offer them for it, however sure an inference is. The same object until something changes."""
        return self._rejections().teaching

    def judged(self) -> frozenset[tuple[str, str]]:
        """Pairs of resource and standard, also the rejected standards' equivalents, of which a verdict holds."""
        return self._rejections().judged

    def _rejections(self) -> _Rejections:
        graph = self._graph()
        with self._database.snapshot() as connection:
            return self._rejections_in(connection, graph)

    def refused_in(self, connection: Connection, graph: StandardsGraph) -> Mapping[str, Collection[str]]:
        """As ``refused``, of the state that this connection sees."""
        return self._rejections_in(connection, graph).teaching

    def _rejections_in(self, connection: Connection, graph: StandardsGraph) -> _Rejections:
        digest = select(state.c.resources_digest).scalar_subquery()
        at = tuple(connection.execute(select(vetting_state.c.alignments, digest)).one())
        with self._lock:
            if self._cached is None or self._cached.at != at or self._cached.graph is not graph:
                self._cached = _read_rejections(connection, graph, at)
            return self._cached

    def newest(self) -> int:
        """The ``number`` of the last verdict on any material, be it one taken back; 0 if there is none."""
        with self._database.reading() as connection:
            return next_key(connection, alignment_verdicts.c.key) - 1

    def declared(self, resource_id: str) -> frozenset[tuple[str, str]]:
        """The standards and types that publishers declare of a resource, whatever reviewers say of them."""
        graph = self._graph()
        with self._database.snapshot() as connection:
            return declared(connection, _resource_key(connection, resource_id), Resolver(graph))

    def version(self) -> int:
        """Moves with every verdict; one row is read."""
        with self._database.reading() as connection:
            return int(connection.execute(select(vetting_state.c.alignments)).scalar_one())

    # -- writing --------------------------------------------------------------------------------------------

    def confirm(
        self,
        by: Person | None,
        resource_id: str,
        standard_id: str,
        type: AlignmentType = AlignmentType.TEACHES,
        *,
        note: str = "",
        inferred: float | None = None,
        seen: int | None = None,
    ) -> Judged:
        """Say that an alignment, the publisher's or an inferred one, is right. ``seen`` is the ``number`` of the
        newest verdict, taken back or not, that was there when this one was looked at, 0 if none was: ConflictError if
        a newer one was given since."""
        about = (resource_id, standard_id, type)
        return self._say(by, AlignmentVerdict.CONFIRMED, about, note, seen, inferred=inferred)

    def reject(
        self,
        by: Person | None,
        resource_id: str,
        standard_id: str,
        type: AlignmentType = AlignmentType.TEACHES,
        *,
        note: str,
        inferred: float | None = None,
        seen: int | None = None,
    ) -> Judged:
        """Reject one, and say why: it no longer counts, whatever its source. ``seen`` as for ``confirm``."""
        about = (resource_id, standard_id, type)
        return self._say(by, AlignmentVerdict.REJECTED, about, note, seen, inferred=inferred)

    def add(
        self,
        by: Person | None,
        resource_id: str,
        standard_id: str,
        type: AlignmentType = AlignmentType.TEACHES,
        *,
        note: str = "",
        seen: int | None = None,
    ) -> Judged:
        """Add an alignment that no source declares. ``seen`` as for ``confirm``."""
        return self._say(by, AlignmentVerdict.ADDED, (resource_id, standard_id, type), note, seen)

    def clear(
        self,
        by: Person | None,
        resource_id: str,
        standard_id: str,
        type: AlignmentType = AlignmentType.TEACHES,
        *,
        note: str = "",
        seen: int | None = None,
    ) -> Judged:
        """Take the verdict that holds back, by a further one. ``seen`` as for ``confirm``."""
        return self._say(by, AlignmentVerdict.CLEARED, (resource_id, standard_id, type), note, seen)

    # -- within ---------------------------------------------------------------------------------------------

    def _say(
        self,
        by: Person | None,
        verdict: AlignmentVerdict,
        about: tuple[str, str, AlignmentType],
        note: str,
        seen: int | None,
        *,
        inferred: float | None = None,
    ) -> Judged:
        actor = require(by, Action.REVIEW_ALIGNMENT)
        resource_id, standard_id, kind = about[0], about[1], AlignmentType(about[2])
        why = prose("note", note, needed=verdict is AlignmentVerdict.REJECTED, longest=2000)
        if inferred is not None and not 0 <= inferred <= 1:
            raise InvalidRequestError("inferred", "a confidence lies between 0 and 1.")
        graph = self._graph()
        with self._database.writing() as connection:
            key = _resource_key(connection, resource_id)
            last = _last(connection, key, standard_id, kind)
            old = None if last is None or last.verdict == AlignmentVerdict.CLEARED else last
            if verdict is AlignmentVerdict.CLEARED and old is None:
                raise StateError("No verdict is here to take back.", detail=message("refused.no-verdict"))
            if verdict is not AlignmentVerdict.CLEARED and standard_id not in graph.standards:
                raise NotFoundError(
                    f"No standard “{standard_id}” is known here.", detail=message("error.unknown", code=standard_id)
                )
            if old is not None and old.verdict == verdict and why in {"", old.note}:
                return _judged(old)
            _must_be_seen(last, verdict, seen)
            number = next_key(connection, alignment_verdicts.c.key)
            row: dict[str, Any] = {
                "resource_id": resource_id,
                "standard_id": standard_id,
                "type": kind,
                "verdict": verdict,
                "code": _code(graph, standard_id, old),
                "framework": _framework(graph, standard_id),
                "inferred": inferred,
                "note": why,
                "made_by": actor.handle,
                "made": instant(self._clock()),
            }
            connection.execute(insert(alignment_verdicts).values(key=number, **row))
            connection.execute(update(vetting_state).values(alignments=vetting_state.c.alignments + 1))
            before = None if old is None else {"verdict": old.verdict, "by": old.made_by, "note": old.note}
            subject = f"resource:{resource_id}"
            append(connection, self._clock(), actor.handle, "alignment.review", subject, before=before, after=row)
            refresh(connection, [key], Resolver(graph), row["made"])
            return _judged(connection.execute(_query().where(alignment_verdicts.c.key == number)).one())


def _last(connection: Connection, key: int, standard_id: str, kind: AlignmentType) -> AnyRow | None:
    """The last word on one alignment of a resource, be it one taken back."""
    said = connection.execute(_query().where(resources.c.key == key)).all()
    return {(row.standard_id, row.type): row for row in said}.get((standard_id, kind))


def _must_be_seen(last: AnyRow | None, verdict: AlignmentVerdict, seen: int | None) -> None:
    """Raises ConflictError if the last word on an alignment, be it one taken back, is newer than all that were seen."""
    if last is not None and seen is not None and last.key > seen:
        raise ConflictError((Clash(last.code, verdict, f"{last.verdict} by {last.made_by}: {last.note}", last.key),))


def _read_rejections(connection: Connection, graph: StandardsGraph, at: object) -> _Rejections:
    rows: dict[str, list[AnyRow]] = defaultdict(list)
    for row in connection.execute(_query()):
        rows[row.present_id].append(row)
    teaching: dict[str, set[str]] = defaultdict(set)
    judged: set[tuple[str, str]] = set()
    for name, verdicts in rows.items():
        judged |= {(name, standard) for standard, _ in in_force(verdicts)}
        for standard, kind in rejected(in_force(verdicts), graph):
            judged.add((name, standard))
            if kind == AlignmentType.TEACHES:
                teaching[standard].add(name)
    return _Rejections(at, graph, frozenset(judged), dict(teaching))


def _query() -> Any:
    return (
        select(alignment_verdicts, resources.c.id.label("present_id"))
        .join(identities, identities.c.id == alignment_verdicts.c.resource_id)
        .join(resources, resources.c.key == identities.c.resource_key)
        .order_by(alignment_verdicts.c.key)
    )


def _resource_key(connection: Connection, resource_id: str) -> int:
    key = connection.execute(select(identities.c.resource_key).where(identities.c.id == resource_id)).scalar()
    if key is None:
        raise NotFoundError(
            f"No resource “{resource_id}” is stored here.", detail=message("error.no-material", id=resource_id)
        )
    return int(key)


def _framework(graph: StandardsGraph, standard_id: str) -> str:
    standard = graph.standards.get(standard_id)
    known = graph.frameworks.get(standard.framework_id) if standard is not None else None
    return known.title if known is not None else ""


def _code(graph: StandardsGraph, standard_id: str, old: AnyRow | None) -> str:
    standard = graph.standards.get(standard_id)
    return standard.code if standard is not None else old.code if old is not None else ""


def _judged(row: AnyRow) -> Judged:
    return Judged(
        row.present_id,
        row.standard_id,
        AlignmentType(row.type),
        AlignmentVerdict(row.verdict),
        row.code,
        row.inferred,
        row.note,
        row.made_by,
        row.made,
        row.key,
    )
