"""Accounts and roles of the people who work with the catalog. Staff only; nothing about students is kept.

An account signs in with a password kept as an argon2id hash, with an OpenID Connect subject, or with both. It is
never deleted, since what its owner decided still names it; it is closed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, delete, func, insert, select, update

from catalog.errors import Clash, ConflictError, InvalidRequestError, NotFoundError, SignInError, StateError
from catalog.messages import message
from catalog.store.audit import Clock, append, instant, utc_now
from catalog.store.database import AnyRow, Database, next_key
from catalog.vetting.form_values import e_mail, line
from catalog.vetting.people import lockout
from catalog.vetting.people.passwords import MAX_LENGTH, check_new_password
from catalog.vetting.people.permission import Action, Role, require
from catalog.vetting.tables import people, sessions

_HANDLE = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,63}")
_LOGGED = ("handle", "name", "email", "role", "active", "must_change", "issuer", "subject")


@dataclass(frozen=True, slots=True)
class Person:
    """One account as others may see it. ``version`` goes back with a change, so that no change undoes another."""

    key: int
    handle: str
    name: str
    email: str
    role: Role
    active: bool
    must_change: bool  # another person set the password
    issuer: str | None
    subject: str | None
    version: int


class People:
    """The accounts of one database. ``hasher`` sets what a guess costs; the default is argon2-cffi's."""

    def __init__(self, database: Database, clock: Clock = utc_now, hasher: PasswordHasher | None = None) -> None:
        self._database, self._clock = database, clock
        self._hasher = hasher or PasswordHasher()

    @cached_property
    def _unknown(self) -> str:
        """What a guess at an unknown name is compared with, so that it takes as long as one at a known name."""
        return self._hasher.hash("the password of no account")

    def load(self) -> None:
        """Hash now what the first guess at an unknown name would otherwise take longer for."""
        assert self._unknown  # noqa: S101  asking for it makes it

    def any(self) -> bool:
        """Whether there is an account at all; until then no write is allowed."""
        with self._database.reading() as connection:
            return connection.execute(select(people.c.key).limit(1)).first() is not None

    def person(self, handle: str) -> Person:
        with self._database.reading() as connection:
            return person_of(_row(connection, handle))

    def by_subject(self, issuer: str, subject: str) -> Person | None:
        """The account that an OpenID Connect provider's subject is linked to."""
        with self._database.reading() as connection:
            query = select(people).where(people.c.issuer == issuer, people.c.subject == subject)
            row = connection.execute(query).one_or_none()
        return None if row is None else person_of(row)

    def all(self, role: Role | None = None, active: bool | None = None) -> list[Person]:
        """By handle."""
        query = select(people).order_by(people.c.handle)
        if role is not None:
            query = query.where(people.c.role == role)
        if active is not None:
            query = query.where(people.c.active == active)
        with self._database.reading() as connection:
            return [person_of(row) for row in connection.execute(query)]

    def create_first_administrator(self, handle: str, name: str, password: str, email: str = "") -> Person:
        """For the command on the server itself. Raises StateError once there is an account."""
        row = self._new(handle, name, Role.ADMINISTRATOR, password, email) | {"must_change": False}
        with self._database.writing() as connection:
            if connection.execute(select(people.c.key).limit(1)).first() is not None:
                raise StateError("There are accounts already: an administrator makes further ones.")
            return self._insert(connection, "", row)

    def create(
        self, by: Person | None, handle: str, name: str, role: Role, *, password: str = "", email: str = ""
    ) -> Person:
        """A new account; its owner must change a password given here. Without one, only sign-on elsewhere lets in."""
        actor = require(by, Action.MANAGE_PEOPLE)
        row = self._new(handle, name, role, password, email)
        with self._database.writing() as connection:
            return self._insert(connection, actor.handle, row)

    def admit(self, issuer: str, subject: str, handle: str, name: str, email: str = "") -> Person:
        """The account of a person whom the district's sign-on vouches for; at first, a new teacher's account."""
        if known := self.by_subject(issuer, subject):
            return known
        row = self._new(handle, name, Role.TEACHER, "", "") | {"email": line("email", email)}  # as the district has it
        row |= {"issuer": _needed_line("issuer", issuer), "subject": _needed_line("subject", subject)}
        with self._database.writing() as connection:
            return self._insert(connection, "", row)

    def change(
        self,
        by: Person | None,
        handle: str,
        version: int,
        *,
        name: str | None = None,
        email: str | None = None,
        role: Role | None = None,
        active: bool | None = None,
    ) -> Person:
        """Change what is given; closing an account also ends its sessions. The last administrator stays one."""
        actor = require(by, Action.MANAGE_PEOPLE)
        values: dict[str, Any] = {"role": role, "active": active}
        values |= {"name": None if name is None else line("name", name, needed=True)}
        values |= {"email": None if email is None else e_mail("email", email)}
        values = {field: value for field, value in values.items() if value is not None}
        with self._database.writing() as connection:
            old = _row(connection, handle)
            _must_be_as_read(old, version, values)
            leaves = not values.get("active", old.active) or values.get("role", old.role) != Role.ADMINISTRATOR
            if leaves and old.role == Role.ADMINISTRATOR and old.active and _administrators(connection) == 1:
                sentence = "This is the only administrator: make another one first."
                raise StateError(sentence, message("refused.only-administrator"))
            if all(getattr(old, field) == value for field, value in values.items()):
                return person_of(old)
            if active is False:
                connection.execute(delete(sessions).where(sessions.c.person_key == old.key))
            return self._update(connection, actor.handle, "person.change", old, values)

    def link(self, by: Person | None, handle: str, issuer: str, subject: str, *, version: int | None = None) -> Person:
        """Let a district's own sign-on lead to this account; empty texts unlink it. ``version`` as for ``change``, if
        the account was read before."""
        actor = require(by, Action.MANAGE_PEOPLE)
        values: dict[str, str | None] = {"issuer": None, "subject": None}
        if issuer or subject:
            values = {"issuer": _needed_line("issuer", issuer), "subject": _needed_line("subject", subject)}
        with self._database.writing() as connection:
            old = _row(connection, handle)
            _must_be_as_read(old, version)
            holder = select(people.c.handle).where(
                people.c.issuer == values["issuer"], people.c.subject == values["subject"], people.c.key != old.key
            )
            other = connection.execute(holder).scalar() if values["subject"] else None
            if other is not None:
                raise InvalidRequestError(
                    "subject",
                    f"it already leads to the account “{other}”.",
                    detail=message("refused.linked", handle=other),
                )
            return self._update(connection, actor.handle, "person.link", old, values)

    def set_password(self, by: Person | None, handle: str, password: str, *, version: int | None = None) -> Person:
        """An administrator's reset: ends the person's sessions and makes them choose another password. ``version`` as
        for ``change``, if the account was read before."""
        actor = require(by, Action.MANAGE_PEOPLE)
        hashed = self._hash(password, handle)
        with self._database.writing() as connection:
            old = _row(connection, handle)
            _must_be_as_read(old, version)
            connection.execute(delete(sessions).where(sessions.c.person_key == old.key))
            lockout.forgive(connection, old.handle)
            values = {"password": hashed, "must_change": True}
            return self._update(connection, actor.handle, "person.reset-password", old, values)

    def change_password(self, by: Person | None, old: str, new: str) -> Person:
        """The owner's own change; ends all their sessions. SignInError for a wrong old password, as at signing in."""
        actor = require(by, Action.OWN_ACCOUNT)
        known = self.check_password(actor.handle, old)
        if old == new:
            detail = message("refused.password-same")
            raise InvalidRequestError("password", "the new one is the old one.", detail=detail)
        hashed = self._hash(new, known.handle)
        with self._database.writing() as connection:
            row = _row(connection, known.handle)
            connection.execute(delete(sessions).where(sessions.c.person_key == row.key))
            values = {"password": hashed, "must_change": False}
            return self._update(connection, row.handle, "person.change-password", row, values)

    def check_password(self, handle: str, password: str) -> Person:
        """The person whose password this is, or SignInError; wrong ones count towards ``lockout``.

        It takes as long for a name that no account has. A failure is counted before the password is compared, so that
        guesses made at once count like guesses made in turn.
        """
        typed = handle.strip().casefold()
        now = self._clock()
        with self._database.writing() as connection:
            allowed = lockout.attempt(connection, typed, now)
            row = connection.execute(select(people).where(people.c.handle == typed)).one_or_none()
        known = row is not None and row.active and row.password is not None
        fits = self._fits(row.password if row is not None and known else self._unknown, password) if allowed else False
        if row is None or not known or not fits:
            raise SignInError(lockout.SENTENCE)
        with self._database.writing() as connection:
            lockout.forgive(connection, typed)
            if self._hasher.check_needs_rehash(row.password):
                again = self._hasher.hash(password)
                same = people.c.password == row.password
                connection.execute(update(people).where(people.c.key == row.key, same).values(password=again))
        return person_of(row)

    # -- within ---------------------------------------------------------------------------------------------

    def _fits(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password[: MAX_LENGTH + 1])
        except (VerificationError, InvalidHashError):
            return False

    def _hash(self, password: str, handle: str) -> str:
        check_new_password(password, handle)
        try:
            return self._hasher.hash(password)
        except UnicodeEncodeError as error:
            raise InvalidRequestError(
                "password", "it holds something that is no character.", detail=message("refused.no-character")
            ) from error

    def _new(self, handle: str, name: str, role: Role, password: str, email: str) -> dict[str, Any]:
        folded = handle.strip().casefold()
        if not _HANDLE.fullmatch(folded):
            allowed = "1 to 64 of a-z 0-9 . _ @ + -, the first a letter or a digit"
            detail = message("refused.handle", handle=handle[:80])
            raise InvalidRequestError("handle", f"“{handle[:80]}” is no account's name.", allowed, detail)
        return {
            "handle": folded,
            "name": line("name", name, needed=True),
            "email": e_mail("email", email),
            "role": Role(role),
            "active": True,
            "password": self._hash(password, folded) if password else None,
            "must_change": bool(password),
            "issuer": None,
            "subject": None,
            "version": 1,
            "created": instant(self._clock()),
        }

    def _insert(self, connection: Connection, who: str, row: dict[str, Any]) -> Person:
        if connection.execute(select(people.c.key).where(people.c.handle == row["handle"])).first() is not None:
            detail = message("refused.handle-taken", handle=row["handle"])
            raise InvalidRequestError("handle", f"“{row['handle']}” is taken.", detail=detail)
        key = next_key(connection, people.c.key)
        connection.execute(insert(people).values(key=key, **row))
        new = _row(connection, row["handle"])
        append(connection, self._clock(), who, "person.create", f"person:{new.handle}", after=_logged(new))
        return person_of(new)

    def _update(self, connection: Connection, who: str, action: str, old: AnyRow, values: dict[str, Any]) -> Person:
        connection.execute(update(people).where(people.c.key == old.key).values(**values, version=old.version + 1))
        new = _row(connection, old.handle)
        subject = f"person:{old.handle}"
        append(connection, self._clock(), who, action, subject, before=_logged(old), after=_logged(new))
        return person_of(new)


