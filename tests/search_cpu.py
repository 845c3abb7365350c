"""CPU of a search over a home that is indexed, hop by hop: each query is new, and its cheapest of three times counts.

    SYLLABARY_HOME=... .venv/bin/python tests/search_cpu.py

Milliseconds of this thread alone, so that neighbors count only as far as they slow the processor. Queries are those of
``bench.queries``, with and without facets; ``rows`` makes the API's JSON of the answer.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Callable
from time import thread_time
from typing import Any

import numpy as np
import orjson
from bench import queries

from api.composition import open_catalog, open_search
from api.messages import english
from api.search import query, service
from api.search.ranking import Scored
from api.search.service import SearchSession
from api.settings import read_settings
from api.v1.rows import Rows
from catalog.model import Query
from catalog.vetting.state import StateReader
from indexer.generation.local_engine import LocalEngine
from indexer.vectors.onnx_embedder import OnnxEmbedder

TIMES = 3
# Within search(): a name, and who has the function under which name.
HOPS: dict[str, tuple[Any, str]] = {
    "state": (StateReader, "__call__"),
    "understand": (query, "understand"),
    "encode": (OnnxEmbedder, "_run"),
    "candidates": (LocalEngine, "candidates"),
    "rank": (service, "rank"),
    "results and reasons": (Scored, "results"),
    "facets": (LocalEngine, "facets"),
}


def timed(spent: dict[str, float], name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    def run(*args: Any, **named: Any) -> Any:
        started = thread_time()
        try:
            return work(*args, **named)
        finally:
            spent[name] += (thread_time() - started) * 1e3

    return run


def main() -> None:
    settings, spent = read_settings(os.environ), defaultdict[str, float](float)
    for name, (owner, attribute) in HOPS.items():
        setattr(owner, attribute, timed(spent, name, getattr(owner, attribute)))
    best: dict[tuple[str, bool, str], dict[str, float]] = {}
    asked = queries()
    with open_catalog(settings) as catalog, open_search(settings, catalog) as search:
        search.ready()
        for _ in range(TIMES):
            for facets in (False, True):
                search._embedder.encode_query.cache_clear()  # type: ignore[attr-defined]
                for text in asked:
                    with search.session() as session:
                        spent.clear()
                        results = timed(spent, "search()", SearchSession.__call__)(
                            session, Query(words=text), facets=facets
                        )
                        timed(spent, "rows", lambda s, r: orjson.dumps(Rows(s, english()).answer(r)))(session, results)
                    for name, took in spent.items():
                        known = best.setdefault((name, facets, text), {"ms": took})
                        known["ms"] = min(known["ms"], took)
    for facets in (False, True):
        sys.stdout.write(
            f"\n{len(asked)} queries {'with' if facets else 'without'} facets: median, 95th percentile, ms\n"
        )
        for name in ("search()", *HOPS, "rows"):
            of_each = [best.get((name, facets, text), {"ms": 0.0})["ms"] for text in asked]
            sys.stdout.write(f"  {name:20} {np.median(of_each):6.2f} {np.percentile(of_each, 95):6.2f}\n")


if __name__ == "__main__":
    main()
