"""Candidates made up for tests of ranking: a table of signals and resources to match."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from catalog.model import Resource
from indexer.engine import Candidates


def candidates(
    count: int,
    signals: Mapping[str, Sequence[float]] | None = None,
    resources: Sequence[Resource] = (),
    duplicates: Sequence[int] = (),
) -> Candidates:
    """``count`` resources named a, b, c ... unless ``resources`` gives them; ``duplicates`` as in ``Candidates``."""
    made = resources or [Resource(id=chr(ord("a") + n), title=f"Title {n}") for n in range(count)]
    columns = {name: np.array(values, np.float32) for name, values in (signals or {}).items()}
    return Candidates(
        rows=np.arange(count),
        ids=[resource.id for resource in made],
        signals=columns,
        resources=made,
        duplicates=np.array(duplicates or range(count), np.int64),
        count=count,
        total=count,
    )
