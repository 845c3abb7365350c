"""The audit log only grows; a change past its triggers is found."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import orjson
import pytest
from district import Clock, new_database
from growth import FACTOR, LINEAR, growth
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import StoreError
from catalog.store.audit import NOTHING, Anchor, AuditLog, append, parse_anchor, verify_export
from catalog.store.database import Database

NOW = Clock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = new_database(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def log(database: Database) -> AuditLog:
    """Ten entries: 1 to 10."""
    with database.writing() as connection:
        for n in range(1, 11):
            append(
                connection, NOW(), f"kim{n % 2}", "test.count", f"number:{n}", before=n - 1, after={"b": n, "a": "é"}
            )
    return AuditLog(database)


def tamper(database: Database, *statements: str) -> None:
    """Change the file as a person can who opens it, past the triggers."""
    with sqlite3.connect(database.name.removeprefix("sqlite:///")) as connection:
        connection.execute("DROP TRIGGER audit_update")
        connection.execute("DROP TRIGGER audit_delete")
        for statement in statements:
            connection.execute(statement)
    connection.close()


def test_a_whole_log_verifies_and_says_where_it_ends(log: AuditLog) -> None:
    found = log.verify()
    assert found.ok
    assert found.entries == 10
    assert found.head == log.head()
    assert found.head.sequence == 10


def test_the_first_hashes_are_what_sha256_gives_by_hand(log: AuditLog) -> None:
    first, second = [orjson.loads(line) for line in log.export()][:2]
    said = '[1,"2027-03-01T09:00:00.000+00:00","kim1","test.count","number:1","0","{\\"a\\":\\"é\\",\\"b\\":1}"]'
    assert first["hash"] == sha256(f"{NOTHING}\n{said}".encode()).hexdigest()
    said = said.replace("[1,", "[2,").replace("kim1", "kim0").replace("number:1", "number:2")
    said = said.replace('"0"', '"1"').replace("1}", "2}")
    assert second["hash"] == sha256(f"{first['hash']}\n{said}".encode()).hexdigest()


def test_checking_a_log_costs_in_proportion_to_its_length(exported: list[bytes]) -> None:
    def chain(size: int) -> list[bytes]:
        """As the log would hold them: a thousand appends take longer than all the checks here."""
        lines, last = [], NOTHING
        for n in range(1, size + 1):
            row = {**orjson.loads(exported[n % 10]), "sequence": n}
            said = orjson.dumps([value for name, value in row.items() if name != "hash"])
            last = row["hash"] = sha256(last.encode() + b"\n" + said).hexdigest()
            lines.append(orjson.dumps(row))
        return lines

    chains = {size: chain(size) for size in (8000, 8000 // FACTOR)}
    assert all(verify_export(lines).ok for lines in chains.values())
    assert growth(lambda size: verify_export(chains[size]), 8000) < LINEAR


def test_an_empty_log_verifies(database: Database) -> None:
    found = AuditLog(database).verify()
    assert (found.ok, found.entries, found.head) == (True, 0, Anchor(0, NOTHING))


def test_entries_come_newest_first_by_subject_person_and_page(log: AuditLog) -> None:
    assert [entry.sequence for entry in log.entries(limit=3)] == [10, 9, 8]
    assert [entry.sequence for entry in log.entries(limit=3, before=8)] == [7, 6, 5]
    assert [entry.sequence for entry in log.entries(who="kim1")] == [9, 7, 5, 3, 1]
    (entry,) = log.entries(subject="number:4")
    assert (entry.before, entry.after, entry.action) == (3, {"a": "é", "b": 4}, "test.count")


def test_what_is_rolled_back_leaves_no_entry(database: Database, log: AuditLog) -> None:
    def fail() -> None:
        with database.writing() as connection:
            append(connection, NOW(), "kim", "test.count", "number:11")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert log.verify().entries == 10


@pytest.mark.parametrize("statement", ["UPDATE audit SET who = 'me'", "DELETE FROM audit WHERE sequence = 10"])
def test_the_database_itself_refuses_to_change_the_log(database: Database, log: AuditLog, statement: str) -> None:
    with pytest.raises(StoreError, match="the audit log only grows"), database.writing() as connection:
        connection.exec_driver_sql(statement)
    assert log.verify().ok


SWAP = [
    "UPDATE audit SET sequence = 99 WHERE sequence = 4",
    "UPDATE audit SET sequence = 4 WHERE sequence = 5",
    "UPDATE audit SET sequence = 5 WHERE sequence = 99",
]


@pytest.mark.parametrize(
    ("statements", "first", "says"),
    [
        (["UPDATE audit SET after = '4000' WHERE sequence = 4"], 4, "Entry 4 does not fit its hash"),
        (["UPDATE audit SET who = 'me' WHERE sequence = 1"], 1, "Entry 1 does not fit its hash"),
        (["UPDATE audit SET at = '2020' WHERE sequence = 10"], 10, "Entry 10 does not fit its hash"),
        (["UPDATE audit SET hash = 'f' || substr(hash, 2) WHERE sequence = 4"], 4, "does not fit"),
        (["DELETE FROM audit WHERE sequence = 4"], 4, "Entry 4 is missing"),
        (["DELETE FROM audit WHERE sequence BETWEEN 4 AND 6"], 4, "Entries 4-6 are missing"),
        (["DELETE FROM audit WHERE sequence = 1"], 1, "Entry 1 is missing"),
        (["DELETE FROM audit WHERE sequence > 8"], 10, "The log ends at entry 8, but its head says 10"),
        (SWAP, 4, "Entry 4 does not fit its hash"),
        (["UPDATE audit SET sequence = sequence + 1 WHERE sequence = 10"], 10, "Entry 10 is missing"),
        (
            ["INSERT INTO audit SELECT 11, at, who, action, subject, before, after, hash FROM audit LIMIT 1"],
            11,
            "Entry 11 does not fit its hash",
        ),
    ],
)
def test_what_was_changed_is_named(
    database: Database, log: AuditLog, statements: list[str], first: int, says: str
) -> None:
    tamper(database, *statements)
    found = log.verify()
    assert not found.ok
    assert found.problems[0].sequence == first
    assert says in found.problems[0].sentence


def test_cutting_the_end_off_with_its_head_shows_against_an_anchor_kept_elsewhere(
    database: Database, log: AuditLog
) -> None:
    kept = log.head()
    eighth = log.entries(before=9, limit=1)[0]
    tamper(
        database,
        "DELETE FROM audit WHERE sequence > 8",
        "UPDATE audit_head SET sequence = 8, hash = (SELECT hash FROM audit WHERE sequence = 8)",
    )
    assert log.verify().ok
    found = log.verify(kept)
    assert [problem.sequence for problem in found.problems] == [10]
    assert log.verify(Anchor(8, eighth.hash)).ok


def test_an_export_is_checked_without_the_database(log: AuditLog) -> None:
    lines = list(log.export())
    assert verify_export(lines, log.head()).ok
    assert [p.sequence for p in verify_export(lines[:3] + lines[4:]).problems] == [4, 5]
    assert not verify_export([*lines[:3], lines[4], lines[3], *lines[5:]]).ok
    assert not verify_export(lines[:9], log.head()).ok
    with pytest.raises(StoreError, match="Line 2 is no entry"):
        verify_export([lines[0], b"{}\n"])


@given(st.integers(0, 9), st.data())
def test_any_other_byte_in_an_export_is_found(exported: list[bytes], at: int, data: st.DataObject) -> None:
    line = exported[at]
    place = data.draw(st.integers(0, len(line) - 2))
    other = data.draw(st.integers(32, 126).filter(lambda byte: byte != line[place]))
    changed = line[:place] + bytes([other]) + line[place + 1 :]
    try:
        found = verify_export(
            [*exported[:at], changed, *exported[at + 1 :]], Anchor(10, orjson.loads(exported[9])["hash"])
        )
    except StoreError:
        return
    same = orjson.loads(changed) == orjson.loads(line)
    assert found.ok is same


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    opened = new_database(tmp_path_factory.mktemp("exported"))
    with opened.writing() as connection:
        for n in range(1, 11):
            append(connection, NOW(), "kim", "test.count", f"number:{n}", after=n)
    lines = list(AuditLog(opened).export())
    opened.close()
    return lines


@pytest.mark.parametrize("text", ["", "12", f"-1:{NOTHING}", f"١:{NOTHING}", "12:abc", "9" * 5000 + f":{NOTHING}"])
def test_what_is_no_place_in_the_log_is_refused_in_words(text: str) -> None:
    with pytest.raises(StoreError, match="is no place in a log: give the number and hash that verify printed"):
        parse_anchor(text)
