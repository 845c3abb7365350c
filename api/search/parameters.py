"""From a request's parameters to a ``Query``: one place for the API, the pages and the command."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Annotated, Literal, get_args

from pydantic import Field
from rapidfuzz import process

from api.http.parameters import Parameters, collected
from api.search.adoption_signals import STATUSES
from api.search.grade_words import read_grade
from catalog.errors import InvalidRequestError
from catalog.formats.containers import AGGREGATIONS
from catalog.messages import message
from catalog.model import AgeRange, Filter, Query, Sort
from catalog.needs.needs import NEEDS, RENAMED, current_id
from catalog.standards.nearness import Nearness
from catalog.vocabularies.grades import naming_of, parse_grade
from catalog.vocabularies.languages import parse_language

MAX_OFFSET = 1000  # candidates of a leg in the order of best matches
Text = Annotated[str, Field(max_length=500)]
# In the description, ``format`` names what a text must mean beyond what a pattern can say.
Code = Annotated[str, Field(max_length=500, json_schema_extra={"format": "standard-or-domain"})]
Language = Annotated[str, Field(max_length=500, json_schema_extra={"format": "language"})]
# An empty item is in each list: it counts as not given.
NeedId = Annotated[str, Field(max_length=500, json_schema_extra={"enum": [*NEEDS, *RENAMED, ""]})]
Level = Annotated[str, Field(max_length=500, json_schema_extra={"enum": [*AGGREGATIONS, ""]})]
Relation = Annotated[str, Field(json_schema_extra={"enum": [*map(str, Nearness), ""]})]
Decision = Annotated[str, Field(max_length=500, json_schema_extra={"enum": [*STATUSES, ""]})]

ResultField = Literal[
    "page", "url", "description", "snippet", "image", "publisher", "languages", "types", "subjects", "ages", "grades",
    "minutes", "license", "free", "parts", "level", "from_parts", "isbn", "edition", "accessibility", "status",
    "alignments", "inferred", "reasons", "needs", "tiers", "duplicates", "",
]  # fmt: skip

MAX_FIELDS = len(get_args(ResultField))


class SearchParameters(Parameters):
    """Everything `GET /api/v1/search` accepts; anything else is refused by name."""

    q: str = Field(
        "",
        max_length=1000,
        description="Words, as a person types them; no text is an error. A minus before a word (`-video`), `NOT` and "
        "words like `but not` or `except` leave out what follows; words in quotation marks are kept together. Words "
        "such as `free`, `CC BY`, `approved lessons` and `newest lessons` set `free`, `license`, `status` and `sort`, "
        "if these are not given. With `understand=off` none of that is read.",
    )
    standard: tuple[Code, ...] = Field(
        (),
        max_length=20,
        description="Wish: codes of standards or domains (`4.NF`) in any spelling, CASE identifiers or URIs. See "
        "`require`, `relation`, `alignment`.",
        examples=[["4.NF.B.3"]],
    )
    grade: str = Field(
        "",
        max_length=60,
        description="Wish: a grade as people write it. Not together with `ages`.",
        examples=["Grade 4", "Year 5", "K-2"],
        json_schema_extra={"format": "grade"},
    )
    ages: str = Field(
        "",
        max_length=20,
        description="Wish: ages, such as `8-9`. Not together with `grade`.",
        json_schema_extra={"format": "ages"},
    )
    need: tuple[NeedId, ...] = Field(
        (),
        max_length=len(NEEDS),
        description="Wish: learner needs, by the ids of `/api/v1/needs`; earlier ids work too. See `require`.",
    )
    as_words: tuple[NeedId, ...] = Field(
        (),
        max_length=len(NEEDS),
        description="Needs that are not read out of `q`: words that would ask for one are looked for like any other.",
    )
    subject: tuple[Text, ...] = Field((), max_length=20, description="Condition: any of these subjects.")
    type: tuple[Text, ...] = Field((), max_length=20, description="Condition: any of these types.")
    level: tuple[Level, ...] = Field(
        (),
        max_length=20,
        description="Condition: any of these kinds of whole or part: `program` (curriculum, course, textbook), `unit`, "
        "`lesson` or `part`, as the material's source says or its type shows.",
    )
    language: tuple[Language, ...] = Field(
        (),
        max_length=20,
        description="Condition: any of these languages, by BCP 47 tag or by name; `en` admits `en-GB`.",
        examples=[["en"]],
    )
    license: tuple[Text, ...] = Field((), max_length=20, description="Condition: any of these licenses.")
    publisher: tuple[Text, ...] = Field((), max_length=20, description="Condition: any of these publishers.")
    accessibility: tuple[Text, ...] = Field(
        (), max_length=20, description="Condition: all of these accessibility features."
    )
    in_ages: str = Field(
        "",
        max_length=20,
        description="Condition: made for ages that overlap these.",
        examples=["5-11"],
        json_schema_extra={"format": "ages"},
    )
    free: bool | None = Field(None, description="Condition: free of charge, or not.")
    max_minutes: int | None = Field(None, ge=1, le=100_000, description="Condition: takes at most this many minutes.")
    status: tuple[Decision, ...] = Field(
        (),
        max_length=10,
        description="Condition: any of these decisions of the district: `approved` (whatever may be used today), "
        "`adopted`, `conditional`, `pilot`, `coming`, `expired`, `rejected`, `withdrawn`.",
        examples=[["adopted"]],
    )
    known_needs: Literal["", "only"] = Field(
        "", description="Condition: `only` lists nothing but what is known to meet every need asked for."
    )
    require: tuple[Literal["standard", "grade", "need", ""], ...] = Field(
        (),
        max_length=4,
        description="Makes conditions of wishes: only what meets a standard asked for, is "
        "made for the grade, or is known to meet every need. Inferred is enough: see `alignment`. A wish that is not "
        "asked for is said in `notices`.",
    )
    relation: tuple[Relation, ...] = Field(
        (),
        max_length=len(Nearness) + 1,
        description="Condition: how a standard that counts is related to the one asked for; `self` is that alone.",
    )
    alignment: Literal["", "declared", "probable"] = Field(
        "",
        description="Condition: `declared` to meet a standard asked for by its publisher or a reviewer, or `probable`: "
        "declared or probably so.",
    )
    understand: Literal["on", "off", ""] = Field(
        "on", description="`off` takes `q` literally: no grade is read out of it."
    )
    spell: Literal["on", "off", ""] = Field("on", description="`off` looks for words as they are spelled.")
    sort: str = Field(
        "",
        max_length=20,
        description="Order: `best` match, `shortest`, `newest`, `youngest` or `title`; if none is given, the one that "
        "`q` asks for, or `best`. All but `best` list what has at least a quarter of the points that the best match "
        "has for the words and standards without filters, and `count` and `facets` count just those; what is not known "
        "comes last, and what is equal is in the order of `best`, before what that leaves out.",
        json_schema_extra={"enum": [*(str(sort) for sort in Sort), ""]},
    )
    limit: int = Field(10, ge=1, le=100, description="Results on a page.")
    offset: int = Field(0, ge=0, le=10_000_000, description="Results to skip; from `total` on there are none.")
    fields: tuple[ResultField, ...] = Field(
        (),
        max_length=MAX_FIELDS,
        description="Only these fields of each result, beside its `id`, `title` and `score`; all if none is named.",
    )
    facets: bool = Field(False, description="Also count the values one could filter by.")

    def wrong(self) -> Iterator[InvalidRequestError]:
        checks: list[Callable[[], object]] = [
            partial(_wished_ages, self),
            partial(_ages, "in_ages", self.in_ages),
            partial(_sort, self),
            *(partial(read_language, text, at) for at, text in enumerate(self.language) if text.strip()),
            *(partial(_relation, text, at) for at, text in enumerate(self.relation) if text.strip()),
            *(partial(_level, text, at) for at, text in enumerate(self.level) if text.strip()),
            *(partial(_status, text, at) for at, text in enumerate(self.status) if text.strip()),
            *(partial(current_need, text, "need", at) for at, text in enumerate(self.need) if text.strip()),
            *(partial(current_need, text, "as_words", at) for at, text in enumerate(self.as_words) if text.strip()),
        ]
        return collected(checks)


def read_query(parameters: SearchParameters) -> Query:
    """Raises ``InvalidRequestError`` for an unreadable grade or age, or an unknown need."""
    return Query(
        words=parameters.q.strip(),
        standards=tuple(code.strip() for code in parameters.standard if code.strip()),
        ages=_wished_ages(parameters),
        naming=naming_of(parameters.grade) if parameters.grade.strip() else "ages" if parameters.ages.strip() else "",
        needs=tuple(dict.fromkeys(current_need(need) for need in _without_blanks(parameters.need))),
        as_words=tuple(dict.fromkeys(current_need(need, "as_words") for need in _without_blanks(parameters.as_words))),
        filter=Filter(
            subjects=_without_blanks(parameters.subject),
            types=_without_blanks(parameters.type),
            levels=tuple(_level(level) for level in _without_blanks(parameters.level)),
            languages=tuple(dict.fromkeys(read_language(text) for text in _without_blanks(parameters.language))),
            licenses=_without_blanks(parameters.license),
            publishers=_without_blanks(parameters.publisher),
            accessibility_features=_without_blanks(parameters.accessibility),
            ages=_ages("in_ages", parameters.in_ages),
            free=parameters.free,
            max_minutes=parameters.max_minutes,
            statuses=tuple(_status(status) for status in _without_blanks(parameters.status)),
            known_needs=parameters.known_needs == "only",
        ),
        require=_without_blanks(parameters.require),
        relations=tuple(_relation(text) for text in _without_blanks(parameters.relation)),
        alignment=parameters.alignment,
        sort=_sort(parameters),
        limit=parameters.limit,
        offset=parameters.offset,
    )


def _without_blanks(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value.strip() for value in values if value.strip()))


def _wished_ages(parameters: SearchParameters) -> AgeRange | None:
    if parameters.grade.strip() and parameters.ages.strip():
        raise InvalidRequestError("ages", "give a grade or ages, not both.", detail=message("error.both"))
    if parameters.grade.strip():
        ages = read_grade(parameters.grade)
        if ages is None:
            raise unknown_grade(parameters.grade)
        return ages
    return _ages("ages", parameters.ages)


def _ages(name: str, text: str) -> AgeRange | None:
    text = text.strip()
    if not text:
        return None
    ages = parse_grade(text if text.lower().startswith("age") else f"ages {text}")
    if ages is None:
        detail = message("error.ages", text=text)
        raise InvalidRequestError(name, f"“{text}” is no range of ages.", "such as 8-9, or 16- for 16 and over", detail)
    return ages


def _level(text: str, index: int | None = None) -> str:
    text = text.strip()
    if text in AGGREGATIONS:
        return text
    detail = message("error.level", text=text)
    raise InvalidRequestError("level", f"“{text}” is no level known here.", AGGREGATIONS, detail, index)


def _relation(text: str, index: int | None = None) -> str:
    text = text.strip()
    if text in list(Nearness):
        return text
    choices, detail = list(Nearness), message("error.no-value", name="relation")
    raise InvalidRequestError("relation", f"“{text}” is no relation known here.", choices, detail, index)


def _status(text: str, index: int | None = None) -> str:
    text = text.strip()
    if text in STATUSES:
        return text
    detail = message("error.status", text=text)
    raise InvalidRequestError("status", f"“{text}” is no decision known here.", STATUSES, detail, index)


def read_language(text: str, index: int | None = None) -> str:
    """The tag of a language by its tag or name; raises InvalidRequestError for what is none."""
    if tag := parse_language(text):
        return tag
    allowed, detail = "such as en, es-MX or Spanish", message("error.language", value=text)
    raise InvalidRequestError("language", f"“{text}” is no language.", allowed, detail, index)


def _sort(parameters: SearchParameters) -> Sort | None:
    if not parameters.sort.strip():
        return None
    if parameters.sort not in list(Sort):
        detail = message("error.sort", text=parameters.sort)
        raise InvalidRequestError("sort", f"“{parameters.sort}” is no order known here.", list(Sort), detail)
    return Sort(parameters.sort)


def current_need(text: str, parameter: str = "need", index: int | None = None) -> str:
    """The present id of a need; InvalidRequestError, with what may be meant, if there is none."""
    text = text.strip()
    if (need := current_id(text)) in NEEDS:
        return need
    near = process.extractOne(text.lower(), list(NEEDS), score_cutoff=80)
    hint = f" Did you mean {near[0]}?" if near else ""
    detail = message("error.need-near", text=text, near=near[0]) if near else message("error.need", text=text)
    raise InvalidRequestError(parameter, f"“{text}” is not a need we recognize.{hint}", list(NEEDS), detail, index)


def unknown_grade(text: str) -> InvalidRequestError:
    """The error for an unreadable grade."""
    allowed, detail = "such as Grade 4, K-2, Year 5, KS2, ages 8-9", message("error.grade", text=text)
    return InvalidRequestError("grade", f"“{text}” is no grade known here.", allowed, detail)
