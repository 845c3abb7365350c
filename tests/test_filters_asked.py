"""Words that ask for a condition or an order, as a choice beside the results does; and qualities that nothing sets."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from little_site import LESSONS, little_site
from page_text import CAPTIONED
from test_needs_asked import ALL_NEEDS

from api.messages import english
from api.search.filters_asked import find_filters
from api.search.taking_back import chips_of
from api.search.understanding import understand
from indexer.words.analysis import words

# Written before any of them was tried; so were the topics.
ASKED = {
    "free": """
free fractions grade 4; free printable ks1 phonics; free worksheets on fractions; free lesson plans volcanoes
fractions worksheets free; fractions for free; photosynthesis free of charge; no cost fractions activities
grade 4 free fractions; free maths worksheets year 3; free volcanoes video; fichas de fracciones gratis
""",
    "status": """
approved fractions; district approved phonics; approved materials for year 5; approved lessons on volcanoes
adopted curriculum grade 4; adopted textbooks biology; district-adopted math; school approved videos fractions
""",
    "license": """
CC BY photosynthesis; CC-BY-SA volcanoes; cc0 fractions; open licence volcanoes; openly licensed fractions
open license biology textbook; creative commons fractions; fractions creative commons; OER fractions
""",
    "sort": """
newest lessons on volcanoes; most recent activities on plants; shortest lesson on fractions
shortest activities phonics; fractions newest first; volcanoes shortest first
""",
}
# A second list, also written before any of it was tried.
LATER = """
fractions, free; worksheets on photosynthesis free; photosynthesis (free); free lessons about rivers year 5
anything free on magnets; fracciones gratis; actividades gratuitas sobre volcanes; recursos gratuitos de ciencias
free games on verbs
approved lessons on fractions; fractions, approved; approved resources year 4 electricity
photosynthesis approved materials; only approved fractions lessons; lessons on rivers that are approved
materiales aprobados sobre fracciones; lecciones aprobadas de volcanes
CC BY photosynthesis; openly licensed lessons on cells; open licensed fractions; cells, openly licensed
creative commons lessons on fractions; fracciones con licencia abierta
newest lessons on volcanoes; shortest first fractions; fractions, shortest first; fractions short lessons first
latest resources on climate change; rivers newest; fractions most recent first
"""
# What is said beside a topic, at its end, together, or alone.
BESIDE = {
    "free": """
photosynthesis free; persuasive writing free; 5.NF.A.1 free; photosynthesis with captions free; motion grade 5 free
free; free lessons; free grade 4 fractions
""",
    "sort": """
