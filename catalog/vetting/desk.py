"""The coordinator's desk: all parts of vetting over one open catalog."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from argon2 import PasswordHasher

from catalog.store.audit import AuditLog, Clock, utc_now
from catalog.store.catalog import Catalog
from catalog.store.changes import Withdrawn
from catalog.store.summaries import Summaries
from catalog.vetting.adoption_import.commit import AdoptionImports
from catalog.vetting.collections import SavedCollections
from catalog.vetting.cycle.adoption import Adoptions
from catalog.vetting.cycle.decision import Decisions
from catalog.vetting.cycle.proposing import Proposals
from catalog.vetting.cycle.review import Reviews
from catalog.vetting.people.people import People
from catalog.vetting.people.sessions import Sessions
from catalog.vetting.reports.dossier import Dossiers
from catalog.vetting.reports.holdings import Holdings
from catalog.vetting.reports.standards_lists import StandardsLists
from catalog.vetting.rubrics.versions import RubricVersions
from catalog.vetting.state import DistrictState, StateReader
from catalog.vetting.upkeep.alignment_review import AlignmentReviews
from catalog.vetting.upkeep.link_check import LinkChecks
from catalog.vetting.upkeep.rereview import Rereview


@dataclass(frozen=True, slots=True)
class Desk:
    """One object of each kind; all may be shared between threads."""

    catalog: Catalog
    people: People
    sessions: Sessions
    audit: AuditLog
    rubrics: RubricVersions
    proposals: Proposals
    reviews: Reviews
    decisions: Decisions
    adoptions: Adoptions
    rereview: Rereview
    alignments: AlignmentReviews
    links: LinkChecks
    holdings: Holdings
    lists: StandardsLists
    dossiers: Dossiers
    imports: AdoptionImports
    collections: SavedCollections
    read_state: StateReader
    withdrawn: Withdrawn

    @classmethod
    def open(cls, catalog: Catalog, clock: Clock = utc_now, hasher: PasswordHasher | None = None) -> Self:
        """The desk of a catalog; closing the catalog closes it."""
        database, facts, withdrawn = catalog.database, Summaries(), Withdrawn()
        people = People(database, clock, hasher)
        adoptions = Adoptions(database, clock, facts)
        alignments = AlignmentReviews(database, catalog.graph, clock)
        reviews = Reviews(database, clock)
        return cls(
            catalog,
            people,
            Sessions(database, people, clock),
            AuditLog(database),
            RubricVersions(database, clock),
            Proposals(database, clock),
            reviews,
            Decisions(database, catalog.graph, clock),
            adoptions,
            Rereview(database, adoptions, catalog.graph, clock, facts, withdrawn=withdrawn),
            alignments,
            LinkChecks(database, clock),
            Holdings(database, adoptions, facts, withdrawn),
            StandardsLists(database, clock),
            Dossiers(catalog, adoptions, reviews),
            AdoptionImports(database, adoptions, catalog.graph, clock, facts),
            SavedCollections(database, clock),
            StateReader(catalog, adoptions, alignments, withdrawn, clock),
            withdrawn,
        )

    def state(self) -> DistrictState:
        """The standards and the decisions as they are now."""
        return self.read_state()
