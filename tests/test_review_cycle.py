"""The whole cycle against a model of it: any steps in any order are allowed, refused and recorded as the model says."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from district import District, new_database
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, precondition, rule

from catalog.errors import ForbiddenError, InvalidRequestError, StateError
from catalog.vetting.cycle.adoption import Outcome, Status
from catalog.vetting.cycle.decision import Verdict
from catalog.vetting.cycle.review import RatingDraft
from catalog.vetting.upkeep.audit_replay import verify

REVIEWERS = ("rita", "rob", "ruth")
LIVE = ("asked", "ready", "submitted")
STATUS = {
    Outcome.ADOPT: Status.ADOPTED,
    Outcome.PILOT: Status.PILOT,
    Outcome.REJECT: Status.REJECTED,
    Outcome.WITHDRAW: Status.WITHDRAWN,
}


@dataclass
class Made:
    """A decision, or the undoing of the one at ``undoes`` in its proposal's trail."""

    key: int
    outcome: Outcome | None
    published: bool
    undoes: int | None = None


@dataclass
class Model:
    """One proposal, of the resource that bears its number."""

    state: str = "proposed"
    reviewers: dict[str, str] = field(default_factory=dict)
    scores: dict[str, int] = field(default_factory=dict)
    settled: bool = False
    trail: list[Made] = field(default_factory=list)

    def settle(self) -> None:
        live = [state for state in self.reviewers.values() if state in LIVE]
        self.state = "reviewing" if live else "proposed"
        if len(live) >= 2 and set(live) == {"submitted"}:
            self.state = "discussing"

    @property
    def disputed(self) -> bool:
        given = {self.scores[handle] for handle, state in self.reviewers.items() if state == "submitted"}
        return len(given) > 1 and not self.settled

    @property
    def undone(self) -> set[int]:
        found: set[int] = set()
        for place in range(len(self.trail) - 1, -1, -1):
            target = self.trail[place].undoes
            if target is not None and place not in found:
                found.add(target)
        return found

    @property
    def standing(self) -> list[Made]:
        return [decision for n, decision in enumerate(self.trail) if n not in self.undone and decision.undoes is None]


