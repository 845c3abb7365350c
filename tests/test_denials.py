"""What is denied in a query is refused, all of it and nothing else; and can be taken back, one thing at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import pytest
from denied_queries import DENIED, TOPICS
from hypothesis import given
from hypothesis import strategies as st
from keyword_embedder import KeywordEmbedder
from little_catalog import LittleSnapshot
from starter_checks import materials

from api.search.pieces import Knowledge
from api.search.publishers_asked import PublisherNames
from api.search.service import Search, SearchSession
from api.search.understanding import Understood, understand
from catalog.model import Framework, Query, Resource, Standard
from catalog.needs.needs import NEEDS
from catalog.standards.graph import StandardsGraph
from catalog.vetting.state import DistrictState
from indexer.build import build
from indexer.current import Current
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


@given(denials, lists, st.sampled_from(["Year 5", "video lesson", "OpenStax", "5.NF.B.4"]))
def test_a_wish_taken_back_leaves_all_that_is_refused_beside_it(
    denial: tuple[str, str, str], things: list[str], wish: str
) -> None:
    query = understand(f"{wish} {denied_list(denial, things)}", KNOWLEDGE)
    before = refused(query)
    while wishes := [piece for piece in query.pieces if piece.kind not in {"excluded", "refused"}]:
        query = understand(query.without(wishes[0]), KNOWLEDGE)
    assert refused(query) == before == labels(things)


STARTER = Path(__file__).parent.parent / "catalog" / "starter" / "resources"
NON = [
    ("Reading fiction", "Stories."),
    ("Reading non-fiction", "Facts, not stories."),
    ("Reading non fiction", "True stories."),
    ("Reading nonfiction", "True stories."),
    ("Reading fiction and non-fiction", "Both."),
    ("Reading nonfiction aloud", "Beside fiction."),
]


@pytest.fixture(scope="module")
def starter() -> list[Resource]:
    return [
        Resource(
            id=str(material["identifier"]),
            title=str(material["name"]),
            description=str(material.get("description", "")),
            keywords=tuple(map(str, material.get("keywords", ()))),
        )
        for material in materials(STARTER)
    ]


@pytest.fixture(scope="module")
def search(starter: Sequence[Resource], tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchSession]:
    """Over the titles, descriptions and keywords of the starter collection, and what is and is no fiction."""
    folder, embedder = tmp_path_factory.mktemp("denials"), KeywordEmbedder()
    extra = [Resource(id=title, title=title, description=text) for title, text in NON]
    build(LittleSnapshot([*starter, *extra]), embedder, folder)
    state = DistrictState(StandardsGraph((), (), ()))
    with Current(folder, embedder) as current, Search(current, embedder, lambda: state).session() as session:
        yield session


def ids(search: SearchSession, typed: str) -> list[str]:
    return [hit.resource.id for hit in search(Query(words=typed, limit=300)).hits]


def test_no_result_says_what_is_refused_and_taking_that_back_gives_the_plain_answer(
    starter: Sequence[Resource], search: SearchSession
) -> None:
    random = Random(31)  # noqa: S311  any sample will do, but the same each time
    held = {resource.id: {*terms(". ".join(_texts(resource)))} for resource in starter}
    left, wrong = 0, {}
    plain_words = [[word for word in one.keywords if word.isalpha() and word.islower()] for one in starter]
    for topic, denied, *_ in random.sample([some for some in plain_words if len(some) > 1], 40):
        typed = f"{topic} but not {denied}"
        results = search(Query(words=typed, limit=300))
        [chip] = [chip for chip in results.chips if chip.kind == "excluded"]
        saying = [hit.resource.id for hit in results.hits if {*terms(denied)} <= held.get(hit.resource.id, set())]
        plain = ids(search, topic)
        left += len({*plain} - {hit.resource.id for hit in results.hits})
        if saying or ids(search, chip.without) != plain:
            wrong[typed] = (saying, chip.without)
    assert wrong == {}
    assert left > 40  # something was left out


def _texts(resource: Resource) -> list[str]:
    return [resource.title, resource.description, *resource.keywords]


@pytest.mark.parametrize("typed", ["reading not fiction", "reading -fiction", "reading without any fiction"])
def test_what_non_is_put_to_is_another_word(search: SearchSession, typed: str) -> None:
    found = {*ids(search, typed)}
    assert found & {title for title, _ in NON} == {"Reading non-fiction", "Reading non fiction", "Reading nonfiction"}


def test_three_words_that_are_nowhere_side_by_side_are_a_list(search: SearchSession) -> None:
    [*chips] = search(Query(words="reading not poems fractions rivers")).chips
    assert [(chip.label, chip.without) for chip in chips] == [
        ("poems", "reading not fractions or rivers"),
        ("fractions", "reading not poems or rivers"),
        ("rivers", "reading not poems or fractions"),
    ]
    [phrase] = search(Query(words="fiction not reading non fiction")).chips
    assert phrase.label == "reading non fiction"


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ("videos that lack subtitles", ["subtitles"]),
        ("the lack of rain", []),
        ("probability tree diagrams with calculator not allowed", []),
        ("fractions no prior knowledge needed", []),
        ("fractions, no textbook knowledge required, grade 4", []),
        ("fractions videos not needed", ["Video"]),
        ("fractions, videos are not needed, grade 4", ["Video"]),
        ("science lesson year 4 not electricity", ["electricity"]),
        ("circuits year 4 not electricity", ["electricity"]),
        ("science not worksheets", ["Worksheet"]),
    ],
)
def test_what_is_refused_is_what_the_denial_is_said_of(typed: str, refused: list[str]) -> None:
    read = understand(typed, KNOWLEDGE)
    assert [piece.label for piece in read.pieces if piece.kind in {"excluded", "refused"}] == refused
    chips = [piece for piece in read.pieces if piece.kind in {"excluded", "refused"}]
    assert not [word for chip in chips for word in ("not", "lack", "needed") if word in read.without(chip).split()]


@pytest.mark.parametrize(("typed", "topic"), [
    ("tree diagrams with calculator not allowed", {"tree", "diagram"}),
    ("tree diagrams, calculators are not permitted", {"tree", "diagram"}),
    ("fractions no prior knowledge needed", {"fraction"}),
])  # fmt: skip
def test_what_is_not_needed_or_allowed_is_not_looked_for_and_the_answer_says_that_it_narrows_nothing(
    typed: str, topic: set[str]
) -> None:
    read = understand(typed, KNOWLEDGE)
    assert [notice.key for notice in read.notices] == ["notice.quality"]
    assert read.terms.keys() == topic


def test_before_a_topic_what_is_not_allowed_may_be_one_and_the_answer_says_that_it_is_read_so() -> None:
    [notice] = understand("phones not allowed debate", KNOWLEDGE).notices
    assert (notice.key, dict(notice.values)["word"]) == ("notice.plain-not", "phones")


@pytest.mark.parametrize("typed", ["fractions not Common Core", "no ngss photosynthesis", "fractions without CCSS"])
def test_a_set_of_standards_that_is_refused_is_said_to_leave_nothing_out(typed: str) -> None:
    read = understand(typed, KNOWLEDGE)
    assert [notice.key for notice in read.notices] == ["notice.framework-refused"]
    assert not {"core", "ngss", "ccss"} & read.terms.keys()


def test_a_name_after_not_in_is_left_out_and_a_state_of_things_is_not() -> None:
    [chip] = [piece for piece in understand("loops not in Scratch", KNOWLEDGE).pieces if piece.kind == "excluded"]
    assert chip.label == "Scratch"
    for typed in ("fractions not in simplest form", "why is Pluto not in Europe", "who is not in the photo"):
        assert [piece for piece in understand(typed, KNOWLEDGE).pieces if piece.kind == "excluded"] == [], typed


def test_a_need_after_a_kind_that_is_denied_is_not_refused() -> None:
    read = understand("no read aloud phonics", KNOWLEDGE)
    assert "phonics" not in [piece.label for piece in read.pieces if piece.kind in {"excluded", "refused"}]
