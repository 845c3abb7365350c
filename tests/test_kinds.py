"""Kinds of material, words that belong together, and signs that leave words out: what is read and what is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from keyword_embedder import KeywordEmbedder
from little_catalog import LittleSnapshot

from api.messages import english
from api.search.denials import read_denials
from api.search.kinds import kinds
from api.search.operators import find_quoted
from api.search.pieces import Knowledge
from api.search.service import Search
from api.search.understanding import Understood, understand
from api.search.without_topics import NO_TEXTS
from catalog.model import (
    Alignment,
    AlignmentType,
    Association,
    Framework,
    Query,
    Relation,
    Resource,
    Standard,
)
from catalog.standards.graph import StandardsGraph
from catalog.vetting.state import DistrictState
from indexer.build import build
from indexer.current import Current
from indexer.words.spelling import Speller
from indexer.words.synonyms import Synonyms
from indexer.words.word_list import WordList

EMPTY = Speller(WordList.of({}))
KNOWLEDGE = Knowledge(
    EMPTY, Synonyms({}), subjects=("Science", "French", "History", "Art"), types=("Lesson plan", "Video")
)


def read(typed: str) -> Understood:
    return understand(typed, KNOWLEDGE)


def labels(understood: Understood) -> list[str]:
    return [piece.label for piece in understood.pieces if piece.is_missing]


@pytest.mark.parametrize(
    ("typed", "label", "topic"),
    [
        ("exit ticket on fractions", "exit tickets", "fractions"),
        ("fractions exit slips", "exit tickets", "fractions"),
        ("bell-ringer photosynthesis", "bell ringers", "photosynthesis"),
        ("Escape Room: rivers", "escape rooms", "rivers"),
        ("sub plans for volcanoes", "sub plans", "volcanoes"),
        ("task cards main idea", "task cards", "main idea"),
        ("worksheet about tenses", "worksheets", "tenses"),
        ("wordsearch rivers", "puzzles", "rivers"),
        ("game about rhymes", "games", "rhymes"),
        ("fractions game", "games", "fractions"),
        ("hands-on activity circuits", "hands-on activities", "circuits"),
        ("graphic organisers for persuasive writing", "graphic organizers", "persuasive writing"),
    ],
)
def test_a_kind_that_the_catalog_lacks_is_said_and_its_letters_are_not_looked_for(
    typed: str, label: str, topic: str
) -> None:
    understood = read(typed)
    assert labels(understood) == [label]
    assert understood.meaning == topic
    assert understood.terms == read(topic).terms
    assert [english().say(notice) for notice in understood.notices] == [
        f"Nothing in this catalog is declared to be {label}; showing what there is on {topic}."
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "game theory",
        "making a board game",
        "writing a quiz",
        "fair test",
        "cold war poster",
        "test tubes",
        "design a poster",
        "train stations of the empire",
        "experiment design",
        "film noir",
    ],
)
def test_a_kinds_name_within_a_topic_is_the_topic(typed: str) -> None:
    assert labels(read(typed)) == []
    assert read(typed).notices == ()


def test_a_kind_that_the_catalog_has_is_a_wish_under_all_its_names() -> None:
    understood = read("5e lesson about forces, video clip")
    assert understood.types == ("Lesson plan", "Video")
    assert understood.notices == ()


def test_a_query_of_nothing_but_a_lacking_kind_looks_for_its_words_and_says_so() -> None:
    understood = read("exit ticket")
    assert understood.terms == {"exit": 1.0, "ticket": 1.0}
    assert [english().say(notice) for notice in understood.notices] == [
        "Nothing in this catalog is declared to be exit tickets; showing what mentions these words."
    ]


@pytest.mark.parametrize("beside", ["year 4", "module 2 lesson 3", "30 minute", "grade 1 unit 2"])
def test_beside_a_grade_a_place_or_a_length_a_lacking_kind_is_said_and_the_rest_is_listed(beside: str) -> None:
    for understood in (read(f"{beside} exit ticket"), read(f"exit ticket {beside}")):
        alone = read(beside)
        assert (understood.terms, understood.meaning) == (alone.terms, alone.meaning) == ({}, "")
        assert (understood.ages, understood.places, understood.minutes) == (alone.ages, alone.places, alone.minutes)
        assert [english().say(notice) for notice in understood.notices] == [
            "Nothing in this catalog is declared to be exit tickets; showing what fits the rest of what you typed."
        ]


@pytest.mark.parametrize(
    "typed", ["data science", "food science", "art history", "french revolution", "science fiction", "rock art"]
)
def test_a_subject_within_a_compound_is_no_wish(typed: str) -> None:
    assert read(typed).subjects == ()
    assert set(read(typed).terms.values()) == {1.0}


@pytest.mark.parametrize(("typed", "subject"), [("french verbs", "French"), ("volcano science", "Science")])
def test_a_subject_beside_a_topic_is_a_wish(typed: str, subject: str) -> None:
    assert read(typed).subjects == (subject,)


@pytest.mark.parametrize("typed", ["main idea", "great depression", "free verse", "class struggle", "big ideas"])
def test_small_talk_that_is_part_of_a_topic_is_looked_for(typed: str) -> None:
    assert read(typed).meaning == typed
    assert set(read(typed).terms.values()) == {1.0}


def test_there_is_a_vocabulary_of_kinds() -> None:
    assert len({kind.label for kind in kinds().values()}) >= 60
    assert len(kinds()) >= 400


@pytest.mark.parametrize(
    ("typed", "left_out", "quoted"),
    [
        ("fractions -decimals", ["decimals"], []),
        ("fractions NOT decimals", ["decimals"], []),
        ("-decimals fractions", ["decimals"], []),
        ("-decimals", ["decimals"], []),
        ("fractions but not word problems", ["word problems"], []),
        ("poetry but not Shakespeare or sonnets", ["Shakespeare", "sonnets"], []),
        ("poems not sonnets or limericks", ["sonnets", "limericks"], []),
        ("rivers, no waterfalls please", ["waterfalls"], []),
        ("rivers rather than lakes", ["lakes"], []),
        ("decimals, nothing on money", ["money"], []),
        ("rivers except the Nile", ["Nile"], []),
        ("ratios excluding percentages, tables", ["percentages"], []),
        ("no decimals fractions", ["decimals"], []),
        ("not fractions, percentages", ["fractions"], []),
        ("no decimals", [], []),
        ("no man is an island", [], []),
        ("why metals do not float", [], []),
        ("yes no questions", [], []),
        ("numbers not divisible by 3", [], []),
        ("division without remainders", [], []),
        ("fractions without decimals, percents or ratios", ["decimals", "percents", "ratios"], []),
        ("-number lines fractions", ["number lines"], []),
        ("needs or not", [], []),
        ("co-operate 5-3", [], []),
        ("subtract -3", [], []),
        ("to be or not to be", [], []),
        ("“water cycle” rain", [], ["water cycle"]),
        ('"to NOT do" list', [], ["to NOT do"]),
        ('an " alone', [], []),
        ('fractions -"word problems"', ["word problems"], []),
        ('fractions −“decimals” "number line"', ["decimals"], ["number line"]),
        ("-«word problems» fractions", ["word problems"], []),
        ('fractions NOT "word problems"', ["word problems"], []),
        ('fractions but not "word problems"', ["word problems"], []),
        ('well-"being"', [], ["being"]),
        ('plants do not "move"', [], ["move"]),
        ('life without "oxygen"', [], ["oxygen"]),
    ],
)
def test_signs_are_read(typed: str, left_out: list[str], quoted: list[str]) -> None:
    knowledge = Knowledge(Speller(WordList.of({}), {}), Synonyms({("number", "line"): ("scale",)}))
    operators = read_denials(typed, [], find_quoted(typed), knowledge, NO_TEXTS).operators
    assert [span.text for span in operators.left_out] == left_out
    assert [span.text for span in operators.quoted] == quoted
    assert len(operators.readable) == len(typed)


def test_words_left_out_and_kept_together_are_honored_and_said(tmp_path: Path) -> None:
    titles = ["Water cycle", "Water cycle on Mars", "Cycle lanes", "Water wheels"]
    resources = [Resource(id=str(at), title=title) for at, title in enumerate(titles)]
    embedder = KeywordEmbedder()
    build(LittleSnapshot(resources), embedder, tmp_path)
    state = DistrictState(StandardsGraph((), (), ()))
    with Current(tmp_path, embedder) as current, Search(current, embedder, lambda: state).session() as search:

        def found(typed: str) -> set[str]:
            return {hit.resource.title for hit in search(Query(words=typed)).hits}

        assert found("water cycle") == set(titles)
        assert found("water cycle -mars") == set(titles) - {"Water cycle on Mars"}
        assert found("water cycle but not Mars") == set(titles) - {"Water cycle on Mars"}
        assert found("water cycle not Mars") == set(titles) - {"Water cycle on Mars"}
        assert found("water cycle without Mars") == set(titles) - {"Water cycle on Mars"}
        [told] = search(Query(words="cycle lanes without water")).notices
        assert english().say(told).endswith("To leave out “water”, put a minus before it: -water.")
        assert search(Query(words="water wheels do not cycle")).notices == []
        assert found("“water cycle”") == {"Water cycle", "Water cycle on Mars"}
        assert found("“water cycle” NOT Mars") == {"Water cycle"}
        assert found("cycle -“water cycle”") == {"Cycle lanes"}
        assert found("water -“cycle”") == {"Water wheels"}
        assert found("-water") == {"Cycle lanes"}
        [told] = search(Query(words="cycle -“water cycle”")).notices
        assert english().say(told) == "Left out: materials that say all the words of “water cycle”."
        results = search(Query(words="“water cycle” NOT Mars"), facets=True)
        assert results.count == 1
        assert [english().say(notice) for notice in results.notices] == [
            "Left out: materials that say “Mars”.",
            "Every result has all the words of “water cycle”, perhaps not side by side.",
        ]


@pytest.mark.parametrize(
    ("typed", "kinds_asked"),
    [
        ("ratios game grade 6", ["games"]),
        ("project year 6 rivers", ["projects"]),
        ("test grade 5 ratios", ["tests"]),
        ("grade 5 fair test of plants", []),
        ("game theory", []),
        ("examen de fracciones", ["tests"]),
    ],
)
def test_a_kind_is_read_in_its_part_of_a_query_beside_a_grade(typed: str, kinds_asked: list[str]) -> None:
    assert labels(read(typed)) == kinds_asked


def heard(typed: str, **counts: int) -> dict[str, float]:
    vocabulary = WordList.of(counts)
    return dict(understand(typed, Knowledge(Speller(vocabulary, {}), Synonyms({}))).terms)


def test_small_words_are_looked_for_if_nothing_else_was_typed_or_if_they_are_acronyms() -> None:
    assert heard("to be or not to be") == {"to": 1.0, "be": 1.0, "or": 1.0, "not": 1.0}
    assert heard("who") == {"who": 1.0}
    assert heard("IT careers") == {"it": 1.0, "career": 1.0}
    assert heard("it careers") == {"career": 1.0}


def test_what_may_be_meant_beside_what_was_typed_is_looked_for_at_less_weight() -> None:
    assert heard("sugary drinks", sugar=9, drinks=9) == {"sugari": 1.0, "drink": 1.0, "sugar": 0.5}
    assert heard("rain forest", rainforest=9, rain=9, forest=9) == {"rain": 1.0, "forest": 1.0, "rainforest": 0.5}


def test_what_meets_a_standard_that_is_denied_or_a_part_of_it_is_left_out(tmp_path: Path) -> None:
    standards = [
        Standard(id=code, uri=f"https://f.example/{code}", framework_id="f", code=code, statement=code)
        for code in ("4.NF.B.3", "4.NF.B.3.a")
    ]
    tree = [Association("1", Relation.IS_CHILD_OF, "4.NF.B.3.a", "4.NF.B.3", 1)]
    graph = StandardsGraph([Framework(id="f", uri="https://f.example", title="F")], standards, tree)
    whole, part = ((Alignment(AlignmentType.TEACHES, standard.code, standard.id),) for standard in standards)
    resources = [
        Resource(id="whole", title="Fractions", alignments=whole),
        Resource(id="part", title="Fractions", alignments=part),
        Resource(id="other", title="Fractions"),
    ]
    embedder = KeywordEmbedder()
    build(LittleSnapshot(resources), embedder, tmp_path)
    state = DistrictState(graph)
    with Current(tmp_path, embedder) as current, Search(current, embedder, lambda: state).session() as search:
        for typed, left in [
            ("fractions -4.NF.B.3", {"other"}),
            ("fractions except 4.NF.B.3.a", {"whole", "other"}),
            ("-4.NF.B.3", {"other"}),
            ("fractions", {"whole", "part", "other"}),
        ]:
            assert {hit.resource.id for hit in search(Query(words=typed)).hits} == left


@pytest.mark.parametrize("length", ["half hour", "half-hour", "thirty minute", "30-min", "0.5 hour"])
def test_a_length_is_looked_for_alike_in_every_spelling(length: str) -> None:
    asked, other = read("30 minute lesson plan on angles"), read(f"{length} lesson plan on angles")
    assert (other.minutes, other.terms, other.meaning) == (asked.minutes, asked.terms, asked.meaning)
    assert asked.minutes == (None, 30)
    assert set(asked.terms) == {"angl", "lesson", "plan"}


def test_a_length_of_a_unit_is_read_wherever_it_is() -> None:
    assert read("ela grade 9 two hour unit on poverty").minutes == (None, 120)
