"""Needs in a query: the same whatever words are beside them, and none for letters that mean something else."""

import pytest
from growth import LINEAR, growth
from need_queries import UNSTATED

from api.search.grade_words import find_grades_and_phase
from api.search.need_sentences import find_sentences
from api.search.need_table import UNSTATED as UNSTATED_NEED
from api.search.need_table import helping
from api.search.need_terms import find_needs
from api.search.pieces import Knowledge
from api.search.taking_back import chips_of
from api.search.understanding import understand
from catalog.needs.needs import NEEDS
from indexer.words.spelling import Speller
from indexer.words.synonyms import Synonyms
from indexer.words.word_list import WordList

ALL_NEEDS = Knowledge(
    speller=Speller(WordList.of({}), {}),
    synonyms=Synonyms({}),
    need_names={need.id: need.name for need in NEEDS.values()},
)

PRINTABLE = """
free printable phonics; free printable ks1 phonics; free ks1 printable phonics; printable maps of europe
printable map of the world; phonics printable for free; phonics free printable; printable phonics for my class
printable phonics with answers; best printable multiplication tables; looking for printable phonics
approved printable phonics; printable poems about autumn; printable to colour for nursery
""".replace("\n", ";").split(";")


def test_an_adjective_of_materials_asks_for_its_need_whatever_is_beside_it() -> None:
    for typed in filter(None, map(str.strip, PRINTABLE)):
        found = understand(typed, ALL_NEEDS)
        assert (found.needs, found.types) == (("printable",), ()), typed
    for typed in ("free offline volcanoes", "volcanoes offline please", "offline stories of the sea"):
        assert understand(typed, ALL_NEEDS).needs == ("offline",), typed
    for typed in ("free offline marketing", "printable and other characters", "how to make a printable calendar"):
        assert understand(typed, ALL_NEEDS).needs == (), typed


SHORT = """
openstax biology 2e; openstax college algebra 2e; Psychology 2e; American Government 2e chapter 4; 2e biology
Henry VI part 1; World War VI; Louis VI of France; id software; ed tech; HI chords; Hawaii HI; SI units; GT cars
ML models; LD50 toxicity; ODD AND EVEN NUMBERS; el niño; pt boats; tag questions; AS physics; SEN currency
""".replace("\n", ";").split(";")


def test_a_few_letters_that_are_also_an_edition_a_number_or_a_place_ask_for_no_need() -> None:
    for typed in filter(None, map(str.strip, SHORT)):
        assert understand(typed, ALL_NEEDS).needs == (), typed
    for typed in ("2e students", "fractions for 2e", "2E learners fractions", "GT students fractions"):
        assert understand(typed, ALL_NEEDS).needs == ("advanced",), typed


def test_a_need_that_is_asked_for_twice_is_one_chip() -> None:
    (chip, *others) = chips_of(understand("captions volcanoes deaf students", ALL_NEEDS))
    assert (chip.value, chip.words, chip.without, others) == ("captions", "captions, deaf students", "volcanoes", [])


OF_THE_WORLD = """
dual language road signs; bilingual street signs; multilingual empires; tier 2 cities in india; subtitled poem analysis
flicker-free led lights; motion-free reference frames; printable packaging; a world without internet
life without electricity; no technology before 1800; large print newspapers in the 1800s; offline stores and online ones
no prep dinners; technology-free societies; computers are not needed for democracy; blind-friendly city design
""".replace("\n", ";").split(";")


WISHES = {
    "bilingual water cycle": "home-language",
    "tier 2 fractions": "intervention",
    "printable volcanoes": "printable",
    "volcanoes without internet": "offline",
    "flash-free volcanoes": "photosensitive",
    "blind-friendly cells": "screen-reader",
}


def test_what_can_be_so_in_the_world_is_a_topic() -> None:
    for typed in filter(None, map(str.strip, OF_THE_WORLD)):
        assert understand(typed, ALL_NEEDS).needs == (), typed
    for typed, need in WISHES.items():
        assert understand(typed, ALL_NEEDS).needs == (need,), typed


def test_a_topic_in_the_words_of_an_arrangement_is_none() -> None:
    for typed in ("504 divided by 7", "inclusion of sets in a set", "mainstream media in the 1960s"):
        assert "notice.arrangement" not in [notice.key for notice in understand(typed, ALL_NEEDS).notices], typed


def test_what_no_need_covers_is_passed_off_as_none_and_answered_with_needs_that_may_help() -> None:
    for typed, name in UNSTATED.items():
        found = understand(typed, ALL_NEEDS)
        assert found.needs == (), typed
        assert [span.need for span in find_needs(typed)] == [f"{UNSTATED_NEED}{name}"], typed
        assert "notice.unstated" in [notice.key for notice in found.notices], typed
        assert set(helping(f"{UNSTATED_NEED}{name}")) <= set(NEEDS), name
    for typed in ("color blindness genetics", "ID cards", "fractions not for dyscalculia", "history of the chromebook"):
        assert "notice.unstated" not in [notice.key for notice in understand(typed, ALL_NEEDS).notices], typed
    (notice,) = understand("Lexile 400L volcanoes", ALL_NEEDS).notices
    assert (notice.key, dict(notice.values)["words"]) == ("notice.unstated", "Lexile 400L")


