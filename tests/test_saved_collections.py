"""Collections under an account: whose they are, what they hold, and that no tab loses what another saved."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from district import FAST, Clock, new_database, staff
from hypothesis import given
from hypothesis import strategies as st
from postgresql_server import PostgreSQL
from sqlalchemy import func, select

from catalog.errors import ConflictError, ForbiddenError, InvalidRequestError, NotFoundError
from catalog.store.database import Database
from catalog.store.tables import metadata
from catalog.vetting.collections import MAX_COLLECTIONS, MAX_ITEMS, MAX_NOTE, Item, SavedCollections, joined
from catalog.vetting.people.people import People, Person

ONE, TWO, THREE = Item("m:1", "first"), Item("m:2"), Item("m:3", "x\ny")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    found = new_database(tmp_path)
    yield found
    found.close()


@pytest.fixture
def people(database: Database) -> People:
    return People(database, Clock(), FAST)


@pytest.fixture
def known(people: People) -> dict[str, Person]:
    found = staff(people)
    return found | {handle: people.person(handle) for handle in found}


@pytest.fixture
def tom(known: dict[str, Person]) -> Person:
    return known["tom"]


@pytest.fixture
def kept(database: Database) -> SavedCollections:
    return SavedCollections(database, Clock())


def test_a_list_keeps_its_name_order_and_notes_and_lists_come_by_name(kept: SavedCollections, tom: Person) -> None:
    week = kept.keep(tom, "  Week   3 ", [TWO, ONE])
    kept.keep(tom, "arts", [])
    assert (week.name, week.items, week.version) == ("Week 3", (TWO, ONE), 1)
    again = kept.save(tom, week.key, week.version, "Week 4", [ONE, THREE, TWO])
    assert (again.name, again.items, again.version) == ("Week 4", (ONE, THREE, TWO), 2)
    assert kept.get(tom, week.key) == again
    assert [collection.name for collection in kept.all(tom)] == ["arts", "Week 4"]
    assert kept.names(tom) == [(2, "arts"), (1, "Week 4")]


def test_nobody_else_reaches_a_list_whatever_their_role(kept: SavedCollections, known: dict[str, Person]) -> None:
    own = kept.keep(known["tom"], "Mine", [ONE])
    for handle in set(known) - {"tom"}:
        other = known[handle]
        assert kept.all(other) == kept.names(other) == []
        for attempt in (
            lambda other=other: kept.get(other, own.key),
            lambda other=other: kept.save(other, own.key, own.version, "Theirs", []),
            lambda other=other: kept.add(other, own.key, "m:9"),
            lambda other=other: kept.remove(other, own.key, own.version),
        ):
            with pytest.raises(NotFoundError, match="You keep no such collection"):
                attempt()
        kept.keep(other, "Mine", [TWO])
    assert kept.get(known["tom"], own.key) == own
    with pytest.raises(ForbiddenError, match="Sign in first"):
        kept.all(None)


def test_a_closed_accounts_lists_stay_and_come_back_with_it(
    kept: SavedCollections, people: People, known: dict[str, Person]
) -> None:
    own = kept.keep(known["tom"], "Mine", [ONE])
    closed = people.change(known["admin"], "tom", known["tom"].version, active=False)
    with pytest.raises(ForbiddenError, match="closed"):
        kept.all(closed)
    opened = people.change(known["admin"], "tom", closed.version, active=True)
    assert kept.all(opened) == [own]


def test_of_two_tabs_the_later_one_is_told_and_loses_nothing(kept: SavedCollections, tom: Person) -> None:
    shown = kept.keep(tom, "Mine", [ONE])
    kept.save(tom, shown.key, shown.version, "Mine", [ONE, TWO])
    with pytest.raises(ConflictError) as refused:
        kept.save(tom, shown.key, shown.version, "Mine", [ONE, THREE])
    (clash,) = refused.value.clashes
    assert ("m:3" in clash.yours, "m:2" in clash.theirs, clash.version) == (True, True, 2)
    assert kept.get(tom, shown.key).items == (ONE, TWO)
    with pytest.raises(ConflictError):
        kept.remove(tom, shown.key, shown.version)
    assert kept.save(tom, shown.key, 1, "Mine", [ONE, TWO]).version == 2, "what is kept already is no conflict"


def test_a_name_is_one_lists_and_keeping_the_same_twice_is_keeping_it_once(kept: SavedCollections, tom: Person) -> None:
    own = kept.keep(tom, "Mine", [ONE])
    assert kept.keep(tom, "Mine", [ONE]) == own
    with pytest.raises(ConflictError):
        kept.keep(tom, "Mine", [TWO])
    other = kept.keep(tom, "Other", [])
    with pytest.raises(InvalidRequestError, match="you keep another collection called “Mine”"):
        kept.save(tom, other.key, other.version, "Mine", [])


def test_a_removed_list_is_gone_and_its_number_is_never_another_lists(
    kept: SavedCollections, database: Database, tom: Person
) -> None:
    own = kept.keep(tom, "Mine", [ONE])
    kept.remove(tom, own.key, own.version)
    with pytest.raises(NotFoundError):
        kept.get(tom, own.key)
    with database.reading() as connection:
        left = connection.execute(select(metadata.tables["kept_collections"])).one()._asdict()
    assert (left["name"], left["items"]) == ("", "[]")
    assert kept.keep(tom, "Mine", [TWO]).key != own.key


def test_a_material_is_added_once_whatever_another_tab_did(kept: SavedCollections, tom: Person) -> None:
    own = kept.keep(tom, "Mine", [ONE])
    kept.save(tom, own.key, 1, "Mine", [ONE, TWO])
    assert kept.add(tom, own.key, "m:3").items == (ONE, TWO, Item("m:3"))
    assert kept.add(tom, own.key, "m:1").version == 3


@pytest.mark.parametrize(
    ("name", "items", "said"),
    [
        (" ", [ONE], "name: it is empty"),
        ("n" * 121, [ONE], "name: it has 121 characters. Allowed: at most 120"),
        ("a\0", [ONE], "control character"),
        ("Mine", [Item("")], "id: it is empty"),
        ("Mine", [Item("i" * 2001)], "at most 2,000"),
        ("Mine", [ONE, Item("m:2", "n" * (MAX_NOTE + 1))], "note 2: it has 501 characters. Allowed: at most 500"),
        ("Mine", [ONE, ONE], "a material is in it twice"),
        ("Mine", [Item(f"m:{n}") for n in range(MAX_ITEMS + 1)], "101 are too many for a collection"),
    ],
)
def test_what_is_too_much_is_refused_whole_and_said(
    kept: SavedCollections, tom: Person, name: str, items: list[Item], said: str
) -> None:
    own = kept.keep(tom, "Before", [ONE])
    for attempt in (lambda: kept.keep(tom, name, items), lambda: kept.save(tom, own.key, 1, name, items)):
        with pytest.raises(InvalidRequestError) as refused:
            attempt()
        assert said in str(refused.value)
    assert kept.all(tom) == [own]


def test_a_person_keeps_so_many_lists_and_no_more(kept: SavedCollections, tom: Person) -> None:
    for n in range(MAX_COLLECTIONS):
        last = kept.keep(tom, f"List {n}", [])
    with pytest.raises(InvalidRequestError, match="remove one first"):
        kept.keep(tom, "One more", [])
    kept.remove(tom, last.key, last.version)
    assert kept.keep(tom, "One more", [ONE]).items == (ONE,)


def test_the_log_that_coordinators_read_says_nothing_of_anybodys_lists(
    kept: SavedCollections, database: Database, tom: Person
) -> None:
    def entries() -> int:
        with database.reading() as connection:
            query = select(func.count()).select_from(metadata.tables["audit"])
            return int(connection.execute(query).scalar_one())

    before = entries()
    own = kept.keep(tom, "Mine", [ONE])
    kept.remove(tom, own.key, kept.save(tom, own.key, 1, "Mine", [TWO]).version)
    assert entries() == before


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        database = new_database(tmp_path)
    else:
        server: PostgreSQL = request.getfixturevalue("postgresql")
        database = Database.open(server.new("kept"))
    yield database
    database.close()


def test_tabs_that_save_at_once_lose_no_item(either: Database) -> None:
    kept, tom = SavedCollections(either, Clock()), staff(People(either, Clock(), FAST))["tom"]
    tom = replace(tom, must_change=False)
    own = kept.keep(tom, "Mine", [])

    def tab(name: str) -> None:
        for n in range(8):
            item, shown = Item(f"{name}:{n}"), kept.get(tom, own.key)
            while True:
                try:
                    kept.save(tom, own.key, shown.version, "Mine", [*shown.items, item])
                    break
                except ConflictError:
                    shown = kept.get(tom, own.key)

    threads = [threading.Thread(target=tab, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = kept.get(tom, own.key)
    assert {item.id for item in found.items} == {f"{name}:{n}" for name in "abc" for n in range(8)}
    assert found.version == 25


ITEMS = st.lists(st.builds(Item, st.sampled_from("abcdef"), st.text(max_size=3)), unique_by=lambda item: item.id)


@given(ITEMS, ITEMS)
def test_two_lists_joined_hold_every_item_and_every_note_of_both(stored: list[Item], yours: list[Item]) -> None:
    found = {item.id: item.note for item in joined(stored, yours)}
    assert len(joined(stored, yours)) == len({item.id for item in (*stored, *yours)})
    for item in (*stored, *yours):
        assert item.note in found[item.id]
    assert [item.id for item in joined(stored, yours)][: len(yours)] == [item.id for item in yours]
    assert joined(stored, joined(stored, yours)) == joined(stored, yours)
