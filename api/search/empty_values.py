"""What is said of values that no material has, if others are given beside them."""

from __future__ import annotations

from typing import Any

from api.search.relaxation import near_miss
from catalog.messages import Message
from catalog.model import Filter
from indexer.engine import Engine, EngineQuery


def values_of_nothing(filter: Filter, engine: Engine) -> list[Message]:
    """A sentence for each value that no resource has, of those of which any would do, if others are given beside it."""
    messages: list[Message] = []
    for name in ("subjects", "types", "languages", "licenses", "publishers"):
        values = getattr(filter, name)
        for value in values if len(values) > 1 else ():
            only: dict[str, Any] = {name: (value,)}
            alone = Filter(**only)
            if not engine.candidates(EngineQuery(filter=alone), 0).count:
                hint = near_miss(engine.facets(EngineQuery()), name, alone)
                messages += [hint] if hint else []
    return messages
