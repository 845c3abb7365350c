"""International Standard Book Numbers."""

from __future__ import annotations

import re


def parse_isbn(text: str) -> str | None:
    """The thirteen digits of an ISBN of ten or thirteen; ``None`` if the last does not agree with the others."""
    bare = re.sub(r"(?i)^(?:urn:)?isbn(?:-1[03])?[:\s]*", "", text.strip())
    digits = re.sub(r"[\s‐-―-]", "", bare).upper()
    if re.fullmatch(r"\d{9}[\dX]", digits):
        numbers = [10 if digit == "X" else int(digit) for digit in digits]
        if sum(weight * n for weight, n in zip(range(10, 0, -1), numbers, strict=True)) % 11:
            return None
        body = "978" + digits[:9]
        return body + str(-_weighted(body) % 10)
    return digits if re.fullmatch(r"97[89]\d{10}", digits) and _weighted(digits) % 10 == 0 else None


def _weighted(digits: str) -> int:
    return sum(int(digit) * (3 if n % 2 else 1) for n, digit in enumerate(digits))
