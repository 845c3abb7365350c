"""Words that a word may be derived from, if a catalog has it in no form: "sugary" from "sugar". Pure."""

from __future__ import annotations

from collections.abc import Iterator

MIN_LETTERS = 3  # letters of a base

# By ending, longest first: what may have stood in its place.
_ENDINGS = (
    ("ically", ("ic", "y", "")),
    ("fulness", ("ful", "")),
    ("ability", ("able", "")),
    ("ation", ("e", "", "y")),
    ("ition", ("e", "", "it")),
    ("ously", ("ous", "")),
    ("ward", ("",)),
    ("ness", ("", "y")),
    ("like", ("",)),
    ("less", ("",)),
    ("hood", ("",)),
    ("ship", ("",)),
    ("ment", ("", "e")),
    ("able", ("", "e")),
    ("ible", ("", "e")),
    ("ance", ("", "e", "ant")),
    ("ence", ("", "e", "ent")),
    ("ious", ("y", "e", "ion", "")),
    ("eous", ("e", "")),
    ("ity", ("", "e")),
    ("ful", ("", "y")),
    ("ish", ("", "e")),
    ("ism", ("", "e", "y")),
    ("ist", ("", "e", "y")),
    ("ian", ("y", "", "e", "ia")),
    ("ize", ("", "e", "y")),
    ("ise", ("", "e", "y")),
    ("ify", ("", "e")),
    ("ous", ("", "e")),
    ("ive", ("", "e", "ion")),
    ("ial", ("", "y", "e")),
    ("ing", ("", "e")),
    ("ly", ("", "le")),
    ("al", ("", "e")),
    ("ic", ("", "o", "y", "e", "a")),
    ("en", ("", "e")),
    ("er", ("", "e", "y")),
    ("or", ("", "e")),
    ("ed", ("", "e")),
    ("y", ("", "e")),
)


def bases(word: str) -> Iterator[str]:
    """Words that a folded word may be derived from, the longest ending first."""
    for ending, instead in _ENDINGS:
        if not word.endswith(ending) or len(word) - len(ending) < MIN_LETTERS - 1:
            continue
        root = word.removesuffix(ending)
        for letters in instead:
            if len(root + letters) >= MIN_LETTERS:
                yield root + letters
        if len(root) > MIN_LETTERS and root[-1] == root[-2]:  # sunny, from sun
            yield root[:-1]
        elif len(root) >= MIN_LETTERS and root[-1] == "i":  # happiness, from happy
            yield root[:-1] + "y"
