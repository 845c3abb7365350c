"""A publisher that is named is asked for, if the catalog has it and the words can hardly mean anything else."""

from dataclasses import replace
from pathlib import Path

import pytest
from keyword_embedder import KeywordEmbedder
from little_catalog import LittleSnapshot
from little_site import lesson, little_site
from test_query_laws import KNOWLEDGE

from api.messages import english
from api.search.publishers_asked import PublisherNames, find_programs
from api.search.service import Search
from api.search.understanding import understand
from api.search.without_topics import Texts
from catalog.model import Query, Resource
from catalog.standards.graph import StandardsGraph
from catalog.vetting.state import DistrictState
from indexer.build import build
from indexer.current import Current

ORDINARY = frozenset({"oak", "great", "minds", "national", "academy", "unbounded"})
NAMES = PublisherNames(
    [
        "EngageNY (New York State)",
        "OpenStax",
        "Great Minds",
        "Oak National Academy",
        "Match / UnboundEd",
        "CK-12",
        "Oak",
        "Acme, Inc.",
    ],
    lambda word: word in ORDINARY,
)


@pytest.mark.parametrize(
    ("typed", "words", "publisher"),
    [
        ("EngageNY fractions", "EngageNY", "EngageNY (New York State)"),
        ("engage ny fractions", "engage ny", "EngageNY (New York State)"),
        ("EngageNY's fractions lessons", "EngageNY's", "EngageNY (New York State)"),
        ("fractions from openstax", "from openstax", "OpenStax"),
        ("publisher: OpenStax cells", "publisher: OpenStax", "OpenStax"),
        ("ck12 cells", "ck12", "CK-12"),
        ("Great Minds module 3", "Great Minds", "Great Minds"),
        ("module 3 by great minds", "by great minds", "Great Minds"),
        ("Oak National Academy volcanoes", "Oak National Academy", "Oak National Academy"),
        ("oak national academy volcanoes", "oak national academy", "Oak National Academy"),
        ("volcanoes by oak", "by oak", "Oak"),
        ("UnboundEd ratios", "UnboundEd", "Match / UnboundEd"),
        ("acme magnets", "acme", "Acme, Inc."),
    ],
)
def test_a_name_of_the_catalog_is_found_as_people_type_it(typed: str, words: str, publisher: str) -> None:
    [span] = NAMES.find(typed)
    assert (typed[span.start : span.end], span.publishers) == (words, (publisher,))


@pytest.mark.parametrize(
    "typed",
    ["oak trees", "great minds of science", "Great Minds of science", "unbounded intervals", "Oak leaves",
     "Khan Academy slope", "openstaxes"],
)  # fmt: skip
def test_ordinary_words_and_names_that_are_not_here_stay_words(typed: str) -> None:
    assert list(NAMES.find(typed)) == []


@pytest.mark.parametrize(
    ("first", "publisher"),
    [
        ("engageny", "EngageNY (New York State)"),
        ("Great", "Great Minds"),
        ("great", "Great Minds"),
        ("minds", None),
        ("Oak", None),  # of two publishers
        ("volcanoes", None),
        ("", None),
    ],
)
def test_a_first_word_names_a_publisher_if_it_is_of_one_alone(first: str, publisher: str | None) -> None:
    assert NAMES.named_by(first) == publisher


def test_what_a_named_publisher_has_on_the_topic_comes_first_and_can_be_refused(tmp_path: Path) -> None:
    resources = [
        Resource(id=id, title=title, publisher=publisher)
        for id, title, publisher in (
            ("a", "Fractions of a pie", "EngageNY"),
            ("b", "Fractions and fractions on a line", "OpenStax"),
            ("c", "Volcanoes", "EngageNY"),
        )
    ]
    embedder = KeywordEmbedder()
    build(LittleSnapshot(resources), embedder, tmp_path)
    state = DistrictState(StandardsGraph((), (), ()))
    with Current(tmp_path, embedder) as current, Search(current, embedder, lambda: state).session() as search:

        def found(typed: str) -> str:
            return "".join(hit.resource.id for hit in search(Query(words=typed)).hits)

        assert found("fractions") == "ba"
        assert found("EngageNY fractions") == "ab"
        assert found("fractions not from EngageNY") == "b"
        assert sorted(found("EngageNY")) == ["a", "c"]
        [chip] = search(Query(words="fractions from EngageNY")).chips
        assert (chip.kind, chip.value, chip.without) == ("publisher", "EngageNY", "fractions")


