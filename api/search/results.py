"""What a search answers with: a page of ranked results, and all that is said about them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from api.search.grade_names import grade_message
from api.search.ranking import Ranked
from api.search.reasons import Reason
from api.search.relaxation import Relaxation
from api.search.taking_back import Chip
from catalog.errors import NotFoundError
from catalog.messages import Message, listed, message
from catalog.model import AgeRange, Query, Resource, Sort

_MAX_GRADES = 4  # that a sentence names
_ADDRESS = re.compile(r"(?=\S*[:/.\d_-])\S{3,2000}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """``count`` resources match, of which ``reachable`` can be paged through, the best of them: in another order all,
    as only those count that are relevant enough (``api.search.listing.CLOSE``); ``unlisted`` match beside them.
    ``hits`` is the page asked for.
    If ``more``, the engine stopped counting: ``count`` and ``fitting`` are the least.

    ``ages`` is the grade asked for, in words or not, or (``ages_implied``) the one that a standard is for: ``fitting``
    resources match and are made for it, and ``tiers`` counts places by kind and tier (``api.search.tiers``). ``naming``
    is how the question names grades: "us", "england", "ages", or "" if it names none.

    Materials that say the same (``generation.duplicates``) share a place: ``places`` is how many there are.
    ``unplaced`` of them come last, since they do not declare what another order than the best goes by."""

    query: Query
    count: int
    reachable: int
    places: int
    hits: Sequence[Ranked]
    chips: Sequence[Chip] = ()
    did_you_mean: str | None = None
    facets: Mapping[str, Sequence[tuple[str, int]]] | None = None
    near_codes: Sequence[tuple[str, Sequence[str]]] = ()  # codes that nothing here has, each with those near it
    reason: Sequence[Message] = ()  # why there is nothing, or why what there is may not help
    loosen: Sequence[Relaxation] = ()
    notices: Sequence[Message] = ()  # what is not here, or was not taken as it was typed
    ages: AgeRange | None = None
    ages_implied: bool = False
    naming: str = ""
    elsewhere: Sequence[
        AgeRange
    ] = ()  # what the best for the topic are made for, if none for ``ages`` is about as good
    instead: Sequence[AgeRange] = ()  # what is about the topic and before what is for ``ages`` and hardly about it
    topic: str = ""  # its words
    fitting: int = 0
    more: bool = False
    unplaced: int = 0
    unlisted: int = 0
    tiers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    first_part: str = ""  # that of the first of all results (``api.search.tiers.part_of``)
    named: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # kinds and publishers in words, by tiering
    needs: Sequence[str] = ()  # all that were asked for, in words or not
    sought: frozenset[str] = frozenset()  # the analyzed words of the topic, as they are spelled right

    @property
    def sort(self) -> Sort:
        return self.query.sort or Sort.BEST

    @property
    def all_notices(self) -> list[Message]:
        """All notices, with how misspelled words were read and what codes are near: for readers who see no links."""
        corrected = [message("notice.corrected", words=self.did_you_mean)] if self.did_you_mean else []
        near = [message("notice.near-codes", code=code, codes=listed(near, "comma")) for code, near in self.near_codes]
        elsewhere = [self.elsewhere_notice(self.naming)] if self.tells_elsewhere else []
        return [*corrected, *elsewhere, *self.notices, *near, *self.order_notices]

    @property
    def tells_elsewhere(self) -> bool:
        """Whether to say for which grades the best are, which is of no use if nothing comes close."""
        far = any(reason.key == "weak.far" for reason in self.reason)
        return self.begins_elsewhere or (bool(self.elsewhere) and not far)

    @property
    def begins_elsewhere(self) -> bool:
        """Whether the list begins with what is for other grades, as nothing for the one asked for is about the
        topic."""
        return self.first_part == "elsewhere"

    def elsewhere_notice(self, system: str) -> Message:
        """What grades the best for the topic are for, as teachers of ``system`` call them."""
        if not self.begins_elsewhere or self.ages is None:
            return message("notice.elsewhere", grades=_named(self.elsewhere, system))
        grades: str | Message = _named(self.instead, system)
        if len(self.instead) > _MAX_GRADES:
            best = _named(self.elsewhere, system)
            grades = message("notice.grades-best", grades=best) if self.elsewhere else message("notice.other-grades")
        return message("notice.instead", grade=grade_message(self.ages, system), topic=self.topic, grades=grades)

    @property
    def order_notices(self) -> list[Message]:
        """In another order than the best: how many it is of, if not all that match, and how many do not state what it
        goes by."""
        sort = self.sort
        among = [message("notice.sorted-among", self.places)] if self.unlisted else []
        if not self.places and self.unlisted:
            return [message("notice.sorted-none", self.unlisted)]
        if not self.unplaced:
            return among
        if self.unplaced == self.places:
            return [*among, message("notice.unplaced-all")]
        return [*among, message(f"notice.unplaced-{sort}", self.unplaced)]


def _named(several: Sequence[AgeRange], system: str) -> str | Message:
    return listed([*dict.fromkeys(grade_message(ages, system) for ages in several)], "and")


def is_address(words: str) -> bool:
    """Whether they may be an address or an identifier: one word with a mark that plain words lack."""
    return _ADDRESS.fullmatch(words) is not None


def at_address(query: Query, resource: Resource) -> Results:
    """The one material whose address or identifier was typed."""
    reason = Reason(1.0, message("reason.address"), "words")
    hits = [Ranked(resource, reason.points, (reason,))][query.offset : query.offset + query.limit]
    return Results(query=query, count=1, reachable=1, places=1, hits=hits)


def missing(id: str, *, everything: bool) -> NotFoundError:
    """The error for an identifier that leads nowhere, for who sees all materials or only those approved for use."""
    if everything:
        return NotFoundError(f"There is no resource “{id}”.", message("error.no-material", id=id))
    detail = message("error.no-approved-material", id=id)
    return NotFoundError(f"There is no material that is approved for use here “{id}”.", detail)
