"""The words of a query: what they say of grade, subject, type, need and standard, and what is left to look for.

Pure over ``Knowledge``. A piece that is understood becomes a wish and is shown as a chip that can be taken away. What
is refused is left out; a subject with a grade, or a publisher alone, is a condition. The words of other pieces still
find, at little weight, what only they would have found; those of a grade or a length do not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from api.search.aboutness import NO_TOPIC, Topic, topic_of
from api.search.denials import read_denials
from api.search.kinds import ABOUT
from api.search.left_out import excluding, refused_groups, spelled
from api.search.names_asked import names_asked
from api.search.names_typed import names_typed
from api.search.need_table import is_said_of_needs
from api.search.only_asked import conditions
from api.search.operators import DeniedList, Operators, find_quoted, taken_back, unsigned
from api.search.pieces import (
    Knowledge,
    find_pieces,
    is_bare,
    is_quoted,
    tokens_of,
    typed_ages,
    with_subjects_of_names,
)
from api.search.places_asked import is_of_book
from api.search.publishers_meant import named_by_part
from api.search.query_language import Translation, in_english, query_language, translations, without_small
from api.search.query_notices import query_notices, unknown_codes
from api.search.teacher_terms import CHATTER
from api.search.term_slips import Change, put_right
from api.search.weighting import (
    AS_TYPED,
    BESIDE_WORDS,
    CONDITIONS,
    Piece,
    Word,
    guesses,
    is_acronym,
    small_talk,
    weigh,
    weighted_terms,
    within,
)
from api.search.without_topics import NO_TEXTS, Texts
from catalog.messages import Message
from catalog.model import AgeRange, Filter, Sort
from catalog.standards.codes import AROUND_CODES
from catalog.text.signs import plainly
from indexer.engine import NOTHING
from indexer.words.analysis import is_stopword, stem, words
from indexer.words.analysis import terms as analyzed
from indexer.words.spelling import Speller, Together

_LISTING = frozenset({"grade", "subject", "minutes", "language", "framework", "place"})
_BESIDE_LISTING = _LISTING | CONDITIONS | {"type", "excluded", "refused", "publisher", "quality"}
MAX_SYNONYMS = 3  # phrases a query; more blur what is meant


@dataclass(frozen=True, slots=True)
class Understood:
    """A query's words, read. ``rest`` is what remains beside the pieces, its spelling corrected."""

    words: str
    pieces: tuple[Piece, ...]
    rest: str
    did_you_mean: str | None  # all that was typed with its spelling corrected, if anything was
    terms: Mapping[str, float]  # analyzed, with their weights: a EngineQuery's
    synonyms: Mapping[str, float]
    meaning: str  # what to embed; "" for a query without words
    ages: AgeRange | None
    about: Topic = NO_TOPIC
    names: tuple[tuple[str, ...], ...] = ()  # of units that may be meant by name: a EngineQuery's
    language: str = ""  # a tag, if they are not in English
    only_standards: bool = False  # nothing is asked but standards: their codes are no words to look for
    excluded: tuple[tuple[str, ...], ...] = ()  # groups of analyzed terms: no result may hold all those of one
    excluding: Filter = NOTHING  # what no result may be
    lists_subject: bool = False  # a subject is listed, all of it or by a grade, a length or a language: "year 6 music"
    browses: bool = False  # nothing is asked for beside its pieces, so that no words can be far from what is found
    required: tuple[str, ...] = ()  # analyzed terms that every result holds
    notices: tuple[Message, ...] = ()  # what is not here, or not taken as it was typed
    denied: tuple[DeniedList, ...] = ()  # what is refused together, in order

    @property
    def grade(self) -> str:
        """The first grade named, as it was typed."""
        return next((piece.label for piece in self.pieces if piece.kind == "grade"), "")

    @property
    def minutes(self) -> tuple[int | None, int | None]:
        """The least and the most minutes that were asked for; the longest of several lengths counts."""
        spans = [value.rpartition("-") for value in self._values("minutes")]
        most = max((int(high) for _, _, high in spans if high), default=None)
        return max((int(low) for low, _, _ in spans if low), default=None), most

    @property
    def languages(self) -> tuple[str, ...]:
        return self._values("language")

    @property
    def subjects(self) -> tuple[str, ...]:
        return self._values("subject")

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """What is numbered, each with its number: ("module", "2")."""
        return tuple((label, number) for label, _, number in (it.partition(" ") for it in self._values("place")))

    @property
    def publishers(self) -> tuple[str, ...]:
        return self._values("publisher")

    @property
    def types(self) -> tuple[str, ...]:
        return self._values("type")

    @property
    def needs(self) -> tuple[str, ...]:
        return self._values("need")

    @property
    def filter(self) -> Filter:
        """The conditions that a request may name too: "free", "approved", "CC BY", "only videos", "grade 8 only"."""
        return Filter(
            free=True if self._values("free") else None,
            statuses=self._values("status"),
            licenses=self._values("license"),
            ages=typed_ages(piece for piece in self.pieces if piece.only),
            **conditions(self.pieces),
        )

    @property
    def sort(self) -> Sort | None:
        return next((Sort(value) for value in self._values("sort")), None)

    @property
    def standards(self) -> tuple[str, ...]:
        """CASE identifiers of the standards whose codes were typed; several if a code is ambiguous."""
        return self._values("standard")

    @property
    def excluded_standards(self) -> tuple[str, ...]:
        """CASE identifiers of the standards that no result may meet."""
        pieces = (piece.values for piece in self.pieces if piece.excludes == "standard")
        return tuple(dict.fromkeys(chain.from_iterable(pieces)))

    def without(self, *pieces: Piece, gap: str = "") -> str:
        """What was typed, less some pieces, with ``gap`` in place of each. The others of what is refused together stay
        refused."""
        return taken_back(self.words, self.denied, [(piece.start, piece.end) for piece in pieces], gap)

    def _values(self, kind: str) -> tuple[str, ...]:
        pieces = (piece.values for piece in self.pieces if piece.kind == kind)
        return tuple(dict.fromkeys(chain.from_iterable(pieces)))


