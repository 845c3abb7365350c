"""Up to five materials side by side: what is known of each, what it is aligned to, and how it was reviewed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, TypedDict
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response

from api.auth.sign_in import at_the_desk, desk_of
from api.messages import Words
from api.web.contexts import Template
from api.web.desk.answer import Refusal, draw
from api.web.exports.table import Format, Table, Value, download
from api.web.pages import frame
from api.web.pages.facts import accessibility_words, declared_features, license_words, value_names
from catalog.errors import InvalidRequestError, NotFoundError
from catalog.messages import message
from catalog.standards.codes import short_code
from catalog.vetting.reports.dossier import MAX, Compared
from catalog.vetting.rubrics.rubric import Rubric

router = APIRouter(prefix="/desk/compare")
PRIVACY = "data-privacy-and-safety"  # the rubric that ships, or a district's own by the same name
Ids = Annotated[list[Annotated[str, Query(max_length=2000)]], Query(max_length=20)]


class ComparePage(TypedDict):
    """Materials side by side; none while none is chosen, or one of them is unknown."""

    compared: Sequence[Compared]
    facts: Sequence[tuple[str, Sequence[str]]]  # rows: the key of a message, and one text for each material
    rubrics: Sequence[Rubric]  # those that any of the materials was reviewed by
    ids: Sequence[str]
    ids_query: Callable[..., str]  # the ids as an address has them, all or less one
    most: int  # materials that may be compared


COMPARE = Template("desk/compare.html", ComparePage)


@router.get("", dependencies=[Depends(at_the_desk)])
def compare_page(request: Request, id: Ids = [], format: Format | None = None) -> Response:  # noqa: B006
    ids = list(dict.fromkeys(resource_id.strip() for resource_id in id if resource_id.strip()))
    context: ComparePage = {
        "compared": (),
        "facts": (),
        "rubrics": (),
        "ids": ids,
        "ids_query": _query,
        "most": MAX,
    }
    if not ids:
        return draw(request, COMPARE, message("compare.title"), context)
    try:
        compared = desk_of(request).dossiers.compare(ids)
    except (InvalidRequestError, NotFoundError) as error:
        return draw(request, COMPARE, message("compare.title"), context, Refusal.of(error))
    facts, rubrics = _facts(request, compared), _rubrics(compared)
    if format is not None:
        return download(_table(compared, facts, rubrics), format)
    context |= {"compared": compared, "facts": facts, "rubrics": rubrics}
    return draw(request, COMPARE, message("compare.title"), context)


def _query(ids: list[str], less: str = "") -> str:
    """An address's ids, all of them or less one."""
    return urlencode([("id", id) for id in ids if id != less])


def _facts(request: Request, compared: tuple[Compared, ...]) -> list[tuple[str, list[str]]]:
    """Rows of what is known: the key of a message, and one text for each material."""
    words = frame.words_of(request)
    resources = [material.resource for material in compared]
    return [
        ("compare.status", [words.say(material.adoption.message()) for material in compared]),
        ("compare.grades", [frame.made_for(request, resource) for resource in resources]),
        ("compare.types", [value_names(words, "type", resource.types) for resource in resources]),
        ("compare.subjects", [value_names(words, "subject", resource.subjects) for resource in resources]),
        ("compare.publisher", [resource.publisher or "" for resource in resources]),
        ("compare.license", [license_words(words, resource.license) for resource in resources]),
        ("compare.minutes", [str(resource.minutes or "") for resource in resources]),
        (
            "compare.standards",
            [", ".join(dict.fromkeys(short_code(one.code) for one in resource.alignments)) for resource in resources],
        ),
        ("compare.accessibility", [accessibility_words(words, resource)[1] for resource in resources]),
        (
            "compare.features",
            [value_names(words, "accessibility", declared_features(resource)) for resource in resources],
        ),
        ("compare.privacy", [_privacy(words, material) for material in compared]),
    ]


def _privacy(words: Words, compared: Compared) -> str:
    """No format says anything of privacy, so only a review by the rubric for it can."""
    reviewed = compared.reviews.get(PRIVACY)
    if reviewed is None:
        return words("compare.not-scored")
    return words(f"mark.{reviewed.rating.mark.name.lower()}" if reviewed.rating.mark else "mark.none")


def _rubrics(compared: tuple[Compared, ...]) -> list[Rubric]:
    """Those that any of the materials was reviewed by, the newest version of each."""
    rubrics: dict[str, Rubric] = {}
    for material in compared:
        for name, reviewed in material.reviews.items():
            if name not in rubrics or rubrics[name].version < reviewed.rubric.version:
                rubrics[name] = reviewed.rubric
    return list(rubrics.values())


def _table(compared: tuple[Compared, ...], facts: list[tuple[str, list[str]]], rubrics: list[Rubric]) -> Table:
    columns = ("what", *(material.resource.id for material in compared))
    rows: list[list[Value]] = [["title", *(material.resource.title for material in compared)]]
    rows += [[name.removeprefix("compare."), *texts] for name, texts in facts]
    for rubric in rubrics:
        marks = [
            material.reviews[rubric.name].rating.mark if rubric.name in material.reviews else None
            for material in compared
        ]
        rows.append([rubric.title, *marks])
        for criterion in rubric.criteria:
            rows.append(
                [
                    f"{criterion.id} {criterion.text}",
                    *(_score_text(material, rubric, criterion.id) for material in compared),
                ]
            )
    return Table("comparison", columns, rows)


def _score_text(compared: Compared, rubric: Rubric, criterion: str) -> str:
    """A criterion's score by consensus, with every reviewer's evidence."""
    reviewed = compared.reviews.get(rubric.name)
    if reviewed is None or criterion not in reviewed.consensus:
        return ""
    notes = [
        f"{handle}: {scored.note} ({scored.place})" for handle, scored in reviewed.evidence(criterion) if scored.note
    ]
    return "\n".join([str(reviewed.consensus[criterion]), *notes])