class Cycle(RuleBasedStateMachine):
    proposals = Bundle("proposals")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="syllabary-cycle-"))
        self.here = District(new_database(self.folder))
        self.model: dict[int, Model] = {}

    def teardown(self) -> None:
        assert verify(self.here.database).problems == ()
        self.here.catalog.close()
        shutil.rmtree(self.folder)

    def attempt(self, allowed: bool, step: Callable[[], object]) -> bool:
        """Do it, or see it refused and nothing logged."""
        if allowed:
            step()
            return True
        before = self.here.desk.audit.head()
        with pytest.raises((StateError, ForbiddenError, InvalidRequestError)):
            step()
        assert self.here.desk.audit.head() == before
        return False

    @precondition(lambda self: len(self.model) < 3)
    @rule(target=proposals)
    def propose(self) -> object:
        number = len(self.model) + 1
        assert self.here.propose(f"r{number}") == number
        self.model[number] = Model()
        return multiple(number)

    @precondition(lambda self: len(self.model) < 3)
    @rule(target=proposals, values=st.tuples(st.integers(2, 3), st.integers(2, 3)))
    def propose_and_review(self, values: tuple[int, int]) -> object:
        """The common way, so that what comes after it is met often."""
        number = len(self.model) + 1
        self.here.propose(f"r{number}")
        self.model[number] = Model()
        for handle in ("rita", "rob"):
            self.assign(number, handle)
            self.declare(number, handle, False)
        for handle, value in zip(("rita", "rob"), values, strict=True):
            self.score(number, handle, value)
            self.submit(number, handle)
        assert self.model[number].state == "discussing"
        return multiple(number)

    @rule(key=proposals, handle=st.sampled_from(REVIEWERS))
    def assign(self, key: int, handle: str) -> None:
        model = self.model[key]
        known = model.reviewers.get(handle)
        allowed = model.state in ("proposed", "reviewing") and known != "blocked"
        if self.attempt(allowed, lambda: self.here.desk.proposals.assign(self.here.chris, key, [handle])):
            if known not in LIVE:
                model.reviewers[handle] = "asked"
            model.settle()

    @rule(key=proposals, handle=st.sampled_from(REVIEWERS), conflict=st.sampled_from([False, False, False, True]))
    def declare(self, key: int, handle: str, conflict: bool) -> None:
        model, person = self.model[key], self.here.people[handle]
        allowed = model.state == "reviewing" and model.reviewers.get(handle) in ("asked", "ready")
        note = "My own book." if conflict else ""
        step = lambda: self.here.desk.reviews.declare(person, key, conflict=conflict, note=note)  # noqa: E731
        if self.attempt(allowed, step):
            model.reviewers[handle] = "blocked" if conflict else "ready"
            model.settle()

    @rule(key=proposals, handle=st.sampled_from(REVIEWERS), value=st.integers(2, 3))
    def score(self, key: int, handle: str, value: int) -> None:
        model, person = self.model[key], self.here.people[handle]
        own = self.here.desk.reviews.sheet(person, key).own
        version = own["a1"].version if "a1" in own else 0
        drafts = {
            "a1": RatingDraft(value, "Why", "page 1", version),
            "a2": RatingDraft(1, version=own["a2"].version if own else 0),
        }
        allowed = model.state == "reviewing" and model.reviewers.get(handle) == "ready"
        if self.attempt(allowed, lambda: self.here.desk.reviews.save(person, key, drafts)):
            model.scores[handle] = value

    @rule(key=proposals, handle=st.sampled_from(REVIEWERS))
    def submit(self, key: int, handle: str) -> None:
        model, person = self.model[key], self.here.people[handle]
        allowed = model.state == "reviewing" and model.reviewers.get(handle) == "ready" and handle in model.scores
        if self.attempt(allowed, lambda: self.here.desk.reviews.submit(person, key)):
            model.reviewers[handle] = "submitted"
            model.settle()

    @rule(key=proposals, handle=st.sampled_from(REVIEWERS))
    def take_back(self, key: int, handle: str) -> None:
        model, person = self.model[key], self.here.people[handle]
        allowed = model.state == "reviewing" and model.reviewers.get(handle) == "submitted"
        if self.attempt(allowed, lambda: self.here.desk.reviews.take_back(person, key)):
            model.reviewers[handle] = "ready"
            model.settle()

    @rule(key=proposals, handle=st.sampled_from(REVIEWERS))
    def release(self, key: int, handle: str) -> None:
        model = self.model[key]
        allowed = model.state == "reviewing" and model.reviewers.get(handle) in ("asked", "ready")
        if self.attempt(allowed, lambda: self.here.desk.proposals.unassign(self.here.chris, key, handle)):
            model.reviewers[handle] = "released"
            model.settle()

    @rule(key=proposals)
    def close_or_reopen(self, key: int) -> None:
        model, desk = self.model[key], self.here.desk.proposals
        if model.state == "closed":
            desk.reopen(self.here.chris, key, "On second thought.")
            model.settle()
        elif self.attempt(model.state not in ("decided", "published"), lambda: desk.close(self.here.chris, key, "No.")):
            model.state = "closed"

    @rule(key=proposals)
    def adjudicate(self, key: int) -> None:
        model = self.model[key]
        version = 1 if model.settled else 0
        step = lambda: self.here.desk.reviews.adjudicate(self.here.chris, key, "a1", RatingDraft(3, "So.", "", version))  # noqa: E731
        if model.settled and model.state == "discussing":
            return
        if self.attempt(model.state == "discussing", step):
            model.settled = True

    @rule(key=proposals, outcome=st.sampled_from([*STATUS]))
    def decide(self, key: int, outcome: Outcome) -> None:
        model = self.model[key]
        allowed = (
            (model.state == "discussing" and not model.disputed and outcome is not Outcome.WITHDRAW)
            or (model.state == "proposed" and outcome is Outcome.REJECT)
            or (model.state == "published" and outcome is Outcome.WITHDRAW)
        )
        verdict = Verdict(outcome=outcome, rationale="So.")
        if self.attempt(allowed, lambda: self.here.desk.decisions.decide(self.here.chris, key, verdict)):
            made = self.here.desk.decisions.of(key)[-1]
            model.trail.append(Made(made.key, outcome, published=False))
            model.state = "decided"

    @rule(key=proposals, place=st.integers(0, 5))
    def publish(self, key: int, place: int) -> None:
        model = self.model[key]
        if place >= len(model.trail):
            return
        made = model.trail[place]
        allowed = not made.published and place not in model.undone
        if self.attempt(allowed, lambda: self.here.desk.decisions.publish(self.here.chris, made.key)):
            made.published = True
            model.state = "published"

    @rule(key=proposals, place=st.integers(0, 5))
    def undo(self, key: int, place: int) -> None:
        model = self.model[key]
        if place >= len(model.trail):
            return
        target = model.trail[place]
        if self.attempt(
            place not in model.undone, lambda: self.here.desk.decisions.undo(self.here.chris, target.key, "No.")
        ):
            made = self.here.desk.decisions.of(key)[-1]
            model.trail.append(Made(made.key, None, published=True, undoes=place))
            if model.standing:
                model.state = "published" if model.standing[-1].published else "decided"
            else:
                model.settle()

    @invariant()
    def what_is_stored_is_what_the_model_says(self) -> None:
        statuses = self.here.desk.adoptions.statuses()
        for key, model in self.model.items():
            found = self.here.desk.proposals.get(key)
            assert found.state == model.state
            assert {assignment.handle: assignment.state for assignment in found.assignments} == model.reviewers
            visible = self.here.desk.reviews.sheet(self.here.chris, key).all is not None
            assert visible is (model.state in ("discussing", "decided", "published"))
            undone = [decision.undone for decision in self.here.desk.decisions.of(key)]
            assert undone == [n in model.undone for n in range(len(model.trail))]
            effective = [decision for decision in model.standing if decision.published]
            status = statuses.get(f"r{key}")
            if effective and effective[-1].outcome is not None:
                assert status is not None
                assert status.status is STATUS[effective[-1].outcome]
            elif model.state == "proposed":
                assert status is not None
                assert status.status is Status.PROPOSED
            elif model.state in ("reviewing", "discussing", "decided"):
                assert status is not None
                assert status.status is Status.IN_REVIEW
            else:
                assert status is None


TestCycle = Cycle.TestCase
TestCycle.settings = settings(max_examples=15, stateful_step_count=40, suppress_health_check=[*HealthCheck])