def _row(connection: Connection, handle: str) -> AnyRow:
    row = connection.execute(select(people).where(people.c.handle == handle.strip().casefold())).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no account “{handle}”.", message("refused.no-account", handle=handle[:80]))
    return row


def _must_be_as_read(row: AnyRow, version: int | None, values: Mapping[str, Any] | None = None) -> None:
    """Raises ConflictError if an account was changed since the version that was read, if one was."""
    if version not in (None, row.version):
        raise ConflictError((Clash(row.handle, str(values or ""), str(_logged(row)), row.version),))


def person_of(row: AnyRow) -> Person:
    """A row that has the columns of ``people``, for what reads it beside others."""
    plain = ("key", "handle", "name", "email", "active", "must_change", "issuer", "subject", "version")
    return Person(**{name: getattr(row, name) for name in plain}, role=Role(row.role))


def by_key(connection: Connection, key: int) -> Person | None:
    """For what refers to people by their key, within its own transaction."""
    row = connection.execute(select(people).where(people.c.key == key)).one_or_none()
    return None if row is None else person_of(row)


def _logged(row: AnyRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _LOGGED}


def _administrators(connection: Connection) -> int:
    query = select(func.count()).select_from(people).where(people.c.role == Role.ADMINISTRATOR, people.c.active)
    return int(connection.execute(query).scalar_one())


def _needed_line(parameter: str, value: str) -> str:
    return line(parameter, value, needed=True)
