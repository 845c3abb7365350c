"""Spelling correction against the catalog's vocabulary: a noisy channel over word counts here and in English.

A word is left alone that the catalog has, that English has, that names something (``names.txt``), that is a word of
another language, that is short or holds a digit. Of the catalog's words that it may be a slip for (``slips``), the
likeliest is taken: fewest and likeliest slips, commonest here and in English, and most often found beside the other
words of the query. It is taken only if it is likelier than a word that is simply not known here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from importlib.resources import files
from math import log, log10

from indexer.engine import Vocabulary
from indexer.words.derivation import bases
from indexer.words.foreign import packaged
from indexer.words.near_words import NearWords
from indexer.words.slips import cost, sound, sounds

MIN_LETTERS = 4  # letters; a shorter word is near too many others
# For each of some words, how much oftener than by chance it shares a material with other words.
Together = Callable[[Sequence[str], Sequence[str]], Sequence[float]]

_HERE, _IN_ENGLISH, _BESIDE = 0.35, 0.12, 0.8  # weights of log frequencies, and of the other words
_ALLOWED = {4: 1.8, 5: 2.5, 6: 3.0, 7: 4.2, 8: 5.0, 9: 5.8}  # cost of slips by letters, for a word of middling use here
_ALLOWED_LONG = 6.6
_ONE_SLIP = 2.75
_LIKELY_SLIP, _NEARER = 2.0, 0.5  # a slip so likely has no rivals; a rival must be likelier by this
_COMMON_IN_ENGLISH = 1_000_000
_NO_WORD = 5e7  # an English word this common is never a slip
_RARE_TO_COMMON = 100  # a rare English word gives way to a word of the catalog this much commoner
_SLIP_HERE = 10  # a rare word that may be a slip in the catalog itself gives way to one this much commoner
_LONG = 6
_PAGE = 10_000  # words asked of a vocabulary at a time


class Speller:
    """Thread-safe. ``english`` is how often words occur in English: they may well be meant though the catalog has none.
    ``names`` and ``foreign`` are never corrected; ``foreign`` is asked only when a word is about to be."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        english: Mapping[str, int] | None = None,
        names: Collection[str] = frozenset(),
        foreign: Callable[[], Collection[str]] = frozenset,
    ) -> None:
        self._vocabulary, self._english, self._names, self._foreign = vocabulary, english or {}, names, foreign
        # A large catalog has slips of its own, each of them rare.
        self._least = min(3, 1 + vocabulary.most // 2000)
        self._near = lru_cache(maxsize=4096)(self._find_near)

    # What only misspelled words need is made at the first of them, since most commands search once.

    @cached_property
    def _known(self) -> Sequence[str]:
        counted = _all_words(self._vocabulary)
        known = (word for word, count in counted if count >= self._least and len(word) >= MIN_LETTERS - 1)
        return list(filter(str.isalpha, known))

    @cached_property
    def _by_letters(self) -> NearWords:
        return NearWords(self._known)

    @cached_property
    def _by_sound(self) -> Mapping[str, Sequence[str]]:
        groups: dict[str, list[str]] = defaultdict(list)
        for word, said in zip(self._known, sounds(self._known), strict=True):
            groups[said].append(word)
        return dict(groups)

    @cached_property
    def _english_by_letters(self) -> NearWords:
        common = (word for word, use in self._english.items() if use >= _COMMON_IN_ENGLISH)
        return NearWords(word for word in common if word and not self._vocabulary.count(word))

    def occurs(self, word: str) -> bool:
        """Whether the catalog has a folded word at all, be it as a slip."""
        return self._vocabulary.count(word) > 0

    def count(self, word: str) -> int:
        """In how many resources a folded word occurs."""
        return self._vocabulary.count(word)

    def __contains__(self, word: object) -> bool:
        """Whether a folded word is English."""
        return word in self._english

    def is_unknown(self, word: str) -> bool:
        """Whether a folded word may be a slip: neither the catalog nor English has it, and it names nothing."""
        known = word in self._english or word in self._names or self._vocabulary.count(word) >= self._least
        return word.isalpha() and word.isascii() and not known and not self._is_inflected(word)

    def may_be_slip(self, word: str) -> bool:
        """Whether ``correct`` may have anything to say of a folded word: most words are the catalog's own."""
        plain = len(word) >= MIN_LETTERS and word.isalpha() and word.isascii()
        return plain and self._vocabulary.count(word) < self._least

    def is_foreign(self, word: str) -> bool:
        """Whether a folded word is one of another language."""
        return word in self._foreign()

    def near(self, word: str, limit: int = 5) -> list[str]:
        """The catalog's words that may have been meant by a folded word, likeliest first."""
        return [candidate for candidate, _ in self._near(word)[:limit]]

    def correct(
        self, word: str, beside: Sequence[str] = (), together: Together | None = None, *, named: bool = False
    ) -> str | None:
        """What to read for a folded word, or ``None`` if it should stay. Two words that ran together come apart.
        ``beside`` are the other words of the query, which choose between candidates by ``together``; a word that was
        ``named`` (written with a capital) is corrected by one slip only."""
        if not self.may_be_slip(word) or self._is_in_another_language(word, beside):
            return None
        if word in self._names or self._is_inflected(word) or self._english.get(word, 0) >= _NO_WORD:
            return None
        near: Sequence[tuple[str, float]] = self._near(word)
        if together and beside and len(near) > 1:
            near = _in_context(near, beside, together)
        best, slips = self._best(word, near)
        if best and self._is_surely_meant(word, best, slips) and not (named and slips > _ONE_SLIP):
            return None if self._is_nearer_to_english(word, slips) else best
        if named or self.occurs(word) or word in self._english or word in self._foreign():
            return None
        return self._apart(word)

    def _best(self, word: str, near: Sequence[tuple[str, float]]) -> tuple[str, float]:
        return (near[0][0], cost(word, near[0][0])) if near else ("", 0.0)

    def _is_surely_meant(self, word: str, best: str, slips: float) -> bool:
        """Whether a slip for ``best`` is likelier than the word itself."""
        here, there = self._vocabulary.count(word), self._vocabulary.count(best)
        if slips > _allowed(word, there) or best in bases(word):
            return False
        if word not in self._english and word in self._foreign():  # only a word that was not ended
            return len(word) >= _LONG and best.startswith(word) and len(best) - len(word) == 1
        if here:
            return len(word) >= _LONG and slips <= _ONE_SLIP and there >= _SLIP_HERE * here
        if word in self._english:
            much = _RARE_TO_COMMON * self._english[word]
            return slips <= _ONE_SLIP and best[0] == word[0] and self._english.get(best, 0) >= much and there >= 3
        return True

    def _is_nearer_to_english(self, word: str, slips: float) -> bool:
        """Whether it is likelier a slip for an English word of which the catalog has nothing."""
        if slips <= _LIKELY_SLIP:
            return False
        rivals = self._english_by_letters.within(word, 1)
        return any(cost(word, rival) + _NEARER <= slips for rival in rivals if rival != word)

    def _find_near(self, word: str) -> tuple[tuple[str, float], ...]:
        near = {*self._by_letters.within(word, _slips(word))}
        if len(sound(word)) > 2:  # shorter sounds are many words'
            near.update(
                neighbor for neighbor in self._by_sound.get(sound(word), ()) if abs(len(neighbor) - len(word)) <= _LONG
            )
        scored = (
            (neighbor, self._log_frequency(neighbor) - cost(word, neighbor)) for neighbor in near if neighbor != word
        )
        return tuple(sorted(scored, key=lambda pair: (-pair[1], pair[0])))

    def _log_frequency(self, word: str) -> float:
        return _HERE * log(self._vocabulary.count(word)) + _IN_ENGLISH * log(1 + self._english.get(word, 0))

    def _is_in_another_language(self, word: str, beside: Sequence[str]) -> bool:
        """Whether the words beside it are another language's, at least one of them no word of English or of here."""
        if word in self._english or not any(other not in self._english and not self.occurs(other) for other in beside):
            return False
        foreign = self._foreign()
        theirs = [other for other in beside if other in foreign]
        return len(theirs) > 1 and any(other not in self._english and not self.occurs(other) for other in theirs)

    def _is_inflected(self, word: str) -> bool:
        """A form of a word that is known: a plural, a possessive without its apostrophe ("childrens"), "querying"."""
        if (
            word[-1] == "s"
            and word[-2:-1] not in {"", "s"}
            and (self._vocabulary.count(word[:-1]) >= self._least or word[:-1] in self._names)
        ):
            return True
        for ending in ("ed", "ing", "ly"):
            root = word.removesuffix(ending)
            if root != word and len(root) >= MIN_LETTERS:
                single = root[:-1] if root[-1] == root[-2] else root
                other = (single if single != root else root + root[-1]) + ending
                if self._vocabulary.count(other) >= self._least:  # "programing", "eatting"
                    continue
                known = (root, f"{root}e", single)
                if any(self._vocabulary.count(base) >= self._least or base in self._english for base in known):
                    return True
        return False

    def _apart(self, word: str) -> str | None:
        """“timestables” as “times tables”, by the rarer half's count; both halves are words of the catalog."""
        splits = [(word[:at], word[at:]) for at in range(MIN_LETTERS, len(word) - MIN_LETTERS + 1)]
        counted = [(min(map(self._vocabulary.count, halves)), " ".join(halves)) for halves in splits]
        count, best = max(counted, default=(0, ""))
        return best if count >= self._least else None


def _all_words(vocabulary: Vocabulary) -> Iterator[tuple[str, int]]:
    """Every word with its count, in order."""
    after = ""
    while page := vocabulary.page(after, _PAGE):
        yield from page
        after = page[-1][0]


def _in_context(
    near: Sequence[tuple[str, float]], beside: Sequence[str], together: Together
) -> list[tuple[str, float]]:
    """The likeliest, again in order, with what the other words say of each."""
    some = near[:8]
    known = together([word for word, _ in some], beside)
    scored = [(word, score + _BESIDE * more) for (word, score), more in zip(some, known, strict=True)]
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))


