"""Similar materials: near ages, one subject, varied publishers and units, a reason each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from little_site import LESSONS, little_search, little_site

from api.messages import english
from api.recommending.similar import similar_to, years_apart
from api.search.service import SearchSession
from catalog.model import AgeRange, Part, Resource

TITLE = "Equivalent fractions with paper strips"


def copy(id: str, ages: AgeRange | None = None, **changes: object) -> Resource:
    """The first lesson under another name: as near in meaning as can be."""
    return replace(LESSONS[0], id=id, ages=ages, parts=(), alignments=(), **changes)  # type: ignore[arg-type]


MANY = (
    *LESSONS,
    copy("x:same-age", AgeRange(9, 10), description="A lesson on fractions."),
    copy("x:three-years-on", AgeRange(12, 13), description="Fractions again."),
    copy("x:no-age", None, description="Fractions for all."),
    copy("x:history", AgeRange(9, 10), subjects=("History",), description="Of fractions in history."),
    copy("y:other", AgeRange(9, 10), publisher="Other House", description="Fractions by others."),
    *(
        copy(
            f"z:{n}", AgeRange(9, 10), publisher="Big House", title=f"{TITLE} {n}", description=f"Fractions, part {n}."
        )
        for n in range(9)
    ),
    copy("p:program", subjects=("Music",), has_parts=(Part("A unit", "p:unit"),)),
    copy("p:unit", subjects=("Music",), description="A unit.", has_parts=(Part("A lesson", "p:lesson"),)),
    copy("p:lesson", subjects=("Music",), description="A lesson."),
    copy("p:elsewhere", subjects=("Music",), description="A lesson of no program."),
)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchSession]:
    with little_search(tmp_path_factory.mktemp("similar"), MANY) as session:
        yield session


def ids(session: SearchSession, limit: int = 50, given: Sequence[str] = ("m:equivalent",)) -> list[str]:
    return [neighbor.resource.id for neighbor in similar_to(session, [session.resource(id) for id in given], limit)]


def test_neither_other_subjects_nor_far_ages_are_similar(session: SearchSession) -> None:
    found = ids(session)
    assert {"x:same-age", "x:no-age"} <= set(found)
    assert not {"x:three-years-on", "x:history", "m:volcano", "m:equivalent"} & set(found)


def test_a_large_publisher_does_not_fill_the_list(session: SearchSession) -> None:
    assert "y:other" in ids(session, 4)
    assert sum(id.startswith("z:") for id in ids(session, 4)) < 4


def test_fewer_results_are_the_beginning_of_more(session: SearchSession) -> None:
    assert ids(session, 5) == ids(session, 50)[:5]


def test_each_says_what_it_shares(session: SearchSession) -> None:
    given = [session.resource("m:equivalent")]
    said = {neighbor.resource.id: english().say(neighbor.because) for neighbor in similar_to(session, given, 50)}
    assert said["m:both"] == "also aligned to 4.NF.A.1"
    assert said["m:compare"] == "from the same unit, “Fractions course”"
    assert said["y:other"] == "close in meaning, from Other House"
    assert said["x:same-age"] == "close in meaning"


def test_more_like_a_collection_is_like_any_of_it_and_holds_none_of_it(session: SearchSession) -> None:
    given = ("m:equivalent", "m:times", "x:no-age")
    found = ids(session, given=given)
    assert not set(given) & set(found)
    assert {"x:same-age", "m:add"} <= set(found)
    assert similar_to(session, [], 6) == []


def test_what_a_whole_is_made_of_is_not_similar_to_it(session: SearchSession) -> None:
    others = {"p:elsewhere", "m:hostile"}  # which states no subject
    assert set(ids(session, given=("p:program",))) == others
    assert set(ids(session, given=("p:unit",))) == {*others, "p:program"}
    assert {"p:program", "p:unit"} <= set(ids(session, given=("p:lesson",)))


def test_a_collections_page_shows_more_like_it(tmp_path: Path) -> None:
    with little_site(tmp_path) as site:
        page = site.get("/collection?name=x&id=m:equivalent&id=m:compare").text
        assert "More like this collection" in page
        assert page.index("More like this collection") < page.index("Equivalent fractions and comparing them")
        assert "More like this collection" not in site.get("/collection?name=x").text


spans = st.builds(
    lambda low, size: AgeRange(low, None if size is None else low + size),
    st.integers(3, 18),
    st.one_of(st.none(), st.integers(1, 6)),
)


@given(one=spans, other=spans)
def test_years_apart_is_the_least_distance_of_two_ages(one: AgeRange, other: AgeRange) -> None:
    ages = [range(side.low, side.high or 60) for side in (one, other)]
    assert years_apart(one, other) == min(abs(a - b) for a in ages[0] for b in ages[1])


def test_unknown_ages_are_not_a_distance() -> None:
    assert years_apart(None, AgeRange(4, 5)) is None