def understand(
    typed: str,
    knowledge: Knowledge,
    together: Together | None = None,
    *,
    as_words: Collection[str] = (),
    texts: Texts = NO_TEXTS,
) -> Understood:
    """Never raises, for any input; a query that is all pieces is still looked for by its words. ``together`` says
    which words of the catalog go with which, to choose between corrections, ``texts`` what its texts deny and
    say. ``as_words`` are needs not read."""
    plain = plainly(typed)
    reading = _read(plain, knowledge, together, as_words, texts)
    pieces, operators = reading.pieces, reading.operators
    codes = [piece for piece in pieces if piece.kind == "standard"]
    if codes and _is_all(codes, reading):
        return _standards(typed, codes)
    translated = _translated(reading, knowledge)
    english = in_english(translated)
    spelled = {**reading.slips} if reading.language else _corrected(reading, knowledge, together, english)
    corrected = {**spelled, **english}
    topic = _topic(reading, corrected)
    lists, only_standards = _lists(reading), bool(codes) and not _outside(reading, AROUND_CODES)
    terms, phrases, meaning = _looked_for(reading, corrected, topic, knowledge)
    if lists or only_standards:
        terms, phrases, meaning = {}, (), ""
    elif _asks_only_for_missing_publisher(reading):
        terms, phrases, meaning = {typed: 1.0}, (), ""  # no material holds it, since it is no analyzed term
    about = "" if only_standards else " ".join(topic.words)
    return Understood(
        words=typed,
        pieces=_with_words_left_out(pieces, operators),
        rest=" ".join(topic.spoken),
        did_you_mean=_put_right(typed, spelled) if spelled else None,
        terms=terms,
        synonyms=weigh((word, 1.0) for phrase in phrases for word in words(phrase) if stem(word) not in terms),
        meaning=meaning,
        about=topic_of(topic.words, terms, knowledge.synonyms),
        names=names_asked(reading.tokens, pieces, corrected) if meaning else (),
        lists_subject=lists and any(piece.kind == "subject" for piece in pieces),
        browses=bool(pieces) and not _outside(reading, ()),
        language=reading.language,
        only_standards=only_standards,
        ages=reading.ages,
        excluded=refused_groups(pieces, operators, knowledge, reading.language),
        excluding=excluding(pieces),
        required=tuple(dict.fromkeys(chain.from_iterable(analyzed(span.text) for span in operators.quoted))),
        notices=query_notices(plain, pieces, operators, about, translated=translated, languages=knowledge.languages),
        denied=operators.lists,
    )


def _with_words_left_out(pieces: Sequence[Piece], operators: Operators) -> tuple[Piece, ...]:
    excluded = (Piece("excluded", span.text, (span.text,), span.start, span.end) for span in operators.left_out)
    return tuple(sorted((*pieces, *excluded), key=lambda piece: piece.start))


