"""Import of an existing adoption list: previewed row by row, then committed, with a report of every row.

A row becomes a proposal that was decided elsewhere, and its published decision. All rows are one transaction, so an
import that is killed leaves nothing. A row that says what already holds is left alone, so a file can be committed
again. What is undone later is one decision, like any other, or the whole import by one entry in the log.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from catalog.errors import NotFoundError, StateError
from catalog.messages import message
from catalog.standards.graph import StandardsGraph
from catalog.store.audit import AuditLog, Clock, Entry, append, instant, utc_now
from catalog.store.database import Database
from catalog.store.summaries import Summaries
from catalog.vetting.adoption_import.matching import match, refuse_repeats, suggest
from catalog.vetting.adoption_import.rows import ImportRow, Preview, Reading, RowState
from catalog.vetting.adoption_import.sheet import (
    check_mapping,
    guess_mapping,
    orders_of_dates,
    outcome_of,
    read_sheet,
)
from catalog.vetting.cycle.adoption import Adoption, Adoptions, Outcome, Status, in_force
from catalog.vetting.cycle.decision import insert_decisions, record_many, undoing, verdict_row
from catalog.vetting.cycle.proposal import Origin, State, create_many, touch
from catalog.vetting.form_values import line, prose
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, require
from catalog.vetting.tables import decisions, proposals

IMPORTED, UNDONE = "adoptions.import", "adoptions.undo"
_HOLDS = {
    Outcome.ADOPT: {Status.ADOPTED, Status.COMING, Status.EXPIRED},
    Outcome.PILOT: {Status.PILOT, Status.COMING, Status.EXPIRED},
    Outcome.CONDITIONS: {Status.CONDITIONAL, Status.COMING, Status.EXPIRED},
    Outcome.REJECT: {Status.REJECTED},
    Outcome.WITHDRAW: {Status.WITHDRAWN},
}
Progress = Callable[[str, int, int], None]  # a stage, how many rows are through it, and of how many


@dataclass(frozen=True, slots=True)
class PastImport:
    """An import in the log. ``undone`` is when it was undone whole, if it was."""

    entry: int
    at: str
    who: str
    filename: str
    rows: int
    undone: str | None


class AdoptionImports:
    """Imports into one database."""

    def __init__(
        self,
        database: Database,
        adoptions: Adoptions,
        graph: Callable[[], StandardsGraph],
        clock: Clock = utc_now,
        facts: Summaries | None = None,
    ) -> None:
        self._database, self._adoptions, self._graph, self._clock = database, adoptions, graph, clock
        self._facts = facts or Summaries()

    def preview(
        self,
        by: Person | None,
        data: bytes,
        filename: str,
        mapping: Mapping[str, str] | None = None,
        *,
        day_first: bool | None = None,
        sheet: str = "",
        statuses: Mapping[str, Outcome] | None = None,
        chosen: Mapping[int, str] | None = None,
    ) -> Preview:
        """Read a file by a mapping of ours to theirs, guessed if none is given; nothing is written.

        Without ``day_first`` the dates of a column are read as all of them together show. ``statuses`` says what the
        district's words mean, ``chosen`` which material a line is about. Raises UnreadableFileError for the file,
        InvalidRequestError for the mapping; a wrong row is in the preview.
        """
        require(by, Action.IMPORT_ADOPTIONS)
        name = line("filename", filename) or "upload"
        read = read_sheet(data, name, sheet)
        mapping = guess_mapping(read.header) if mapping is None else dict(mapping)
        places = check_mapping(read.header, mapping)
        shown, orders = orders_of_dates(read, places, day_first)
        written = dict.fromkeys(cells[places["status"]] for _, cells in read.rows if cells[places["status"]])
        meant = {status: outcome_of(status, statuses) for status in written}
        reading = Reading(name, places, meant, orders)
        rows: list[ImportRow] = [reading.row(number, cells) for number, cells in read.rows]
        with self._database.snapshot() as connection:
            rows = refuse_repeats(match(connection, self._facts, rows, chosen or {}))
            rows = self._compare(connection, rows)
        return Preview(name, read.header, mapping, tuple(rows), read.sheets, read.sheet, meant, shown)

    def suggest(self, rows: Sequence[ImportRow]) -> list[ImportRow]:
        """The rows, each whose title is no material's with the materials of the most similar titles."""
        with self._database.snapshot() as connection:
            return suggest(connection, self._facts, rows)

    def commit(
        self,
        by: Person | None,
        preview: Preview,
        replacing: Collection[int] = (),
        on_progress: Progress = lambda *_: None,
    ) -> Preview:
        """Store the rows that are ready, and of those that replace a decision the lines in ``replacing``: all or none.

        Returns the same preview with what became of each row.
        """
        actor = require(by, Action.IMPORT_ADOPTIONS)
        graph = self._graph()
        agreed = {row.line: row.replaced for row in preview.rows if row.line in replacing}
        with self._database.writing() as connection:
            compared = self._compare(connection, preview.rows)
            ready = [
                row
                for row in compared
                if row.state is RowState.READY
                or (row.state is RowState.REPLACES and agreed.get(row.line) == row.replaced)  # as when it was ticked
            ]
            on_progress("storing", 0, len(ready))
            entry, made = self._store(connection, actor.handle, preview.filename, ready, graph)
        done = {row.line: replace(row, state=RowState.IMPORTED, decision=key) for row, key in made}
        rows = tuple(done.get(row.line, row) for row in compared)
        return replace(preview, rows=rows, entry=entry)

    def past(self) -> list[PastImport]:
        """The imports of lists that can be undone whole or were, newest first."""
        log = AuditLog(self._database)
        undone = {entry.after["import"]: entry.at for entry in log.all_of(UNDONE)}
        imports = [entry for entry in log.all_of(IMPORTED) if "decisions" in entry.after]
        return [
            PastImport(
                entry.sequence,
                entry.at,
                entry.who,
                entry.subject.removeprefix("import:"),
                entry.after["rows"],
                undone.get(entry.sequence),
            )
            for entry in imports
        ]

    def undo(self, by: Person | None, entry: int, reason: str) -> int:
        """Take the effect of a whole import away by one entry in the log; returns how many decisions that concerns.

        What held before it holds again. A decision of it that was undone by itself stays undone, and a proposal that
        something else was decided on since keeps that; the others are closed.
        """
        actor = require(by, Action.UNDO)
        reason_text = prose("reason", reason, needed=True)
        with self._database.writing() as connection:
            import_entry = _entry(connection, entry)
            first, last = import_entry.after["decisions"]
            about = select(decisions.c.proposal_key).where(decisions.c.key.between(first, last))
            published = decisions.c.proposal_key.in_(about) & decisions.c.published.is_not(None)
            holding = in_force(connection.execute(select(decisions).where(published)).all())
            undone = [row for row in holding if first <= row.key <= last]
            if not undone:
                raise StateError("This import is undone already.", detail=message("refused.import-undone"))
            now = instant(self._clock())
            new = [(row.proposal_key, undoing(row.key, reason_text, now)) for row in undone]
            rows = insert_decisions(connection, self._clock, actor.handle, new)
            still_decided = {row.proposal_key for row in holding if not first <= row.key <= last}
            closed = sorted({row.proposal_key for row in undone} - still_decided)
            _close(connection, closed, now)
            touch(connection)
            after = {
                "import": entry,
                "undoes": ranges(row.key for row in undone),
                "decisions": [rows[0]["key"], rows[-1]["key"]],
                "closed": ranges(closed),
                "made": rows[0]["decided"],
                "published": now,
                "reason": reason_text,
            }
            append(connection, self._clock(), actor.handle, UNDONE, import_entry.subject, after=after)
            return len(undone)

    # -- within ---------------------------------------------------------------------------------------------

    def _store(
        self, connection: Connection, who: str, filename: str, ready: Sequence[ImportRow], graph: StandardsGraph
    ) -> tuple[int | None, list[tuple[ImportRow, int]]]:
        """Store rows that are ready; returns the import's entry in the log, and each row with its decision."""
        decided = [(row, row.verdict, row.resource_id) for row in ready if row.verdict and row.resource_id]
        if not decided:
            return None, []
        now = instant(self._clock())
        proposed, verdicts = [], []
        for row, verdict, resource_id in decided:
            proposal: dict[str, Any] = {"title": row.title[:300], "reason": verdict.rationale, "origin": Origin.IMPORT}
            proposal |= {"reference": line("reference", f"{filename}, line {row.line}"[-300:])}
            proposal |= {"rubric": None, "rubric_version": None, "state": State.PUBLISHED}
            proposed.append((proposal, [resource_id]))
            begins = min(now[:10], verdict.expires or now[:10])  # a list of old may give only the end
            verdicts.append((verdict_row(verdict, begins) | {"published": now}, [resource_id]))
        keys = create_many(connection, self._clock, who, proposed)
        made = [(key, *verdict) for key, verdict in zip(keys, verdicts, strict=True)]
        numbers = record_many(connection, self._clock, who, made, graph=graph)
        after: dict[str, Any] = {"rows": len(decided), "first": decided[0][0].line, "last": decided[-1][0].line}
        after |= {"decisions": [numbers[0], numbers[-1]]}
        entry = append(connection, self._clock(), who, IMPORTED, f"import:{filename}", after=after)
        return entry.sequence, [(row, number) for (row, *_), number in zip(decided, numbers, strict=True)]

    def _compare(self, connection: Connection, rows: Sequence[ImportRow]) -> list[ImportRow]:
        """Mark the rows that say what holds already, and those that replace what holds."""
        statuses = self._adoptions.statuses_in(connection)
        compared = []
        for row in rows:
            if row.state in (RowState.READY, RowState.UNCHANGED, RowState.REPLACES):
                row = _compared(row, statuses.get(row.resource_id or ""))  # noqa: PLW2901
            compared.append(row)
        return compared


