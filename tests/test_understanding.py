"""Understanding: what the words of a query say of grade, subject, type, need and standard, and what is left."""

from dataclasses import replace
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from need_queries import (
    ARRANGEMENTS,
    BESIDE,
    FIELD_TERMS,
    MORE_TERMS,
    NEGATIONS,
    PRINTED,
    SPANISH,
    SPELLED,
    TERMS,
    TOPICS,
    UNSEEN,
)

from api.messages import english
from api.search.need_table import UNSTATED
from api.search.need_terms import find_needs
from api.search.pieces import Knowledge
from api.search.understanding import MAX_SYNONYMS, understand
from catalog.model import AgeRange
from catalog.needs.needs import NEEDS
from catalog.needs.vocabulary import terms
from catalog.standards.codes import CodeSpan
from indexer.words.analysis import is_stopword, stem, words
from indexer.words.spelling import Speller
from indexer.words.synonyms import Synonyms
from indexer.words.word_list import WordList

COUNTS = {"fractions": 260, "french": 500, "mechanisms": 30, "spellings": 9, "verbs": 80, "volcanoes": 12}


def find_codes(typed: str) -> list[CodeSpan]:
    at = typed.find("3.NF.1")
    return [CodeSpan(at, at + 6, "3.NF.1", ("standard-1",))] if at >= 0 else []


KNOWLEDGE = Knowledge(
    speller=Speller(WordList.of(COUNTS), {"moving": 10**8}),
    synonyms=Synonyms.parse("dt => design and technology\nvolcano => eruption\nspelling => suffix"),
    subjects=("Biology", "Design and technology", "French", "Mathematics"),
    types=("Activity/Worksheet", "Exit ticket", "Video"),
    need_names={"english-learner": "English learners", "captions": "Captions or sign language"},
    find_codes=find_codes,
)


def pieces(typed: str) -> list[tuple[str, str, str]]:
    understood = understand(typed, KNOWLEDGE)
    return [(piece.kind, piece.value, typed[piece.start : piece.end]) for piece in understood.pieces]


def test_a_kind_that_is_not_here_beside_a_code_is_said_with_the_code_as_the_topic() -> None:
    found = understand("standard 3.NF.1 escape rooms", KNOWLEDGE)
    assert found.only_standards
    assert [english().say(notice) for notice in found.notices] == [
        "Nothing in this catalog is declared to be escape rooms; showing what there is on 3.NF.1."
    ]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("4th grade fractions for English learners",
         [("grade", "9-10", "4th grade"), ("need", "english-learner", "English learners")]),
        ("KS2 spellings worksheet", [("grade", "7-11", "KS2"), ("type", "Activity/Worksheet", "worksheet")]),
        ("3.NF.1 exit ticket", [("standard", "standard-1", "3.NF.1"), ("type", "Exit ticket", "exit ticket")]),
        ("videos about volcanoes with captions",
         [("type", "Video", "videos"), ("need", "captions", "captions")]),
        ("DT making things move", [("subject", "Design and technology", "DT")]),
        ("maths", [("subject", "Mathematics", "maths")]),
        ("science: forces", [("subject", "Biology", "science")]),
        ("fractions primary", [("grade", "5-11", "primary")]),
        ("primary colours", []),
        ("three bears", []),
    ],
)  # fmt: skip
def test_pieces_are_found_where_they_were_typed(typed: str, expected: list[tuple[str, str, str]]):
    assert pieces(typed) == expected


def test_what_remains_is_the_topic():
    understood = understand("4th grade fractions for English learners", KNOWLEDGE)
    assert understood.rest == "fractions"
    assert understood.meaning == "fractions"
    assert understood.ages == AgeRange(9, 10)
    assert understood.needs == ("english-learner",)


def test_the_words_of_a_wish_still_find_at_little_weight():
    terms = understand("fractions Year 4 worksheet", KNOWLEDGE).terms
    assert terms == {"fraction": 1.0, "worksheet": 0.1}  # a typed grade finds what a chosen one does


