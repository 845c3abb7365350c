"""From what search answers to the JSON of ``api.v1.schema``, in a reader's language.

What ten results repeat is made as plain data, in the order of the schema's fields, and written as it is: tests compare
it with the schema, so that no request does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from api.http.addresses import absolute, resource_path, web_link
from api.messages import Words, english
from api.recommending.units import Place, places
from api.search.adoption_signals import mark
from api.search.chip_names import chip_message
from api.search.ranking import Ranked
from api.search.reasons import Reason
from api.search.relaxation import PARAMETERS, AskedCondition
from api.search.results import Results
from api.search.service import SearchSession
from api.search.snippets import snippet
from api.search.taking_back import Chip
from api.v1.schema import (
    AlignmentModel,
    FacetsModel,
    LessonModel,
    MaterialModel,
    NeedModel,
    ResultModel,
    SearchResponse,
    UnitModel,
)
from catalog.formats.containers import aggregation_of
from catalog.messages import Message
from catalog.model import Alignment, NeedEvidence, Resource
from catalog.needs.needs import barriers, evidence
from catalog.standards.declared_codes import declared_code
from catalog.standards.graph import StandardsGraph

Row = dict[str, Any]  # the fields of a model, those that are set
DIGITS = 3  # after the point, of scores and confidences
_ORDER = tuple(ResultModel.model_fields)


class Rows:
    """Makes rows in one language, over what one session of search sees. ``base`` begins addresses of pages; ``fields``
    names what a row holds beside its id, title and score, all if empty."""

    def __init__(
        self, session: SearchSession, words: Words | None = None, base: str = "/", fields: Sequence[str] = ()
    ) -> None:
        self._session, self._words, self._base = session, (words or english()).once(), base
        chosen = frozenset(filter(None, fields))
        self._makers = [(name, _MAKERS[name]) for name in _ORDER if name in _MAKERS and (not chosen or name in chosen)]

    def result(self, hit: Ranked, needs: Sequence[str] = ()) -> Row:
        """A ``ResultModel``."""
        resource = hit.resource
        row: Row = {"id": resource.id, "title": resource.title, "score": round(hit.score, DIGITS)}
        for name, make in self._makers:
            row[name] = make(self, resource, hit, needs)
        return row

    def similar(self, resource: Resource) -> Row:
        """What a row of a material says that no query found, beside its id, title and score."""
        unfound = Ranked(resource, 0.0, ())
        return {name: make(self, resource, unfound, ()) for name, make in self._makers if name not in _OF_QUERY}

    def material(self, resource: Resource) -> MaterialModel:
        return MaterialModel(
            id=resource.id,
            title=resource.title,
            page=absolute(self._base, resource_path(resource.id)),
            url=resource.url,
            publisher=resource.publisher,
            types=list(resource.types),
            ages=str(resource.ages) if resource.ages else None,
            minutes=resource.minutes,
        )

    def alignment(self, alignment: Alignment) -> AlignmentModel:
        return AlignmentModel(**alignment_row(alignment, self._session.graph))

    def need(self, known: NeedEvidence) -> NeedModel:
        return NeedModel(**self._need(known))

    def _need(self, known: NeedEvidence) -> Row:
        return {"need": known.need, "evidence": known.evidence, "because": self._words.say(known.because)}

    def _alignments(self, alignments: Iterable[Alignment]) -> list[Row]:
        graph = self._session.graph
        return [alignment_row(alignment, graph) for alignment in alignments]

    def _needs(self, resource: Resource, needs: Sequence[str] = (), stated: Collection[str] | None = None) -> list[Row]:
        return [
            *(self._need(evidence(resource, need)) for need in needs),
            *map(self._need, barriers(resource, needs, stated)),
        ]

    def _parts(self, resource: Resource) -> list[Row]:
        known = {place.unit: place for place in places(self._session, resource)} if resource.parts else {}
        return [
            {"name": one.name, "id": one.id, "position": one.position}
            | ({"number": place.number, "of": len(place.ids)} if (place := known.get(one.name)) else {})
            for one in resource.parts
        ]

    def unit(self, place: Place) -> UnitModel:
        lessons = [self._session.resource(id) for id in place.ids]
        return UnitModel(
            name=place.title,
            number=place.number,
            of=len(lessons),
            minutes=sum(lesson.minutes or 0 for lesson in lessons),
            lessons=[
                LessonModel(
                    id=lesson.id,
                    title=lesson.title,
                    ages=str(lesson.ages) if lesson.ages else None,
                    minutes=lesson.minutes,
                )
                for lesson in lessons
            ],
        )

    def _reasons(self, hit: Ranked) -> list[Row]:
        return list(map(self._reason, hit.reasons, rounded(hit.reasons, hit.score)))

    def _reason(self, reason: Reason, points: float) -> Row:
        facts = reason.facts
        return {
            "points": points,
            "because": self._words.say(reason.because),
            "kind": reason.kind,
            "standard": None if declared_code(facts.standard or "") else facts.standard,
            "relation": facts.relation,
            "source": facts.source,
            "band": facts.band,
            "confidence": None if facts.confidence is None else round(facts.confidence, DIGITS),
            "need": facts.need,
            "evidence": facts.evidence,
            "words": list(facts.words),
        }

    def _snippet(self, resource: Resource, reasons: Sequence[Reason]) -> list[Row]:
        matched = [word for reason in reasons for word in reason.facts.words]
        return [{"text": text, "match": match} for text, match in snippet(resource, matched)]

    def _decision(self, id: str) -> Row | None:
        """What is decided; a review in progress is not shown."""
        adoption = self._session.adoptions.get(id)
        if adoption is None or adoption.decision is None:
            return None
        return {
            "status": mark(adoption.status),
            "approved": adoption.approved,
            "grades": adoption.grades,
            "until": adoption.until,
            "conditions": adoption.conditions,
            "because": self._words.say(adoption.message()),
        }

    def search(self, results: Results) -> SearchResponse:
        """``answer``, checked against the schema."""
        return SearchResponse.model_validate(self.answer(results))

    def answer(self, results: Results) -> Row:
        """The answer of the API and of `syllabary search --json`, a ``SearchResponse``: one shape."""
        say = self._words.say
        return {
            "count": results.count,
            "count_relation": "gte" if results.more else "eq",
            "results": [self.result(hit, results.needs) for hit in results.hits],
            "total": results.places,
            "offset": results.query.offset,
            "listed": results.places,
            "understood": [
                {
                    "kind": chip.kind,
                    "label": self._called(chip),
                    "value": chip.value,
                    "words": chip.words,
                    "without": chip.without,
                }
                for chip in results.chips
            ],
            "did_you_mean": results.did_you_mean,
            "facets": None if results.facets is None else facets_row(results.facets),
            "reason": " ".join(say(reason) for reason in results.reason) or None,
            "loosen": [
                {"parameter": x.parameter, "value": x.value, "label": say(x.label), "count": x.count}
                | ({} if x.without is None else {"without": x.without})
                | ({"also": [_dropped(say, other) for other in x.dropped[1:]]} if x.dropped[1:] else {})
                for x in results.loosen
            ],
            "suggestions": list(dict.fromkeys(near for _, codes in results.near_codes for near in codes)),
            "notices": [say(notice) for notice in results.all_notices],
            "ages": str(results.ages) if results.ages else None,
            "fitting": results.fitting,
            "tiers": {kind: dict(counts) for kind, counts in results.tiers.items()},
        }

    def _called(self, chip: Chip) -> str:
        """A chip's label in the reader's language; in English as it is."""
        label = chip.label if self._words.primary == "en" else chip_message(chip.kind, chip.value, chip.label)
        return label if isinstance(label, str) else self._words.say(label)


def _dropped(say: Callable[[Message], str], condition: AskedCondition) -> Row:
    return {"parameter": condition.parameter, "value": condition.value, "label": say(condition.label)}


def rounded(reasons: Sequence[Reason], score: float) -> list[float]:
    """The points of reasons, rounded so that they add up to the rounded score: the largest takes what is left over."""
    points = [round(reason.points, DIGITS) for reason in reasons]
    if points:
        sizes = [*map(abs, points)]
        largest = sizes.index(max(sizes))
        points[largest] = round(points[largest] + round(score, DIGITS) - sum(points), DIGITS)
    return points


def alignment_row(alignment: Alignment, graph: StandardsGraph) -> Row:
    """An ``AlignmentModel``. What the publisher does not write of the standard is taken from the standard itself."""
    standard = graph.standards.get(alignment.standard_id or "")
    own = standard is not None and alignment.code == standard.id  # a standard without a code goes by its identifier
    framework = graph.frameworks.get(standard.framework_id) if standard else None
    return {
        "type": alignment.type,
        "code": standard.code if standard and own else alignment.code,
        "framework": alignment.framework or (framework.title if framework else ""),
        "statement": alignment.statement or (standard.statement if standard else ""),
        "standard": alignment.standard_id,
        "source": alignment.source,
        "confidence": round(alignment.confidence, DIGITS),
        "model": alignment.model or None,
    }


def accessibility_row(resource: Resource) -> Row:
    return {
        "modes": list(resource.access_modes),
        "modes_sufficient": list(resource.access_modes_sufficient),
        "features": list(resource.accessibility_features),
        "hazards": list(resource.accessibility_hazards),
        "controls": list(resource.accessibility_controls),
        "summary": resource.accessibility_summary,
        "conforms_to": list(resource.conforms_to),
    }


def facets_row(facets: Mapping[str, Sequence[tuple[str, int]]]) -> Row:
    """A ``FacetsModel``: counts by the names of parameters, and by the engine's names, which the API used before."""
    counted = {facet: [{"value": value, "count": count} for value, count in values] for facet, values in facets.items()}
    named = counted | {PARAMETERS.get(facet, facet.removesuffix("s")): values for facet, values in counted.items()}
    return {name: named[name] for name in FacetsModel.model_fields if name in named}


