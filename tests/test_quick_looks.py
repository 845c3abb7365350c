"""What tells at one look that a query has no length or grade: it never hides one."""

import re

from hypothesis import given
from hypothesis import strategies as st

from api.search import lengths, school_systems

WORDS = """20 two half an 1½ - ′ ' m h Min hr hrs HOUR minutos horas 3′ P5 S2 year 5s KG1 Klasse 4º ano año ESO AP
    biology K A level IB MYP CE2 6e sixième toddler primary fractions math's (the) a/b"""
PIECES = st.sampled_from(WORDS.split())
TEXTS = st.lists(st.tuples(PIECES, st.sampled_from([" ", "", "-", "  "])), max_size=6).map(
    lambda pieces: "".join(piece + space for piece, space in pieces)
)


@given(TEXTS)
def test_no_length_is_overlooked(text: str) -> None:
    assert lengths._UNIT.search(text) or not lengths._LENGTH.search(lengths._PLUS.sub(" ", text))


@given(TEXTS)
def test_no_grade_is_overlooked(text: str) -> None:
    one_by_one: list[re.Match[str]] = []
    for pattern, _ in (*school_systems._NUMBERED, *school_systems._NAMED):
        one_by_one += school_systems._apart(pattern, text)
    assert school_systems._ANY.search(text) or not one_by_one
