"""What a page says of the parts of its list: the dividers between them, how much is in each, and links to one alone."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

from api.http.addresses import with_query
from api.messages import Words
from api.search.grade_names import grade_message
from api.search.kinds import plural_of
from api.search.query import Component
from api.search.results import Results
from api.search.service import SearchSession
from api.search.taking_back import Chip
from api.search.tiers import PUBLISHER, TYPE, part_of
from api.web.pages.facets import Pairs
from api.web.pages.facets import replace as with_value
from api.web.pages.search_contexts import Link

# What is named and orders a list: the tier that meets it, and the filter's field, which is also its facet.
_NAMED = {TYPE: ("of", "types"), PUBLISHER: ("from", "publishers")}


def dividers(words: Words, system: str, results: Results) -> list[str]:
    """For each result of the page the divider before it, if any: where another part begins, and where the page
    begins within one. What is not as it was named has none if the list begins with it, as a notice then says."""
    hidden = {"", "asked"} if results.first_part == "asked" else {""}
    parts = [part_of(hit.tiers) for hit in results.hits]
    parts = ["" if part in hidden else part for part in parts]
    return [
        "" if part == before else _divider(words, system, results, part)
        for before, part in zip(["", *parts], parts, strict=False)
    ]


def _divider(words: Words, system: str, results: Results, part: str) -> str:
    if part == "asked":
        asked = _asked(words, results)
        if results.ages is None or "grade" not in results.tiers:
            return words("divider.asked", asked=asked)
        return words("divider.asked-grade", asked=asked, grade=words.say(grade_message(results.ages, system)))
    if part == "elsewhere" and results.begins_elsewhere:
        return words.say(results.elsewhere_notice(system))
    if part in {"elsewhere", "little"} and results.ages is not None:
        return words(f"divider.{part}", topic=results.topic, grade=words.say(grade_message(results.ages, system)))
    return words(f"divider.{part or 'no-barrier'}")


def _asked(words: Words, results: Results) -> str:
    """The kinds and publishers that were named, as in "worksheets by OpenStax"."""
    kinds, publishers = (_names(words, results, kind) for kind in (TYPE, PUBLISHER))
    if kinds and publishers:
        return words("asked.both", kinds=kinds, names=publishers)
    return kinds or words("asked.publisher", names=publishers)


def _names(words: Words, results: Results, kind: str) -> str:
    """What was named of a kind that orders the list, or nothing."""
    chips = [chip for chip in results.chips if chip.kind == kind and chip.value] if kind in results.tiers else []
    names = dict.fromkeys(_named(words, chip) for chip in chips)
    return reduce(lambda first, last: words("list.or", first=first, last=last), names) if names else ""


def _named(words: Words, chip: Chip) -> str:
    """A chip within a sentence: "worksheets", “Text/Chapter”, OpenStax."""
    if chip.kind == PUBLISHER:
        return chip.label
    return plural_of(chip.words) or words("quoted", text=chip.label)


def counts_of_named(words: Words, results: Results) -> str:
    """How many of what is about the topic are of the kind, and by the publisher, that were named."""
    sentences = []
    for kind, (tier, _) in _NAMED.items():
        counts, names = results.tiers.get(kind, {}), _names(words, results, kind)
        if names and counts.get(tier):
            wished = words(f"wish.{kind}", names=names)
            sentences.append(words("asked.count", counts[tier], of=words.number(sum(counts.values())), wished=wished))
    return " ".join(sentences)


def links_to_named(
    words: Words, search: SearchSession, results: Results, pairs: Pairs, off: frozenset[Component]
) -> list[Link]:
    """The same search for nothing but the kind, or the publisher, that was named, if that leaves some out and
    something."""
    links = []
    for kind, (_, field) in _NAMED.items():
        values, names = results.named.get(kind, ()), _names(words, results, kind)
        if not names or getattr(results.query.filter, field):
            continue
        counted = dict((results.facets or {}).get(field, ()))
        count = counted.get(values[0], 0)
        if len(values) > 1:  # facets count each value by itself
            chosen = results.query.filter
            narrowed = replace(chosen, types=values) if kind == TYPE else replace(chosen, publishers=values)
            count = search(replace(results.query, filter=narrowed, offset=0, limit=1), without=off).count
        if 0 < count < results.count:
            label = words("search.only", grade=names, n=words.number(count))
            links.append(Link(label, with_query("/", [*pairs, *((kind, value) for value in values)])))
    return links


def elsewhere(words: Words, system: str, results: Results, pairs: Pairs) -> tuple[str, Link | None] | None:
    """That the best for the topic are for other grades, if no divider says it, with the same search without the grade,
    unless the words name more than one."""
    if not results.tells_elsewhere or results.ages is None:
        return None
    typed = [chip for chip in results.chips if chip.kind == "grade"]
    rest = [pair for pair in pairs if pair[0] not in {"grade", "ages"}]
    if typed:
        rest = with_value(rest, "q", typed[0].without)
    label = words("search.without-grade", grade=words.say(grade_message(results.ages, system)))
    link = Link(label, with_query("/", rest)) if len(typed) <= 1 else None
    return "" if results.begins_elsewhere else words.say(results.elsewhere_notice(system)), link
