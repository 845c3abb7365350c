"""Alternatives to be judged: `python tests/alternative_pairs.py [COUNT] [SEED] [NEED]` over an indexed SYLLABARY_HOME.

A table, tab-separated: COUNT (40) pairs of a material and an alternative that its page offers, the same each time for
one index, from as many materials, taken in turn over the kinds of difference. It shows what a teacher needs to judge
the swap, and no score. A reader writes "swap" or "no" into the first column: would you take it instead, for the
difference that is named?
"""

from __future__ import annotations

import csv
import os
import random
import sys
from collections import defaultdict

from api.composition import open_existing_catalog, open_search
from api.recommending.alternatives import Alternative
from api.settings import read_settings
from api.web.pages.resource import _elsewhere
from catalog.model import Resource

SEED = 8
LOOKED_AT = 1500  # materials drawn, of which some have no alternative
COLUMNS = ("answer", "kind", "title", "about", "alternative", "about it", "gains", "loses")
Pair = tuple[Resource, Alternative]


def about(resource: Resource) -> str:
    said = [
        ", ".join(resource.grades),
        f"{resource.minutes} min" if resource.minutes else "",
        ", ".join(resource.types),
    ]
    return " | ".join([*filter(None, said), " ".join(f"{resource.description} {resource.text[:200]}".split())[:420]])


def main() -> None:
    count, seed = (*map(int, sys.argv[1:3]), *(40, SEED)[len(sys.argv) - 1 :])
    settings, found = read_settings(os.environ), defaultdict(list)
    drawn = random.Random(seed)  # noqa: S311  no secret: the same sample each time
    with (
        open_existing_catalog(settings) as catalog,
        open_search(settings, catalog) as search,
        search.session() as session,
    ):
        ids = sorted(resource.id for resource in catalog.resources())
        for id in drawn.sample(ids, min(LOOKED_AT, len(ids))):
            resource = session.resource(id)
            for kind, others in _elsewhere(session, session.graph, resource, sys.argv[3:])["alternatives"]:
                found[kind].append((resource, drawn.choice(others)))
                break
    for kind in sorted(found):
        sys.stderr.write(f"{kind}\t{len(found[kind])}\n")
    table = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
    table.writerow(COLUMNS)
    waiting: list[tuple[str, list[Pair]]] = sorted(found.items())
    while count > 0 and waiting:
        for kind, pairs in waiting[:count]:
            resource, other = pairs.pop()
            gains = [*other.needs, *(f"{name} {value}" for name, value in other.values.items())]
            cells = ("", kind, resource.title, about(resource), other.resource.title, about(other.resource))
            table.writerow((*cells, ", ".join(gains), ", ".join(other.loses)))
        count -= len(waiting[:count])
        waiting = [(kind, pairs) for kind, pairs in waiting if pairs]


if __name__ == "__main__":
    main()
