"""Laws of reading a query: paraphrases of one ask are one query, and every word of it is accounted for."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.messages import english
from api.search.pieces import Knowledge, tokens_of
from api.search.publishers_asked import PublisherNames
from api.search.taking_back import chips_of
from api.search.teacher_terms import CHATTER
from api.search.understanding import Understood, understand
from api.search.weighting import WISH, within
from catalog.model import Framework, Standard
from catalog.needs.needs import NEEDS
from catalog.standards.codes import AROUND_CODES
from catalog.standards.graph import StandardsGraph
from indexer.words.analysis import is_stopword, stem, words
from indexer.words.foreign import foreign_words
from indexer.words.spelling import Speller, english_words
from indexer.words.synonyms import our_synonyms
from indexer.words.word_list import WordList

TOPICS = ("erosion", "long division", "the water cycle", "persuasive writing", "Ancient Egypt", "adding fractions",
          "main idea", "photosynthesis in plants", "causes of World War 2", "equivalent fractions", "place value",
          "figurative language", "magnets", "human rights", "map skills", "ratios")  # fmt: skip
CODES = ("5.NF.B.4", "3.OA.A.1", "4.MD.C.5", "RL.5.2")
COUNTS = {word: 40 for topic in TOPICS for word in words(topic)} | {"decimals": 20, "haiku": 9, "glaciers": 7}
GRAPH = StandardsGraph(
    [Framework(id="f", uri="https://f.example", title="F")],
    [Standard(id=code, uri=f"https://f.example/{code}", framework_id="f", code=code, statement=code) for code in CODES],
    [],
)
KNOWLEDGE = Knowledge(
    Speller(
        WordList.of(COUNTS),
        english_words(),
        foreign=foreign_words,
    ),
    our_synonyms(),
    subjects=("Mathematics", "Science", "History"),
    types=("Lesson", "Video"),
    languages=("en",),
    publishers=PublisherNames(["OpenStax", "Oak National Academy"], lambda word: word in english_words()),
    need_names={need.id: need.name for need in NEEDS.values()},
    find_codes=GRAPH.find_codes,
)

GRADES = (
    ("grade 4", "Grade 4", "4th grade", "Gr. 4", "fourth grade", "GRADE 4", "4th graders"),
    ("year 5", "Year 5", "Y5", "y5", "yr 5", "Yr5", "year five", "YEAR 5"),
    ("key stage 2", "KS2", "ks2", "Key Stage 2"),
)
SPELLED = {
    "5.NF.B.4": (
        "5.NF.B.4",
        "5.nf.b.4",
        "5NFB4",
        "5 NF.B.4",
        "5–NF–B–4",
        "５.ＮＦ.Ｂ.４",
        "CCSS.MATH.CONTENT.5.NF.B.4",
    ),
    "RL.5.2": ("RL.5.2", "rl.5.2", "CCSS.ELA-LITERACY.RL.5.2", "RL-5-2"),
}


def asked(query: Understood) -> tuple[object, ...]:
    """All of a query that an engine is asked for."""
    wished = (query.ages, query.types, query.subjects, query.needs, query.standards, query.minutes, query.languages)
    refused = (query.excluded, query.excluding, query.excluded_standards, query.required, query.publishers)
    return (dict(query.terms), dict(query.synonyms), query.meaning, wished, refused, query.lists_subject)


@given(st.sampled_from(TOPICS), st.sampled_from(GRADES), st.data())
def test_a_grade_before_or_after_in_any_spelling_case_or_marks_asks_the_same(
    topic: str, spellings: tuple[str, ...], data: st.DataObject
) -> None:
    grade = data.draw(st.sampled_from(spellings))
    spoken = data.draw(st.sampled_from([topic, topic.lower(), topic.capitalize()]))
    form = data.draw(
        st.sampled_from(
            ["{t} {g}", "{g} {t}", "{t}, {g}", "{g}: {t}", "{t} ({g})", "{t} for {g}", " {t}  {g}. ", "{t} - {g}"]
        )
    )
    assert asked(understand(form.format(t=spoken, g=grade), KNOWLEDGE)) == asked(
        understand(f"{topic.lower()} {spellings[0]}", KNOWLEDGE)
    )


@given(
    st.sampled_from(sorted(SPELLED)),
    st.sampled_from(["{}", "{} lessons", "standard {}", "magnets {}", "{} magnets"]),
    st.data(),
)
def test_a_code_in_any_spelling_asks_the_same(code: str, form: str, data: st.DataObject) -> None:
    typed = data.draw(st.sampled_from(SPELLED[code]))
    one, other = (understand(form.format(words), KNOWLEDGE) for words in (typed, code))
    assert (one.standards, one.meaning, one.only_standards) == (other.standards, other.meaning, other.only_standards)
    assert one.standards == (code,)
    assert {term for term, weight in one.terms.items() if weight == 1.0} == {
        term for term, weight in other.terms.items() if weight == 1.0
    }


WISHES = (
    ("", "grade 3", "year 6", "KS3", "5th grade", "tercer grado"),
    ("", "worksheet", "video", "exit ticket", "quiz"),
    ("", "but not haiku", "-glaciers", "NOT decimals", "no videos", "without Oak", "except 3.OA.A.1",
     "without glaciers", "not for year 2", "-exit tickets", "no decimals or haiku", "minus haiku",
     "excluding OpenStax and glaciers"),
    ("", "with captions", "for English learners", "for newcomers", "dyslexia friendly"),
    ("", "20 minutes", "under half an hour", "two class periods"),
    ("", "in Spanish", "Khan Academy", "4.MD.C.5", "MA.5.FR.1.1", "from OpenStax"),
)  # fmt: skip


def queries(count: int) -> list[str]:
    random = Random(13)  # noqa: S311  any sample will do, but the same each time
    every = [*product(*WISHES)]
    return [
        " ".join(filter(None, [topic, *parts] if random.random() < 0.7 else [*parts, topic]))
        for topic, parts in zip(random.choices(TOPICS, k=count), random.sample(every, count), strict=True)
    ]


def unaccounted(typed: str) -> list[str]:
    """The words of a query that are neither looked for, in a chip that is shown, put right, said, nor small. A word
    that weighs next to nothing is not looked for."""
    query = understand(typed, KNOWLEDGE)
    said = " ".join(english().say(notice) for notice in query.notices)
    shown = {part for chip in chips_of(query) for part in chip.words.split(", ")}
    pieces = [piece for piece in query.pieces if typed[piece.start : piece.end] in shown]
    named = {word for text in (said, query.did_you_mean or "", *shown) for word in words(text)}
    named |= {word.folded for word in tokens_of(typed) if within(word, pieces)}
    named |= {word for word in words(typed) if query.terms.get(stem(word), 0.0) > WISH}
    small = CHATTER | (AROUND_CODES if query.only_standards or query.lists_subject else frozenset())
    return [word for word in words(typed) if word not in named and not is_stopword(word) and word not in small]


def test_every_word_of_three_hundred_composed_queries_is_looked_for_understood_or_said() -> None:
    assert {typed: lost for typed in queries(300) if (lost := unaccounted(typed))} == {}


# What teachers say around a topic, with a number or a praise: before it, or after it.
BEFORE = (
    "", "fun", "quick", "best", "easy worksheet", "short lesson", "new lessons on", "free", "latest videos about",
    "simple", "introduction to", "hands-on", "engaging activity", "Eureka Math", "OpenSciEd", "G5 M3", "approved",
    "great", "beginner", "interesting lesson", "work on", "CC BY", "quick intro", "good exercise", "fun video",
)  # fmt: skip
AFTER = (
    "", "unit 2 lesson 5", "week 3", "lesson 4", "chapter 2", "under 30", "45 or less", "max 10", "phase 3", "2e",
    "vol. 2", "2nd edition", "année 7", "M1L3", "fun", "short", "activity", "exercise", "newest first",
    "for beginners", "in English", "grade 4 module 3", "tutorial", "under 5", "part II", "together with exercises",
    "for free", "a quick review",
)  # fmt: skip


@given(st.sampled_from(BEFORE), st.sampled_from(TOPICS), st.sampled_from(AFTER), st.sampled_from(AFTER))
def test_no_number_and_no_praise_vanishes(before: str, topic: str, after: str, last: str) -> None:
    assert unaccounted(" ".join(filter(None, [before, topic, after, last]))) == []


@given(st.sampled_from(TOPICS), st.sampled_from(["lesson", "quiz", "video"]), st.sampled_from(["short", "quick"]))
def test_a_short_lesson_asks_the_same_in_any_order(topic: str, kind: str, short: str) -> None:
    forms = ("{s} {k} on {t} for grade 4", "grade 4 {s} {k} on {t}", "{s} {k}, {t}, grade 4", "{t} {s} {k} grade 4")
    readings = [understand(form.format(s=short, k=kind, t=topic.lower()), KNOWLEDGE) for form in forms]
    assert {(one.minutes, one.types, one.ages, frozenset(one.terms)) for one in readings} == {
        ((None, 20), readings[0].types, readings[0].ages, frozenset(readings[0].terms))
    }


def test_every_word_that_denies_leaves_out_or_is_said_not_to() -> None:
    denials = {"not", "without", "no", "except", "minus", "excluding"}
    silent = []
    for typed in queries(300):
        query = understand(typed, KNOWLEDGE)
        said = {
            str(dict(notice.values)["denial"]).lower() for notice in query.notices if notice.key == "notice.plain-not"
        }
        refused = " ".join(typed[p.start : p.end] for p in query.pieces if p.kind in {"excluded", "refused", "need"})
        silent += [typed for word in denials & set(words(typed)) if word not in words(refused) and word not in said]
    assert silent == []


def test_a_need_that_is_read_as_words_is_no_subject() -> None:
    knowledge = replace(KNOWLEDGE, subjects=("English", "Mathematics"))
    read = understand("fractions for English learners", knowledge, as_words=("english-learner",))
    assert read.subjects == ()
    assert understand("English for English learners", knowledge, as_words=("english-learner",)).subjects == ("English",)


@pytest.mark.parametrize("typed", ["हिन्दी", "नमस्ते दुनिया", "தமிழ் மொழி"])
def test_a_word_that_ends_in_a_sign_put_to_its_last_letter_is_looked_for_whole(typed: str):
    assert set(understand(typed, KNOWLEDGE).terms) == set(map(stem, words(typed)))
