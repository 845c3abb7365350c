"""What schemathesis cannot read in the description: texts that mean something beyond their shape, made for the little
catalog, and rules across parameters that OpenAPI has no words for."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlencode

import schemathesis
from hypothesis import strategies as st
from little_site import CODES

MAX_ADDRESS = 60_000  # bytes, so that a server takes it

GRADES = ("Grade 4", "Kindergarten", "K-2", "Year 5", "KS2", "ages 8-9", "")

schemathesis.openapi.format("grade", st.sampled_from(GRADES))
schemathesis.openapi.format("language", st.sampled_from(("en", "en-GB", "es-419", "zh-Hant-TW", "Spanish", "")))
OTHER_CATALOG = bool(os.environ.get("CONTRACT_URL"))  # one that has the codes too: the starter collection
STANDARDS = (*CODES, "4.nf.b.3") if OTHER_CATALOG else (*CODES, "4.nf.b.3", "std:4.NF.A.1")
schemathesis.openapi.format("standard-code", st.sampled_from(STANDARDS))
schemathesis.openapi.format("standard-or-domain", st.sampled_from((*STANDARDS, "4.NF")))
schemathesis.openapi.format(
    "standard-or-framework", st.sampled_from((*STANDARDS, "4.NF") if OTHER_CATALOG else (*STANDARDS, "4.NF", "f"))
)
schemathesis.openapi.format(
    "ages", st.builds(lambda low, years: f"{low}-{low + years}", st.integers(0, 100), st.integers(1, 20))
)


@schemathesis.hook
def filter_query(context: Any, query: dict[str, Any] | None) -> bool:
    """A grade and ages are not asked for together, no material is used and left out, and an address has 64 KiB."""
    if not query:
        return True
    both = [query.get("use"), query.get("without")]
    if all(isinstance(side, list) for side in both) and {*map(str, both[0])} & {*map(str, both[1])}:
        return False
    return not (query.get("grade") and query.get("ages")) and len(urlencode(query, doseq=True)) < MAX_ADDRESS
