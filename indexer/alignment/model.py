"""The learned model of meeting standards, with its calibration: a versioned JSON file and the arrays beside it.

A *profile* belongs to an area of teaching. In mathematics the lessons of a unit share a standard and the unit says
most; in English every lesson of a unit may serve another, and words of a story say little. Whatever is neither uses
a profile learned from both.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from catalog.errors import SyllabaryError
from indexer.alignment.features import FEATURES, Lexicon, Likeness
from indexer.engine import Floats

GENERAL = "general"
_ARRAYS = ("left", "right", "left_words", "right_words", "left_shift", "right_shift")
_AREAS = {
    "mathematics": r"\b(maths?|mathematics|numeracy|arithmetic|algebra|geometry|calculus|statistics)\b",
    "english": r"\b(ela|ela-?literacy|english|literacy|reading|writing|language arts)\b",
    "science": r"\b(sciences?|biology|chemistry|physics|ngss)\b",
    "social studies": r"\b(social studies|history|geography|civics|economics|citizenship)\b",
    "computing": r"\b(computing|computer science)\b",
    "arts": r"\b((?<!language )arts?|music|drama|dance|art and design|design)\b",
    "languages": r"\b(french|german|spanish|latin|world languages|modern languages)\b",
    "sport": r"\b(pe|physical education|sport)\b",
}
_PATTERNS = {area: re.compile(pattern) for area, pattern in _AREAS.items()}


class InferenceModelError(SyllabaryError):
    """A model for inferring alignments cannot be used."""


@dataclass(frozen=True, slots=True)
class Profile:
    """``score = weights . features + left(resource) . right(standard)``; the log-odds that a resource meets a
    standard are ``slope * (score - log sum exp of the scores of all that compete) + prior``.

    ``left`` is ``(2 * dimensions, k)`` over the passage vector and its neighborhood's side by side, ``right``
    ``(dimensions, k)`` over the standard in context; ``left_words`` and ``right_words``, ``(words, k)``, add what
    the words of the lexicon say; the shifts, ``(k,)``, centre both.
    """

    weights: Mapping[str, float]
    slope: float
    prior: float
    left: Floats
    right: Floats
    left_words: Floats
    right_words: Floats
    left_shift: Floats
    right_shift: Floats

    def passages(self, like: Likeness, rows: Any) -> Floats:
        sides = np.hstack([like.own[rows], like.near[rows]])
        return np.asarray(sides @ self.left + like.used[rows] @ self.left_words - self.left_shift, np.float32)

    def contexts(self, like: Likeness, columns: Any) -> Floats:
        context = like.contexts[columns] @ self.right + like.asked[columns] @ self.right_words
        return np.asarray(context - self.right_shift, np.float32)


@dataclass(frozen=True, slots=True)
class InferenceModel:
    """``revision`` is that of the embedding model whose vectors ``left`` and ``right`` read. ``reliability`` maps a
    profile to its table (see ``indexer.alignment.calibration``) over standards held out in training."""

    version: str
    trained_on: str
    revision: str
    lexicon: Lexicon
    profiles: Mapping[str, Profile]
    reliability: Mapping[str, Any]

    def profile(self, area: str) -> Profile:
        return self.profiles.get(area) or self.profiles[GENERAL]

    def save(self, path: Path) -> None:
        """Write ``path`` (JSON) and, beside it, the arrays as ``.npz`` in half precision."""
        arrays: dict[str, Any] = {
            "lexicon.stems": np.array(self.lexicon.stems, np.str_),
            "lexicon.idf": self.lexicon.idf,
        }
        for area, profile in self.profiles.items():
            for name in _ARRAYS:
                arrays[f"{area}.{name}"] = getattr(profile, name).astype(np.float16)
        packed = BytesIO()
        np.savez_compressed(packed, **arrays)
        path.with_suffix(".npz").write_bytes(packed.getvalue())
        path.write_text(json.dumps(self._described(), indent=2) + "\n", encoding="utf-8")

    def _described(self) -> dict[str, Any]:
        profiles = {
            area: {
                "weights": {name: round(profile.weights[name], 5) for name in FEATURES},
                "slope": round(profile.slope, 5),
                "prior": round(profile.prior, 5),
            }
            for area, profile in self.profiles.items()
        }
        return {
            "version": self.version,
            "trained_on": self.trained_on,
            "revision": self.revision,
            "profiles": profiles,
            "reliability": dict(self.reliability),
        }

    @classmethod
    def read(cls, description: bytes, arrays: bytes, source: str) -> InferenceModel:
        """Raises ``InferenceModelError`` naming ``source`` and what is wrong."""
        try:
            read = json.loads(description)
            with np.load(BytesIO(arrays), allow_pickle=False) as packed:
                profiles = {area: _profile(area, profile, packed) for area, profile in read["profiles"].items()}
                lexicon = Lexicon(packed["lexicon.stems"].tolist(), packed["lexicon.idf"].astype(np.float32))
            version, trained_on, revision = (str(read[name]) for name in ("version", "trained_on", "revision"))
            model = cls(version, trained_on, revision, lexicon, profiles, read["reliability"])
        except (ValueError, TypeError, KeyError, AttributeError, OSError, EOFError) as error:
            raise InferenceModelError(f"{source} is no model for inferring alignments: {error}.") from error
        if GENERAL not in profiles:
            raise InferenceModelError(f"{source} has no profile named {GENERAL}, which everything else falls back on.")
        return model


def _profile(area: str, read: Mapping[str, Any], packed: Any) -> Profile:
    weights = {name: float(read["weights"][name]) for name in FEATURES}
    slope, prior = float(read["slope"]), float(read["prior"])
    arrays = {name: packed[f"{area}.{name}"].astype(np.float32) for name in _ARRAYS}
    if not all(map(isfinite, (*weights.values(), slope, prior))) or slope <= 0:
        raise ValueError(f"the numbers of {area} must be finite and its slope above 0")
    words = len(packed["lexicon.stems"])
    rank, dimensions = arrays["left_shift"].shape[0], len(arrays["right"])
    shapes = {"left": 2 * dimensions, "right": dimensions, "left_words": words, "right_words": words}
    if (
        any(arrays[name].shape != (length, rank) for name, length in shapes.items())
        or len(arrays["right_shift"]) != rank
    ):
        raise ValueError(f"the arrays of {area} do not fit each other")
    return Profile(weights, slope, prior, **arrays)


@lru_cache(maxsize=2)
def load_model(path: Path | None = None) -> InferenceModel:
    """The model of a file, or the one that ships."""
    if path is not None:
        return InferenceModel.read(path.read_bytes(), path.with_suffix(".npz").read_bytes(), str(path))
    folder = files("indexer.alignment")
    description, arrays = folder.joinpath("model.json"), folder.joinpath("model.npz")
    return InferenceModel.read(description.read_bytes(), arrays.read_bytes(), "model.json")


def areas(words: Iterable[str]) -> frozenset[str]:
    """The areas of teaching that subjects name ("math", "Algebra I"); empty if they name none known here."""
    names = " / ".join(words).casefold()
    return frozenset(area for area, pattern in _PATTERNS.items() if pattern.search(names))