newest fractions; newest photosynthesis; newest; most recent; shortest first; newest first grade 4
shortest first grade 3; newest first, grade 4; fractions, shortest first, year 4
""",
    "status": "approved; adopted; approved lessons",
    "license": "CC BY; CC-BY-4.0 photosynthesis; openly licensed; CC BY 4.0; OER",
    "free sort": "newest free fractions; free and newest; newest, free",
    "free status": "free and approved fractions; fractions free and approved; approved and free",
    "free license": "free CC BY fractions; CC BY 4.0 and free",
}
LATER_TOPICS = """
newest element; latest ice age; newest planets in the solar system; pesticide free; conflict free; is water free
free body diagrams; bills approved by congress; degrees of freedom; order of operations; ascending order
latest common ancestor; newest vital sign; free trade agreements; caffeine free; free energy change
free throw percentage; free time activities vocabulary; how free were women in athens; drug approval process
approved list of additives FDA; adopted by the senate; adopted children in fairy tales; what does cc by mean
open license software history; public domain works and copyright; newest first person shooter games debate
order of the planets from shortest day; latest news headlines unit; new deal; easy as pie idioms
chronological order of events; free response exam questions
"""
KNOWING = replace(
    ALL_NEEDS,
    licenses=(
        "https://creativecommons.org/licenses/by/4.0/",
        "https://creativecommons.org/licenses/by-sa/4.0/",
        "https://creativecommons.org/licenses/by-nc-nd/4.0/",
        "https://creativecommons.org/publicdomain/zero/1.0/",
        "All rights reserved",
    ),
)

OGL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
QUALITIES = """
fun multiplication games; fun with fractions; best lessons on civil rights; engaging hook for tides
easy worksheet on tides; simple maths worksheet; good video about erosion; interesting lesson tides
beginner french lesson; tides fun; french for beginners; tides, easiest first
short passages on tides; actividades divertidas de fracciones; great activities for phonics; high-quality tides unit
"""

NO_QUALITIES = """
simple machines lesson; simple interest worksheet; short story lesson; short vowel worksheet; easy reader passages
new deal lesson; good citizens lesson; great depression activity; the great gatsby unit; best buy lesson
line of best fit; fun facts about mars; quality of life; water quality lesson; is exercise fun
quick sort lesson; the best of times
good and evil; beginning sounds; simple sentences activity; top quark lesson; creative writing lesson
"""

TOPICS = """
free speech; free fall; free verse poetry; gluten free baking; free body diagram; free market economy
free trade; free will; free radicals; Gibbs free energy; free throws probability; free states and slave states
free soil party; free African Americans in the north; free response questions; free writing
free electrons in metals; smoke free zones; sugar free drinks; free indirect discourse; free press and democracy
land of the free; born free; how slaves were set free; free falling objects; free neutrons; is water free
free blacks in antebellum america; adopted children; adopted by congress 1787; the constitution was adopted
FDA approved drugs; approved vaccines; approved by the king; adopted son in jungle book; creative commons
what is creative commons; copyright and creative commons; open source software; open circuits
the commons tragedy; newest element in the periodic table; latest ice age; shortest path algorithm
shortest day of the year; shortest distance between two points; house of commons; cc by email etiquette
most recent common ancestor; newest state
"""


def listed(text: str) -> list[str]:
    return [typed.strip() for typed in text.replace("\n", ";").split(";") if typed.strip()]


def asked(typed: str) -> dict[str, object]:
    """What is read out of words, by parameter."""
    found = understand(typed, KNOWING)
    filter = found.filter
    read = {"free": filter.free, "status": filter.statuses, "license": filter.licenses, "sort": found.sort}
    return {name: value for name, value in read.items() if value}


@pytest.mark.parametrize("name", ASKED)
def test_what_asks_for_a_condition_or_an_order_is_one_with_a_chip_that_can_be_taken_back(name: str) -> None:
    for typed in listed(ASKED[name]):
        assert asked(typed).keys() == {name}, typed
        [chip] = [chip for chip in chips_of(understand(typed, KNOWING)) if chip.kind == name]
        assert not asked(chip.without), typed


def test_it_is_read_wherever_it_is_said_of_materials_in_english_and_spanish() -> None:
    assert [typed for typed in listed(LATER) if len(asked(typed)) != 1] == []


@pytest.mark.parametrize("names", BESIDE)
def test_it_is_read_beside_any_topic_with_others_and_alone(names: str) -> None:
    for typed in listed(BESIDE[names]):
        read = understand(typed, KNOWING)
        assert asked(typed).keys() == set(names.split()), typed
        assert not read.needs or "captions" in typed, typed
        assert not read.standards or typed.startswith("5.NF"), typed


def test_a_grade_after_an_order_is_its_own() -> None:
    for typed, ages in {
        "newest first grade 4": "9-10",
        "shortest first, grade 3": "8-9",
        "newest first grade": "6-7",
    }.items():
        assert str(understand(typed, KNOWING).ages) == ages


def test_what_a_topic_is_without_is_not_what_a_need_is_without() -> None:
    for denies in ("except", "without", "NOT", "excluding"):
        read = understand(f"fractions {denies} decimals for english learners", KNOWING)
        assert (read.needs, [piece.kind for piece in read.pieces]) == (("english-learner",), ["excluded", "need"])
    for typed in ("fractions not suitable for english learners", "fractions no worksheets for english learners"):
        assert not understand(typed, KNOWING).needs, typed


def test_the_license_that_is_named_is_meant_or_all_of_its_kind() -> None:
    by, by_sa, by_nc_nd, zero, _ = KNOWING.licenses
    for typed, meant in {
        "CC BY fractions": (by,),
        "cc-by-sa fractions": (by_sa,),
        "fractions cc0": (zero,),
        "CC BY 4.0 fractions": (by,),
        "creative commons fractions": (by, by_sa, by_nc_nd, zero),
        "openly licensed fractions": (by, by_sa, zero),
        "OER fractions": (by, by_sa, zero),
    }.items():
        assert asked(typed) == {"license": meant}, typed


def test_a_topic_with_the_same_words_asks_for_no_filter() -> None:
    topics = listed(TOPICS + LATER_TOPICS)
    assert {typed: spans for typed in topics if (spans := find_filters(typed))} == {}


FREE = replace(LESSONS[0], id="m:free", title="Fractions for nothing", free=True, minutes=10)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with little_site(tmp_path_factory.mktemp("asked"), (*LESSONS, CAPTIONED, FREE)) as client:
        yield client


def test_what_is_typed_finds_what_the_same_choice_finds(site: TestClient) -> None:
    for typed, topic, chosen in (
        ("free fractions", "fractions", {"free": "true"}),
        ("fractions grade 4, free", "fractions grade 4", {"free": "true"}),
        ("fractions CC0", "fractions", {}),  # none here is
        ("fractions CC BY-SA", "fractions", {"license": CAPTIONED.license}),
        ("fractions, shortest first", "fractions", {"sort": "shortest"}),
        ("newest lessons on fractions", "lessons on fractions", {"sort": "newest"}),
        ("fractions, approved", "fractions", {}),  # nothing is decided
        ("free fractions", "free fractions", {"free": "true"}),
        ("fractions, shortest first", "fractions, shortest first", {"sort": "shortest"}),
    ):
        one, other = (
            site.get("/api/v1/search", params={"facets": "true", **asked}).json()
            for asked in ({"q": typed}, {"q": topic, **chosen})
        )
        assert [hit["id"] for hit in one["results"]] == [hit["id"] for hit in other["results"]] != [], typed
        assert (one["count"], one["facets"]) == (other["count"], other["facets"]), typed


def test_what_is_chosen_counts_and_what_nothing_here_meets_is_said(site: TestClient) -> None:
    def notices(**asked: str) -> str:
        return " ".join(site.get("/api/v1/search", params=asked).json()["notices"])

    assert "You typed “shortest first” and chose Title" in notices(q="fractions, shortest first", sort="title")
    assert "You typed “free” and chose Not free" in notices(q="free fractions", free="false")
    assert "You typed" not in notices(q="free fractions", free="true", sort="best")
    for typed in ("fractions, approved", "CC0 fractions"):
        assert "leaves nothing out" in notices(q=typed), typed
    nothing = site.get("/api/v1/search", params={"q": "free volcanoes", "subject": "Science"}).json()
    assert (nothing["count"], {"q": "free"}) == (0, {one["parameter"]: one["value"] for one in nothing["loosen"][:1]})


def test_a_license_without_its_version_is_each_version_in_words_and_chosen(tmp_path: Path) -> None:
    lessons = [
        replace(LESSONS[0], id=f"m:{at}", title=f"Part {at}", license=license, url="", alignments=())
        for at, license in enumerate((*KNOWING.licenses[:2], "https://creativecommons.org/licenses/by/3.0/us/", OGL))
    ]
    with little_site(tmp_path, lessons) as site:

        def found(**asked: str) -> set[str]:
            return {hit["id"] for hit in site.get("/api/v1/search", params=asked).json()["results"]}

        for license, ids in {"CC BY": {"m:0", "m:2"}, "CC-BY-4.0": {"m:0"}, "CC BY-SA": {"m:1"}}.items():
            assert found(license=license) == found(q=license) == ids, license
        assert found(license="OGL") == {"m:3"}


def test_a_value_is_said_to_be_on_nothing_only_if_nothing_of_the_catalog_meets_it(site: TestClient) -> None:
    def reason(**asked: str) -> str:
        return str(site.get("/api/v1/search", params=asked).json()["reason"])

    assert site.get("/api/v1/search", params={"type": "Lessons"}).json()["count"] > 0
    together = reason(type="Lessons", max_minutes="1")
    assert "with type Lesson, at most 1 minute" in together
    assert "Nothing here has" not in together
    assert "Nothing here has the type “Poster”" in reason(type="Poster", max_minutes="1")


def test_the_page_shows_what_was_read_and_the_order_that_holds(site: TestClient) -> None:
    page = site.get("/", params={"q": "fractions, shortest first, free"}).text
    assert "Cost" in page.partition("What was understood")[2]
    page = site.get("/", params={"q": "fractions, shortest first"}).text
    assert 'aria-current="true">Shortest' in page
    assert "sort=best" in page  # the way back to the best match, though the words ask for another order
    assert "Order" in page.partition("What was understood")[2]


def test_what_no_material_states_of_itself_is_said_to_narrow_nothing_and_not_looked_for() -> None:
    for typed in listed(QUALITIES):
        found = understand(typed, ALL_NEEDS)
        [notice] = [notice for notice in found.notices if notice.key == "notice.quality"]
        named = set(words(english().say(notice).partition("narrow")[0])) - {"and"}
        assert set() < named < set(words(typed)), typed
        assert named.isdisjoint(found.terms), typed
    assert {typed: spans for typed in listed(NO_QUALITIES) if (spans := find_filters(typed))} == {}


def test_the_words_of_a_filter_are_not_looked_for() -> None:
    for typed in ("creative commons fractions", "approved fractions", "fractions newest first", "no cost fractions"):
        found = understand(typed, ALL_NEEDS)
        assert (set(found.terms), found.meaning) == ({"fraction"}, "fractions"), typed
    assert set(understand("easy worksheet", ALL_NEEDS).terms) == {"worksheet"}
    assert set(understand('"creative commons" fractions', ALL_NEEDS).terms) > {"fraction"}
