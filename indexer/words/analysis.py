"""Which words of a resource are searched and what of it is embedded. Pure; golden files pin the answers.

Text of any kind is ordinary input: there is no query syntax, nothing is refused, and one analyser reads both the
catalog and what is typed.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from threading import Lock

import Stemmer

from catalog.model import Resource, Standard

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

MAX_WORD = 64  # characters; nobody looks for a longer one, and hostile text is made of them

_STOPWORDS = frozenset(
    # Function words, and what every lesson's objective says ("I can use ...").
    """a about an and are as at be been but by can could did do does dont eg etc for from had has have he her his how i
    ie if in into is it its like may me more most my no not of on or our out should so some such than that the their
    them then there these they this those to up use using was we were what when where which while who why will with
    would you your""".split()  # noqa: SIM905  read as prose
)
# A letter or digit, or a vowel sign of a script (Devanagari to Khmer) whose signs Python does not count as letters;
# underscores are spaces by the time this is used. Every repetition either consumes or is bounded: no text is slow.
_L = "[\\w\u0900-\u0963\u0970-\u0dff\u0e00-\u0eff\u1000-\u1049\u1780-\u17d3]"
_WORD = re.compile(
    rf"""(?<!\w)[a-z](?:\+\+|\#(?!\w))                   # c++, c#
      | {_L}++(?:-{_L}++){{0,3}}(?:\.{_L}++(?:-{_L}++){{0,3}})+  # 3.nf.a.1, hsa-sse.a.1, rl.9-10.1, 3.5, u.s
      | \d++(?:,\d{{3}})+(?!\d)                           # 12,500
      | \d++/\d++                                        # 3/4
      | {_L}++(?:'{_L}++)*                               # it's, o'clock
    """,
    re.VERBOSE,
)
# A sign that may join two words or be part of one; an ASCII text without any is runs of letters and digits.
_JOINING = re.compile(r"[+#]|[.'/,](?=[a-z0-9])")
_SPACES = str.maketrans({sign: " " for sign in map(chr, range(128)) if not sign.isalnum()})
_LETTERS = re.compile(r"[^\W\d_]+")
# Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic: left out when typing, so left out here.
_ACCENT = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u0652\u0670]")
# Scripts written without spaces (Han, kana, Thai, Lao, Khmer, Burmese) are matched by overlapping pairs of characters.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]{2,}")
_SIGNS = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "\u2044": "/", "\u2010": "-", "\u2011": "-"})
_MARKUP = re.compile(r"\]\([^)\s]{0,2000}\)|<[^<>]{0,500}>|\bhttps?://\S+")
_ONCE = Lock()  # a Snowball stemmer keeps state, so one thread at a time


def words(text: str) -> Iterator[str]:
    """Folded words in order: no case, no accents, no possessive; stopwords are kept, stems are not taken."""
    folded = fold(text)
    if folded.isascii() and not _JOINING.search(folded):  # most texts, three times as fast
        tokens = folded.translate(_SPACES).split()
        return iter(tokens if max(map(len, tokens), default=0) <= MAX_WORD else [token[:MAX_WORD] for token in tokens])
    return _any_words(folded)


def _any_words(folded: str) -> Iterator[str]:
    for token in _WORD.findall(folded):
        if token.isascii() and token.isalnum():  # nearly all; the rest of this loop is for what is not
            yield token[:MAX_WORD]
        elif _is_plain(token):
            yield from _plain(token)
        elif "/" in token or token[-1] in "+#":
            yield token
        elif "," in token:
            yield token.replace(",", "")
        else:
            yield from _dotted(token)


def accented(text: str) -> Iterator[tuple[str, str]]:
    """The words that folding takes accents from, in order: folded, and as written but for capitals."""
    if text.isascii():
        return
    for word in _LETTERS.findall(unicodedata.normalize("NFC", text.lower())):
        if not word.isascii():
            folded = fold(word)
            if folded != word and folded == _ACCENT.sub("", unicodedata.normalize("NFD", word)):
                yield folded, word


def terms(text: str) -> list[str]:
    """What is matched: stems of the words that are no stopwords, in order, repeated as they are repeated."""
    return [stem(word) for word in words(text) if word not in _STOPWORDS]


def is_stopword(word: str) -> bool:
    """Whether a folded word says too little to be looked for."""
    return word in _STOPWORDS


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The Snowball (Porter 2) English stem of a folded word; words with a digit or sign stay as they are."""
    if not word.isalpha():
        return word
    with _ONCE:
        return str(_stemmer().stemWord(word))


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
    the beginning (all-MiniLM-L6-v2: 256 word pieces). The material itself only where nothing else describes it."""
    said = [resource.title, *resource.objectives, ", ".join(resource.keywords), resource.description]
    if not any(part.strip() for part in said[1:]):
        said.append(resource.text[:2000])
    return ". ".join(_line(part).rstrip(".") for part in said if part.strip())


def standard_passage(standard: Standard) -> str:
    """The text embedded for a standard: its own statement, without the markup that frameworks leave in it."""
    statement = html.unescape(_MARKUP.sub(" ", html.unescape(standard.statement)))
    return _line(unicodedata.normalize("NFKC", statement)) or standard.code


def _line(text: str) -> str:
    return " ".join(text.split())


def fold(text: str) -> str:
    """As words are compared: without case, accents and typographers' signs."""
    text = text.casefold().replace("_", " ")
    if text.isascii():
        return text
    folded = unicodedata.normalize("NFKD", text.translate(_SIGNS)).translate(_SIGNS)
    # Decomposing can bring back capitals (the service mark is "SM"), so case is folded once more.
    return unicodedata.normalize("NFC", _ACCENT.sub("", folded.casefold()))


def _is_plain(token: str) -> bool:
    return token.isalnum() or ("'" in token and "." not in token)


def _plain(token: str) -> Iterator[str]:
    if "'" in token:
        token = token.removesuffix("'s").replace("'", "")
    if not token.isascii() and _UNSPACED.search(token):
        yield from _pairs(token)
    elif token:
        yield token[:MAX_WORD]


def _pairs(token: str) -> Iterator[str]:
    end = 0
    for run in _UNSPACED.finditer(token):
        if run.start() > end:
            yield token[end : run.start()][:MAX_WORD]
        characters = run.group()
        yield from (characters[at : at + 2] for at in range(len(characters) - 1))
        end = run.end()
    if end < len(token):
        yield token[end:][:MAX_WORD]


def _dotted(token: str) -> Iterator[str]:
    """A code (letters, digits and dots) stays whole; initials close up; anything else was a missing space."""
    parts = token.split(".")
    digits = any(letter.isdigit() for letter in token)
    if digits and (all(part.isdigit() for part in parts) or any(letter.isalpha() for letter in token)):
        yield token[:MAX_WORD]
    elif all(len(part) == 1 for part in parts):
        yield "".join(parts)[:MAX_WORD]
    else:
        for part in parts:
            for piece in part.split("-"):
                yield from _plain(piece)


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english", 0)
