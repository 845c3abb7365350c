"""Decisions: made after review, published once, undone by a new entry, and kept when records are joined."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from district import District

from api.messages import english
from catalog.errors import ForbiddenError, InvalidRequestError, StateError
from catalog.formats.record import Record
from catalog.model import AgeRange, Resource
from catalog.vetting.cycle.adoption import Adoption, Outcome, Status
from catalog.vetting.cycle.decision import Verdict, named_grades
from catalog.vetting.cycle.proposal import State
from catalog.vetting.cycle.review import RatingDraft
from catalog.vetting.upkeep.rereview import SOON


def withdraw(here: District, proposal: int, effective: str) -> int:
    verdict = Verdict(outcome=Outcome.WITHDRAW, rationale="It was sold.", effective=effective)
    made = here.desk.decisions.decide(here.chris, proposal, verdict)
    here.desk.decisions.publish(here.chris, made.key)
    return made.key


# -- deciding -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "named"),
    [("5", "Grade 5"), ("3-5", "Grades 3-5"), ("3, 4", "Grades 3, 4"), ("Year 4", "Year 4"), ("4th", "4th"), ("", "")],
)
def test_a_bare_number_of_grades_is_named_as_one_grade_or_several(typed: str, named: str) -> None:
    assert named_grades(typed) == named


def test_nothing_is_adopted_before_it_is_reviewed_and_disagreements_are_settled(here: District) -> None:
    adopt = Verdict(outcome=Outcome.ADOPT, rationale="Good.")
    key = here.propose()
    with pytest.raises(StateError, match="once every reviewer has submitted"):
        here.desk.decisions.decide(here.chris, key, adopt)
    key = here.assigned(here.rita, here.rob)
    here.score(key, here.rita, 3)
    here.score(key, here.rob, 1)
    with pytest.raises(StateError, match="Settle first where the reviewers disagree: a1"):
        here.desk.decisions.decide(here.chris, key, adopt)
    here.desk.reviews.adjudicate(here.chris, key, "a1", RatingDraft(3, "We looked together."))
    with pytest.raises(ForbiddenError):
        here.desk.decisions.decide(here.rita, key, adopt)
    decision = here.desk.decisions.decide(here.chris, key, adopt)
    assert here.desk.adoptions.of("r1") == Adoption(Status.IN_REVIEW, in_review=True)
    here.desk.decisions.publish(here.chris, decision.key)
    assert here.desk.adoptions.of("r1").status is Status.ADOPTED


def test_a_request_can_be_refused_without_a_review(here: District) -> None:
    key = here.propose("r4")
    decision = here.desk.decisions.decide(here.chris, key, Verdict(outcome=Outcome.REJECT, rationale="We have six."))
    here.desk.decisions.publish(here.chris, decision.key)
    assert here.desk.adoptions.of("r4").status is Status.REJECTED
    (line,) = here.desk.adoptions.refused()
    assert (line.resource_id, line.title, line.rationale) == ("r4", "Lesson r4", "We have six.")


@pytest.mark.parametrize(
    ("verdict", "parameter"),
    [
        (Verdict(outcome=Outcome.ADOPT, rationale=""), "rationale"),
        (Verdict(outcome=Outcome.CONDITIONS, rationale="x"), "conditions"),
        (Verdict(outcome=Outcome.ADOPT, rationale="x", conditions="y"), "conditions"),
        (Verdict(outcome=Outcome.ADOPT, rationale="x", grades="blue"), "grades"),
        (Verdict(outcome=Outcome.ADOPT, rationale="x", expires="soon"), "expires"),
        (Verdict(outcome=Outcome.ADOPT, rationale="x", effective="2028-01-01", expires="2027-12-31"), "expires"),
        (Verdict(outcome=Outcome.ADOPT, rationale="x", votes={"for": -1}), "votes"),
        (Verdict(outcome=Outcome.ADOPT, rationale="x", votes={"yes": 1}), "votes"),
        (Verdict(outcome=Outcome.UNDO, rationale="x"), "outcome"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(here: District, verdict: Verdict, parameter: str) -> None:
    key = here.discussed()
    with pytest.raises(InvalidRequestError) as refused:
        here.desk.decisions.decide(here.chris, key, verdict)
    assert refused.value.parameter == parameter
    assert here.desk.decisions.of(key) == []


@pytest.mark.parametrize(
    ("outcome", "fields", "said"),
    [
        (Outcome.ADOPT, {"grades": "Grades 3-5", "expires": "2028-06-30"}, "Adopted for grades 3-5 until June 2028"),
        (Outcome.PILOT, {"grades": "Year 4"}, "In pilot for Year 4"),
        (Outcome.CONDITIONS, {"conditions": "With unit 2 replaced."}, "Adopted with conditions: With unit 2 replaced."),
        (Outcome.REJECT, {"grades": "Grade 3"}, "Rejected"),
        (
            Outcome.ADOPT,
            {"effective": "2027-08-01", "expires": "2028-06-30"},
            "Adopted from August 2027 until June 2028",
        ),
    ],
)
def test_a_status_is_said_in_one_line(here: District, outcome: Outcome, fields: dict[str, str], said: str) -> None:
    here.adopted(outcome, **fields)
    assert english().say(here.desk.adoptions.of("r1").message()) == said


def test_a_decision_holds_from_its_first_day_through_its_last(here: District) -> None:
    here.adopted(effective="2027-08-01", expires="2028-06-30", grades="Grade 3")

    def on(*day: int) -> Status:
        return here.desk.adoptions.of("r1", date(*day)).status

    assert on(2027, 7, 31) is Status.COMING
    assert on(2027, 8, 1) is Status.ADOPTED
    assert on(2028, 6, 30) is Status.ADOPTED
    assert on(2028, 7, 1) is Status.EXPIRED
    assert here.desk.adoptions.of("r1", date(2028, 1, 1)).ages == AgeRange(8, 9)
    assert here.desk.adoptions.approved(date(2028, 7, 1)) == []


def test_what_held_before_holds_until_the_new_decision_begins(here: District) -> None:
    here.adopted(Outcome.PILOT)
    here.adopted(Outcome.ADOPT, effective="2027-08-01")
    assert here.desk.adoptions.of("r1", date(2027, 7, 1)).status is Status.PILOT
    assert here.desk.adoptions.of("r1", date(2027, 8, 1)).status is Status.ADOPTED


@pytest.mark.parametrize(
    ("last", "withdrawn", "until"),
    [
        (None, ["2027-08-01"], "2027-07-31"),
        ("2028-06-30", ["2027-08-01"], "2027-07-31"),
        ("2027-06-30", ["2027-08-01"], "2027-06-30"),
        (None, ["2027-08-01", "2027-05-01"], "2027-04-30"),
        (None, ["2027-05-01", "2027-08-01"], "2027-04-30"),
    ],
)
@pytest.mark.parametrize("begins", ["2027-03-01", "2027-04-01"])
def test_an_approval_ends_before_a_published_withdrawal_begins(
    here: District, begins: str, last: str | None, withdrawn: list[str], until: str
) -> None:
    adopted = here.adopted(effective=begins, expires=last)
    for day in withdrawn:
        withdraw(here, adopted.proposal, day)
    assert here.desk.adoptions.of("r1").until == until
    end = date.fromisoformat(until)
    assert here.desk.adoptions.of("r1", date.fromisoformat(begins)).until == until
    assert here.desk.adoptions.of("r1", end).approved
    assert not here.desk.adoptions.of("r1", end + timedelta(days=1)).approved
    due = {one.resource_id for one in here.desk.rereview.due(end - timedelta(days=SOON))}
    assert due == {"r1"} if begins <= (end - timedelta(days=SOON)).isoformat() else due == set()


def test_an_approval_does_not_end_by_a_withdrawal_that_is_undone_or_that_another_comes_before(here: District) -> None:
    adopted = here.adopted()
    withdrawal = withdraw(here, adopted.proposal, "2027-08-01")
    assert english().say(here.desk.adoptions.of("r1").message()) == "Adopted until July 2027"
    again = here.adopted(Outcome.PILOT, effective="2027-07-01")
    assert here.desk.adoptions.of("r1").until is None
    assert here.desk.adoptions.of("r1", date(2027, 8, 1)).status is Status.PILOT
    here.desk.decisions.undo(here.chris, again.key, "No.")
    assert here.desk.adoptions.of("r1").until == "2027-07-31"
    here.desk.decisions.undo(here.chris, withdrawal, "It stays.")
    assert here.desk.adoptions.of("r1").until is None
    assert here.desk.adoptions.of("r1", date(2027, 8, 1)).status is Status.ADOPTED


def test_undoing_brings_back_what_held_before_and_can_be_undone(here: District) -> None:
    first = here.adopted(Outcome.PILOT)
    second = here.adopted(Outcome.ADOPT)
    undoing = here.desk.decisions.undo(here.chris, second.key, "The wrong edition.")
    assert here.desk.adoptions.of("r1").status is Status.PILOT
    assert here.desk.proposals.get(second.proposal).state is State.DISCUSSING
    with pytest.raises(StateError, match="undone already"):
        here.desk.decisions.undo(here.chris, second.key, "Again.")
    here.desk.decisions.undo(here.chris, undoing.key, "It was the right one.")
    assert here.desk.adoptions.of("r1").status is Status.ADOPTED
    assert here.desk.proposals.get(second.proposal).state is State.PUBLISHED
    trail = here.desk.decisions.of(second.proposal)
    assert [(decision.outcome, decision.undone) for decision in trail] == [
        (Outcome.ADOPT, False),
        (Outcome.UNDO, True),
        (Outcome.UNDO, False),
    ]
    here.desk.decisions.undo(here.chris, first.key, "Never mind.")
    assert here.desk.adoptions.of("r1").status is Status.ADOPTED


def test_an_undone_proposal_can_be_decided_again(here: District) -> None:
    first = here.adopted()
    here.desk.decisions.undo(here.chris, first.key, "Not yet.")
    verdict = Verdict(outcome=Outcome.CONDITIONS, rationale="Good.", conditions="Not unit 2.")
    again = here.desk.decisions.decide(here.chris, first.proposal, verdict)
    here.desk.decisions.publish(here.chris, again.key)
    assert here.desk.adoptions.of("r1").status is Status.CONDITIONAL


def test_what_is_adopted_can_be_withdrawn(here: District) -> None:
    adopted = here.adopted()
    with pytest.raises(StateError, match="only be withdrawn"):
        here.desk.decisions.decide(here.chris, adopted.proposal, Verdict(outcome=Outcome.ADOPT, rationale="Again."))
    verdict = Verdict(outcome=Outcome.WITHDRAW, rationale="It was sold.")
    withdrawn = here.desk.decisions.decide(here.chris, adopted.proposal, verdict)
    assert here.desk.adoptions.of("r1").status is Status.ADOPTED
    here.desk.decisions.publish(here.chris, withdrawn.key)
    assert here.desk.adoptions.of("r1").status is Status.WITHDRAWN
    assert [line.rationale for line in here.desk.adoptions.refused()] == ["It was sold."]


def test_withdrawing_a_set_withdraws_what_was_decided_of_it_and_nothing_else(here: District) -> None:
    key = here.propose("r1", "r2", "r3")
    here.desk.proposals.assign(here.chris, key, ["rita", "rob"])
    for reviewer in (here.rita, here.rob):
        here.desk.reviews.declare(reviewer, key, conflict=False)
        here.score(key, reviewer, 3)
    withdraw = Verdict(outcome=Outcome.WITHDRAW, rationale="It was sold.")
    with pytest.raises(StateError, match="discussing"):
        here.desk.decisions.decide(here.chris, key, withdraw)
    adopt = Verdict(outcome=Outcome.ADOPT, rationale="Good.", resources=("r3", "r1"))
    here.desk.decisions.publish(here.chris, here.desk.decisions.decide(here.chris, key, adopt).key)
    with pytest.raises(StateError, match="No decision is about “r2”"):
        here.desk.decisions.decide(here.chris, key, replace(withdraw, resources=("r1", "r2")))
    withdrawn = here.desk.decisions.decide(here.chris, key, withdraw)
    assert withdrawn.resources == ("r1", "r3")
    here.desk.decisions.publish(here.chris, withdrawn.key)
    statuses = {id: here.desk.adoptions.of(id).status for id in ("r1", "r2", "r3")}
    assert statuses == {"r1": Status.WITHDRAWN, "r2": here.desk.adoptions.of("r4").status, "r3": Status.WITHDRAWN}


def test_a_decision_is_published_once(here: District) -> None:
    decision = here.decided()
    with pytest.raises(ForbiddenError):
        here.desk.decisions.publish(here.rita, decision.key)
    here.desk.decisions.publish(here.chris, decision.key)
    with pytest.raises(StateError, match="published already"):
        here.desk.decisions.publish(here.chris, decision.key)


def test_deciding_many_tells_of_each_that_failed_why(here: District) -> None:
    ripe, green = here.discussed(), here.propose("r2")
    verdict = Verdict(outcome=Outcome.ADOPT, rationale="Good.")
    decided = here.desk.decisions.decide_many(here.chris, [ripe, green], verdict)
    assert list(decided.failed) == [green]
    made = here.desk.decisions.of(ripe)[0]
    assert decided.made == {ripe: made.key}
    assert here.desk.decisions.publish_many(here.chris, [made.key, 99]) == {99: "There is no decision 99."}
    with pytest.raises(ForbiddenError):
        here.desk.decisions.decide_many(here.rita, [ripe], verdict)


def test_the_statuses_are_one_object_until_one_of_them_changes(here: District) -> None:
    seen = [here.desk.adoptions.statuses()]

    def changed() -> bool:
        seen.append(here.desk.adoptions.statuses())
        return seen[-1] is not seen[-2]

    key = here.propose()
    assert changed()
    here.desk.proposals.assign(here.chris, key, ["rita", "rob"])
    assert changed()
    for reviewer in (here.rita, here.rob):
        here.desk.reviews.declare(reviewer, key, conflict=False)
        here.desk.reviews.save(reviewer, key, {"a1": RatingDraft(1, "n", "p"), "a2": RatingDraft(1)})
    assert not changed()
    here.clock.pass_(days=1)  # on which nothing begins or expires
    assert not changed()


def test_every_step_of_a_proposal_can_be_read_in_the_log(here: District) -> None:
    decision = here.adopted()
    actions = [entry.action for entry in here.desk.audit.entries(subject=f"proposal:{decision.proposal}")]
    assert actions[::-1] == [
        *("proposal.create", "proposal.assign", "review.declare", "review.declare"),
        *("review.save", "review.submit", "review.save", "review.submit", "review.reveal"),
        *("proposal.decide", "proposal.publish"),
    ]
    assert [entry.action for entry in here.desk.audit.entries(subject="decision:1")] == [
        "decision.publish",
        "decision.make",
    ]


# -- merged resources -----------------------------------------------------------------------------------------


def test_a_decision_stays_with_its_material_when_two_records_turn_out_to_be_one(here: District) -> None:
    here.adopted()
    here.lessons("oer:a0")
    assert set(here.desk.state().adoptions) == {"r1"}  # what a running server knows before
    same = Resource(id="oer:a0", title="Lesson r1", url="https://a.example/r1")
    here.catalog.import_resources([Record(same, b"joined", 1)], "other.csv")
    assert here.catalog.resource("r1").id == "oer:a0"
    assert {id: adoption.status for id, adoption in here.desk.state().adoptions.items()} == {"oer:a0": Status.ADOPTED}
