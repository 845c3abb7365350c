"""Who is signed in: sessions that end by themselves, known here by the hash of a token that only the browser has."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from catalog.errors import SignInError
from catalog.store.audit import Clock, instant, utc_now
from catalog.store.database import Database
from catalog.vetting.people.lockout import SENTENCE
from catalog.vetting.people.people import People, Person, by_key, person_of
from catalog.vetting.tables import people, sessions

IDLE = timedelta(hours=2)
MAX_LENGTH = timedelta(hours=12)
_TOUCH = timedelta(minutes=1)  # `used` is no more exact than this, to spare a write for every page


@dataclass(frozen=True, slots=True)
class Session:
    """A person signed in. ``token`` belongs into a cookie (HttpOnly, Secure, SameSite=Lax)."""

    person: Person
    token: str
    expires: datetime  # at the latest


class Sessions:
    """The sessions of one database; ``idle`` and ``longest`` end them."""

    def __init__(
        self,
        database: Database,
        people: People,
        clock: Clock = utc_now,
        idle: timedelta = IDLE,
        longest: timedelta = MAX_LENGTH,
    ) -> None:
        self._database, self._people, self._clock = database, people, clock
        self._idle, self._longest = idle, longest

    def sign_in(self, handle: str, password: str) -> Session:
        """SignInError, in one sentence for every cause."""
        return self.start(self._people.check_password(handle, password))

    def start(self, person: Person) -> Session:
        """A session for a person whose identity is proved, here or by OpenID Connect; always a new token."""
        token = secrets.token_urlsafe(32)
        now = self._clock()
        ended = (sessions.c.started < instant(now - self._longest)) | (sessions.c.used < instant(now - self._idle))
        with self._database.writing() as connection:
            current = by_key(connection, person.key)
            if current is None or not current.active:
                raise SignInError(SENTENCE)
            connection.execute(delete(sessions).where(ended))
            row = {"digest": _digest(token), "person_key": person.key, "started": instant(now), "used": instant(now)}
            connection.execute(insert(sessions).values(**row))
        return self._session(current, token, now)

    def find(self, token: str) -> Session | None:
        """The session of a cookie; None when it ended, was idle too long, or its account was closed."""
        now = self._clock()
        this = sessions.c.digest == _digest(token)
        with self._database.reading() as connection:
            both = select(people, sessions.c.started, sessions.c.used).join(sessions).where(this)
            row = connection.execute(both).one_or_none()
        if row is None or not row.active:
            return None
        started, used = datetime.fromisoformat(row.started), datetime.fromisoformat(row.used)
        if now >= started + self._longest or now >= used + self._idle:
            return None
        if now >= used + _TOUCH:
            with self._database.writing() as connection:
                connection.execute(update(sessions).where(this).values(used=instant(now)))
        return self._session(person_of(row), token, started)

    def end(self, token: str) -> None:
        """Sign out."""
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.digest == _digest(token)))

    def end_all(self, handle: str) -> int:
        """Sign a person out everywhere; returns the number of sessions ended."""
        owner = select(people.c.key).where(people.c.handle == handle.casefold()).scalar_subquery()
        with self._database.writing() as connection:
            return connection.execute(delete(sessions).where(sessions.c.person_key == owner)).rowcount

    def _session(self, person: Person, token: str, started: datetime) -> Session:
        return Session(person, token, started + self._longest)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
