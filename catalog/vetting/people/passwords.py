"""Which passwords are too easy to guess (pure)."""

from __future__ import annotations

import re

from catalog.errors import InvalidRequestError
from catalog.messages import message

MIN_LENGTH, MAX_LENGTH = 10, 200  # characters
_RUNS = ("0123456789012345678901234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_KNOWN = ("password", "passwort", "contraseña", "letmein", "iloveyou", "welcome", "admin", "teacher", "syllabary")


def check_new_password(password: str, handle: str) -> None:
    """Raises InvalidRequestError if a password for the account ``handle`` is too short, too long or easy to guess."""
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        allowed = f"{MIN_LENGTH} to {MAX_LENGTH} characters"
        detail = message("refused.password-length", least=MIN_LENGTH, most=MAX_LENGTH)
        raise InvalidRequestError("password", f"it has {len(password)} characters.", allowed, detail)
    folded, name = password.casefold(), handle.casefold()
    if len(set(password)) < 5 or _is_pattern(password) or folded in (name, name[::-1]):
        detail = message("refused.password-easy")
        raise InvalidRequestError("password", "it is too easy to guess.", "a few words that belong to you", detail)


def _is_pattern(password: str) -> bool:
    """Whether little is left once runs of keys, repetitions and the most common words are taken out."""
    rest = password.casefold()
    for known in _KNOWN:
        rest = rest.replace(known, "")
    for run in (*_RUNS, *(run[::-1] for run in _RUNS)):
        for size in range(min(len(run), len(rest)), 3, -1):
            for start in range(len(run) - size + 1):
                rest = rest.replace(run[start : start + size], "")
    rest = re.sub(r"(.+?)\1+", r"\1", rest)
    return len(rest) < 6
