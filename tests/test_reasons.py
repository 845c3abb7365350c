"""Reasons: why a resource has the points it has, in plain words."""

from dataclasses import replace

import pytest

from api.messages import english
from api.search.features import GROUPS, AcceptableStandard, Asked
from api.search.reasons import ScoredResult, say
from catalog.model import AgeRange, Alignment, AlignmentSource, AlignmentType, Part, Resource
from catalog.standards.nearness import Nearness
from indexer.engine import EngineQuery

RESOURCE = Resource(
    id="a",
    title="Adding fractions",
    description="Fractions with like denominators.",
    text="Halves and quarters.",
    subjects=("Mathematics",),
    types=("Lesson",),
    ages=AgeRange(9, 10),
    parts=(Part("Fractions as numbers"),),
    alignments=(
        Alignment(AlignmentType.TEACHES, "4.NF.B.3a", "s3a"),
        Alignment(AlignmentType.ASSESSES, "4.NF.B.3", "s3", source=AlignmentSource.REVIEWER),
        Alignment(AlignmentType.TEACHES, "3.NF.A.1", "s1", source=AlignmentSource.INFERRED, confidence=0.9),
    ),
)


def reasons(
    asked: Asked, points: dict[str, float], signals: dict[str, float] | None = None, **more: object
) -> list[str]:
    resource = replace(RESOURCE, **more.pop("resource", {}))  # type: ignore[call-overload]
    shown = ScoredResult(resource, dict.fromkeys(GROUPS, 0.0) | points, signals or {})
    return [english().say(reason.because) for reason in say(asked, shown)]


def wanting(id: str, code: str, relation: Nearness, near: float, asked: str = "4.NF.B.3a") -> Asked:
    return Asked(EngineQuery(standards={id: near}), {id: AcceptableStandard(code, relation, asked)})


def test_words_are_quoted_as_the_resource_has_them_and_placed():
    asked = Asked(EngineQuery(terms={"fraction": 1.0, "add": 0.5, "denomin": 0.4}))
    assert reasons(asked, {"words": 2.0}) == [
        "Mentions “fractions”, “adding” and “denominators” in the title, description and unit’s name"
    ]


def test_the_text_is_read_only_where_nothing_else_says_it():
    asked = Asked(EngineQuery(terms={"quarter": 1.0}))
    assert reasons(asked, {"words": 2.0}) == ["Mentions “quarters” in the text"]


def test_a_place_is_not_read_for_terms_that_it_is_known_to_lack_or_that_one_before_it_has():
    asked = Asked(EngineQuery(terms={"fraction": 1.0, "denomin": 0.4}))
    held = {"title": {"fraction"}, "description": {"fraction", "denomin"}, "body": {"fraction"}}
    points = dict.fromkeys(GROUPS, 0.0) | {"words": 1.0}
    because = say(asked, ScoredResult(RESOURCE, points, {}, held))[0].because
    assert english().say(because) == "Mentions “fractions” and “denominators” in the title and description"


def test_words_that_stand_too_deep_to_quote_are_still_said_to_be_there():
    assert reasons(Asked(EngineQuery(terms={"ninth": 1.0})), {"words": 0.1}) == ["Mentions words that you typed"]


def test_synonyms_meaning_and_unit_have_sentences():
    asked = Asked(EngineQuery(synonyms={"half": 1.0, "halv": 1.0}))
    points = {"synonyms": 0.5, "meaning": 2.0, "course": 1.0}
    assert reasons(asked, points, {"meaning": 0.61, "meaning.course": 0.5}) == [
        "Close to what your words mean",
        "Its unit, “Fractions as numbers”, is about this",
        "Mentions “halves” in the text, close to your words",
    ]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (wanting("s3a", "4.NF.B.3a", Nearness.SELF, 1.0), "Aligned by its publisher to 4.NF.B.3a"),
        (wanting("s3a", "4.NF.B.3a", Nearness.PART, 0.9, "4.NF.B.3"),
         "Aligned by its publisher to 4.NF.B.3a, part of 4.NF.B.3"),
        (wanting("s3", "4.NF.B.3", Nearness.PARENT, 0.6),
         "Aligned by a reviewer to 4.NF.B.3, which 4.NF.B.3a is part of (assesses it)"),
        (wanting("s3a", "4.NF.B.3a", Nearness.EQUIVALENT, 0.95, "TX.4.3A"),
         "Aligned by its publisher to 4.NF.B.3a, the same as TX.4.3A"),
        (wanting("s3a", "4.NF.B.3a", Nearness.RELATED, 0.4, "4.NF.A.1"),
         "Aligned by its publisher to 4.NF.B.3a, related to 4.NF.A.1"),
        (wanting("s3a", "4.NF.B.3a", Nearness.PREREQUISITE, 0.3, "5.NF.A.1"),
         "Aligned by its publisher to 4.NF.B.3a, which comes before 5.NF.A.1"),
    ],
)  # fmt: skip
def test_an_alignment_says_who_says_so_and_how_its_standard_stands_to_the_one_asked_for(asked: Asked, sentence: str):
    assert reasons(asked, {"standard": 8.0}, {"declared.teaches": 1.0}) == [sentence]


