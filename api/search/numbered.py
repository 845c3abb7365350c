"""Numbers with a label in a query: "module 2 lesson 5", "G7 M2 L5", "ch. 4", "Volume II", "2nd edition". Pure.

One lexer for all of them, so that what counts a part of a course or of a book is never taken for a grade. A range or a
list of numbers is each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from catalog.vocabularies.cues import DIGITS, cues, has_cue
from catalog.vocabularies.patterns import lazy_pattern

LESSON = "lesson"
# What is numbered, with its names in queries; a name with "." is an abbreviation.
_LABELS = {
    "unit": "unit units unidad unidades",
    "module": "module modules mod. módulo módulos modulo modulos",
    "topic": "topic topics tema temas",
    LESSON: "lesson lessons les. lección leccion lecciones leçon leçons",
    "chapter": "chapter chapters chap. ch. capítulo capítulos capitulo capitulos chapitre chapitres kapitel",
    "week": "week weeks wk. wks. semana semanas semaine",
    "section": "section sections sec. sección secciones",
    "phase": "phase phases fase fases",
    "volume": "volume volumes vol. vols. volumen tome",
    "term": "term terms semester semesters trimester trimesters trimestre trimestres semestre semestres",
    "session": "session sessions sesión sesiones séance",
}
EDITION = "edition"
# In these a number is always meant as one; the others name what a text may be called, too.
OF_COURSES = frozenset({"unit", "module", "topic", LESSON})
OF_BOOKS = frozenset({"volume", EDITION})
_LABEL_OF = {name.rstrip("."): label for label, names in _LABELS.items() for name in names.split()}
_NAMES = "|".join(
    re.escape(name.rstrip(".")) + (r"\.?" if name.endswith(".") else "")
    for names in _LABELS.values()
    for name in sorted(names.split(), key=len, reverse=True)
)
_CUES = DIGITS | cues(" ".join(filter(str.isascii, (EDITION, *_LABEL_OF))))
_NUMBER_WORDS = "one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
_ROMAN = "I II III IV V VI VII VIII IX X XI XII".split()  # noqa: SIM905
# Neither a part of a code or a decimal, nor what counts something else: "unit 3-5 year olds", "unit 2 and 3 digits".
_ENDS = r"(?![\w%°]|[.:/-]\w|[\s-]*(?:(?:years?|yrs?)[\s-]*olds?|digits?|times|steps?)\b)"
_JOINED = r"(?:\s*[-–—,&]\s*|\s*,?\s+(?:to|through|thru|and|or|al?|y|o|hasta)\s+)"
_LETTER = r"(?-i:[A-H])|[a-h](?=\s*$|\s+lesson)"
_ROMANS = r"x?i{2,3}|x?iv|vi{1,3}|x?i?x|xi|(?-i:[IVX])(?=\s*$|[,;])"
_ONE = rf"(?:\d{{1,2}}[a-d]?|{_LETTER}|{_ROMANS}|{'|'.join(_NUMBER_WORDS)})"
_SAID = lazy_pattern(
    rf"(?<![\w-])(?:(?:in|of)\s+)?(?P<said>(?P<label>{_NAMES})\s*(?:#|no\.?\s|number\s)?(?<![^\W\d_])\s*"
    rf"(?P<numbers>{_ONE}(?:{_JOINED}{_ONE}{_ENDS})*)){_ENDS}",
    re.IGNORECASE,
)
# "M2 L5", "g4m3l12", "U1T2": a letter for each; one alone may be anything.
_CODE = lazy_pattern(
    r"(?<![\w./=-])(?P<grade>G\d{1,2}[\s.,-]*)?(?P<unit>[MU])(?P<n>\d{1,2})(?:[\s.,-]*T(?P<t>\d{1,2}|[A-H]))?"
    r"(?:[\s.,-]*L(?P<l>\d{1,2}))?(?![\w])",
    re.IGNORECASE,
)
# "5e" alone is a kind of lesson plan. Schools in France count down their years so: "histoire 5e".
_EDITION = lazy_pattern(
    r"(?<=[\w,;:.][\s,])(?<!\bfor\s)(?<!with\s)(?<!\bof\s)(?<!\bare\s)"  # "for 2e": for the twice exceptional
    r"(?:(?P<short>[2-46-9]|1\d)e(?!\w|\s+(?:students?|learners?|pupils?|kids|children)\b)"
    r"|(?P<nth>\d{1,2})(?:st|nd|rd|th|ª|º|e)\s+(?:ed(?:itions?)?|edici[óo]n)\b\.?"
    r"|(?P<word>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\s+edition\b"
    r"|edition\s+(?P<after>\d{1,2})(?!\w))",
    re.IGNORECASE,
)
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()  # noqa: SIM905
_FRENCH = lazy_pattern(
    r"[àâçèêëîïôùû]|\b(?:en|le|la|les|des|du|un|une|et|pour|classe|niveau|cours|exercices?|histoire|physique|chimie|svt"
    r"|ann[ée]e|anglais|allemand|espagnol|maths?|sciences|cinqui.me|coll.ge)\b",
    re.IGNORECASE,
)
_NUMBER = r"(\d{1,2}[a-d]?|[a-h])"
_RANGE = lazy_pattern(rf"{_NUMBER}\s*(?:[-–—]|\b(?:to|through|thru|al?|hasta)\b)\s*{_NUMBER}", re.IGNORECASE)
_LISTED = lazy_pattern(r"\s*(?:,|&|\b(?:and|or|y|o)\b)[\s,]*", re.IGNORECASE)


class Numbered(NamedTuple):
    """``label`` is what is numbered, in English, ``said`` the text without a word before it; ``numbers`` are digits or
    letters, small."""

    start: int
    end: int
    label: str
    numbers: tuple[str, ...]
    said: str


@lru_cache(maxsize=8)  # more than one reader of a query asks
def find_numbered(typed: str) -> Sequence[Numbered]:
    """In order of the text, and apart."""
    if not has_cue(typed, _CUES):
        return []
    said = list(_said(typed))
    if not any(one.label in OF_COURSES - {LESSON} for one in said):
        said = [one for one in said if one.said[:4].lower() != "les "]  # French, or short for "lesson"
    found = [*_coded(typed), *said]
    if not is_french(typed):
        found += _editions(typed)
    apart: list[Numbered] = []
    for one in sorted(found):
        if not apart or apart[-1].end <= one.start:
            apart.append(one)
    return apart


def is_french(typed: str) -> bool:
    """Whether small words or subjects tell that "4e" is a year of school in France."""
    return _FRENCH.search(typed) is not None


def _said(typed: str) -> Iterator[Numbered]:
    for match in _SAID.finditer(typed):
        label = _LABEL_OF[match["label"].lower().rstrip(".")]
        parts = [_figures(part.strip()) for part in _LISTED.split(match["numbers"])]
        numbers = dict.fromkeys(number for part in parts for number in _numbers(part))
        if label not in {LESSON} or all(number[0].isdigit() for number in numbers):
            yield Numbered(match.start(), match.end(), label, tuple(numbers), match["said"])


def _coded(typed: str) -> Iterator[Numbered]:
    for match in _CODE.finditer(typed):
        if not (match["grade"] or match["t"] or match["l"]):
            continue
        start = match.start("unit")
        label = "module" if match["unit"].lower() == "m" else "unit"
        for group, name, number in (("n", label, match["n"]), ("t", "topic", match["t"]), ("l", LESSON, match["l"])):
            if number:
                end = match.end(group)
                yield Numbered(start, end, name, (number.lower().lstrip("0") or "0",), typed[start:end].strip(" .,-"))
                start = end


def _editions(typed: str) -> Iterator[Numbered]:
    for match in _EDITION.finditer(typed):
        word = (match["word"] or "").lower()
        number = match["short"] or match["nth"] or match["after"] or str(_ORDINALS.index(word) + 1)
        yield Numbered(match.start(), match.end(), EDITION, (number,), match[0])


def _figures(part: str) -> str:
    """A number in figures: "II" and "two" are "2"."""
    for names in (_ROMAN, _NUMBER_WORDS):
        for number, name in enumerate(names, 1):
            part = re.sub(rf"\b{name}\b", str(number), part, flags=re.IGNORECASE)
    return part.lower()


def _numbers(part: str) -> list[str]:
    """The numbers, or letters, of one or of a range; of a range that goes down just its ends."""
    if (ends := _RANGE.fullmatch(part)) is None:
        return [part]
    first, last = ends.groups()
    if first.isdigit() and last.isdigit() and int(first) < int(last):
        return [str(number) for number in range(int(first), int(last) + 1)]
    if first.isalpha() and last.isalpha() and first < last:
        return [chr(letter) for letter in range(ord(first), ord(last) + 1)]
    return [first, last]
