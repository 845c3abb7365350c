"""The search page: one box, chips of what was understood, facets, and results that say why they are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace as replace_fields
from functools import reduce
from itertools import chain
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.auth.visibility import search_of
from api.http.addresses import with_query
from api.messages import Words
from api.search.grade_names import grade_message
from api.search.parameters import MAX_OFFSET, read_query
from api.search.query import Component, switched_off
from api.search.relaxation import AskedCondition, Relaxation
from api.search.results import Results
from api.search.service import SearchSession
from api.search.tiers import STANDARD, TOPIC
from api.services import count_search
from api.web.need_profiles import renamed
from api.web.pages import frame
from api.web.pages.browse import grade_tiles, subject_tiles
from api.web.pages.card import SEVERAL, common_reasons, grade_line, make_card, name_grades, other_language
from api.web.pages.facets import (
    ANY_OF,
    FACETS,
    FILTERS,
    FacetValue,
    Pairs,
    chips,
    facets,
    replace,
    value_words,
    without,
)
from api.web.pages.facts import declared_features, grade_choices, license_name, value_name
from api.web.pages.grade_naming import PARAMETER, answer_in, system_of
from api.web.pages.parts_of_list import counts_of_named, dividers, elsewhere, links_to_named
from api.web.pages.report import is_countable
from api.web.pages.search_contexts import (
    HOME,
    SEARCH,
    Conditions,
    HomePage,
    Link,
    ResultsSummary,
    SearchForm,
    SearchPage,
    SearchPageParameters,
    Start,
)
from catalog.errors import AmbiguousCodeError, GenerationError, InvalidRequestError, UnknownStandardError
from catalog.messages import Message, Value, message
from catalog.model import Query as SearchQuery
from catalog.model import Sort
from catalog.needs.needs import need_groups
from catalog.text.analysis import terms

router = APIRouter()
EXAMPLES = 3
_MAY_HELP = frozenset({"notice.unstated", "notice.arrangement"})  # name needs that may help
MAX_ANSWERED = 20  # indexes and languages whose examples are kept
_ANSWERED: dict[str, tuple[str, ...]] = {}
_TIERS = {"inside": "in", "near": "near", "unknown": "unknown", "other": "other"}  # by their messages


@router.get("/")
def search_page(request: Request, parameters: Annotated[SearchPageParameters, Query()]) -> Response:
    if (today := renamed(request.url.query)) is not None:
        return RedirectResponse(with_query("/", today), 308)
    pairs = [
        (name, value)
        for name, value in parse_qsl(request.url.query)
        if value.strip() and name not in {"offset", PARAMETER}
    ]
    words = frame.words_of(request)
    form: SearchForm = {
        "title": parameters.q or ", ".join(parameters.standard) or words("search.title"),
        "here": "search",
        "asked": parameters,
        "need_groups": need_groups(),
        "grade_choices": grade_choices(words, system_of(request), parameters.grade.strip()),
        "other_pairs": [pair for pair in pairs if pair[0] not in {"q", "grade", "need"}],
    }
    if not without(pairs, "sort"):
        home: HomePage = {**form, **_start(request), "error": None, "instead": ()}
        return frame.page(request, HOME, home)
    try:
        asked = parameters.as_api()
        results = search_of(request)(read_query(asked), facets=True, without=switched_off(asked))
    except (AmbiguousCodeError, UnknownStandardError, InvalidRequestError) as error:
        instead = getattr(error, "candidates", getattr(error, "suggestions", ()))
        refused: HomePage = {
            **form,
            **_start(request),
            "error": error,
            "instead": [(code, with_query("/", replace(pairs, "standard", code))) for code in instead],
        }
        return frame.page(request, HOME, refused, 400)
    count_search(request, asked.q, asked.offset)
    return frame.page(request, SEARCH, _shown(request, results, pairs, form, switched_off(asked)))


@router.get("/search")
def search_address(request: Request) -> Response:
    """The address that people guess leads to the search page."""
    query = request.url.query
    return RedirectResponse(f"/?{query}" if query else "/", 308)


def _start(request: Request) -> Start:
    """What the empty page offers to begin with."""
    words = frame.words_of(request)
    try:
        counts = search_of(request).facets(SearchQuery())
    except GenerationError:
        counts = {}
    return {
        "grades": grade_tiles(request, counts),
        "subjects": subject_tiles(words, counts, [])[:12],
        "types": [
            (value_name(words, "type", value), with_query("/", [("type", value)]), n)
            for value, n in counts.get("types", ())[:8]
        ],
        "examples": _examples(request) if counts else [],
        "frameworks": sorted(
            search_of(request).graph.frameworks.values(), key=lambda framework: (framework.title, framework.id)
        ),
    }


def _examples(request: Request) -> tuple[str, ...]:
    """Queries that this catalog answers well, of those that the language has."""
    words, search = frame.words_of(request), search_of(request)
    return _answered(search, words, f"{search.manifest.built} {search.size} {words.language}")


def _answered(search: SearchSession, words: Words, key: str) -> tuple[str, ...]:
    """The first few examples that search answers without a doubt; kept for one index, ``key``, and language."""
    if key not in _ANSWERED:
        good = []
        for query in words("home.example-queries").split("|"):
            results = search(SearchQuery(words=query, limit=1))
            doubts = [notice for notice in results.notices if notice.key != "notice.translated"]
            if results.hits and not (results.reason or doubts or results.did_you_mean):
                good.append(query)
            if len(good) == EXAMPLES:
                break
        if len(_ANSWERED) >= MAX_ANSWERED:
            _ANSWERED.clear()
        _ANSWERED[key] = tuple(good)
    return _ANSWERED[key]


def _shown(request: Request, results: Results, pairs: Pairs, form: SearchForm, off: frozenset[Component]) -> SearchPage:
    """The page of results. Grades are named on it in the words of the question, if that has any."""
    system = system_of(request)
    if results.ages or results.query.filter.ages:  # all that is said of grades answers that one
        system = results.naming or system
        answer_in(request, system)
        if not results.naming:
            results = replace_fields(results, hits=name_grades(results.hits, system))
    words, graph = frame.words_of(request), search_of(request).graph
    offset, limit, sort = results.query.offset, results.query.limit, results.sort
    usual = next((Sort(chip.value) for chip in results.chips if chip.kind == "sort"), Sort.BEST)
    last = min(offset + limit, results.places)
    deeper = sort != Sort.BEST or offset + limit <= MAX_OFFSET
    wished = None if results.ages_implied else results.ages
    grade, shared, marked = grade_line(words, system, wished), common_reasons(words, results.hits), _marked(results)
    vague = vague_reasons(words, results)
    shared = [sentence for sentence in shared if sentence not in vague]
    hidden = vague.union(shared, _common_language(words, results))
    counted = is_countable(name for name, value in pairs if value)  # whether what is said of a place is counted
    cards = [
        make_card(graph, words, hit, results.needs, grade, terms=marked, common=hidden, place=place if counted else 0)
        for place, hit in enumerate(results.hits, offset + 1)
    ]
    return {
        **form,
        **_conditions(request, results, pairs, system, off=off),
        **_summary(request, results, pairs, system, shared, off=off),
        "results": results,
        "listed": list(zip(cards, dividers(words, system, results), strict=True)),
        "first": offset + 1,
        "last": last,
        "beyond": _beyond(words, results, pairs, limit) if offset >= results.places > 0 else None,
        "sorts": [
            (order.value, with_query("/", without(pairs, "sort") + [("sort", order.value)] * (order is not usual)))
            for order in Sort
        ],
        "sort": sort.value,
        "previous": with_query("/", _at(pairs, max(0, offset - limit))) if offset else None,
        "next": with_query("/", _at(pairs, offset + limit)) if last < results.places and deeper else None,
    }


def vague_reasons(words: Words, results: Results) -> frozenset[str]:
    """What is said of nearness in meaning beside results of which none comes close: no tick says the contrary."""
    if all(reason.key != "weak.far" for reason in results.reason):
        return frozenset()
    reasons = chain.from_iterable(hit.reasons for hit in results.hits)
    return frozenset(words.say(reason.because) for reason in reasons if reason.kind in {"meaning", "course"})


def _conditions(
    request: Request, results: Results, pairs: Pairs, system: str, *, off: frozenset[Component]
) -> Conditions:
    words, search = frame.words_of(request), search_of(request)
    named = {name for name, _ in pairs} & ANY_OF
    added = {
        name: search.facets(results.query, off, beside=name)[name] for name, parameter in FACETS if parameter in named
    }
    typed, chosen = chips(words, system, results.chips, pairs, search.graph.standards)
    return {
        "understood": typed,
        "conditions": chosen,
        "cleared": with_query("/", [pair for pair in pairs if pair[0] == "q"]),
        "facets": facets(words, system, results.facets or {}, pairs, added),
        "filtered": any(name in FILTERS for name, _ in pairs),
        "unfiltered": with_query("/", [pair for pair in pairs if pair[0] not in FILTERS]),
    }


def _summary(
    request: Request, results: Results, pairs: Pairs, system: str, shared: Sequence[str], *, off: frozenset[Component]
) -> ResultsSummary:
    words = frame.words_of(request)
    fit = fit_words(words, system, results)
    return {
        "heading": _heading(words, results),
        "common": [*shared, *_common_facts(words, results)],
        "fit": fit,
        "looser": results.tiers.get("grade", {}).get("in", 0) < results.fitting,
        "only": _only(words, system, results, pairs),
        "elsewhere": elsewhere(words, system, results, pairs),
        "named": counts_of_named(words, results),
        "named_only": links_to_named(words, search_of(request), results, pairs, off),
        "known": _known(words, results, pairs),
        "order": " ".join(map(words.say, results.order_notices)),
        "corrected": with_query("/", replace(pairs, "q", results.did_you_mean)) if results.did_you_mean else None,
        "reason": " ".join(words.say(reason) for reason in results.reason if not (fit and reason.key == "weak.grade")),
        "notices": [words.say(notice) for notice in results.notices],
        "may_help": [
            Link(words(need), with_query("/", [*without(pairs, "offset"), ("need", need.removeprefix("need."))]))
            for need in dict.fromkeys(
                chain.from_iterable(_needs_named(it) for it in results.notices if it.key in _MAY_HELP)
            )
        ],
        "near_codes": [(code, [_instead(pairs, code, near) for near in codes]) for code, codes in results.near_codes],
        "loosen": [_loosening(words, system, pairs, condition) for condition in results.loosen],
    }


def _needs_named(said: Value | None) -> Iterator[str]:
    """The keys of the needs that a notice names."""
    if isinstance(said, Message):
        yield from (said.key,) if said.key.startswith("need.") else ()
        said = tuple(value for _, value in said.values)
    if isinstance(said, tuple):
        yield from chain.from_iterable(map(_needs_named, said))


def _instead(pairs: Pairs, code: str, near: str) -> Link:
    """The same search for another code."""
    query = next((text for name, text in pairs if name == "q"), "")
    return Link(near, with_query("/", replace(pairs, "q", query.replace(code, near))))


def _heading(words: Words, results: Results) -> tuple[str, str]:
    """How many results are listed, and beside it how many materials match if that is another number."""
    if results.more:
        return words("search.results", results.places), words("search.more-than", results.count)
    if results.places == results.count:
        return words("search.count" if results.count else "search.nothing", results.count), ""
    key = (
        "search.shared" if results.reachable == results.count else "search.best-of" if results.sort is Sort.BEST else ""
    )
    return words("search.results", results.places), words(key or "search.count", results.count)


def _beyond(words: Words, results: Results, pairs: Pairs, limit: int) -> Link:
    """That the list ends before the page that was asked for, with the address of its last page."""
    last = (results.places - 1) // limit * limit
    return Link(words("search.beyond", results.places), with_query("/", _at(pairs, last)))


def _marked(results: Results) -> frozenset[str]:
    """The terms that are marked in texts: the topic's, or else what was typed beside what was understood as a grade, a
    need and so on."""
    understood = {term for chip in results.chips for term in terms(chip.words)}
    typed = frozenset(terms(results.query.words))
    return results.sought or typed - understood or typed


def _common_facts(words: Words, results: Results) -> list[str]:
    """What is known, or unknown, of every result of the page alike."""
    shown = [hit.resource for hit in results.hits]
    if len(shown) < SEVERAL:
        return []
    licenses = {license_name(resource.license) if resource.license else words("license.unknown") for resource in shown}
    facts = [words("search.no-accessibility")] if not any(map(declared_features, shown)) else []
    return [*_common_language(words, results), *facts, *(licenses if len(licenses) == 1 else ())]


def _common_language(words: Words, results: Results) -> list[str]:
    """The language of every result of the page, if it is one and not the page's own."""
    languages = {other_language(words, hit.resource) for hit in results.hits}
    return sorted(filter(None, languages)) if len(languages) == 1 and len(results.hits) >= SEVERAL else []


