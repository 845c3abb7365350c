"""What a query denies: "volcanoes without videos, lava or Oak", "neither A nor B", "sin video", "-decimals". Pure.

A denial covers the piece or the phrase right after it; a phrase ends at a mark, a small word, a piece or another
denial. It goes on after "or", after "and" if it is no plain "not", and after commas in a list that ends so. What it
covers is refused, be it a piece or words, unless the denial is part of a sentence or of a topic.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from api.search.denying import ARTICLES, Denial, Unit, Units
from api.search.operators import DeniedItem, DeniedList, Operators, OperatorSpan, UnreadDenial
from api.search.pieces import Knowledge, tokens_of
from api.search.query_language import is_spanish
from api.search.weighting import Piece
from api.search.without_topics import Texts, is_without_topic
from catalog.vocabularies.patterns import lazy_pattern
from indexer.words.analysis import is_stopword, words
from indexer.words.synonyms import singulars

_NEEDS = frozenset({"need", "refused", "unstated"})
_NAMES = frozenset({"type", "subject"})  # which may be part of a longer name, so that a clause must end after them
_WISHED = frozenset({"grade", "language", "minutes"})  # after "without lakes and", unlike the others
_REFUSABLE = frozenset({"publisher", "standard", "place", "framework", *_NEEDS, *_NAMES, *_WISHED})

# Between a denial and a piece.
_AROUND_PIECE = ARTICLES | frozenset(
    """for in from by of with at on more please my our your para en de del con mi mis used meant made suitable designed
    aimed""".split()  # noqa: SIM905
)
_OR, _AND = frozenset({"or", "nor", "o", "u", "ni", "/"}), frozenset({"and", "y", "e", "&"})
_GOES_ON = _OR | _AND | {"but", "pero", "mas"}
_ENDS = _GOES_ON | {"please"}
_ENDS_NAME = _ENDS | frozenset(
    """for on about with in to from at sobre para con en de por content involved needed required allowed included grade
    grades year years age ages lesson lessons activity activities material materials resource resources""".split()  # noqa: SIM905
)
# After what a denial covers, or after the denial: "no calculator needed", "calculator not allowed".
_TRAILING = frozenset(
    """allowed needed required necessary permitted provided included involved available permitido permitida necesario
    necesaria requerido requerida incluido incluida""".split()  # noqa: SIM905
)
_BE = frozenset("is are be being es son".split())  # noqa: SIM905
_LISTED = 3  # words without commas that may be a list
_IN = frozenset({"in", "with", "en", "con"})
_ABOUT = frozenset({"about", "for", "on", "sobre"})
# After these words, or in a question, a denial belongs to a sentence: "why plants do not move", "to be or not to be".
_OF_SENTENCE = frozenset(
    """am are be but can could did do does has have if is may must or and say saying says should there was were what
    whether will with would yes the a an my our this el la un una""".split()  # noqa: SIM905
)
# A question that asks for materials is no sentence about a topic.
_FINDING = lazy_pattern(
    r"\W*(?:(?:where|how)\s+)?(?:(?:can|could|may|would|should|do|will)\s+(?:i|you|we)\s+(?:please\s+)?(?:find|get|have|see|show|give|help|use)\b"
    r"|(?:is|are)\s+there\b|have\s+you\b|what\s+(?:\w+\s+){1,4}(?:do\s+you\s+have|are\s+there)\b)",
    re.IGNORECASE,
)
_QUESTIONS = frozenset("can could did do does how is are should what when where which who why will".split())  # noqa: SIM905


class Denied(NamedTuple):
    """All pieces of a query, in order, those that are refused as "excluded" or "refused"; and the words left out."""

    pieces: list[Piece]
    operators: Operators


class _Item(NamedTuple):
    """What is refused, a ``piece`` or words, up to the unit ``after``; and what joins it to the one before."""

    start: int
    end: int
    after: int
    piece: Piece | None = None
    join: str = ""


def read_denials(
    typed: str,
    pieces: Sequence[Piece],
    quoted: Sequence[OperatorSpan],
    knowledge: Knowledge,
    texts: Texts,
) -> Denied:
    reader = _Reader(Units(typed, pieces, quoted), pieces, knowledge, texts)
    reader.read()
    ends = {span.end for span in reader.left_out}
    kept = tuple(span for span in quoted if span.end not in ends)
    operators = Operators(typed, tuple(reader.left_out), kept, reader.unread, tuple(reader.lists))
    return Denied(sorted(reader.pieces, key=lambda piece: piece.start), operators)


class _Reader:
    def __init__(self, units: Units, pieces: Sequence[Piece], knowledge: Knowledge, texts: Texts) -> None:
        self.units, self.pieces, self.knowledge, self.texts = units, [*pieces], knowledge, texts
        self.left_out: list[OperatorSpan] = []
        self.lists: list[DeniedList] = []
        self.unread: UnreadDenial | None = None
        self.refused: set[int] = set()  # places of units

    def read(self) -> None:
        at = 0
        while at < len(self.units.all):
            denial = self.units.denial(at)
            if denial is None:
                at += 1
            elif self.units[denial.after].text in _TRAILING:
                at = self.refuse_before(denial)
            elif denial.sure != "never" and (items := self.items(denial)):
                self.refuse(denial, items)
                at = items[-1].after
            else:
                at = self.leave_unread(denial)

    def items(self, denial: Denial) -> list[_Item]:
        """All that a denial covers. A list goes on after a comma if it ends with "or C", or if kinds, grades or the
        like follow on each other."""
        first = self.item(denial, denial.after, begins=True)
        found = [first] if first else []
        while found and denial.sure != "minus" and (more := self.joined(denial, found[-1])):
            found.append(more)
        while len(found) > 1 and found[-1].join == "," and not _are_alike(*found[-2:]):
            found.pop()
        return [part for item in found for part in self.parted(item)]

    def parted(self, item: _Item) -> list[_Item]:
        """Three words or more of which no text of the catalog says two side by side are a list: "mean median mode"."""
        first = item.after - len(self.units.typed[item.start : item.end].split())
        ends = range(first + 1, item.after + 1)
        pairs = [self.units.said(end - 1, end + 1) for end in ends[:-1]]
        if (
            item.piece
            or len(pairs) < _LISTED - 1
            or any(self.knowledge.is_phrase(pair) or self.texts.say(pair) for pair in pairs)
        ):
            return [item]
        return [_Item(self.units[end - 1].start, self.units[end - 1].end, end) for end in ends]

    def joined(self, denial: Denial, before: _Item) -> _Item | None:
        """What goes on with what is refused before."""
        comma = self.units[before.after].text == ","
        at = self.units.skip(before.after + comma, _OR | _AND)  # "and/or"
        join = self.units[at - 1].text if at > before.after else ""
        item = self.item(denial, at, begins=False) if join and not self.units.denial(at) else None
        if item is None:
            return None
        item = item._replace(join=join)
        if join in _OR or _are_alike(before, item):
            return item
        if join in _AND:
            wished = item.piece is not None and item.piece.kind in _WISHED and not denial.is_sure
            return None if wished or denial.sure == "plainly" else item
        return item if denial.first else None  # "no lakes, rivers or seas" asks for what follows

    def item(self, denial: Denial, at: int, *, begins: bool) -> _Item | None:
        """What is refused at a unit: right after a denial if it ``begins`` what that covers, or after what joins."""
        beside = self.units.skip(at, _AROUND_PIECE)
        if self.units[beside].piece:
            return self.named(denial, beside, begins=begins)
        first = self.units.skip(at, ARTICLES)
        if begins and self.units[first].text in _IN and self.is_name(first + 1):
            first += 1
        if self.units[first].is_quoted:
            unit = self.units[first]
            return _Item(unit.start, unit.end, first + 1) if denial.sure in {"surely", "minus"} else None
        after = self.phrase(first)
        if after == first or self.trailing(first, after) < after:
            return None
        if denial.sure == "minus":
            after = self.known(first, after)
        elif kind := self.kind(denial, first, after):
            return kind
        elif not denial.denies_words:
            return None
        elif begins:
            after = self.begun(denial, first, after)
        elif not self.wanted(denial) and not self.is_followed(after):
            after = self.known(first, after)
        return _Item(self.units[first].start, self.units[after - 1].end, after) if after > first else None

    def is_name(self, at: int) -> bool:
        """Whether a word has a capital and others have none: "loops not in Scratch"."""
        unit = self.units[at]
        said = self.units.typed[unit.start : unit.end]
        return (
            unit.is_word
            and said[0].isupper()
            and any(one.text and self.units.typed[one.start].islower() for one in self.units.all[: at - 2])
        )

    def named(self, denial: Denial, at: int, *, begins: bool) -> _Item | None:
        """The piece at a unit, if that can be refused. A subject or, after most denials, a kind may only belong to a
        longer name: it is refused at the end of a clause."""
        unit, plain = self.units[at], denial.sure in {"plainly", "perhaps", "minus"}
        part = begins and (unit.kind == "subject" or (unit.kind == "type" and not plain)) and denial.sure != "minus"
        if unit.kind not in _REFUSABLE or (part and not self.is_closed(at + 1)):
            return None
        return _Item(unit.start, unit.end, at + 1, unit.piece)

    def kind(self, denial: Denial, first: int, after: int) -> _Item | None:
        """A kind with words that tell it from others, "but not boring worksheets", or one that is read only here."""
        start, unit = self.units[first].start, self.units[after]
        if unit.kind == "type" and denial.is_sure and after - first <= 2 and self.is_closed(after + 1):
            return _Item(start, unit.end, after + 1, unit.piece)
        name = singulars(self.units.said(first, after))
        kind, label, values = self.knowledge.phrases.get(name, ("", "", ()))
        if kind != "type" or not values or not self.is_closed(after):
            return None
        end = self.units[after - 1].end
        return _Item(start, end, after, Piece("type", label, values, start, end))

    def begun(self, denial: Denial, first: int, after: int) -> int:
        """Up to where the words right after a denial are left out: none if they are part of a sentence or a topic, or
        if nothing else is asked for."""
        wanted = bool(self.wanted(denial))
        if not denial.is_sure and not (self.is_ended(denial, after) and self.is_free(denial)):
            return first
        if denial.sure == "beside" and not wanted:
            return first
        if wanted:
            return after
        if self.is_followed(after):
            return after if denial.is_sure or self.is_plural(after) or self.is_apart(after) else first
        known = self.known(first, after)  # the topic follows what is left out
        sure = denial.is_sure or (known < after and (self.is_plural(known) or denial.spoken.lower() == "not"))
        return known if sure else first

    def is_free(self, denial: Denial) -> bool:
        """Whether a denial is part of no sentence and no topic."""
        wanted = self.wanted(denial)
        before = " ".join(unit.text for unit in wanted if unit.text)
        if denial.spoken.lower() == "not" and wanted and not before:  # "science year 4 not electricity"
            return not self.is_of_sentence(denial)
        return not self.is_of_sentence(denial) and not self.is_topic(denial, before)

    def is_of_sentence(self, denial: Denial) -> bool:
        last = self.last_before(denial)
        follows = last >= 0 and last not in self.refused and self.units[last].text in _OF_SENTENCE
        return follows or (denial.first > 0 and self.is_question())

    def is_question(self) -> bool:
        return self.units[0].text in _QUESTIONS and not _FINDING.match(self.units.typed)

    def is_topic(self, denial: Denial, before: str) -> bool:
        """Whether a denial, with what follows, says what the words before it are about. "Sin" is another word too."""
        typed = self.units.typed
        if denial.spoken.lower() == "sin" and not is_spanish(typed, tokens_of(typed), self.knowledge.speller):
            return True
        return is_without_topic(denial.spoken, before, self.units.clause(denial.after), self.texts)

    def phrase(self, first: int) -> int:
        """Up to where the phrase at a unit goes: before another denial, unless that belongs to it, as in "division
        without remainders"."""
        after = first
        for after, denial in self.units.phrases(first):
            if denial and denial.sure != "never":
                followed = self.units[denial.after].is_word
                if not (followed and self.is_topic(denial, self.units.said(first, after))):
                    break
        return after

    def known(self, first: int, after: int) -> int:
        """Up to where the longest known phrase goes that some words begin with, or the first word."""
        ends = range(after, first + 1, -1)
        return next((at for at in ends if self.knowledge.is_phrase(self.units.said(first, at))), first + 1)

    def is_plural(self, after: int) -> bool:
        text = self.units[after - 1].text
        return len(text) > 3 and text[-1] == "s" and text[-2] not in "sui'"

    def is_ended(self, denial: Denial, at: int) -> bool:
        """Whether a phrase ends at a unit, rather than a sentence going on."""
        unit, again = self.units[at], self.units.denial(at)
        about = denial.sure == "perhaps" and unit.text in _ABOUT
        return not unit.is_word or unit.text in _ENDS or about or bool(again and again.denies_words)

    def is_closed(self, at: int) -> bool:
        """Whether the name of a kind or subject ends at a unit."""
        unit = self.units[at]
        ended = self.units.is_end(at) or unit.text in _ENDS_NAME or bool(self.units.denial(at))
        return ended or (unit.piece is not None and unit.kind not in _NAMES)

    def is_apart(self, at: int) -> bool:
        """Whether a mark parts what is refused from the rest, which denies nothing: but "no pain, no gain"."""
        return self.units.is_end(at) and not any(self.units.denial(other) for other in range(at, len(self.units.all)))

    def is_followed(self, at: int) -> bool:
        return any(unit.is_word for unit in self.units.all[at:])

    def wanted(self, denial: Denial) -> list[Unit]:
        """What is before a denial and not refused, but marks."""
        before = enumerate(self.units.all[: self.last_before(denial) + 1])
        return [unit for at, unit in before if at not in self.refused and not self.units.is_end(at)]

    def last_before(self, denial: Denial) -> int:
        """The place of the unit before a denial, or before what joins it to a piece or to what is refused."""
        at = denial.first - 1
        if at > 0 and self.units[at].text in _GOES_ON:
            joined = at - 1 - (self.units[at - 1].text == ",")
            return joined if joined in self.refused or (joined >= 0 and self.units[joined].piece) else at
        return at

    def refuse(self, denial: Denial, items: Sequence[_Item]) -> None:
        first = denial.first
        if first and self.units[first - 1].text in _GOES_ON:
            first -= bool(items[0].piece) or self.last_before(denial) < first - 1
        lead = begins = self.units[first].start
        for item in items:
            self.refuse_item(item, begins, minus=denial.sure == "minus")
            begins = item.end
        places = tuple(DeniedItem(item.start, item.end, item.piece is None) for item in items)
        self.lists.append(DeniedList(lead, self.units[denial.first].start, places))
        self.refused.update(range(first, items[-1].after))

    def refuse_item(self, item: _Item, start: int, *, minus: bool = False) -> None:
        """What a material has for a need, "captions", is words to leave out, however it is refused; so is a place in a
        unit. Whom a material is for, a length or a framework is only not wished for: few materials state one, so that
        there is nothing to leave out by."""
        said = self.units.typed[item.start : item.end].strip('"“”«» ')
        piece = item.piece
        if piece:
            self.pieces = [other for other in self.pieces if other.end != piece.end]
        if (
            piece is None
            or piece.kind == "place"
            or (piece.kind in _NEEDS and (is_one_word(said) if minus else not piece.of_learners))
        ):
            self.left_out.append(OperatorSpan(start, item.end, said))
            return
        refused = piece._replace(start=start, end=item.end)
        if piece.kind in _NEEDS:
            refused = refused._replace(kind="refused", values=())
        elif piece.kind in {"minutes", "framework"}:
            label = self.units.typed[start : item.end]
            refused = refused._replace(kind="refused", values=(), label=label, excludes=piece.kind)
        else:
            label = piece.label if piece.values else self.units.typed[piece.start : piece.end]
            refused = refused._replace(kind="excluded", label=label, excludes=piece.kind)
        self.pieces.append(refused)

    def trailing(self, first: int, after: int) -> int:
        """Where a phrase says "needed" or the like, or else where it ends: "prior knowledge needed" is not refused."""
        return next((at for at in range(first, after) if self.units[at].text in _TRAILING), after)

    def refuse_before(self, denial: Denial) -> int:
        """Refuses the piece that is said not to be needed: "videos not needed". Words are not left out: what says
        that no calculator is allowed says "calculator", too."""
        last, after = denial.first - 1, denial.after + 1
        while last >= 0 and self.units[last].text in _BE:
            last -= 1
        unit, end = self.units[max(last, 0)], self.units[denial.after].end
        if last >= 0 and unit.piece and unit.kind in _REFUSABLE and last not in self.refused:
            self.refuse_item(_Item(unit.start, end, after, unit.piece), unit.start)
            self.refused.update(range(last, after))
        elif last >= 0 and unit.is_word and self.say_idle(last, after):
            return after
        elif last >= 0 and unit.is_word and self.unread is None:
            spoken = self.units.said(denial.first, after)
            self.unread = UnreadDenial(unit.start, end, self.units.said(last, last + 1), spoken)
        return after

    def say_idle(self, first: int, after: int) -> bool:
        """Whether what is said not to be needed or allowed, after all else, narrows nothing and is not looked for."""
        wanted = any(unit.piece or (unit.is_word and not is_stopword(unit.text)) for unit in self.units.all[:first])
        if not wanted or self.is_followed(after):
            return False
        start, end = self.units[first].start, self.units[after - 1].end
        self.pieces.append(Piece("quality", self.units.typed[start:end], (), start, end))
        return True

    def leave_unread(self, denial: Denial) -> int:
        """Notes the first denial that is read as a word; goes on after what it would leave out."""
        first = self.units.skip(denial.after, ARTICLES)
        after = self.phrase(first)
        if denial.sure == "minus" or not denial.denies_words or after == first:
            return denial.after
        trailing = self.trailing(first, after)
        if trailing < after and self.say_idle(denial.first, after):
            return after
        idle = denial.sure == "plainly" and not self.is_ended(denial, after)
        asked = denial.sure == "perhaps" and self.is_question()  # "what ratios that isn't a lecture"
        if self.unread is None and not idle and (denial.is_sure or asked or not self.is_of_sentence(denial)):
            at = max(first, trailing - 1) if trailing < after else first  # "no prior knowledge needed"
            start = self.units[denial.first].start
            self.unread = UnreadDenial(start, self.units[at].end, self.units.said(at, at + 1), denial.spoken)
        return after


def is_one_word(text: str) -> bool:
    return len(list(words(text))) == 1


def _are_alike(one: _Item, other: _Item) -> bool:
    return one.piece is not None and other.piece is not None and one.piece.kind == other.piece.kind
