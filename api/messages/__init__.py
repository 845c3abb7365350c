"""Every sentence that people read, in TOML files of each language, and the choice among the languages.

``en.toml`` is what every reader meets on pages, ``en.desk.toml`` what those at the coordinator's desk do, and
``en.messages.toml`` what code says (``catalog.messages``). A message is text with named places, or a table of texts
that count, by the plural forms that CLDR gives the language ("one", "few", "other" ...); a form that is missing is
"other". Adding a language is adding its files: ``tests/test_words.py`` says what it still lacks.

A variety (``en-GB.toml``) is its language with the messages that differ, and the words of ``[spelling]`` in all others.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache, reduce
from importlib import resources
from importlib.resources.abc import Traversable

from markupsafe import Markup

from catalog.messages import Message, Value

Template = str | dict[str, str]
DEFAULT = "en"  # American, as CLDR has it
_PLURALS = {"zero", "one", "two", "few", "many", "other"}
_SPELLING = "spelling."
_LANGUAGE = "tongue."
_CAPITALS = re.compile(r"\{(\w+):capital\}")


class Words:
    """One language's messages: ``words("search.count", 3)`` is the text of a key in that language."""

    def __init__(self, language: str, messages: Mapping[str, Template]) -> None:
        self.language, self.messages = language, messages
        self.primary = language.partition("-")[0]
        self.direction = str(messages["language.direction"])
        self.name = str(messages["language.name"])

    def __call__(self, key: str, n: int | None = None, /, **values: object) -> str:
        """The message with its values; markup among the values makes markup of it, its own text escaped."""
        text = self._text(key, n)
        for value in values.values():
            if hasattr(value, "__html__"):
                text = Markup(text)  # noqa: S704  our own text; what fills it is escaped
        return self._filled(text, n, values)

    def say(self, message: Message) -> str:
        """What code had to say, in this language."""
        key, n, values, default = message
        if default is not None and key not in self.messages:
            return self.get(key, default)
        text = self._text(key, n)
        if not values and n is None:
            return text  # as most of the messages within a sentence
        return self._filled(
            text, n, {name: value if type(value) is str else self._value(value) for name, value in values}
        )

    def once(self) -> Words:
        """The same for one answer, which says much again: what it says, also within a sentence, is put into words
        once."""
        return _SaidOnce(self)

    def _text(self, key: str, n: int | None) -> str:
        """A message with its places open, in the form for a number."""
        message = self.messages[key]
        return (
            message if isinstance(message, str) else message.get(_plural_form(self.language)(n or 0), message["other"])
        )

    def _filled(self, text: str, n: int | None, values: dict[str, object]) -> str:
        """A text with its places filled; ``{things:capital}`` is a value that begins a sentence."""
        if n is not None:
            values["n"] = self.number(n)
        if ":capital" in text:
            values |= {name: _capital(str(values[name])) for name in _CAPITALS.findall(text)}
            text = text.replace(":capital", "")
        return text.format(**values) if values else text

    def _value(self, value: Value) -> object:
        """A value as a message takes it; a sentence within a sentence has no full stop."""
        if isinstance(value, Message):
            return self.say(value).rstrip(".")
        if isinstance(value, tuple):
            items = [self._value(part) for part in value]
            return reduce(lambda first, last: self("list.comma", first=first, last=last), items)
        return self.number(value) if isinstance(value, int) else value

    def get(self, key: str, default: str) -> str:
        """A message for a value that comes from data, or the value as it is; every language has a name (CLDR's)."""
        message = self.messages.get(key)
        if message is None and key.startswith(_LANGUAGE):
            return self._language_name(key.removeprefix(_LANGUAGE)) or default
        return message if isinstance(message, str) else default

    def label(self, key: str, default: str) -> str:
        """``get`` for a sentence of its own: with a capital."""
        return _capital(self.get(key, default))

    def _language_name(self, tag: str) -> str | None:
        from babel import Locale  # noqa: PLC0415  as for plural forms

        names, own = Locale.parse(self.language, sep="-"), tag.split("-")
        whole = names.languages.get("_".join(own))
        known, place = names.languages.get(own[0]), names.territories.get(own[-1]) if own[1:] else None
        return whole or (f"{known} ({place})" if known and place else known)

    def number(self, n: int) -> str:
        return f"{n:,}".replace(",", str(self.messages["language.thousands"]))


