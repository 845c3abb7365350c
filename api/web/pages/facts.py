"""How a material's facts are worded: its licence, length, grade and accessibility, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from api.messages import Words
from api.search.grade_names import grade_message
from api.search.grade_words import read_grade
from catalog.messages import Message
from catalog.model import AgeRange, Resource
from catalog.vocabularies.grades import name_ages, naming_of
from catalog.vocabularies.licenses import parse_license
from catalog.vocabularies.subjects import subject_message
from catalog.vocabularies.terms import (
    access_message,
    audience_message,
    interactivity_message,
    kind_message,
    standard_type_message,
    use_message,
)

NOTHING_DECLARED = {"none", "unknown"}
# Names of values, by the field they are of; one that has no name is shown as it is.
_NAMES: Mapping[str, Callable[[str], Message]] = {
    "subject": subject_message,
    "type": kind_message,
    "accessibility": access_message,
    "audience": audience_message,
    "use": use_message,
    "interactivity": interactivity_message,
    "standard-type": standard_type_message,
}
MAX_VALUES, MAX_VALUE = 6, 60  # kinds or subjects that are shown of a material, and characters of each


class GradeChoice(NamedTuple):
    """A grade to choose in a form: what is sent, and what is shown."""

    value: str
    label: str
    chosen: bool


def license_words(words: Words, license: str | None) -> str:
    """A license in words; an unrecognized one stays as it is, and a missing one is "unknown"."""
    if not license:
        return words("license.unknown")
    known = parse_license(license)
    return words(f"license.{known.family}") if known.family else known.name


def license_name(license: str) -> str:
    """The licensor's own short name with its version: "CC BY 4.0"."""
    return parse_license(license).name


def lang_of(words: Words, resource: Resource) -> Markup:
    """The attribute ``lang`` for a material's own words, so that they are read aloud as they are spoken; nothing if the
    page speaks their language, or if the material has several or none."""
    if len(resource.languages) != 1 or resource.languages[0].split("-")[0] == words.primary:
        return Markup()
    return Markup(' lang="{}"').format(resource.languages[0])


def minutes_words(words: Words, minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return words("minutes.minutes", rest)
    return words("minutes.both", hours=words.number(hours), minutes=rest) if rest else words("minutes.hours", hours)


def grade_words(words: Words, ages: AgeRange | None, system: str) -> str:
    """What teachers of ``system`` call these ages; ages that no school year covers are named as ages."""
    if ages is None:
        return words("grade.unknown")
    if ages.high is not None and ages.low >= 4 and ages.high <= 18 and system != "ages":
        return words.say(grade_message(ages, system))
    if ages.high is None:
        return words("grade.over", low=ages.low)
    return words("grade.ages", low=ages.low, high=ages.high)


def choice_words(words: Words, choice: str, system: str) -> str:
    """A grade that was asked for ("2", "KS2", "Year 4"), as filters name grades: in its own way of naming them if it
    shows one, else by ``system``. What is no grade stays as it is."""
    ages = read_grade(choice)
    return grade_words(words, ages, naming_of(choice) or system) if ages else choice


def value_name(words: Words, field: str, value: str) -> str:
    """A value of a vocabulary by its name in the reader's language, under which all its spellings are found; another as
    it is. ``field`` is a parameter of search, or another key of ``_NAMES``."""
    return words.say(_NAMES[field](value))


def value_names(words: Words, field: str, values: Sequence[str]) -> str:
    """The names of all values, each once, with commas between."""
    return ", ".join(dict.fromkeys(value_name(words, field, value) for value in values))


def values_words(words: Words, parameter: str, values: Sequence[str], resource: Resource) -> str:
    """A material's kinds ("type") or subjects, joined. In the publisher's own words on an English page; else by our
    names, and what has none is marked as in the material's language, if that is one."""
    languages = {tag.partition("-")[0] for tag in resource.languages}
    spoken = next(iter(languages)) if len(languages) == 1 else ""

    def said(value: str) -> str:
        named = value if words.primary == "en" else value_name(words, parameter, value)
        if named == value and spoken not in {"", words.primary}:
            return Markup('<span lang="{}">{}</span>').format(spoken, value[:MAX_VALUE])
        return named[:MAX_VALUE]

    return Markup(", ").join(map(said, values[:MAX_VALUES]))


def grade_choices(words: Words, system: str, asked: str) -> list[GradeChoice]:
    """The school years of a form's list, by the names of ``system``, with what was ``asked`` first if it is none."""
    said = choice_words(words, asked, system) if asked else ""
    years = [name_ages(AgeRange(age, age + 1), system) for age in range(4, 18)]
    choices = [GradeChoice(year, label := choice_words(words, year, system), label == said) for year in years]
    other = asked and not any(choice.chosen for choice in choices)
    return [*([GradeChoice(asked, said, chosen=True)] if other else ()), *choices]


def declared_features(resource: Resource) -> list[str]:
    return [term for term in resource.accessibility_features if term.lower() not in NOTHING_DECLARED]


def accessibility_words(words: Words, resource: Resource) -> tuple[str, str]:
    """State and words: what the publisher declared, or that nothing was."""
    declared = [value_name(words, "accessibility", term) for term in declared_features(resource)]
    if not declared:
        return "unknown", words("accessibility.unknown")
    shown = ", ".join(declared[:2])
    if len(declared) > 2:
        shown = words("accessibility.more", len(declared) - 2, shown=shown)
    return "declared", words("accessibility.declared", shown=shown)
