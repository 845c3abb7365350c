"""What a source states against access is shown beside every result, and read only for those that state something."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

from keyword_embedder import KeywordEmbedder
from little_catalog import LittleSnapshot, some_resources

from catalog.model import Evidence, Resource
from catalog.needs.needs import NEEDS, barriers, evidence
from indexer.build import build
from indexer.engine import EngineQuery
from indexer.generation.local_engine import open_engine

PLAIN = some_resources(12)
STATING = [
    replace(PLAIN[0], id="flashes", accessibility_hazards=("flashing",)),
    replace(PLAIN[1], id="nothing", types=("Video",), accessibility_features=("none",)),
    replace(PLAIN[2], id="picture", access_modes=("textOnVisual",), accessibility_features=()),
    Resource(id="mouse", title="Maze", types=("Interactive",), description="A mouse is required."),
]


def test_an_index_knows_of_every_material_what_its_source_states_against_it(tmp_path: Path) -> None:
    build(LittleSnapshot([*PLAIN, *STATING]), KeywordEmbedder(), tmp_path)
    with closing(open_engine(tmp_path, KeywordEmbedder())) as engine:
        found = engine.candidates(EngineQuery(), 100)
        assert found.barriers is not None
        for place, resource in enumerate(found.resources):
            stated = {need for need in NEEDS if evidence(resource, need).evidence is Evidence.BARRIER}
            assert set(found.barriers(place)) == stated
            for but in ((), ("photosensitive", "captions")):
                assert barriers(resource, but, found.barriers(place)) == barriers(resource, but)
        told = {id: set(found.barriers(place)) for place, id in enumerate(found.ids)}
    assert "photosensitive" in told["flashes"]
    assert "captions" in told["nothing"]
    assert "screen-reader" in told["picture"]
