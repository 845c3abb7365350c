"""The cycle’s beginning: a set is proposed, a rubric chosen, and reviewers are asked."""

from __future__ import annotations

import pytest
from district import District
from sqlalchemy import update

from catalog.errors import ForbiddenError, InvalidRequestError, NotFoundError, StateError
from catalog.vetting.cycle.adoption import Outcome
from catalog.vetting.cycle.decision import Verdict
from catalog.vetting.cycle.proposal import Assigned, Origin, State
from catalog.vetting.cycle.review import RatingDraft
from catalog.vetting.tables import assignments
from catalog.vetting.upkeep.audit_replay import verify

# -- proposing ------------------------------------------------------------------------------------------------


def test_a_set_is_proposed_once_each_in_the_order_given(here: District) -> None:
    found = here.desk.proposals.propose(
        here.rita, ["r3", "r1", "r3"], " A  set ", "Why\r\nnot", origin=Origin.COLLECTION
    )
    assert (found.title, found.reason, found.resource_ids) == ("A set", "Why\nnot", ("r3", "r1"))
    assert (found.state, found.proposed_by, found.origin) == (State.PROPOSED, "rita", Origin.COLLECTION)
    assert here.desk.proposals.get(found.key) == found


def test_a_teacher_requests_but_does_not_propose(here: District) -> None:
    with pytest.raises(ForbiddenError):
        here.desk.proposals.propose(here.tom, ["r1"], "X", "Y")
    asked = here.desk.proposals.propose(here.tom, ["r1"], "X", "Y", origin=Origin.REQUEST, reference="note 7")
    assert (asked.proposed_by, asked.reference) == ("tom", "note 7")


@pytest.mark.parametrize(
    ("ids", "title", "reason", "error"),
    [
        ([], "X", "Y", InvalidRequestError),
        (["r1", "r99"], "X", "Y", NotFoundError),
        (["r1"], " ", "Y", InvalidRequestError),
        (["r1"], "X", "", InvalidRequestError),
        (["r1"], "X\0", "Y", InvalidRequestError),
        (["r1"], "X", "Y" * 20_001, InvalidRequestError),
    ],
)
def test_what_cannot_be_proposed_leaves_nothing_behind(
    here: District, ids: list[str], title: str, reason: str, error: type[Exception]
) -> None:
    before = here.desk.audit.head()
    with pytest.raises(error):
        here.desk.proposals.propose(here.chris, ids, title, reason)
    assert here.desk.audit.head() == before
    assert here.desk.proposals.list() == []


def test_lists_are_by_state_reviewer_and_resource_newest_first(here: District) -> None:
    first, second, third = here.propose("r1"), here.propose("r2", "r1"), here.propose("r3")
    here.desk.proposals.assign(here.chris, second, ["rita", "rob"])
    here.desk.reviews.declare(here.rita, second, conflict=False)
    here.score(second, here.rita, 2)
    proposals = here.desk.proposals
    assert [proposal.key for proposal in proposals.list()] == [third, second, first]
    assert [proposal.key for proposal in proposals.list(limit=1, before=third)] == [second]
    assert [proposal.key for proposal in proposals.list(states=[State.REVIEWING])] == [second]
    assert [proposal.key for proposal in proposals.list(resource_id="r1")] == [second, first]
    assert [proposal.key for proposal in proposals.list(reviewer="rob")] == [second]
    assert proposals.list(reviewer="rita") == []
    (line,) = proposals.list(states=[State.REVIEWING])
    assert (line.resources, line.asked, line.submitted, line.rubric) == (2, 2, 1, ("tiny", 1))
    assert proposals.counts()[State.PROPOSED] == 2
    assert proposals.counts()[State.DECIDED] == 0


# -- assigning ------------------------------------------------------------------------------------------------


def test_reviewers_are_asked_once_and_only_reviewers_are(here: District) -> None:
    key = here.propose()
    here.desk.proposals.assign(here.chris, key, ["rita"], due="2027-04-01")
    found = here.desk.proposals.assign(here.chris, key, ["RITA", "rob"])
    assert [(assignment.handle, assignment.state, assignment.due) for assignment in found.assignments] == [
        ("rita", Assigned.ASKED, "2027-04-01"),
        ("rob", Assigned.ASKED, None),
    ]
    assert found.state is State.REVIEWING
    with pytest.raises(InvalidRequestError, match="“tom” is no reviewer"):
        here.desk.proposals.assign(here.chris, key, ["tom"])
    with pytest.raises(NotFoundError):
        here.desk.proposals.assign(here.chris, key, ["nobody-here"])
    with pytest.raises(ForbiddenError):
        here.desk.proposals.assign(here.rita, key, ["ruth"])


