"""Claims about learner needs to be judged by hand: `python tests/need_claims.py [COUNT]` over SYLLABARY_HOME.

A table, tab-separated, of the same claims each time for one catalog: COUNT (200) of them, shared out evenly over every
need and state, with what the record itself says. A reader writes "right" or "wrong" before each line. Inferred claims
and barriers are as good as the share that is right; what is declared should be right nearly always.
"""

from __future__ import annotations

import os
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping

from api.composition import open_existing_catalog
from api.messages import english
from api.settings import read_settings
from catalog.model import Evidence, Resource
from catalog.needs.needs import NEEDS, evidence

SEED = 9
Stratum = tuple[str, str]
Claim = tuple[Resource, str]


def claims(resources: Iterator[Resource]) -> Mapping[Stratum, list[Claim]]:
    """By need and state, each material of which something is claimed, with what is said."""
    found: dict[Stratum, list[Claim]] = defaultdict(list)
    for resource in resources:
        for need in NEEDS:
            known = evidence(resource, need)
            if known.evidence is not Evidence.UNKNOWN:
                found[need, known.evidence].append((resource, english().say(known.because)))
    return found


def sample(found: Mapping[Stratum, list[Claim]], count: int) -> Iterator[tuple[Stratum, Claim]]:
    """As many of each stratum, as far as it goes, one of each in turn until there are enough."""
    chosen = random.Random(SEED)  # noqa: S311  no secret: the same sample each time
    waiting = [(key, chosen.sample(found[key], len(found[key]))) for key in sorted(found)]
    while count > 0 and waiting:
        for key, rest in waiting[:count]:
            yield key, rest.pop()
        count -= len(waiting[:count])
        waiting = [(key, rest) for key, rest in waiting if rest]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with open_existing_catalog(read_settings(os.environ)) as catalog:
        found = claims(iter(sorted(catalog.resources(), key=lambda each: each.id)))
    for key in sorted(found):
        sys.stderr.write("\t".join([*key, str(len(found[key]))]) + "\n")
    for (need, state), (resource, because) in sample(found, count):
        own = " ".join(f"{resource.description} {', '.join(resource.keywords)} {resource.text}".split())
        told = (need, state, because, resource.id, resource.title, str(resource.minutes or ""), own[:400])
        sys.stdout.write("\t".join(told) + "\n")


if __name__ == "__main__":
    main()