def test_a_subject_in_a_grade_is_listed_and_its_words_are_not_looked_for():
    understood = understand("Year 4 maths lessons", KNOWLEDGE)
    assert (understood.lists_subject, understood.subjects, understood.ages) == (True, ("Mathematics",), AgeRange(8, 9))
    assert (understood.terms, understood.meaning) == ({}, "")
    assert not understand("Year 4 maths fractions", KNOWLEDGE).lists_subject


def test_misspelled_words_around_a_topic_are_words_around_it():
    counts = {"students": 90, "fractions": 260}
    known = Speller(WordList.of(counts))
    understood = understand("fractions studennts", Knowledge(known, Synonyms({})))
    assert understood.terms == {"fraction": 1.0, "student": 0.1}
    assert understood.meaning == "fractions"


def test_words_around_a_topic_still_find_at_little_weight():
    understood = understand("teach fractions lessons", KNOWLEDGE)
    assert understood.terms == {"teach": 0.1, "fraction": 1.0, "lesson": 0.1}
    assert understood.meaning == "fractions"


@pytest.mark.parametrize(
    "typed", ["Year 4", "middle school", "half an hour", "45-60 minutes", "media hora", "en español", "year 9 lessons"]
)
def test_a_query_of_nothing_but_a_grade_a_length_or_a_language_is_no_words_to_look_for(typed: str):
    read = understand(typed, KNOWLEDGE)
    assert (read.terms, read.synonyms, read.meaning) == ({}, {}, "")
    assert read.pieces


def test_a_query_of_nothing_but_a_need_is_looked_for_by_its_words():
    assert understand("captions", ALL_NEEDS).terms == {"caption": 1.0}
    assert understand("captions", ALL_NEEDS).meaning == "captions"


def test_the_name_of_a_subject_stays_in_what_is_looked_for_and_its_abbreviation_does_not():
    assert understand("French verbs", KNOWLEDGE).rest == "french verbs"
    assert understand("French verbs", KNOWLEDGE).terms == {"french": 0.5, "verb": 1.0}
    assert understand("DT mechanisms", KNOWLEDGE).rest == "mechanisms"
    assert understand("DT mechanisms", KNOWLEDGE).meaning == "mechanisms (design and technology)"


def test_misspelled_words_are_put_right_and_the_whole_is_offered():
    understood = understand("KS1 mecanisms moving", KNOWLEDGE)
    assert understood.did_you_mean == "KS1 mechanisms moving"
    assert understood.rest == "mechanisms moving"
    assert understood.terms["mechan"] == 1.0


def test_nothing_misspelled_offers_nothing():
    assert understand("fractions", KNOWLEDGE).did_you_mean is None


def test_synonyms_are_scored_apart_and_embedded_with_the_rest():
    understood = understand("volcanoes", KNOWLEDGE)
    assert understood.synonyms == {"erupt": 1.0}
    assert understood.terms == {"volcano": 1.0}
    assert understood.meaning == "volcanoes (eruption)"


def test_several_grades_are_one_range_of_ages():
    assert understand("fractions Year 3, Year 5", KNOWLEDGE).ages == AgeRange(7, 10)


@pytest.mark.parametrize(
    ("typed", "ages"),
    [("ks3 y9", "13-14"), ("middle school grade 7", "12-13"), ("gcse year 10", "14-15"), ("year 6 ks2 maps", "10-11")],
)  # fmt: skip
def test_of_a_grade_within_another_the_narrower_is_asked_for(typed: str, ages: str):
    assert str(understand(typed, KNOWLEDGE).ages) == ages


@pytest.mark.parametrize(
    "typed", ["year 14 fractions", "fractions grado 14", "fractions 13th grade", "grade 0 fractions"]
)
def test_a_grade_that_no_school_has_is_said_to_be_none(typed: str):
    found = understand(typed, KNOWLEDGE)
    assert (found.ages, [notice.key for notice in found.notices]) == (None, ["notice.no-grade"])


@pytest.mark.parametrize("typed", ["year 1066", "the year 14 AD", "year 20 of his reign"])
def test_a_date_is_no_grade_and_nothing_is_said_of_it(typed: str):
    assert understand(typed, KNOWLEDGE).notices == ()


