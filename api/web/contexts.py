"""What templates are given: a typed context for each, and what every page shares.

A page draws a ``Template`` with its context, and mypy holds that every key is there; tests/test_page_contexts.py holds
that every variable of a template is a key of its context, and that no key is given in vain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypedDict, TypeVar

from markupsafe import Markup

from api.http.problems import Telling
from api.messages import Words
from catalog.model import AgeRange, Resource
from catalog.vetting.cycle.adoption import Adoption
from catalog.vetting.people.people import Person

C = TypeVar("C", bound=Mapping[str, object])


@dataclass(frozen=True, slots=True)
class Template(Generic[C]):
    """A template by its name, and the context that it is drawn with."""

    name: str
    context: type[C]


class Page(TypedDict):
    """Every page gives these itself. ``here`` is the part of the site that the navigation marks, "" for none."""

    title: str
    here: str


class Shared(TypedDict):
    """``api.web.pages.frame.page`` gives these to every template."""

    t: Words  # messages in the reader's language
    person: Person | None  # who is signed in
    may: Mapping[str, bool]  # by action, in lower case: what that person may do
    reports: bool  # whether the reader may report a problem with a material
    counted: bool  # whether searches, and what readers say of results, are counted
    judging: bool  # whether pages that collect judgments are open
    own_collections: Callable[[], Sequence[Any]]  # (key, name) of the reader's collections, read when called
    profiles: Callable[[], Any]  # the reader's profiles of needs, from a cookie
    back: str  # the path and query of this page
    canonical: str  # the address of this page for others, without what it was asked
    systems: Sequence[str]  # the ways of naming grades that a reader may choose
    grades_choice: str  # the one chosen
    grades_carried: str  # how the question that led here names grades, "" if it does not
    languages: Mapping[str, Any]
    static_version: str
    catalog_size: int | None  # materials that the reader may find; None while that is not known
    grade_words: Callable[[AgeRange | None], str]
    made_for: Callable[[Resource], str]  # the grade of a material
    localized: Callable[[Telling], str]  # what went wrong, in the reader's language if it is translated
    value_name: Callable[[str, str], str]  # a value of a vocabulary, by the field it is of
    value_names: Callable[[str, Sequence[str]], str]  # several, with commas between
    values_words: Callable[[str, Sequence[str], Resource], str]  # a material's kinds or subjects
    license_words: Callable[[str | None], str]
    minutes_words: Callable[[int], str]
    accessibility: Callable[[Resource], tuple[str, str]]  # state and words
    adoption: Callable[[str], Adoption | None]  # what is decided of a material, by its identifier
    picture: Callable[[Resource], Any]  # what a card draws of a material
    lang_of: Callable[
        [Resource], Markup
    ]  # the attribute for a material's own words if the page speaks another language
    unit_line: Callable[[Resource], Any]  # the unit that a material is part of, if it is
