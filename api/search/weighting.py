"""What of a query is looked for, and at what weight: its words, and what else may be meant by them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from api.search.kinds import in_compound
from api.search.places_asked import is_of_course
from api.search.teacher_terms import CHATTER
from catalog.model import AgeRange
from indexer.words.analysis import is_stopword, stem
from indexer.words.derivation import bases
from indexer.words.spelling import Speller

# Weights of a query's terms beside 1.0 for a word as typed; measured on judged queries, where little turns on them.
AS_TYPED = 0.5  # a misspelled word that does occur, beside its correction
SUBJECT = 0.5  # "French" in "French verbs"
WISH = 0.1  # "Year 3" once it is a wish
NUMBERED = 0.3  # "chapter 4", which a text may be called
CODE = 0.5  # a standard's code, which a text may mention


BESIDE_WORDS = frozenset({"excluded", "publisher"})  # pieces whose words are never looked for
CONDITIONS = frozenset({"free", "status", "license", "sort"})  # pieces that are what a parameter of that name is


class Piece(NamedTuple):
    """Part of what was typed, ``words[start:end]``, and what it was taken for; ``values`` are a catalog's own."""

    # "grade", "subject", "type", "need", "standard", "minutes", "language", "publisher", "framework", "quality",
    # "refused", "excluded", "unstated" or of ``CONDITIONS``
    kind: str
    label: str
    values: tuple[str, ...]
    start: int
    end: int
    excludes: str = ""  # of "excluded": the kind of piece that is left out; "" for a word
    ages: AgeRange | None = None  # of a grade
    of_learners: bool = False  # of a need that is asked for or refused by whom a material is for: "gifted students"
    perhaps_topic: bool = False  # of a need that is all that was typed: "braille"
    only: bool = False  # whether nothing else is to be listed: "only videos", "grade 8 only"

    @property
    def value(self) -> str:
        return ", ".join(self.values)

    @property
    def is_missing(self) -> bool:
        """Whether it is a kind of material, or a publisher, that the catalog has none of."""
        return self.kind in {"type", "publisher"} and not self.values

    @property
    def finds(self) -> bool:
        """Whether its words are looked for: not those of a kind that is missing, nor of what is refused, nor a
        publisher's or a framework's name, which few materials say, nor what asks for a filter, nor a unit of a course,
        nor a grade or a length, so that a typed one finds what a chosen one does, in any spelling."""
        unsought = {"refused", "grade", "minutes", "framework", "quality", *CONDITIONS, *BESIDE_WORDS}
        in_course = self.kind == "place" and is_of_course(self.value)
        return not self.is_missing and not in_course and self.kind not in unsought

    @property
    def is_unknown_code(self) -> bool:
        """Whether it is the code of a standard that no imported framework has."""
        return self.kind == "standard" and not self.values


class Word(NamedTuple):
    folded: str
    start: int
    end: int


def within(word: Word, pieces: Iterable[Piece]) -> bool:
    """Whether a word is in a piece, or in several that leave nothing of it: "M1L3"."""
    reached = word.start
    for piece in pieces:
        if piece.start <= word.start and word.end <= piece.end:
            return True
        if piece.start <= reached < piece.end:
            reached = piece.end
    return reached >= word.end


def weighted_terms(
    typed: str,
    tokens: Sequence[Word],
    pieces: Sequence[Piece],
    corrected: Mapping[Word, str],
    small: frozenset[Word],
) -> dict[str, float]:
    """Analyzed terms, each with the largest weight that any of its words has. A kind of material that the catalog lacks
    is not looked for by its letters, unless nothing else was typed."""
    weighted: list[tuple[str, float]] = []
    tokens = [word for word in tokens if not within(word, (one for one in pieces if one.is_unknown_code))]
    unsought = [piece for piece in pieces if not piece.finds]
    sought = [word for word in tokens if not within(word, unsought)]
    if all(is_stopword(word.folded) or word in small for word in sought):
        without = [piece for piece in unsought if piece.kind in BESIDE_WORDS]
        grades = [piece for piece in unsought if piece.kind in {"grade", "quality", *CONDITIONS}]
        sought = [word for word in tokens if not within(word, without)]
        if without and all(is_stopword(word.folded) for word in sought):
            return {}  # nothing is looked for, but what there is without something
        ungraded = [word for word in sought if not within(word, grades)]
        if any(not is_stopword(word.folded) for word in ungraded):
            sought = ungraded  # a kind that is missing beside a grade
    alone = all(within(word, pieces) for word in sought)
    acronyms = [word for word in sought if is_stopword(word.folded) and is_acronym(typed, word)]
    for word in sought:
        piece = next((piece for piece in pieces if piece.start <= word.start and word.end <= piece.end), None)
        if piece is not None:
            weight = {"subject": SUBJECT, "standard": CODE, "place": NUMBERED}.get(piece.kind, WISH)
            full = piece.kind != "place" and (alone or piece.is_missing)
            weighted.append((corrected.get(word, word.folded), 1.0 if full else weight))
        else:
            spoken = corrected.get(word, word.folded).split()
            weighted += [(form, WISH if word in small else 1.0) for form in spoken]
    # Small words are looked for if nothing else was typed, or if they are acronyms: "who", "IT".
    return weigh(weighted) | {word.folded: 1.0 for word in acronyms} or dict.fromkeys(
        (word for word, _ in weighted), 1.0
    )


def weigh(spoken: Iterable[tuple[str, float]]) -> dict[str, float]:
    terms: dict[str, float] = {}
    for word, weight in spoken:
        if not is_stopword(word):
            terms[stem(word)] = max(weight, terms.get(stem(word), 0.0))
    return terms


def guesses(tokens: Sequence[Word], corrected: Mapping[Word, str], speller: Speller) -> Iterator[str]:
    """Terms that may be meant beside those typed: a misspelled word that does occur, neighbors that the catalog joins
    ("rain forest"), and what a word is derived from of which the catalog has no form ("sugary")."""
    for word in tokens:
        if word in corrected:
            if speller.occurs(word.folded):
                yield stem(word.folded)
        elif not speller.occurs(word.folded) and not is_stopword(word.folded):
            yield from (stem(base) for base in islice(filter(speller.occurs, bases(word.folded)), 1))
    for first, second in pairwise(tokens):
        joined = first.folded + second.folded
        if (
            speller.occurs(joined)
            and joined.isalpha()
            and not is_stopword(first.folded)
            and not is_stopword(second.folded)
        ):
            yield stem(joined)


def is_acronym(typed: str, word: Word) -> bool:
    """Whether a word is in capitals among others that are not, or alone: "IT careers"."""
    text = typed[word.start : word.end]
    return len(text) > 1 and text.isupper() and (any(map(str.islower, typed)) or typed.strip() == text)


def small_talk(tokens: Sequence[Word], corrected: Mapping[Word, str]) -> frozenset[Word]:
    """The words that are said around a topic, unless they are one with a neighbor: "idea", but not in "main idea"."""
    spoken = [corrected.get(word, word.folded) for word in tokens]
    return frozenset(word for at, word in enumerate(tokens) if spoken[at] in CHATTER and not in_compound(spoken, at))
