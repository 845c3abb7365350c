"""The words of a query: what they say of grade, subject, type, need and standard, and what is left to look for.

Pure over ``Knowledge``. A piece that is understood becomes a wish and is shown as a chip that can be taken away; it
never becomes a condition, and its words still find, at little weight, what only they would have found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from api.messages import english
from api.search.grade_words import find_grades_and_phase
from api.search.kinds import MAX_WORDS, in_compound, is_topic, kinds
from api.search.length_and_language import find_languages, find_minutes
from api.search.need_terms import find_needs, need_notices
from api.search.operators import Operators, OperatorSpan, read_operators
from api.search.teacher_terms import BARE_SUBJECTS, CHATTER, SUBJECTS, TYPES, WIDER_SUBJECTS
from api.search.weighting import AS_TYPED, Piece, Word, guesses, is_acronym, weigh, weighted_terms, within
from catalog.messages import Message, listed, message
from catalog.model import AgeRange
from catalog.standards.codes import AROUND_CODES
from catalog.standards.graph import CodeSpan
from catalog.vocabularies.grades import GradeSpan
from indexer.words.analysis import is_stopword, stem, words
from indexer.words.analysis import terms as analysed
from indexer.words.spelling import Speller, Together
from indexer.words.synonyms import Synonyms, singular

MAX_SYNONYMS = 3  # phrases a query; more blur what is meant

# From a letter or digit to the last one (or "+", "#") before a space or a mark that parts words.
_WORD = re.compile(r"""\d+(?:\s?[x×✕✖*·∙⋅÷+−]\s?\d+)+(?!\w)|[^\W_](?:[^\s,;:!?()\[\]"“”]*[^\W_])?[+#]*""")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a query is read with: all of it is made once an index, not once a query."""

    speller: Speller
    synonyms: Synonyms
    subjects: Sequence[str] = ()  # the catalog's own values
    types: Sequence[str] = ()
    languages: Sequence[str] = ()
    need_names: Mapping[str, str] = field(default_factory=dict)  # names by id of the needs that exist
    find_codes: Callable[[str], Sequence[CodeSpan]] = lambda _: ()
    find_grades: Callable[[str], Sequence[GradeSpan]] = find_grades_and_phase
    phrases: Mapping[tuple[str, ...], tuple[str, str, tuple[str, ...]]] = field(init=False)

    def __post_init__(self) -> None:
        missing = ((name, ("type", kind.label, ())) for name, kind in kinds().items())
        object.__setattr__(self, "phrases", dict(chain(missing, self._values())))

    def _values(self) -> Iterator[tuple[tuple[str, ...], tuple[str, str, tuple[str, ...]]]]:
        for kind, groups, values in (("type", TYPES, self.types), ("subject", SUBJECTS, self.subjects)):
            called: dict[tuple[str, ...], dict[str, None]] = {}
            for value in values:
                own = _phrase(value.rpartition("/")[2])
                names = {own, *(_phrase(name) for group in groups if _named(own, group) for name in group)}
                names |= {_phrase(wide) for wide, narrow in WIDER_SUBJECTS.items() if _named(own, narrow)}
                if kind == "type" and own in kinds():
                    names |= {name for name, other in kinds().items() if other.label == kinds()[own].label}
                for name in names - {()}:
                    called.setdefault(name, {})[value] = None
            for name, found in called.items():
                yield name, (kind, " or ".join(found), tuple(found))


@dataclass(frozen=True, slots=True)
class Understood:
    """A query's words, read. ``rest`` is what remains beside the pieces, spelling put right."""

    words: str
    pieces: tuple[Piece, ...]
    rest: str
    did_you_mean: str | None  # all that was typed, spelling put right, where anything was
    terms: Mapping[str, float]  # analysed, with their weights: a EngineQuery's
    synonyms: Mapping[str, float]
    meaning: str  # what to embed; "" for a query without words
    ages: AgeRange | None
    only_standards: bool = False  # nothing is asked but standards: their codes are no words to look for
    excluded: tuple[str, ...] = ()  # analysed terms that no result may hold
    required: tuple[str, ...] = ()  # analysed terms that every result holds
    notices: tuple[Message, ...] = ()  # what is not here, or not taken as it was typed

    @property
    def grade(self) -> str:
        """The first grade named, as it was typed."""
        return next((piece.label for piece in self.pieces if piece.kind == "grade"), "")

    @property
    def minutes(self) -> int | None:
        """The longest of the lengths that were named."""
        return max(map(int, self._values("minutes")), default=None)

    @property
    def languages(self) -> tuple[str, ...]:
        return self._values("language")

    @property
    def subjects(self) -> tuple[str, ...]:
        return self._values("subject")

    @property
    def types(self) -> tuple[str, ...]:
        return self._values("type")

    @property
    def needs(self) -> tuple[str, ...]:
        return self._values("need")

    @property
    def standards(self) -> tuple[str, ...]:
        """CASE identifiers of the standards whose codes were typed; several if a code is ambiguous."""
        return self._values("standard")

    def without(self, piece: Piece) -> str:
        """What was typed, less one piece: the query that its chip leads to when taken away."""
        return " ".join((self.words[: piece.start] + " " + self.words[piece.end :]).split())

    def _values(self, kind: str) -> tuple[str, ...]:
        pieces = (piece.values for piece in self.pieces if piece.kind == kind)
        return tuple(dict.fromkeys(chain.from_iterable(pieces)))


def understand(
    typed: str, knowledge: Knowledge, together: Together | None = None, *, as_words: Collection[str] = ()
) -> Understood:
    """Never raises, for any input; a query that is all pieces is still looked for by its words. ``together`` says
    which words of the catalog go with which, to choose between corrections. ``as_words`` are needs not read."""
    reading = _read(typed, knowledge, as_words)
    pieces, operators = reading.pieces, reading.operators
    codes = [piece for piece in pieces if piece.kind == "standard"]
    if codes and all(within(word, codes) or word.folded in AROUND_CODES for word in reading.tokens):
        return _standards(typed, codes)
    corrected = _corrected(reading, knowledge, together)
    topic = _topic(reading, corrected)
    sought = [piece for piece in topic.wishes if piece.finds]
    wished = [word.folded for word in reading.tokens if within(word, sought)]
    phrases = knowledge.synonyms.expand([*topic.words, *wished])[:MAX_SYNONYMS]
    terms = _terms(reading, corrected, topic, knowledge.speller)
    excluded = (Piece("excluded", span.text, (span.text,), span.start, span.end) for span in operators.left_out)
    return Understood(
        words=typed,
        pieces=(*pieces, *excluded),
        rest=" ".join(topic.spoken),
        did_you_mean=_put_right(typed, corrected) if corrected else None,
        terms=terms,
        synonyms=weigh((word, 1.0) for phrase in phrases for word in words(phrase) if stem(word) not in terms),
        meaning=_meaning(reading, topic.words, phrases),
        ages=reading.ages,
        excluded=_analysed(operators.left_out),
        required=_analysed(operators.quoted),
        notices=(
            *_unknown_codes(codes),
            *_notices([piece for piece in pieces if piece.is_missing], operators, " ".join(topic.words)),
            *need_notices([piece.label for piece in pieces if piece.kind == "refused"], reading.text),
        ),
    )


class _TypedQuery(NamedTuple):
    """What was typed, taken apart. ``ages`` is the hull of the grades among the pieces."""

    text: str  # without operators
    tokens: Sequence[Word]
    pieces: Sequence[Piece]
    operators: Operators
    ages: AgeRange | None


class _Topic(NamedTuple):
    """What is left to look for. ``spoken`` are all words beside the wishes, ``words`` those about the topic, both with
    their spelling put right; ``small`` are the words around the topic, none if there are no others."""

    wishes: Sequence[Piece]
    spoken: Sequence[str]
    words: Sequence[str]
    small: frozenset[Word]


def _read(typed: str, knowledge: Knowledge, as_words: Collection[str]) -> _TypedQuery:
    operators = read_operators(typed)
    text = operators.readable
    tokens = [Word(folded, match.start(), match.end()) for match in _WORD.finditer(text) for folded in words(match[0])]
    graded = _grades(text, knowledge)
    found = chain(
        _codes(text, knowledge),
        (piece for piece, _ in graded),
        _practicalities(text, knowledge),
        _needs(text, knowledge, as_words),
        _phrases(tokens, knowledge),
    )
    pieces = _apart(piece for piece in found if not _is_quoted(piece, operators))
    return _TypedQuery(text, tokens, pieces, operators, hull([ages for piece, ages in graded if piece in pieces]))


def _topic(reading: _TypedQuery, corrected: Mapping[Word, str]) -> _Topic:
    wishes = [piece for piece in reading.pieces if piece.kind != "subject" or _bare(reading.text, piece)]
    small = _small_talk(reading.tokens, corrected)
    left = [word for word in reading.tokens if not within(word, wishes)]
    about = [word for word in left if word not in small] or left
    spoken, topic = (
        list(chain.from_iterable(corrected.get(word, word.folded).split() for word in some)) for some in (left, about)
    )
    for ending in (spoken, topic):
        while ending and is_stopword(ending[-1]):  # "fractions for (English learners)"
            ending.pop()
    if any(piece.is_missing for piece in reading.pieces):
        while topic and is_stopword(topic[0]):  # "(exit ticket) on fractions"
            topic.pop(0)
    return _Topic(wishes, spoken, topic, small if about != left else frozenset())


def _terms(reading: _TypedQuery, corrected: Mapping[Word, str], topic: _Topic, speller: Speller) -> dict[str, float]:
    terms = weighted_terms(reading.text, reading.tokens, reading.pieces, corrected, topic.small)
    beside = [word for word in reading.tokens if not within(word, reading.pieces)]
    return terms | {term: AS_TYPED for term in guesses(beside, corrected, speller) if term not in terms}


def _meaning(reading: _TypedQuery, topic: Sequence[str], phrases: Sequence[str]) -> str:
    """The text to embed: the topic, or else the words of the pieces that find, or else all words; and the synonyms."""
    unsought = [piece for piece in reading.pieces if not piece.finds]
    finding = [word.folded for word in reading.tokens if not within(word, unsought)]
    told = topic or finding or [word.folded for word in reading.tokens]
    return " ".join(told) + (f" ({', '.join(phrases)})" if phrases else "")


def _analysed(spans: Sequence[OperatorSpan]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(analysed(span.text) for span in spans)))


