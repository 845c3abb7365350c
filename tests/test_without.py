"""What "without" and its kin leave out, and what they only say of a topic; written before either was tried."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from keyword_embedder import KeywordEmbedder
from little_catalog import LittleSnapshot

from api.search.pieces import Knowledge
from api.search.service import Search, SearchSession
from api.search.understanding import understand
from catalog.model import Query, Resource
from catalog.standards.graph import StandardsGraph
from catalog.vetting.state import DistrictState
from indexer.build import build
from indexer.current import Current
from indexer.words.analysis import stem, words
from indexer.words.spelling import Speller, english_words
from indexer.words.synonyms import Synonyms
from indexer.words.word_list import WordList

# A topic, words that refuse, and what is refused.
REFUSED = [tuple(line.split("|")) for line in """
poetry|without|shakespeare
fractions|without|decimals
world war 2|without the|holocaust
solar system|without|pluto
american revolution|without|washington
cells|without|mitosis
graphing|without|scatter plots
health|without|drugs
medicine|without|vaccines
geography of europe|without|capitals
multiplication|without|word problems
grammar|minus|apostrophes
spelling|w/o|homophones
narrative writing|with no|dialogue
ancient civilizations|but not|egypt
plants|but no|photosynthesis
mythology|but nothing about|zeus
geometry|except|circles
animals|except for|insects
persuasive writing|not|letters
measurement|not|perimeter
sound waves|not|light
triangles,|no|pythagoras
short stories|not about|war
essays|that are not about|sports
algebra|that is not|quadratics
probability|skip|dice
rocks|leaving out|fossils
forces|apart from|friction
renewable energy|other than|wind
novels|rather than|plays
ecosystems|excluding|oceans
ratios|that do not include|percents
fracciones|sin|decimales
volcanes|sin|terremotos
plantas|excepto|cactus
plantas|que no sean|flores
el gran gatsby|sin|capítulo 1
la guerra civil|menos|batallas
decimals|without|money
the great gatsby|without|chapter 1
sistemas de ecuaciones|excepto|matrices
poemas|que no sean de|amor
cuentos|que no hablen de|brujas
tercer grado,|nada de|geometría
animales|menos los|reptiles
energía|salvo|carbón
guerras|pero no|batallas
geometría|en vez de|polígonos
""".strip().splitlines()]  # fmt: skip

TOPICS = """
division without remainders; division without remainder worksheets; addition without regrouping
two digit addition without regrouping grade 2; subtraction without borrowing; adding without carrying
counting without skipping the zero; adding fractions without common denominators; sampling without replacement
quotients without a calculator; measuring without a ruler; drawing without lifting the pencil; life without water
a world without bees; day without sun; how do plants live without soil; animals without backbones; birds without wings
plants without flowers; reproduction without sex; electricity without wires; writing without bias
stories without words; poems without rhyme; shapes that are not regular; numbers that are not prime
no taxation without representation; rebel without a cause; school without borders; city without cars; sin cos tan
sin and cosine rule; the seven deadly sin stories; 5 minus 3; more or less; to be or not to be
suma sin llevar; resta sin llevadas; división sin resto; vida sin agua; animales sin huesos; un mundo sin abejas
poesía sin rima; más o menos; systems with no solutions; quadratics without real roots; triangles with no right angles
""".strip().replace("\n", "; ").split("; ")  # fmt: skip

# All that is refused, each thing a chip of its own.
REPEATED = [tuple(line.split("|")) for line in """
fractions not decimals not percentages|decimals|percentages
rivers without lakes without seas|lakes|seas
rivers without lakes and without seas|lakes|seas
rivers without lakes, not seas and no deltas|lakes|seas|deltas
rivers minus lakes minus seas|lakes|seas
fracciones sin decimales y sin porcentajes|decimales|porcentajes
fracciones sin decimales ni sin porcentajes|decimales|porcentajes
no lakes no seas rivers|lakes|seas
rivers -lakes not seas|lakes|seas
rivers except salt lakes except seas|salt lakes|seas
rivers for year 5 and not lakes|lakes
numbers not division without remainders|division without remainders
""".strip().splitlines()]  # fmt: skip

COUNTS = {word: 40 for line in (*map(" ".join, REFUSED), *map(" ".join, REPEATED), *TOPICS) for word in words(line)}
KNOWLEDGE = Knowledge(
    Speller(WordList.of(COUNTS), english_words()),
    Synonyms({}),
    types=("Video",),
)


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchSession]:
    """A session over a material on each topic, on it with what is refused, and on what is refused."""
    titles = [(topic, f"{topic} {refused}", refused) for topic, _, refused in REFUSED]
    said = [
        "Sharing equally without leftovers",
        "Sharing leftovers",
        "Leftovers without soup",
        "Sound waves are not light",
        "Sharing without serving cake",
        "Egyptian civilizations",
    ]
    resources = [Resource(id=f"{n:03}", title=title) for n, title in enumerate([*chain(*titles), *said])]
    folder: Path = tmp_path_factory.mktemp("without")
    embedder = KeywordEmbedder()
    build(LittleSnapshot(resources), embedder, folder)
    state = DistrictState(StandardsGraph((), (), ()))
    with Current(folder, embedder) as current, Search(current, embedder, lambda: state).session() as session:
        yield session


def test_what_is_refused_is_on_no_page(search: SearchSession) -> None:
    shown = {}
    for topic, denial, refused in REFUSED:
        results = search(Query(words=f"{topic} {denial} {refused}", limit=50))
        held = {*map(stem, words(refused))}
        titles = [hit.resource.title for hit in results.hits if held <= {*map(stem, words(hit.resource.title))}]
        chips = [chip.kind for chip in results.chips]
        if titles or "excluded" not in chips or not results.hits:
            shown[f"{topic} {denial} {refused}"] = (titles, chips)
    assert shown == {}


def test_each_thing_of_several_that_are_refused_is_left_out_by_a_chip_that_takes_only_it_back() -> None:
    wrong = {}
    for typed, *refused in REPEATED:
        read = understand(typed, KNOWLEDGE)
        chips = [piece for piece in read.pieces if piece.kind == "excluded"]
        back = [piece.label for chip in chips for piece in understand(read.without(chip), KNOWLEDGE).pieces]
        kept = sorted(label for chip in chips for label in refused if label != chip.label)
        if [chip.label for chip in chips] != refused or sorted(set(back) & set(refused)) != sorted(set(kept)):
            wrong[typed] = (chips, back)
    assert wrong == {}


def test_a_topic_that_says_what_it_is_without_is_looked_for_as_it_is() -> None:
    read = {typed: understand(typed, KNOWLEDGE) for typed in TOPICS}
    assert {typed: query.excluded for typed, query in read.items() if query.excluded} == {}
    denial = re.compile(r"\b(?:without|sin(?! cos| and))\b")
    plain = {typed: understand(denial.sub(" ", typed), KNOWLEDGE) for typed in TOPICS if denial.search(typed)}
    assert {typed for typed, query in plain.items() if query.terms.keys() - read[typed].terms.keys()} == set()


def test_what_the_catalog_itself_says_without_is_a_topic(search: SearchSession) -> None:
    def chips(typed: str) -> list[str]:
        return [chip.kind for chip in search(Query(words=typed)).chips]

    assert chips("sharing without leftovers") == []
    assert chips("sharing without soup") == ["excluded"]  # no text about sharing says so
    assert chips("sharing without cake") == ["excluded"]


def test_who_refuses_a_place_refuses_its_people_and_a_slip_is_put_right(search: SearchSession) -> None:
    results = search(Query(words="ancient civilizations without egipt"))
    assert [chip.label for chip in results.chips] == ["egypt"]
    assert not [hit for hit in results.hits if "Egyptian" in hit.resource.title]
