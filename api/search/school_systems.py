"""Grades as schools of several countries name them in a query: "A level", "P5", "AP biology", "Klasse 5", "CM1". Pure.

In running text most of these could mean something else, so only queries are read with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from api.search.numbered import is_french
from api.search.spanish_grades import find_spanish_grades
from catalog.model import AgeRange
from catalog.vocabularies.cues import DIGITS, cues, has_cue
from catalog.vocabularies.grades import GradeSpan
from catalog.vocabularies.patterns import lazy_pattern

_AP_COURSE = (
    r"biology|chem\w*|physics|calc\w*|stat\w*|english|lit\w*|lang\w*|u\.?s\b|world|euro\w*|human|gov\w*|psych\w*|comp\w*"
    r"|environ\w*|spanish|french|german|latin|art|macro\w*|micro\w*|econ\w*|history|seminar|research|music|precalc\w*"
)
_BEGINS = r"(?<!\w)(?<!\w\s)"
# After a word that is about something else: "mechanics a level", but not "find a level".
_AFTER_TOPIC = "(?<=\\w\\s)" + "".join(
    rf"(?<!\b{word}\s)"
    for word in (
        "at",
        "on",
        "to",
        "of",
        "is",
        "up",
        "as",
        "in",
        "be",
        "by",
        "has",
        "find",
        "finds",
        "reach",
        "with",
        "keep",
        "same",
    )
)
# Year n of a system begins at the age of these years and n.
_NUMBERED = tuple(
    (lazy_pattern(pattern, re.IGNORECASE), years)
    for pattern, years in (
        (r"(?-i:P)(?P<n>[1-7])|primary\s+(?P<m>[1-7])", 4),  # Scotland
        (r"\Ap(?P<n>[1-7])(?=\s+(?!js\b)[a-z]{3})", 4),
        (r"(?:years?\s*|y)(?P<n>1[0-3]|[1-9])s", 4),
        (r"(?-i:S)(?P<n>[1-6])|secondary\s+(?P<m>[1-6])", 11),
        (r"\As(?P<n>[1-6])(?=\s+[a-z]{3})", 11),
        (r"KG\s?(?P<n>[12])", 3),
        # "G7" is also a group of countries and "G1" a phase of a cell.
        (
            r"G(?P<n>1[0-2]|[1-9])(?!\s+(?:phase|checkpoint|summits?|nations?|countries|leaders|economies|members?)\b)",
            5,
        ),
        (
            r"(?:année|anno|ano|jahr|jahrgang|curso|klas|klass|årskurs)\s+(?P<n>1[0-3]|[1-9])"
            r"(?!\s*(?:a\.?\s?c|d\.?\s?c|n\.?\s?chr|v\.?\s?chr|av\.?\s?j|ap\.?\s?j)\b)",
            5,
        ),
        (r"(?:klasse|klassenstufe|jahrgangsstufe|schuljahr)\s*(?P<n>1[0-3]|[1-9])", 5),
        (r"(?P<n>1[0-3]|[1-9])\.?\s*(?:klasse|schuljahr|jahrgangsstufe)", 5),
        (r"(?P<n>[1-9])\.?\s?[ºo°ª]\s*(?:ano|ano\s+escolar)", 5),
        (r"(?P<n>[1-6])\.?\s?[ºo°]?\s*(?:de\s+)?primaria", 5),
        (r"(?P<n>[1-4])\.?\s?[ºo°]?\s*(?:de\s+)?(?:la\s+)?(?-i:ESO)", 11),
        (r"(?P<n>[1-9])(?:ro|mo|vo|no|to|er|do)\.?\s+(?:grado|de\s+primaria)", 5),
        (r"(?P<n>[1-9])\s*(?:ème|eme|e)\s+année", 5),
        (r"(?P<n>[1-6])\s*학년", 5),
    )
)
_NAMED = tuple(
    (lazy_pattern(pattern, re.IGNORECASE), ages)
    for pattern, ages in (
        (r"(?-i:[AT])[\s-]levels?", (16, 18)),
        (
            rf"{_BEGINS}[at]\s+levels?(?=\s*$|\s+(?!playing|surface|ground|field|road|plane|head|table|of\b)\w)",
            (16, 18),
        ),
        (rf"{_AFTER_TOPIC}[at]\s+levels?(?=\s*$)", (16, 18)),
        (rf"(?:{_BEGINS}|{_AFTER_TOPIC}(?=\S+\s\S+\s*$))as\s+levels?(?=\s*$|\s+(?!of\b|as\b|with\b)\w)", (16, 17)),
        (r"i-?gcses?|gcses|(?-i:O)[\s-]levels?|o-levels?", (14, 16)),
        (r"btecs?(?:\s+(?:level\s+[1-3]|nationals?|firsts?))?", (14, 19)),
        (r"nat(?:ional)?\s?5s?", (15, 16)),
        (r"(?:sixth|6th)[\s-]formers?", (16, 18)),
        (r"grade[\s-]school(?:ers?)?", (5, 11)),
        (r"lower\s+secondary", (11, 14)),
        (r"upper\s+secondary", (14, 18)),
        (r"undergrads?", (18, 22)),
        (r"\Aprimary\s*\Z", (5, 11)),
        (r"\Asecondary\s*\Z", (11, 16)),
        (
            r"(?<!\S)(?<!plant )(?<!the )(?<!a )nursery(?=\s*$)"
            r"|\Anursery(?=\s+(?:maths?|phonics|colou?rs|shapes|numbers|counting|literacy|activit|topics?|art|letters))",
            (3, 4),
        ),
        (r"lower\s+(?:ks|key\s+stage)\s?2", (7, 9)),
        (r"upper\s+(?:ks|key\s+stage)\s?2", (9, 11)),
        (r"(?-i:TK)", (4, 5)),
        (r"(?<!\S)(?<!letter )(?<!vitamin )(?<!sound )(?<!special )(?-i:K)(?=\s*$)", (5, 6)),
        (r"(?-i:^K)(?=\s+(?!blend|means|nearest|pop|sound|word)[a-z]{3})", (5, 6)),
        (r"toddlers?", (1, 3)),
        (r"(?-i:AS)[\s-]levels?", (16, 17)),
        (r"a2[\s-]levels?(?!\s+of\b)", (17, 18)),
        (rf"AP(?=\s+(?:{_AP_COURSE}))", (15, 18)),
        (rf"(?-i:IB)(?:\s+(?:DP|diploma))?|IB(?=\s+(?:{_AP_COURSE}|dp\b|diploma))", (16, 18)),
        (r"(?-i:IB\s+)?(?-i:MYP)", (11, 16)),
        (r"(?-i:IB\s+)?(?-i:PYP)", (3, 12)),
        (r"(?:early\s+years\s+)?foundation\s+stage", (3, 5)),
        (r"(?-i:National)\s+[345]", (15, 16)),
        (r"leaving\s+cert(?:ificate)?", (16, 18)),
        (r"junior\s+(?:cycle|cert(?:ificate)?)", (12, 15)),
        (r"CE1", (7, 8)),
        (r"CE2", (8, 9)),
        (r"CM1", (9, 10)),
        (r"CM2", (10, 11)),
        (r"6\s?(?:e|ème|eme)(?=\s*$)|(?<=en )(?:6e|sixième)|(?<=de )(?:6e|sixième)", (11, 12)),
        (r"5\s?(?:e|ème|eme)(?=\s*$)|(?<=en )(?:5e|cinquième)|(?<=de )(?:5e|cinquième)", (12, 13)),
        (r"4\s?(?:e|ème|eme)(?=\s*$)|(?<=en )(?:4e|quatrième)|(?<=de )(?:4e|quatrième)", (13, 14)),
        (r"3\s?(?:e|ème|eme)(?=\s*$)|(?<=en )(?:3e|troisième)|(?<=de )(?:3e|troisième)", (14, 15)),
        (r"(?:école|escola|escuela)\s+(?:primaire|prim[aá]ria)", (6, 11)),
        (r"(?<=\s)maternelle(?=\s*$)", (3, 6)),
        (r"(?<=\s)(?:grundschule)(?=\s*$)", (6, 10)),
        (r"(?<=\s)collège(?=\s*$)", (11, 15)),
    )
)
_BEFORE = r"\w./:=^+*-"  # no sign of these comes right before a grade
# Most queries have none of them, which their cues or one search tell.
_CUES = DIGITS | cues(
    "level gcse igcse btec former school secondary undergrad primary nursery foundation k tk toddler ap ib myp pyp"
    " leaving junior escola escuela maternelle grundschule under"
)
_NAMES = "|".join(re.sub(r"\(\?P<\w+>", "(?:", pattern.pattern) for pattern, _ in (*_NUMBERED, *_NAMED))
_ANY = lazy_pattern(rf"(?<![{_BEFORE}])(?:{_NAMES})", re.IGNORECASE)
_CLASS = lazy_pattern(
    r"^\s*(?P<first>(?:class|std\.?)\s+(?P<n>1[0-2]|[1-9]))(?=\s+(?!levers?\b)[^\W\d])"
    r"|(?<=\s)(?P<last>(?:class|std\.?)\s+(?P<m>1[0-2]|[1-9]))\s*$",
    re.IGNORECASE,
)
# "Under 8s", "over 12s", "7s and under", "u11s".
_LIMITED = lazy_pattern(
    r"(?<!\w)(?:(?:(?P<under>under|below)|over|above)[\s-]+|(?P<u>u-?))(?P<n>\d\d?)['’]?s(?!\w)"
    r"|(?<![\w.])(?P<m>\d\d?)['’]?s\s+(?:and|or|&)\s+(?:(?P<less>under|below|younger)|over|above|older|up)\b",
    re.IGNORECASE,
)
# "Under 5 counting", "under-fives": a bare number is an age only at the beginning, and only of the youngest.
_UNDER = lazy_pattern(
    r"\A\s*under[\s-]+(?:(?P<n>[4-8])|(?P<word>four|five|six|seven|eight))(?=\s+(?!minutes?|mins?|hours?|seconds?|digits?"
    r"|steps?|pages?|percent|pounds?|dollars?|words?|or|and|to|is|are)[^\W\d]{3})"
    r"|\bunder[\s-]+(?P<words>fours|fives|sixes|sevens|eights)\b",
    re.IGNORECASE,
)
_NTH = lazy_pattern(r"\d\s?e", re.IGNORECASE)
_UNDER_NAMES = ("four", "five", "six", "seven", "eight")
# "A2" beside a language is how well it is spoken, not a year of school.
_SPOKEN = lazy_pattern(
    r"\b(?:spanish|french|german|italian|portuguese|russian|english|chinese|mandarin|japanese|arabic|e[sf]l|eal|ell|esol"
    r"|cefr|mcer|languages?|vocabulary|grammar|español|inglés|francés|alemán|speak\w*|listening)\b",
    re.IGNORECASE,
)
_CHINESE = lazy_pattern(r"(?:小学)?(?P<n>[一二三四五六七八九1-9])年[级級生]")
_ARABIC = lazy_pattern(r"(?:لل|ال)صف\s+ال(?P<word>أول|ثاني|ثالث|رابع|خامس|سادس|سابع|ثامن|تاسع)")
_ARABIC_ORDINALS = "أول ثاني ثالث رابع خامس سادس سابع ثامن تاسع".split()  # noqa: SIM905


def find_school_years(typed: str) -> Iterator[GradeSpan]:
    """Grades that only a query can name, in no order; they may overlap."""
    if has_cue(typed, _CUES):
        yield from _in_school_systems(typed)
    yield from find_spanish_grades(typed)
    if not typed.isascii():
        yield from _in_other_scripts(typed)


def _in_school_systems(typed: str) -> Iterator[GradeSpan]:
    numbered, named = (_NUMBERED, _NAMED) if _ANY.search(typed) else ((), ())
    for pattern, years in numbered:
        for match in _apart(pattern, typed):
            number = int(match["n"] or match["m"]) if "m" in match.groupdict() else int(match["n"])
            yield _span(match, AgeRange(years + number, years + number + 1))
    for pattern, (low, high) in named:
        for match in _apart(pattern, typed):
            if not (match[0].lower().startswith("a2") and _SPOKEN.search(typed)) and not _is_edition(match, typed):
                yield _span(match, AgeRange(low, high))
    if level := _CLASS.search(typed):
        number = int(level["n"] or level["m"])
        start, end = level.span("first" if level["first"] else "last")
        yield GradeSpan(start, end, AgeRange(number + 5, number + 6), typed[start:end])
    yield from _limited(typed)


def _is_edition(match: re.Match[str], typed: str) -> bool:
    """Whether "3e" is of a book, or "5e" a lesson's plan, since nothing is French beside it."""
    return _NTH.fullmatch(match[0]) is not None and match[0] != typed.strip() and not is_french(typed)


