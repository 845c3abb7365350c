"""Import of an existing adoption list: previewed row by row, then committed, with a report of every row.

A row becomes a proposal that was decided elsewhere, and its published decision; what is undone later is undone like
any other. Rows are committed in batches, each whole. A row that says what already holds is left alone, so a file can
be committed again after an interruption.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import Connection, select

from catalog.errors import SyllabaryError
from catalog.standards.graph import StandardsGraph
from catalog.store.audit import Clock, append, instant, utc_now
from catalog.store.database import Database, batched
from catalog.store.identity import normal_url
from catalog.store.summaries import Fact, Summaries
from catalog.store.tables import identities, resources, source_records
from catalog.vetting.adoption_import.sheet import (
    check_mapping,
    day_of,
    guess_mapping,
    order_of_dates,
    outcome_of,
    read_sheet,
)
from catalog.vetting.cycle.adoption import Adoption, Adoptions, Outcome, Status
from catalog.vetting.cycle.decision import Verdict, record, verdict_row
from catalog.vetting.cycle.proposal import Origin, State, create, load
from catalog.vetting.form_values import line
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, require

_CHUNK = 500
_NEAR, _LIKE = 3, 80  # titles offered, and how like they must be in a hundred
_BATCH = 200  # rows a transaction
_HOLDS = {
    Outcome.ADOPT: {Status.ADOPTED, Status.COMING, Status.EXPIRED},
    Outcome.PILOT: {Status.PILOT, Status.COMING, Status.EXPIRED},
    Outcome.CONDITIONS: {Status.CONDITIONAL, Status.COMING, Status.EXPIRED},
    Outcome.REJECT: {Status.REJECTED},
    Outcome.WITHDRAW: {Status.WITHDRAWN},
}


class RowState(StrEnum):
    READY = "ready"
    REPLACES = "replaces"  # another decision holds: it needs a tick of its own
    UNCHANGED = "unchanged"  # it says what already holds
    WRONG = "wrong"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One row of the file: what it says, which material it means and how that was found, and what is wrong with it."""

    line: int
    said: Mapping[str, str]  # by our columns
    state: RowState
    resource_id: str | None = None
    title: str = ""
    found_by: str = ""  # resource, url or title
    verdict: Verdict | None = None
    problem: str = ""
    decision: int | None = None
    held: Adoption | None = None  # the decision that it would replace
    near: tuple[tuple[str, str], ...] = ()  # id and title of materials that may be meant


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do."""

    filename: str
    header: tuple[str, ...]
    mapping: Mapping[str, str]
    rows: tuple[ImportRow, ...]
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    statuses: Mapping[str, Outcome | None] = field(default_factory=dict)  # every status as written -> what it means
    day_first: bool | None = None  # as the list's own dates show

    @property
    def counts(self) -> dict[RowState, int]:
        counted = Counter(row.state for row in self.rows)
        return {state: counted[state] for state in RowState}


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
    ) -> Preview:
        """Read a file by a mapping of ours to theirs, guessed if none is given; nothing is written.

        Without ``day_first`` dates are read as all of them together show. ``statuses`` says what the district's words
        mean. Raises UnreadableFileError for the file, InvalidRequestError for the mapping; a wrong row is in the
        preview.
        """
        require(by, Action.IMPORT_ADOPTIONS)
        name = line("filename", filename) or "upload"
        read = read_sheet(data, name, sheet)
        mapping = guess_mapping(read.header) if mapping is None else dict(mapping)
        places = check_mapping(read.header, mapping)
        order = order_of_dates(read, places)
        first = order.day_first if day_first is None else day_first
        written = dict.fromkeys(cells[places["status"]] for _, cells in read.rows if cells[places["status"]])
        meant = {status: outcome_of(status, statuses) for status in written}
        rows = [
            _read(number, cells, places, day_first=first, filename=name, statuses=meant) for number, cells in read.rows
        ]
        rows = self._compare(_refuse_repeats(self._match(rows)))
        return Preview(name, read.header, mapping, tuple(rows), read.sheets, read.sheet, meant, order.day_first)

    def commit(self, by: Person | None, preview: Preview, replacing: Collection[int] = ()) -> Preview:
        """Store the rows that are ready, and of those that replace a decision the lines in ``replacing``.

        Returns the same preview with what became of each row.
        """
        actor = require(by, Action.IMPORT_ADOPTIONS)
        graph = self._graph()
        done: dict[int, ImportRow] = {}
        compared = self._compare(preview.rows)
        agreed = {row.line: row.held for row in preview.rows if row.line in replacing}
        ready = [
            row
            for row in compared
            if row.state is RowState.READY
            or (row.state is RowState.REPLACES and agreed.get(row.line) == row.held)  # as it was when it was ticked
        ]
        for batch in batched(ready, _BATCH):
            with self._database.writing() as connection:
                for row in batch:
                    done[row.line] = self._store(connection, actor.handle, preview.filename, row, graph)
                after = {"rows": len(batch), "first": batch[0].line, "last": batch[-1].line}
                subject = f"import:{preview.filename}"
                append(connection, self._clock(), actor.handle, "adoptions.import", subject, after=after)
        left = {row.line: row for row in self._compare(preview.rows)}
        return replace(preview, rows=tuple(done.get(row.line, left[row.line]) for row in preview.rows))

    # -- within ---------------------------------------------------------------------------------------------

    def _store(
        self, connection: Connection, who: str, filename: str, row: ImportRow, graph: StandardsGraph
    ) -> ImportRow:
        if row.verdict is None or row.resource_id is None:
            return row
        now = instant(self._clock())
        reference = line("reference", f"{filename}, line {row.line}"[-300:])
        proposed: dict[str, Any] = {"title": row.title[:300], "reason": row.verdict.rationale, "origin": Origin.IMPORT}
        proposed |= {"reference": reference, "rubric": None, "rubric_version": None, "state": State.PUBLISHED}
        key = create(connection, self._clock, who, proposed, [row.resource_id])
        begins = min(now[:10], row.verdict.expires or now[:10])  # a list of old may give only the end
        values = verdict_row(row.verdict, begins) | {"published": now}
        made = record(connection, self._clock, who, load(connection, key), values, graph=graph)
        return replace(row, state=RowState.IMPORTED, decision=made)

    def _match(self, rows: Sequence[ImportRow]) -> list[ImportRow]:
        """Find each row's material: by id, else by address, else by a title that only one has."""
        wanted = [row for row in rows if row.state is RowState.READY]
        with self._database.snapshot() as connection:
            by_id = _present_ids(connection, {row.said.get("resource", "") for row in wanted} - {""})
            urls = {row.line: normal_url(row.said.get("url")) for row in wanted}
            by_url = _at_urls(connection, {url for url in urls.values() if url})
            titled = any(row.said.get("title") for row in wanted)
            every = connection.execute(select(resources.c.id)).scalars().all() if titled else []
            facts = dict(self._facts.of(connection, list(every) or [*by_id.values()]))
            by_title: dict[str, set[str]] = defaultdict(set)
            for fact in facts.values() if titled else ():
                by_title[_plain(fact.title)].add(fact.id)
            found = []
            for row in rows:
                if row.state is not RowState.READY:
                    found.append(row)
                    continue
                title = _plain(row.said.get("title", ""))
                candidates = (
                    ("resource", {by_id[row.said["resource"]]} if row.said.get("resource") in by_id else set()),
                    ("url", by_url.get(urls[row.line] or "", set())),
                    ("title", by_title.get(title, set())),
                )
                chosen = _chosen(row, candidates)
                found.append(_near(chosen, title, facts, by_title) if chosen.resource_id is None and title else chosen)
            facts |= self._facts.of(connection, [row.resource_id for row in found if row.resource_id is not None])
        return [replace(row, title=facts[row.resource_id].title) if row.resource_id in facts else row for row in found]

    def _compare(self, rows: Sequence[ImportRow]) -> list[ImportRow]:
        """Mark the rows that say what holds already."""
        statuses = self._adoptions.statuses()
        found = []
        for row in rows:
            held = statuses.get(row.resource_id or "")
            standing = held if held is not None and held.decision is not None else None
            same = False
            if row.verdict is not None and held is not None and held.decision is not None:
                begins = row.verdict.effective in (None, held.effective)
                same = held.status in _HOLDS[row.verdict.outcome] and begins
                same = same and (held.grades, held.until) == (row.verdict.grades, row.verdict.expires)
                same = same and held.conditions == row.verdict.conditions
            if row.state in (RowState.READY, RowState.UNCHANGED, RowState.REPLACES):
                state = RowState.UNCHANGED if same else RowState.REPLACES if standing else RowState.READY
                row = replace(row, state=state, held=standing if state is RowState.REPLACES else None)  # noqa: PLW2901
            found.append(row)
        return found