def _allowed(word: str, count: int) -> float:
    """What slips may cost in a word of this many letters, more for what is common here."""
    use = 0.3 * (log10(max(1, count)) - 1.5)
    return _ALLOWED.get(len(word), _ALLOWED_LONG) + min(0.6, max(-0.6, use))


def _slips(word: str) -> int:
    """Slips to look for: long words have room for more."""
    return 1 if len(word) <= 4 else 2 if len(word) <= 8 else 3


@lru_cache(maxsize=1)
def english_words() -> Mapping[str, int]:
    """Some 82,000 English words, each with how often it occurs in a trillion: the list that ``symspellpy`` carries.
    Empty if that package is not installed."""
    path = packaged("symspellpy", "frequency_dictionary_en_82_765.txt")
    if path is None:
        return {}
    words_and_counts = path.read_text(encoding="utf-8-sig").split()
    return dict(zip(words_and_counts[::2], map(int, words_and_counts[1::2]), strict=True))


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """Names that are no slips: our own lists, ``names.txt`` and ``given_names.txt``."""
    return _listed("names.txt") | given_names()


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    return _listed("given_names.txt")


def _listed(file: str) -> frozenset[str]:
    text = files("indexer.words").joinpath(file).read_text(encoding="utf-8")
    return frozenset(name for line in text.splitlines() if not line.startswith("#") for name in line.split())
