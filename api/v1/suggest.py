"""`GET /api/v1/suggest`: completions of what is typed: standards, topics, titles."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from api.auth.visibility import search_of
from api.http.addresses import resource_path
from api.http.parameters import Parameters
from api.search.query import Component
from api.search.service import SearchSession
from api.services import services_of
from catalog.model import Query as SearchQuery
from catalog.model import Resource, Standard
from catalog.standards.codes import code_key
from catalog.standards.graph import StandardsGraph
from indexer.words.analysis import fold, terms

router = APIRouter(prefix="/api/v1", tags=["search"])
STANDARDS, TOPICS, TITLES = 4, 4, 3
LOOKED_AT = 12  # materials whose keywords are topics
MIN = 2  # letters before anything is suggested


class SuggestParameters(Parameters):
    q: str = Field("", max_length=200, description="What has been typed so far.")
    kind: Literal["", "standard", "topic", "title"] = Field("", description="Only suggestions of this kind.")


class SuggestionModel(BaseModel):
    """`value` is what to search for; `label` says what it is; `path` is the page of a title."""

    kind: Literal["standard", "topic", "title"]
    value: str
    label: str
    path: str | None = None


class SuggestResponse(BaseModel):
    count: int
    total: int
    offset: int
    results: list[SuggestionModel]


@router.get("/suggest", operation_id="suggest", summary="What could be meant by the beginning of a query")
def suggest_endpoint(request: Request, asked: Annotated[SuggestParameters, Query()]) -> SuggestResponse:
    search = search_of(request)
    graph, kind = search.graph, asked.kind
    typed = " ".join(asked.q.split())
    suggestions: list[SuggestionModel] = []
    if len(typed) >= MIN and kind in {"", "standard"}:
        chosen = _standards(graph, typed)
        if kind and not chosen:
            chosen = list(graph.search([*_completed(search, typed), typed][0], STANDARDS))
        suggestions += [_standard(graph, standard) for standard in chosen]
    if len(typed) >= MIN and kind != "standard":
        topics, titles = _topics_and_titles(search, typed)
        suggestions += [SuggestionModel(kind="topic", value=topic, label=topic) for topic in topics if kind != "title"]
        suggestions += [_title(resource, services_of(request).prefix) for resource in titles if kind != "topic"]
    return SuggestResponse(count=len(suggestions), total=len(suggestions), offset=0, results=suggestions)


def _standards(graph: StandardsGraph, typed: str) -> list[Standard]:
    """Standards whose code begins as typed; words are left to topics and titles."""
    last = typed.rsplit(" ", 1)[-1]
    if not any(letter.isdigit() for letter in last) or not code_key(last):
        return []
    return [graph.standards[id] for name in graph.suggest(last, STANDARDS * 2) for id in graph.meanings(name)[:1]][
        :STANDARDS
    ]


def _standard(graph: StandardsGraph, standard: Standard) -> SuggestionModel:
    return SuggestionModel(kind="standard", value=graph.name(standard.id), label=standard.statement[:120])


def _completed(search: SearchSession, typed: str) -> list[str]:
    """What was typed with its last word completed from the catalog's own words, commonest first."""
    before, _, last = typed.casefold().rpartition(" ")
    words = search.suggest(last, TOPICS * 3) if len(last) >= MIN else ()
    return [f"{before} {word}".strip() for word in words]


def _topics_and_titles(search: SearchSession, typed: str) -> tuple[list[str], list[Resource]]:
    """Topics that begin as the last word does, and materials found by the words alone: no model runs meanwhile."""
    before, _, last = typed.casefold().rpartition(" ")
    last = fold(last)
    completed = _completed(search, typed)
    query = SearchQuery(words=completed[0] if completed else typed, limit=LOOKED_AT)
    resources = [hit.resource for hit in search(query, without=frozenset({Component.MEANING})).hits]
    named = Counter(
        keyword.casefold()
        for resource in resources
        for keyword in resource.keywords
        if len(last) >= MIN and any(word.startswith(last) for word in fold(keyword).split())
    )
    phrases = [keyword[:80] for keyword, _ in named.most_common(TOPICS - 1)]
    topics: dict[tuple[str, ...], str] = {}
    for topic in [*(completed[:1] if before else ()), *phrases, *completed]:
        topics.setdefault(tuple(terms(topic)), topic)
    return list(topics.values())[:TOPICS], resources[:TITLES]


def _title(resource: Resource, prefix: str) -> SuggestionModel:
    title = resource.title[:200]
    return SuggestionModel(kind="title", value=title, label=title, path=f"{prefix}{resource_path(resource.id)}")