def _read(
    number: int,
    cells: Sequence[str],
    places: Mapping[str, int],
    *,
    day_first: bool | None,
    filename: str,
    statuses: Mapping[str, Outcome | None],
) -> ImportRow:
    said = {ours: cells[place] for ours, place in places.items() if cells[place]}
    outcome = statuses.get(said.get("status", ""))
    if outcome is None:
        status = said.get("status", "")
        problem = f"“{status[:80]}” is no status known here." if status else "It has no status."
        return ImportRow(number, said, RowState.WRONG, problem=problem)
    try:
        verdict = Verdict(
            outcome=outcome,
            rationale=said.get("rationale") or f"Taken over from {filename}, line {number}.",
            grades=_grades(said.get("grades", "")),
            effective=day_of(said.get("effective", ""), day_first=day_first),
            expires=day_of(said.get("expires", ""), day_first=day_first),
            conditions=said.get("conditions", "") if outcome in (Outcome.CONDITIONS, Outcome.PILOT) else "",
        )
        verdict_row(verdict, verdict.effective or verdict.expires or "0001-01-01")
    except (SyllabaryError, ValueError) as error:
        return ImportRow(number, said, RowState.WRONG, problem=str(error))
    return ImportRow(number, said, RowState.READY, verdict=verdict)


