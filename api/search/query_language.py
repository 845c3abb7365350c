"""The language that a query is typed in, and its concepts in English for a catalog that has little else. Pure.

A word of another language is never put right as if it were a slip. Its concepts are looked for in English
(``translations.txt``) if the catalog has no materials in that language, or has the word nowhere, or a phrase rarely.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from api.search.weighting import Word
from api.search.word_files import lines_of
from indexer.words.analysis import is_stopword, words
from indexer.words.phrases import Key, Phrases
from indexer.words.spelling import Speller
from indexer.words.synonyms import singular, singulars

# Words that a sentence of a language hardly does without, folded.
_SMALL: Mapping[str, frozenset[str]] = {
    language: frozenset(text.split())
    for language, text in {
        "es": "el la los las un una unos unas de del al y o para por con sin en que como sobre entre mi mis su sus es"
        " son mas muy no ni pero nada excepto salvo",
        "fr": "le la les un une des du de et ou pour avec sans sur dans en au aux que qui est sont mes mon ma",
        "pt": "o os as um uma de do da dos das e ou para com sem em no na nos nas que sobre",
        "de": "der die das den dem des ein eine einen und oder fur mit ohne auf im in zu zum zur von uber",
        "it": "il lo la gli le un una di del della dei delle e o per con senza su in che",
    }.items()
}
_ONLY_SPANISH = frozenset({"el", "los", "las", "del", "ni", "unos", "unas", "para", "por"})
_SPANISH_LETTERS = frozenset("áíóúñ¿¡")
# Words that name a grade or a school and tell the language.
_TELLING: Mapping[str, frozenset[str]] = {
    "es": frozenset("ano anos curso grado grados primaria secundaria ninos bachillerato eso".split()),  # noqa: SIM905
    "fr": frozenset("cm1 cm2 ce1 ce2 6e 5e 4e 3e classe annee maternelle".split()),  # noqa: SIM905
    "pt": frozenset({"ano"}),
    "de": frozenset({"klasse", "schuljahr", "jahrgangsstufe", "grundschule"}),
}
_MIN_LETTERS = 4  # letters of a word that tells a language
_FAR_LESS = 10  # times


class Translation(NamedTuple):
    """Some words of a query, next to each other but for small words, and what they mean in English."""

    words: tuple[Word, ...]
    meant: str


def query_language(tokens: Sequence[Word], outside: Sequence[Word], english: Container[str]) -> str:
    """The tag of the language, or "" for English or if it cannot be told. ``outside`` are the words in no piece."""
    spoken = {word.folded for word in tokens}
    best, most = "", (0, 0)
    for language, small in _SMALL.items():
        telling = len(spoken & _TELLING.get(language, frozenset()))
        told = len(spoken & small) + telling
        if not told:
            continue
        content = [word.folded for word in outside if word.folded not in small and word.folded.isalpha()]
        phrased = _in_phrases(tuple(content), language)  # "guerra" alone may be a name
        theirs = sum((len(word) >= _MIN_LETTERS and word not in english) or word in phrased for word in content)
        known = sum((singular(word),) in tables().get(language, {}) for word in content)  # "ano" is of two languages
        if (told, known) > most and ((theirs and 2 * theirs >= len(content)) or (telling and told > 1)):
            best, most = language, (told, known)
    return best


def is_spanish(typed: str, tokens: Sequence[Word], english: Container[str]) -> bool:
    """Whether a query is in Spanish, or has a small word or a letter that hardly another language has."""
    told = any(word.folded in _ONLY_SPANISH for word in tokens) or not _SPANISH_LETTERS.isdisjoint(typed.lower())
    return told or query_language(tokens, tokens, english) == "es"


def without_small(tokens: Sequence[Word], language: str) -> list[Word]:
    """The words less the small ones of a language, unless there are no others."""
    small = _SMALL.get(language, frozenset())
    return [word for word in tokens if word.folded not in small] or list(tokens)


def translations(
    outside: Sequence[Word], language: str, catalog_languages: Collection[str], speller: Speller
) -> list[Translation]:
    """What of the words in no piece is looked for in English, as far as the catalog says it. If the query's language
    is one of the catalog's, or is not known, a word of it stays unless it is unknown here."""
    foreign = bool(language) and language not in {tag.partition("-")[0] for tag in catalog_languages}
    spoken = tables().get(language) or _any_language()
    translated: list[Translation] = []
    names, at = [singular(word.folded) for word in outside], 0
    while at < len(outside):
        for length, meant in spoken.at(names, at):
            part = outside[at : at + length]
            if tuple(names[at : at + length]) == singulars(meant):
                continue
            unknown = any(_is_unknown(word.folded, meant if length > 1 else "", speller) for word in part)
            if (foreign or unknown) and all(_is_said(word, speller) for word in words(meant)):
                translated.append(Translation(tuple(part), meant))
                at += length - 1
                break
        at += 1
    return translated


def in_english(translated: Iterable[Translation]) -> dict[Word, str]:
    """What to read for each word: for the first of an entry all that it means, for the others nothing."""
    read: dict[Word, str] = {}
    for entry in translated:
        read |= {word: entry.meant.lower() if word is entry.words[0] else "" for word in entry.words}
    return read


def _is_unknown(word: str, meant: str, speller: Speller) -> bool:
    """Whether the catalog and English have no such word; of an entry of several words, which is hardly chance, also
    whether the catalog has it far less than every word that it means."""
    if not speller.occurs(word) and word not in speller:
        return True
    said = [speller.count(one) for one in words(meant) if not is_stopword(one)]
    return bool(said) and _FAR_LESS * speller.count(word) < min(said)


def _in_phrases(content: Key, language: str) -> frozenset[str]:
    """The words that are in entries of several words of a language."""
    table, names = tables().get(language, Phrases[str]()), [singular(word) for word in content]
    found: set[str] = set()
    for at in range(len(names)):
        for length, meant in table.at(names, at):
            if length > 1 and tuple(names[at : at + length]) != singulars(meant):
                found.update(content[at : at + length])
    return frozenset(found)


def _is_said(word: str, speller: Speller) -> bool:
    return is_stopword(word) or speller.occurs(word) or speller.occurs(singular(word))


@lru_cache(maxsize=1)
def _any_language() -> Phrases[str]:
    """The entries of all languages; one of several means what it does in the first of them."""
    return Phrases(chain.from_iterable(table.items() for table in reversed(tables().values())))


@lru_cache(maxsize=1)
def tables() -> dict[str, Phrases[str]]:
    """By language and by the words of an entry, singular and folded, without small ones."""
    tables: dict[str, dict[Key, str]] = {}
    language = ""
    for line in lines_of("translations.txt"):
        if line.startswith("["):
            language = line.strip("[] ")
            tables[language] = {}
        elif ":" in line:
            names, _, meant = line.partition(":")
            for name in names.split(","):
                tables[language].setdefault(singulars(name), meant.strip())
    return {language: Phrases(entries) for language, entries in tables.items()}
