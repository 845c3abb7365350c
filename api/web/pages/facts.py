"""How a material's facts are worded: its licence, length, grade and accessibility, in the reader's language."""

from __future__ import annotations

from api.messages import Words
from api.search.grade_names import grade_message
from catalog.model import AgeRange, Resource
from catalog.vocabularies.grades import name_ages, parse_grade
from catalog.vocabularies.licenses import parse_license

NOTHING_DECLARED = {"none", "unknown"}


def license_words(words: Words, license: str | None) -> str:
    """A license in words; an unrecognized one stays as it is, and a missing one is "unknown"."""
    if not license:
        return words("license.unknown")
    known = parse_license(license)
    return words(f"license.{known.family}") if known.family else known.name


def license_name(license: str) -> str:
    """The licensor's own short name with its version: "CC BY 4.0"."""
    return parse_license(license).name


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
    """A grade by the name that ``system`` has for it, as the reader's language has it; anything else as it is."""
    ages = parse_grade(choice)
    return grade_words(words, ages, system) if ages and name_ages(ages, system) == choice else choice


def feature_words(words: Words, term: str) -> str:
    """A term of the W3C accessibility vocabulary in words, or the term itself."""
    return words.get(f"feature.{term}", term)


def declared_features(resource: Resource) -> list[str]:
    return [term for term in resource.accessibility_features if term.lower() not in NOTHING_DECLARED]


def accessibility_words(words: Words, resource: Resource) -> tuple[str, str]:
    """State and words: what the publisher declared, or that nothing was."""
    declared = [feature_words(words, term) for term in declared_features(resource)]
    if not declared:
        return "unknown", words("accessibility.unknown")
    shown = ", ".join(declared[:2])
    if len(declared) > 2:
        shown = words("accessibility.more", len(declared) - 2, shown=shown)
    return "declared", words("accessibility.declared", shown=shown)
