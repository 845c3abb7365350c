"""When records are one resource: URLs' spellings, and the rule against a brute-force reading of it."""

from __future__ import annotations

from itertools import combinations

import pytest
from growth import LINEAR, growth
from hypothesis import given
from hypothesis import strategies as st

from catalog.store.identity import Claim, global_id, groups, normal_url
from catalog.store.record_keys import RecordContent, RecordKeys


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("HTTPS://Example.ORG/Lessons/1", "https://example.org/Lessons/1"),
        ("https://example.org/lessons/1/", "https://example.org/lessons/1"),
        ("https://example.org/", "https://example.org"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("http://example.org:80/a", "http://example.org/a"),
        ("http://example.org:8080/a", "http://example.org:8080/a"),
        ("https://example.org/a#section-2", "https://example.org/a"),
        ("https://example.org/a?utm_source=x&id=3&fbclid=9&gclid=1", "https://example.org/a?id=3"),
        ("https://example.org/a?utm_source=x", "https://example.org/a"),
        ("https://example.org/a?b=2&a=1", "https://example.org/a?b=2&a=1"),
        ("https://example.org/app#/lesson/3", "https://example.org/app#/lesson/3"),
        ("https://example.org/app#!/lesson/3", "https://example.org/app#!/lesson/3"),
        ("  https://example.org/a ", "https://example.org/a"),
        ("urn:isbn:9780131103627", "urn:isbn:9780131103627"),
        ("lessons/1", None),
        ("", None),
        (None, None),
        ("http://[broken", None),
    ],
)
def test_a_url_has_one_spelling(written: str | None, normal: str | None) -> None:
    assert normal_url(written) == normal


def test_pages_that_differ_stay_apart() -> None:
    pages = ["https://e.org/a", "http://e.org/a", "https://e.org/A", "https://e.org/a?p=1", "https://e.org/a/b"]
    assert len({normal_url(page) for page in pages}) == len(pages)


def test_a_very_long_url_still_identifies_and_fits_an_index() -> None:
    long = "https://example.org/" + "a" * 5000
    assert normal_url(long) == normal_url(long + "/")
    assert normal_url(long) != normal_url(long + "b")
    assert len(normal_url(long) or "") < 100


@given(st.text())
def test_any_text_can_be_asked_and_normalizing_twice_changes_nothing(text: str) -> None:
    once = normal_url(text)
    assert once is None or once.startswith("sha256:") or normal_url(once) == once


@pytest.mark.parametrize(
    ("written", "one"),
    [
        ("https://doi.org/10.1000/ABC", "doi:10.1000/abc"),
        ("DOI: 10.1000/abc", "doi:10.1000/abc"),
        ("10.1000/abc", "doi:10.1000/abc"),
        ("info:doi/10.1000/abc", "doi:10.1000/abc"),
        ("ISBN 0-306-40615-2", "isbn:9780306406157"),
        ("urn:isbn:9780306406157", "isbn:9780306406157"),
        ("ISBN-13: 978-0-306-40615-7", "isbn:9780306406157"),
        ("isbn:080442957X", "isbn:9780804429573"),
        ("HTTPS://E.org/a/", "https://e.org/a"),
        ("6BA7B810-9DAD-11D1-80B4-00C04FD430C8", "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
        ("urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8", "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
        ("oer:beans", "oer:beans"),
        ("urn:example:1", "urn:example:1"),
        ("ark:/12025/654xz321", "ark:/12025/654xz321"),
    ],
)
def test_a_global_identifier_has_one_spelling(written: str, one: str) -> None:
    assert global_id(written) == one


@pytest.mark.parametrize(
    "written",
    ["lesson-01", "10234", "9780306406157", "ISBN 978-0-306-40615-8", "isbn:12", "ID:12", "id:12", "lesson:12", "A:1",
     "Unit 3: Fractions", "C:\\lessons\\1", "sha256:00ff", "", "a", "Unit:3"],
)  # fmt: skip
def test_what_only_its_source_knows_is_no_global_identifier(written: str) -> None:
    assert global_id(written) is None


claims = st.lists(
    st.builds(
        Claim,
        st.integers(1, 3),
        st.sampled_from("abcdef"),
        st.one_of(st.none(), st.sampled_from(["u", "v", "w"])),
        st.booleans(),
    ),
    max_size=12,
)


def brute_force(claims: list[Claim]) -> set[frozenset[str]]:
    """The rule as documented: join two groups as long as any two of their records share what identifies."""

    def same(one: Claim, other: Claim) -> bool:
        if one.id == other.id:
            return True
        if one.value is None or one.value != other.value:
            return False
        users: dict[int, set[str]] = {}
        for claim in claims:
            if claim.value == one.value and not claim.withdrawn:
                users.setdefault(claim.source, set()).add(claim.id)
        return all(len(ids) == 1 for ids in users.values())

    parts = [{claim} for claim in set(claims)]
    joined = True
    while joined:
        joined = False
        for one, other in combinations(parts, 2):
            if any(same(a, b) for a in one for b in other):
                one.update(other)
                parts.remove(other)
                joined = True
                break
    return {frozenset(claim.id for claim in part) for part in parts}


@given(claims, st.randoms())
def test_groups_follow_the_rule_and_not_the_order(claims: list[Claim], random: object) -> None:
    shuffled = list(claims)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert {frozenset(ids) for ids in groups(shuffled)} == brute_force(claims)


def test_keeping_records_of_one_id_apart_costs_no_more_than_their_number() -> None:
    def work(size: int) -> None:
        keys = RecordKeys()
        keys.learn("a.csv", set())
        for n in range(size):
            keys.place(RecordContent("a.csv", "one", None, None, "A", str(n), "", "a.csv", n))
        assert [keys.records_of("a.csv", "one") for _ in range(size)] == [size] * size

    assert growth(work, 8_000) < LINEAR