def test_nobody_is_asked_before_a_rubric_is_chosen_nor_can_it_change_after(here: District) -> None:
    key = here.desk.proposals.propose(here.chris, ["r1"], "X", "Y").key
    with pytest.raises(StateError, match="rubric"):
        here.desk.proposals.assign(here.chris, key, ["rita"])
    here.desk.proposals.choose_rubric(here.chris, key, "tiny")
    here.desk.proposals.assign(here.chris, key, ["rita"])
    with pytest.raises(StateError, match="stays as it is"):
        here.desk.proposals.choose_rubric(here.chris, key, "tiny")


def test_a_review_keeps_the_version_of_the_rubric_it_began_with(here: District) -> None:
    key = here.assigned(here.rita, here.rob)
    draft = here.desk.rubrics.new_version(here.chris, "tiny")
    here.desk.rubrics.publish(here.chris, "tiny", draft.revision)
    assert here.desk.rubrics.get("tiny").version == 2
    assert here.desk.reviews.sheet(here.rita, key).rubric.version == 1


def test_a_conflict_of_interest_blocks_for_good(here: District) -> None:
    key = here.propose()
    here.desk.proposals.assign(here.chris, key, ["rita", "rob"])
    with pytest.raises(StateError, match="conflict of interest"):
        here.desk.reviews.save(here.rita, key, {"a1": RatingDraft(1)})
    with pytest.raises(InvalidRequestError, match="empty"):
        here.desk.reviews.declare(here.rita, key, conflict=True)
    found = here.desk.reviews.declare(here.rita, key, conflict=True, note="I wrote unit 2.")
    assert (found.assignments[0].state, found.assignments[0].conflict) == (Assigned.BLOCKED, "I wrote unit 2.")
    for attempt in (
        lambda: here.desk.reviews.save(here.rita, key, {"a1": RatingDraft(1)}),
        lambda: here.desk.reviews.submit(here.rita, key),
        lambda: here.desk.reviews.declare(here.rita, key, conflict=False),
    ):
        with pytest.raises(ForbiddenError, match="conflict of interest"):
            attempt()
    with pytest.raises(StateError, match="declared a conflict"):
        here.desk.proposals.assign(here.chris, key, ["rita"])


def test_who_declared_a_conflict_sees_no_scores_before_the_decision(here: District) -> None:
    key = here.propose()
    here.desk.proposals.assign(here.chris, key, ["rita", "rob", "ruth"])
    here.desk.reviews.declare(here.ruth, key, conflict=True, note="My sister's firm.")
    for reviewer in (here.rita, here.rob):
        here.desk.reviews.declare(reviewer, key, conflict=False)
        here.score(key, reviewer, 3)
    assert here.desk.reviews.sheet(here.ruth, key).all is None
    assert set(here.desk.reviews.sheet(here.chris, key).all or ()) == {"rita", "rob"}
    here.desk.decisions.decide(here.chris, key, Verdict(outcome=Outcome.ADOPT, rationale="Good."))
    assert set(here.desk.reviews.sheet(here.ruth, key).all or ()) == {"rita", "rob"}


def test_releasing_the_last_awaited_reviewer_opens_the_scores(here: District) -> None:
    key = here.assigned(here.rita, here.rob, here.ruth)
    here.score(key, here.rita, 3)
    here.score(key, here.rob, 2)
    assert here.desk.proposals.get(key).state is State.REVIEWING
    found = here.desk.proposals.unassign(here.chris, key, "ruth")
    assert found.state is State.DISCUSSING
    assert here.desk.audit.entries(subject=f"proposal:{key}")[0].action == "review.reveal"
    with pytest.raises(StateError, match="No review by “rita” is awaited"):
        here.desk.proposals.unassign(here.chris, key, "rita")


