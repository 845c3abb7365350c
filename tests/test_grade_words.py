"""Grades as teachers type them into the search field, and what only looks like them."""

from __future__ import annotations

import pytest

from api.search.grade_words import find_grades_and_phase, read_grade
from catalog.model import AgeRange
from catalog.standards.codes import is_foreign_code

ALONE_OR_BESIDE_A_TOPIC = {
    "K-2": "5-8",
    "3-5": "8-11",
    "6-8": "11-14",
    "9-12": "14-18",
    "elementary": "5-11",
    "Lower Primary": "5-8",
    "upper primary": "8-11",
    "kinder": "5-6",
    "reception": "4-5",
    "3-5 grade": "8-11",
    "2nd to 4th grade": "7-10",
    "tercer grado": "8-9",
    "3er grado": "8-9",
    "quinto de primaria": "10-11",
    "college freshman": "18-19",
    "under 8s": "3-8",
    "under-fives": "3-5",
    "over 12s": "12-18",
    "u11s": "3-11",
    "7s and under": "3-7",
    "a level": "16-18",
    "as level": "16-17",
    "T level": "16-18",
    "igcse": "14-16",
    "grade school": "5-11",
    "lower secondary": "11-14",
    "grado 3": "8-9",
    "tercero de primaria": "8-9",
    "primero de secundaria": "12-13",
    "segundo de la ESO": "13-14",
    "primero de bachillerato": "16-17",
    "segundo curso": "7-8",
    "menores de 8 años": "3-8",
    "niños de 8 a 10 años": "8-10",
    "educación infantil": "3-6",
    "primaria": "6-12",
}


@pytest.mark.parametrize(("typed", "ages"), ALONE_OR_BESIDE_A_TOPIC.items())
@pytest.mark.parametrize("topic", ["{}", "{} science", "plants {}"])
def test_a_grade_is_found_alone_before_and_after_a_topic(typed: str, ages: str, topic: str) -> None:
    query = topic.format(typed)
    (span,) = find_grades_and_phase(query)
    assert (query[span.start : span.end], str(span.ages)) == (typed, ages)


@pytest.mark.parametrize("typed", ["3,4,5", "plants 3, 4, 5"])
def test_grades_that_follow_on_each_other_may_be_listed(typed: str) -> None:
    assert [str(span.ages) for span in find_grades_and_phase(typed)] == ["8-11"]


@pytest.mark.parametrize(
    "typed",
    [
        "3,4,5 triangle",
        "3,4,6",
        "7,8,13",
        "times tables 3,4,5",
        "numbers 6-8",
        "pages 9-12",
        "subtract 3-5",
        "score 6-8 in set 2",
        "4-7 plants",
        "how to be kinder",
        "a kinder world",
        "kinder words",
        "a level playing field",
        "how water finds a level",
        "nursery rhymes",
        "subtraction under 10",
        "una fuente primaria de la guerra",
        "la guerra de 7 años",
        "un cuarto de litro",
        "Felipe segundo y la armada",
        "ecuaciones de segundo grado",
        "función de primer grado",
    ],
)
def test_what_only_looks_like_a_grade_is_none(typed: str) -> None:
    assert find_grades_and_phase(typed) == ()


@pytest.mark.parametrize("typed", ["KS2.3", "Y4.2", "yr5.1.2", "ks3-2"])
def test_a_section_of_a_key_stage_or_year_is_no_code_of_an_unknown_framework(typed: str) -> None:
    assert not is_foreign_code(typed, "")
    assert is_foreign_code("MA.5.FR.1.1", "")


@pytest.mark.parametrize(
    ("typed", "label", "ages"),
    [
        ("fractions year 5 or 6", "year 5 or 6", AgeRange(9, 11)),
        ("fractions grade 3, 4 or 5", "grade 3, 4 or 5", AgeRange(8, 11)),
        ("year 3 and 4 fractions", "year 3 and 4", AgeRange(7, 9)),
        ("grade 3 and 4 digit numbers", "grade 3", AgeRange(8, 9)),
        ("fractions key stage 2 or 3", "key stage 2 or 3", AgeRange(7, 14)),
        ("fractions from grade 3 to 5", "from grade 3 to 5", AgeRange(8, 11)),
        ("fractions between grade 2 and grade 4", "between grade 2 and grade 4", AgeRange(7, 10)),
        ("fractions grade 4 and up", "grade 4 and up", AgeRange(9, 18)),
        ("fractions grade 5+", "grade 5+", AgeRange(10, 18)),
        ("fractions up to grade 3", "up to grade 3", AgeRange(5, 9)),
        ("fractions grade 2 or lower", "grade 2 or lower", AgeRange(5, 8)),
        ("fractions below grade 4", "below grade 4", AgeRange(5, 9)),
        ("fractions above year 6", "above year 6", AgeRange(11, 18)),
        ("fractions past year 6", "past year 6", AgeRange(11, 18)),
        ("teach time clock half past year 1", "year 1", AgeRange(5, 6)),
        ("quarter past year 2", "year 2", AgeRange(6, 7)),
        ("half-past year 1", "year 1", AgeRange(5, 6)),
        ("ten past Year 2", "Year 2", AgeRange(6, 7)),
        ("25 past year 3", "year 3", AgeRange(7, 8)),
        ("past year 6 SATs papers", "year 6", AgeRange(10, 11)),
        ("past year 6 maths test", "year 6", AgeRange(10, 11)),
        ("past papers year 6", "year 6", AgeRange(10, 11)),
        ("events in the past year 1", "year 1", AgeRange(5, 6)),
        ("fractions for 8 and 9 year olds", "8 and 9 year olds", AgeRange(8, 10)),
        ("fracciones grados 3 y 4", "grados 3 y 4", AgeRange(8, 10)),
        ("fracciones de tercer a quinto grado", "de tercer a quinto grado", AgeRange(8, 11)),
        ("fracciones 3.º y 4.º", "3.º y 4.º", AgeRange(8, 10)),
    ],
)
def test_ranges_and_alternatives_are_one_grade_chip(typed: str, label: str, ages: AgeRange) -> None:
    assert [(span.label, span.ages) for span in find_grades_and_phase(typed)] == [(label, ages)]


