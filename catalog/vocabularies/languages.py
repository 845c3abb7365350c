"""Languages as BCP 47 tags, from tags, ISO 639 codes and names in any usual language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_UNKNOWN = frozenset({"und", "zxx", "mis"})
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,4}")
_IN_A_PLACE = re.compile(r"(?P<language>[^()]+?)\s*[(,–-]\s*(?P<place>[^()]+?)\s*\)?")
_OF_SEVERAL = re.compile(r"(?:bi|multi)lingual\s*[:(–-]\s*(?P<languages>[^()]+?)\)?", re.IGNORECASE)
_LIST = re.compile(r"\s*(?:[,;|/&+\n]|\band\b|\by\b|\bund\b|\bet\b)\s*")
_NAME = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+)*")
_JOINED = re.compile(r"\b(?:and|or|y|und|et)\b", re.IGNORECASE)
# What people write for a language and the tables of names take for another.
_USUAL = {"asl": "ase", "bsl": "bfi", "mandarin": "zh", "cantonese": "yue", "flemish": "nl-BE", "castellano": "es"}
_NO_LANGUAGE = frozenset({"bilingual", "multilingual", "other", "none", "unknown", "various", "all"})
_SCRIPTS = {"simplified": "zh-Hans", "traditional": "zh-Hant"}


@lru_cache(maxsize=4096)
def parse_language(text: str) -> str | None:
    """The tag of one language: "English", "eng", "EN_us" and "anglais" are one; ``None`` for what is no language."""
    value = " ".join(text[:100].split()).strip(" .")
    if re.match(r"https?://", value):  # ".../iso639-2/eng", ".../languages/de"
        value = re.split(r"[/#]", value.rstrip("/#"))[-1]
    if not value or value.lower() in _NO_LANGUAGE:
        return None
    if usual := _USUAL.get(value.lower()):
        return usual
    if _TAG.fullmatch(value) and (tag := _standard(value.replace("_", "-"))):
        return None if tag in _UNKNOWN else tag
    return _named(value) or _variety(value)


def _variety(value: str) -> str | None:
    """A language with a place or script beside it: "English (UK)", "Spanish - Mexico", "Chinese, Simplified"."""
    match = _IN_A_PLACE.fullmatch(value)
    language = _named(match["language"]) if match else None
    if match is None or language is None:
        return None
    if language == "zh" and (script := _SCRIPTS.get(match["place"].lower().split()[0])):
        return script
    if _named(match["place"]) == language:  # "Spanish (Español)"
        return language
    return _regional(language, match["place"]) or (language if value.endswith(")") else None)


def parse_languages(text: str) -> tuple[str, ...]:
    """The tags of a value that may list languages: "English, Spanish", "en/fr". What is no language is passed over."""
    if inner := _OF_SEVERAL.fullmatch(text[:1000].strip()):
        text = inner["languages"]
    if tag := parse_language(text):
        return (tag,)
    tags = [parse_language(piece) for piece in _LIST.split(text[:1000]) if piece.strip()]
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def with_general(tags: Iterable[str]) -> tuple[str, ...]:
    """The tags and all that they are varieties of: "zh-Hans-CN" is "zh-Hans" and "zh" too. Facets count by these."""
    parts = [tag.split("-") for tag in tags]
    return tuple(dict.fromkeys("-".join(part[:n]) for part in parts for n in range(len(part), 0, -1)))


def _standard(tag: str) -> str | None:
    import langcodes  # noqa: PLC0415  reads long tables

    try:
        language = langcodes.Language.get(tag)
    except ValueError:
        return None
    if not language.is_valid():
        return None
    return language.prefer_macrolanguage().to_tag()


def _named(name: str) -> str | None:
    """By its name; a word of two or three letters is a code or nothing."""
    if (
        len(name) < 2
        or name.lower() in _NO_LANGUAGE
        or (len(name) < 4 and name.isascii())
        or not _NAME.fullmatch(name)
        or _JOINED.search(name)
    ):
        return None
    import langcodes  # noqa: PLC0415  as in _standard

    try:
        return langcodes.find(name).prefer_macrolanguage().to_tag()
    except LookupError:
        return None


def _regional(language: str, place: str) -> str | None:
    """ "English (United States)" is "en-US"."""
    code = {"us": "US", "usa": "US", "uk": "GB", "latin america": "419"}.get(place.lower())
    for territory in [code] if code else _territories(place):
        return f"{language}-{territory}"
    return None


@lru_cache(maxsize=256)
def _territories(place: str) -> tuple[str, ...]:
    from language_data.names import name_to_code  # noqa: PLC0415  opens a table that few values need

    code = name_to_code("territory", place.lower())
    return (code,) if code else ()
