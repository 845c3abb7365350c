"""The answers of a search engine worked out slowly, resource by resource, with nothing but arithmetic and loops.

Written from the formulas in the contract, not from the engine: no arrays, no index, no FAISS.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from keyword_embedder import direction

from catalog.model import AgeRange, AlignmentSource, Filter, Resource
from indexer.engine import EngineQuery, Surely
from indexer.words.analysis import is_stopword, stem, terms, words
from indexer.words.spelling import english_words

Signals = dict[str, dict[int, float]]

B = {"title": 0.4, "objective": 0.4, "keyword": 0.4, "description": 0.75, "body": 0.75, "part": 0.4, "subject": 0.0}
WEIGHT = {"title": 3, "objective": 2, "keyword": 1, "description": 1.5, "body": 1, "part": 1, "subject": 0.25}


def fields(resource: Resource) -> dict[str, list[str]]:
    return {
        "title": terms(resource.title),
        "objective": terms("\n".join(resource.objectives)),
        "keyword": terms("\n".join(resource.keywords)),
        "description": terms(resource.description),
        "body": terms(resource.text),
        "part": terms("\n".join(dict.fromkeys(part.name for part in resource.parts))),
        "subject": terms("\n".join(resource.subjects)),
    }


class Words:
    """BM25 by the book over a list of resources."""

    def __init__(self, resources: Sequence[Resource]) -> None:
        self.texts = [fields(resource) for resource in resources]
        self.units: dict[str, list[int]] = {}
        self.of: list[list[str]] = []
        for row, resource in enumerate(resources):
            mine = list(dict.fromkeys(part.id or part.name for part in resource.parts)) or [f"alone {resource.id}"]
            self.of.append(mine)
            for unit in mine:
                self.units.setdefault(unit, []).append(row)
        self.small = [[word for word in words(resource.title) if is_stopword(word)] for resource in resources]
        self.held = [set(small).union(*text.values()) for text, small in zip(self.texts, self.small, strict=True)]
        self.means = {field: _mean([len(text[field]) for text in self.texts]) for field in B}
        self.said = {unit: self._said(unit) for unit in self.units}
        self.unit_mean = _mean([said.total() for said in self.said.values()])

    def known(self, term: str) -> bool:
        return any(term in held for held in self.held)

    def idf(self, term: str, rows: Sequence[int] | None = None) -> float:
        def over(rows: Sequence[int]) -> float:
            df = sum(term in self.held[row] for row in rows)
            return math.log(1 + (len(rows) - df + 0.5) / (df + 0.5))

        everything = over(range(len(self.texts)))
        return everything if rows is None else (everything + over(rows)) / 2

    def counts(self, term: str, rows: Sequence[int] | None = None) -> float:
        return (self.idf(term, rows) * told(term)) ** 0.75

    def field(self, row: int, field: str, term: str) -> float:
        tf = self.texts[row][field].count(term) + (self.small[row].count(term) if field == "title" else 0)
        norm = 1 - B[field] + B[field] * len(self.texts[row][field]) / self.means[field]
        return tf * 2.2 / (tf + 1.2 * norm)

    def all(self, row: int, term: str) -> float:
        folded = 0.0
        for field, weight in WEIGHT.items():
            words, small = self.texts[row][field], self.small[row] if field == "title" else []
            folded += weight * (words + small).count(term) / (0.25 + 0.75 * len(words) / self.means[field])
        return folded * 2.2 / (folded + 1.2)

    def unit(self, unit: str, term: str) -> float:
        small = sum(self.small[row].count(term) for row in self.units[unit])
        tf, length = self.said[unit][term] + small, self.said[unit].total()
        return tf * 5 / (tf + 4 * (0.25 + 0.75 * length / self.unit_mean))

    def _said(self, unit: str) -> Counter[str]:
        said: Counter[str] = Counter()
        for row in self.units[unit]:
            for field in ("title", "objective", "keyword", "description"):
                said.update(self.texts[row][field])
        return said


@cache
def told(term: str) -> float:
    """In nats, by a slow look through the list of English words."""
    counts = english_words()
    commonest = max((count for word, count in counts.items() if word[0] == term[0] and stem(word) == term), default=0)
    return min(max(-math.log(commonest / sum(counts.values())), 1), 11) if commonest else 11.0


def _mean(lengths: Sequence[int]) -> float:
    """Over the texts that are not empty."""
    return sum(lengths) / sum(map(bool, lengths)) if any(lengths) else 1.0


FIELDS = ("subjects", "types", "levels", "languages", "licenses", "publishers", "accessibility_features")


def passes(resource: Resource, filter: Filter) -> bool:
    held = {
        "subjects": resource.subjects,
        "types": resource.types,
        "levels": ("lesson",) if "Lesson" in resource.types else (),
        "licenses": (resource.license,),
        "publishers": (resource.publisher,),
    }
    if any(getattr(filter, name) and not set(getattr(filter, name)) & set(values) for name, values in held.items()):
        return False
    if filter.languages and not any(
        has == wanted or has.startswith(wanted + "-") for has in resource.languages for wanted in filter.languages
    ):
        return False
    if not set(filter.accessibility_features) <= set(resource.accessibility_features):
        return False
    if filter.ages and not (resource.ages and resource.ages.overlaps(filter.ages)):
        return False
    if filter.free is not None and resource.free is not filter.free:
        return False
    return filter.max_minutes is None or (resource.minutes is not None and resource.minutes <= filter.max_minutes)


def barred(resource: Resource, excluding: Filter) -> bool:
    """Whether it holds a value of any field that is excluded."""
    alone = [replace(Filter(), **{name: (value,)}) for name in FIELDS for value in getattr(excluding, name)]
    alone += [Filter(ages=excluding.ages)] if excluding.ages else []
    return any(passes(resource, filter) for filter in alone)


@dataclass
class Answer:
    """``legs`` score every row that a leg finds; ``signals`` are by name and row."""

    matching: list[int]
    total: int
    legs: list[dict[int, float]]
    signals: Signals


def say_the_same(one: Resource, other: Resource) -> bool:
    """Duplicates by the rule of ``indexer.generation.duplicates``, with loops."""
    if terms(one.title) != terms(other.title) or (one.ages and other.ages and not one.ages.overlaps(other.ages)):
        return False
    if sorted(one.types) != sorted(other.types) or sorted(one.languages) != sorted(other.languages):
        return False
    read = [[fields(side)[name] for name in ("objective", "keyword", "description", "body")] for side in (one, other)]
    pairs = [{(said[n], said[n + 1]) for said in texts for n in range(len(said) - 1)} for texts in read]
    numbers = [{word for said in texts for word in said if not word.isalpha()} for texts in read]
    if min(map(len, pairs)) < 6 or numbers[0] != numbers[1]:
        return False
    return len(pairs[0] & pairs[1]) / len(pairs[0] | pairs[1]) >= 0.9


def slow_firsts(resources: Sequence[Resource]) -> list[int]:
    """Of every resource, the place of the one that it is listed under."""
    firsts: list[int] = []
    for row, resource in enumerate(resources):
        standing = (at for at in range(row) if firsts[at] == at and say_the_same(resources[at], resource))
        firsts.append(next(standing, row))
    return firsts


@cache
def _as_stored(text: str) -> list[float]:
    """The text's vector in the 16-bit floats that an index keeps."""
    return [float(np.float16(value)) for value in direction(text)]