def _grades(words: str) -> str:
    """A bare "3-5" in a column of grades means grades, and is written so."""
    return f"Grades {words}" if words and words[0].isdigit() and "th" not in words and "rd" not in words else words


def _chosen(row: ImportRow, candidates: Sequence[tuple[str, set[str]]]) -> ImportRow:
    for found_by, ids in candidates:
        if len(ids) == 1:
            return replace(row, resource_id=next(iter(ids)), found_by=found_by)
        if len(ids) > 1:
            problem = f"{len(ids)} materials have this {found_by}: give the id of one, as {', '.join(sorted(ids)[:3])}."
            return replace(row, state=RowState.WRONG, problem=problem)
    return replace(row, state=RowState.WRONG, problem="No such material is in the catalog: import it first.")


def _plain(title: str) -> str:
    """A title without case, spaces and punctuation, which lists repeat as they like; one of marks alone stays."""
    title = title.casefold()
    return " ".join(re.sub(r"[^\w]+", " ", title).split()) or title.strip()


def _near(row: ImportRow, title: str, facts: Mapping[str, Fact], by_title: Mapping[str, set[str]]) -> ImportRow:
    """The row with the materials whose titles are most like its own, for a person to name one."""
    like = process.extract(title, list(by_title), scorer=fuzz.token_set_ratio, limit=None, score_cutoff=_LIKE)
    # A title that lacks words is like enough to be shown, but comes after one that has nearly the same.
    nearest = sorted((name for name, *_ in like), key=lambda name: (-fuzz.token_sort_ratio(title, name), name))
    ids = [id for name in nearest[:_NEAR] for id in sorted(by_title[name])][:_NEAR]
    return replace(row, near=tuple((id, facts[id].title) for id in ids))


def _refuse_repeats(rows: Sequence[ImportRow]) -> list[ImportRow]:
    first: dict[str, int] = {}
    found = []
    for row in rows:
        if row.resource_id is not None and first.setdefault(row.resource_id, row.line) != row.line:
            problem = f"Line {first[row.resource_id]} is about the same material."
            row = replace(row, state=RowState.WRONG, problem=problem)  # noqa: PLW2901
        found.append(row)
    return found


def _present_ids(connection: Connection, ids: set[str]) -> dict[str, str]:
    """Given ids -> the resources' own."""
    found: dict[str, str] = {}
    query = select(identities.c.id, resources.c.id.label("present")).join(resources)
    for chunk in batched(sorted(ids), _CHUNK):
        found.update((row.id, row.present) for row in connection.execute(query.where(identities.c.id.in_(chunk))))
    return found


def _at_urls(connection: Connection, urls: set[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    query: Any = (
        select(source_records.c.url, resources.c.id)
        .join(identities, identities.c.id == source_records.c.id)
        .join(resources, resources.c.key == identities.c.resource_key)
    )
    for chunk in batched(sorted(urls), _CHUNK):
        for row in connection.execute(query.where(source_records.c.url.in_(chunk))):
            found[row.url].add(row.id)
    return found