def test_a_publisher_is_left_out_by_its_first_word_and_only_what_takes_away_is_said_to(tmp_path: Path) -> None:
    publishers = {"a": "Oak National Academy", "b": "OpenStax", "c": "Video Makers"}
    resources = [
        Resource(id=id, title="Fractions", publisher=name, types=("Video",)) for id, name in publishers.items()
    ]
    embedder = KeywordEmbedder()
    build(LittleSnapshot(resources), embedder, tmp_path)
    state = DistrictState(StandardsGraph((), (), ()))
    with Current(tmp_path, embedder) as current, Search(current, embedder, lambda: state).session() as search:

        def told(typed: str) -> tuple[set[str], list[str]]:
            results = search(Query(words=typed))
            return {hit.resource.id for hit in results.hits}, [english().say(notice) for notice in results.notices]

        left_out = ({"b", "c"}, ["Left out: Oak National Academy."])
        for typed in ("fractions -Oak", "fractions -oak", "fractions but not Oak", "fractions NOT Oak"):
            assert told(typed) == left_out
        assert told("fractions -Oak")[0] == told("-Oak fractions")[0]
        [chip] = search(Query(words="fractions -Oak")).chips
        assert (chip.kind, chip.without) == ("excluded", "fractions")
        assert told("fractions -volcanoes") == (
            {"a", "b", "c"},
            ["Nothing found to leave out: materials that say “volcanoes”."],
        )
        assert told("fractions not grade 3")[1] == ["Nothing found to leave out: grade 3."]
        assert "Left out: Video Makers." not in told("fractions -video")[1]  # a kind's name is the kind


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Khan Academy slope", ["Khan Academy"]),
        ("slope from khan academy's site", ["Khan Academy"]),
        ("illustrative mathematics grade 6", ["Illustrative Mathematics"]),
        ("whiterose maths area", ["White Rose"]),
        ("bbc bitesize tectonic plates", ["BBC Bitesize"]),
        ("Core Knowledge plants", ["Core Knowledge"]),
        ("the core knowledge of a historian", []),
        ("everyday math problems", []),
        ("by everyday math", ["Everyday Mathematics"]),
        ("everyday math grade 3", ["Everyday Mathematics"]),
        ("go math grade 3 chapter 7", ["Go Math"]),
        ("go math", []),
        ("wit & wisdom module 2", ["Wit & Wisdom"]),
        ("the wit and wisdom of Mark Twain", []),
        ("wit and wisdom grade 4", ["Wit & Wisdom"]),
        ("amplify ELA grade 6", ["Amplify ELA"]),
        ("bite sized chunks", []),
        ("illustrative examples", []),
    ],
)
def test_programs_that_teachers_name_are_known_though_a_catalog_lacks_them(typed: str, names: list[str]) -> None:
    assert [program.name for program in find_programs(typed)] == names


def test_a_publisher_that_is_not_here_is_said_and_the_topic_is_looked_for(tmp_path: Path) -> None:
    resources = [Resource(id="a", title="Slope of a line"), Resource(id="b", title="Academy of music")]
    embedder = KeywordEmbedder()
    build(LittleSnapshot(resources), embedder, tmp_path)
    state = DistrictState(StandardsGraph((), (), ()))
    with Current(tmp_path, embedder) as current, Search(current, embedder, lambda: state).session() as search:
        results = search(Query(words="Khan Academy slope"))
        assert [hit.resource.id for hit in results.hits] == ["a"]
        said = "Nothing here is by Khan Academy; showing what there is on slope."
        assert [english().say(notice) for notice in results.notices] == [said]
        assert search(Query(words="Khan Academy")).hits == []


