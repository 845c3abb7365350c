"""Writers, one or many at once, who write at random through the modules of vetting; and what must hold afterwards."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from multiprocessing.synchronize import Event

from district import FAST, District
from sqlalchemy import func, select

from catalog.errors import StoreError, SyllabaryError
from catalog.formats.record import Package
from catalog.model import Framework, Standard
from catalog.store.audit import utc_now
from catalog.store.catalog import Catalog
from catalog.store.database import Database
from catalog.store.tables import audit
from catalog.vetting.cycle.adoption import Outcome
from catalog.vetting.cycle.decision import Verdict
from catalog.vetting.cycle.proposal import State
from catalog.vetting.cycle.review import RatingDraft
from catalog.vetting.desk import Desk
from catalog.vetting.rubrics.rubric import to_json
from catalog.vetting.tables import decision_resources, decisions, proposal_resources, proposals, scores


def prepare(database: Database) -> None:
    """Lessons, staff, a rubric and three standards; leaves the database open."""
    district = District(database)
    standards = tuple(
        Standard(id=f"s{n}", uri=f"https://f.example/{n}", framework_id="f", code=f"X.{n}", statement=f"Does {n}")
        for n in range(3)
    )
    framework = Framework(id="f", uri="https://f.example", title="F")
    district.catalog.import_package(Package(framework, standards, (), b"{}"))


class Writer:
    """One who writes at random; ``done`` counts what was stored, ``refused`` what the rules did not allow."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk, self.random = desk, random.Random(seed)  # noqa: S311
        self.people = {person.handle: person for person in desk.people.all()}
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        steps = (self.propose, self.assign, self.score, self.score, self.submit, self.settle, self.decide, self.undo)
        self.steps: tuple[Callable[[], object], ...] = (*steps, self.align, self.rename, self.draft, self.keep)

    def step(self) -> None:
        chosen = self.random.choice(self.steps)
        try:
            chosen()
            self.done[chosen.__name__] += 1
        except StoreError:
            raise
        except (SyllabaryError, IndexError) as error:
            self.refused[type(error).__name__] += 1

    def _some(self, *states: State) -> int:
        return self.random.choice(self.desk.proposals.list(states=states, limit=3)).key

    def _reviewer(self) -> str:
        return self.random.choice(["rita", "rob"])

    def propose(self) -> None:
        ids = self.random.sample([f"r{n}" for n in range(1, 6)], self.random.randint(1, 3))
        self.desk.proposals.propose(self.people[self._reviewer()], ids, "Lessons", "At random", rubric="tiny")

    def assign(self) -> None:
        chris, key = self.people["chris"], self._some(State.PROPOSED)
        self.desk.proposals.assign(chris, key, ["rita", "rob"])
        for handle in ("rita", "rob"):
            self.desk.reviews.declare(self.people[handle], key, conflict=False)

    def score(self) -> None:
        key, reviewer = self._some(State.REVIEWING), self.people[self._reviewer()]
        own = self.desk.reviews.sheet(reviewer, key).own
        value = self.random.randint(0, 3)
        drafts = {
            "a1": RatingDraft(value, f"Note {self.random.random()}", "page 1", own["a1"].version if "a1" in own else 0),
            "a2": RatingDraft(value % 2, "", "", own["a2"].version if "a2" in own else 0),
        }
        self.desk.reviews.save(reviewer, key, drafts)

    def submit(self) -> None:
        self.desk.reviews.submit(self.people[self._reviewer()], self._some(State.REVIEWING))

    def settle(self) -> None:
        key = self._some(State.DISCUSSING)
        for disagreement in self.desk.reviews.disagreements(key) or [
            self.random.choice([])
        ]:  # IndexError: nothing to do
            version = disagreement.settled.version if disagreement.settled else 0
            draft = RatingDraft(self.random.randint(0, 1), "Agreed", version=version)
            self.desk.reviews.adjudicate(self.people["chris"], key, disagreement.criterion.id, draft)

    def decide(self) -> None:
        outcome = self.random.choice([Outcome.ADOPT, Outcome.PILOT, Outcome.REJECT])
        verdict = Verdict(outcome=outcome, rationale="At random")
        made = self.desk.decisions.decide(self.people["chris"], self._some(State.DISCUSSING, State.PROPOSED), verdict)
        self.desk.decisions.publish(self.people["chris"], made.key)

    def undo(self) -> None:
        trail = self.desk.decisions.of(self._some(State.PUBLISHED))
        self.desk.decisions.undo(self.people["chris"], self.random.choice(trail).key, "At random")

    def align(self) -> None:
        about = self.random.choice(["r1", "r2"]), f"s{self.random.randint(0, 2)}"
        reviewer = self.people[self._reviewer()]
        if self.random.random() < 0.5:
            self.desk.alignments.add(reviewer, *about)
        else:
            self.desk.alignments.reject(reviewer, *about, note="No.")

    def rename(self) -> None:
        tom = self.desk.people.person("tom")
        self.desk.people.change(self.people["admin"], "tom", tom.version, name=f"Tom {self.random.random()}")

    def draft(self) -> None:
        draft = self.desk.rubrics.new_version(self.people["chris"], "tiny")
        record = {**to_json(draft.rubric), "title": f"Tiny {self.random.random()}"}
        self.desk.rubrics.save_draft(self.people["chris"], record, draft.revision)

    def keep(self) -> None:
        self.desk.lists.save(self.people["chris"], "A list", f"X.{self.random.randint(0, 2)}")


def check_whole(catalog: Catalog) -> None:
    """The chain verifies, and every row that was written has its entry, and every entry its row."""
    desk = Desk.open(catalog, hasher=FAST)
    verified = desk.audit.verify()
    assert verified.problems == ()
    with catalog.database.reading() as connection:
        entries = connection.execute(select(audit.c.action, func.count()).group_by(audit.c.action)).all()
        counts = {row[0]: row[1] for row in entries}
        stored = connection.execute(select(proposals.c.key, proposals.c.state)).all()
        with_resources = connection.execute(select(proposal_resources.c.proposal_key).distinct()).scalars().all()
        made = connection.execute(select(decisions.c.key, decisions.c.outcome)).all()
        about = set(connection.execute(select(decision_resources.c.decision_key).distinct()).scalars())
        versions = connection.execute(select(func.coalesce(func.sum(scores.c.version), 0))).scalar_one()
    assert counts.get("proposal.create", 0) == len(stored) == len(with_resources)
    assert counts.get("decision.make", 0) == len(made)
    assert about == {row.key for row in made if row.outcome != Outcome.UNDO}
    saved, states = 0, defaultdict[str, str](str)
    before: int | None = None
    while page := desk.audit.entries(before=before, limit=500):
        before = page[-1].sequence
        for entry in page:
            if entry.action == "review.save":
                saved += len(entry.after["versions"])
            if entry.subject.startswith("proposal:") and isinstance(entry.after, dict) and "state" in entry.after:
                states.setdefault(entry.subject, entry.after["state"])
    assert saved == versions
    assert {f"proposal:{row.key}": row.state for row in stored} == dict(states)


def write_until_killed(address: str, seed: int, ready: Event) -> None:
    with Catalog.open(address) as catalog:
        writer = Writer(Desk.open(catalog, utc_now, FAST), seed)
        ready.set()
        while True:
            writer.step()
