"""One age scale under every vocabulary of grades.

A school year is one year of age: US grade *g* is ages g+5 to g+6 and England's Year *y* is ages y+4 to y+5,
so Grade 3 and Year 4 are equal. Three readers share one grammar: :func:`parse_grade` trusts its caller that the
text is a grade, so "3" and "3-5" are grades; :func:`parse_ages` that it is ages, so "8-9" are ages;
:func:`find_grades` reads running text and takes only what cannot well be anything else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from catalog.model import AgeRange
from catalog.vocabularies.cues import DIGITS, cues, has_cue
from catalog.vocabularies.levels import LEVELS

_KEY_STAGES = {1: (5, 7), 2: (7, 11), 3: (11, 14), 4: (14, 16), 5: (16, 18)}

_ORDINALS = tuple("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split())  # noqa: SIM905
_CARDINALS = tuple("one two three four five six seven eight nine ten eleven twelve thirteen".split())  # noqa: SIM905
_NUMBER_WORDS = {word: n for words in (_ORDINALS, _CARDINALS) for n, word in enumerate(words, 1)}

# Names that mean one range by themselves, also in running text. ``LEVELS`` are those that do so only as a value.
_NAMES: dict[str, tuple[int, int | None]] = {
    r"pre-?\s?kindergarten|pre-?k|p\.?k|pre-?schoo?l(?:ers?)?": (4, 5),
    r"transitional kindergarten": (4, 5),
    r"kindergart(?:en|ner|ners|eners?)": (5, 6),
    r"reception(?: (?:class|year))?": (4, 5),
    r"nursery (?:class|school|year)": (3, 4),
    r"early years(?: foundation stage)?|eyfs": (3, 5),
    r"(?:lower (?:elementary|primary)|primary grades)(?: (?:school|grades?))?": (5, 8),
    r"upper (?:elementary|primary)(?: (?:school|grades?))?": (8, 11),
    r"elementary(?: (?:school|grades?)(?! \d))?(?! (?:particle|row|function|charge|matri))": (5, 11),
    r"primary (?:school|pupils?|children|class(?:es|room)?)": (5, 11),
    r"infant school": (5, 7),
    r"junior school": (7, 11),
    r"lower key stage (?:2|two)|lks ?2": (7, 9),
    r"upper key stage (?:2|two)|uks ?2": (9, 11),
    r"(?:middle|junior high)[ -]school(?:ers?)?": (11, 14),
    r"senior high school|high[ -]school(?:ers?)?": (14, 18),
    r"secondary (?:school|pupils?|class(?:es|room)?)": (11, 16),
    r"gcse": (14, 16),
    r"(?:sixth|6th)[ -]form|a-levels?": (16, 18),
    r"(?:college|university) freshm[ae]n": (18, 19),
    r"(?:college|university) sophomores?": (19, 20),
    r"(?:college|university) juniors?": (20, 21),
    r"(?:college|university) seniors?": (21, 22),
    r"undergraduates?": (18, 22),
    r"(?:college|university|degree|undergraduate)[ -]level": (18, 22),
    r"higher education|post-?secondary": (18, None),
    r"adult (?:learners?|education|students?)": (18, None),
    r"freshm[ae]n": (14, 15),
    r"sophomores?": (15, 16),
    r"(?-i:MS)": (11, 14),
    r"(?-i:HS)": (14, 18),
}
_NUMBER = r"(?:1[0-3]|0?[1-9]|" + "|".join(_NUMBER_WORDS) + r")(?![\w%°]|:\S)"
_ORDINAL = r"(?:(?:1[0-2]|[1-9])(?:st|nd|rd|th)|" + "|".join(_ORDINALS) + ")"
_US_LEVEL = rf"(?:{_NUMBER}|pk|pre-?k|tk|k(?:g|indergarten)?\b)"
_JOIN = r"(?:\s*[-‐-―/]\s*|\s+(?:to|through|thru)\s+)"
_LISTED = r"(?:\s*(?:,|&|\band\b|\bor\b)\s*)"
# What a number after a grade counts instead: "KS2, 1 hour"; "grades 3, 4 lessons" are two grades.
_TIMED = r"(?!\s*\w+[\s-]*(?:minutes?|mins?|hours?|hrs?|h|days?|weeks?)\b)"
_COUNTED = (
    r"(?!\s*\w+[\s-]*(?:minutes?|mins?|hours?|hrs?|h|days?|weeks?|lessons?|sessions?|periods?|pages?|questions?|tasks?"
    r"|activit(?:y|ies)|worksheets?|videos?|units?)\b)"
)
_START = r"(?<![\w./:=^+*])"
# Nothing that goes on as a code does ("MS-LS2-3", "K.OA") is a grade; "Kindergarten-Grade 2" goes on as a grade.
_END = r"(?![\w]|[.:/]\w|-(?!grade|gr\.|year|yr|y\d|key |ks|kinder|k\b|pre|pk)\w)"


def _levels(prefix: str, plural: str, level: str, key: str, counted: str = _TIMED) -> str:
    """A prefix with levels after it; only a plural prefix admits lists ("Years 5 and 6", not "Year 5 and 6 pens")."""
    again = rf"(?:(?:{plural}|{prefix})\s*)?"
    many = rf"(?:{plural})\s*{level}(?:(?:{_JOIN}|{_LISTED}{counted}){again}{level})*"
    one = rf"(?:{prefix})\s*{level}(?:{_JOIN}{again}{level})?"
    return rf"(?P<{key}>{many}|{one})"


# A grade in Spanish, and not the degree of an equation or a function ("ecuaciones de primer grado").
_DEGREE = "".join(
    rf"(?<!{word} de )" for word in ("ecuación", "ecuaciones", "función", "funciones", "polinomio", "polinomios")
)
_GRADO = (
    r"(?:(?:1er|2do|3er|4to|5to|6to|[1-9]\.?[ºo°])\s*(?:grado|de primaria)"
    r"|(?:primer|segundo|tercer|cuarto|quinto|sexto|séptimo|octavo|noveno)o?\s+(?:grado|de primaria))"
)
_GRADE_NUMBER = r"(?:1[0-2]|[1-9])(?:st|nd|rd|th)?"
_AGE = r"(?:1[01]\d|\d\d?)"
_OVER = r"\s*(?:\+|and (?:over|above|older|up)|or (?:over|above|older)|-(?=\s|$))"
_TERM = "|".join(
    (
        _levels(r"grade|gr\.?", r"grades|grs\.?", _US_LEVEL, "us"),
        _levels(r"years?|yrs?\.?|y(?=\d)", r"years|yrs", _NUMBER, "year"),
        _levels(r"key stages?|ks", r"key stages|ks", r"(?:[1-5]|one|two|three|four|five)(?!\w)", "stage", _COUNTED),
        rf"(?P<ordinal>{_ORDINAL}(?:(?:{_JOIN}|{_LISTED}){_ORDINAL})*[\s-]*grade(?:rs?|s)?)",
        rf"(?P<band>{_GRADE_NUMBER}{_JOIN}{_GRADE_NUMBER}[\s-]*grade(?:rs?|s)?)",
        rf"(?P<grado>{_DEGREE}{_GRADO})",
        rf"(?P<short>(?:pk|pre-?k|tk|k(?:indergarten)?){_JOIN}(?:k\b|{_NUMBER})(?:(?:st|nd|rd|th)?[\s-]*grade(?:s|rs?)?)?)",
        rf"(?P<age>age[sd]?:?\s*(?P<low>{_AGE})(?:(?P<over>{_OVER})|(?:{_JOIN}|\s+and\s+)(?P<high>{_AGE})(?!\d))?)",
        rf"(?P<olds>(?P<low2>{_AGE})(?:{_JOIN}(?P<high2>{_AGE}))?[\s-]*(?:years?|yrs?|yr)[\s-]*olds?)",
        *(rf"(?P<name{n}>{pattern})" for n, pattern in enumerate(_NAMES)),
    )
)
CUES = DIGITS | cues(
    "grade gr grs year yr yrs y key ks lks uks age ages aged pk prek pre k tk kindergarten reception nursery early eyfs"
    " primary elementary school secondary gcse form level college university undergraduate higher post preschool adult"
    f" freshman sophomore ms hs {' '.join(_ORDINALS)}"  # "firstgrade"
)
_NAMED = list(_NAMES.values())
_COUNT = re.compile(r"\d+|" + "|".join(rf"\b{word}\b" for word in _NUMBER_WORDS))
_LEVEL = re.compile(rf"pre-?k|pk|tk|\bk(?:g|indergarten)?\b|{_COUNT.pattern}")
# "and" joins two school years of one kind only inside `_levels`; between whole terms a dash or "to" is needed.
_BARE_AGES = re.compile(rf"(?P<low>{_AGE})(?:(?P<over>{_OVER})|{_JOIN}(?P<high>{_AGE}))", re.IGNORECASE)


class GradeSpan(NamedTuple):
    """A grade within typed text: ``text[start:end]`` is ``label``."""

    start: int
    end: int
    ages: AgeRange
    label: str


@lru_cache(maxsize=1)
def _grammar() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(f"{_START}(?:{_TERM}){_END}", re.IGNORECASE), re.compile(_JOIN, re.IGNORECASE)


def _hull(ranges: Sequence[tuple[int, int | None]]) -> AgeRange:
    return AgeRange.spanning([AgeRange(low, high) for low, high in ranges])


def _age_bounds(low: str, high: str | None, over: str | None) -> AgeRange | None:
    """ "8-9" is one school year, half open; "7-7" and "7" are the year of being seven."""
    first = int(low)
    if over:
        return AgeRange(first, None)
    last = first + 1 if high is None or int(high) == first else int(high)
    return AgeRange(first, last) if first < last else None


def _us_level(word: str) -> tuple[int, int]:
    if word.startswith(("p", "tk")):
        return 4, 5
    grade = 0 if word.startswith("k") else _NUMBER_WORDS.get(word) or int(word)
    return grade + 5, grade + 6


def _numbers(text: str) -> list[int]:
    return [_NUMBER_WORDS.get(word) or int(word) for word in _COUNT.findall(text)]


def _ages_of(match: re.Match[str]) -> AgeRange | None:
    groups = match.groupdict()
    text = match[0].lower()
    if groups["age"]:
        return _age_bounds(groups["low"], groups["high"], groups["over"])
    if groups["olds"]:
        return _age_bounds(groups["low2"], groups["high2"], None)
    if groups["us"] or groups["short"]:
        ranges = [_us_level(level) for level in _LEVEL.findall(text)]
    elif groups["year"]:
        ranges = [(n + 4, n + 5) for n in _numbers(text)]
    elif groups["stage"]:
        ranges = [_KEY_STAGES[n] for n in _numbers(text)]
    elif groups["grado"]:
        return _level(match[0])
    elif groups["ordinal"] or groups["band"]:
        ranges = [(n + 5, n + 6) for n in _numbers(text)]
    else:
        return _hull([_NAMED[int((match.lastgroup or "").removeprefix("name"))]])
    return _hull(ranges)


def find_grades(words: str) -> list[GradeSpan]:
    """Grades in running text, left to right and apart. A number alone is no grade, nor "8-9", "K" or "primary"."""
    term, join = _grammar()
    spans: list[GradeSpan] = []
    for match in term.finditer(words) if has_cue(words, CUES) else ():
        ages = _ages_of(match)
        if ages is None:
            continue
        start = match.start()
        if spans and join.fullmatch(words[spans[-1].end : start]):  # "Kindergarten to Grade 2" is one range
            before = spans.pop()
            start, ages = before.start, _hull([(before.ages.low, before.ages.high), (ages.low, ages.high)])
        spans.append(GradeSpan(start, match.end(), ages, words[start : match.end()]))
    return spans


_PREFIX_WORDS = re.compile(r"(?:grades?|levels?|grade levels?|bands?|grade bands?|k-12)\s*[:=]\s*", re.IGNORECASE)
_BARE_LEVEL = re.compile(r"(?:g|gr)?0?([1-9]|1[0-2])(?:st|nd|rd|th|\.?[ºª°]|\.)?")
_RANGE = re.compile(r"\s*[-‐-―~]+\s*|\s+(?:to|through|thru|until|bis|hasta|à|a)\s+")
_OPEN = re.compile(r"(.+?)\s*(?:\+|and (?:up|above|over|older)|or (?:above|higher|over)|-(?=$))")
_UP_TO = re.compile(r"(?:up to|through|to)\s+(.+)")
_SEPARATORS = re.compile(r"\s*(?:[,;|/&\n]|\band\b|\bor\b|\bund\b|\by\b|\bet\b)\s*")
_KIND_OF_LEVEL = re.compile(r"(years?|yrs?\.?|y|key stages?|ks|klassen?|klassenstufen?|jahrgang)\s*\d")
# A number that counts places, in any language.
_NTH = r"\d\d?\s*(?:\.?\s*[ºª°o]|\.|er|do|to|mo|vo|no|e|è|re|ère|ème|eme|ième)?"
_PLACE = re.compile(_NTH)
# Other countries' grades: the first year of age of number n is n and the years beside it.
_FOREIGN_LEVELS = tuple(
    (re.compile(pattern), years)
    for pattern, years in (
        (r"(?:klassen?|klassenstufen?|jahrgang(?:sstufen?)?|schuljahr)\s*(?P<n>\d\d?)\.?", 5),
        (r"(?P<n>\d\d?)\.\s*(?:klassen?|schuljahr|jahrgangsstufen?|klassenstufen?|jahrgang)", 5),
        (r"(?:grado|curso|ano|anno|année)\s*(?P<n>\d\d?)", 5),
        (rf"(?P<n>{_NTH})\s*(?:grado|(?:de\s+)?primaria|básico|año|ano|année)", 5),
        (rf"(?P<n>{_NTH})\s*(?:de\s+)?(?:la\s+)?(?:eso|secundaria)", 11),
        (rf"(?P<n>{_NTH})\s*(?:de\s+)?bachillerato", 15),
        (r"groep\s*(?P<n>\d)", 3),
        (r"(?:årskurs|åk)\s*(?P<n>\d)", 6),
    )
)
_SPANISH_GRADE = re.compile(
    r"(?P<word>primer|segundo|tercer|cuarto|quinto|sexto|séptimo|octavo|noveno)o?\s*(?:grado|(?:de\s+)?primaria)"
)
_FRENCH_COLLEGE = re.compile(r"(?P<n>[3-6])\s*(?:e|ème|eme|ième)")  # counts down: sixième is the first year
_SPANISH = "primer segundo tercer cuarto quinto sexto séptimo octavo noveno".split()  # noqa: SIM905
_LAST_GRADE = 18  # the age at which Grade 12 ends


def _plain_value(text: str) -> str:
    """A value in small letters, without its address or the label before it: ".../ASNEducationLevel/3" is "3"."""
    value = " ".join(text[:200].split()).strip(" .;,")
    if re.match(r"https?://", value):
        value = re.split(r"[/#]", value.rstrip("/#"))[-1]
    if " " not in value:
        value = value.replace("_", " ")
        value = re.sub(r"(?<=[a-z]{4})(?=[A-Z])", " ", value)
        value = re.sub(r"(?i)\b(lower|upper)-(?=primary|secondary|elementary)", r"\1 ", value)
    value = re.sub(r"(?i)^(grade|year|level|klasse)-(?=\d+$)", r"\1 ", value)
    value = re.sub(r"(?i)^k(?=1?\d$)", "k-", value)
    return _PREFIX_WORDS.sub("", value).strip()


def _level(value: str) -> AgeRange | None:
    """One grade that is no range: "3", "3rd", "05", "KG", "Elementary", "Klasse 5"."""
    bare = value.lower()
    if bare in LEVELS:
        return _hull([LEVELS[bare]])
    if match := _BARE_LEVEL.fullmatch(bare):
        return _hull([_us_level(match[1])])
    if bare in _NUMBER_WORDS:
        return _hull([_us_level(bare)]) if _NUMBER_WORDS[bare] <= 12 else None
    return _foreign_level(bare)


def _foreign_level(bare: str) -> AgeRange | None:
    """ "Klasse 5", "3.º de primaria", "2º ESO", "6e", "groep 6"."""
    if match := _FRENCH_COLLEGE.fullmatch(bare):
        return AgeRange(17 - int(match["n"]), 18 - int(match["n"]))
    if match := _SPANISH_GRADE.fullmatch(bare):
        return _hull([_us_level(str(_SPANISH.index(match["word"]) + 1))])
    for pattern, years in _FOREIGN_LEVELS:
        if match := pattern.fullmatch(bare):
            number = int(re.sub(r"\D", "", match["n"]))
            return AgeRange(number + years, number + years + 1) if 0 < number <= 13 else None
    return None


def _span(value: str) -> AgeRange | None:
    """ "K-2", "9th-12th", "3+", "Middle to High". Numbers past Grade 12 can only be ages: "14-18", "18+"."""
    bare = value.lower()
    if ages := _BARE_AGES.fullmatch(bare):
        high = ages["high"]
        if int(high or ages["low"]) > 12:
            return _age_bounds(ages["low"], high, ages["over"])
    ends = _RANGE.split(bare)
    if len(ends) == 2 and all(ends):
        ends[0] = _with_rest(ends[0], ends[1])
        kind = _KIND_OF_LEVEL.match(ends[0])
        second = _of_kind(kind[1], ends[1]) if kind else ends[1]
        low, high_level = _one(ends[0]), _one(second)
        if low and high_level:
            return _hull([(low.low, low.high), (high_level.low, high_level.high)]) if low <= high_level else None
    if (match := _OPEN.fullmatch(bare)) and (low := _level(match[1]) or _named(match[1])):
        return AgeRange(low.low, _LAST_GRADE if low.low < _LAST_GRADE else None)
    if (match := _UP_TO.fullmatch(bare)) and (last := _one(match[1])):
        return AgeRange(min(5, last.low), last.high)
    return None


def _with_rest(first: str, last: str) -> str:
    """In "5.-6. Klasse" and "1.º y 2.º de ESO" the first is a Klasse, or of the ESO, too."""
    if _PLACE.fullmatch(first) and any(pattern.fullmatch(last) for pattern, _ in _FOREIGN_LEVELS):
        return re.sub(r"\d+", re.sub(r"\D", "", first), last, count=1)
    return first


def _of_kind(kind: str, value: str) -> str:
    """A bare number after "Year 3" is a year too."""
    return f"{kind}{'' if kind == 'y' else ' '}{value}" if kind and value.isdigit() else value


def _named(value: str) -> AgeRange | None:
    spans = find_grades(value)
    return _hull([(span.ages.low, span.ages.high) for span in spans]) if spans else None


def _one(value: str) -> AgeRange | None:
    return _level(value) or _named(value)


_OF_AGES = re.compile(r"(?i)\bage[sd]?\b|\bolds?\b")


def parse_one_grade(text: str) -> AgeRange | None:
    """The ages of a value that is one level or one range of levels; None if it lists several, says more than a level,
    or is of ages ("ages 8-9"), whose numbers are no grades."""
    value = _plain_value(text)
    return None if _OF_AGES.search(value) else _level(value) or _span(value)


@lru_cache(maxsize=4096)
def parse_grade(text: str) -> AgeRange | None:
    """The ages of one value of a grade field, or ``None`` if it names no grade known here.

    Beyond :func:`find_grades` it reads bare codes ("05", "KG", "HS"), bands ("3-5" are grades, never ages), lists
    ("KG,01,02", "Elementary, Middle"), terms of vocabularies by name or address, and the usual German and Spanish
    names. What of a list names no grade is passed over.
    """
    value = re.sub(r"(?<=\b\d\d)\s+(?=\d\d\b)", ", ", _plain_value(text))  # "03 04 05"
    if not value or re.fullmatch(r"[^\w+]*", value):
        return None
    if _OF_AGES.search(value):
        return _named(value)
    if whole := _level(value) or _span(value):
        return whole
    if re.fullmatch(r"\d+\s*[-‐-―]\s*\d+", value):  # "9-8", "200-300"
        return None
    pieces = [piece for piece in _SEPARATORS.split(value) if piece]
    if len(pieces) > 1:
        kind, ranges = "", []
        for piece in (_with_rest(piece, pieces[-1].lower()) for piece in pieces):
            match = _KIND_OF_LEVEL.match(piece.lower())
            kind = match[1] if match else kind
            if ages := parse_grade(_of_kind(kind, piece)):
                ranges.append((ages.low, ages.high))
        return _hull(ranges) if ranges else None
    return _named(value)


_YEARS_OF_AGE = r"(?i)\s*(?:years?|yrs?|años|anos|jahren?|ans|anni)(?: of age| de edad| olds?)?$"


@lru_cache(maxsize=4096)
def parse_ages(text: str) -> AgeRange | None:
    """The ages of one value of an age field: "8-9" is the school year that begins at 8, "7" the year of being seven.

    A grade that is named there ("Grade 3") is read as one.
    """
    value = re.sub(_YEARS_OF_AGE, "", " ".join(text[:200].split()).strip(" .;,"))
    value = re.sub(r"(?i)^(?:from|between|de|entre|von|da)\s+(?=\d)", "", value)
    value = re.sub(r"(?i)(?<=\d)\s*(?:years?|años)?\s+(?:a|y|e|bis|und|à|et|and)\s+(?=\d)", "-", value)
    if re.fullmatch(_AGE, value):
        return _age_bounds(value, None, None)
    if ages := _BARE_AGES.fullmatch(value):
        return _age_bounds(ages["low"], ages["high"], ages["over"])
    return _named(value) or (parse_grade(value) if re.search(r"[^\W\d_]", value) else None)


_AGES_NAMED = r"\bage|(?:year|yr)s?[ -]*olds?"
_NAMED_IN_ENGLAND = r"year|yr|\by\d|key stage|\bks ?\d|reception|infant|junior|gcse|\b[ato]s?[\s-]level|btec|form\b"
_NAMED_IN_US = r"grade|gr\.|\bk\b|kinder|elementary|middle|high|\bp\.?k|pre-?k|freshm|sophom"


def naming_of(grade: str) -> str:
    """How a grade, as it was typed, names grades: "england" ("Year 4"), "us" ("grade 3"), "ages" ("ages 8-9"), or
    "" if it could be any of these."""
    named = (("ages", _AGES_NAMED), ("england", _NAMED_IN_ENGLAND), ("us", _NAMED_IN_US))
    return next((system for system, pattern in named if re.search(pattern, grade, re.IGNORECASE)), "")


def name_ages(ages: AgeRange, system: str) -> str:
    """What teachers of ``system`` ("us", "england", else "ages") call these; ages no school year covers are ages.

    ``parse_grade(name_ages(ages, system)) == ages`` for every range.
    """
    low, high = ages.low, ages.high
    if high is None:
        return f"ages {low} and over"
    if system == "us" and low >= 4 and high <= 18:
        names = ["PK", "K", *(str(grade) for grade in range(1, 13))]
        first, last = names[low - 4], names[high - 5]
        single = {"PK": "Prekindergarten", "K": "Kindergarten"}
        return single.get(first, f"Grade {first}") if first == last else f"Grades {first}-{last}"
    if system == "england" and low >= 4 and high <= 18:
        first, last = str(low - 4), str(high - 5)
        if first == "0":
            return "Reception" if last == "0" else f"Reception-Year {last}"
        return f"Year {first}" if first == last else f"Years {first}-{last}"
    return f"ages {low}-{high}"
