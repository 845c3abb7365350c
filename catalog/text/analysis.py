"""Text to the words and terms that are compared, for materials, standards and queries alike. Pure; golden files pin the
answers.

Text of any kind is ordinary input: there is no query syntax, nothing is refused, and one analyzer reads everything.
What is written in several ways is one: accents and letters without a base (ł, œ), elided articles (l'école), prefixes
with a hyphen (co-operate, e-mail), irregular plurals (matrices), numbers in Roman figures where they are numbers (World
War II, WWII), and signs of arithmetic (7x8, 7 × 8).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from threading import Lock

import Stemmer

MAX_WORD = 64  # characters; people do not search for longer ones, and hostile text is full of them

_STOPWORDS = frozenset(
    # Function words, and what every lesson's objective says ("I can use ...").
    """a about an and are arent as at be been but by can cant could couldnt did didnt do does doesnt dont eg
    etc for from had has have he her his how i ie if in into is isnt it its like may me more most my no not of
    on or our out should so some such than that the their them then there these they this those to up use
    using was wasnt we were werent what when where which while who why will with wont would wouldnt you your""".split()  # noqa: SIM905  read as prose
)
# A letter or digit, or a vowel sign of a script (Devanagari to Khmer) whose signs Python does not count as letters;
# underscores are spaces by the time this is used. Every repetition either consumes or is bounded: no text is slow.
_L = "[\\w\u0900-\u0963\u0970-\u0dff\u0e00-\u0eff\u1000-\u1049\u1780-\u17d3]"
_SIGN = "[x×✕✖*·∙⋅÷+−]"
_WORD = rf"""(?<!\w)[a-z](?:\+\+|\#(?!\w))                   # c++, c#
      | (?<![\w.,/])\d++(?:\s?{_SIGN}\s?\d++){{1,4}}(?![\w])   # 7x8, 7 × 8, 12÷3
      | {_L}++(?:-{_L}++){{0,3}}(?:\.{_L}++(?:-{_L}++){{0,3}})+  # 3.nf.a.1, hsa-sse.a.1, rl.9-10.1, 3.5, u.s
      | \d++(?:,\d{{3}})+(?!\d)                           # 12,500
      | \d++/\d++                                        # 3/4
      | (?:co|e|re|pre|non|anti)-{_L}++                  # co-operate, e-mail, pre-k
      | {_L}++(?:'{_L}++)*                               # it's, o'clock
    """
_ANY_WORD = re.compile(_WORD, re.VERBOSE)
_ASCII_WORD = re.compile(_WORD.replace(_L, "[a-z0-9]"), re.VERBOSE | re.ASCII)  # the same in ASCII, twice as fast
# What one end of a calculation with spaces in it may be: "×8", "7×" or "×" of "7 × 8".
_CUT_CALCULATION = re.compile(rf"\s*{_SIGN}(?:\d|\s*$)|(?:.*\d)?{_SIGN}\s*$", re.DOTALL)
_MOST_TOKENS = 200_000  # whose words are remembered, some 40 MB
_LETTERS = re.compile(r"[^\W\d_]+")
# Plurals that no rule of English makes, each beside its singular: what schools teach. "Data" and "media" stay words of
# their own.
_PLURALS = """
    matrix matrices, vertex vertices, vortex vortices, apex apices, index indices, appendix appendices, axis axes,
    hypothesis hypotheses, thesis theses, crisis crises, analysis analyses, oasis oases, synthesis syntheses,
    parenthesis parentheses, diagnosis diagnoses, synopsis synopses, emphasis emphases, metamorphosis metamorphoses,
    radius radii, nucleus nuclei, cactus cacti, fungus fungi, stimulus stimuli, locus loci, focus foci,
    syllabus syllabi, alumnus alumni, bacillus bacilli, hippopotamus hippopotami, octopus octopi, rhombus rhombi,
    terminus termini, bacterium bacteria, criterion criteria, phenomenon phenomena, stratum strata, spectrum spectra,
    quantum quanta, symposium symposia, aquarium aquaria, curriculum curricula, ovum ova, mitochondrion mitochondria,
    ganglion ganglia, polyhedron polyhedra, tetrahedron tetrahedra, automaton automata, larva larvae, formula formulae,
    antenna antennae, vertebra vertebrae, alga algae, nebula nebulae, pupa pupae, genus genera, mouse mice, louse lice,
    goose geese, foot feet, tooth teeth, man men, woman women, child children, ox oxen, half halves, calf calves,
    leaf leaves, loaf loaves, thief thieves, wolf wolves, shelf shelves, knife knives, wife wives, elf elves,
    self selves, scarf scarves, hoof hooves, dwarf dwarves, sheaf sheaves, potato potatoes, tomato tomatoes,
    hero heroes, echo echoes, volcano volcanoes, mosquito mosquitoes, quiz quizzes
"""
IRREGULAR = {plural: singular for singular, plural in map(str.split, _PLURALS.split(","))}
_SAMPLE = (
    "The 7 × 8 arrays, l'école, co-operate non-fiction e-mail; World War II and WWI, Henry VIII, Act I: matrices, "
    "Łódź cœur, 3.NF.A.1 hsa-sse.a.1 12,500 3/4 it's c++ Patrick's fractions 光合作用 U.S."
)
# Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic: left out when typing, so left out here.
_ACCENT = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u0652\u0670]")
# Scripts written without spaces (Han, kana, Thai, Lao, Khmer, Burmese) are matched by overlapping pairs of characters.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]{2,}")
_SIGNS = {"’": "'", "‘": "'", "ʼ": "'", "\u2044": "/", "\u2010": "-", "\u2011": "-"}
# Letters that Unicode does not take apart, as they are typed without them.
_LETTERS_ALONE = dict(
    pair.split(":")
    for pair in "ł:l ø:o œ:oe æ:ae đ:d ð:d þ:th ħ:h ı:i ŋ:ng ŧ:t".split()  # noqa: SIM905
)
_SIGNS_AND_LETTERS = {**_SIGNS, **_LETTERS_ALONE}
# French and Italian articles and pronouns that lose their vowel before the word that is meant.
_ELIDED = re.compile(r"(?:[ldjmtsnc]|qu|jusqu|lorsqu|puisqu|quelqu|dell|nell|all|sull|dall|un|gl)'(?=..)")
_CALCULATION = re.compile(rf"\d+(?:\s?{_SIGN}\s?\d+)+")
_TIMES = str.maketrans(dict.fromkeys("x✕✖*·∙⋅", "×"))
_JOINED = ("co", "e", "pre")  # prefixes that are no words of their own
_FIGURES = "ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix"
_ROMAN = {figure: str(value) for value, figure in enumerate(_FIGURES.split(), 2) if figure not in {"v", "x"}}
_ROMAN_ALONE = {"i": "1", "v": "5", "x": "10"}  # numbers only after what is numbered
_NUMBERED = frozenset(
    """act algebra book chapter charles edward elizabeth geometry george henry james louis mary part phase richard scene
    stage type unit volume war william""".split()  # noqa: SIM905
)
_SPOKEN = {"one": "1", "two": "2"}  # after "war"
_WARS = {"wwi": "1", "ww1": "1", "wwii": "2", "ww2": "2"}
# A text without any of the first, and without some of each of the others, has no figures to put into numbers.
_FIGURED = frozenset(_ROMAN.keys() | _WARS.keys())
_COUNTED, _COUNTING = _NUMBERED | {"war"}, frozenset(_ROMAN_ALONE.keys() | _SPOKEN.keys())
_PERHAPS_FIGURES = _FIGURED | _COUNTING
_ONCE = Lock()  # a Snowball stemmer keeps state, so one thread at a time


def words(text: str) -> Iterator[str]:
    """Folded words in order: no case, no accents, no possessive; stopwords are kept, stems are not taken. A calculation
    is followed by its numbers, and a word with a prefix that is a word, such as "non-fiction", by what it is put to."""
    spelled = list(chain.from_iterable(map(_tokens.__getitem__, text.split())))
    return any_words(fold(text)) if "" in spelled else _numbered(spelled)


@lru_cache(maxsize=20_000)
def words_in(typed: str) -> tuple[str, ...]:
    """``words`` of a short text that is likely to come again, such as what was typed between two spaces."""
    return tuple(words(typed))


def any_words(folded: str) -> Iterator[str]:
    """The words of folded text, read as a whole."""
    return _numbered(list(_spelled(folded)))


class _Tokens(dict[str, tuple[str, ...]]):
    """The words of what is written without a space, each worked out once, since a catalog writes few such tokens and
    most of them often. One that may be part of a calculation with spaces has "" among its words: only the whole text
    tells."""

    def __missing__(self, token: str) -> tuple[str, ...]:
        folded = fold(token)
        spelled = tuple(_spelled(folded))
        if _CUT_CALCULATION.match(folded):
            spelled = ("", *spelled)
        if len(token) <= MAX_WORD:
            if len(self) >= _MOST_TOKENS:
                self.clear()
            self[token] = spelled
        return spelled


_tokens = _Tokens()


def _numbered(spelled: Sequence[str]) -> Iterator[str]:
    """Words with Roman figures and numbers of wars as figures."""
    return _in_numbers(spelled) if _may_be_figures(spelled) else iter(spelled)


def _may_be_figures(spelled: Iterable[str]) -> bool:
    if _PERHAPS_FIGURES.isdisjoint(spelled):
        return False  # as of most texts
    return not (_FIGURED.isdisjoint(spelled) and (_COUNTED.isdisjoint(spelled) or _COUNTING.isdisjoint(spelled)))


def _in_numbers(spelled: Iterable[str]) -> Iterator[str]:
    before = ""
    for word in spelled:
        if word in _WARS:
            yield from ("world", "war", _WARS[word])
        elif word in _ROMAN:
            yield _ROMAN[word]
        elif before in _NUMBERED and word in _ROMAN_ALONE:
            yield _ROMAN_ALONE[word]
        elif before == "war" and word in _SPOKEN:
            yield _SPOKEN[word]
        else:
            yield word
        before = word


def _spelled(folded: str) -> Iterator[str]:
    for token in (_ASCII_WORD if folded.isascii() else _ANY_WORD).findall(folded):
        if token.isascii() and token.isalnum() and (token[0] > "9" or not _CALCULATION.fullmatch(token)):
            yield token[:MAX_WORD]  # nearly all; the rest of this loop is for what is not
        elif _is_plain(token) and not _CALCULATION.fullmatch(token):
            yield from _plain(token)
        elif _CALCULATION.fullmatch(token):
            numbers = re.findall(r"\d+", token)
            yield "".join(token.translate(_TIMES).split())[:MAX_WORD]
            yield from (number[:MAX_WORD] for number in numbers)
        elif "/" in token or token[-1] in "+#":
            yield token[:MAX_WORD]
        elif "," in token:
            yield token.replace(",", "")
        elif "." not in token and "-" in token:
            prefix, _, rest = token.partition("-")
            yield (prefix + rest)[:MAX_WORD]
            if prefix not in _JOINED:
                yield rest[:MAX_WORD]
        else:
            yield from _dotted(token)


def accented(text: str) -> Iterator[tuple[str, str]]:
    """The words that folding takes accents from, in order: folded, and as written but for capitals."""
    if text.isascii():
        return
    for token in text.split():
        if not token.isascii():
            yield from _accented(token)


def _accented(token: str) -> Iterator[tuple[str, str]]:
    for word in _LETTERS.findall(unicodedata.normalize("NFC", token.lower())):
        if not word.isascii():
            folded = fold(word)
            plain = _ACCENT.sub("", unicodedata.normalize("NFD", word))
            if folded != word and folded == _replaced(plain, _LETTERS_ALONE):
                yield folded, word


def terms(text: str) -> list[str]:
    """What is matched: stems of the words that are no stopwords, in order, repeated as they are repeated."""
    return stems(words(text))


def stems(spelled: Iterable[str]) -> list[str]:
    """The stems of those words that are no stopwords, in order."""
    return list(filter(None, map(_stems.__getitem__, spelled)))


def distinct_terms(text: str) -> set[str]:
    """Those of ``terms``, each once."""
    found = set(chain.from_iterable(map(_token_terms.__getitem__, set(text.split()))))
    if found.isdisjoint(_DEPENDS):
        return found
    if "" in found or found.issuperset((_COUNTED_HERE, _COUNTING_HERE)):
        return set(terms(text))  # words there depend on those before them
    return found - _DEPENDS


class _TokenTerms(dict[str, tuple[str, ...]]):
    """The terms of what is written without a space, worked out once for each. It has "" among them if only the whole
    text tells its words, and marks if that is so beside others."""

    def __missing__(self, token: str) -> tuple[str, ...]:
        spelled = _tokens[token]
        found = stems(spelled)
        if "" in spelled or not _FIGURED.isdisjoint(spelled):
            found.append("")
        if not _COUNTED.isdisjoint(spelled):
            found.append(_COUNTED_HERE)
        if not _COUNTING.isdisjoint(spelled):
            found.append(_COUNTING_HERE)
        known = tuple(found)
        if len(token) <= MAX_WORD:
            if len(self) >= _MOST_TOKENS:
                self.clear()
            self[token] = known
        return known


_token_terms = _TokenTerms()
_COUNTED_HERE, _COUNTING_HERE = " counted", " counting"  # no terms, which have no space
_DEPENDS = frozenset(("", _COUNTED_HERE, _COUNTING_HERE))


class _Stems(dict[str, str]):
    """The stem of each word, "" of a stopword: worked out once, and looked up without a call of a function."""

    def __missing__(self, word: str) -> str:
        found = "" if word in _STOPWORDS else stem(word)
        if len(self) >= _MOST_TOKENS:
            self.clear()
        self[word] = found
        return found


_stems = _Stems()


def is_stopword(word: str) -> bool:
    """Whether a folded word says too little to be looked for."""
    return word in _STOPWORDS


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The Snowball (Porter 2) English stem of a folded word, or of its singular if it is an irregular plural; words
    with a digit or sign stay as they are."""
    if not word.isalpha():
        return word
    with _ONCE:
        return str(_stemmer().stemWord(IRREGULAR.get(word, word)))


def fingerprint() -> str:
    """A digest of what these rules answer: an index made by other rules must not be searched by these."""
    rules = (sorted(_STOPWORDS), sorted(IRREGULAR.items()), _ANY_WORD.pattern, list(words(_SAMPLE)), terms(_SAMPLE))
    return hashlib.sha256(repr(rules).encode()).hexdigest()[:16]


def fold(text: str) -> str:
    """As words are compared: without case, accents and typographers' signs."""
    text = text.casefold().replace("_", " ")
    text = text if text.isascii() else _replaced(text, _SIGNS)
    if text.isascii():
        return text
    folded = _replaced(unicodedata.normalize("NFKD", text), _SIGNS_AND_LETTERS)
    # Decomposing can bring back capitals (the service mark is "SM"), so case is folded once more.
    return unicodedata.normalize("NFC", _ACCENT.sub("", folded.casefold()))


def _replaced(text: str, signs: Mapping[str, str]) -> str:
    """``text.translate``, many times as fast for the few signs that there are."""
    for sign, instead in signs.items():
        text = text.replace(sign, instead)
    return text


def _is_plain(token: str) -> bool:
    return token.isalnum() or ("'" in token and "." not in token)


def _plain(token: str) -> Iterator[str]:
    if "'" in token:
        token = _ELIDED.sub("", token.removesuffix("'s"), count=1) if _ELIDED.match(token) else token
        token = token.removesuffix("'s").replace("'", "")
    if not token.isascii() and _UNSPACED.search(token):
        yield from _pairs(token)
    elif token:
        yield token[:MAX_WORD]


def _pairs(token: str) -> Iterator[str]:
    end = 0
    for run in _UNSPACED.finditer(token):
        if run.start() > end:
            yield token[end : run.start()][:MAX_WORD]
        characters = run.group()
        yield from (characters[at : at + 2] for at in range(len(characters) - 1))
        end = run.end()
    if end < len(token):
        yield token[end:][:MAX_WORD]


def _dotted(token: str) -> Iterator[str]:
    """A code (letters, digits and dots) stays whole; initials close up; anything else was a missing space."""
    parts = token.split(".")
    digits = any(letter.isdigit() for letter in token)
    if digits and (all(part.isdigit() for part in parts) or any(letter.isalpha() for letter in token)):
        yield token[:MAX_WORD]
    elif all(len(part) == 1 for part in parts):
        yield "".join(parts)[:MAX_WORD]
    else:
        for part in parts:
            for piece in part.split("-"):
                yield from _plain(piece)


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english", 0)
