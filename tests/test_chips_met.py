"""A chip says what a query asks: the first results are so, or the answer says how many of them are not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from keyword_embedder import KeywordEmbedder
from little_catalog import LittleSnapshot

from api.messages import english
from api.search.service import Search, SearchSession
from api.search.tiers import part_of
from catalog.model import Filter, Query, Resource
from catalog.standards.graph import StandardsGraph
from catalog.vetting.state import DistrictState
from indexer.build import build
from indexer.current import Current


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchSession]:
    kinds = ("Lesson", "Video", "Text/Chapter")
    publishers = ("OpenStax", "EngageNY")
    titles = (
        "Fractions",
        "Volcanoes",
        "Genetics and heredity",
        "History of medicine",
        "Mid-Unit Assessment: fractions",
    )
    resources = [
        Resource(
            id=f"{n}-{publisher}",
            title=title,
            types=(kinds[n % 2],),
            subjects=("History",) if n % 2 else ("Mathematics",),
            languages=("en",) if n else ("es",),
            publisher=publisher,
        )
        for n, title in enumerate(titles)
        for publisher in publishers[: 1 + n % 2]
    ]
    resources.append(Resource(id="chapter", title="Rocks", types=("Text/Chapter",), publisher="EngageNY"))
    folder = tmp_path_factory.mktemp("chips")
    embedder = KeywordEmbedder()
    build(LittleSnapshot(resources), embedder, folder)
    state = DistrictState(StandardsGraph((), (), ()))
    with Current(folder, embedder) as current, Search(current, embedder, lambda: state).session() as session:
        yield session


FIELDS = {"publisher": "publisher", "type": "types", "subject": "subjects", "language": "languages"}


def _is_so(resource: Resource, kind: str, values: set[str]) -> bool:
    held = getattr(resource, FIELDS[kind])
    return not values.isdisjoint([held] if isinstance(held, str) else held)


def test_the_first_results_are_what_each_chip_says_or_the_answer_says_how_many_are_not(search: SearchSession) -> None:
    topics = ("fractions", "volcanoes", "genetics", "medicine", "rocks")
    asks = ("{} by OpenStax", "EngageNY {}", "chapters on {}", "{} video", "{} in Spanish", "history of {}", "{} maths")
    silent, told = [], 0
    for typed in (ask.format(topic) for ask in asks for topic in topics):
        results = search(Query(words=typed))
        said = [english().say(notice) for notice in results.notices if notice.key.startswith("notice.wish-")]
        first = [hit for hit in results.hits if part_of(hit.tiers) == part_of(results.hits[0].tiers)]
        for chip in results.chips:
            if chip.kind not in FIELDS or not chip.value:
                continue
            count = sum(_is_so(hit.resource, chip.kind, set(chip.value.split(", "))) for hit in first)
            if count < len(first):
                told += 1
                begins = f"{count} of the first {len(first)} results" if count else "None of the first results is "
                if not any(sentence.startswith(begins) for sentence in said):
                    silent.append((typed, chip.kind, said))
            elif said:
                silent.append((typed, chip.kind, said))
    assert silent == []
    assert told > len(topics)


def test_what_is_chosen_counts_and_is_not_measured(search: SearchSession) -> None:
    chosen = Query(words="fractions video", filter=Filter(types=("Lesson",)))
    assert {notice.key for notice in search(chosen).notices} == {"notice.chosen-counts"}


def test_a_kind_that_is_not_here_is_not_denied_above_titles_that_name_it(search: SearchSession) -> None:
    def keys(typed: str) -> list[str]:
        return [notice.key for notice in search(Query(words=typed)).notices]

    assert keys("fractions tests") == ["notice.kind-undeclared"]
    assert keys("volcanoes tests") == ["notice.no-kind"]