def fit_words(words: Words, system: str, results: Results) -> str:
    """How many of what is about the topic are made for the grade, next to it, and so on; looser matches are counted by
    the link to the grade alone. Of what meets a standard, how many are inferred to."""
    counts = results.tiers.get("grade", {})
    if results.ages is None or not any(counts.values()):
        return ""
    grade = words.say(grade_message(results.ages, system))
    none = [] if counts["in"] else [words("tier.none", grade=grade)]
    named = none + [words(f"tier.{name}", counts[tier], grade=grade) for name, tier in _TIERS.items() if counts[tier]]
    listed = reduce(lambda first, last: words("list.comma", first=first, last=last), named)
    if standard := results.tiers.get(STANDARD):
        return standard_words(words, standard) + (f" {listed}." if len(named) > 1 or none else "")
    loose = results.tiers.get(TOPIC, {}).get("loose", 0)
    return words("tier.closest", sum(counts.values()), listed=listed) if loose else f"{listed}."


def standard_words(words: Words, counts: Mapping[str, int]) -> str:
    """How many materials meet a standard, of them by inference, and how many are related, or that none is known to and
    how many possibly do, by tiers of a search for it: in the same words on every page."""
    inferred, possible = counts["probably"], counts["possibly"]
    if not (meeting := counts["declared"] + inferred):
        return words("standard.possible", possible) if possible else words("standard.nearest")
    sentences = [words("standard.answering", meeting)]
    sentences += [words("standard.inferred", inferred)] if inferred else []
    sentences += [words("standard.near", near)] if (near := possible + counts["related"]) else []
    return " ".join(sentences)


