"""Two mistakes a teacher notices at once: the wrong grade, and the standard next door.

The caller says what is known of a resource (its ages, its standards), so no index and no model is needed here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from catalog.errors import JudgmentError
from catalog.model import AgeRange
from evaluation.judgments import Run
from evaluation.topics import Topic, check_id, file_bytes, lines_of, parse_ages, parse_object, parse_text, parse_texts

AgesOf = Callable[[str], AgeRange | None]
StandardsOf = Callable[[str], Collection[str]]


class Facts(NamedTuple):
    """What is known of resources by id: ages in years, codes of standards, and the title ("" if it is not known)."""

    ages_of: AgesOf
    standards_of: StandardsOf
    title_of: Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongGrade:
    """Of the results shown for topics with ages, those outside them. ``shown`` leaves out results of unknown ages."""

    shown: int
    wrong: int
    unknown: int
    by_years: Mapping[int, int] = field(hash=False)  # whole years apart -> how many results
    per_topic: Mapping[str, float] = field(hash=False)  # share wrong, 0..1

    @property
    def share(self) -> float:
        return self.wrong / self.shown if self.shown else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """Of the results shown for topics with standards, those that meet it, or only a sibling of it."""

    shown: int  # results with any standard known
    met: int
    sibling: int
    pairs: tuple[tuple[str, str, int], ...]  # (asked, given instead, how often), most frequent first
    per_topic: Mapping[str, float] = field(hash=False)  # share of siblings, 0..1

    @property
    def share(self) -> float:
        return self.sibling / self.shown if self.shown else 0.0


def wrong_grade(run: Run, topics: Iterable[Topic], ages_of: AgesOf, *, k: int = 10) -> WrongGrade:
    """Counts results among the first k whose ages do not overlap the topic's (its own, or its filter's)."""
    years: Counter[int] = Counter()
    per_topic: dict[str, float] = {}
    unknown = 0
    for topic in topics:
        wanted = topic.ages or topic.filter.ages
        results = run.results.get(topic.id, ())[:k]
        if wanted is None or not results:
            continue
        results_ages = [ages_of(resource) for resource, _ in results]
        apart = [wanted.years_apart(ages) for ages in results_ages if ages is not None]
        unknown += len(results_ages) - len(apart)
        years.update(apart)
        if apart:
            per_topic[topic.id] = sum(years_off > 0 for years_off in apart) / len(apart)
    right = years.pop(0, 0)
    wrong = sum(years.values())
    return WrongGrade(
        shown=right + wrong, wrong=wrong, unknown=unknown, by_years=dict(sorted(years.items())), per_topic=per_topic
    )


def sibling_confusion(
    run: Run,
    topics: Iterable[Topic],
    standards_of: StandardsOf,
    are_siblings: Callable[[str, str], bool] | None = None,
    *,
    k: int = 10,
) -> Confusion:
    """Counts results among the first k that meet only a sibling of a standard asked for.

    Codes are compared as given: the caller resolves spellings. Two standards are siblings when they share a parent;
    without ``are_siblings`` the code itself says so (see ``parent_code``).
    """
    siblings = are_siblings or (lambda a, b: a != b and parent_code(a) == parent_code(b) != "")
    shown = met = sibling = 0
    pairs: Counter[tuple[str, str]] = Counter()
    per_topic: dict[str, float] = {}
    for topic in topics:
        known = [set(standards_of(resource)) for resource, _ in run.results.get(topic.id, ())[:k]]
        known = [codes for codes in known if codes]
        if not topic.standards or not known:
            continue
        confused = 0
        for codes in known:
            shown += 1
            if codes & set(topic.standards):
                met += 1
                continue
            instead = {(asked, code) for asked in topic.standards for code in codes if siblings(asked, code)}
            confused += bool(instead)
            pairs.update(instead)
        sibling += confused
        per_topic[topic.id] = confused / len(known)
    return Confusion(
        shown=shown,
        met=met,
        sibling=sibling,
        pairs=tuple((a, b, n) for (a, b), n in sorted(pairs.items(), key=lambda item: (-item[1], item[0]))),
        per_topic=per_topic,
    )


def read_facts(path: Path) -> Facts:
    """What a file of JSON Lines says: ``{"id": ..., "title": ..., "ages": "8-9", "standards": [...]}`` a line.

    A resource that is not in it has no title, unknown ages and no standards. Raises JudgmentError as ``read_topics``.
    """
    ages: dict[str, AgeRange | None] = {}
    standards: dict[str, tuple[str, ...]] = {}
    titles: dict[str, str] = {}
    for number, line in lines_of(file_bytes(path), str(path)):
        try:
            record = parse_object(line)
            resource = check_id(record.get("id"), "“id”")
            ages[resource] = parse_ages(record.get("ages"), "ages")
            standards[resource] = parse_texts(record.get("standards", []), "standards")
            titles[resource] = parse_text(record.get("title", ""), "title")
        except JudgmentError as error:
            raise JudgmentError(f"{path}, line {number}: {error}") from None
    return Facts(ages.get, lambda resource: standards.get(resource, ()), lambda resource: titles.get(resource, ""))


def parent_code(code: str) -> str:
    """The code without its last step: "3.NF.A.1" -> "3.NF.A", "4.NF.B.3a" -> "4.NF.B.3"; "" for a single step."""
    if match := re.fullmatch(r"(.*\d)[a-z]", code, re.ASCII):
        return match[1]
    return code.rpartition(".")[0]
