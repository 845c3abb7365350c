"""Reviews are blind until all are in, lose no word, and show where reviewers disagree."""

from __future__ import annotations

import pytest
from district import District

from catalog.errors import ConflictError, ForbiddenError, InvalidRequestError, StateError
from catalog.vetting.cycle.proposal import Assigned
from catalog.vetting.cycle.review import RatingDraft
from catalog.vetting.rubrics.rubric import Mark

# -- scoring --------------------------------------------------------------------------------------------------


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
    reviews.save(here.rita, key, {"a1": RatingDraft(1, "First thoughts", "page 2")})
    reviews.save(here.rita, key, {"a1": RatingDraft(2, "Second thoughts", "page 2", version=1)})
    with pytest.raises(ConflictError) as refused:
        reviews.save(
            here.rita, key, {"a1": RatingDraft(3, "From the other window", "page 9", version=1), "a2": RatingDraft(1)}
        )
    (clash,) = refused.value.clashes
    assert (clash.where, clash.version) == ("a1", 2)
    assert clash.yours == "3 of 3\nFrom the other window\npage 9"
    assert clash.theirs == "2 of 3\nSecond thoughts\npage 2"
    assert set(reviews.sheet(here.rita, key).own) == {"a1"}  # all or nothing: a2 waits with it
    again = reviews.save(here.rita, key, {"a1": RatingDraft(3, "Both", "page 2", version=clash.version)})
    assert (again["a1"].value, again["a1"].version) == (3, 3)


def test_saving_the_same_again_is_no_conflict_and_no_entry(here: District) -> None:
    key = here.assigned(here.rita, here.rob)
    same = {"a1": RatingDraft(1, "n", "p")}
    here.desk.reviews.save(here.rita, key, same)
    before = here.desk.audit.head()
    assert here.desk.reviews.save(here.rita, key, same)["a1"].version == 1
    assert here.desk.audit.head() == before


@pytest.mark.parametrize(
    ("drafts", "says"),
    [
        ({"a1": RatingDraft(4)}, "from 0 to 3"),
        ({"a1": RatingDraft("n/a")}, "always applies"),
        ({"zz": RatingDraft(1)}, "has none called “zz”"),
        ({"a1": RatingDraft(1, "x\0")}, "control character"),
    ],
)
def test_a_score_that_does_not_fit_is_refused(here: District, drafts: dict[str, RatingDraft], says: str) -> None:
    key = here.assigned(here.rita, here.rob)
    with pytest.raises(InvalidRequestError, match=says):
        here.desk.reviews.save(here.rita, key, {"a2": RatingDraft(1), **drafts})
    assert here.desk.reviews.sheet(here.rita, key).own == {}


def test_a_review_is_submitted_when_every_score_has_its_evidence(here: District) -> None:
    key = here.assigned(here.rita, here.rob)
    reviews = here.desk.reviews
    with pytest.raises(InvalidRequestError, match="still to be scored: a1, a2"):
        reviews.submit(here.rita, key)
    reviews.save(here.rita, key, {"a1": RatingDraft(2, "A note"), "a2": RatingDraft("n/a")})
    with pytest.raises(InvalidRequestError, match="a note and a place are missing for a1"):
        reviews.submit(here.rita, key)
    reviews.save(here.rita, key, {"a1": RatingDraft(2, "A note", "page 1", version=1)})
    reviews.submit(here.rita, key)
    with pytest.raises(StateError, match="take it back"):
        reviews.save(here.rita, key, {"a1": RatingDraft(3, "A note", "page 1", version=2)})


def test_a_review_can_be_taken_back_until_all_are_in(here: District) -> None:
    key = here.assigned(here.rita, here.rob)
    here.score(key, here.rita, 3)
    found = here.desk.reviews.take_back(here.rita, key)
    assert [assignment.state for assignment in found.assignments] == [Assigned.READY, Assigned.READY]
    here.desk.reviews.submit(here.rita, key)
    here.score(key, here.rob, 3)
    with pytest.raises(StateError, match="until all are in"):
        here.desk.reviews.take_back(here.rita, key)


def test_somebody_who_is_not_asked_scores_nothing(here: District) -> None:
    key = here.assigned(here.rita, here.rob)
    for by in (here.ruth, here.chris, here.tom, None):
        with pytest.raises(ForbiddenError):
            here.desk.reviews.save(by, key, {"a1": RatingDraft(1)})
        with pytest.raises(ForbiddenError):
            here.desk.reviews.submit(by, key)


# -- discussing -----------------------------------------------------------------------------------------------


def test_disagreements_are_listed_widest_first_and_settled_with_a_reason(here: District) -> None:
    key = here.assigned(here.rita, here.rob, here.ruth)
    here.score(key, here.rita, 3, 1)
    here.score(key, here.rob, 1, 1)
    here.score(key, here.ruth, 3, "n/a")
    reviews = here.desk.reviews
    found = reviews.disagreements(key)
    assert [(difference.criterion.id, difference.apart) for difference in found] == [("a1", 2), ("a2", 1)]
    assert found[0].values == {"rita": 3, "rob": 1, "ruth": 3}
    assert reviews.consensus(key) == {}
    assert reviews.rating(key).mark is None
    with pytest.raises(InvalidRequestError, match="the reason"):
        reviews.adjudicate(here.chris, key, "a1", RatingDraft(3))
    settled = reviews.adjudicate(here.chris, key, "a1", RatingDraft(2, "Pages 3 and 9 differ."))
    with pytest.raises(ConflictError):
        reviews.adjudicate(here.admin, key, "a1", RatingDraft(1, "I think not."))
    reviews.adjudicate(here.admin, key, "a1", RatingDraft(1, "I think not.", version=settled.version))
    reviews.adjudicate(here.chris, key, "a2", RatingDraft("n/a", "Nothing to be kind in."))
    assert reviews.consensus(key) == {"a1": 1, "a2": "n/a"}
    assert reviews.rating(key).mark is Mark.DOES_NOT  # 1 of 3
    with pytest.raises(ForbiddenError):
        reviews.adjudicate(here.rita, key, "a1", RatingDraft(3, "No."))


def test_the_tables_for_agreement_hold_one_scale_each_and_no_score_that_does_not_apply(here: District) -> None:
    key = here.assigned(here.rita, here.rob)
    here.score(key, here.rita, 3, 1)
    here.score(key, here.rob, 1, "n/a")
    assert here.desk.reviews.tables(key) == {
        "0-3": {"rita": {"a1": 3}, "rob": {"a1": 1}},
        "yes-no": {"rita": {"a2": 1}, "rob": {}},
    }