@pytest.mark.parametrize("typed", ["", "   ", "?!", "“”"])
def test_no_words_mean_nothing(typed: str):
    understood = understand(typed, KNOWLEDGE)
    assert (understood.terms, understood.meaning, understood.pieces) == ({}, "", ())


def test_every_need_has_words_of_its_own():
    assert {need for need in terms() if not need.startswith(UNSTATED)} == set(NEEDS)
    assert all(terms().values())


ALL_NEEDS = replace(KNOWLEDGE, need_names={need.id: need.name for need in NEEDS.values()})


@pytest.mark.parametrize("typed", TOPICS)
def test_a_topic_with_need_words_is_a_topic(typed: str):
    without = understand(typed, replace(KNOWLEDGE, need_names={}))
    found = understand(typed, ALL_NEEDS)
    assert not [piece for piece in found.pieces if piece.kind in {"need", "refused"}]
    assert (found.terms, found.meaning) == (without.terms, without.meaning)


@pytest.mark.parametrize(("typed", "needs"), NEGATIONS)
def test_a_need_that_is_refused_is_not_wished_for(typed: str, needs: tuple[str, ...]):
    assert not set(understand(typed, ALL_NEEDS).needs) & set(needs)


@pytest.mark.parametrize(
    ("denied", "left_out"),
    [("without captions", ("caption",)), ("except captions", ("caption",)), ("no captions", ("caption",)),
     ("-captions", ("caption",)), ("no sign language", ("sign", "languag")), ("not for gifted", ()),
     ("not for gifted students", ()), ("that aren't for autistic kids", ())],
)  # fmt: skip
def test_what_a_material_has_for_a_need_is_left_out_and_whom_it_is_for_is_not(denied: str, left_out: tuple[str, ...]):
    found = understand(f"fractions {denied}", KNOWLEDGE)
    told = ((left_out,), ["notice.left-out"]) if left_out else ((), ["notice.refused"])
    assert (found.excluded, [notice.key for notice in found.notices]) == told
    assert (set(found.terms), found.meaning) == ({stem("fractions")}, "fractions")


@pytest.mark.parametrize(
    "typed",
    ["fractions -3.NF.1", "fractions except 3.NF.1", "not 3.NF.1 fractions", "fractions without 3.NF.1",
     "fractions NOT 3.NF.1", "fractions but not the 3.NF.1"],
)  # fmt: skip
def test_a_standard_that_is_denied_is_left_out_and_not_asked_for(typed: str):
    found = understand(typed, KNOWLEDGE)
    assert (found.standards, found.excluded_standards, found.excluded) == ((), ("standard-1",), ())
    assert (set(found.terms), found.meaning) == ({stem("fractions")}, "fractions")
    assert [english().say(notice) for notice in found.notices] == ["Left out: 3.NF.1."]
    assert found.without(found.pieces[0]) == "fractions"


@pytest.mark.parametrize("typed", ["fractions 3.NF.1", "fractions - 3.NF.1", "fractions, not decimals: 3.NF.1"])
def test_a_standard_that_is_not_denied_is_asked_for(typed: str):
    assert understand(typed, KNOWLEDGE).standards == ("standard-1",)


def test_the_words_of_a_need_that_is_refused_find_nothing():
    found = understand("fractions not for gifted students", ALL_NEEDS)
    assert [(piece.kind, piece.label) for piece in found.pieces] == [("refused", "gifted students")]
    assert found.terms == {"fraction": 1.0}
    assert found.meaning == "fractions"
    assert [notice.key for notice in found.notices] == ["notice.refused"]


@pytest.mark.parametrize(
    ("listed", "topic"),
    [
        (TERMS, "fractions {}"),
        (MORE_TERMS, "fractions {}"),
        (FIELD_TERMS, "fractions {}"),
        (SPANISH, "fracciones {}"),
    ],
)
def test_educators_terms_are_understood_beside_a_topic_and_alone(listed: dict[str, tuple[str, ...]], topic: str):
    """The vocabulary's own terms are held by laws; these are said otherwise. Some are topics too, and stay words."""
    for write in (topic, "{}"):
        missed = [
            term
            for term, needs in listed.items()
            if not set(understand(write.format(term), ALL_NEEDS).needs) & set(needs)
        ]
        assert len(missed) <= len(listed) * 0.13, missed


