"""The column of a facet is what reading row after row gives."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from indexer.generation.facets import build_column

spellings = st.sampled_from(["Maths", "maths", " MATHS ", "Art", "art", "Straße", "STRASSE", "été", "", "  "])


@given(rows=st.lists(st.lists(spellings, max_size=4).map(tuple), max_size=12))
def test_each_value_is_spelled_as_first_seen_and_has_its_rows_in_order(rows: list[tuple[str, ...]]) -> None:
    spelled: dict[str, str] = {}
    held: dict[str, list[int]] = {}
    for row, values in enumerate(rows):
        for value in filter(str.strip, values):
            name = spelled.setdefault(value.strip().casefold(), value.strip())
            if row not in held.setdefault(name, []):
                held[name].append(row)
    column = build_column(rows)
    assert list(column.values) == sorted(held)
    ends = column.starts.tolist()
    parts = [column.rows[begin:end].tolist() for begin, end in pairwise(ends)]
    assert dict(zip(column.values, parts, strict=True)) == held
    assert (len(ends), ends[0], ends[-1]) == (len(held) + 1, 0, len(column.rows))