def _standards(typed: str, codes: Sequence[Piece]) -> Understood:
    """A query for nothing but standards: the very same as one that names them as such."""
    return Understood(
        words=typed,
        pieces=tuple(codes),
        rest="",
        did_you_mean=None,
        terms={},
        synonyms={},
        meaning="",
        ages=None,
        only_standards=True,
        notices=tuple(_unknown_codes(codes)),
    )


def _unknown_codes(pieces: Sequence[Piece]) -> Iterator[Message]:
    """Codes of frameworks that are not imported: recognised, and said not to be here."""
    if unknown := [message("quoted", text=piece.label) for piece in pieces if not piece.values]:
        yield message("notice.unknown-code", len(unknown), codes=listed(unknown, "or"))


def _corrected(typed: _TypedQuery, knowledge: Knowledge, together: Together | None) -> dict[Word, str]:
    """What to read for the misspelt words: those that are whole as typed, in no piece, not quoted and no acronym."""
    single = Counter((word.start, word.end) for word in typed.tokens)
    shouted = not any(letter.islower() for letter in typed.text)
    found: dict[Word, str] = {}
    for word in typed.tokens:
        text = typed.text[word.start : word.end]
        if single[word.start, word.end] != 1 or within(word, typed.pieces) or _is_quoted(word, typed.operators):
            continue
        if is_acronym(typed.text, word):
            continue
        beside = [each.folded for each in typed.tokens if each is not word and not is_stopword(each.folded)]
        named = word.start > 0 and text[:1].isupper() and not shouted and not typed.text.istitle()
        if better := knowledge.speller.correct(word.folded, beside, together, named=named):
            found[word] = better
    return found


