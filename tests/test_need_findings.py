"""A reviewer's answer on a rubric is evidence for a learner need once the decision on the material is published."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest
from district import TINY, District

from api.messages import english
from catalog.errors import InvalidRubricError
from catalog.model import Evidence, ReviewedNeed
from catalog.needs.needs import NEEDS, evidence
from catalog.vetting.cycle.adoption import Outcome
from catalog.vetting.cycle.decision import Verdict
from catalog.vetting.cycle.need_findings import findings
from catalog.vetting.rubrics.parsing import parse, templates
from catalog.vetting.rubrics.rubric import Criterion, Rubric, Rule, RuleKind, Scale, Score, Section, to_json

DAY = "2027-03-01"
CRITERIA = tuple(
    Criterion(id=id, text=id, need=need, scale=Scale.MEETS)
    for id, need in (("c1", "captions"), ("c2", "captions"), ("k", "keyboard-only"), ("other", ""))
)
RUBRIC = Rubric(
    name="access",
    title="Access",
    sections=(Section(id="s", title="All of it", criteria=CRITERIA),),
    rule=Rule(kind=RuleKind.LOWEST),
    version=1,
    reviewers_needed=1,
)


@pytest.mark.parametrize(
    ("agreed", "found"),
    [
        ({"c1": 2, "c2": 2, "k": 1, "other": 2}, {"captions": True}),
        ({"c1": 2, "c2": 0, "k": 0}, {"captions": False, "keyboard-only": False}),
        ({"c1": 2, "c2": 1, "k": 2}, {"keyboard-only": True}),
        ({"c1": 2, "c2": "n/a", "k": "n/a"}, {}),
        ({"c1": 2}, {}),  # c2 is in dispute
    ],
)
def test_a_need_is_met_by_all_its_criteria_at_best_and_not_met_by_one_at_worst(
    agreed: dict[str, Score], found: dict[str, bool]
) -> None:
    assert {finding.need: finding.met for finding in findings(RUBRIC, agreed, DAY)} == found


def test_reviewers_word_counts_before_the_publishers_and_names_the_rubric_and_no_person(here: District) -> None:
    here.lessons("film", types=("Video",), accessibility_features=("captions",))
    said = replace(
        here.catalog.resource("film"),
        reviewed_needs=(ReviewedNeed(need="captions", met=False, rubric="Access", decided=DAY),),
    )
    known = evidence(said, "captions")
    assert known.evidence is Evidence.BARRIER
    assert english().say(known.because) == (
        "Reviewers found that it is not met, with the rubric “Access”; decided in March 2027"
    )


def test_a_published_decision_brings_what_reviewers_found_and_its_undoing_takes_it_away(here: District) -> None:
    record: dict[str, Any] = copy.deepcopy(TINY)
    record["sections"][0]["criteria"][0]["need"] = "captions"
    draft = here.desk.rubrics.save_draft(here.chris, record)
    here.desk.rubrics.publish(here.chris, "tiny", draft.revision)
    key = here.assigned(here.rita, here.rob)
    here.score(key, here.rita, 3)
    here.score(key, here.rob, 3)
    verdict = Verdict(outcome=Outcome.ADOPT, rationale="Good.")
    decision = here.desk.decisions.decide(here.chris, key, verdict)
    assert here.catalog.resource("r1").reviewed_needs == ()
    here.desk.decisions.publish(here.chris, decision.key)
    known = evidence(here.catalog.resource("r1"), "captions")
    assert known.evidence is Evidence.DECLARED
    assert english().say(known.because) == "Reviewers checked it with the rubric “Tiny”; decided in March 2027"
    assert "rita" not in repr(here.catalog.resource("r1").reviewed_needs)
    here.lessons("r1", title="Another title")
    assert evidence(here.catalog.resource("r1"), "captions").evidence is Evidence.DECLARED
    here.desk.decisions.undo(here.chris, decision.key, "A mistake.")
    assert evidence(here.catalog.resource("r1"), "captions").evidence is Evidence.UNKNOWN


def test_a_criterion_names_a_need_that_there_is() -> None:
    record = to_json(RUBRIC)
    record["sections"][0]["criteria"][0]["need"] = "caption"
    with pytest.raises(InvalidRubricError, match="“caption” is no learner need"):
        parse(record)


def test_the_accessibility_rubric_that_ships_names_needs() -> None:
    (rubric,) = [template for template in templates() if template.name == "accessibility"]
    named = {criterion.id: criterion.need for criterion in rubric.criteria if criterion.need}
    assert named == {"p2": "captions", "o1": "keyboard-only", "o3": "own-pace"}
    assert set(named.values()) <= set(NEEDS)
