"""Every grade vocabulary on the one axis of ages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.model import AgeRange
from catalog.vocabularies.grades import find_grades, name_ages, parse_ages, parse_grade

SYSTEMS = ("us", "england", "ages")


@st.composite
def age_ranges(draw: st.DrawFn) -> AgeRange:
    low = draw(st.integers(0, 110))
    return AgeRange(low, draw(st.none() | st.integers(low + 1, 115)))


SPELLINGS = {
    "Grade 3": (8, 9), "3rd grade": (8, 9), "third grade": (8, 9), "Third Grade": (8, 9), "gr 3": (8, 9),
    "Gr. 3-5": (8, 11), "Grades 3–5": (8, 11), "grades 3 to 5": (8, 11), "grades 3, 4 and 5": (8, 11),
    "3rd-5th grade": (8, 11), "first and second graders": (6, 8), "Grade 10": (15, 16), "grade three": (8, 9),
    "K": (5, 6), "KG": (5, 6), "K-2": (5, 8), "K–12": (5, 18), "Grades K-2": (5, 8), "Kindergarten": (5, 6),
    "Kindergarten - Grade 2": (5, 8), "Kindergarten-Grade 2": (5, 8),
    "Kindergarten to 2nd grade": (5, 8), "Prekindergarten": (4, 5), "Pre-K": (4, 5), "PK": (4, 5), "PK-2": (4, 8),
    "PreK-K": (4, 6), "Pre-K to grade 2": (4, 8), "Year 4": (8, 9), "Y4": (8, 9), "y4": (8, 9), "Yr 4": (8, 9),
    "Years 5 and 6": (9, 11), "Years 5-6": (9, 11), "Y5/6": (9, 11), "Y5-Y6": (9, 11), "Year 13": (17, 18),
    "Reception": (4, 5), "Reception to Year 2": (4, 7), "KS1": (5, 7), "KS2": (7, 11), "Key Stage 2": (7, 11),
    "key stage two": (7, 11), "KS3": (11, 14), "ks 4": (14, 16), "KS5": (16, 18), "KS1-KS2": (5, 11),
    "Key Stages 3 and 4": (11, 16), "KS3/4": (11, 16), "upper key stage 2": (9, 11), "MS": (11, 14), "HS": (14, 18),
    "middle school": (11, 14), "High School": (14, 18), "elementary": (5, 11), "primary": (5, 11),
    "secondary": (11, 16), "sixth form": (16, 18), "6th form": (16, 18), "ages 8-9": (8, 9),
    "ages 8 to 9": (8, 9), "18-": (18, None), "18+": (18, None), "ages 18 and over": (18, None),
    "age 7": (7, 8), "aged 7": (7, 8), "8-year-olds": (8, 9), "8-9 year olds": (8, 9),
    "14-18": (14, 18), "01": (6, 7), "05": (10, 11), "12": (17, 18), "1": (6, 7), "03-05": (8, 11),
    "undergraduate": (18, 22), "adult": (18, None), "AD": (18, None), "PS": (18, None), "3rd": (8, 9),
    "Grade 3 (Year 4)": (8, 9), " Grade 3. ": (8, 9), "middle school to high school": (11, 18),
    # Bands and lists in a field of grades are grades; what no grade can be is ages.
    "3-5": (8, 11), "6–8": (11, 14), "9-12": (14, 18), "9th-12th": (14, 18), "3 to 5": (8, 11), "8-9": (13, 15),
    "12-13": (12, 13), "3,4,5": (8, 11), "3; 4; 5": (8, 11), "KG,01,02": (5, 8), "K, 1, 2": (5, 8), "1-2, 5": (6, 11),
    "1st & 2nd": (6, 8), "3rd, 4th, and 5th": (8, 11), "Pre-K, K": (4, 6), "PreK–2": (4, 8), "K5": (5, 11),
    "Year 3, 4": (7, 9), "Y3, Y4": (7, 9), "KS1/KS2": (5, 11), "Gr3-Gr5": (8, 11), "9+": (14, 18),
    "Grade 6 and up": (11, 18), "up to Grade 5": (5, 11), "Grade Levels: 3-5": (8, 11), "Grade_3": (8, 9),
    # Compounds, coded terms and addresses of terms.
    "Elementary, Middle": (5, 14), "High School/Secondary": (11, 18), "Lower Primary": (5, 8), "LOWER_PRIMARY": (5, 8),
    "lower-primary|upper-primary": (5, 11), "Primary education": (5, 11), "College Freshman": (18, 19),
    "Graduate / Professional": (22, None), "Community College / Lower Division": (18, 20), "UG": (18, 22),
    "http://purl.org/ASN/scheme/ASNEducationLevel/3": (8, 9), "https://w3id.org/kim/educationalLevel/level_1": (6, 10),
    "Middle School (ages 11-14)": (11, 14),
    # Other school languages.
    "tercer grado": (8, 9), "3º grado": (8, 9), "Klasse 5-6": (10, 12), "5. Klasse": (10, 11), "Lycée": (15, 18),
}  # fmt: skip


@pytest.mark.parametrize(("text", "ages"), SPELLINGS.items())
def test_every_spelling_has_its_ages(text: str, ages: tuple[int, int | None]) -> None:
    assert parse_grade(text) == AgeRange(*ages)


@pytest.mark.parametrize("text", ["", "-", "9-8", "0", "14", "Grade 40", "all", "Fractions", "Year 1066", "200-300"])
def test_what_names_no_grade_gives_none(text: str) -> None:
    assert parse_grade(text) is None


AGES = {
    "8-9": (8, 9), "8–9": (8, 9), "7": (7, 8), "7-7": (7, 8), "7+": (7, None), "18-": (18, None), "10-12": (10, 12),
    "5 to 7": (5, 7), "ages 8-9": (8, 9), "8-9 years": (8, 9), "14": (14, 15), "Grade 3": (8, 9), "K-2": (5, 8),
    "adults": (18, None),
}  # fmt: skip


@pytest.mark.parametrize(("text", "ages"), AGES.items())
def test_a_field_of_ages_holds_ages_unless_a_grade_is_named(text: str, ages: tuple[int, int | None]) -> None:
    assert parse_ages(text) == AgeRange(*ages)


@pytest.mark.parametrize("text", ["", "9-8", "all", "200"])
def test_what_names_no_ages_gives_none(text: str) -> None:
    assert parse_ages(text) is None


@given(age_ranges(), st.sampled_from(SYSTEMS))
def test_a_name_parses_back_to_the_same_ages(ages: AgeRange, system: str) -> None:
    assert parse_grade(name_ages(ages, system)) == ages


@given(st.integers(4, 17), st.integers(1, 14), st.sampled_from(SYSTEMS))
def test_a_school_year_named_within_a_sentence_is_found_there(low: int, years: int, system: str) -> None:
    ages = AgeRange(low, min(low + years, 18))
    name = name_ages(ages, system)
    text = f"fractions for {name} with bars"
    assert [(s.ages, s.label, text[s.start : s.end]) for s in find_grades(text)] == [(ages, name, name)]


def test_names_are_those_teachers_use() -> None:
    assert name_ages(AgeRange(8, 9), "us") == "Grade 3"
    assert name_ages(AgeRange(8, 11), "us") == "Grades 3-5"
    assert name_ages(AgeRange(5, 8), "us") == "Grades K-2"
    assert name_ages(AgeRange(4, 5), "us") == "Prekindergarten"
    assert name_ages(AgeRange(8, 9), "england") == "Year 4"
    assert name_ages(AgeRange(4, 7), "england") == "Reception-Year 2"
    assert name_ages(AgeRange(8, 9), "ages") == "ages 8-9"
    assert name_ages(AgeRange(18, None), "us") == "ages 18 and over"


TYPED = {
    "3rd grade fractions on a number line": [("3rd grade", 8, 9)],
    "fractions year 4": [("year 4", 8, 9)],
    "KS2 rivers and Y5 maps": [("KS2", 7, 11), ("Y5", 9, 10)],
    "K-2 phonics": [("K-2", 5, 8)],
    "high school biology": [("high school", 14, 18)],
    "plants for 8-9 year olds": [("8-9 year olds", 8, 9)],
    "HS chemistry": [("HS", 14, 18)],
    "fifth graders who like frogs": [("fifth graders", 10, 11)],
    "primary school assembly": [("primary school", 5, 11)],
}


@pytest.mark.parametrize(("text", "found"), TYPED.items())
def test_grades_are_found_in_typed_words(text: str, found: list[tuple[str, int, int]]) -> None:
    assert [(s.label, s.ages.low, s.ages.high) for s in find_grades(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "3", "divide by 3", "8-9", "5 times 6", "4.NF.B.3a", "K.OA.A.1", "K-2-ETS1-1", "MS-LS2-3", "HS-ESS1-5",
        "primary sources", "secondary colours", "the year 1066", "elementary particles", "ms word", "vitamin K",
        "first world war", "the third little pig", "20 year 30", "page 3-5", "y = 4", "Year 2000", "100 years war",
    ],
)  # fmt: skip
def test_ordinary_words_and_codes_are_no_grades(text: str) -> None:
    assert find_grades(text) == []


@given(st.text(max_size=80))
def test_any_text_is_read_without_an_error_and_spans_lie_in_order(text: str) -> None:
    spans = find_grades(text)
    parse_grade(text)
    parse_ages(text)
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    assert all(text[span.start : span.end] == span.label for span in spans)
