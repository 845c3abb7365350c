"""Accounts, passwords and sessions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from district import FAST, PASSWORD, Clock, new_database, staff
from sqlalchemy import select

from catalog.errors import (
    ConflictError,
    ForbiddenError,
    InvalidRequestError,
    NotFoundError,
    SignInError,
    StateError,
)
from catalog.store.audit import AuditLog
from catalog.store.database import Database
from catalog.vetting.people.people import People, Person, lockout
from catalog.vetting.people.permission import Role
from catalog.vetting.people.sessions import Sessions
from catalog.vetting.tables import people as people_table
from catalog.vetting.tables import sessions as sessions_table

OTHER = "nine yellow rulers"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = new_database(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def people(database: Database, clock: Clock) -> People:
    return People(database, clock, FAST)


@pytest.fixture
def admin(people: People) -> Person:
    return people.create_first_administrator("Admin", "Ada Min", PASSWORD, "ada@example.org")


@pytest.fixture
def sessions(database: Database, people: People, clock: Clock) -> Sessions:
    return Sessions(database, people, clock)


# -- accounts ---------------------------------------------------------------------------------------------------


def test_the_first_administrator_is_made_once(people: People, admin: Person) -> None:
    assert (admin.handle, admin.role, admin.must_change) == ("admin", Role.ADMINISTRATOR, False)
    with pytest.raises(StateError, match="accounts already"):
        people.create_first_administrator("other", "Other", PASSWORD)


def test_before_the_first_account_nobody_is_there(people: People) -> None:
    assert not people.any()
    assert people.all() == []


def test_staff_are_found_by_name_role_and_whether_they_are_still_here(people: People) -> None:
    made = staff(people)
    assert people.person(" RITA ") == made["rita"]
    assert [person.handle for person in people.all(Role.REVIEWER)] == ["rita", "rob", "ruth"]
    people.change(made["admin"], "rob", 1, active=False)
    assert [person.handle for person in people.all(Role.REVIEWER, active=True)] == ["rita", "ruth"]
    with pytest.raises(NotFoundError, match="nobody-here"):
        people.person("nobody-here")


@pytest.mark.parametrize("handle", ["", "  ", "a b", "-a", "é", "a" * 65, "a\0b", "../x"])
def test_an_account_has_a_plain_name(people: People, admin: Person, handle: str) -> None:
    with pytest.raises(InvalidRequestError, match="handle"):
        people.create(admin, handle, "X", Role.TEACHER)


def test_a_name_is_given_once_however_it_is_written(people: People, admin: Person) -> None:
    people.create(admin, "kim", "Kim", Role.TEACHER)
    with pytest.raises(InvalidRequestError, match="taken"):
        people.create(admin, "KIM", "Another Kim", Role.TEACHER)


def test_two_administrators_who_change_one_account_do_not_undo_each_other(people: People, admin: Person) -> None:
    kim = people.create(admin, "kim", "Kim", Role.TEACHER)
    people.change(admin, "kim", kim.version, role=Role.REVIEWER)
    with pytest.raises(ConflictError) as refused:
        people.change(admin, "kim", kim.version, name="Kim K.")
    assert "Kim K." in refused.value.clashes[0].yours
    assert "reviewer" in refused.value.clashes[0].theirs
    assert people.person("kim").name == "Kim"


def test_saving_an_account_as_it_is_changes_and_logs_nothing(people: People, admin: Person, database: Database) -> None:
    before, logged = people.person("admin"), len(AuditLog(database).entries())
    assert people.change(admin, "admin", before.version, name=before.name, role=before.role, active=True) == before
    assert people.person("admin") == before
    assert len(AuditLog(database).entries()) == logged


def test_the_last_administrator_stays_one(people: People, admin: Person) -> None:
    with pytest.raises(StateError, match="only administrator"):
        people.change(admin, "admin", 1, role=Role.TEACHER)
    with pytest.raises(StateError, match="only administrator"):
        people.change(admin, "admin", 1, active=False)
    other = people.create(admin, "other", "Other", Role.ADMINISTRATOR)
    assert people.change(other, "admin", 1, role=Role.TEACHER).role is Role.TEACHER


def test_an_account_can_be_linked_to_the_districts_own_sign_on(people: People, admin: Person) -> None:
    people.create(admin, "kim", "Kim", Role.REVIEWER)
    linked = people.link(admin, "kim", "https://login.example.org", "u-17")
    assert people.by_subject("https://login.example.org", "u-17") == linked
    assert people.by_subject("https://evil.example.org", "u-17") is None
    with pytest.raises(InvalidRequestError, match="leads to the account “kim”"):
        people.link(admin, "admin", "https://login.example.org", "u-17")
    assert people.link(admin, "kim", "", "").subject is None


def test_whom_the_district_vouches_for_is_a_teacher_at_first(people: People) -> None:
    kim = people.admit("https://login.example.org", "u-17", "kim@example.org", "Kim")
    assert (kim.role, kim.must_change) == (Role.TEACHER, False)
    assert people.admit("https://login.example.org", "u-17", "renamed", "Kim") == kim


def test_only_administrators_manage_people(people: People, admin: Person) -> None:
    chris = people.create(admin, "chris", "Chris", Role.COORDINATOR)
    tries: tuple[Callable[[Person | None], object], ...] = (
        lambda by: people.create(by, "kim", "Kim", Role.TEACHER),
        lambda by: people.change(by, "chris", 1, role=Role.ADMINISTRATOR),
        lambda by: people.set_password(by, "admin", PASSWORD),
        lambda by: people.link(by, "chris", "i", "s"),
    )
    for attempt in tries:
        for by in (chris, None):
            with pytest.raises(ForbiddenError):
                attempt(by)
    assert len(people.all()) == 2


# -- passwords --------------------------------------------------------------------------------------------------


def test_a_password_is_kept_as_an_argon2id_hash_and_never_logged(
    people: People, admin: Person, database: Database
) -> None:
    people.set_password(admin, "admin", OTHER)
    with database.reading() as connection:
        kept = connection.execute(select(people_table.c.password)).scalar_one()
    assert kept.startswith("$argon2id$")
    log = b"".join(AuditLog(database).export())
    assert b"argon2" not in log
    assert OTHER.encode() not in log
    assert log.count(b"person:admin") == 2


@pytest.mark.parametrize(
    "password",
    [
        "1234567890",
        "0987654321",
        "qwertyuiop",
        "password123",
        "Password1234",
        "abcdefghij",
        "12345abcde",
    ],
)
def test_a_password_that_everybody_tries_first_is_refused(people: People, password: str) -> None:
    with pytest.raises(InvalidRequestError, match="easy to guess"):
        people.create_first_administrator("boss", "A", password)


@pytest.mark.parametrize("password", ["nine yellow rulers", "7 green pencils!", "zorro-4812-kite", "mi perro come pan"])
def test_a_few_words_of_ones_own_are_taken(people: People, password: str) -> None:
    assert people.create_first_administrator("boss", "A", password).handle == "boss"


@pytest.mark.parametrize("password", ["short", "x" * 201, "aaaaaaaaaaaa", "abababababab", "\ud800" * 5 + "abcdefgh"])
def test_a_password_that_is_easily_guessed_or_no_text_is_refused(people: People, password: str) -> None:
    with pytest.raises(InvalidRequestError, match="password"):
        people.create_first_administrator("admin", "A", password)
    assert not people.any()


def test_a_password_set_by_an_administrator_opens_the_door_once(
    people: People, admin: Person, sessions: Sessions
) -> None:
    people.create(admin, "kim", "Kim", Role.TEACHER, password=PASSWORD)
    session = sessions.sign_in("kim", PASSWORD)
    assert session.person.must_change
    changed = people.change_password(session.person, PASSWORD, OTHER)
    assert not changed.must_change
    assert sessions.find(session.token) is None  # every session of the old password ended
    assert sessions.sign_in("kim", OTHER).person == changed
    with pytest.raises(SignInError):
        sessions.sign_in("kim", PASSWORD)


def test_changing_a_password_needs_the_old_one_and_another_new_one(people: People, admin: Person) -> None:
    with pytest.raises(SignInError):
        people.change_password(admin, "wrong wrong wrong", OTHER)
    with pytest.raises(InvalidRequestError, match="the new one is the old one"):
        people.change_password(admin, PASSWORD, PASSWORD)


def test_a_hash_of_an_older_price_is_made_anew_at_the_next_sign_in(
    people: People, admin: Person, database: Database
) -> None:
    dearer = People(database, hasher=PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    dearer.check_password("admin", PASSWORD)
    with database.reading() as connection:
        assert "m=16,t=2" in connection.execute(select(people_table.c.password)).scalar_one()
    dearer.check_password("admin", PASSWORD)


# -- sessions ---------------------------------------------------------------------------------------------------


def test_a_session_is_known_by_its_token_alone_which_is_not_stored(
    database: Database, sessions: Sessions, admin: Person
) -> None:
    session = sessions.sign_in(" ADMIN ", PASSWORD)
    found = sessions.find(session.token)
    assert found == session
    with database.reading() as connection:
        stored = str(connection.execute(select(sessions_table)).all())
    assert session.token not in stored
    assert sessions.find(session.token[:-1]) is None
    assert sessions.find("") is None
    assert sessions.sign_in("admin", PASSWORD).token != session.token


def test_a_session_ends_when_it_is_idle_and_after_its_longest(sessions: Sessions, admin: Person, clock: Clock) -> None:
    session = sessions.sign_in("admin", PASSWORD)
    for _ in range(11):
        clock.pass_(minutes=65)
        assert sessions.find(session.token) is not None
    clock.pass_(minutes=6)  # 12 h 1 min after the beginning, though never idle
    assert sessions.find(session.token) is None
    session = sessions.sign_in("admin", PASSWORD)
    clock.pass_(minutes=119)
    assert sessions.find(session.token) is not None
    clock.pass_(minutes=120)
    assert sessions.find(session.token) is None


def test_signing_out_ends_one_session_or_all(sessions: Sessions, admin: Person) -> None:
    first, second, third = (sessions.sign_in("admin", PASSWORD) for _ in range(3))
    sessions.end(first.token)
    assert sessions.find(first.token) is None
    assert sessions.find(second.token) == second
    assert sessions.end_all("admin") == 2
    assert sessions.find(third.token) is None


def test_closing_an_account_ends_its_sessions_at_once(people: People, sessions: Sessions, admin: Person) -> None:
    people.create(admin, "kim", "Kim", Role.TEACHER, password=PASSWORD)
    session = sessions.sign_in("kim", PASSWORD)
    people.change(admin, "kim", 1, active=False)
    assert sessions.find(session.token) is None
    people.change(admin, "kim", 2, active=True)
    assert sessions.find(session.token) is None
    people.change(admin, "kim", 3, active=False)
    with pytest.raises(SignInError):
        sessions.start(session.person)


# -- locking out ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("handle", ["admin", "nobody-here", "closed", "no-password"])
def test_guessing_is_answered_the_same_whoever_the_name_belongs_to(
    people: People, sessions: Sessions, admin: Person, clock: Clock, handle: str
) -> None:
    people.create(admin, "closed", "X", Role.TEACHER, password=PASSWORD)
    people.change(admin, "closed", 1, active=False)
    people.create(admin, "no-password", "X", Role.TEACHER)
    said = set()
    for _ in range(8):
        with pytest.raises(SignInError) as refused:
            sessions.sign_in(handle, "guess after guess")
        said.add(str(refused.value))
        clock.pass_(seconds=1)
    assert said == {lockout.SENTENCE}


def test_after_five_wrong_passwords_the_right_one_waits_too_and_then_opens(
    sessions: Sessions, admin: Person, clock: Clock
) -> None:
    for _ in range(5):
        with pytest.raises(SignInError):
            sessions.sign_in("admin", "guess after guess")
    with pytest.raises(SignInError):
        sessions.sign_in("admin", PASSWORD)
    clock.pass_(seconds=30)
    assert sessions.sign_in("admin", PASSWORD)
    for _ in range(4):  # forgiven: it counts from the beginning
        with pytest.raises(SignInError):
            sessions.sign_in("admin", "guess after guess")
    assert sessions.sign_in("admin", PASSWORD)


def test_a_lock_doubles_up_to_a_quarter_of_an_hour() -> None:
    minutes = [lockout.closed_for(n) / timedelta(minutes=1) for n in (0, 4, 5, 6, 7, 8, 9, 10, 11, 5000)]
    assert minutes == [0, 0, 0.5, 1, 2, 4, 8, 15, 15, 15]


def test_tries_while_the_name_is_closed_do_not_close_it_for_longer(
    sessions: Sessions, admin: Person, clock: Clock
) -> None:
    for _ in range(100):
        with pytest.raises(SignInError):
            sessions.sign_in("admin", "guess after guess")
    clock.pass_(seconds=30)
    assert sessions.sign_in("admin", PASSWORD)


def test_a_day_without_a_guess_forgets_them_all(sessions: Sessions, admin: Person, clock: Clock) -> None:
    for _ in range(20):
        clock.pass_(minutes=16)
        with pytest.raises(SignInError):
            sessions.sign_in("admin", "guess after guess")
    clock.pass_(days=1, seconds=1)
    for _ in range(4):
        with pytest.raises(SignInError):
            sessions.sign_in("admin", "guess after guess")
    assert sessions.sign_in("admin", PASSWORD)


def test_every_change_of_an_account_is_in_the_log_with_before_and_after(
    people: People, admin: Person, database: Database
) -> None:
    people.create(admin, "kim", "Kim", Role.TEACHER)
    people.change(admin, "kim", 1, role=Role.REVIEWER)
    log = AuditLog(database)
    assert log.verify().ok
    last = log.entries(subject="person:kim")[0]
    assert (last.who, last.action) == ("admin", "person.change")
    assert (last.before["role"], last.after["role"]) == ("teacher", "reviewer")