def test_an_inferred_alignment_says_that_it_is_one_and_how_sure():
    asked = wanting("s9", "4.NF.B.3b", Nearness.PART, 0.9, "4.NF.B.3")
    signals = {"declared.teaches": 0.0, "inferred": 0.9 * 0.83, "inferred.standard": 0.0}
    assert reasons(asked, {"standard": 3.7}, signals) == ["Probably fits 4.NF.B.3b, part of 4.NF.B.3 (83% sure)"]


@pytest.mark.parametrize(
    ("wished", "ages", "sentence"),
    [
        (AgeRange(9, 10), AgeRange(9, 10), "Written for ages 9-10, as you asked"),
        (AgeRange(9, 10), AgeRange(8, 11), "Written for ages 8-11"),
        (AgeRange(8, 9), AgeRange(9, 10), "Written for ages 9-10; you asked for ages 8-9"),
        (AgeRange(8, 9), None, "Ages not declared; you asked for ages 8-9"),
    ],
)
def test_a_wish_for_a_grade_is_always_answered(wished: AgeRange, ages: AgeRange | None, sentence: str):
    assert reasons(Asked(EngineQuery(wished_ages=wished)), {}, resource={"ages": ages}) == [sentence]


def test_every_need_is_answered_and_what_is_unknown_comes_last():
    asked = Asked(
        EngineQuery(needs=("captions", "executive-function", "offline")),
    )
    said = reasons(
        asked,
        {"need": 0.5},
        {"need.executive-function": 0.5, "need.offline": -1.0},
        resource={"minutes": 15, "materials": ("a laptop",)},
    )
    assert said[0].startswith("Short or in short steps (inferred): ")
    assert not said[0].endswith(".")
    assert said[1:] == [
        "Captions and transcripts (unknown): Captions not declared",
        "Offline (barrier): Needs a laptop",
    ]


def test_a_wished_length_and_language_are_always_answered():
    asked = Asked(EngineQuery(wished_minutes=15, wished_languages=("es",)))
    short = Resource(id="a", title="A", minutes=15, languages=("es", "en"))
    long = Resource(id="b", title="B", minutes=45, languages=("fr",))
    told = [
        [english().say(reason.because) for reason in say(asked, shown)]
        for shown in (
            ScoredResult(short, dict.fromkeys(GROUPS, 0.0) | {"minutes": 0.6, "language": 1.0}, {}),
            ScoredResult(long, dict.fromkeys(GROUPS, 0.0) | {"minutes": -0.6}, {}),
            ScoredResult(Resource(id="c", title="C"), dict.fromkeys(GROUPS, 0.0), {}),
        )
    ]
    assert told == [
        ["In Spanish and English, as you asked", "Takes 15 minutes, as you asked"],
        ["Takes 45 minutes, longer than the 15 you asked for", "In French; you asked for Spanish"],
        ["Length not declared; you asked for 15 minutes", "Language not declared; you asked for Spanish"],
    ]


def test_subjects_and_types_that_were_wished_for_are_named():
    assert reasons(Asked(EngineQuery()), {"subject": 0.8, "type": 0.4}) == ["Subject: Mathematics", "Type: Lesson"]


def test_nothing_asked_is_nothing_said():
    assert reasons(Asked(EngineQuery()), {}) == []


UNIT = "Fractions as numbers"


@pytest.mark.parametrize(
    ("signals", "name", "sentences"),
    [
        ({"meaning": 0.3, "words.course": 0.6}, UNIT, [f"Its unit, “{UNIT}”, is about this"]),
        ({"meaning": 0.3, "meaning.course": 0.41}, UNIT, [f"Its unit, “{UNIT}”, is about this"]),
        ({"meaning": 0.3, "meaning.course": 0.39, "words.course": 0.1}, UNIT, ["Its unit says little of this"]),
        ({"meaning": 0.1, "meaning.course": 0.1}, UNIT, ["Its unit says little of this"]),
        ({"meaning.course": 0.5}, "Grade 5 / Module 4 / Topic E", ["The lessons around it are about this"]),
        ({"meaning.course": 0.5}, "Unit 3: Lesson 12", ["The lessons around it are about this"]),
        ({"meaning.course": 0.5}, "Year 3 maps", ["Its unit, “Year 3 maps”, is about this"]),
    ],
)
def test_a_unit_is_a_reason_only_if_it_says_enough_and_its_name_tells(
    signals: dict[str, float], name: str, sentences: list[str]
):
    resource = {"parts": (Part(name, "u"),)}
    assert reasons(Asked(EngineQuery(terms={"x": 1.0})), {"course": 1.0}, signals, resource=resource) == sentences
