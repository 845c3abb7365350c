"""The text catalog: whole in every language, and nothing in it that no page says."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from api.words import DEFAULT, Message, Words, catalogs, choose_language
from catalog.needs import NEEDS
from catalog.saying import Said, listed, said

API = Path(__file__).parent.parent / "api"
SOURCES = [*API.glob("templates/**/*.html"), *API.glob("pages/**/*.py"), *API.glob("*.py")]
SOURCES += [API.parent / "catalog" / "saying.py"]
# Tables whose keys are values of data: looked up by a key that is made while a page is drawn.
BY_VALUE = {"language", "need", "feature", "tongue", "choice", "parameter", "problem", "license", "evidence", "fact"}
BY_VALUE |= {"reason"}
AT_THE_DESK = {"done", "state", "origin", "outcome", "assigned", "mark", "cause", "scale", "level", "votes", "status"}
AT_THE_DESK |= {"supply", "import", "alignment-type", "verdict-on", "rule"}


def placeholders(message: Message) -> set[str]:
    texts = message.values() if isinstance(message, dict) else [message]
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_language_has_every_key_with_the_same_places() -> None:
    english = catalogs()[DEFAULT].messages
    for language, words in catalogs().items():
        assert set(words.messages) == set(english), language
        for key, message in words.messages.items():
            assert isinstance(message, dict) is isinstance(english[key], dict), (language, key)
            assert placeholders(message) == placeholders(english[key]), (language, key)


def test_spanish_is_provided() -> None:
    assert catalogs()["es"].name == "Español"


def test_every_need_has_a_name_in_every_language_and_english_agrees_with_the_needs_themselves() -> None:
    for words in catalogs().values():
        assert {key.removeprefix("need.") for key in words.messages if key.startswith("need.")} == set(NEEDS)
    for need in NEEDS.values():
        assert catalogs()[DEFAULT](f"need.{need.id}") == need.name


def test_templates_use_only_known_keys_and_every_key_is_used() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    asked = set(re.findall(r"""\b(?:t|words|said)\(\s*"([a-z0-9.-]+)"\s*[,)]""", text))
    known = set(catalogs()[DEFAULT].messages)
    assert asked <= known, asked - known
    unused = {
        key
        for key in known - asked
        if key.partition(".")[0] not in BY_VALUE | AT_THE_DESK and f'"{key}"' not in text and not _made_up(key, text)
    }
    assert not unused


def _made_up(key: str, text: str) -> bool:
    """Whether some page puts this key together: ``t("sort." ~ name)``, ``f"license.{name}"``."""
    stem, _, leaf = key.rpartition(".")
    return (
        f'"{stem}." ~' in text
        or f'"{stem}.{{' in text
        or any(f'"{stem}.{leaf[:cut]}" ~' in text for cut in range(1, len(leaf)))
    )


def test_counts_choose_the_form_and_write_numbers_as_the_language_does() -> None:
    english, spanish = catalogs()["en"], catalogs()["es"]
    assert english("search.count", 1) == "1 material"
    assert english("search.count", 12517) == "12,517 materials"
    assert spanish("search.count", 2) == "2 materiales"


def test_what_code_says_is_put_into_the_readers_language_to_the_last_value() -> None:
    tongues = listed([Said("tongue.fr", otherwise="fr"), Said("tongue.xx", otherwise="xx")], "or")
    wanted = said("condition.language", values=tongues)
    sentence = said(
        "nothing.words-with", words="{n} <b>", conditions=listed([wanted, said("condition.max_minutes", 1)])
    )
    assert catalogs()["en"].say(sentence) == (
        "Nothing was found for “{n} <b>” with language French or xx and at most 1 minute."
    )
    assert catalogs()["es"].say(sentence) == (
        "No se encontró nada para “{n} <b>” con idioma Francés o xx y como máximo 1 minuto."
    )
    assert listed(["a"]) == "a"
    assert catalogs()["en"].say(said("condition.subject", values=listed(["a", "b", "c"]))) == "subject a, b and c"


def test_a_value_is_never_read_as_a_message() -> None:
    words = Words("en", {"language.name": "x", "language.direction": "ltr", "language.thousands": ",", "k": "<{v}>"})
    assert words("k", v="{v} {n}") == "<{v} {n}>"


@pytest.mark.parametrize(
    ("chosen", "accepted", "language"),
    [
        ("", "", "en"),
        ("", "es-MX,es;q=0.9,en;q=0.8", "es"),
        ("", "fr-FR,fr;q=0.9", "en"),
        ("", "fr, en;q=0.5, es;q=0.7", "es"),
        ("", "es;q=0, en", "en"),
        ("en", "es", "en"),
        ("xx", "es", "es"),
        ("", "es;q=much, ;;,", "en"),
    ],
)
def test_the_language_is_the_readers_choice_then_their_browsers(chosen: str, accepted: str, language: str) -> None:
    assert choose_language(chosen, accepted).language == language
