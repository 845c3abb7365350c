"""The seal of a score: what the log holds of it while a review is blind, from which the score cannot be told.

It is the digest of the score with a salt that is kept beside it. A person who changes the score in the database cannot
give it the digest that the log holds.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

import orjson

_SEALED = ("value", "applies", "note", "place")


def new_salt() -> str:
    return secrets.token_hex(16)


def seal(salt: str | None, score: dict[str, Any]) -> str | None:
    """The seal of a score; None for one from before scores were sealed."""
    if salt is None:
        return None
    parts = [salt, *(score[name] for name in _SEALED)]
    return hashlib.sha256(orjson.dumps(parts)).hexdigest()