def test_words_that_mean_two_needs_ask_for_both() -> None:
    for typed in ("food chains for visually impaired pupils", "fractions visually impaired", "visual impairment cells"):
        found = understand(typed, ALL_NEEDS)
        assert found.needs == ("screen-reader", "low-vision"), typed
        assert [chip.value for chip in chips_of(found)] == ["screen-reader", "low-vision"]
        assert {chip.without for chip in chips_of(found)} <= {"food chains for", "fractions", "cells"}
    (refused,) = find_needs("food chains not for visually impaired pupils")
    assert refused.refused


BESIDE = {
    "volcanoes transcript": "captions", "decimals high contrast": "low-vision", "paragraph writing scaffolded":
    "english-learner", "story writing with audio": "dyslexia-friendly", "fractions to print": "printable",
    "bilingual glossary": "home-language", "cells captions and subtitles": "captions", "map of rivers tactile":
    "braille-tactile",
}  # fmt: skip


def test_a_term_after_a_topic_asks_unless_the_topic_has_or_does_it() -> None:
    for typed, need in BESIDE.items():
        assert understand(typed, ALL_NEEDS).needs == (need,), typed
    for typed in ("mRNA transcript", "photography high contrast", "learning to print", "everyday math problems",
                  "labelled diagrams", "bilingual mayan kings", "prerequisites for democracy"):  # fmt: skip
        assert understand(typed, ALL_NEEDS).needs == (), typed
    (refused,) = find_needs("not for dyslexia spelling")
    assert refused.refused


LEARNERS = {
    "English learners": "english-learner",
    "newcomers": "newcomers",
    "deaf children": "captions",
    "wheelchair users": "motor-switch",
    "gifted students": "advanced",
    "pupils who struggle to concentrate": "executive-function",
}
FOR_LEARNERS = """
TOPIC for X; teaching TOPIC to X; TOPIC adapted for X; TOPIC aimed at X; help X with TOPIC; TOPIC my X can do
TOPIC that X can read; TOPIC accessible to X; I have X in my class, TOPIC; TOPIC (X); TOPIC for a class of X
X studying TOPIC; ways for X to practise TOPIC; TOPIC so that X can take part; introducing TOPIC to X
""".replace("\n", ";").split(";")
SUPPORTS = {
    "captions": "captions",
    "sentence frames": "english-learner",
    "manipulatives": "concrete-representations",
    "movement breaks": "executive-function",
    "enrichment": "advanced",
    "checklists": "executive-function",
}
WITH_SUPPORTS = """
TOPIC with X; TOPIC that has X; TOPIC including clear X; TOPIC (X); TOPIC supported by X; TOPIC with lots of X
TOPIC lesson containing X; TOPIC worksheet and X; TOPIC through X; TOPIC lesson that uses X; TOPIC w/ X
""".replace("\n", ";").split(";")


@pytest.mark.parametrize(("named", "frames"), [(LEARNERS, FOR_LEARNERS), (SUPPORTS, WITH_SUPPORTS)])
def test_a_need_is_read_in_any_grammar_beside_a_topic(named: dict[str, str], frames: list[str]) -> None:
    for frame in filter(None, map(str.strip, frames)):
        for words, need in named.items():
            typed = frame.replace("TOPIC", "the water cycle").replace("X", words)
            found = understand(typed, ALL_NEEDS)
            assert found.needs == (need,), typed
            assert {"water", "cycle"} <= set(found.rest.split()), typed


OF_PERSONS = {
    "decimals for a boy with autism": "sensory-autism",
    "my daughter has dyslexia and needs spelling": "dyslexia-friendly",
    "year 6 with autism fractions": "sensory-autism",
    "fractions, my student is blind": "screen-reader",
    "5th graders with ADHD fractions": "executive-function",
    "neurodivergent": "sensory-autism",
    "students who struggle with fractions": "intervention",
    "kids who never learned long division": "prerequisite-practice",
    "reading level lower than grade": "reads-below-grade",
    "can't sit still": "executive-function",
    "volcanoes text that is easier": "reads-below-grade",
    "Macbeth unsuitable for ELLs": "",
    "children who have trouble concentrating: volcanoes": "executive-function",
    "social stories about lunch": "sensory-autism",
    "transcripts for lectures on volcanoes": "captions",
    "manipulatives to teach ratio": "concrete-representations",
    "simplified version of the Odyssey": "reads-below-grade",
    "low prep module on genetics": "low-preparation",
}


OF_NO_PERSONS = """
a novel about a boy with autism; story of a girl with autism; groups of 6 students volcanoes; hyperactive volcanoes
geometry that does not need a screen reader; tier 2 vocabulary words
simplified version of a fraction; checklist for an essay
""".replace("\n", ";").split(";")


def test_learners_are_read_in_whatever_words_they_are_named_by() -> None:
    for typed, need in OF_PERSONS.items():
        assert "".join(understand(typed, ALL_NEEDS).needs[:1]) == need, typed
    for typed in filter(None, map(str.strip, OF_NO_PERSONS)):
        assert understand(typed, ALL_NEEDS).needs == (), typed


@pytest.mark.parametrize("words", ["the my our ", "who have only an "])
def test_a_sentence_built_to_be_slow_costs_no_more_than_its_length(words: str):
    def read(size: int) -> None:
        typed = f"{words * size} grade 3 read from year 5"
        assert list(find_sentences(typed, find_grades_and_phase)) == []

    assert growth(read, 400) < LINEAR