class _TypedQuery(NamedTuple):
    """What was typed, taken apart. ``ages`` is the hull of the grades among the pieces."""

    text: str  # without operators
    tokens: Sequence[Word]
    pieces: Sequence[Piece]
    operators: Operators
    ages: AgeRange | None
    language: str = ""  # a tag, if the query is not in English
    slips: Mapping[Word, str] = MappingProxyType({})  # what is read for words of pieces that are misspelled


class _Topic(NamedTuple):
    """What is left to look for. ``spoken`` are all words beside the wishes, ``words`` those about the topic, both with
    their spelling corrected; ``small`` are the words around the topic, none if there are no others."""

    wishes: Sequence[Piece]
    spoken: Sequence[str]
    words: Sequence[str]
    small: frozenset[Word]


def _read(
    typed: str, knowledge: Knowledge, together: Together | None, as_words: Collection[str], texts: Texts
) -> _TypedQuery:
    quoted = find_quoted(typed)
    pieces, slips = find_pieces(unsigned(typed), knowledge, as_words, quoted)
    denied = read_denials(typed, pieces, quoted, knowledge, texts)
    in_all = knowledge.together or together
    if "publisher" not in as_words and (named := named_by_part(typed, denied, knowledge, in_all, texts)):
        pieces = sorted((*pieces, named), key=lambda piece: piece.start)
        denied = read_denials(typed, pieces, quoted, knowledge, texts)
    whole = tokens_of(typed)  # with what is left out: "plantas que no sean flores"
    outside = [word for word in whole if not within(word, denied.pieces) or word.folded not in knowledge.speller]
    language = query_language(whole, outside, knowledge.speller)
    operators = spelled(denied.operators, knowledge, language)
    text = operators.readable
    tokens = without_small(tokens_of(text), language)
    pieces = denied.pieces if "subject" in as_words else with_subjects_of_names(denied.pieces, text, knowledge)
    return _TypedQuery(text, tokens, pieces, operators, typed_ages(pieces), language, slips)


def _lists(reading: _TypedQuery) -> bool:
    """Whether all that was typed is a subject, a grade, a length or a language, with a kind or without: no words are
    left to look for, as if these had been chosen. A kind that is not here is so listed without it. So is a need, which
    beside no subject may be a topic. "Approved materials" is a listing, too."""
    kinds = {piece.kind for piece in reading.pieces}
    needs = {"need"} if not any(piece.perhaps_topic for piece in reading.pieces) else set[str]()
    listing = needs | (_LISTING if "type" in kinds else _LISTING | CONDITIONS)
    if not kinds & listing or _asks_only_for_missing_publisher(reading):
        return False
    beside = {*_BESIDE_LISTING, "need"} if "subject" in kinds else _BESIDE_LISTING | needs
    pieces = [piece for piece in reading.pieces if piece.kind in beside]
    listed = [piece for piece in pieces if piece.kind != "place" or not is_of_book(piece.value)]
    return all(_is_around(word, AROUND_CODES) for word in reading.tokens if not within(word, listed))


def _outside(reading: _TypedQuery, small: Collection[str]) -> list[Word]:
    """The words that are in no piece and say something of the topic."""
    return [word for word in reading.tokens if not within(word, reading.pieces) and not _is_around(word, small)]


def _is_around(word: Word, small: Collection[str]) -> bool:
    return is_stopword(word.folded) or word.folded in CHATTER or word.folded in small


def _asks_only_for_missing_publisher(reading: _TypedQuery) -> bool:
    """Or for one and a grade, if it is not known what it would teach."""
    names = [piece for piece in reading.pieces if piece.kind == "publisher" and piece.is_missing]
    beside = {piece.kind for piece in reading.pieces if not any(it.start <= piece.start < it.end for it in names)}
    teaches = any(piece.kind == "subject" for piece in reading.pieces)
    return bool(names) and not _outside(reading, ()) and beside <= (set() if teaches else {"grade"})


def _topic(reading: _TypedQuery, corrected: Mapping[Word, str]) -> _Topic:
    wishes = [piece for piece in reading.pieces if piece.kind != "subject" or is_bare(piece, reading.text)]
    small = small_talk(reading.tokens, corrected)
    remaining = [word for word in reading.tokens if not within(word, wishes)]
    about = [word for word in remaining if word not in small] or remaining
    spoken, topic = (
        list(chain.from_iterable(corrected.get(word, word.folded).split() for word in some))
        for some in (remaining, about)
    )
    for ending in (spoken, topic):
        while ending and is_stopword(ending[-1]):  # "fractions for (English learners)"
            ending.pop()
    if reading.tokens and topic and topic[0] in ABOUT and within(reading.tokens[0], wishes):
        topic.pop(0)  # "(printable lesson) on fractions"
    if any(piece.is_missing or piece.kind in BESIDE_WORDS for piece in reading.pieces):
        while topic and is_stopword(topic[0]):  # "(exit ticket) on fractions"
            topic.pop(0)
    return _Topic(wishes, spoken, topic, small if about != remaining else frozenset())


