"""A review's full record, and up to five materials side by side, for a page, a file or print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, select

from catalog.errors import InvalidRequestError
from catalog.messages import message
from catalog.model import Resource
from catalog.store.catalog import Catalog
from catalog.store.database import Database
from catalog.store.tables import identities
from catalog.vetting.cycle.adoption import Adoption, Adoptions
from catalog.vetting.cycle.consensus import Scored, Settled, Sheets, consensus, rated
from catalog.vetting.cycle.decision import Decision, trail
from catalog.vetting.cycle.proposal import Proposal, State, load
from catalog.vetting.cycle.review import Reviews, load_settled, load_sheets, rubric_of
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Action, require
from catalog.vetting.rubrics.rating import Rating
from catalog.vetting.rubrics.rubric import Rubric, Score, to_json
from catalog.vetting.tables import proposal_resources, proposals

MAX = 5


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One finished review: its scores with their evidence, and what they came to."""

    proposal: Proposal
    rubric: Rubric
    sheets: Sheets
    settled: Mapping[str, Settled]
    consensus: Mapping[str, Score]
    rating: Rating

    def evidence(self, criterion: str) -> list[tuple[str, Scored]]:
        """What each reviewer noted of a criterion, by handle."""
        return [(handle, sheet[criterion]) for handle, sheet in sorted(self.sheets.items()) if criterion in sheet]


@dataclass(frozen=True, slots=True)
class Compared:
    """One material in a comparison; ``reviews`` hold the newest finished one by each rubric."""

    resource: Resource
    adoption: Adoption
    reviews: Mapping[str, Reviewed]


class Dossiers:
    """Records of one catalog's reviews."""

    def __init__(self, catalog: Catalog, adoptions: Adoptions, reviews: Reviews) -> None:
        self._catalog, self._adoptions, self._reviews = catalog, adoptions, reviews

    def record(self, by: Person | None, key: int) -> dict[str, Any]:
        """Everything about one proposal that this person may see, as JSON holds it; scores only once they are open."""
        require(by, Action.READ_DESK)
        database: Database = self._catalog.database
        with database.snapshot() as connection:
            proposal = load(connection, key)
            decided = trail(connection, key)
        record: dict[str, Any] = {"proposal": _plain(proposal), "decisions": [_plain(decision) for decision in decided]}
        if proposal.rubric is None:
            return record
        sheet = self._reviews.sheet(by, key)
        record["rubric"] = to_json(sheet.rubric)
        if sheet.all is not None and sheet.rating is not None:
            record["scores"] = {
                handle: {name: asdict(scored) for name, scored in scores.items()}
                for handle, scores in sheet.all.items()
            }
            record["settled"] = {name: asdict(settled) for name, settled in sheet.settled.items()}
            record["consensus"] = consensus(sheet.rubric, sheet.all, sheet.settled)
            record["rating"] = _plain(sheet.rating)
        return record

    def compare(self, resource_ids: Sequence[str]) -> tuple[Compared, ...]:
        """Up to five materials, in the order given, with their published reviews."""
        ids = list(dict.fromkeys(resource_ids))
        if not 1 <= len(ids) <= MAX:
            raise InvalidRequestError(
                "resources",
                f"there are {len(ids)}.",
                f"1 to {MAX} to compare",
                detail=message("refused.compared", count=len(ids), most=MAX),
            )
        statuses = self._adoptions.statuses()
        compared = []
        for name in ids:
            resource = self._catalog.resource(name)
            adoption = statuses.get(resource.id, self._adoptions.of(resource.id))
            compared.append(Compared(resource, adoption, self.published(name)))
        return tuple(compared)

    def published(self, resource_id: str) -> dict[str, Reviewed]:
        """By rubric, the newest review of one resource whose decision is published."""
        here = select(identities.c.resource_key).where(identities.c.id == resource_id).scalar_subquery()
        named = select(identities.c.id).where(identities.c.resource_key == here)
        query = (
            select(proposals.c.key)
            .join(proposal_resources, proposal_resources.c.proposal_key == proposals.c.key)
            .where(proposal_resources.c.resource_id.in_(named), proposals.c.state == State.PUBLISHED)
            .where(proposals.c.rubric.is_not(None))
            .order_by(proposals.c.key)
        )
        with self._catalog.database.snapshot() as connection:
            keys = connection.execute(query).scalars().all()
            reviewed = [_reviewed(connection, key) for key in keys]
        return {review.rubric.name: review for review in reviewed if review.sheets}


def _reviewed(connection: Connection, key: int) -> Reviewed:
    proposal = load(connection, key)
    rubric, sheets, settled = (
        rubric_of(connection, proposal),
        load_sheets(connection, key),
        load_settled(connection, key),
    )
    return Reviewed(
        proposal, rubric, sheets, settled, consensus(rubric, sheets, settled), rated(rubric, sheets, settled)
    )


def _plain(record: Proposal | Decision | Rating) -> dict[str, Any]:
    return asdict(record)
