"""What the templates of judging are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.web.contexts import Page, Template
from catalog.errors import SyllabaryError
from catalog.judging.judging import AskedTopic, JudgedSet, Judgment
from catalog.judging.pool import Brought
from catalog.model import Resource
from catalog.needs.needs import Need
from evaluation.agreement import Agreement


@dataclass(frozen=True, slots=True)
class GradedMaterial:
    """A material to grade: what this judge said of it, and the key of that judgment (0 for none)."""

    resource: Resource
    grade: int | None
    shown_key: int


class JudgePage(Page):
    """The judged sets, and the form that starts one."""

    judge: str  # the handle that the reader judges under, "" before one was chosen
    sets: Sequence[JudgedSet]
    error: SyllabaryError | None
    typed: Mapping[str, str]  # fields of a form that was refused


class SetPage(Page):
    """A set's questions, and what may be added to it."""

    judge: str
    set: JudgedSet
    topics: Sequence[tuple[AskedTopic, str, int, int]]  # with its words, grades by this judge, and number of judges
    wanted: str  # the words that questions are looked for by
    only_ungraded: bool  # whether only questions that this judge has not graded are shown
    runs: Sequence[tuple[str, int]]  # with how many results each brought
    depth: int  # results of a run that are pooled unless another number is given
    needs: Mapping[str, Need]
    brought: tuple[str, Brought] | None  # what kind of file was just added, and what came of it
    error: SyllabaryError | None
    typed: Mapping[str, str]


class AgreementPage(Page):
    """How well the judges of a set agree."""

    set: JudgedSet
    agreement: Agreement
    differences: Sequence[tuple[str, str, Resource, Sequence[tuple[str, int]]]]  # question, its words, by judge
    hidden: int  # differences beyond those


class TopicPage(Page):
    """One question with the materials to grade."""

    judge: str
    set: JudgedSet
    topic: AskedTopic
    asked: str  # the question on one line
    items: Sequence[GradedMaterial]
    failure: SyllabaryError | None  # why search finds nothing today
    of: int  # questions in the set
    only_ungraded: bool  # whether only materials that this judge has not graded are shown
    in_all: int
    judged: int
    replaced: Sequence[tuple[str, Judgment]]  # titles, with the grades that another window had saved before
    saved: int | None  # grades that were just saved
    error: SyllabaryError | None
    typed: Mapping[str, str]


JUDGE = Template("judge.html", JudgePage)
JUDGE_SET = Template("judge_set.html", SetPage)
JUDGE_AGREEMENT = Template("judge_agreement.html", AgreementPage)
JUDGE_TOPIC = Template("judge_topic.html", TopicPage)
