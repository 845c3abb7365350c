"""The materials that count for a list of standards, fetched for all of them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping

from sqlalchemy import select

from catalog.standards.codes import short_code
from catalog.standards.graph import StandardsGraph
from catalog.standards.nearness import Nearness
from catalog.store.changes import Withdrawn
from catalog.store.database import Database, rows_among
from catalog.store.summaries import Summaries
from catalog.store.tables import codes, resource_codes
from catalog.vetting.cycle.adoption import Adoptions
from catalog.vetting.reports.coverage import Chosen, Holding, accepted, supply_of

NeedsOf = Callable[[Collection[str]], Mapping[str, Collection[str]]]  # by resource, for those that are asked for


class Holdings:
    """The holdings of one database."""

    def __init__(
        self,
        database: Database,
        adoptions: Adoptions,
        facts: Summaries | None = None,
        withdrawn: Withdrawn | None = None,
    ) -> None:
        self._database, self._adoptions, self._facts = database, adoptions, facts or Summaries()
        self._withdrawn = withdrawn or Withdrawn()

    def of(self, graph: StandardsGraph, chosen: Chosen, needs: NeedsOf = lambda _: {}) -> dict[str, list[Holding]]:
        """By standard of the list: materials that teach or assess it, its parts or an equivalent, save the refused
        ones, those withdrawn from the catalog, and what reviewers say they do not.

        ``needs`` says which needs some resources are known to serve; an index knows this (``catalog.needs`` is slow).
        """
        counts_for = accepted(graph, chosen.standards)
        statuses = self._adoptions.statuses()
        pairs: set[tuple[str, str]] = set()
        with self._database.snapshot() as connection:
            names = self._facts.names(connection).of_key
            aligned = select(resource_codes.c.resource_key, codes.c.standard_id).join(codes)
            for key, standard_id in rows_among(connection, aligned, codes.c.standard_id, counts_for):
                if key in names:
                    pairs.add((names[key], standard_id))
            gone = self._withdrawn.ids(connection)
            facts = self._facts.of(connection, list({name for name, _ in pairs} - gone))
        known = needs({name for name, _ in pairs})
        holdings: dict[str, list[Holding]] = defaultdict(list)
        for name, standard_id in pairs:
            adoption = statuses.get(name)
            supply, fact = supply_of(adoption), facts.get(name)
            if supply is None or fact is None or standard_id not in fact.meets:
                continue
            grades = adoption.ages if adoption is not None and adoption.ages is not None else fact.ages
            served = frozenset(known.get(name, ()))
            for counted, relation in counts_for[standard_id].items():
                of_whole = short_code(graph.standards[standard_id].code) if relation is Nearness.WHOLE else ""
                holdings[counted].append(Holding(fact, standard_id, supply, grades, served, of_whole))
        return holdings