def _is_quoted(piece: Piece | Word, operators: Operators) -> bool:
    return any(span.start <= piece.start < span.end for span in operators.quoted)


def _small_talk(tokens: Sequence[Word], corrected: Mapping[Word, str]) -> frozenset[Word]:
    """The words that are said around a topic, unless they are one with a neighbor: "idea", but not in "main idea"."""
    spoken = [corrected.get(word, word.folded) for word in tokens]
    return frozenset(word for at, word in enumerate(tokens) if spoken[at] in CHATTER and not in_compound(spoken, at))


def _notices(missing: Sequence[Piece], operators: Operators, topic: str) -> Iterator[Message]:
    if labels := list(dict.fromkeys(piece.label for piece in missing)):
        kinds = listed([*labels], "or")
        yield (
            message("notice.no-kind", kinds=kinds, topic=topic)
            if topic
            else message("notice.no-kind-only", kinds=kinds)
        )
    if operators.left_out:
        yield message(
            "notice.left-out", words=listed([message("quoted", text=span.text) for span in operators.left_out], "or")
        )
    if operators.perhaps_left_out:
        yield message("notice.plain-not", word=operators.perhaps_left_out)
    for span in operators.quoted:
        if len(analysed(span.text)) > 1:
            yield message("notice.quoted", words=span.text)