class BruteForce:
    def __init__(self, resources: Sequence[Resource], floor: float) -> None:
        self.resources, self.floor = sorted(resources, key=lambda resource: resource.id), floor
        self.words = Words(self.resources)
        self.firsts = slow_firsts(self.resources)

    def cosine(self, vector: Sequence[float], text: str) -> float:
        return sum(stored * asked for stored, asked in zip(_as_stored(text), vector, strict=True))

    def passage(self, resource: Resource) -> str:
        said = [resource.title, *resource.objectives, ", ".join(resource.keywords), resource.description]
        return ". ".join(said)

    def answer(self, engine_query: EngineQuery) -> Answer:
        rows = [
            row
            for row, resource in enumerate(self.resources)
            if passes(resource, engine_query.filter) and not barred(resource, engine_query.excluding)
            if not {a.standard_id for a in resource.alignments if a.type != "requires"}
            & set(engine_query.excluded_standards)
            if engine_query.meeting is None or self._meets(resource, engine_query.standards, engine_query.meeting)
        ]
        conditions = (
            engine_query.filter != Filter()
            or engine_query.excluding != Filter()
            or engine_query.excluded_standards
            or engine_query.meeting is not None
        )
        under = rows if conditions else None
        terms = {term: weight for term, weight in engine_query.terms.items() if self.words.known(term)}
        synonyms = {term: weight for term, weight in engine_query.synonyms.items() if self.words.known(term)}
        signals: Signals = {}
        shares = {term: weight * self.words.counts(term, under) for term, weight in terms.items()}
        also = {term: weight * self.words.counts(term, under) for term, weight in synonyms.items()}
        divisor = sum(shares.values()) or sum(also.values()) or 1.0
        for kind, asked in (("words", shares), ("synonyms", also)):
            for name in ("all", *B) if kind == "words" else ("all",):
                signals[f"{kind}.{name}"] = {
                    row: sum(share * self._score(name, row, term) for term, share in asked.items()) / divisor
                    for row in rows
                }
            signals[f"{kind}.course"] = {
                row: max(
                    sum(share * self.words.unit(unit, term) for term, share in asked.items()) / divisor
                    for unit in self.words.of[row]
                )
                for row in rows
            }
        finding = {term for term, weight in terms.items() if weight >= 0.2} or set(terms)
        signals["covered"] = {row: self._covered({term: shares[term] for term in finding}, row) for row in rows}
        found = {row for row in rows if self.words.held[row] & {*finding, *synonyms}}
        legs = [{row: signals["words.all"][row] + 0.5 * signals["synonyms.all"][row] for row in found}]
        legs += self._names(engine_query, rows, signals) + self._titles(engine_query, rows, signals)
        legs += self._meaning(engine_query, rows, signals) + self._standards(engine_query, rows, signals)
        anything = (
            engine_query.terms
            or engine_query.synonyms
            or engine_query.names
            or engine_query.standards
            or engine_query.vector is not None
        )
        matching = sorted(set().union(*legs)) if anything else rows
        return Answer(
            matching,
            len(rows),
            legs if anything else [dict.fromkeys(rows, 0.0), *self._titles(engine_query, rows, {})],
            signals,
        )

    def facet(
        self, engine_query: EngineQuery, name: str, values: Mapping[str, Filter], among: Collection[int] | None = None
    ) -> dict[str, int]:
        """How many match, and are in ``among``, once the facet's own filter is replaced by each of ``values``."""
        counts = {}
        matching = self.answer(replace(engine_query, filter=Filter())).matching
        matching = [row for row in matching if among is None or row in among]
        for value, only in values.items():
            narrowed = replace(engine_query.filter, **{name: getattr(only, name)})
            counts[value] = sum(passes(self.resources[row], narrowed) for row in matching)
        return {value: count for value, count in counts.items() if count}

    def _score(self, name: str, row: int, term: str) -> float:
        return self.words.all(row, term) if name == "all" else self.words.field(row, name, term)

    def _covered(self, shares: Mapping[str, float], row: int) -> float:
        held = {
            term
            for term in shares
            if term in self.words.held[row] or any(self.words.unit(unit, term) for unit in self.words.of[row])
        }
        return sum(shares[term] for term in held) / (sum(shares.values()) or 1.0)

    def _names(
        self, engine_query: EngineQuery, rows: Sequence[int], signals: dict[str, dict[int, float]]
    ) -> list[dict[int, float]]:
        if not engine_query.names:
            return []
        named = dict[int, float]()
        for row in rows:
            called = [part.name for part in self.resources[row].parts] or [self.resources[row].title]
            if any(
                " ".join(name) == " ".join(map(stem, text.lower().split()))
                for name in engine_query.names
                for text in called
            ):
                named[row] = 1.0
        signals["named"] = {row: named.get(row, 0.0) for row in rows}
        return [named]

    def _titles(
        self, engine_query: EngineQuery, rows: Sequence[int], signals: dict[str, dict[int, float]]
    ) -> list[dict[int, float]]:
        asked = " ".join(words(engine_query.title))
        titled = {row: 1.0 for row in rows if asked and " ".join(words(self.resources[row].title)) == asked}
        signals["titled"] = {row: titled.get(row, 0.0) for row in rows}
        return [titled]

    def _meaning(
        self, engine_query: EngineQuery, rows: Sequence[int], signals: dict[str, dict[int, float]]
    ) -> list[dict[int, float]]:
        if engine_query.vector is None:
            return []
        vector = [float(value) for value in engine_query.vector]
        near = {row: self.cosine(vector, self.passage(self.resources[row])) for row in rows}
        signals["meaning"] = near
        signals["meaning.course"] = {
            row: max(
                self.cosine(vector, name)
                for name in ([part.name for part in self.resources[row].parts] or [self.resources[row].title])
            )
            for row in rows
        }
        return [{row: score for row, score in near.items() if score >= self.floor}]

    @staticmethod
    def _meets(resource: Resource, standards: Mapping[str, float], least: Surely) -> bool:
        """Nothing is inferred here."""
        taught = [a.standard_id or "" for a in resource.alignments if a.type in {"teaches", "assesses"}]
        return any(standards.get(id, 0.0) > 0 and standards[id] >= least.nearness for id in taught)

    def _standards(
        self, engine_query: EngineQuery, rows: Sequence[int], signals: dict[str, dict[int, float]]
    ) -> list[dict[int, float]]:
        if not engine_query.standards:
            return []
        leg: dict[int, float] = {}
        for kind in ("teaches", "assesses", "requires", "reviewed"):
            signals[f"declared.{kind}"] = {}
            for row in rows:
                said = [
                    engine_query.standards.get(alignment.standard_id or "", 0.0)
                    for alignment in self.resources[row].alignments
                    if kind == alignment.type or (kind == "reviewed" and alignment.source is AlignmentSource.REVIEWER)
                ]
                signals[f"declared.{kind}"][row] = best = max(said, default=0.0)
                if best:
                    leg[row] = max(leg.get(row, 0.0), 1 + best)
        return [leg]


YEARS = {str(AgeRange(age, age + 1)): Filter(ages=AgeRange(age, age + 1)) for age in range(3, 18)}
YEARS[str(AgeRange(18, None))] = Filter(ages=AgeRange(18, None))
