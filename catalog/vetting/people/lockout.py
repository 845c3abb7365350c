"""How wrong passwords slow down further guesses at a name, whether or not an account has it.

The first five are free. From then on each closes the name for twice as long as the one before, up to a quarter of an
hour; nothing closes it for good, and a day without a guess forgets them all.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from catalog.store.audit import instant
from catalog.vetting.tables import failed_sign_ins

SENTENCE = "Name and password do not fit, or there were too many tries: after several, wait a quarter of an hour."
FREE = 5
_FIRST = timedelta(seconds=30)
_MAX_WAIT = timedelta(minutes=15)
_FORGOTTEN = timedelta(days=1)


def attempt(connection: Connection, name: str, now: datetime) -> bool:
    """Count a try as failed until ``forgive`` says otherwise; False, and nothing counted, while the name is closed."""
    connection.execute(delete(failed_sign_ins).where(failed_sign_ins.c.last < instant(now - _FORGOTTEN)))
    this = failed_sign_ins.c.digest == _digest(name)
    row = connection.execute(select(failed_sign_ins).where(this)).one_or_none()
    if row is None:
        connection.execute(insert(failed_sign_ins).values(digest=_digest(name), failures=1, last=instant(now)))
        return True
    if now < datetime.fromisoformat(row.last) + closed_for(row.failures):
        return False
    connection.execute(update(failed_sign_ins).where(this).values(failures=row.failures + 1, last=instant(now)))
    return True


def forgive(connection: Connection, name: str) -> None:
    """The right password was given."""
    connection.execute(delete(failed_sign_ins).where(failed_sign_ins.c.digest == _digest(name)))


def closed_for(failures: int) -> timedelta:
    """After this many failures in a row."""
    if failures < FREE:
        return timedelta(0)
    doubled: int = 2 ** min(failures - FREE, 10)
    return min(_FIRST * doubled, _MAX_WAIT)


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
