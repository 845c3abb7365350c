"""One resource out of several records, and digests that add up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from catalog.store.merging import Version, add_digests, digest, merge

OLD = {"id": "b", "title": "Old", "minutes": 30, "subjects": ["Maths", "Art"], "free": True}
NEW = {"id": "a", "title": "New", "subjects": ["Art", "Science"], "description": "Told."}


def test_the_newest_source_wins_a_field_and_an_absent_value_erases_nothing() -> None:
    merged = merge("a", [Version((1, "b", 0), 1, OLD), Version((2, "a", 0), 2, NEW)], ())
    assert merged == {
        "description": "Told.",
        "free": True,
        "id": "a",
        "minutes": 30,
        "subjects": ["Maths", "Art", "Science"],
        "title": "New",
    }


def test_lists_keep_the_order_of_the_sources_when_the_older_one_is_imported_again() -> None:
    merged = merge("a", [Version((1, "b", 0), 3, OLD), Version((2, "a", 0), 2, NEW)], ())
    assert merged["title"] == "Old"
    assert merged["subjects"] == ["Maths", "Art", "Science"]


def test_a_text_keeps_its_own_format() -> None:
    markdown = {"id": "a", "title": "t", "text": "# Old", "text_format": "text/markdown"}
    plain = {"id": "a", "title": "t", "text": "New"}
    versions = [Version((1, "a", 0), 1, markdown), Version((2, "a", 0), 2, plain)]
    assert "text_format" not in merge("a", versions, ())
    versions = [Version((1, "a", 0), 3, markdown), Version((2, "a", 0), 2, plain)]
    assert merge("a", versions, ())["text_format"] == "text/markdown"


def test_an_alignment_that_two_sources_state_counts_once() -> None:
    one = {"type": "teaches", "code": "4.NF.B.3", "statement": "In one's words"}
    other = {"type": "teaches", "code": "4.NF.B.3", "statement": "In another's"}
    assessed = {"type": "assesses", "code": "4.NF.B.3"}
    records = [{"id": "a", "title": "t", "alignments": said} for said in ([one], [other, assessed])]
    merged = merge("a", [Version((n, "a", 0), n, record) for n, record in enumerate(records)], ())
    assert merged["alignments"] == [one, assessed]


def test_a_correction_wins_over_every_source_and_the_last_one_holds() -> None:
    versions = [Version((1, "b", 0), 1, OLD), Version((2, "a", 0), 9, NEW)]
    merged = merge("a", versions, [("title", "Mine"), ("minutes", None), ("title", "Mine again")])
    assert merged["title"] == "Mine again"
    assert "minutes" not in merged


digests = st.lists(st.binary(max_size=4).map(digest), unique=True)


@given(digests, digests, st.randoms())
def test_a_sum_of_digests_knows_members_not_history(kept: list[str], gone: list[str], random: object) -> None:
    nothing = "0" * 64
    gone = [digest for digest in gone if digest not in kept]
    total = add_digests(nothing, [*kept, *gone])
    shuffled = list(kept)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    expected = nothing
    for one in shuffled:
        expected = add_digests(expected, [one])
    assert add_digests(total, (), gone) == expected
    assert (expected == nothing) is (not kept)
