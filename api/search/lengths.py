"""How long a material may take, as it is typed: "15 minutes", "under half an hour", "20-30 min". Pure.

Only what can hardly mean a topic is taken: "to the nearest 5 minutes" is something to learn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from api.search.beside_topic import ungraded
from api.search.qualities import TIMED, is_last, is_said_of_kind
from catalog.messages import Message, message
from catalog.vocabularies.cues import DIGITS, cues, has_cue
from catalog.vocabularies.patterns import lazy_pattern

_UNITS = "one two three four five six seven eight nine".split()  # noqa: SIM905
_UNIDADES = "uno dos tres cuatro cinco seis siete ocho nueve".split()  # noqa: SIM905
_TENS = "ten twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905
_DECENAS = "diez veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()  # noqa: SIM905
# By name, its words with a space between: "forty five".
_NUMBERS = {word: n for words in (_UNITS, _UNIDADES) for n, word in enumerate(words, 1)}
_NUMBERS |= {word: 10 * n for words in (_TENS, _DECENAS) for n, word in enumerate(words, 1)}
_NUMBERS |= {f"{ten} {unit}": _NUMBERS[ten] + _NUMBERS[unit] for ten in _TENS[1:] for unit in _UNITS}
_NUMBERS |= {
    "twelve": 12,
    "fifteen": 15,
    "doce": 12,
    "quince": 15,
    "veinticinco": 25,
    "a": 1,
    "an": 1,
    "un": 1,
    "una": 1,
}
_NAMED = "|".join(word.replace(" ", r"[\s-]+") for word in sorted(_NUMBERS, key=len, reverse=True) if len(word) > 2)
_NUMBER = rf"(?:\d{{1,3}}(?:[.,]\d{{1,2}})?|\b(?:{_NAMED})\b)"
_WHOLE = rf"(?:\d{{1,3}}|\b(?:{_NAMED})\b)"
_PARTS = {
    r"three[\s-]quarters\s+of\s+an\s+hour|tres\s+cuartos\s+de\s+hora": 45,
    r"(?:half\s+an|half|1/2|½)[\s-]?(?:an\s+)?hour|media\s+hora": 30,
    r"(?:a\s+)?quarter(?:\s+of\s+an)?[\s-]hour|(?:un\s+)?cuarto\s+de\s+hora": 15,
    r"(?:an|one|1)\s+hour\s+and\s+a\s+half|(?:one|1)\s+and\s+a\s+half\s+hours?|(?:una\s+)?hora\s+y\s+media": 90,
}
_AMOUNT = rf"""(?<![\w.,/:-])(?:
    (?:(?P<low>{_WHOLE})\s*(?:-|–|\bto\b|\bor\b|\band\b|\by\b|\ba\b|\bo\b)\s*)?
    (?P<minutes>{_WHOLE})[\s-]{{0,2}}(?P<unit>minutes?|mins?|minutos?|m\b|[′'](?=\s|$))(?!\w)
  | (?P<part>{"|".join(f"(?:{part})" for part in _PARTS)})(?!\w)
  | (?:(?P<low_hours>{_NUMBER})\s*(?:-|–|\bto\b|\bor\b|\band\b|\by\b|\ba\b|\bo\b)\s*)?
    (?P<hours>{_NUMBER}|\ban?\b|\buna?\b)[\s-]?(?P<hour>hours?|hrs?|horas?|h\b)(?!\w)
    (?:\s*(?:\band\b|\by\b|,)?\s*(?P<besides>{_WHOLE})\s*(?:minutes?|mins?|minutos?|m\b)(?!\w))?)"""
_AT_MOST = (
    r"under|within|(?:in\s+)?at\s+most|up\s+to|(?:less|fewer|shorter)\s+than|(?:no|not)\s+(?:more|longer)\s+than"
    r"|max(?:imum)?(?:\s+of)?|menos\s+de|hasta|como\s+m[aá]ximo|no\s+m[aá]s\s+de"
)
_AT_LEAST = (
    r"(?:longer|more|greater)\s+than|at\s+least|over|(?:no|not)\s+(?:less|shorter|fewer)\s+than|min(?:imum)?(?:\s+of)?"
    r"|al\s+menos|por\s+lo\s+menos|m[aá]s\s+de|como\s+m[ií]nimo|no\s+menos\s+de"
)
_ABOUT = r"about|around|approximately|approx\.?|roughly|circa|~|between|entre|unos|aproximadamente|in|for"
_LENGTH = lazy_pattern(
    rf"(?:\b(?:(?P<most>{_AT_MOST})|(?P<least>{_AT_LEAST})|(?P<about>{_ABOUT}))\s+)?{_AMOUNT}"
    r"(?:\s*(?:(?P<most_after>or\s+(?:less|under|fewer|shorter)\b|max(?:imum)?\b|tops\b|at\s+most\b|o\s+menos\b"
    r"|como\s+m[aá]ximo\b)"
    r"|(?P<least_after>\+(?:\s*min(?:ute)?s?\b)?|or\s+(?:more|longer|over)\b|plus\b|at\s+least\b|minimum\b|o\s+m[aá]s\b"
    r"|como\s+m[ií]nimo\b)))?",
    re.IGNORECASE | re.VERBOSE,
)
_CUES = DIGITS | cues("minutes mins minutos hours hrs horas halfhour h m")
# In every length with a unit; few queries have it, and to look for lengths costs the most of all that is looked for.
_UNIT = lazy_pattern(r"min|hour|hora|hrs?\b|(?<![^\W\d_])[mh]\b|[′']", re.IGNORECASE)
_PLUS = lazy_pattern(r"(?<![\w.,/:-])(?P<n>\d{1,3})\+\s*(?:minutes?|mins?|minutos?)\b", re.IGNORECASE)
_NOT_BEFORE = lazy_pattern(
    r"\b(?:nearest|every|each|per|to|past|of|the|and|plus|add|an?|from|hacia|cada)\s*$", re.IGNORECASE
)
# These words ask for lessons on telling or converting time.
_CLOCK = lazy_pattern(
    r"\b(?:tell(?:ing)?|clocks?|o['’]?clock|convert\w*|nearest|elapsed|how\s+many|seconds|past|analog\w*|reloj\w*"
    r"|rounding|miles|km|speed|per)\b",
    re.IGNORECASE,
)
_LESSON = lazy_pattern(
    r"[\s-]*(?:long\s+)?(?:lessons?|activit\w+|games?|tasks?|starters?|warm[\s-]?ups?|quiz\w*|videos?|exit|practice|"
    r"worksheets?|plans?|projects?|units?|blocks?|class(?:es)?|sessions?|slots?|periods?|clases?|actividad\w*)\b",
    re.IGNORECASE,
)
_END = lazy_pattern(
    r"\s*(?:$|[,;:.!?()]|(?:grades?|gr|years?|yrs?|y\d|ks|key\s+stage|for|with|without|but|no|not|about|please|para|sin)\b"
    r"|\d+(?:st|nd|rd|th)\s+grade)",
    re.IGNORECASE,
)
# After a length at the beginning: "one hour of sun", "20 minutes past three"; but "two hours of dance".
_GOES_ON = lazy_pattern(
    r"\s*(?:$|(?:make|makes|is|are|per|in|past|to|a\s+day|ago|later|from|and|equals?|son)\b|[=+×]"
    r"|(?:of|de)\s+(?:(?:the|el|la|moderate|vigorous|physical|direct|screen|play|actividad)\s+)*(?:sun\w*|day\w*|light\w*"
    r"|dark\w*|night\w*|sleep\w*|rest|rain\w*|tv|television|exercise|activity|work|homework|code|screens?|time|wait\w*"
    r"|battery|power|use|sol|luz|sueño|noche|lluvia|ejercicio|física|trabajo|pantallas?|tele\w*|d[ií]a)\b)",
    re.IGNORECASE,
)
# After one minute, of which "12 minute run" says no length of a lesson: "45 minute fractions", not "5 minute plank".
_TIMED = lazy_pattern(
    r"\s*(?:(?:run|jog|walk|ride|race|swim|row|plank|mile|rule|drill|test|workout|exercise|hand|timer|speech|interval|man|men"
    r"|egg|pause|silence|manager)s?\b)",
    re.IGNORECASE,
)
_MAX_MINUTES = 300  # minutes
_VAGUE = lazy_pattern(
    r"\b(?:(?:\d|one|two|three|four|five|a|an|double|single|half)[\s-](?:a\s+)?(?:class\s+|lesson\s+|school\s+)?"
    r"(?:periods?|sessions?|blocks?)(?=\s*(?:$|[,;.!?]|lessons?\b|units?\b))"
    r"|(?:\d|one|two|three|four|five)[\s-](?:days?|weeks?)(?=\s*(?:$|[,;.!?]|lessons?\b|units?\b|projects?\b|plans?\b)))",
    re.IGNORECASE,
)
_OF_VAGUE = cues("period session block day days week")
SHORT = 20  # minutes that "a short lesson" takes at most
_OF_SHORT = cues("short quick brief corto rapido breve")
_SHORT = lazy_pattern(r"\b(?:(?:a\s+)?(?:short|quick|brief)|cort[oa]s?|r[aá]pid[oa]s?|breves?)\b", re.IGNORECASE)
# "Under 30", "max 10", "45 or less": minutes, if they can be and what is typed is not about numbers.
_BARE = lazy_pattern(
    r"(?<![\w$£€])(?<!\b[a-zA-Z]\s)(?:(?:under|below|(?:less|fewer|shorter)\s+than|(?:no|not)\s+(?:more|longer)\s+than|max(?:imum)?(?:\s+of)?"
    r"|at\s+most|up\s+to|menos\s+de|no\s+m[aá]s\s+de|m[aá]ximo|como\s+m[aá]ximo)\s+(?P<n>\d{1,3})"
    r"|(?P<m>\d{1,3})\s+(?:or\s+(?:less|under|fewer|shorter)|max(?:imum)?|tops|at\s+most|o\s+menos|como\s+m[aá]ximo))"
    r"(?![\w%°$£€]|[.,:/-]\d|\s*[-–+×x*/=<>]\s*\d|\s+(?:degrees?|percent|students?|pupils?|people|kids|children|words?|pages?"
    r"|dollars?|pounds?|cents?|questions?|problems?|items?|steps?|points?|players?|letters?|syllables?|digits?|cm|km|kg|mm|mph"
    r"|met(?:er|re)s?|inch\w*|feet|grams?|lit(?:er|re)s?|hours?|days?|weeks?|months?|years?|seconds?|secs?|miles?|times"
    r"|alumnos|palabras|grados|años)\b)",
    re.IGNORECASE,
)
_OF_NUMBERS = lazy_pattern(
    r"\b(?:solv(?:e|ing)|numbers?|numerals?|count\w*|add(?:s|ing|ition)?|sub(?:tract\w*|traction)|sums?|differences?|multipl\w*|divi\w*"
    r"|times\s+tables?|place\s+value|digits?|primes?|squares?|cubes?|factors?|round(?:ing)?|bonds?|compar\w*|order(?:ing)?"
    r"|integers?|even|odd|money|coins?|temperatures?|weigh\w*|mass\w*|angles?|percent\w*|probabilit\w*|calculat\w*|math\s+facts?"
    r"|number\s+facts?|inequalit\w*|equations?|values?|speeds?|ages?|aged|kids|children|people|teens?|within|greater|more"
    r"|n[uú]meros?|contar|sumas?|restas?|sumar|restar|multiplicaci\w*|divisi\w*|niños|menores|mayores)\b",
    re.IGNORECASE,
)
_KIND_BEFORE = lazy_pattern(
    r"\b(?:lessons?|activit(?:y|ies)|warm[\s-]?ups?|starters?|games?|tasks?|videos?|clips?|quiz(?:zes)?|plans?|sessions?|intros?"
    r"|experiments?|labs?|discussions?|reviews?|exercises?|demos?|actividad(?:es)?|lecci[oó]n(?:es)?|clases?|juegos?)[\s,]+$",
    re.IGNORECASE,
)
_LEAST, _MOST = 4, 180  # minutes that a bare number may be


class LengthSpan(NamedTuple):
    """Minutes from ``least`` to ``most``, of which one may be open."""

    start: int
    end: int
    least: int | None
    most: int | None

    @property
    def value(self) -> str:
        """ "20", "20-30", or "20-" for at least 20."""
        least = "" if self.least is None else f"{self.least}-"
        return least + ("" if self.most is None else str(self.most))

    @property
    def label(self) -> Message:
        return length_label(self.value)


def length_label(value: str) -> Message:
    """A ``LengthSpan.value`` in words."""
    least, dash, most = value.rpartition("-")
    if not most:
        return message("minutes.at-least", int(least))
    return message("minutes.between", low=int(least), high=int(most)) if dash else message("minutes.at-most", int(most))


def find_lengths(typed: str) -> list[LengthSpan]:
    """Lengths that are said with a limit, at an end of what was typed, or of a lesson or the like. A bare length is the
    most that a material may take."""
    if not has_cue(typed, _CUES):
        return []
    spans = _in_units(typed) if _UNIT.search(typed) else []
    spans += [
        LengthSpan(match.start(), match.end(), None, int(match["n"] or match["m"]))
        for match in _BARE.finditer(typed)
        if _is_bare_length(match, typed) and all(match.end() <= one.start or one.end <= match.start() for one in spans)
    ]
    return spans


def find_short(typed: str) -> Iterator[LengthSpan]:
    """What asks for a short material, without a number: ``SHORT``, or as long as is said beside it."""
    if not has_cue(typed, _OF_SHORT):
        return
    if matches := [m for m in _SHORT.finditer(typed) if is_said_of_kind(typed, m, TIMED) or is_last(typed, m)]:
        spans = find_lengths(typed)
        least, most = (spans[0].least, spans[0].most) if spans else (None, SHORT)
        yield from (LengthSpan(match.start(), match.end(), least, most) for match in matches)


def says_short(text: str, value: str) -> bool:
    """Whether a length was said by a word alone."""
    return value == str(SHORT) and _SHORT.fullmatch(text) is not None


def _is_bare_length(match: re.Match[str], typed: str) -> bool:
    before, after = typed[: match.start()], typed[match.end() :]
    beside = bool(_KIND_BEFORE.search(before) or _LESSON.match(after))
    plausible = _LEAST <= int(match["n"] or match["m"]) <= _MOST
    return plausible and bool((before + after).strip()) and (beside or not _OF_NUMBERS.search(before + " " + after))


def _in_units(typed: str) -> list[LengthSpan]:
    spans = []
    topic = _CLOCK.search(typed)
    for match in _LENGTH.finditer(_PLUS.sub(lambda plus: plus[0].replace("+", " "), typed)):
        at_least = match["least"] or match["least_after"] or "+" in typed[match.start() : match.end()]
        limited = at_least or match["most"] or match["most_after"]
        before, after = typed[: match.start()], typed[match.end() :]
        if not limited and (topic or (_NOT_BEFORE.search(before) and not _LESSON.match(after))):
            continue
        low, high = _minutes(match)
        whole = (match["unit"] or "minutes").lower() != "minute"  # "a 12 minute run", but "a 12 minute game"
        lasts = whole or not (high % 5 or _TIMED.match(after))
        begins = lasts and not ungraded(before) and not _GOES_ON.match(after)
        if not (limited or begins or (lasts and _END.match(after)) or _LESSON.match(after)):
            continue
        if 1 < high <= _MAX_MINUTES:
            start = match.start() if (match["about"] or "").lower() not in {"for"} else match.start("about")
            spans.append(
                LengthSpan(start, match.end(), high, None) if at_least else LengthSpan(start, match.end(), low, high)
            )
    return spans


def lengths_as_words(typed: str) -> list[str]:
    """The lengths that are neither read nor said of a clock or of what takes long, for a notice: nothing is lost in
    silence."""
    if not has_cue(typed, _CUES) or not _UNIT.search(typed) or _CLOCK.search(typed):
        return []
    read = find_lengths(typed)
    apart = (m for m in _LENGTH.finditer(typed) if all(m.end() <= one.start or one.end <= m.start() for one in read))
    return [
        match[0].strip()
        for match in apart
        if len(match["unit"] or match["hour"] or "half an hour") > 1  # "30 m" may be metres
        and not _NOT_BEFORE.search(typed[: match.start()])
        and not any(said.match(typed, match.end()) for said in (_GOES_ON, _TIMED))
    ]


def _minutes(match: re.Match[str]) -> tuple[int | None, int]:
    """The shorter and the longer end; without a range no shorter one."""
    if match["part"]:
        part = next(minutes for name, minutes in _PARTS.items() if re.fullmatch(name, match["part"], re.IGNORECASE))
        return None, part
    factor = 60 if match["hour"] else 1
    low, high = (match["low_hours"], match["hours"]) if match["hour"] else (match["low"], match["minutes"])
    most = round(_number(high) * factor) + round(_number(match["besides"] or ""))
    least = round(_number(low) * factor) if low else None
    if low and low.lower() in _DECENAS and most < 10:  # "cuarenta y cinco"
        return None, most + _NUMBERS[low.lower()]
    return (least if least is not None and least < most else None), most


def _number(text: str) -> float:
    named = _NUMBERS.get(" ".join(re.split(r"[\s-]+", text.lower())))
    return named or float(text.replace(",", ".")) if text else 0.0


def find_vague_length(typed: str) -> str:
    """Words for a length that is no number of minutes ("two class periods", "quick"), or ""."""
    match = _VAGUE.search(typed) if has_cue(typed, _OF_VAGUE) else None
    return match[0] if match else ""
