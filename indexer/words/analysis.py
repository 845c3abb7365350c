"""Which words of a resource are searched and what of it is embedded. Pure; golden files pin the answers."""

from __future__ import annotations

import html
import re
import unicodedata

from catalog.model import Resource, Standard
from catalog.text.analysis import MAX_WORD, accented, fold, is_stopword, stem, stems, terms, words, words_in

__all__ = [
    "CHANCE",
    "FIELDS",
    "MAX_WORD",
    "accented",
    "fold",
    "is_stopword",
    "passage",
    "searchable",
    "standard_passage",
    "stem",
    "stems",
    "terms",
    "words",
    "words_in",
]

# The order is the order of the columns of the word index and is part of its format.
FIELDS = ("title", "objective", "keyword", "description", "body", "part", "subject")

# Phrases that have nothing to do with each other: how near a model sets these is how near chance comes.
CHANCE = (
    "adding fractions with unlike denominators",
    "how volcanoes erupt",
    "the causes of the First World War",
    "writing a persuasive letter",
    "singing in two parts",
    "healthy friendships",
    "sorting algorithms",
    "throwing and catching a ball",
    "French verbs in the past tense",
    "drawing faces with charcoal",
    "the water cycle",
    "rhyming words for beginners",
    "electric circuits",
    "reading a map with grid references",
    "ancient Egyptian gods",
    "probability with dice",
    "parts of a flower",
    "saving and spending money",
    "stage directions in a play",
    "the equator and the poles",
)

_MARKUP = re.compile(r"\]\([^)\s]{0,2000}\)|<[^<>]{0,500}>|\bhttps?://\S+")


def searchable(resource: Resource) -> dict[str, str]:
    """The text of each of ``FIELDS``."""
    body = _MARKUP.sub(" ", resource.text) if resource.text_format == "text/markdown" else resource.text
    return {
        "title": resource.title,
        "objective": "\n".join(resource.objectives),
        "keyword": "\n".join(resource.keywords),
        "description": resource.description,
        "body": body,
        "part": "\n".join(dict.fromkeys(part.name for part in resource.parts)),
        "subject": "\n".join(resource.subjects),
    }


def passage(resource: Resource) -> str:
    """The text embedded for a resource: what it is about, shortest and surest words first, since a model reads only
    the beginning (all-MiniLM-L6-v2: 256 word pieces). The material itself only if nothing else describes it."""
    parts = [resource.title, *resource.objectives, ", ".join(resource.keywords), resource.description]
    if not any(part.strip() for part in parts[1:]):
        parts.append(resource.text[:2000])
    return ". ".join(_line(part).rstrip(".") for part in parts if part.strip())


def standard_passage(standard: Standard) -> str:
    """The text embedded for a standard: its own statement, without the markup that frameworks leave in it."""
    statement = html.unescape(_MARKUP.sub(" ", html.unescape(standard.statement)))
    return _line(unicodedata.normalize("NFKC", statement)) or standard.code


def _line(text: str) -> str:
    return " ".join(text.split())
