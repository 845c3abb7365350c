"""What makes a material due for review again; and who may write at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from district import District

from api.messages import english
from catalog.errors import ForbiddenError
from catalog.formats.record import Package
from catalog.model import Alignment, AlignmentType, Association, Framework, Relation, Standard
from catalog.vetting.cycle.adoption import Outcome
from catalog.vetting.cycle.decision import Verdict
from catalog.vetting.cycle.proposal import Origin
from catalog.vetting.cycle.review import RatingDraft
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Role
from catalog.vetting.upkeep.rereview import Cause

# -- due again ------------------------------------------------------------------------------------------------


def causes(here: District, today: date | None = None) -> list[tuple[str, list[Cause]]]:
    return [(due.resource_id, [why.cause for why in due.why]) for due in here.desk.rereview.due(today)]


def test_nothing_is_due_that_was_decided_and_did_not_change(here: District) -> None:
    here.adopted(expires="2030-01-01")
    here.lessons(*(f"r{n}" for n in range(1, 6)))
    assert causes(here) == []


def test_a_decision_that_expires_within_sixty_days_is_due(here: District) -> None:
    here.adopted(expires="2028-06-30")
    assert causes(here, date(2028, 4, 30)) == []
    assert causes(here, date(2028, 5, 1)) == [("r1", [Cause.EXPIRY])]
    (due,) = here.desk.rereview.due(date(2028, 7, 1))
    assert english().say(due.why[0].message) == "It expired on 2028-06-30."


def test_a_material_that_an_import_changed_is_due_until_it_changes_back(here: District) -> None:
    here.adopted()
    here.lessons("r1", "r2", title="New lesson")
    assert causes(here) == [("r1", [Cause.CONTENT])]
    here.lessons("r1", "r2")
    assert causes(here) == []


def test_what_is_up_for_review_again_is_no_longer_due(here: District) -> None:
    here.adopted(expires="2027-03-02")
    assert causes(here) == [("r1", [Cause.EXPIRY])]
    here.desk.proposals.propose(here.chris, ["r1"], "Again", "It expires", origin=Origin.REREVIEW)
    assert causes(here) == []
    assert here.desk.adoptions.of("r1").in_review


def framework(*statements: str, replaced: str = "") -> Package:
    standards = tuple(
        Standard(id=f"s{n}", uri=f"https://f.example/s{n}", framework_id="f", code=f"X.{n}", statement=statement)
        for n, statement in enumerate(statements, 1)
    )
    links = (Association("l", Relation.REPLACED_BY, replaced, "elsewhere"),) if replaced else ()
    return Package(Framework(id="f", uri="https://f.example", title="F"), standards, links, b"{}")


@pytest.mark.parametrize(
    ("later", "says"),
    [
        (framework("Adds.", "Takes away."), None),
        (framework("Adds with pleasure.", "Takes away."), "was reworded: X.1"),
        (framework("Adds.", "Takes away.", replaced="s1"), "was replaced: X.1"),
        (framework("Adds.", "Takes away.", replaced="s2"), None),
        (Package(Framework(id="f", uri="https://f.example", title="F"), (), (), b"{}"), "is gone: s1"),
    ],
    ids=["the same", "reworded", "replaced", "another replaced", "gone"],
)
def test_a_new_version_of_its_standards_makes_a_material_due(here: District, later: Package, says: str | None) -> None:
    here.catalog.import_package(framework("Adds.", "Takes away."))
    here.lessons("r1", alignments=(Alignment(AlignmentType.TEACHES, "X.1"),))
    here.adopted()
    here.catalog.import_package(later)
    due = here.desk.rereview.due()
    if says is None:
        assert due == []
    else:
        (why,) = due[0].why
        assert english().say(why.message) == f"A standard that it is aligned to {says}."


# -- who may --------------------------------------------------------------------------------------------------


def test_every_write_refuses_a_teacher_and_somebody_unknown_and_leaves_no_trace(here: District) -> None:
    key = here.discussed()
    verdict = Verdict(outcome=Outcome.ADOPT, rationale="x")
    desk = here.desk
    tries: list[Callable[[Person | None], object]] = [
        lambda by: desk.proposals.propose(by, ["r1"], "x", "x"),
        lambda by: desk.proposals.choose_rubric(by, key, "tiny"),
        lambda by: desk.proposals.assign(by, key, ["rita"]),
        lambda by: desk.proposals.unassign(by, key, "rita"),
        lambda by: desk.proposals.assign_many(by, [key], ["rita"]),
        lambda by: desk.proposals.close(by, key, "x"),
        lambda by: desk.proposals.reopen(by, key, "x"),
        lambda by: desk.reviews.sheet(by, key),
        lambda by: desk.reviews.declare(by, key, conflict=False),
        lambda by: desk.reviews.save(by, key, {}),
        lambda by: desk.reviews.submit(by, key),
        lambda by: desk.reviews.take_back(by, key),
        lambda by: desk.reviews.adjudicate(by, key, "a1", RatingDraft(1, "x")),
        lambda by: desk.decisions.decide(by, key, verdict),
        lambda by: desk.decisions.decide_many(by, [key], verdict),
        lambda by: desk.decisions.publish(by, 1),
        lambda by: desk.decisions.publish_many(by, [1]),
        lambda by: desk.decisions.undo(by, 1, "x"),
    ]
    before = desk.audit.head()
    closed = desk.people.change(here.admin, "ruth", here.ruth.version, role=Role.COORDINATOR, active=False)
    after = desk.audit.head()
    for by in (here.tom, None, closed):
        for attempt in tries:
            with pytest.raises(ForbiddenError):
                attempt(by)
    assert desk.audit.head() == after != before
