"""The analyser and the embedded passages, pinned by golden files: a change here is a change of the index's format."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from growth import LINEAR, growth
from hypothesis import example, given
from hypothesis import strategies as st

from catalog.model import Part, Resource, Standard
from catalog.standards.graph import StandardsGraph
from catalog.text.analysis import IRREGULAR, any_words, fold
from indexer.words.analysis import (
    FIELDS,
    MAX_WORD,
    accented,
    passage,
    searchable,
    standard_passage,
    stem,
    terms,
    words,
)

GOLDEN = json.loads((Path(__file__).parent / "golden" / "terms.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case["text"][:40])
def test_terms_are_those_of_the_golden_file(case: dict[str, list[str]]) -> None:
    assert terms(case["text"]) == case["terms"]


@given(st.text())
@example("℠")  # decomposes to capitals
def test_any_text_has_terms_of_which_none_is_empty_long_or_upper_case(text: str) -> None:
    for term in terms(text):
        assert 0 < len(term) <= MAX_WORD + 10
        assert not any(letter.isspace() for letter in term)
        assert term == term.lower()


@given(st.text())
def test_case_does_not_matter(text: str) -> None:
    if text.upper().casefold() == text.casefold():
        assert terms(text.upper()) == terms(text)


@given(st.lists(st.sampled_from(["Fractions", "C++", "3.NF.A.1", "it's", "1/2", "the", "U.S.", "naïve", "12,500"])))
def test_words_side_by_side_are_the_words_of_each(parts: list[str]) -> None:
    assert list(words(" ; ".join(parts))) == [word for part in parts for word in words(part)]


@given(
    st.text(alphabet="abCeox12.'/,+#-*_ \t\x1f()é×−＋¨\u0301\u00a0光", max_size=40)
    | st.lists(
        st.sampled_from([*" \n\t,.-'+#*x7", "12", "co-", "e-", "3.5", "and/or", "it's", "war", "ii", "a" * 70])
    ).map("".join)
    | st.lists(st.sampled_from(["7", "×8", "9×", "x", "World", "war", "I", "ii", "part", "v", "a" * 200])).map(" ".join)
    | st.sampled_from(["a" * 200, "c# is", "x#", "3,5"])
)
def test_reading_a_text_token_by_token_gives_the_words_of_reading_it_as_a_whole(text: str) -> None:
    assert list(words(text)) == list(any_words(fold(text)))


def test_words_keep_stopwords_and_endings() -> None:
    assert list(words("The Numbers’ lines aren't Alice's")) == ["the", "numbers", "lines", "arent", "alice"]


def test_a_stem_leaves_codes_and_numbers_alone() -> None:
    for word in ("3.nf.a.1", "2d", "c++", "1990s"):
        assert stem(word) == word
    assert stem("fractions") == "fraction"


@given(st.text(alphabet="abcdegilnorstuyz", min_size=1, max_size=9) | st.sampled_from(sorted(IRREGULAR)))
def test_a_stem_begins_with_the_letter_that_its_word_begins_with(word: str) -> None:
    assert stem(word)[0] == word[0]


SLOW = ["a.", "a-", "-a", "a'", "1,111", "1,", "1/", "c#", "c+", "a", "1", "é", "光", "a.-", ".", "a-b-c.", "](", "<"]


@pytest.mark.parametrize("piece", SLOW)
def test_the_time_for_a_text_grows_with_its_length_and_no_faster(piece: str) -> None:
    def read(size: int) -> None:
        text = piece * (size // len(piece))
        terms(searchable(Resource(id="x", title="x", text=text, text_format="text/markdown"))["body"])

    assert growth(read, 40_000) < LINEAR


RESOURCE = Resource(
    id="r",
    title="Half past  and quarter to.",
    description="Read a clock to five minutes.\nUse words.",
    objectives=("I can read a clock.", "I can say “half past”."),
    keywords=("clock", "minute hand"),
    text="See [the clock](https://example.org/clock.png) <b>now</b>",
    text_format="text/markdown",
    subjects=("Mathematics",),
    parts=(Part("Telling the time", "u1", 3), Part("Telling the time", "u2", 1), Part("Measures")),
)


def test_every_field_has_its_own_text() -> None:
    texts = searchable(RESOURCE)
    assert tuple(texts) == FIELDS
    assert texts["part"] == "Telling the time\nMeasures"
    assert terms(texts["body"]) == ["see", "clock", "now"]


def test_a_passage_says_what_it_is_about_in_order_of_weight() -> None:
    assert passage(RESOURCE) == (
        "Half past and quarter to. I can read a clock. I can say “half past”. clock, minute hand. "
        "Read a clock to five minutes. Use words"
    )


def test_the_material_itself_is_embedded_only_where_nothing_describes_it() -> None:
    assert passage(Resource(id="r", title="Clocks", text="A clock has two hands.")) == "Clocks. A clock has two hands"
    assert passage(Resource(id="r", title="Clocks", description="Hands.", text="A clock.")) == "Clocks. Hands"


def test_a_standards_passage_is_its_statement_without_markup() -> None:
    def said(statement: str) -> str:
        return standard_passage(Standard(id="s", uri="u", framework_id="f", code="S.1", statement=statement))

    assert said("Compare 3 &gt; 2,<br/>x<sup>2</sup> &lt;i&gt;well&lt;/i&gt; 𝑦") == "Compare 3 > 2, x 2 well y"
    assert said("") == "S.1"


def test_words_with_accents_are_told_with_their_plain_form() -> None:
    told = list(accented("L’Été, FRACCIÓN y fraccion; straße, ﬁre, 数学, naïve"))
    assert told == [("ete", "été"), ("fraccion", "fracción"), ("naive", "naïve")]
    assert list(accented("plain")) == []


@pytest.mark.parametrize(
    "forms",
    [
        ("école", "l'école", "l’École", "ecole"),
        ("cooperate", "co-operate", "Co-operate"),
        ("email", "e-mail"),
        ("7x8", "7 × 8", "7*8", "7 x 8", "7·8"),
        ("World War 2", "World War II", "WWII", "ww2", "world war two"),
        ("Henry 8", "Henry VIII"),
        ("matrix", "matrices"),
        ("leaf", "leaves"),
        ("Łódź", "lodz"),
        ("cœur", "coeur"),
        ("Ørsted", "orsted"),
    ],
)
def test_what_is_written_in_several_ways_is_one(forms: tuple[str, ...]) -> None:
    assert len({tuple(terms(form)) for form in forms}) == 1


@pytest.mark.parametrize("text", ["I like maths", "vitamin C", "mix 5 and x", "3x", "2x2x", "the axe", "9-10", "non"])
def test_what_only_looks_like_another_way_of_writing_stays(text: str) -> None:
    assert [word for word in words(text) if word.isascii()] == fold(text).replace("-", " ").split()


def test_standards_are_found_with_accents_and_without() -> None:
    standards = [Standard(id="s", uri="u", framework_id="f", code="S.1", statement="Suma una fracción")]
    graph = StandardsGraph((), standards, ())
    assert graph.search("fraccion", 5) == graph.search("fracción", 5) != []
