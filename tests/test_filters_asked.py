"""Words that ask for a filter or an order, which only a choice beside the results sets: said, and not looked for."""

from dataclasses import replace

import pytest
from test_needs_asked import ALL_NEEDS

from api.messages import english
from api.search.filters_asked import find_filters
from api.search.query_notices import not_chosen
from api.search.results import chips_of
from api.search.understanding import understand
from catalog.model import Filter, Query, Sort
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
    "order": """
newest lessons on volcanoes; most recent activities on plants; shortest lesson on fractions
shortest activities phonics; fractions newest first; volcanoes shortest first
""",
}

QUALITIES = """
fun multiplication games; fun with fractions; best lessons on civil rights; engaging hook for tides
easy worksheet on tides; simple maths worksheet; good video about erosion; interesting lesson tides
beginner french lesson; tides fun
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


@pytest.mark.parametrize("name", ASKED)
def test_what_asks_for_a_filter_is_said_to_narrow_nothing(name: str) -> None:
    for typed in listed(ASKED[name]):
        found = understand(typed, ALL_NEEDS)
        assert [notice.key for notice in found.notices if ".filter-" in notice.key] == [f"notice.filter-{name}"], typed
        assert "filter" not in {chip.kind for chip in chips_of(found)}, typed


def test_a_topic_with_the_same_words_asks_for_no_filter() -> None:
    assert {typed: spans for typed in listed(TOPICS) if (spans := find_filters(typed))} == {}


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


def test_nothing_is_said_of_a_filter_that_is_chosen() -> None:
    notices = understand("approved free CC BY fractions newest first", ALL_NEEDS).notices
    query = Query(words="")
    assert len(not_chosen(notices, query)) == len(notices) == 4
    chosen = Filter(free=True, statuses=("approved",), licenses=("CC BY",))
    assert not_chosen(notices, replace(query, filter=chosen, sort=Sort.NEWEST)) == ()
