"""What reviewers found of learner needs, as evidence of the material once the decision on it is published.

A criterion of a rubric may name a need. If the consensus on every criterion of that need is the best score, reviewers
say that the need is met; if on one it is the worst, that it is not; in between they say nothing. It enters the record
as a correction, so that no import undoes it, and it names the rubric and the day, never a person. Only a review of a
single material counts: what is found in a set is not known of each of its parts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import orjson
from sqlalchemy import Connection, select

from catalog.model import ReviewedNeed
from catalog.standards.graph import StandardsGraph
from catalog.store.audit import Clock, instant
from catalog.store.codec import plain
from catalog.store.corrections import Correction, add, corrections_of, in_force
from catalog.store.effective_record import Resolver, refresh
from catalog.store.tables import identities, resources
from catalog.vetting.cycle.consensus import consensus
from catalog.vetting.cycle.proposal import Proposal
from catalog.vetting.cycle.review import load_settled, load_sheets, rubric_of
from catalog.vetting.rubrics.rubric import NOT_APPLICABLE, Rubric, Score

FIELD = "reviewed_needs"


def findings(rubric: Rubric, agreed: Mapping[str, Score], day: str) -> tuple[ReviewedNeed, ...]:
    """By need, in the rubric's order; a criterion that is in dispute or does not apply leaves its need open (pure)."""
    asked = defaultdict(list)
    for criterion in rubric.criteria:
        if criterion.need:
            asked[criterion.need].append(criterion)
    reviewed = []
    for need, criteria in asked.items():
        values = [(criterion, agreed.get(criterion.id, NOT_APPLICABLE)) for criterion in criteria]
        met = all(value == criterion.best for criterion, value in values)
        if met or any(value == 0 for _, value in values):
            reviewed.append(ReviewedNeed(need=need, met=met, rubric=rubric.title, decided=day))
    return tuple(reviewed)


def enter(
    connection: Connection, clock: Clock, who: str, proposal: Proposal, decision: int, *, graph: StandardsGraph
) -> None:
    """With the publishing of a decision, in its transaction."""
    if proposal.rubric is None or len(proposal.resource_ids) != 1:
        return
    rubric = rubric_of(connection, proposal)
    agreed = consensus(rubric, load_sheets(connection, proposal.key), load_settled(connection, proposal.key))
    if reviewed := findings(rubric, agreed, instant(clock())[:10]):
        new = Correction(FIELD, plain(reviewed), who, _note(decision), "")
        _correct(connection, clock, proposal.resource_ids[0], new, graph)


def take_back(
    connection: Connection, clock: Clock, who: str, proposal: Proposal, decision: int, *, graph: StandardsGraph
) -> None:
    """With the undoing of a decision, in its transaction; what a later decision entered stays."""
    for id in proposal.resource_ids:
        correction = in_force(corrections_of(connection, id)).get(FIELD)
        if correction is not None and correction.note == _note(decision):
            _correct(connection, clock, id, Correction(FIELD, None, who, _note(decision), "", withdrawn=True), graph)


def _note(decision: int) -> str:
    return f"decision {decision}"


def _correct(connection: Connection, clock: Clock, id: str, new: Correction, graph: StandardsGraph) -> None:
    here = select(identities.c.resource_key, resources.c.record).join(resources).where(identities.c.id == id)
    row = connection.execute(here).one()
    add(connection, id, new, orjson.loads(row.record).get(FIELD), clock())
    refresh(connection, [row.resource_key], Resolver(graph), instant(clock()))
