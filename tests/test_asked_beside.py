"""What a query asks beside its topic: nothing else than a grade or a kind, parts of a school year, levels of study."""

import pytest
from test_needs_asked import ALL_NEEDS

from api.search.pieces import Knowledge
from api.search.understanding import understand
from catalog.model import AgeRange
from indexer.words.spelling import Speller, english_words, names
from indexer.words.synonyms import Synonyms
from indexer.words.word_list import WordList

SAID = {"fractions": 300, "phonics": 80, "circuits": 40, "spring": 30}
KNOWLEDGE = Knowledge(
    Speller(WordList.of(SAID), english_words(), names()),
    Synonyms({}),
    subjects=("Biology", "French", "Mathematics"),
    types=("Lesson", "Video"),
    need_names=ALL_NEEDS.need_names,
)


@pytest.mark.parametrize(
    "typed",
    ["grade 8 only fractions", "fractions, grade 8 only", "only grade 8 fractions", "fractions just for grade 8"],
)
def test_only_a_grade_is_a_condition_and_no_word_of_the_topic(typed: str) -> None:
    found = understand(typed, KNOWLEDGE)
    assert (found.ages, found.filter.ages) == (AgeRange(13, 14), AgeRange(13, 14))
    assert set(found.terms) == {"fraction"}
    [piece] = found.pieces
    assert found.without(piece).strip(" ,") == "fractions"


def test_only_a_kind_or_a_subject_is_a_condition_too_and_what_is_not_only_so_is_none() -> None:
    assert understand("fractions videos only", KNOWLEDGE).filter.types == ("Video",)
    assert understand("fractions only Biology", KNOWLEDGE).filter.subjects == ("Biology",)
    assert understand("fractions worksheets only", KNOWLEDGE).terms.keys() == {"fraction"}
    for typed in ("fractions videos", "fractions grade 8", "fractions, not only videos", "read-only memory grade 8"):
        assert understand(typed, KNOWLEDGE).filter.types == ()
        assert understand(typed, KNOWLEDGE).filter.ages is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("autumn term year 1 phonics", "autumn term"), ("phonics, spring term", "spring term"),
        ("half term phonics", "half term"),
        ("first semester phonics", "first semester"), ("phonics autumn 2", "autumn 2"),
        ("phonics not too hard", "not too hard"),
        ("phonics segundo trimestre", "segundo trimestre"),
    ],
)  # fmt: skip
def test_what_no_material_states_is_said_to_narrow_nothing_and_not_looked_for(typed: str, said: str) -> None:
    found = understand(typed, KNOWLEDGE)
    assert [notice.key for notice in found.notices] == ["notice.quality"]
    assert [typed[piece.start : piece.end] for piece in found.pieces if piece.kind == "quality"] == [said]
    assert len(found.terms) == 1


@pytest.mark.parametrize(
    "typed", ["autumn leaves", "stretching a spring", "first term of a sequence", "summer holidays", "like terms"]
)
def test_a_season_or_a_term_of_a_sequence_is_a_topic(typed: str) -> None:
    assert not understand(typed, KNOWLEDGE).pieces


@pytest.mark.parametrize(
    ("typed", "ages"),
    [
        ("circuits ks2, 1 hour", AgeRange(7, 11)), ("ks1, 2 phonics", AgeRange(5, 11)),
        ("years 5, 6 circuits", AgeRange(9, 11)), ("college level biology", AgeRange(18, 22)),
        ("circuits grade 8 level", AgeRange(13, 14)),
    ],
)  # fmt: skip
def test_a_number_after_a_grade_is_one_only_if_it_counts_nothing_else(typed: str, ages: AgeRange) -> None:
    found = understand(typed, KNOWLEDGE)
    assert found.ages == ages
    assert found.terms.keys() <= {"circuit", "phonic", "biologi"}
    assert understand("circuits KS3, 2 lessons", KNOWLEDGE).ages == AgeRange(11, 14)


def test_a_length_after_a_key_stage_is_read() -> None:
    assert understand("circuits ks2, 1 hour", KNOWLEDGE).minutes == (None, 60)


@pytest.mark.parametrize(
    ("typed", "kinds"),
    [
        ("biology textbook", ["textbooks"]), ("biology course", ["courses"]), ("fractions PDF", ["PDFs"]),
        ("Desmos activity fractions", ["activities"]), ("upper course of a river", []), ("obstacle course", []),
        ("fractions that isn't a lecture", []),
    ],
)  # fmt: skip
def test_textbooks_courses_and_files_are_kinds(typed: str, kinds: list[str]) -> None:
    assert [piece.label for piece in understand(typed, KNOWLEDGE).pieces if piece.kind == "type"] == kinds


@pytest.mark.parametrize("asked", ["", "can I find ", "where can I get ", "what ", "do you have "])
def test_what_is_refused_is_left_out_or_said_to_be_read_however_a_query_begins(asked: str) -> None:
    found = understand(f"{asked}fractions that isn't a lecture", KNOWLEDGE)
    assert [piece.label for piece in found.pieces if piece.excludes] == ["lecture"]
    notices = [notice.key for notice in understand(f"{asked}fractions without a calculator", KNOWLEDGE).notices]
    assert notices == ["notice.plain-not"]


@pytest.mark.parametrize("typed", ["higher ability fractions", "fractions high ability", "fractions for the more able"])
def test_higher_ability_asks_for_what_is_ready_for_more(typed: str) -> None:
    assert understand(typed, KNOWLEDGE).needs == ("advanced",)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("le subjonctif", "subjunctive"), ("les verbes irréguliers", "irregular verbs"), ("el subjuntivo", "subjunctive")],
)
def test_grammar_in_its_own_language_is_looked_for_as_lessons_name_it(typed: str, meant: str) -> None:
    said = {"subjunctive": 9, "irregular": 20, "verbs": 90}
    speller = Speller(WordList.of(said), english_words(), names())
    assert understand(typed, Knowledge(speller, Synonyms({}))).rest == meant


def test_a_beginner_in_english_is_a_learner_and_not_the_subject() -> None:
    found = understand("principiantes de inglés", KNOWLEDGE)
    assert (found.needs, found.subjects) == (("english-learner",), ())