def _limited(typed: str) -> Iterator[GradeSpan]:
    for match in _LIMITED.finditer(typed):
        if 3 < (age := int(match["n"] or match["m"])) < 18:
            yield _span(match, AgeRange(3, age) if match["under"] or match["u"] or match["less"] else AgeRange(age, 18))
    for match in _UNDER.finditer(typed):
        name = (match["word"] or match["words"] or "").lower()
        age = int(match["n"] or 4 + next(n for n, word in enumerate(_UNDER_NAMES) if name.startswith(word)))
        yield _span(match, AgeRange(3, age))


def _in_other_scripts(typed: str) -> Iterator[GradeSpan]:
    for match in _CHINESE.finditer(typed):
        number = "一二三四五六七八九".find(match["n"]) + 1 or int(match["n"])
        yield _span(match, AgeRange(number + 5, number + 6))
    for match in _ARABIC.finditer(typed):
        number = _ARABIC_ORDINALS.index(match["word"]) + 1
        yield _span(match, AgeRange(number + 5, number + 6))


def _apart(pattern: re.Pattern[str], typed: str) -> Iterator[re.Match[str]]:
    """The matches that no other letter or sign of a code adjoins."""
    for match in pattern.finditer(typed):
        before, after = typed[: match.start()], typed[match.end() :]
        if not re.search(rf"[{_BEFORE}]$", before) and not re.match(r"\w|[.:/-]\w", after):
            yield match


def _span(match: re.Match[str], ages: AgeRange) -> GradeSpan:
    return GradeSpan(match.start(), match.end(), ages, match[0])