def _known(words: Words, results: Results, pairs: Pairs) -> Link | None:
    """The same search for nothing but what is known to meet every need, if that leaves some out and something."""
    if not results.needs or results.query.filter.known_needs:
        return None
    count = dict((results.facets or {}).get("needs", ())).get(results.needs[0], 0)  # of all needs together
    if not 0 < count < results.count:
        return None
    return Link(words("needs.only", n=words.number(count)), with_query("/", [*pairs, ("known_needs", "only")]))


def _only(words: Words, system: str, results: Results, pairs: Pairs) -> Link | None:
    """The same search for nothing but the grade, if that leaves some out and something."""
    if results.ages is None or not 0 < results.fitting < results.count or results.query.filter.ages:
        return None
    grade = words.say(grade_message(results.ages, system))
    label = words("search.only", grade=grade, n=words.number(results.fitting))
    return Link(label, with_query("/", [*pairs, ("in_ages", str(results.ages))]))


def _loosening(words: Words, system: str, pairs: Pairs, option: Relaxation) -> FacetValue:
    """A condition that could go, or several together, named by their values, with the count and the address without."""
    labels, rest = [], pairs
    for dropped in option.dropped:
        label, rest = _without(words, system, rest, dropped)
        labels.append(label)
    if option.without is not None:
        rest = replace(rest, "q", option.without)
    *others, last = labels
    label = words.say(message("list.and", first=tuple(others), last=last)) if others else last
    return FacetValue(label, option.count, with_query("/", rest), chosen=True)


_OF_STANDARDS = {"relation", "alignment"}  # parameters that are named by what they ask of a standard


def _without(words: Words, system: str, pairs: Pairs, dropped: AskedCondition) -> tuple[str, Pairs]:
    """What a condition is called, and what is asked without it; what the words say stays."""
    name, value = dropped.parameter, dropped.value
    if dropped.without is not None:
        return words.say(dropped.label), pairs
    if value:
        return words.say(dropped.label), [pair for pair in pairs if pair != (name, value)]
    sent = [] if name in _OF_STANDARDS else [value for key, value in pairs if key == name]
    values = ", ".join(value_words(words, system, name, value) for value in sent)
    label = f"{words(f'parameter.{name}')}: {values}" if values else words.say(dropped.label)
    return label, without(pairs, name)


def _at(pairs: Pairs, offset: int) -> Pairs:
    return [*pairs, ("offset", str(offset))] if offset else pairs