class _SaidOnce(Words):
    def __init__(self, words: Words) -> None:
        self.__dict__.update(words.__dict__)
        self._said: dict[Message, str] = {}

    def say(self, message: Message) -> str:
        if (text := self._said.get(message)) is None:
            text = self._said[message] = super().say(message)
        return text


@cache
def _plural_form(language: str) -> Callable[[int], str]:
    from babel import Locale  # noqa: PLC0415  a command that counts nothing does not wait for it

    return Locale.parse(language, sep="-").plural_form


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, Template]]:
    for key, value in table.items():
        if isinstance(value, dict) and not set(value) <= _PLURALS:
            yield from _flat(value, f"{prefix}{key}.")
        elif isinstance(value, dict):
            yield prefix + key, {str(form): str(text) for form, text in value.items()}
        else:
            yield prefix + key, str(value)


@cache
def catalogs() -> Mapping[str, Words]:
    """Every language and variety there is a file for, by its BCP 47 tag."""
    return {tag: _words_of(tag) for tag in sorted({file.name.partition(".")[0] for file in _files()})}


@cache
def _words_of(tag: str) -> Words:
    messages: dict[str, Template] = {}
    for file in _files():
        if file.name.partition(".")[0] == tag:
            messages |= _flat(tomllib.loads(file.read_text(encoding="utf-8")))
    if "-" in tag:
        messages = _variety(_words_of(tag.partition("-")[0]).messages, messages)
    return Words(tag, messages)


def _files() -> list[Traversable]:
    listed = (file for file in resources.files("api.messages").iterdir() if file.name.endswith(".toml"))
    return sorted(listed, key=lambda file: file.name)


def _variety(general: Mapping[str, Template], own: Mapping[str, Template]) -> dict[str, Template]:
    """The messages of a language as a variety has them; the names of places stay as they are."""
    spelling = {key.removeprefix(_SPELLING): str(word) for key, word in own.items() if key.startswith(_SPELLING)}
    pattern = re.compile(rf"\{{[^}}]*\}}|\b(?:{'|'.join(spelling)})\b", re.IGNORECASE)

    def spelled(match: re.Match[str]) -> str:
        word = spelling.get(match[0].lower(), match[0])
        return word.capitalize() if match[0][0].isupper() else word

    def whole(template: Template) -> Template:
        if isinstance(template, dict):
            return {form: pattern.sub(spelled, text) for form, text in template.items()}
        return pattern.sub(spelled, template)

    messages = {key: whole(template) for key, template in general.items()}
    return messages | {key: template for key, template in own.items() if not key.startswith(_SPELLING)}


def english() -> Words:
    """What the API and the command speak."""
    return _words_of(DEFAULT)  # the others are not read for it


def choose_language(chosen: str, accepted: str) -> Words:
    """The words of the language a reader chose, or of the first that their browser accepts and we have.

    An English that CLDR derives from the British, such as Australia's, gets the British words.
    """
    known = catalogs()
    return known[chosen] if chosen in known else known[_accepted(accepted[:500])]


@lru_cache(maxsize=256)  # most requests say one of a few
def _accepted(accepted: str) -> str:
    """The language of ours that an Accept-Language header asks for first."""
    known, wanted = catalogs(), list[tuple[float, int, str]]()
    for place, part in enumerate(accepted.split(",")):
        tag, _, weight = part.strip().partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            quality = 0.0
        wanted.append((-quality, place, tag.strip().lower()))
    tags = (_nearest(tag, known) for quality, _, tag in sorted(wanted) if quality < 0)
    return next((tag for tag in tags if tag), DEFAULT)


def _nearest(tag: str, known: Mapping[str, Words]) -> str | None:
    """The variety that is asked for or has the same parent, or else its language, if we have it."""
    from babel.core import get_global  # noqa: PLC0415

    primary, _, region = tag.partition("-")
    parents = get_global("parent_exceptions")
    parent = parents.get(f"{primary}_{region.upper()}")
    for other in known:
        if other.lower() == tag or (parent and parents.get(other.replace("-", "_")) == parent):
            return other
    return primary if primary in known else None
