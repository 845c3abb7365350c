"""The cycle: proposed, reviewed blind, discussed, decided, published, undone, and due again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from district import District, new_database

from api.messages import english
from catalog.errors import ConflictError, ForbiddenError, InvalidRequestError, NotFoundError, StateError
from catalog.formats.record import Package, Record
from catalog.model import AgeRange, Alignment, AlignmentType, Association, Framework, Relation, Resource, Standard
from catalog.vetting.cycle.adoption import Adoption, Outcome, Status
from catalog.vetting.cycle.decision import Verdict
from catalog.vetting.cycle.proposal import Assigned, Origin, State
from catalog.vetting.cycle.review import Draft
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import Role
from catalog.vetting.rubrics.rubric import Mark
from catalog.vetting.upkeep.rereview import Cause


@pytest.fixture
def here(tmp_path: Path) -> Iterator[District]:
    district = District(new_database(tmp_path))
    yield district
    assert district.desk.audit.verify().ok
    district.catalog.close()


# -- proposing --------------------------------------------------------------------------------------------------


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
    assert [each.key for each in proposals.list()] == [third, second, first]
    assert [each.key for each in proposals.list(limit=1, before=third)] == [second]
    assert [each.key for each in proposals.list(states=[State.REVIEWING])] == [second]
    assert [each.key for each in proposals.list(resource_id="r1")] == [second, first]
    assert [each.key for each in proposals.list(reviewer="rob")] == [second]
    assert proposals.list(reviewer="rita") == []
    (line,) = proposals.list(states=[State.REVIEWING])
    assert (line.resources, line.asked, line.submitted, line.rubric) == (2, 2, 1, ("tiny", 1))
    assert proposals.counts()[State.PROPOSED] == 2
    assert proposals.counts()[State.DECIDED] == 0


# -- assigning --------------------------------------------------------------------------------------------------


def test_reviewers_are_asked_once_and_only_reviewers_are(here: District) -> None:
    key = here.propose()
    here.desk.proposals.assign(here.chris, key, ["rita"], due="2027-04-01")
    found = here.desk.proposals.assign(here.chris, key, ["RITA", "rob"])
    assert [(each.handle, each.state, each.due) for each in found.assignments] == [
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
        here.desk.reviews.save(here.rita, key, {"a1": Draft(1)})
    with pytest.raises(InvalidRequestError, match="empty"):
        here.desk.reviews.declare(here.rita, key, conflict=True)
    found = here.desk.reviews.declare(here.rita, key, conflict=True, note="I wrote unit 2.")
    assert (found.assignments[0].state, found.assignments[0].conflict) == (Assigned.BLOCKED, "I wrote unit 2.")
    for attempt in (
        lambda: here.desk.reviews.save(here.rita, key, {"a1": Draft(1)}),
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
    for each in (here.rita, here.rob):
        here.desk.reviews.declare(each, key, conflict=False)
        here.score(key, each, 3)
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
    with pytest.raises(StateError, match="still awaited"):
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
    with pytest.raises(StateError, match="nobody can be asked"):
        here.desk.proposals.assign(here.chris, key, ["ruth"])


def test_assigning_many_tells_of_each_that_failed_why(here: District) -> None:
    first, second = here.propose(), here.desk.proposals.propose(here.chris, ["r2"], "No rubric", "Y").key
    failed = here.desk.proposals.assign_many(here.chris, [first, second, 999], ["rita"])
    assert {key: reason.split()[0] for key, reason in failed.items()} == {second: "Choose", 999: "There"}
    assert here.desk.proposals.get(first).state is State.REVIEWING


def test_a_closed_proposal_comes_back_where_it_was(here: District) -> None:
    key = here.assigned(here.rita, here.rob)
    with pytest.raises(InvalidRequestError, match="reason"):
        here.desk.proposals.close(here.chris, key, " ")
    assert here.desk.proposals.close(here.chris, key, "Withdrawn by the publisher.").state is State.CLOSED
    with pytest.raises(StateError, match="closed"):
        here.desk.reviews.save(here.rita, key, {"a1": Draft(1)})
    assert here.desk.proposals.reopen(here.chris, key, "It is back.").state is State.REVIEWING


# -- scoring ----------------------------------------------------------------------------------------------------


def test_scores_are_blind_until_all_are_in_even_to_the_coordinator(here: District) -> None:
    key = here.assigned(here.rita, here.rob)
    here.score(key, here.rita, 3)
    for reader in (here.rita, here.rob, here.chris, here.admin):
        sheet = here.desk.reviews.sheet(reader, key)
        assert sheet.all is None
        assert set(sheet.own) == ({"a1", "a2"} if reader is here.rita else set())
    for read in (here.desk.reviews.disagreements, here.desk.reviews.consensus, here.desk.reviews.tables):
        with pytest.raises(StateError, match="once every reviewer has submitted"):
            read(key)
    assert b"rita says 3" not in b"".join(here.desk.audit.export())
    here.score(key, here.rob, 1)
    opened = here.desk.reviews.sheet(here.ruth, key).all
    assert opened is not None
    assert opened["rita"]["a1"].note == "rita says 3"
    assert b"rita says 3" in b"".join(here.desk.audit.export())


def test_two_windows_on_one_review_never_lose_a_word(here: District) -> None:
    key = here.assigned(here.rita, here.rob)
    reviews = here.desk.reviews
    reviews.save(here.rita, key, {"a1": Draft(1, "First thoughts", "page 2")})
    reviews.save(here.rita, key, {"a1": Draft(2, "Second thoughts", "page 2", version=1)})
    with pytest.raises(ConflictError) as refused:
        reviews.save(here.rita, key, {"a1": Draft(3, "From the other window", "page 9", version=1), "a2": Draft(1)})
    (clash,) = refused.value.clashes
    assert (clash.where, clash.version) == ("a1", 2)
    assert clash.yours == "3 of 3\nFrom the other window\npage 9"
    assert clash.theirs == "2 of 3\nSecond thoughts\npage 2"
    assert set(reviews.sheet(here.rita, key).own) == {"a1"}  # all or nothing: a2 waits with it
    again = reviews.save(here.rita, key, {"a1": Draft(3, "Both", "page 2", version=clash.version)})
    assert (again["a1"].value, again["a1"].version) == (3, 3)


def test_saving_the_same_again_is_no_conflict_and_no_entry(here: District) -> None:
    key = here.assigned(here.rita, here.rob)
    same = {"a1": Draft(1, "n", "p")}
    here.desk.reviews.save(here.rita, key, same)
    before = here.desk.audit.head()
    assert here.desk.reviews.save(here.rita, key, same)["a1"].version == 1
    assert here.desk.audit.head() == before


@pytest.mark.parametrize(
    ("drafts", "says"),
    [
        ({"a1": Draft(4)}, "from 0 to 3"),
        ({"a1": Draft("n/a")}, "always applies"),
        ({"zz": Draft(1)}, "has none called “zz”"),
        ({"a1": Draft(1, "x\0")}, "control character"),
    ],
)
def test_a_score_that_does_not_fit_is_refused(here: District, drafts: dict[str, Draft], says: str) -> None:
    key = here.assigned(here.rita, here.rob)
    with pytest.raises(InvalidRequestError, match=says):
        here.desk.reviews.save(here.rita, key, {"a2": Draft(1), **drafts})
    assert here.desk.reviews.sheet(here.rita, key).own == {}


def test_a_review_is_submitted_when_every_score_has_its_evidence(here: District) -> None:
    key = here.assigned(here.rita, here.rob)
    reviews = here.desk.reviews
    with pytest.raises(InvalidRequestError, match="still to be scored: a1, a2"):
        reviews.submit(here.rita, key)
    reviews.save(here.rita, key, {"a1": Draft(2, "A note"), "a2": Draft("n/a")})
    with pytest.raises(InvalidRequestError, match="a note and a place are missing for a1"):
        reviews.submit(here.rita, key)
    reviews.save(here.rita, key, {"a1": Draft(2, "A note", "page 1", version=1)})
    reviews.submit(here.rita, key)
    with pytest.raises(StateError, match="take it back"):
        reviews.save(here.rita, key, {"a1": Draft(3, "A note", "page 1", version=2)})


def test_a_review_can_be_taken_back_until_all_are_in(here: District) -> None:
    key = here.assigned(here.rita, here.rob)
    here.score(key, here.rita, 3)
    found = here.desk.reviews.take_back(here.rita, key)
    assert [each.state for each in found.assignments] == [Assigned.READY, Assigned.READY]
    here.desk.reviews.submit(here.rita, key)
    here.score(key, here.rob, 3)
    with pytest.raises(StateError, match="until all are in"):
        here.desk.reviews.take_back(here.rita, key)


def test_somebody_who_is_not_asked_scores_nothing(here: District) -> None:
    key = here.assigned(here.rita, here.rob)
    for by in (here.ruth, here.chris, here.tom, None):
        with pytest.raises(ForbiddenError):
            here.desk.reviews.save(by, key, {"a1": Draft(1)})
        with pytest.raises(ForbiddenError):
            here.desk.reviews.submit(by, key)


# -- discussing -------------------------------------------------------------------------------------------------


def test_disagreements_are_listed_widest_first_and_settled_with_a_reason(here: District) -> None:
    key = here.assigned(here.rita, here.rob, here.ruth)
    here.score(key, here.rita, 3, 1)
    here.score(key, here.rob, 1, 1)
    here.score(key, here.ruth, 3, "n/a")
    reviews = here.desk.reviews
    found = reviews.disagreements(key)
    assert [(each.criterion.id, each.apart) for each in found] == [("a1", 2), ("a2", 1)]
    assert found[0].values == {"rita": 3, "rob": 1, "ruth": 3}
    assert reviews.consensus(key) == {}
    assert reviews.rating(key).mark is None
    with pytest.raises(InvalidRequestError, match="the reason"):
        reviews.adjudicate(here.chris, key, "a1", Draft(3))
    settled = reviews.adjudicate(here.chris, key, "a1", Draft(2, "Pages 3 and 9 differ."))
    with pytest.raises(ConflictError):
        reviews.adjudicate(here.admin, key, "a1", Draft(1, "I think not."))
    reviews.adjudicate(here.admin, key, "a1", Draft(1, "I think not.", version=settled.version))
    reviews.adjudicate(here.chris, key, "a2", Draft("n/a", "Nothing to be kind in."))
    assert reviews.consensus(key) == {"a1": 1, "a2": "n/a"}
    assert reviews.rating(key).mark is Mark.DOES_NOT  # 1 of 3
    with pytest.raises(ForbiddenError):
        reviews.adjudicate(here.rita, key, "a1", Draft(3, "No."))


def test_the_tables_for_agreement_hold_one_scale_each_and_no_score_that_does_not_apply(here: District) -> None:
    key = here.assigned(here.rita, here.rob)
    here.score(key, here.rita, 3, 1)
    here.score(key, here.rob, 1, "n/a")
    assert here.desk.reviews.tables(key) == {
        "0-3": {"rita": {"a1": 3}, "rob": {"a1": 1}},
        "yes-no": {"rita": {"a2": 1}, "rob": {}},
    }


# -- deciding ---------------------------------------------------------------------------------------------------


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
    here.desk.reviews.adjudicate(here.chris, key, "a1", Draft(3, "We looked together."))
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
    assert [(each.outcome, each.undone) for each in trail] == [
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
    failed = here.desk.decisions.decide_many(here.chris, [ripe, green], verdict)
    assert list(failed) == [green]
    made = here.desk.decisions.of(ripe)[0]
    assert here.desk.decisions.publish_many(here.chris, [made.key, 99]) == {99: "There is no decision 99."}
    with pytest.raises(ForbiddenError):
        here.desk.decisions.decide_many(here.rita, [ripe], verdict)


def test_the_version_moves_with_every_status_and_with_the_day_and_with_nothing_else(here: District) -> None:
    seen = [here.desk.adoptions.version()]

    def moved() -> bool:
        seen.append(here.desk.adoptions.version())
        return seen[-1] != seen[-2]

    key = here.propose()
    assert moved()
    here.desk.proposals.assign(here.chris, key, ["rita", "rob"])
    assert moved()
    kept = here.desk.adoptions.statuses()
    for each in (here.rita, here.rob):
        here.desk.reviews.declare(each, key, conflict=False)
        here.desk.reviews.save(each, key, {"a1": Draft(1, "n", "p"), "a2": Draft(1)})
    assert not moved()
    assert here.desk.adoptions.statuses() is kept
    here.clock.pass_(days=1)
    assert moved()
    assert here.desk.adoptions.statuses() is not kept


def test_every_step_of_a_proposal_can_be_read_in_the_log(here: District) -> None:
    decision = here.adopted()
    actions = [each.action for each in here.desk.audit.entries(subject=f"proposal:{decision.proposal}")]
    assert actions[::-1] == [
        *("proposal.create", "proposal.assign", "review.declare", "review.declare"),
        *("review.save", "review.submit", "review.save", "review.submit", "review.reveal"),
        *("proposal.decide", "proposal.publish"),
    ]
    assert [each.action for each in here.desk.audit.entries(subject="decision:1")] == [
        "decision.publish",
        "decision.make",
    ]


# -- merged resources -------------------------------------------------------------------------------------------


def test_a_decision_stays_with_its_material_when_two_records_turn_out_to_be_one(here: District) -> None:
    here.adopted()
    here.lessons("oer:a0")
    same = Resource(id="oer:a0", title="Lesson r1", url="https://a.example/r1")
    here.catalog.import_resources([Record(same, b"joined", 1)], "other.csv")
    assert here.catalog.resource("r1").id == "oer:a0"
    fresh = type(here.desk.adoptions)(here.database, here.clock)
    assert fresh.of("oer:a0").approved


# -- due again --------------------------------------------------------------------------------------------------


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
    assert english().say(due.why[0].said) == "It expired on 2028-06-30."


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
        assert english().say(why.said) == f"A standard that it is aligned to {says}."


# -- who may ----------------------------------------------------------------------------------------------------


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
        lambda by: desk.reviews.adjudicate(by, key, "a1", Draft(1, "x")),
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