@pytest.mark.parametrize(("listed", "most"), [(BESIDE, 0.06), (UNSEEN, 0.07)])
def test_a_need_beside_a_topic_is_read(listed: dict[str, tuple[str, ...]], most: float):
    """But for a few: "intervention" and "enrichment" alone stay words, since they are topics too."""
    missed = [typed for typed, needs in listed.items() if not set(understand(typed, ALL_NEEDS).needs) & set(needs)]
    assert len(missed) <= len(listed) * most, missed


@pytest.mark.parametrize("kind", ["worksheet", "video", "lesson"])
@pytest.mark.parametrize(
    "term",
    ["captions", "subtitles", "captioned", "printable", "offline", "sign language", "braille", "large print",
     "no internet", "subtítulos", "imprimible"],
)  # fmt: skip
def test_a_need_and_a_kind_around_a_topic_mean_one_thing_in_any_order(term: str, kind: str):
    orders = [" ".join(order) for order in permutations([term, kind, "volcanoes"])]
    read = {typed: understand(typed, ALL_NEEDS) for order in orders for typed in (order, f"{order} year 5")}
    read[f"{term} {kind} on volcanoes"] = understand(f"{term} {kind} on volcanoes", ALL_NEEDS)
    wishes = {typed: (found.needs, found.types, found.meaning) for typed, found in read.items()}
    assert len(set(wishes.values())) == 1, wishes
    assert read[orders[0]].needs
    assert understand(f"{term} volcanoes", ALL_NEEDS).needs == understand(f"volcanoes {term}", ALL_NEEDS).needs


def test_a_tool_is_asked_for_together_with_what_it_does():
    found = understand("volcanoes text-to-speech software", ALL_NEEDS)
    assert found.needs == ("screen-reader",)
    assert [term for term, weight in found.terms.items() if weight == 1.0] == [stem("volcanoes")]


def test_terms_are_read_beside_a_topic_as_they_are_printed():
    """Some are topics too ("wait time", "symbols"), and stay words."""
    missed = [
        term
        for term, needs in PRINTED.items()
        if not {span.need for span in find_needs(f"fractions {term}")} & set(needs)
    ]
    assert len(missed) <= len(PRINTED) * 0.14, missed


@pytest.mark.parametrize("typed", ["English Civil War", "French Revolution English", "year 8 English poetry"])
def test_english_alone_is_no_home_language(typed: str):
    assert understand(typed, ALL_NEEDS).needs == ()


@pytest.mark.parametrize("typed", ARRANGEMENTS)
def test_an_arrangement_is_no_need_and_is_answered_with_what_helps(typed: str):
    found = understand(f"fractions {typed}", ALL_NEEDS)
    assert found.needs == ()
    assert "notice.arrangement" in [notice.key for notice in found.notices]


@pytest.mark.parametrize("before", ["", "calculus ", "cell ", "quotient rule "])
def test_differentiation_is_a_topic_unless_it_is_of_lessons(before: str):
    assert understand(f"{before}differentiation", KNOWLEDGE).notices == ()
    for arranged in ("differentiation strategies", "with differentiation", "differentiated"):
        assert [notice.key for notice in understand(f"fractions {arranged}", KNOWLEDGE).notices] == [
            "notice.arrangement"
        ]


SPOKEN = [
    "4th grade",
    "fractions",
    "frations",
    "DT",
    "exit ticket",
    "3.NF.1",
    "volcanoes",
    "for",
    "c++",
    "it's",
    "“",
    "é",
    "Year 3",
]


