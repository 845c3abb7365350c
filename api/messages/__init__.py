"""Every word that people are told, in TOML files of each language, and the choice among the languages.

``en.toml`` is what every reader meets on pages, ``en.desk.toml`` what those at the coordinator's desk do, and
``en.messages.toml`` what code says (``catalog.messages``). A message is text with named places, or a table of
``one`` and ``other`` for texts that count. Adding a language is adding its files: ``tests/test_words.py`` says what it
still lacks.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, reduce
from importlib import resources

from markupsafe import Markup

from catalog.messages import Message, Value

Template = str | dict[str, str]
DEFAULT = "en"
_PLURALS = {"one", "other"}


class Words:
    """One language's messages: ``words("search.count", 3)`` is the text of a key in that language."""

    def __init__(self, language: str, messages: Mapping[str, Template]) -> None:
        self.language, self.messages = language, messages
        self.direction = str(messages["language.direction"])
        self.name = str(messages["language.name"])

    def __call__(self, key: str, n: int | None = None, /, **values: object) -> str:
        """The message with its values; markup among the values makes markup of it, its own text escaped."""
        message = self.messages[key]
        if isinstance(message, dict):
            message = message["one" if n == 1 else "other"]
        if n is not None:
            values["n"] = self.number(n)
        if any(hasattr(value, "__html__") for value in values.values()):
            return Markup(message).format(**values)  # noqa: S704  our own text; format() escapes the values
        return message.format(**values) if values else message

    def say(self, message: Message) -> str:
        """What code had to say, in this language."""
        if message.default is not None and message.key not in self.messages:
            return message.default
        return self(message.key, message.n, **{name: self._value(value) for name, value in message.values})

    def _value(self, value: Value) -> object:
        """A value as a message takes it; a sentence within a sentence has no full stop."""
        if isinstance(value, Message):
            return _Text(self.say(value).rstrip("."))
        if isinstance(value, tuple):
            items = [self._value(each) for each in value]
            return reduce(lambda first, last: self("list.comma", first=first, last=last), items)
        return self.number(value) if isinstance(value, int) else value

    def get(self, key: str, default: str) -> str:
        """A message for a value that comes from data, or the value as it is."""
        message = self.messages.get(key, default)
        return message if isinstance(message, str) else default

    def number(self, n: int) -> str:
        return f"{n:,}".replace(",", str(self.messages["language.thousands"]))


class _Text(str):
    """A value that may begin a sentence: ``{things:capital}``."""

    __slots__ = ()

    def __format__(self, how: str) -> str:
        return self[:1].upper() + self[1:] if how == "capital" else super().__format__(how)


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
    """Every language there is a file for, by its BCP 47 tag."""
    messages: dict[str, dict[str, Template]] = {}
    for file in sorted(resources.files("api.messages").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            texts = dict(_flat(tomllib.loads(file.read_text(encoding="utf-8"))))
            messages.setdefault(file.name.partition(".")[0], {}).update(texts)
    return {language: Words(language, texts) for language, texts in messages.items()}


def english() -> Words:
    """What the API and the command speak."""
    return catalogs()[DEFAULT]


def choose_language(chosen: str, accepted: str) -> Words:
    """The words of the language a reader chose, or of the first that their browser accepts and we have."""
    known = catalogs()
    if chosen in known:
        return known[chosen]
    wanted: list[tuple[float, int, str]] = []
    for place, part in enumerate(accepted[:500].split(",")):
        tag, _, weight = part.strip().partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            quality = 0.0
        wanted.append((-quality, place, tag.strip().lower()))
    for quality, _, tag in sorted(wanted):
        primary = tag.partition("-")[0]
        if quality < 0 and primary in known:
            return known[primary]
    return known[DEFAULT]
