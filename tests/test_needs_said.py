"""Kinds of ways to say a need: alone, as a level of reading, beside a skill, in small letters, in capitals, refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from little_site import little_site
from test_needs_asked import ALL_NEEDS

from api.search.understanding import Understood, understand
from catalog.model import Resource
from catalog.vocabularies.grades import parse_grade

MATERIALS = [
    Resource(id="t:el", title="Rivers with sentence frames", description="A word bank and sentence frames."),
    Resource(id="t:kit", title="Counting", description="Count with base ten blocks and Numicon.", subjects=("Maths",)),
    Resource(id="t:print", title="A printable worksheet on plants", types=("Worksheet",)),
    Resource(id="t:mail", title="Eel, ills and reals", description="Words that look like EAL and ELLs."),
    Resource(id="t:gifted", title="Extension tasks for gifted students on sound"),
    Resource(id="t:ado", title="Shadows", description="No adhd word is here, only light."),
]
ALONE = {
    "english-learner": ["EAL", "ELLs", "EAL/D learners", "for my EAL students", "English learners", "ELL resources"],
    "concrete-representations": ["Numicon", "concrete resources"],
    "executive-function": ["ADHD", "kids with ADHD"],
    "offline": ["no wifi at home", "no internet at school"],
    "advanced": ["gifted students", "for gifted kiddos"],
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with little_site(tmp_path_factory.mktemp("needs-said"), MATERIALS) as client:
        yield client


def answer(site: TestClient, **asked: str) -> tuple[list[tuple[str, object]], list[object]]:
    found = site.get("/api/v1/search", params=asked).json()
    return [(one["id"], one.get("tiers")) for one in found["results"]], found["notices"]


@pytest.mark.parametrize(("need", "typed"), [(need, typed) for need, every in ALONE.items() for typed in every])
def test_a_need_typed_alone_is_answered_as_one_that_is_chosen(site: TestClient, need: str, typed: str) -> None:
    assert answer(site, q=typed) == answer(site, need=need)
    assert [id for id, _ in answer(site, q=typed)[0]], "there is something to compare"


def test_a_word_alone_that_is_also_a_topic_is_looked_for_too() -> None:
    for typed in ("braille", "captions", "sign language"):
        found = understand(typed, ALL_NEEDS)
        assert found.needs
        assert found.terms, typed


def read(typed: str) -> Understood:
    return understand(typed, ALL_NEEDS)


def test_a_language_beside_bilingual_is_asked_for_with_the_need() -> None:
    for typed, tag in (("bilingual Arabic food chains", "ar"), ("dual language Spanish food chains", "es")):
        found = read(typed)
        assert (found.needs, found.languages, found.subjects) == (("home-language",), (tag,), ()), typed
    assert read("bilingual French speakers in Canada").languages == ()


LEVELS = ("{c} class but they read at a {g} level, TOPIC", "{c} TOPIC for students reading at a {g} level",
          "{c} students who read at {g} level TOPIC", "TOPIC, {c}, {g} reading level",
          "{c} TOPIC, reading level of {g}", "{c} TOPIC for {g} readers")  # fmt: skip


@pytest.mark.parametrize("said", LEVELS)
@pytest.mark.parametrize(("grade", "level", "need"), [
    ("8th grade", "3rd grade", "reads-below-grade"), ("grade 5", "grade 2", "reads-below-grade"),
    ("3rd grade", "8th grade", "advanced")])  # fmt: skip
def test_the_level_at_which_a_class_reads_is_no_grade_of_the_class(
    said: str, grade: str, level: str, need: str
) -> None:
    found = read(said.format(c=grade, g=level).replace("TOPIC", "volcanoes"))
    assert (found.needs, found.ages) == ((need,), parse_grade(grade))
    assert "volcanoes" in found.rest
    assert read(f"{level} reading level volcanoes").ages == parse_grade(level), "the only grade is the one asked for"


def test_an_age_of_reading_is_beside_the_grade_of_a_class() -> None:
    found = read("Year 8 with a reading age of 7, Romans")
    assert (found.needs, found.ages) == (("reads-below-grade",), parse_grade("Year 8"))
    assert read("Year 3 with a reading age of 8 Romans").needs == (), "a year of eight-year-olds"


SAID = {
    "reads-below-grade": "magnets that don't need much reading; doesn't require reading magnets; magnets not too wordy",
    "motor-switch": "animals without much writing; weather to use with a switch",
    "own-pace": "I don't want it timed, ratios; quizzes that aren't timed; ratios, not timed; extra time ratios; "
    "I don't want any time pressure, ratios",
    "keyboard-only": "genetics without needing a mouse; without having to use a mouse genetics",
    "low-preparation": "no prep genetics; no-prep genetics; low prep evolution; genetics no prep",
    "advanced": "gifted kiddos ratios; enrichment ratios; ratios extension; gt spelling; HPA",
    "prerequisite-practice": "catch up division; catch-up division; missing the prior knowledge division",
    "intervention": "remedial ratios; ratios remedial; rti spelling grade 4; low ability ratios; bottom set ratios",
    "offline": "coding offline; unplugged algorithms; nothing online, ratios",
    "english-learner": "els ratios; scaffolded ratios",
    "sensory-autism": "asd feelings",
    "newcomers": "asylum seekers and refugees just arrived; arrived from Syria last week; just moved here from Peru",
    "captions": "captioned evolution video",
    "executive-function": "easily distracted ratios",
}


@pytest.mark.parametrize(
    ("need", "typed"), [(need, typed) for need, every in SAID.items() for typed in every.split("; ")]
)
def test_a_need_is_read_in_each_way_to_say_it(need: str, typed: str) -> None:
    found = read(typed)
    assert found.needs == (need,)
    assert found.excluded == ()
    assert not {"notice.plain-not"} & {notice.key for notice in found.notices}


WORDS = """
ODD numbers; ODD or even; ODD OR EVEN; LOGIC GATES; HI SONG; CORE BOARD game; SEND A LETTER HOME; GT cars; uranium
enrichment; spring extension; extension fields; military intervention; chain rule extension; remedial herbs; catch up
growth; unplugged music; extra time football; offline marketing; the senator arrived from Ohio; reading grade 3;
he came from Poland last year; reading grade 2 and writing grade 3; school refusal to desegregate; stories without words
"""


def test_letters_and_words_that_are_a_topic_ask_for_no_need() -> None:
    for typed in " ".join(WORDS.split()).split("; "):
        found = read(typed)
        keys = {notice.key for notice in found.notices}
        assert (found.needs, keys & {"notice.unstated", "notice.arrangement"}) == ((), set()), typed


@pytest.mark.parametrize("typed", ["504 fractions", "fractions 504", "udl", "UDL fractions", "sen fractions"])
def test_an_arrangement_is_told_of_in_small_letters_and_before_a_skill(typed: str) -> None:
    assert "notice.arrangement" in [notice.key for notice in read(typed).notices]


@pytest.mark.parametrize("typed", ["Tourette's", "school refusers rivers", "rivers for dyspraxic kiddos"])
def test_the_name_of_a_condition_or_of_learners_is_no_slip(typed: str) -> None:
    assert read(typed).did_you_mean is None