@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(SPOKEN), max_size=8).map(" ".join)))
def test_whatever_is_typed_every_word_still_finds_or_is_put_right(typed: str):
    understood = understand(typed, KNOWLEDGE)
    meant = understood.did_you_mean or typed
    if (
        understood.language
        or understood.lists_subject
        or any(piece.kind in {"grade", "excluded", "refused"} for piece in understood.pieces)
    ):
        return  # these are wishes and conditions, and their words are not looked for
    spoken = {word for word in words(meant) if any(sign.isalnum() for sign in word) and not is_stopword(word)}
    assert set(map(stem, spoken)) <= set(understood.terms) or "." in typed
    assert all(0 < weight <= 1 for weight in [*understood.terms.values(), *understood.synonyms.values()])
    assert not set(understood.terms) & set(understood.synonyms)


@given(st.lists(st.sampled_from(SPOKEN), max_size=8).map(" ".join))
def test_pieces_stand_apart_in_order_and_say_what_was_typed(typed: str):
    found = understand(typed, KNOWLEDGE).pieces
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert all(typed[piece.start : piece.end].strip() for piece in found)
    assert len(understand(typed, KNOWLEDGE).synonyms) <= MAX_SYNONYMS * 4


@pytest.mark.parametrize(
    ("typed", "need"),
    [
        ("newcomers grade 6 ratio", "newcomers"),
        ("water cycle hard of hearing", "captions"),
        ("gifted grade 4 area", "advanced"),
        ("ELL fractions", "english-learner"),
        ("ELLs grade 3 multiplication", "english-learner"),
        ("dyslexia friendly phonics", "dyslexia-friendly"),
        ("fractions newcomers", "newcomers"),
        ("deaf grade 5 volcanoes", "captions"),
        ("grade 5 volcanoes, reading disability", "dyslexia-friendly"),
        ("no internet in my classroom fractions", "offline"),
        *SPELLED,
    ],
)
def test_a_need_is_read_before_the_topic_and_after_it(typed: str, need: str):
    assert understand(typed, ALL_NEEDS).needs == (need,)


@pytest.mark.parametrize(
    "typed",
    ["no internet in north korea", "counting with counters in assembly", "newcomers to america", "gifted hands",
     "hearing loss in the elderly", "hard of hearing aid batteries", "a history of the deaf in grade 5"],
)  # fmt: skip
def test_a_topic_beside_need_words_asks_for_no_need(typed: str):
    assert understand(typed, ALL_NEEDS).needs == ()


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("lesson after long division", "lesson after"),
        ("what comes before long division", "what comes before"),
        ("next lesson after Introduction to ratios", "next lesson after"),
        ("after the war", ""),
        ("before and after photosynthesis", ""),
        ("life after oil", ""),
    ],
)
def test_what_comes_next_is_said_to_be_on_the_materials_page(typed: str, asked: str):
    notices = [notice for notice in understand(typed, KNOWLEDGE).notices if notice.key == "notice.place-in-unit"]
    assert [dict(notice.values)["words"] for notice in notices] == ([asked] if asked else [])


@pytest.mark.parametrize("typed", ["English", "english year 9 hamlet", "English lesson on clauses", "Spanish",
                                   "Polish year 7", "Turkish baths", "Welsh castles", "Arabic numerals"])  # fmt: skip
def test_the_name_of_a_language_alone_asks_for_no_home_language(typed: str) -> None:
    assert list(find_needs(typed)) == []


@pytest.mark.parametrize("typed", ["fractions spanish/english", "English/Arabic glossary on cells"])
def test_two_languages_together_ask_for_a_home_language(typed: str) -> None:
    assert [span.need for span in find_needs(typed)][:1] == ["home-language"]


@pytest.mark.parametrize("typed", ["maths", "the science lessons", "ngss", "common core standards", "teks science"])
def test_a_subject_or_a_framework_alone_is_browsed_as_a_grade_is(typed: str) -> None:
    query = understand(typed, KNOWLEDGE)
    assert (dict(query.terms), query.meaning, query.browses) == ({}, "", True)


@pytest.mark.parametrize("typed", ["ccss fractions", "fractions common core", "NGSS-aligned fractions"])
def test_the_name_of_a_framework_beside_a_topic_is_not_looked_for_and_said_to_narrow_nothing(typed: str) -> None:
    query = understand(typed, KNOWLEDGE)
    assert (query.terms.keys(), query.browses) == ({"fraction"}, False)
    assert [notice.key for notice in query.notices] == ["notice.framework"]
