"""`GET /api/v1/suggest`: what could be meant while somebody types: standards, topics, titles."""

from __future__ import annotations

from typing import Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from api.search import Part, Search
from catalog.codes import code_key
from catalog.model import Query as SearchQuery
from catalog.model import Resource, Standard
from catalog.standards import StandardsGraph
from indexer.text import terms

router = APIRouter(prefix="/api/v1", tags=["search"])
STANDARDS, TOPICS, TITLES = 4, 4, 3
LEAST = 2  # letters before anything is suggested


class SuggestionModel(BaseModel):
    """`value` is what to search for; `label` says what it is; `path` is the page of a title."""

    kind: Literal["standard", "topic", "title"]
    value: str
    label: str
    path: str | None = None


class SuggestResponse(BaseModel):
    count: int
    results: list[SuggestionModel]


@router.get("/suggest", operation_id="suggest", summary="What could be meant by the beginning of a query")
def suggest_endpoint(
    request: Request, q: str = Query("", max_length=200, description="What has been typed so far.")
) -> SuggestResponse:
    search: Search = request.app.state.search
    graph: StandardsGraph = request.app.state.catalog.graph()
    typed = " ".join(q.split())
    found: list[SuggestionModel] = []
    if len(typed) >= LEAST:
        found += [_standard(graph, standard) for standard in _standards(graph, typed)]
        topics = _topics(search, typed)
        found += [SuggestionModel(kind="topic", value=topic, label=topic) for topic in topics]
        found += _titles(search, topics[0] if topics else typed)
    return SuggestResponse(count=len(found), results=found)


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


def _topics(search: Search, typed: str) -> list[str]:
    """What was typed with its last word completed from the catalog's own words."""
    before, _, last = typed.rpartition(" ")
    if len(last) < LEAST:
        return []
    forms: dict[tuple[str, ...], str] = {}  # of "fraction" and "fractions" the commoner
    for word in search.suggest(last.casefold(), TOPICS * 3):
        forms.setdefault(tuple(terms(word)), word)
    return [f"{before} {word}".strip() for word in forms.values()][:TOPICS]


def _titles(search: Search, words: str) -> list[SuggestionModel]:
    """Materials found by the words alone: no model runs while somebody types."""
    hits = search(SearchQuery(words=words, limit=TITLES), without=frozenset({Part.MEANING})).hits
    return [_title(hit.resource) for hit in hits]


def _title(resource: Resource) -> SuggestionModel:
    title = resource.title[:200]
    return SuggestionModel(kind="title", value=title, label=title, path=f"/resources/{quote(resource.id, safe=':')}")
