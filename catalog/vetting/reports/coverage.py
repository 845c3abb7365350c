"""Which standards the approved materials cover, which they do not, and which they cover many times over (pure)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from catalog.errors import AmbiguousCodeError, InvalidRequestError, UnknownStandardError
from catalog.messages import message
from catalog.model import AgeRange, Standard
from catalog.standards.graph import StandardsGraph
from catalog.standards.nearness import Nearness
from catalog.standards.practices import is_practice
from catalog.store.summaries import Fact
from catalog.vetting.cycle.adoption import Adoption, Status

ENOUGH, TOO_MANY = 1, 5  # approved materials of one standard: below the one a gap, at the other over-supply
MAX_STANDARDS = 5_000
_MAX_LINE = 300


@dataclass(frozen=True, slots=True)
class Chosen:
    """The standards to cover, in their order, and the lines of a pasted list that mean none, with the reason.
    ``practices`` are those of them that are practices (``catalog.standards.practices``) among contents."""

    standards: tuple[Standard, ...]
    unknown: tuple[tuple[int, str, str], ...] = ()  # line number, what it says, why
    practices: frozenset[str] = frozenset()


class Supply(StrEnum):
    """The status of a material, as far as coverage goes."""

    ADOPTED = "adopted"  # approved for use now: adopted, or with conditions
    IN_REVIEW = "in review"  # or in pilot: it may be used, and is not decided
    AVAILABLE = "available"  # in the catalog, and neither refused nor withdrawn


@dataclass(frozen=True, slots=True)
class Holding:
    """One material that meets a standard; ``needs`` are those it is known to serve."""

    fact: Fact
    standard_id: str  # the one it is aligned to: the standard itself, a part or the whole of it, or an equivalent
    supply: Supply
    grades: AgeRange | None  # for which it is adopted, else those it is made for
    needs: frozenset[str]
    of_whole: str = ""  # if it counts only by what the standard is a lettered part of, the code of that


@dataclass(frozen=True, slots=True)
class StandardCoverage:
    """One standard and its materials, those of each supply by title; ``needs`` counts the approved that serve each.
    ``of_whole`` is, by material that counts only by what the standard is a lettered part of, the code of that."""

    standard: Standard
    materials: Mapping[Supply, tuple[Fact, ...]]
    gap: bool
    over_supplied: bool
    needs: Mapping[str, int]
    of_whole: Mapping[str, str]

    @property
    def counts(self) -> tuple[int, int, int]:
        """Adopted, in review, available."""
        return tuple(len(self.materials[supply]) for supply in Supply)  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Share:
    """Counts of standards: how many there are, how many have enough approved materials, how many too many."""

    name: str
    standards: int
    covered: int
    over_supplied: int
    ages: AgeRange | None = None  # of the standards, if it is a share by grade

    @property
    def gaps(self) -> int:
        return self.standards - self.covered


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole. ``practices`` are rows apart, which no share counts: a practice is no content to be taught once.
    ``by_grade`` is by the standards' own ages, youngest first; ``by_need`` counts what serves a need, and
    ``crossed`` does so for each grade of ``by_grade``, by need."""

    rows: tuple[StandardCoverage, ...]
    whole: Share
    by_grade: tuple[Share, ...]
    by_need: tuple[Share, ...]
    crossed: Mapping[str, tuple[Share, ...]]
    practices: tuple[StandardCoverage, ...] = ()


def whole_framework(graph: StandardsGraph, framework_id: str) -> Chosen:
    """The standards of a framework, a standard or a domain that have no parts, in their order; these are what a lesson
    can meet. Raises AmbiguousCodeError or UnknownStandardError."""
    if framework_id in graph.frameworks:
        roots = graph.roots(framework_id)
    else:
        roots = tuple(graph.standards[id] for id in graph.named(framework_id))
    chosen: dict[str, Standard] = {}
    for root in roots:
        for standard in (root, *graph.parts(root.id)):
            if not graph.children(standard.id):
                chosen.setdefault(standard.id, standard)
    standards = tuple(chosen.values())[:MAX_STANDARDS]
    return Chosen(standards, practices=_practices(graph, standards))


def pasted(graph: StandardsGraph, text: str) -> Chosen:
    """The standards that a pasted list names, a code or identifier a line or between commas, each once."""
    standards: dict[str, Standard] = {}
    unknown = []
    for number, line in enumerate(text.splitlines(), 1):
        for code in _codes(graph, line):
            try:
                standard = graph.resolve(code)
            except (AmbiguousCodeError, UnknownStandardError) as error:
                unknown.append((number, code[:_MAX_LINE], str(error)))
                continue
            standards.setdefault(standard.id, standard)
            if len(standards) > MAX_STANDARDS:
                raise InvalidRequestError(
                    "standards",
                    "the list is too long.",
                    f"at most {MAX_STANDARDS:,}",
                    detail=message("refused.standards-most", most=MAX_STANDARDS),
                )
    return Chosen(tuple(standards.values()), tuple(unknown), _practices(graph, standards.values()))


def _practices(graph: StandardsGraph, standards: Collection[Standard]) -> frozenset[str]:
    """The practices among contents; none if nothing but practices was chosen."""
    practices = frozenset(standard.id for standard in standards if is_practice(graph, standard))
    return practices if len(practices) < len(standards) else frozenset()


