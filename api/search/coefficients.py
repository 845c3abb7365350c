"""What each feature counts for: a versioned file that says what it was learned from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from math import isfinite
from pathlib import Path

from api.search.features import FEATURES
from catalog.errors import SyllabaryError


class CoefficientsError(SyllabaryError):
    """A file of coefficients cannot be used."""


@dataclass(frozen=True, slots=True)
class Coefficients:
    """Coefficients by feature. ``trained_on`` says what they were learned from, ``by_hand`` which were set by hand, and
    ``queries`` the digests of the words that were learned from (``digest_of``)."""

    version: int
    trained_on: str
    by_hand: tuple[str, ...]
    values: Mapping[str, float]
    queries: tuple[str, ...] = ()

    def __getitem__(self, feature: str) -> float:
        return self.values[feature]

    def without(self, *names: str) -> Coefficients:
        """These, as if some features did not exist: for ablations."""
        return replace(self, values={name: 0.0 if name in names else value for name, value in self.values.items()})

    def to_json(self) -> str:
        return (
            json.dumps(
                {
                    "version": self.version,
                    "trained_on": self.trained_on,
                    "by_hand": list(self.by_hand),
                    "queries": list(self.queries),
                    "coefficients": {name: round(self.values[name], 4) for name in FEATURES},
                },
                indent=2,
            )
            + "\n"
        )

    @classmethod
    def from_json(cls, text: str, source: str) -> Coefficients:
        """Raises ``CoefficientsError`` naming ``source`` and what is wrong with it."""
        try:
            read = json.loads(text)
            values = {str(name): float(value) for name, value in read["coefficients"].items()}
            made = cls(
                int(read["version"]),
                str(read["trained_on"]),
                tuple(read["by_hand"]),
                values,
                tuple(read.get("queries", ())),
            )
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise CoefficientsError(f"{source} is no file of coefficients: {error}.") from error
        if set(values) != set(FEATURES) or not all(map(isfinite, values.values())):
            missing, unknown = set(FEATURES) - set(values), set(values) - set(FEATURES)
            wrong = ", ".join(sorted(missing | unknown)) or "numbers that are not finite"
            raise CoefficientsError(f"{source} does not fit this version of Syllabary ({wrong}): train again.")
        return made


def digest_of(words: str) -> str:
    """Of a query's words, whatever their case and spacing: enough to tell whether they were learned from."""
    return sha256(" ".join(words.casefold().split()).encode()).hexdigest()[:10]


@lru_cache(maxsize=4)
def load_coefficients(path: Path | None = None) -> Coefficients:
    """Those of a file, or those that ship."""
    if path is None:
        return Coefficients.from_json(
            files("api.search").joinpath("coefficients.json").read_text(encoding="utf-8"), "coefficients.json"
        )
    return Coefficients.from_json(path.read_text(encoding="utf-8"), str(path))
