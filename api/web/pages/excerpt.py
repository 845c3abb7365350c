"""The sentence of a material that answers a query best, with the query's words marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from markupsafe import Markup, escape

from catalog.model import Resource
from catalog.text.analysis import stem, terms, words

MAX_LENGTH = 220  # characters of an excerpt
_READ = 4000  # characters of a text that are looked through
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\s*\n+\s*")
_MARKDOWN = re.compile(r"[*_`#>|]+|!?\[([^\]]*)\]\([^)]*\)")
_TOKEN = re.compile(r"\w[\w'’-]*")


def excerpt(resource: Resource, wanted: Set[str]) -> Markup:
    """The first of the sentences that hold most of the ``wanted`` terms, those words in ``<mark>``.

    The description and objectives are read before the text, which is read only if they lack some of the terms. If
    nothing holds any, it is the beginning of the description, or else of an objective or of the text.
    """
    best, most = "", -1
    for sentence in _sentences(resource, wanted):
        shared = len(wanted & set(terms(sentence))) if wanted else 0
        if shared > most:
            best, most = sentence, shared
        if most == len(wanted):
            break
    return _marked(_cut(best, wanted), wanted)


def _sentences(resource: Resource, wanted: Set[str]) -> Iterator[str]:
    about = "\n".join((resource.description, *resource.objectives))
    yield from _split(about, resource.title)
    if not about.strip() or not wanted <= set(terms(about)):
        plain = _MARKDOWN.sub(r"\1", resource.text[:_READ])
        yield from _split(plain, resource.title)


def _split(text: str, title: str) -> Iterator[str]:
    """Sentences of some length; what only repeats the title says nothing new."""
    for part in _SENTENCE.split(text):
        sentence = " ".join(part.split())
        if len(sentence) > 20 and sentence.rstrip(".").casefold() != title.rstrip(".").casefold():
            yield sentence


def _cut(sentence: str, wanted: Set[str]) -> str:
    """A long sentence from a little before the first of the wanted words."""
    if len(sentence) <= MAX_LENGTH:
        return sentence
    first = next((match.start() for match in _TOKEN.finditer(sentence) if _meets(match[0], wanted)), 0)
    start = sentence.rfind(" ", 0, max(0, first - 60)) + 1 if first > MAX_LENGTH - 60 else 0
    end = start + MAX_LENGTH
    if end < len(sentence):
        end = max(sentence.rfind(" ", start, end), start + MAX_LENGTH // 2)
    return ("…" if start else "") + sentence[start:end] + ("…" if end < len(sentence) else "")


def _marked(sentence: str, wanted: Set[str]) -> Markup:
    pieces, last = [], 0
    for match in _TOKEN.finditer(sentence) if wanted else ():
        if _meets(match[0], wanted):
            pieces += [escape(sentence[last : match.start()]), Markup("<mark>{}</mark>").format(match[0])]
            last = match.end()
    return Markup("").join([*pieces, escape(sentence[last:])])


def _meets(token: str, wanted: Set[str]) -> bool:
    return any(stem(word) in wanted for word in words(token))