_OF_QUERY = frozenset({"reasons", "tiers", "duplicates"})
# Each field but those that every row has, of a result and the needs that were asked for.
_MAKERS: Mapping[str, Callable[[Rows, Resource, Ranked, Sequence[str]], Any]] = {
    "page": lambda rows, resource, *_: absolute(rows._base, resource_path(resource.id)),
    "url": lambda _rows, resource, *_: resource.url,
    "description": lambda _rows, resource, *_: resource.description,
    "image": lambda _rows, resource, *_: web_link(resource.image),
    "publisher": lambda _rows, resource, *_: resource.publisher,
    "languages": lambda _rows, resource, *_: list(resource.languages),
    "types": lambda _rows, resource, *_: list(resource.types),
    "subjects": lambda _rows, resource, *_: list(resource.subjects),
    "ages": lambda _rows, resource, *_: str(resource.ages) if resource.ages else None,
    "grades": lambda _rows, resource, *_: list(resource.grades),
    "minutes": lambda _rows, resource, *_: resource.minutes,
    "license": lambda _rows, resource, *_: resource.license,
    "free": lambda _rows, resource, *_: resource.free,
    "parts": lambda rows, resource, *_: rows._parts(resource),
    "level": lambda _rows, resource, *_: aggregation_of(resource) or None,
    "from_parts": lambda _rows, resource, *_: list(resource.from_parts),
    "isbn": lambda _rows, resource, *_: resource.isbn,
    "edition": lambda _rows, resource, *_: resource.edition,
    "accessibility": lambda _rows, resource, *_: accessibility_row(resource),
    "status": lambda rows, resource, *_: rows._decision(resource.id),
    "alignments": lambda rows, resource, *_: rows._alignments(resource.alignments),
    "inferred": lambda rows, resource, *_: rows._alignments(
        rows._session.inferred(resource.id, declared=resource.alignments)
    ),
    "needs": lambda rows, resource, hit, needs: rows._needs(resource, needs, hit.barriers),
    "snippet": lambda rows, resource, hit, _: rows._snippet(resource, hit.reasons),
    "reasons": lambda rows, _, hit, *__: rows._reasons(hit),
    "tiers": lambda _rows, _, hit, *__: dict(hit.tiers),
    "duplicates": lambda _rows, _, hit, *__: [{"id": twin.id, "title": twin.title} for twin in hit.duplicates],
}