def ranges(keys: Iterable[int]) -> list[list[int]]:
    """Rising numbers as pairs of the first and the last of each run."""
    spans: list[list[int]] = []
    for key in keys:
        if spans and spans[-1][1] == key - 1:
            spans[-1][1] = key
        else:
            spans.append([key, key])
    return spans


def spread(pairs: Iterable[Sequence[int]]) -> list[int]:
    """The numbers of ``ranges``."""
    return [key for first, last in pairs for key in range(first, last + 1)]


def _compared(row: ImportRow, adoption: Adoption | None) -> ImportRow:
    if adoption is None or adoption.decision is None or row.verdict is None:
        return replace(row, state=RowState.READY, replaced=None)
    same = adoption.status in _HOLDS[row.verdict.outcome] and row.verdict.effective in (None, adoption.effective)
    same = same and row.verdict.expires in (adoption.expires, adoption.until)
    same = same and (adoption.grades, adoption.conditions) == (row.verdict.grades, row.verdict.conditions)
    return replace(row, state=RowState.UNCHANGED if same else RowState.REPLACES, replaced=None if same else adoption)


def _entry(connection: Connection, sequence: int) -> Entry:
    import_entry = AuditLog.entry(connection, sequence)
    if import_entry is None or import_entry.action != IMPORTED or "decisions" not in import_entry.after:
        raise NotFoundError(
            f"Entry {sequence} of the log is no import of a list that can be undone whole.",
            detail=message("refused.no-import", entry=sequence),
        )
    return import_entry


def _close(connection: Connection, keys: Sequence[int], now: str) -> None:
    if keys:
        this = update(proposals).where(proposals.c.key == bindparam("at"))
        values = {"state": State.CLOSED, "version": proposals.c.version + 1, "changed": now}
        connection.execute(this.values(**values), [{"at": key} for key in keys])