def _looked_for(
    reading: _TypedQuery, corrected: Mapping[Word, str], topic: _Topic, knowledge: Knowledge
) -> tuple[dict[str, float], Sequence[str], str]:
    """The terms with their weights, the synonyms as phrases, and the text to embed."""
    sought = [piece for piece in topic.wishes if piece.finds and piece.kind != "need"]
    wished = [word.folded for word in reading.tokens if within(word, sought)]
    phrases = knowledge.synonyms.expand([*topic.words, *wished])[:MAX_SYNONYMS]
    terms = _terms(reading, corrected, topic, knowledge.speller)
    return terms, phrases, _meaning(reading, topic.words, phrases)


def _terms(reading: _TypedQuery, corrected: Mapping[Word, str], topic: _Topic, speller: Speller) -> dict[str, float]:
    terms = weighted_terms(reading.text, reading.tokens, reading.pieces, corrected, topic.small)
    beside = [word for word in reading.tokens if not within(word, reading.pieces)]
    return terms | {term: AS_TYPED for term in guesses(beside, corrected, speller) if term not in terms}


def _meaning(reading: _TypedQuery, topic: Sequence[str], phrases: Sequence[str]) -> str:
    """The text to embed: the topic, or else the words of the pieces that find, or else all words; and the synonyms."""
    unsought = [piece for piece in reading.pieces if not piece.finds]
    finding = [word.folded for word in reading.tokens if not within(word, unsought)]
    if not topic and not finding and any(piece.kind in BESIDE_WORDS for piece in unsought):
        return ""
    grades = [piece for piece in unsought if piece.kind == "grade"]
    ungraded = [word.folded for word in reading.tokens if not within(word, grades)]
    query_words = topic or finding or ungraded or [word.folded for word in reading.tokens]
    return " ".join(query_words) + (f" ({', '.join(phrases)})" if phrases else "")


def _is_all(codes: Sequence[Piece], reading: _TypedQuery) -> bool:
    """Whether nothing but codes was typed."""
    around = all(within(word, codes) or word.folded in AROUND_CODES for word in reading.tokens)
    return around and not reading.operators.left_out


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
        notices=tuple(unknown_codes(codes)),
    )


def _corrected(
    typed: _TypedQuery, knowledge: Knowledge, together: Together | None, read: Collection[Word]
) -> dict[Word, str]:
    """What to read for the misspelled words: those that are whole as typed, in no piece, not quoted and no acronym, nor
    ``read`` otherwise."""
    corrections = {**typed.slips}
    left = (word for word in typed.tokens if word not in read and word not in typed.slips)
    if not (suspects := [word for word in left if knowledge.speller.may_be_slip(word.folded)]):
        return corrections
    single = Counter((word.start, word.end) for word in typed.tokens)
    names = names_typed(typed.text, typed.tokens, knowledge.speller)
    for word in suspects:
        text = typed.text[word.start : word.end]
        if single[word.start, word.end] != 1 or within(word, typed.pieces) or is_quoted(word, typed.operators.quoted):
            continue
        known = word in names.surely or word.folded in CHATTER or is_said_of_needs(word.folded)
        if known or is_acronym(typed.text, word) or not text.isascii():  # accents are of another language, or of a name
            continue
        beside = [token.folded for token in typed.tokens if token is not word and not is_stopword(token.folded)]
        if better := knowledge.speller.correct(word.folded, beside, together, named=word in names.perhaps):
            corrections[word] = better
    return corrections


def _translated(reading: _TypedQuery, knowledge: Knowledge) -> list[Translation]:
    outside = [word for word in reading.tokens if not within(word, reading.pieces)]
    unquoted = [word for word in outside if not is_quoted(word, reading.operators.quoted)]
    return translations(unquoted, reading.language, knowledge.languages, knowledge.speller)


def _put_right(typed: str, corrected: Mapping[Word, str]) -> str:
    changes = [Change(word.start, word.end, corrected[word]) for word in sorted(corrected, key=lambda word: word.start)]
    return put_right(typed, changes).text
