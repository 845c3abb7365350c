"""What is refused in a query is left out, and never wished for."""

from dataclasses import replace
from pathlib import Path

import pytest
from keyword_embedder import KeywordEmbedder
from little_catalog import LittleSnapshot

from api.messages import english
from api.search.pieces import Knowledge
from api.search.publishers_asked import PublisherNames
from api.search.service import Search
from api.search.understanding import understand
from catalog.model import AgeRange, Filter, Query, Resource
from catalog.needs.needs import NEEDS
from catalog.standards.graph import StandardsGraph
from catalog.vetting.state import DistrictState
from indexer.build import build
from indexer.current import Current
from indexer.words.spelling import Speller
from indexer.words.synonyms import Synonyms
from indexer.words.word_list import WordList

KNOWLEDGE = Knowledge(
    Speller(WordList.of({}), {}),
    Synonyms({}),
    subjects=("Mathematics", "Science"),
    types=("Video", "Worksheet", "Quiz"),
)
VIDEO, WORKSHEET = Filter(types=("Video",)), Filter(types=("Worksheet",))


@pytest.mark.parametrize(
    ("typed", "excluding", "rest"),
    [
        ("volcanoes without video", VIDEO, "volcanoes"),
        ("volcanoes without any videos", VIDEO, "volcanoes"),
        ("no videos about volcanoes", VIDEO, "volcanoes"),
        ("volcanoes, no videos please", VIDEO, "volcanoes"),
        ("volcanoes anything but videos", VIDEO, "volcanoes"),
        ("volcanoes other than video clips", VIDEO, "volcanoes"),
        ("volcanoes but not videos", VIDEO, "volcanoes"),
        ("volcanoes NOT videos", VIDEO, "volcanoes"),
        ("volcanoes, I don't want videos", VIDEO, "volcanoes"),
        ("ecosystems no worksheets", WORKSHEET, "ecosystems"),
        ("fractions no worksheets or videos", Filter(types=("Worksheet", "Video")), "fractions"),
        ("fractions neither worksheets nor videos", Filter(types=("Worksheet", "Video")), "fractions"),
        ("no worksheets ecosystems", WORKSHEET, "ecosystems"),
        ("ecosystems but not boring worksheets", WORKSHEET, "ecosystems"),
        ("ecosystems rather than comprehension quizzes", Filter(types=("Quiz",)), "ecosystems"),
        ("no worksheet ecosystems", WORKSHEET, "ecosystems"),
        ("no quiz photosynthesis", Filter(types=("Quiz",)), "photosynthesis"),
        ("not a quiz photosynthesis", Filter(types=("Quiz",)), "photosynthesis"),
        ("without worksheets or videos ecosystems", Filter(types=("Worksheet", "Video")), "ecosystems"),
        ("No videos volcanoes eruptions", VIDEO, "volcanoes eruptions"),
        ("eruptions no videos volcanoes", VIDEO, "eruptions volcanoes"),
        ("sin videos volcanes", VIDEO, "volcanes"),
        ("no group work volcanoes", Filter(), "volcanoes"),
        ("poetry not for year 5", Filter(ages=AgeRange(9, 10)), "poetry"),
        ("area not grade 3", Filter(ages=AgeRange(8, 9)), "area"),
        ("weather except grade 4", Filter(ages=AgeRange(9, 10)), "weather"),
        ("weather but not grade 4", Filter(ages=AgeRange(9, 10)), "weather"),
        ("counting not year 1 or year 2", Filter(ages=AgeRange(5, 7)), "counting"),
        ("algebra not high school", Filter(ages=AgeRange(14, 18)), "algebra"),
        ("erosion no maths", Filter(subjects=("Mathematics",)), "erosion"),
        ("statistics not science", Filter(subjects=("Science",)), "statistics"),
        ("volcanes sin video", VIDEO, "volcanes"),
        ("volcanes que no sean videos", VIDEO, "volcanes"),
        ("fracciones no para tercer grado", Filter(ages=AgeRange(8, 9)), "fracciones"),
        ("fracciones excepto cuarto grado", Filter(ages=AgeRange(9, 10)), "fracciones"),
    ],
)
def test_what_is_refused_is_excluded_and_not_wished_for(typed: str, excluding: Filter, rest: str) -> None:
    understood = understand(typed, KNOWLEDGE)
    assert understood.excluding == excluding
    assert (understood.types, understood.subjects, understood.ages) == ((), (), None)
    assert understood.meaning.removesuffix("please").strip() == rest
    assert {piece.kind for piece in understood.pieces} == {"excluded"}