def _codes(graph: StandardsGraph, line: str) -> list[str]:
    """A line may be one code (which may hold a comma), several, or a code with words after it."""
    line = line.strip().strip("•*-–").strip()
    if not line:
        return []
    if graph.meanings(line):
        return [line]
    pieces = [piece.strip() for piece in line.replace(";", ",").replace("\t", ",").split(",") if piece.strip()]
    if len(pieces) > 1 and any(graph.meanings(piece) for piece in pieces):
        known = [piece for piece in pieces if graph.meanings(piece) or " " not in piece]
        return known or [line]
    spans = [span.code for span in graph.find_codes(line[:_MAX_LINE])]
    return spans or [line]


def accepted(graph: StandardsGraph, standards: Iterable[Standard]) -> dict[str, dict[str, Nearness]]:
    """By each alignment's standard, those of the list that it answers for, and how it relates to them."""
    by_standard: dict[str, dict[str, Nearness]] = defaultdict(dict)
    for standard in standards:
        for near, relation in graph.answering(standard.id).items():
            by_standard[near][standard.id] = relation
    return dict(by_standard)


def supply_of(adoption: Adoption | None) -> Supply | None:
    """None for what was refused, withdrawn or is no longer approved and not in review either."""
    if adoption is None or adoption.status is Status.NONE:
        return Supply.AVAILABLE
    if adoption.approved and adoption.status is not Status.PILOT:
        return Supply.ADOPTED
    if adoption.in_review or adoption.status is Status.PILOT:
        return Supply.IN_REVIEW
    return Supply.AVAILABLE if adoption.status in (Status.EXPIRED, Status.COMING) else None


def matrix(
    chosen: Chosen,
    holdings: Mapping[str, Sequence[Holding]],
    *,
    ages: AgeRange | None = None,
    need: str | None = None,
    needs: Collection[str] = (),
    enough: int = ENOUGH,
    too_many: int = TOO_MANY,
) -> Matrix:
    """Coverage of the standards of some ages by materials that serve a need; ``needs`` are those to count by.

    ``holdings`` are by the standard of the list that they count for, see ``catalog.vetting.reports.holdings``.
    """
    if not 1 <= enough < too_many:
        raise InvalidRequestError("enough", f"{enough} is not at least 1 and below {too_many}.")
    wanted = [s for s in chosen.standards if ages is None or s.ages is None or s.ages.overlaps(ages)]
    fitting = {
        standard.id: [
            holding
            for holding in holdings.get(standard.id, ())
            if (need is None or need in holding.needs) and _fits(holding, ages)
        ]
        for standard in wanted
    }
    every = [_row(standard, fitting[standard.id], enough, too_many) for standard in wanted]
    rows = tuple(row for row in every if row.standard.id not in chosen.practices)
    by_ages = _grouped_by_ages(rows)

    def by_grade(need: str | None = None) -> tuple[Share, ...]:
        shares = ((ages, _share(str(ages or ""), group, enough, too_many, need)) for ages, group in by_ages)
        return tuple(replace(share, ages=ages) for ages, share in shares)

    return Matrix(
        rows,
        _share("", rows, enough, too_many),
        by_grade(),
        tuple(_share(need, rows, enough, too_many, need) for need in needs),
        {need: by_grade(need) for need in needs},
        tuple(row for row in every if row.standard.id in chosen.practices),
    )


def _share(name: str, rows: Sequence[StandardCoverage], enough: int, too_many: int, need: str | None = None) -> Share:
    """The share of approved materials, or of those of them that serve a need."""
    counts = [row.counts[0] if need is None else row.needs.get(need, 0) for row in rows]
    return Share(name, len(rows), sum(n >= enough for n in counts), sum(n >= too_many for n in counts))


def _grouped_by_ages(rows: Iterable[StandardCoverage]) -> list[tuple[AgeRange | None, list[StandardCoverage]]]:
    """The rows of each range of ages, the youngest first and those without ages last."""
    groups: dict[AgeRange | None, list[StandardCoverage]] = defaultdict(list)
    for row in rows:
        groups[row.standard.ages].append(row)
    return sorted(groups.items(), key=lambda item: (item[0].low, item[0].high or 999) if item[0] else (999, 999))


def _fits(holding: Holding, ages: AgeRange | None) -> bool:
    return ages is None or holding.grades is None or holding.grades.overlaps(ages)


def _row(standard: Standard, holdings: Iterable[Holding], enough: int, too_many: int) -> StandardCoverage:
    materials: dict[Supply, dict[str, Fact]] = {supply: {} for supply in Supply}
    served: dict[str, frozenset[str]] = {}
    direct, of_whole = set[str](), dict[str, str]()
    for holding in holdings:
        materials[holding.supply][holding.fact.id] = holding.fact
        if holding.of_whole:
            of_whole[holding.fact.id] = holding.of_whole
        else:
            direct.add(holding.fact.id)
        if holding.supply is Supply.ADOPTED:
            served[holding.fact.id] = holding.needs
    by_title = {
        supply: tuple(sorted(facts.values(), key=lambda fact: (fact.title.casefold(), fact.id)))
        for supply, facts in materials.items()
    }
    adopted = len(by_title[Supply.ADOPTED])
    needs = Counter(need for met in served.values() for need in met)
    of_whole = {id: code for id, code in of_whole.items() if id not in direct}
    return StandardCoverage(standard, by_title, adopted < enough, adopted >= too_many, needs, of_whole)
