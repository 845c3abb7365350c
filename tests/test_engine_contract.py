"""The engine that ships keeps the contract."""

from __future__ import annotations

from pathlib import Path

from engine_contract import EngineContract
from keyword_embedder import KeywordEmbedder
from little_catalog import LittleSnapshot

from catalog.model import Resource
from indexer.build import build
from indexer.generation.local_engine import LocalEngine, open_engine


class TestLocalEngine(EngineContract):
    @staticmethod
    def opened(resources: list[Resource], folder: Path) -> LocalEngine:
        build(LittleSnapshot(resources), KeywordEmbedder(), folder)
        return open_engine(folder, KeywordEmbedder())
