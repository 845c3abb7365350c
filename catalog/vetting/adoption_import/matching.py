"""Which material a row of an adoption list means: by identifier, by address, by title, or as a person chose."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import Connection, select

from catalog.messages import Message, message
from catalog.store.database import rows_among
from catalog.store.grouping import present_ids
from catalog.store.identity import normal_url
from catalog.store.summaries import Fact, Summaries
from catalog.store.tables import identities, resources, source_records
from catalog.vetting.adoption_import.rows import ImportRow, RowState

_NEAR, _LIKE = 3, 80  # titles offered, and how like they must be in a hundred
_SHARED = 10  # materials offered of those that share what a row says


@dataclass(frozen=True, slots=True)
class Titles:
    """Every title that is here without case and punctuation, with its materials."""

    facts: Mapping[str, Fact]
    by_title: Mapping[str, set[str]]

    @classmethod
    def of(cls, connection: Connection, summaries: Summaries) -> Titles:
        every = connection.execute(select(resources.c.id)).scalars().all()
        facts = dict(summaries.of(connection, list(every)))
        by_title: dict[str, set[str]] = defaultdict(set)
        for fact in facts.values():
            by_title[plain(fact.title)].add(fact.id)
        return cls(facts, by_title)

    def near(self, title: str) -> tuple[tuple[str, str], ...]:
        """Id and title of the materials whose titles are most like this one."""
        like = process.extract(title, list(self.by_title), scorer=fuzz.token_set_ratio, limit=None, score_cutoff=_LIKE)
        # A title that lacks words is like enough to be shown, but comes after one that has nearly the same.
        nearest = sorted((name for name, *_ in like), key=lambda name: (-fuzz.token_sort_ratio(title, name), name))
        ids = [id for name in nearest[:_NEAR] for id in sorted(self.by_title[name])][:_NEAR]
        return tuple((id, self.facts[id].title) for id in ids)


def match(
    connection: Connection, summaries: Summaries, rows: Sequence[ImportRow], chosen: Mapping[int, str]
) -> list[ImportRow]:
    """The rows with the materials that they mean. A row whose cells are wrong is matched too, so that all that is
    wrong with it is said at once. ``chosen`` gives materials by line, as a person chose them."""
    by_id = present_ids(connection, ({row.cells.get("resource", "") for row in rows} | set(chosen.values())) - {""})
    urls = {row.line: normal_url(row.cells.get("url")) for row in rows}
    by_url = _at_urls(connection, {url for url in urls.values() if url})
    titled = any(row.cells.get("title") for row in rows)
    titles = Titles.of(connection, summaries) if titled else Titles({}, {})
    matched = []
    for row in rows:
        wanted, given_id = chosen.get(row.line, ""), row.cells.get("resource", "")
        candidates = (
            ("choice", {by_id[wanted]} if wanted in by_id else set()),
            ("resource", {by_id[given_id]} if given_id in by_id else set()),
            ("url", by_url.get(urls[row.line] or "", set())),
            ("title", titles.by_title.get(plain(row.cells.get("title", "")), set())),
        )
        matched.append(_chosen(row, candidates))
    shown = {row.resource_id for row in matched if row.resource_id} | {id for row in matched for id, _ in row.near}
    facts = summaries.of(connection, list(shown))
    return [_titled(row, facts) for row in matched]


def suggest(connection: Connection, summaries: Summaries, rows: Sequence[ImportRow]) -> list[ImportRow]:
    """The same rows; one whose title is no material's has the materials with the most similar titles."""
    unknown = [row for row in rows if not row.near and row.cells.get("title") and row.found_by in ("", "choice")]
    if not unknown:
        return list(rows)
    titles = Titles.of(connection, summaries)
    near = {row.line: titles.near(plain(row.cells["title"])) for row in unknown}
    return [replace(row, near=near.get(row.line, row.near)) for row in rows]


def refuse_repeats(rows: Sequence[ImportRow]) -> list[ImportRow]:
    """The rows; if several are about one material, all but the first are wrong. The first is wrong as well if a later
    one decides otherwise, for which of them holds is not for us to choose."""
    first: dict[str, ImportRow] = {}
    contradicted: dict[int, int] = {}  # line of a first row -> line of the first that contradicts it
    for row in rows:
        if row.resource_id is not None:
            earlier = first.setdefault(row.resource_id, row)
            if earlier.verdict and row.verdict and earlier.verdict.outcome is not row.verdict.outcome:
                contradicted.setdefault(earlier.line, row.line)
    checked = []
    for row in rows:
        earlier = first.get(row.resource_id or "", row)
        if earlier.line != row.line:
            row = _refused(row, message("import.problem.repeated", line=earlier.line))  # noqa: PLW2901
        elif row.line in contradicted:
            row = _refused(row, message("import.problem.contradicted", line=contradicted[row.line]))  # noqa: PLW2901
        checked.append(row)
    return checked


def _refused(row: ImportRow, problem: Message) -> ImportRow:
    return replace(row, state=RowState.WRONG, problems=(*row.problems, problem))


def plain(title: str) -> str:
    """A title without case, spaces and punctuation, which lists repeat as they like; one of marks alone stays."""
    title = title.casefold()
    return " ".join(re.sub(r"[^\w]+", " ", title).split()) or title.strip()


def _chosen(row: ImportRow, candidates: Sequence[tuple[str, set[str]]]) -> ImportRow:
    shared: tuple[tuple[str, str], ...] = ()
    nameless = not any(row.cells.get(name) for name in ("resource", "url", "title"))
    detail = message("import.problem.nameless" if nameless else "import.problem.unknown")
    for found_by, ids in candidates:
        if len(ids) > 1 and not shared:
            shared = tuple((id, "") for id in sorted(ids)[:_SHARED])
            detail = message(f"import.problem.shared-{found_by}", len(ids))
        if len(ids) == 1 and (not shared or found_by == "choice"):
            others = next((ids for name, ids in candidates if name != "choice" and len(ids) > 1), set[str]())
            near = tuple((id, "") for id in sorted(others)[:_SHARED]) if found_by == "choice" else ()
            return replace(row, resource_id=next(iter(ids)), found_by=found_by, near=near)
    return replace(row, state=RowState.WRONG, problems=(*row.problems, detail), near=shared)


def _titled(row: ImportRow, facts: Mapping[str, Fact]) -> ImportRow:
    fact = facts.get(row.resource_id or "")
    title = fact.title if fact else row.title
    return replace(row, title=title, near=tuple((id, facts[id].title) for id, _ in row.near if id in facts))


def _at_urls(connection: Connection, urls: set[str]) -> dict[str, set[str]]:
    ids_by_url: dict[str, set[str]] = defaultdict(set)
    query: Any = (
        select(source_records.c.url, resources.c.id)
        .join(identities, identities.c.id == source_records.c.id)
        .join(resources, resources.c.key == identities.c.resource_key)
    )
    for row in rows_among(connection, query, source_records.c.url, sorted(urls)):
        ids_by_url[row.url].add(row.id)
    return ids_by_url