def _codes(typed: str, knowledge: Knowledge) -> Iterator[Piece]:
    for span in knowledge.find_codes(typed):
        yield Piece("standard", span.code, span.standard_ids, span.start, span.end)


def _practicalities(typed: str, knowledge: Knowledge) -> Iterator[Piece]:
    for span in find_minutes(typed):
        yield Piece("minutes", english()("minutes.minutes", int(span.value)), (span.value,), span.start, span.end)
    for span in find_languages(typed, knowledge.languages, knowledge.subjects):
        yield Piece("language", english().get(f"tongue.{span.value}", span.value), (span.value,), span.start, span.end)


def _needs(typed: str, knowledge: Knowledge, as_words: Collection[str]) -> Iterator[Piece]:
    """Needs that are asked for; of one that is refused, its words, which then find nothing."""
    for span in find_needs(typed):
        if span.need in as_words:
            continue
        if span.refused:
            yield Piece("refused", typed[span.start : span.end], (), span.start, span.end)
        elif name := knowledge.need_names.get(span.need):
            yield Piece("need", name, (span.need,), span.start, span.end)


def _grades(typed: str, knowledge: Knowledge) -> list[tuple[Piece, AgeRange]]:
    return [
        (Piece("grade", span.label, (str(span.ages),), span.start, span.end), span.ages)
        for span in knowledge.find_grades(typed)
    ]


def hull(ranges: Sequence[AgeRange]) -> AgeRange | None:
    """The ages from the lowest to the highest of some ranges; ``None`` of none."""
    if not ranges:
        return None
    highs = [ages.high for ages in ranges if ages.high is not None]
    return AgeRange(min(ages.low for ages in ranges), max(highs) if len(highs) == len(ranges) else None)


def _phrases(tokens: Sequence[Word], knowledge: Knowledge) -> Iterator[Piece]:
    """The longest known phrase at each place, left to right."""
    names = [singular(word.folded) for word in tokens]
    at = 0
    while at < len(tokens):
        for length in range(min(MAX_WORDS, len(tokens) - at), 0, -1):
            known = knowledge.phrases.get(tuple(names[at : at + length]))
            if known:
                kind, label, values = known
                if not _is_part_of_topic(tokens, at, length, kind, tuple(names[at : at + length])):
                    yield Piece(kind, label, values, tokens[at].start, tokens[at + length - 1].end)
                at += length - 1
                break
        at += 1


def _is_part_of_topic(tokens: Sequence[Word], at: int, length: int, kind: str, name: tuple[str, ...]) -> bool:
    """Whether a subject's or kind's name belongs to what is looked for: "data science", "making a video"."""
    spoken = [word.folded for word in tokens]
    if kind == "type" and (called := kinds().get(name)):
        return is_topic(spoken, at, at + length, called)
    return kind in {"subject", "type"} and length == 1 and in_compound(spoken, at)


def _apart(pieces: Iterable[Piece]) -> list[Piece]:
    """Pieces that do not overlap, in order of the text; of two that do, the one given first stays."""
    kept: list[Piece] = []
    for piece in pieces:
        if all(piece.end <= other.start or other.end <= piece.start for other in kept):
            kept.append(piece)
    return sorted(kept, key=lambda piece: piece.start)


def _put_right(typed: str, corrected: Mapping[Word, str]) -> str:
    for word in sorted(corrected, key=lambda word: -word.start):
        typed = typed[: word.start] + corrected[word] + typed[word.end :]
    return typed


def _bare(typed: str, piece: Piece) -> bool:
    return typed[piece.start : piece.end].lower() in BARE_SUBJECTS


def _phrase(text: str) -> tuple[str, ...]:
    return tuple(singular(word) for match in _WORD.finditer(text) for word in words(match[0]))


def _named(own: tuple[str, ...], names: Iterable[str]) -> bool:
    return any(_phrase(name) == own for name in names)
