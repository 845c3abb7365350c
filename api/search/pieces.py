"""The pieces of a query: every grade, subject, kind, need, length, language and standard among its words. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from api.messages import english
from api.search.filters_asked import find_filters, licenses_named
from api.search.grade_words import find_grades_and_phase
from api.search.kinds import in_compound, is_topic, kinds
from api.search.languages_asked import LANGUAGES, find_languages, find_taught_languages, is_foreign_name
from api.search.lengths import LengthSpan, find_lengths, find_short
from api.search.need_sentences import find_sentences
from api.search.need_table import UNSTATED
from api.search.need_terms import find_needs
from api.search.only_asked import with_only
from api.search.operators import OperatorSpan
from api.search.places_asked import find_places, without_places
from api.search.publishers_asked import PublisherNames, find_programs, program_subject
from api.search.query_language import query_language
from api.search.teacher_terms import BARE_SUBJECTS, SUBJECTS, TYPES, WIDER_SUBJECTS
from api.search.term_slips import KnownWords, find_slips, known_words, put_right
from api.search.weighting import Piece, Word, within
from catalog.model import AgeRange
from catalog.standards.codes import FRAMEWORK, FRAMEWORK_BEFORE, CodeSpan
from catalog.vocabularies.grades import GradeSpan
from indexer.words.analysis import is_stopword, words_in
from indexer.words.phrases import Phrases
from indexer.words.spelling import Speller, Together
from indexer.words.synonyms import Synonyms, singular, singulars

# From a letter or digit to the last one (or "+", "#") before a space or a mark that parts words.
_WORD = re.compile(r"""\d+(?:\s?[x×✕✖*·∙⋅÷+−]\s?\d+)+(?!\w)|[^\W_](?:[^\s,;:!?()\[\]"“”]*[^\W_])?[+#]*""")
_PARTS = re.compile(r"[,;:!?]\s")

_LEVEL = re.compile(r"[\s-]+level(?![\w-]|\s+\d)", re.IGNORECASE)  # "grade 8 level"
_SPEAKERS = frozenset("speaker speakers speaking newcomer newcomers".split())  # noqa: SIM905
_SPEAK = frozenset("speak speaks speaking".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a query is read with: all of it is made once an index, not once a query."""

    speller: Speller
    synonyms: Synonyms
    subjects: Sequence[str] = ()  # the catalog's own values
    types: Sequence[str] = ()
    languages: Sequence[str] = ()
    licenses: Sequence[str] = ()
    has_free: bool = True  # whether some material is known to be free
    publishers: PublisherNames = field(default_factory=lambda: PublisherNames((), lambda _: True))
    need_names: Mapping[str, str] = field(default_factory=dict)  # names by id of the needs that exist
    together: Together | None = None  # in the whole catalog: no filter changes what a name means
    find_codes: Callable[[str], Sequence[CodeSpan]] = lambda _: ()
    find_grades: Callable[[str], Sequence[GradeSpan]] = find_grades_and_phase
    phrases: Phrases[tuple[str, str, tuple[str, ...]]] = field(init=False)  # kinds and subjects: kind, label, values
    known_words: KnownWords = field(init=False)

    def __post_init__(self) -> None:
        missing = ((name, ("type", kind.label, ())) for name, kind in kinds().items())
        object.__setattr__(self, "phrases", Phrases(chain(missing, self._values())))
        object.__setattr__(self, "known_words", known_words(self.phrases, self.speller))

    def is_phrase(self, text: str) -> bool:
        """Whether several words are known to belong together: a kind, a subject, or an entry of the synonyms."""
        names = singulars(text)
        return len(names) > 1 and (names in self.phrases or self.synonyms.has(names))

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
            for name, meant in called.items():
                yield name, (kind, " or ".join(meant), tuple(meant))


@lru_cache(maxsize=8)  # a query is taken apart more than once while it is read
def tokens_of(text: str) -> tuple[Word, ...]:
    return tuple(
        Word(folded, match.start(), end)
        for match in _WORD.finditer(text)
        for end in (_after_marks(text, match.end()),)
        for folded in words_in(text[match.start() : end])
    )


def _after_marks(text: str, end: int) -> int:
    """Where the signs end that are put to the letter before ``end``: many words of Hindi or Tamil end in one."""
    while end < len(text) and not text[end].isascii() and unicodedata.category(text[end]).startswith("M"):
        end += 1
    return end


def find_pieces(
    typed: str, knowledge: Knowledge, as_words: Collection[str], quoted: Sequence[OperatorSpan]
) -> tuple[list[Piece], dict[Word, str]]:
    """The pieces of what was typed, with slips in their words put right; and what is so read for these words."""
    pieces = _find_pieces(typed, knowledge, as_words, quoted)
    tokens = [word for word in tokens_of(typed) if not is_quoted(word, quoted) and not within(word, pieces)]
    if query_language(tokens_of(typed), tokens, knowledge.speller):
        return pieces, {}
    changes = find_slips(typed, tokens, knowledge.known_words, knowledge.speller)
    while changes:  # those that make no piece are no such slips
        right = put_right(typed, changes)
        moved = [span._replace(start=right.place(span.start), end=right.place(span.end)) for span in quoted]
        found = [
            piece._replace(start=right.typed(piece.start), end=right.typed(piece.end, ends=True))
            for piece in _find_pieces(right.text, knowledge, as_words, moved)
        ]
        useful = [one for one in changes if any(piece.start <= one.start < piece.end for piece in found)]
        if len(useful) == len(changes):
            meant = {one.start: one.word for one in changes}
            return found, {word: meant[word.start] for word in tokens if word.start in meant}
        changes = useful
    return pieces, {}


def _find_pieces(
    text: str, knowledge: Knowledge, as_words: Collection[str], quoted: Sequence[OperatorSpan]
) -> list[Piece]:
    """The pieces, in order and apart, none of them in quotation marks; whether they are refused is read later.
    ``as_words`` are needs, and kinds of piece, whose words stay words. A piece parts the words around it as a comma
    does, so that what it is, or that it is taken back, changes no other: "rivers in Spanish week 3"."""
    pieces: list[Piece] = []
    while more := [it for it in _read(text, pieces, knowledge, as_words, quoted) if _is_apart(it, pieces)]:
        pieces = sorted((*pieces, *more), key=lambda piece: piece.start)
    pieces = [piece for piece in pieces if piece.kind != "need" or piece.value not in as_words]
    return [with_only(piece, text, pieces) for piece in pieces]


def _parted(text: str, pieces: Iterable[Piece]) -> str:
    """The text with a comma in place of each piece, and spaces so that places stay as they are."""
    for piece in pieces:
        text = text[: piece.start] + ",".ljust(piece.end - piece.start) + text[piece.end :]
    return text


def _is_apart(piece: Piece, others: Sequence[Piece]) -> bool:
    return all(piece.end <= other.start or other.end <= piece.start for other in others)


def _read(
    typed: str, known: Sequence[Piece], knowledge: Knowledge, as_words: Collection[str], quoted: Sequence[OperatorSpan]
) -> list[Piece]:
    """The pieces beside those that are known. What may be part of a topic parts less: a subject's name no need, and a
    kind's or subject's no other kind or subject."""
    text, about, topic = (
        _parted(typed, (piece for piece in known if piece.kind not in left))
        for left in ((), ("subject",), ("subject", "type"))
    )
    orders, filters = _filters(text, knowledge)
    candidates = chain(
        orders,  # "short lessons first" is no length
        _codes(_parted(text, (one for one in filters if one.kind == "license")), knowledge),  # "CC-BY-4.0"
        _frameworks(text),
        _sentences(text, knowledge, as_words),
        _grades(_parted(text, orders), knowledge),  # "newest first, grade 4"
        _practicalities(text, knowledge),
        _publishers(text, knowledge),
        _needs(about, knowledge, as_words),
        _taught_languages(text, knowledge),
        _lengths(find_short(text)),
        filters,  # "screen-free activity" costs nothing for another reason
    )
    sure = _apart(piece for piece in candidates if piece.kind not in as_words and not is_quoted(piece, quoted))
    parts = [part for part in _parts(tokens_of(topic), sure) if any(not is_stopword(word.folded) for word in part)]
    publishers = [piece for piece in (*known, *sure) if piece.kind == "publisher"]
    named = chain.from_iterable(
        _phrases(topic, part, knowledge, beside=len(parts) > 1, publishers=publishers) for part in parts
    )
    read = [piece for piece in named if piece.kind not in as_words and not is_quoted(piece, quoted)]
    return _apart(chain(sure, read))


def with_subjects_of_names(pieces: Sequence[Piece], text: str, knowledge: Knowledge) -> list[Piece]:
    """The pieces with the subjects that names of publishers and programs say, each within its name: "Eureka Math". A
    program that is not here may be known for one that it does not say, unless a subject is typed beside it."""
    others = any(piece.kind == "subject" for piece in pieces)
    subjects: list[Piece] = []
    for named in (piece for piece in pieces if piece.kind == "publisher"):
        tokens = [word for word in tokens_of(text) if named.start <= word.start < named.end]
        said = [piece for piece in _phrases(text, tokens, knowledge, beside=True) if piece.kind == "subject"]
        if not said and named.is_missing and not others:
            kind, label, values = knowledge.phrases.get(_phrase(program_subject(named.label)), ("", "", ()))
            said = [Piece(kind, label, values, named.start, named.end)] if kind == "subject" else []
        subjects += said
    return sorted((*pieces, *subjects), key=lambda piece: piece.start)


def is_bare(piece: Piece, text: str) -> bool:
    """Whether a subject's name leaves what is looked for: an abbreviation, or a language named in another one."""
    said = text[piece.start : piece.end]
    return said.lower() in BARE_SUBJECTS or is_foreign_name(said)


def _parts(tokens: Sequence[Word], pieces: Sequence[Piece]) -> Iterator[list[Word]]:
    """The words between the pieces: a kind may end a part, as in "fractions game grade 4"."""
    part: list[Word] = []
    for word in tokens:
        if any(piece.start <= word.start < piece.end for piece in pieces):
            yield part
            part = []
        else:
            part.append(word)
    yield part


def is_quoted(piece: Piece | Word, quoted: Sequence[OperatorSpan]) -> bool:
    return any(span.start <= piece.start < span.end for span in quoted)


def _codes(typed: str, knowledge: Knowledge) -> Iterator[Piece]:
    for span in knowledge.find_codes(typed):
        named = FRAMEWORK_BEFORE.search(typed[: span.start])
        yield Piece("standard", span.code, span.standard_ids, named.start() if named else span.start, span.end)


def _frameworks(typed: str) -> Iterator[Piece]:
    for match in FRAMEWORK.finditer(typed):
        yield Piece("framework", match[0], (), match.start(), match.end())


def _practicalities(typed: str, knowledge: Knowledge) -> Iterator[Piece]:
    yield from _lengths(find_lengths(typed))
    for place in find_places(typed):
        yield Piece("place", place.label, place.values, place.start, place.end)
    for span in find_languages(typed, knowledge.subjects):
        name = english().get(f"tongue.{span.value}", LANGUAGES[span.value][0].title())
        yield Piece("language", name, (span.value,), span.start, span.end)


def _taught_languages(typed: str, knowledge: Knowledge) -> Iterator[Piece]:
    for span in find_taught_languages(typed):
        kind, label, values = knowledge.phrases.get(_phrase(span.value), ("", "", ()))
        if kind == "subject":
            yield Piece(kind, label, values, span.start, span.end)


def _lengths(spans: Iterable[LengthSpan]) -> Iterator[Piece]:
    for length in spans:
        yield Piece("minutes", english().say(length.label), (length.value,), length.start, length.end)


def _publishers(typed: str, knowledge: Knowledge) -> Iterator[Piece]:
    for span in knowledge.publishers.find(typed):
        yield Piece("publisher", " or ".join(span.publishers), span.publishers, span.start, span.end)
    for program in find_programs(typed):
        yield Piece("publisher", program.name, (), program.start, program.end)


def _filters(typed: str, knowledge: Knowledge) -> tuple[list[Piece], list[Piece]]:
    """Orders; conditions and qualities. One that no material meets has no values."""
    pieces: tuple[list[Piece], list[Piece]] = ([], [])
    for span in find_filters(typed):
        values: tuple[str, ...] = (span.value,)
        if span.name == "license":
            values = licenses_named(span.value, knowledge.licenses)
        elif span.name == "free" and not knowledge.has_free:
            values = ()
        piece = Piece(span.name, typed[span.start : span.end], values, span.start, span.end)
        pieces[span.name != "sort"].append(piece)
    return pieces


def _needs(typed: str, knowledge: Knowledge, as_words: Collection[str]) -> Iterator[Piece]:
    """Needs that are asked for or ``as_words``; for a refused one its words, which then find nothing; and what no need
    covers."""
    for span in find_needs(typed):
        place = (span.start, span.end)
        if span.refused and span.need not in as_words:
            yield Piece("refused", typed[span.start : span.end], (), *place, of_learners=span.of_learners)
        elif span.need.startswith(UNSTATED):
            label = typed[span.start : span.end]
            yield Piece("unstated", label, (span.need,), *place, of_learners=span.of_learners)
        elif name := knowledge.need_names.get(span.need):
            found = Piece("need", name, (span.need,), *place)
            yield found._replace(of_learners=span.of_learners, perhaps_topic=span.perhaps_topic)


def _sentences(typed: str, knowledge: Knowledge, as_words: Collection[str]) -> Iterator[Piece]:
    for said in find_sentences(typed, knowledge.find_grades):
        if said.need not in as_words and (name := knowledge.need_names.get(said.need)):
            yield Piece("need", name, (said.need,), said.start, said.end)


def _grades(typed: str, knowledge: Knowledge) -> Iterator[Piece]:
    for span in knowledge.find_grades(without_places(typed)):
        level = _LEVEL.match(typed, span.end)
        end = level.end() if level else span.end
        yield Piece("grade", span.label, (str(span.ages),), span.start, end, ages=span.ages)


def hull(ranges: Sequence[AgeRange]) -> AgeRange | None:
    """The ages from the lowest to the highest of some ranges; ``None`` of none."""
    if not ranges:
        return None
    highs = [ages.high for ages in ranges if ages.high is not None]
    return AgeRange(min(ages.low for ages in ranges), max(highs) if len(highs) == len(ranges) else None)


def typed_ages(pieces: Iterable[Piece]) -> AgeRange | None:
    """Those of the grades that were typed; of one within another the narrower: "ks3 y9", "middle school grade 7"."""
    ages = [piece.ages for piece in pieces if piece.kind == "grade" and piece.ages]
    return hull([one for one in ages if not any(other != one and _within(other, one) for other in ages)])


def _within(narrow: AgeRange, wide: AgeRange) -> bool:
    return wide.low <= narrow.low and (wide.high is None or (narrow.high is not None and narrow.high <= wide.high))


def _phrases(
    text: str, tokens: Sequence[Word], knowledge: Knowledge, *, beside: bool, publishers: Sequence[Piece] = ()
) -> Iterator[Piece]:
    """The longest known phrase at each place, left to right; "word problems, worksheets" are two. ``beside`` if there
    are words in other parts."""
    names = [singular(word.folded) for word in tokens]
    named = bool(tokens) and _is_after(publishers, tokens[0], text)
    at = 0
    while at < len(tokens):
        for length, (kind, label, values) in knowledge.phrases.at(names, at):
            if not _PARTS.search(text, tokens[at].end, tokens[at + length - 1].start):
                name = tuple(names[at : at + length])
                if not _is_part_of_topic(tokens, at, length, kind, name, beside=beside, named=named):
                    yield Piece(kind, label, values, tokens[at].start, tokens[at + length - 1].end)
                at += length - 1
                break
        at += 1


def _is_part_of_topic(
    tokens: Sequence[Word], at: int, length: int, kind: str, name: tuple[str, ...], *, beside: bool, named: bool
) -> bool:
    """Whether a subject's or kind's name belongs to what is looked for: "data science", "making a video"."""
    spoken = [word.folded for word in tokens]
    if kind == "subject" and _names_speakers(spoken, at, at + length):
        return True
    if kind == "type" and spoken[at + length : at + length + 1] and spoken[at + length].isdigit():
        return True  # a certain one: "chapter 3"
    if kind == "type" and (called := kinds().get(name)):
        return is_topic(spoken, at, at + length, called, beside=beside, named=named)
    return kind in {"subject", "type"} and length == 1 and in_compound(spoken, at)


def _is_after(pieces: Sequence[Piece], word: Word, text: str) -> bool:
    return any(piece.end <= word.start and not text[piece.end : word.start].strip() for piece in pieces)


def _names_speakers(spoken: Sequence[str], first: int, after: int) -> bool:
    """Whether a subject's name is the language of learners: "Spanish speakers", "newcomers who speak Spanish"."""
    return (after < len(spoken) and spoken[after] in _SPEAKERS) or (first > 0 and spoken[first - 1] in _SPEAK)


def _apart(pieces: Iterable[Piece]) -> list[Piece]:
    """Pieces that do not overlap, in order of the text; if two do, the one given first stays, unless the same words
    ask for two needs."""
    apart: list[Piece] = []
    for piece in pieces:
        if all(piece.end <= other.start or other.end <= piece.start or _is_both(piece, other) for other in apart):
            apart.append(piece)
    return sorted(apart, key=lambda piece: piece.start)


def _is_both(one: Piece, other: Piece) -> bool:
    """Whether the same words ask for two needs."""
    return one.kind == other.kind == "need" and (one.start, one.end) == (other.start, other.end)


@lru_cache(maxsize=4096)
def _phrase(text: str) -> tuple[str, ...]:
    return tuple(singular(word) for match in _WORD.finditer(text) for word in words_in(match[0]))


def _named(own: tuple[str, ...], names: Iterable[str]) -> bool:
    return any(_phrase(name) == own for name in names)
