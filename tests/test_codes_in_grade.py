"""A code without a grade is that of the grade beside it: "RL.2 grade 5" asks for RL.5.2."""

from __future__ import annotations

import pytest

from api.search.codes_asked import Codes
from api.search.codes_in_grade import with_grade
from api.search.pieces import Knowledge
from api.search.understanding import understand
from catalog.model import AgeRange, Framework, Standard
from catalog.standards.graph import StandardsGraph
from indexer.words.spelling import Speller
from indexer.words.synonyms import Synonyms
from indexer.words.word_list import WordList

GRADES = ["K", *map(str, range(1, 9)), "9-10", "11-12"]
CODES = [f"{strand}.{grade}.{n}" for strand in ("RL", "W") for grade in GRADES for n in range(1, 11)]
CODES += ["W.4.1a", "HSA-REI.B.4", "4.NF.A.1"]
GRAPH = StandardsGraph(
    [Framework(id="f", uri="https://example.org/f", title="Made up")],
    [Standard(id=f"id:{code}", uri="", framework_id="f", code=code, statement=code) for code in CODES],
    [],
)
KNOWLEDGE = Knowledge(Speller(WordList.of({}), {}), Synonyms({}), find_codes=GRAPH.find_codes)


def meant(typed: str, chosen: AgeRange | None = None) -> list[str]:
    understood = with_grade(understand(typed, KNOWLEDGE), GRAPH, chosen)
    return [id.removeprefix("id:") for id in understood.standards]


@pytest.mark.parametrize(
    ("typed", "standards"),
    [
        ("RL.2 grade 5", ["RL.5.2"]),
        ("grade 5 rl.2 exit tickets", ["RL.5.2"]),
        ("W.1 gr 4", ["W.4.1"]),
        ("W.1a grade 4", ["W.4.1a"]),
        ("RL.8 grade 10", ["RL.9-10.8"]),
        ("RL.8 grades 9-10", ["RL.9-10.8"]),
        ("RL.2 kindergarten", ["RL.K.2"]),
        ("RL.2 year 5", ["RL.4.2"]),
        ("W.4 grade 4", ["W.4.4"]),
        ("RL.2 grades 9-12", ["RL.9-10.2", "RL.11-12.2"]),
        ("W.10 grade 3 and RL.1", ["W.3.10", "RL.3.1"]),
        ("RL.5.2 grade 4", ["RL.5.2"]),  # a grade in the code, and another one asked for
        ("A-REI.4 grade 9", ["HSA-REI.B.4"]),
        ("W.20 grade 4", []),
        ("NF.A.1 grade 4", ["4.NF.A.1"]),
        ("grade 4 NF.1", ["4.NF.A.1"]),
    ],
)
def test_a_code_without_a_grade_is_that_of_the_grade_beside_it(typed: str, standards: list[str]) -> None:
    assert meant(typed) == standards


def test_a_grade_that_is_chosen_is_one_that_is_typed() -> None:
    for typed in ("RL.2", "W.10", "RL.8 speeches"):
        assert meant(typed, AgeRange(15, 16)) == meant(f"{typed} grade 10") != meant(typed)


def test_a_chip_names_the_standard_that_is_meant() -> None:
    understood = with_grade(understand("RL.2 grade 5", KNOWLEDGE), GRAPH, None)
    assert [piece.label for piece in understood.pieces if piece.kind == "standard"] == ["RL.5.2"]


def test_without_a_grade_it_is_what_begins_so_and_that_is_said() -> None:
    understood = with_grade(understand("RL.2", KNOWLEDGE), GRAPH, None)
    assert [id.removeprefix("id:") for id in understood.standards] == [f"RL.2.{n}" for n in range(1, 11)]
    (notice,) = understood.notices
    assert notice.key == "notice.code-without-grade"
    assert notice.n == 10
    assert dict(notice.values) == {"code": "RL.2", "first": "RL.2.1", "last": "RL.2.10", "example": "RL.11-12.2"}
    assert meant("W.10") == [f"W.{grade}.10" for grade in GRADES], "no grade begins so: that of every grade"
    for plain in ("RL.5.2", "A-REI.4", "4.NF.A.1", "fractions"):
        assert not with_grade(understand(plain, KNOWLEDGE), GRAPH, None).notices


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("HS LS1-5", ["HS LS1-5"]),
        ("MS PS1-2 lab", ["MS PS1-2"]),
        ("NGSS HS LS1 5", ["HS LS1 5"]),
        ("k-ess3 2 weather", ["k-ess3 2"]),
        ("4.NF.A.1 & area models", ["4.NF.A.1"]),
        ("& RL.5.2 &", ["RL.5.2"]),
        ("MS. Frizzle 4 5", []),
        ("ks 3 2", []),
    ],
)
def test_a_code_is_found_with_spaces_in_it_and_without_signs_around_it(typed: str, codes: list[str]) -> None:
    assert [span.code for span in GRAPH.find_codes(typed)] == codes


def test_a_code_behind_the_name_of_a_state_has_the_common_code_near_it() -> None:
    for code in ("MGSE4.NF.1", "MGSE4.NF.A.1", "MGSE.4.NF.A.1"):
        assert Codes(GRAPH).near(code)[0] == "4.NF.A.1"
    assert Codes(GRAPH).near("ELAGSE5.RL.99") == ()