def test_one_review_is_not_enough_where_the_rubric_asks_for_two(here: District) -> None:
    key = here.assigned(here.rita)
    here.score(key, here.rita, 3)
    assert here.desk.proposals.get(key).state is State.REVIEWING
    assert here.desk.reviews.sheet(here.chris, key).all is None
    here.desk.proposals.assign(here.chris, key, ["rob"])
    here.desk.reviews.declare(here.rob, key, conflict=False)
    here.score(key, here.rob, 3)
    assert here.desk.proposals.get(key).state is State.DISCUSSING
    with pytest.raises(StateError, match="no more reviewers can be asked"):
        here.desk.proposals.assign(here.chris, key, ["ruth"])


def test_assigning_many_tells_of_each_that_failed_why(here: District) -> None:
    first, second = here.propose(), here.desk.proposals.propose(here.chris, ["r2"], "No rubric", "Y").key
    failed = here.desk.proposals.assign_many(here.chris, [first, second, 999], ["rita"])
    assert {key: reason.split()[0] for key, reason in failed.items()} == {second: "Choose", 999: "There"}
    assert here.desk.proposals.get(first).state is State.REVIEWING


def test_a_new_date_for_who_was_asked_before_counts_and_is_in_the_log(here: District) -> None:
    key = here.propose()
    here.desk.proposals.assign(here.chris, key, ["rita", "rob"], "2027-04-01")
    here.desk.reviews.declare(here.rita, key, conflict=False)
    here.score(key, here.rita, 3)
    asked = here.desk.proposals.assign(here.chris, key, ["rita", "rob", "ruth"], "2027-05-01")
    assert {one.handle: (one.state, one.due) for one in asked.assignments} == {
        "rita": (Assigned.SUBMITTED, "2027-04-01"),  # whose review needs no date any more
        "rob": (Assigned.ASKED, "2027-05-01"),
        "ruth": (Assigned.ASKED, "2027-05-01"),
    }
    entry = here.desk.audit.entries(subject=f"proposal:{key}")[0]
    assert entry.before["due"] == {"rita": "2027-04-01", "rob": "2027-04-01"}
    assert entry.after["due"] == {"rita": "2027-04-01", "rob": "2027-05-01", "ruth": "2027-05-01"}
    without = here.desk.proposals.assign(here.chris, key, ["rob"])
    assert [one.due for one in without.assignments if one.handle == "rob"] == ["2027-05-01"]
    assert verify(here.database).ok
    with here.database.writing() as connection:
        connection.execute(update(assignments).values(due="2030-01-01"))
    assert "due: the log says “2027-04-01”" in " ".join(one.sentence for one in verify(here.database).problems)


def test_asking_that_changes_nothing_is_not_in_the_log_and_a_mere_new_date_is_there_as_one(here: District) -> None:
    key = here.propose()

    def logged() -> list[str]:
        return [entry.action for entry in here.desk.audit.entries(subject=f"proposal:{key}")]

    here.desk.proposals.assign(here.chris, key, ["rita"], "2027-04-01")
    before, there = here.desk.proposals.get(key), logged()
    for due in (None, "2027-04-01"):
        assert here.desk.proposals.assign(here.chris, key, ["rita"], due) == before
    assert logged() == there
    here.desk.proposals.assign(here.chris, key, ["rita"], "2027-05-01")
    here.desk.proposals.assign(here.chris, key, ["rita", "rob"], "2027-06-01")
    assert logged() == ["proposal.assign", "proposal.redate", *there]
    assert verify(here.database).ok


def test_the_rubric_that_is_chosen_already_is_not_in_the_log_again(here: District) -> None:
    key = here.propose()
    there = here.desk.audit.entries(subject=f"proposal:{key}")
    here.desk.proposals.choose_rubric(here.chris, key, "tiny")
    assert here.desk.audit.entries(subject=f"proposal:{key}") == there


def test_a_closed_proposal_comes_back_where_it_was(here: District) -> None:
    key = here.assigned(here.rita, here.rob)
    with pytest.raises(InvalidRequestError, match="reason"):
        here.desk.proposals.close(here.chris, key, " ")
    assert here.desk.proposals.close(here.chris, key, "Withdrawn by the publisher.").state is State.CLOSED
    with pytest.raises(StateError, match="closed"):
        here.desk.reviews.save(here.rita, key, {"a1": RatingDraft(1)})
    assert here.desk.proposals.reopen(here.chris, key, "It is back.").state is State.REVIEWING
