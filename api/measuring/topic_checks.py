"""Whether a catalog has what topics ask for: one that names what is not there scores 0, and says nothing of search."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from api.search.service import SearchSession
from catalog.errors import AmbiguousCodeError, JudgmentError, UnknownStandardError
from catalog.model import Query
from catalog.standards.graph import StandardsGraph
from evaluation.judgments import JudgedSet
from evaluation.topics import Topic

_FACETS = ("subjects", "types", "languages")
_MOST_NAMED = 3


def check_topics(topics: Iterable[Topic], search: SearchSession) -> None:
    """Raises JudgmentError for a topic that filters by a value that this catalog lacks, or asks by a code of several
    standards, or of none but near to one. A code that is near to none is of another framework: see ``not_loaded``.
    """
    facets = search.facets(Query())
    known = {name: {value.casefold(): value for value, _ in facets[name]} for name in _FACETS if name in facets}
    for topic in topics:
        for name, values in known.items():
            for value in getattr(topic.filter, name):
                if value.casefold() not in values and not _narrower(name, value, values):
                    raise _lacking(topic.id, f"filters by the {name.removesuffix('s')} “{value:.80}”", value, values)
        for code in topic.standards:
            _check_code(topic.id, code, search.graph)


def not_loaded(judged: JudgedSet, graph: StandardsGraph) -> list[str]:
    """That judged topics ask for standards of frameworks that are not in this catalog, if any do."""
    topics = [topic for topic in judged.topics if topic.id in judged.qrels]
    foreign = {topic.id: code for topic in topics for code in topic.standards if _is_foreign(code, graph)}
    if not foreign:
        return []
    some = ", ".join(f"“{code:.80}” of {id}" for id, code in list(foreign.items())[:_MOST_NAMED])
    return [
        f"{len(foreign)} topic{'s ask' if len(foreign) > 1 else ' asks'} for standards of a framework that is not in "
        f"this catalog ({some}): they count 0 in every measure. Import the framework, or take them out."
    ]


def _narrower(name: str, value: str, values: Mapping[str, str]) -> bool:
    """Whether a language stands for its varieties, as search takes it."""
    return name == "languages" and any(tag.startswith(f"{value.casefold()}-") for tag in values)


def _lacking(topic: str, does: str, value: str, values: Mapping[str, str]) -> JudgmentError:
    near = [values[name] for name in difflib.get_close_matches(value.casefold(), values, n=1, cutoff=0.5)]
    use = near or sorted(values.values())[:9]
    return JudgmentError(
        f"Topic “{topic}” {does}, which this catalog lacks; " + (f"it has {', '.join(use)}." if use else "it has none.")
    )


def _check_code(topic: str, code: str, graph: StandardsGraph) -> None:
    try:
        graph.named(code)
    except UnknownStandardError as error:
        if error.suggestions:
            raise JudgmentError(
                f"Topic “{topic}” asks for the standard “{code:.80}”, which no framework here has; near it are "
                f"{', '.join(error.suggestions)}. Correct the code, or import its framework."
            ) from None
    except AmbiguousCodeError as error:
        raise JudgmentError(f"Topic “{topic}” asks for a standard: {error}") from None


def _is_foreign(code: str, graph: StandardsGraph) -> bool:
    try:
        graph.named(code)
    except UnknownStandardError:
        return True
    except AmbiguousCodeError:
        return False
    return False
