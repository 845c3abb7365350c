"""What is denied in a query is refused, all of it and nothing else; and can be taken back, one thing at a time."""

from __future__ import annotations

import pytest
from denied_queries import DENIED, TOPICS
from hypothesis import given
from hypothesis import strategies as st

from api.search.pieces import Knowledge
from api.search.publishers_asked import PublisherNames
from api.search.understanding import Understood, understand
from catalog.model import Framework, Standard
from catalog.needs.needs import NEEDS
from catalog.standards.graph import StandardsGraph
from indexer.words.analysis import terms, words
from indexer.words.foreign import foreign_words
from indexer.words.spelling import Speller, english_words
from indexer.words.synonyms import our_synonyms
from indexer.words.word_list import WordList

CODES = ("4.NF.B.3", "5.NF.B.4")
GRAPH = StandardsGraph(
    [Framework(id="f", uri="https://f.example", title="F")],
    [Standard(id=code, uri=f"https://f.example/{code}", framework_id="f", code=code, statement=code) for code in CODES],
    [],
)
WORDS = ("glaciers", "decimals", "sonnets", "word problems", "salt lakes", "haiku", "trigonometry", "Napoleon")
NAMED = {"videos": "Video", "worksheets": "Worksheet", "quizzes": "Quiz", "OpenStax": "OpenStax",
         "Khan Academy": "Khan Academy", "grade 3": "grade 3", "4.NF.B.3": "4.NF.B.3", "5.NF.B.4": "5.NF.B.4",
         "captions": "captions"}  # fmt: skip
REFUSED = [*WORDS, *NAMED]
ASKED = [*DENIED, *([typed] for typed in TOPICS), REFUSED]
KNOWLEDGE = Knowledge(
    Speller(
        WordList.of({word: 40 for line in ASKED for word in words(" ".join(line)) if word in english_words()}),
        english_words(),
        foreign=foreign_words,
    ),
    our_synonyms(),
    subjects=("Mathematics", "Science", "History"),
    types=("Video", "Worksheet", "Quiz", "Game", "Lesson"),
    languages=("en",),
    publishers=PublisherNames(["OpenStax", "Khan Academy", "EngageNY"], lambda word: word in english_words()),
    need_names={need.id: need.name for need in NEEDS.values()},
    find_codes=GRAPH.find_codes,
)


def refused(query: Understood) -> list[str]:
    return [piece.label for piece in query.pieces if piece.kind in {"excluded", "refused"}]


@pytest.mark.parametrize(("typed", *["denied"]), [(typed, denied) for typed, *denied in DENIED])
def test_all_that_is_denied_is_refused_and_nothing_else(typed: str, denied: list[str]) -> None:
    assert refused(understand(typed, KNOWLEDGE)) == denied


@pytest.mark.parametrize("typed", TOPICS)
def test_a_topic_that_denies_refuses_nothing(typed: str) -> None:
    query = understand(typed, KNOWLEDGE)
    assert (refused(query), query.excluded, query.excluded_standards) == ([], (), ())


# How a list of any length is denied: what denies it, what parts its things, and what is before the last.
DENIALS = (
    ("without {}", ", ", " or "),
    ("but not {}", ", ", " or "),
    ("except {}", ", ", " and "),
    ("not {}", ", not ", ", not "),
    ("excluding {}", ", ", ", and "),
    ("without {}", " and without ", " and without "),
    ("neither {}", " nor ", " nor "),
    ("no {}", " or ", " or "),
    ("minus {}", " minus ", " minus "),
    ("NOT {}", " NOT ", " NOT "),
    ("-{}", " -", " -"),
)
denials = st.sampled_from(DENIALS)
lists = st.lists(st.sampled_from(REFUSED), min_size=1, max_size=4, unique=True)
places = st.sampled_from(["rivers {}", "Year 5 rivers {}", "rivers, {}", "rivers {} please", "rivers ({})"])


def denied_list(denial: tuple[str, str, str], things: list[str]) -> str:
    form, between, last = denial
    if form == "-{}":
        things = [f"“{thing}”" if thing in WORDS and " " in thing else thing for thing in things]
    said = between.join(things[:-1]) + last + things[-1] if len(things) > 1 else things[0]
    return form.format(said)


def labels(things: list[str]) -> list[str]:
    return [NAMED.get(thing, thing) for thing in things]


@given(denials, lists, places)
def test_a_list_is_denied_as_a_whole_and_none_of_it_is_looked_for(
    denial: tuple[str, str, str], things: list[str], place: str
) -> None:
    query = understand(place.format(denied_list(denial, things)), KNOWLEDGE)
    assert refused(query) == labels(things)
    assert not {*terms(" ".join(things))} & {*query.terms}
    wished = (*query.types, *query.publishers, *query.standards, *query.needs)
    assert (wished, query.grade) == ((), "Year 5" if "Year 5" in place else "")


@given(denials, lists, places, st.data())
def test_a_chip_taken_back_leaves_the_others_refused(
    denial: tuple[str, str, str], things: list[str], place: str, data: st.DataObject
) -> None:
    query = understand(place.format(denied_list(denial, things)), KNOWLEDGE)
    while things:
        chips = [piece for piece in query.pieces if piece.kind in {"excluded", "refused"}]
        at = data.draw(st.integers(0, len(things) - 1))
        query = understand(query.without(chips[at]), KNOWLEDGE)
        things = [*things[:at], *things[at + 1 :]]
        assert refused(query) == labels(things)
        assert not {*terms(" ".join(things))} & {*query.terms}
        assert (query.types, query.publishers, query.standards) == ((), (), ())
    plain = understand(place.format(""), KNOWLEDGE)
    assert (dict(query.terms), query.ages) == (dict(plain.terms), plain.ages)
