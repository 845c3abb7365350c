"""The text catalog: whole in every language, and nothing in it that no page says."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.messages import DEFAULT, Template, Words, catalogs, choose_language
from api.search.kinds import kinds, kinds_message
from catalog.messages import Message, listed, message
from catalog.needs.needs import NEEDS
from catalog.vocabularies.subjects import NAMES, subject_message
from catalog.vocabularies.terms import (
    ACCESS_TERMS,
    access_message,
    audience_message,
    interactivity_message,
    kind_message,
    use_message,
)

ROOT = Path(__file__).parent.parent
API = ROOT / "api"
SOURCES = [*API.glob("web/**/*.html"), *API.glob("web/**/*.py"), API / "auth/sign_in.py", API / "messages/__init__.py"]
# Tables whose keys are values of data: looked up by a key that is made while a page is drawn.
BY_VALUE = {
    "kinds",
    "language",
    "need",
    "need-group",
    "need-about",
    "need-rule",
    "term",
    "audience",
    "use",
    "interactivity",
    "standard-type",
    "tongue",
    "subject",
    "kind",
    "parameter",
    "problem",
    "license",
    "evidence",
    "fact",
}
AT_THE_DESK = {"done", "state", "origin", "outcome", "assigned", "mark", "cause", "scale", "level", "votes", "status"}
AT_THE_DESK |= {"event", "supply", "import", "alignment-type", "verdict-on", "rule"}


def placeholders(message: Template) -> set[str]:
    texts = message.values() if isinstance(message, dict) else [message]
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_language_has_every_key_with_the_same_places() -> None:
    english = catalogs()[DEFAULT].messages
    for language, words in catalogs().items():
        assert set(words.messages) == set(english), language
        for key, template in words.messages.items():
            assert isinstance(template, dict) is isinstance(english[key], dict), (language, key)
            assert placeholders(template) == placeholders(english[key]), (language, key)


def test_spanish_is_provided() -> None:
    assert catalogs()["es"].name == "Español"


def test_every_need_has_a_name_in_every_language_and_english_agrees_with_the_needs_themselves() -> None:
    for words in catalogs().values():
        assert {key.removeprefix("need.") for key in words.messages if key.startswith("need.")} == set(NEEDS)
    for need in NEEDS.values():
        assert catalogs()[DEFAULT](f"need.{need.id}") == need.name


def said_in_code() -> Iterator[tuple[str, set[str]]]:
    """Every ``message(key, n, name=...)`` in code: where, and the keys that it may be."""
    english = catalogs()[DEFAULT].messages
    for path in (path for package in ("api", "catalog") for path in sorted((ROOT / package).rglob("*.py"))):
        text = path.read_text(encoding="utf-8")
        for node in (
            ast.walk(ast.parse(text))
            if "catalog.messages" in text or path.as_posix().endswith("catalog/messages.py")
            else ()
        ):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "message":
                names = {str(keyword.arg) for keyword in node.keywords} | ({"n"} if len(node.args) > 1 else set())
                for pattern in _keys(node.args[0]):
                    found = {key for key in english if re.fullmatch(pattern, key)}
                    yield (
                        f"{path.relative_to(ROOT)}:{node.lineno}: {pattern} with {names}",
                        {key for key in found if placeholders(english[key]) | _counted(english[key]) == names},
                    )


def _counted(message: Template) -> set[str]:
    return {"n"} if isinstance(message, dict) else set()


def _keys(key: ast.expr) -> list[str]:
    """Patterns of the keys that an expression may be; the parts of an f-string may be any that there are."""
    if isinstance(key, ast.IfExp):
        return _keys(key.body) + _keys(key.orelse)
    if isinstance(key, ast.JoinedStr):
        parts = (re.escape(str(value.value)) if isinstance(value, ast.Constant) else "[^.]+" for value in key.values)
        return ["".join(parts)]
    assert isinstance(key, ast.Constant), f"message() with a key that no test can find: {ast.unparse(key)}"
    return [re.escape(str(key.value))]


def test_what_code_says_has_words_for_its_key_and_values() -> None:
    found = list(said_in_code())
    assert {where.partition(":")[0] for where, _ in found} >= {"api/search/reasons.py", "catalog/needs/access_rules.py"}
    assert not [where for where, keys in found if not keys]


def test_templates_use_only_known_keys_and_every_key_is_used() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    asked = set(re.findall(r"""\b(?:t|words)\(\s*"([a-z0-9.-]+)"\s*[,)]""", text))
    known = set(catalogs()[DEFAULT].messages)
    assert asked <= known, asked - known
    unused = {
        key
        for key in known - asked
        if key.partition(".")[0] not in BY_VALUE | AT_THE_DESK and f'"{key}"' not in text and not _made_up(key, text)
    }
    unused -= {key for _, keys in said_in_code() for key in keys}
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


def spelling() -> dict[str, str]:
    table: dict[str, str] = tomllib.loads((API / "messages/en-GB.toml").read_text("utf-8"))["spelling"]
    return table


def words_in(language: str) -> set[str]:
    """The words of all messages, without the names of their places and the proper names in them."""
    texts: list[str] = []
    for template in catalogs()[language].messages.values():
        texts += template.values() if isinstance(template, dict) else [template]
    text = re.sub(r"\{.*?\}|Open Government Licen[cs]e", " ", " ".join(texts))
    return {word.lower() for word in re.findall(r"[A-Za-z]+", text)}


def test_american_and_british_pages_spell_as_their_readers_do() -> None:
    american, british = words_in("en"), words_in("en-GB")
    assert set(spelling()) <= american, "a spelling of a word that no message has"
    assert not american & set(spelling().values())
    assert not british & set(spelling())
    usual = {
        "colour", "favour", "behaviour", "neighbour", "centre", "metre", "grey", "organise", "recognise", "licence",
        "programme", "practise", "labelled", "maths", "autumn", "ticked", "tick", "whilst", "learnt",
    }  # fmt: skip
    assert not american & usual
    assert catalogs()["en-GB"]("license.unknown") == "Licence unknown"
    assert catalogs()["en-GB"]("collections.count", 2) == "2 materials"


def test_a_spelling_keeps_its_capital_and_leaves_the_places_of_a_message_alone() -> None:
    british = catalogs()["en-GB"]
    said = british("cite.attribution", title="A", who="B", source="C", license="D")
    assert said == "“A” by B, C. Licence: D."


def forms(language: str, *names: str) -> Words:
    texts: dict[str, Template] = {"language.name": "x", "language.direction": "ltr", "language.thousands": ","}
    return Words(language, texts | {"n": {name: name for name in names}})


def test_a_language_has_the_plural_forms_of_its_own() -> None:
    polish = forms("pl", "one", "few", "many", "other")
    assert [polish("n", n) for n in (0, 1, 2, 4, 5, 12, 22, 25)] == [
        "many", "one", "few", "few", "many", "many", "few", "many",
    ]  # fmt: skip
    arabic = forms("ar", "zero", "one", "two", "few", "many", "other")
    assert [arabic("n", n) for n in (0, 1, 2, 3, 10, 11, 99, 100, 103)] == [
        "zero", "one", "two", "few", "few", "many", "many", "other", "few",
    ]  # fmt: skip
    assert forms("es", "one", "other")("n", 1_000_000) == "other", "a form that no text has is the other one"


def test_what_code_says_is_put_into_the_readers_language_to_the_last_value() -> None:
    tongues = listed([Message("tongue.fr", default="fr"), Message("tongue.xx", default="xx")], "or")
    wanted = message("condition.language", values=tongues)
    sentence = message(
        "nothing.words-with", words="{n} <b>", conditions=listed([wanted, message("condition.max_minutes", 1)])
    )
    assert catalogs()["en"].say(sentence) == (
        "Nothing was found for “{n} <b>” with language French or xx and at most 1 minute."
    )
    assert catalogs()["es"].say(sentence) == (
        "No se encontró nada para «{n} <b>» con idioma francés o xx y como máximo 1 minuto."
    )
    assert listed(["a"]) == "a"
    assert catalogs()["en"].say(message("condition.subject", values=listed(["a", "b", "c"]))) == "subject a, b and c"


def test_what_code_says_has_the_readers_lists_quotes_counts_and_months() -> None:
    english, spanish = catalogs()["en"], catalogs()["es"]
    places = listed([message(f"reason.place.{place}") for place in ("title", "keywords", "text")])
    found = message("reason.words.found", words=listed([message("quoted", text="one half")]), places=places)
    assert english.say(found) == "Mentions “one half” in the title, keywords and text"
    assert spanish.say(found) == "Dice «one half» en su título, sus palabras clave y su texto"
    lone = message("finding.features", features=listed([message("term.captions")]))
    assert [words.say(lone) for words in (english, spanish)] == [
        "Captions declared by the publisher",
        "La editorial declara: subtítulos",
    ]
    assert [english.say(message("finding.minutes.takes", n)) for n in (1, 1500)] == [
        "Takes 1 minute, says its publisher",
        "Takes 1,500 minutes, says its publisher",
    ]
    june = message("standing.until", standing=message("status.adopted"), month=message("month.6", year="2028"))
    assert spanish.say(june) == "Adoptado hasta junio de 2028"


def test_a_sentence_within_a_sentence_has_no_full_stop_and_a_long_list_no_end() -> None:
    hostile = message("finding.needs", things=listed(["{things}", "a <b>pen</b>."], "comma"))
    within = message("reason.need.known", need="{n}", how=message("evidence.inferred"), because=hostile)
    assert catalogs()["en"].say(within) == "{n} (inferred): Needs {things}, a <b>pen</b>"
    assert hash(within) == hash(message("reason.need.known", **dict(within.values)))
    assert catalogs()["es"].say(message("reason.subject", subjects=listed(["x"] * 5000))).count("x, ") == 4998


def test_an_answer_says_once_what_it_says_again_as_it_would_say_it_each_time() -> None:
    place = message("reason.place.title")
    sentences = [
        message("reason.words.found", words=listed([message("quoted", text=word), "pi"]), places=place)
        for word in ("half", "third", "half")
    ]
    for words in catalogs().values():
        answer = words.once()
        assert [answer.say(sentence) for sentence in sentences] == [words.say(sentence) for sentence in sentences]
        assert [answer("standard.answering", n) for n in (1, 2)] == [words("standard.answering", n) for n in (1, 2)]


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
        ("", "en-gb, es", "en-GB"),
        ("", "en-AU,en;q=0.9", "en-GB"),
        ("", "en-US, en-GB;q=0.9", "en"),
        ("", "en-PH, es", "en"),
        ("en-GB", "es", "en-GB"),
    ],
)
def test_the_language_is_the_readers_choice_then_their_browsers(chosen: str, accepted: str, language: str) -> None:
    assert choose_language(chosen, accepted).language == language


def test_every_subject_of_the_list_has_a_name_in_every_language() -> None:
    for words in catalogs().values():
        assert {key.removeprefix("subject.") for key in words.messages if key.startswith("subject.")} == set(NAMES)
    assert catalogs()["es"].say(subject_message("maths")) == "Matemáticas"
    assert catalogs()["es"].say(kind_message("lesson-plan")) == "Plan de lección"
    assert catalogs()["es"].get("tongue.pl", "pl") == "polaco"


def test_every_kind_that_teachers_ask_for_has_a_name_in_every_language() -> None:
    english, spanish = catalogs()["en"], catalogs()["es"]
    for label in {kind.label for kind in kinds().values()}:
        said = kinds_message(label)
        assert said.key in spanish.messages
        assert english.say(said) == label
    assert spanish.say(kinds_message("exit tickets")) == "boletos de salida"
    assert spanish.say(kinds_message("Worksheet")) == "Hoja de trabajo"
    assert spanish.say(kinds_message("Text/Chapter")) == "Texto o capítulo"
    assert spanish.say(kinds_message("Loom-band kit")) == "Loom-band kit"


def test_every_term_of_access_and_every_audience_has_a_name_in_every_language() -> None:
    for words in catalogs().values():
        known = {key for key in words.messages if key.startswith("term.")}
        assert known == {access_message(term).key for term in ACCESS_TERMS}
        assert {audience_message(role).key for role in ("pupils", "Educator", "caregiver")} <= set(words.messages)
    spanish = catalogs()["es"]
    for written in ("largePrint", "LARGEPRINT", "largePrint/18pt", "https://www.w3.org/a11y#largePrint"):
        assert spanish.say(access_message(written)) == "letra grande"
    assert spanish.say(access_message("fullAudioDescription")) == "full audio description"
    assert spanish.say(use_message("http://purl.org/dcx/lrmi-vocabs/edUse/professionalSupport")) == "apoyo profesional"
    assert spanish.say(interactivity_message("Mixed")) == "mixta"
    assert spanish.say(use_message("Loom bands")) == "Loom bands"
