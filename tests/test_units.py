"""The units that materials share, against what their records say."""

from hypothesis import given
from hypothesis import strategies as st

from catalog.model import Part, Resource
from indexer.units import UnitsInMaking

PARTS = st.lists(
    st.builds(Part, name=st.sampled_from("ABC"), id=st.sampled_from("xyz"), position=st.none() | st.integers(0, 3)),
    max_size=3,
    unique_by=lambda part: part.id,
)


@given(st.lists(PARTS, max_size=7))
def test_a_material_shares_each_of_its_units_with_all_that_name_it_in_order(records: list[list[Part]]) -> None:
    making, names = UnitsInMaking(), dict[str, str]()
    for row, parts in enumerate(records):
        making.add(Resource(id=str(row), title=str(row), parts=tuple(parts)))
        for part in parts:
            names.setdefault(part.id, part.name)
    units = making.finish()
    for row, parts in enumerate(records):
        expected = []
        for part in parts:
            places = [(other.position is None, other.position, at) for at, them in enumerate(records) for other in them
                      if other.id == part.id]  # fmt: skip
            ordered = sorted((unknown, position or 0, at) for unknown, position, at in places)
            if len(ordered) > 1:
                expected.append((names[part.id], [at for _, _, at in ordered]))
        assert units.shared(row) == expected