@pytest.mark.parametrize(
    "typed",
    ["non-fiction", "nonlinear equations", "life without oxygen", "no man is an island", "no solution equations",
     "non-renewable energy", "numbers not divisible by 3", "nothing gold can stay", "no child left behind",
     "no taxation without representation", "days without rain", "not waving but drowning"],
)  # fmt: skip
def test_denials_within_a_topic_leave_nothing_out(typed: str) -> None:
    understood = understand(typed, KNOWLEDGE)
    assert (understood.excluding, understood.excluded, understood.pieces) == (Filter(), (), ())


def test_a_kind_refused_first_is_left_out_beside_a_grade() -> None:
    understood = understand("no worksheets fractions year 5", KNOWLEDGE)
    assert (understood.types, understood.excluding, understood.grade) == ((), WORKSHEET, "year 5")


def test_a_chip_takes_a_refusal_back_and_a_wish_beside_it_stays() -> None:
    understood = understand("grade 4 volcanoes video, not a quiz", KNOWLEDGE)
    assert [(piece.kind, piece.label) for piece in understood.pieces] == [
        ("grade", "grade 4"),
        ("type", "Video"),
        ("excluded", "Quiz"),
    ]
    assert understood.without(understood.pieces[2]) == "grade 4 volcanoes video,"


def test_results_hold_nothing_that_is_refused_and_the_answer_says_so(tmp_path: Path) -> None:
    def made(id: str, kind: str, low: int) -> Resource:
        return Resource(id=id, title=f"Volcanoes {id}", types=(kind,), ages=AgeRange(low, low + 1))

    resources = [made("a", "Video", 9), made("b", "Lesson", 9), made("c", "Lesson", 10)]
    unknown = Resource(id="d", title="Volcanoes d", description="With a song about lava.")
    embedder = KeywordEmbedder()
    build(LittleSnapshot([*resources, unknown]), embedder, tmp_path)
    state = DistrictState(StandardsGraph((), (), ()))
    with Current(tmp_path, embedder) as current, Search(current, embedder, lambda: state).session() as search:

        def found(typed: str) -> str:
            results = search(Query(words=typed), facets=True)
            assert results.count == len(results.hits)
            return "".join(sorted(hit.resource.id for hit in results.hits))

        assert found("volcanoes no videos") == "bcd"
        assert found("volcanoes not for year 5") == "cd"  # an unknown grade is not known to be refused
        assert found("no videos") == "bcd"
        assert found("volcanoes no songs") == "abcd"[:3]  # none is declared to be a song, so those that say it go
        told = search(Query(words="volcanoes no videos or exit tickets")).notices
        assert [english().say(message) for message in told] == [
            "Left out: Video.",
            "Nothing in this catalog is declared to be exit tickets, so nothing is left out.",
        ]
        denied = search(Query(words="days without volcanoes")).notices
        assert english().say(denied[0]).startswith("“without” is read as a word like others. To leave out “volcanoes”")
        denied = search(Query(words="volcanoes d, no songs and not for year 5")).notices
        assert [english().say(reason) for reason in denied] == ["Left out: year 5 or materials that say “songs”."]


