"""Small numbers as people write them: "1.5", "1,5", "1½", "half an", "two"."""

from __future__ import annotations

_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
_WORDS = {
    "half an": 0.5, "anderthalb": 1.5, "eineinhalb": 1.5, "half a": 0.5,
    "one and a half": 1.5, "a quarter of an": 0.25, "three quarters of an": 0.75,
    "an": 1, "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "fifteen": 15,
    "twenty": 20,
    "thirty": 30, "forty": 40, "forty-five": 45, "fifty": 50, "sixty": 60, "ninety": 90, "media": 0.5,
    "una": 1, "dos": 2, "tres": 3,
    "eine halbe": 0.5, "eine": 1, "zwei": 2, "drei": 3, "une demi": 0.5, "une": 1, "deux": 2, "trois": 3,
}  # fmt: skip
_SPELLED = "|".join(sorted(_WORDS, key=len, reverse=True))
# A pattern without groups; ``number`` reads what it matches.
NUMBER = rf"(?:\d{{1,6}}(?:[.,]\d{{1,4}}|\s?[½¼¾⅓⅔])?|[½¼¾⅓⅔]|(?:{_SPELLED})(?![^\W\d_]))"


def number(text: str) -> float:
    value = text.strip().lower()
    if value in _WORDS:
        return float(_WORDS[value])
    fraction = _FRACTIONS.get(value[-1:], 0.0)
    whole = value.rstrip("".join(_FRACTIONS)).strip().replace(",", ".")
    return (float(whole) if whole else 0.0) + fraction