@pytest.mark.parametrize(
    ("typed", "said", "ages"),
    [
        ("A level mechanics", "A level", "16-18"),
        ("A2 level maths", "A2 level", "17-18"),
        ("under 5 counting", "under 5", "3-5"),
        ("AP chemistry titration", "AP", "15-18"),
        ("IB economics", "IB", "16-18"),
        ("K shapes", "K", "5-6"),
        ("shapes K", "K", "5-6"),
        ("P3 money", "P3", "7-8"),
        ("erosion S2", "S2", "13-14"),
        ("Primary 6 angles", "Primary 6", "10-11"),
        ("Foundation Stage rhymes", "Foundation Stage", "3-5"),
        ("Y4s rivers", "Y4s", "8-9"),
        ("rivers upper KS2", "upper KS2", "9-11"),
        ("class 7 acids", "class 7", "12-13"),
        ("Gleichungen Klasse 8", "Klasse 8", "13-14"),
        ("les volcans CM2", "CM2", "10-11"),
        ("mathématiques cm1", "cm1", "9-10"),
        ("histoire 5e", "5e", "12-13"),
        ("verbes année 7", "année 7", "12-13"),
        ("lectura año 3", "año 3", "7-8"),  # as the site calls Year 3
        ("años 3–5 fracciones", "años 3–5", "7-10"),
        ("fracciones 5º año", "5º año", "10-11"),
        ("fracciones quinto año", "quinto año", "10-11"),
        ("Brüche Jahrgang 6", "Jahrgang 6", "11-12"),
        ("Jahr 8 Lesen", "Jahr 8", "13-14"),
        ("ap us history", "ap", "15-18"),
        ("ib physics", "ib", "16-18"),
        ("G5 fractions", "G5", "10-11"),
        ("ecuaciones 9no grado", "9no grado", "14-15"),
        ("poesía 3º ESO", "3º ESO", "14-15"),
        ("rios 5º ano", "5º ano", "10-11"),
        ("植物 三年级", "三年级", "8-9"),
        ("النبات الصف الخامس", "الصف الخامس", "10-11"),
    ],
)
def test_grades_of_other_school_systems_are_read_in_a_query(typed: str, said: str, ages: str) -> None:
    [span] = find_grades_and_phase(typed)
    assert (typed[span.start : span.end], str(span.ages)) == (said, ages)


@pytest.mark.parametrize(
    "typed",
    ["a level surface", "the ap join", "S3-bucket", "class 2 levers", "5e lesson on plants", "MS-LS1-3", "3.P1", "P53",
     "K nearest neighbors", "biology 3e", "calculus 6e", "G8 summit", "G1 phase", "im Jahr 9 n. Chr.",
     "año 5 d. C.", "año 1066", "letter K", "segundo año de la guerra",
     "primary colors", "national parks", "y axis", "A2 level French", "numbers under 5", "under 5 minutes"],
)  # fmt: skip
def test_what_only_looks_like_a_grade_of_another_school_system_is_none(typed: str) -> None:
    assert find_grades_and_phase(typed) == ()


@pytest.mark.parametrize(
    "text",
    ["Grade 4 Grade 7", "Grade 4, Grade 7", "Grade 4 7", "4, 7", "K-2 5", "Grade 4 fractions", "pages 3/4", "/x/1"],
)
def test_a_value_that_says_more_than_one_grade_or_range_is_none(text: str) -> None:
    assert read_grade(text) is None


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("Grade 4", "9-10"),
        ("Year 5 Year 6", "9-11"),
        ("Grade 3-5, Grade 6", "8-12"),
        ("3,4,5", "8-11"),
        ("KG,01,02", "5-8"),
        ("Elementary, Middle", "5-14"),
        ("Middle school (6-8)", "11-14"),
        ("lower secondary", "11-14"),
        ("Kinder", "5-6"),
        ("tercer grado", "8-9"),
        ("ages 8-9", "8-9"),  # not to the end of grade 9
        ("aged 8 to 9", "8-9"),
        ("8-9 años", "8-9"),  # as the Spanish message says
    ],
)
def test_grades_that_follow_on_each_other_are_one_value(text: str, ages: str) -> None:
    assert str(read_grade(text)) == ages


@pytest.mark.parametrize(
    ("typed", "grade"),
    [("cuentos para primero", "para primero"), ("lecturas de cuarto", "de cuarto"), ("fracciones 3ro", "3ro"),
     ("fracciones 3.º", "3.º"), ("colores para kinder", "para kinder"), ("p5 maths", "p5"), ("s3 waves", "s3")],
)  # fmt: skip
def test_a_short_grade_is_found_at_an_end_of_a_query(typed: str, grade: str) -> None:
    assert [span.label for span in find_grades_and_phase(typed)] == [grade]