@pytest.mark.parametrize(
    ("words", "chosen", "said"),
    [
        (
            "Grade 3 volcanoes",
            Query(ages=AgeRange(13, 14), naming="us"),
            "You typed “Grade 3” and chose Grade 8: what is",
        ),
        ("volcanoes video", Query(filter=Filter(types=("Lesson",))), "You typed “Video” and chose Lesson: what is"),
        (
            "volcanoes 60 minutes",
            Query(filter=Filter(max_minutes=30)),
            "You typed “at most 60 minutes” and chose at most 30",
        ),
        (
            "volcanoes in Spanish",
            Query(filter=Filter(languages=("en",))),
            "You typed “Spanish” and chose English: what is",
        ),
        ("Grade 3 volcanoes", Query(ages=AgeRange(8, 9), naming="us"), ""),
        ("volcanoes video", Query(filter=Filter(types=("Video", "Lesson"))), ""),
        (
            "volcanoes 20 minutes",
            Query(filter=Filter(max_minutes=30)),
            "You typed “at most 20 minutes” and chose at most 30",
        ),
        ("volcanoes 30 minutes", Query(filter=Filter(max_minutes=30)), ""),
    ],
)
def test_what_is_chosen_counts_over_what_is_typed_and_the_answer_says_so(
    tmp_path: Path, words: str, chosen: Query, said: str
) -> None:
    resources = [
        Resource(id=kind, title="Volcanoes", types=(kind,), languages=("en", "es")) for kind in ("Video", "Lesson")
    ]
    embedder = KeywordEmbedder()
    build(LittleSnapshot(resources), embedder, tmp_path)
    state = DistrictState(StandardsGraph((), (), ()))
    with Current(tmp_path, embedder) as current, Search(current, embedder, lambda: state).session() as search:
        results = search(replace(chosen, words=words))
        assert [english().say(notice)[: len(said)] for notice in results.notices] == ([said] if said else [])
        assert results.ages == (chosen.ages or results.ages)


@pytest.mark.parametrize(
    ("typed", "excluded"),
    [
        ("science not magnetism", (("magnet",),)),
        ("year 8 maths no trigonometry", (("trigonometri",),)),
        ("worksheets not handwriting", (("handwrit",),)),
        ("key stage 2, but not spelling", (("spell",),)),
    ],
)
def test_a_word_refused_beside_nothing_but_a_subject_a_grade_or_a_kind_is_left_out(
    typed: str, excluded: tuple[tuple[str, ...], ...]
) -> None:
    understood = understand(typed, KNOWLEDGE)
    assert (understood.excluded, [notice.key for notice in understood.notices]) == (excluded, ["notice.left-out"])


def test_a_word_refused_before_all_that_is_asked_is_left_out() -> None:
    understood = understand("not trigonometry angles", KNOWLEDGE)
    assert (understood.excluded, understood.meaning) == ((("trigonometri",),), "angles")


@pytest.mark.parametrize(
    "typed",
    [
        "gravity not from Oak",
        "gravity not by Oak",
        "gravity, but not from Oak",
        "gravity que no sea de Oak",
        "gravity, nothing from Oak",
    ],
)
def test_a_publisher_refused_by_its_first_word_is_left_out(typed: str) -> None:
    publishers = PublisherNames(["Oak National Academy"], lambda word: word == "oak")
    known = replace(KNOWLEDGE, publishers=publishers)
    understood = understand(typed, known, lambda words, others: [-1.0] * len(words))
    assert (understood.excluding, understood.publishers) == (Filter(publishers=("Oak National Academy",)), ())


def test_a_minus_before_the_phrase_of_a_need_refuses_the_need() -> None:
    names = {need.id: need.name for need in NEEDS.values()}
    understood = understand("gravity -English learner supports", replace(KNOWLEDGE, need_names=names))
    assert (understood.needs, understood.excluded, dict(understood.terms)) == ((), (), {"graviti": 1.0})
    assert [notice.key for notice in understood.notices] == ["notice.refused"]


@pytest.mark.parametrize(
    "typed", ["gravity not 45 minutes", "gravity not under 45 minutes", "gravity -45 minutes", "-45 min gravity"]
)
def test_a_length_that_is_refused_is_no_limit_and_the_answer_says_so(typed: str) -> None:
    understood = understand(typed, KNOWLEDGE)
    assert (understood.minutes, understood.excluded, dict(understood.terms)) == ((None, None), (), {"graviti": 1.0})
    assert [notice.key for notice in understood.notices] == ["notice.length-refused"]


@pytest.mark.parametrize("typed", ["-er and -ir verbs", "present tense of -ar verbs", "spelling words with -tion"])
def test_what_words_end_in_is_no_word_to_leave_out(typed: str) -> None:
    assert understand(typed, KNOWLEDGE).excluded == ()