@pytest.mark.parametrize(
    ("typed", "subjects", "terms", "lists"),
    [
        ("eureka math grade 3 module 1 lesson 1", ["Mathematics"], set(), True),
        ("Saxon Math grade 5", ["Mathematics"], set(), True),
        ("big ideas math chapter 6", ["Mathematics"], set(), True),
        ("amplify science magnets", ["Science"], {"magnet"}, False),
        ("OpenSciEd magnets", ["Science"], {"magnet"}, False),
        ("zearn ratios", ["Mathematics"], {"ratio"}, False),
        ("zearn history ratios", ["History"], {"histori", "ratio"}, False),  # a subject that is typed counts
        ("khan academy ratios", [], {"ratio"}, False),
        ("ratios not from eureka math", [], {"ratio"}, False),
    ],
)
def test_a_subject_that_a_programs_name_says_or_that_it_teaches_counts(
    typed: str, subjects: list[str], terms: set[str], lists: bool
) -> None:
    read = understand(typed, KNOWLEDGE)
    assert (list(read.subjects), set(read.terms), read.lists_subject) == (subjects, terms, lists)


@pytest.mark.parametrize("typed", ["zearn", "Eureka Math", "khan academy", "khan academy grade 3"])
def test_a_program_alone_that_is_not_here_finds_nothing(typed: str) -> None:
    read = understand(typed, KNOWLEDGE)
    assert (read.lists_subject, dict(read.terms), read.meaning) == (False, {typed: 1.0}, "")


def test_the_first_word_of_a_name_with_a_capital_names_it_unless_materials_are_about_that_too(tmp_path: Path) -> None:
    resources = [
        Resource(id="a", title="Slope of a line", publisher="Oak National Academy"),
        Resource(id="b", title="Leaves of an oak", publisher="OpenStax"),
    ]
    embedder = KeywordEmbedder()
    build(LittleSnapshot(resources), embedder, tmp_path)
    state = DistrictState(StandardsGraph((), (), ()))
    with Current(tmp_path, embedder) as current, Search(current, embedder, lambda: state).session() as search:

        def publishers(typed: str) -> list[str]:
            return [chip.value for chip in search(Query(words=typed)).chips if chip.kind == "publisher"]

        for typed in ("Oak", "slope Oak", "Oak slope", "lines from Oak"):
            assert publishers(typed) == ["Oak National Academy"], typed
        for typed in ("oak", "slope oak", "Oak leaves"):
            assert publishers(typed) == [], typed
        assert [hit.resource.id for hit in search(Query(words="slope without Oak")).hits] == []


def test_a_publisher_named_by_its_first_word_is_one_under_any_filter(tmp_path: Path) -> None:
    lessons = [replace(lesson(f"f:{n}", f"Fractions {n}", 40), publisher="Oak National Academy") for n in range(12)]
    leaves = [replace(lesson(f"o:{n}", f"Oak leaves {n}", 40), text="Oak leaves.", types=("Game",)) for n in range(4)]
    with little_site(tmp_path, [*lessons, *leaves]) as site:
        for more in ({}, {"type": "Lesson"}, {"in_ages": "9-10"}, {"type": "Game"}):
            found = site.get("/api/v1/search", params={"q": "Oak fractions", **more}).json()
            assert [chip["value"] for chip in found["understood"]] == ["Oak National Academy"], more


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("oak national year 7 geography rivers", "oak national"),
        ("rivers OAK NATIONAL", "OAK NATIONAL"),
        ("slope Oak national", "Oak national"),
        ("oak national park", None),
        ("oak national parks and rivers", None),
        ("open up a can of worms", None),
        ("oak, national debt", None),
    ],
)
def test_the_first_words_of_a_name_name_it_unless_texts_say_otherwise(typed: str, words: str | None) -> None:
    names = PublisherNames(["Oak National Academy", "Open Up Resources"], lambda _: True)
    said = {"national park", "national parks", "open up", "national debt"}
    texts = Texts(lambda *_: False, lambda phrase: phrase in said)
    read = understand(typed, replace(KNOWLEDGE, publishers=names), texts=texts)
    named = [typed[piece.start : piece.end] for piece in read.pieces if piece.kind == "publisher"]
    assert named == ([words] if words else [])
