"""How hard a text is to read, by the textstat library, for texts that learners read.

Two formulas that count letters, words and sentences (ARI and Coleman-Liau) give a range, not one number. Those that
count syllables are left out: textstat fetches a pronouncing dictionary from the network for them. Only prose that
learners read is measured: no lists, answer keys or notes for teachers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from catalog.model import Resource

_READ = 2400  # characters from the beginning; more change the estimate little
_MIN_WORDS, _MIN_SENTENCES = 60, 4  # no estimate of less text is fair
_MAX_DIGITS = 0.04  # of all characters
_MIN_WORDS_A_SENTENCE = 4.5  # fewer are lists of words
_VERSE = 55  # characters: most lines of a poem are shorter, and of prose that is broken into lines longer
_KEPT = 50_000  # estimates remembered by the hash of their text, a few MB
_TABLE_OR_HEADING = re.compile(r"^(?:\||#+ ).*$|^\s*[-*_]{3,}\s*$|^\s*(?:[-*+]|\d+[.)])\s.*$", re.MULTILINE)
_CODE = re.compile(r"^(```|~~~)[^\n]*\n.*?^\1[^\n]*$", re.DOTALL | re.MULTILINE)
_MARKS = re.compile(
    r"!\[[^\]\n]*\]\([^)\n]*\)|\]\([^)\n]*\)|^\s*(?:[-*+>]|\d+[.)])\s+|[*_`\[\]\\#|~]|https?://\S+", re.MULTILINE
)
_BLANKS = re.compile(r"_{2,}")
_WORD = re.compile(r"[^\W\d_]+")
_LEARNERS = re.compile(
    r"passage|text|book|chapter|article|story|reading|poem|biography|fable|novel|memoir|speech|letter", re.IGNORECASE
)
_OTHERS = re.compile(
    r"plan|guide|professional|unit|course|lesson|curriculum|scheme|practi[cs]e|worksheet|exercise"
    r"|drill|quiz|test|list|key"
    r"|vocabulary|glossary|assessment|rubric|notes|slides|game|problem",
    re.IGNORECASE,
)
_NOT_FOR_LEARNERS = re.compile(
    r"^#+[^\n]*\b(?:answers?|answer key|teachers?|teaching|instructor|notes|questions|vocabulary"
    r"|glossary|sources?)\b.*?(?=^#|\Z)",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Readability:
    """US school grades by the two formulas, 0 for Kindergarten."""

    lowest: int
    highest: int


_estimates: dict[int, Readability | None] = {}


def readability(resource: Resource) -> Readability | None:
    """An estimate for the text that learners read; ``None`` if there is no such text, or it is not in English."""
    if not resource.text or not _for_learners(resource) or not _english(resource):
        return None
    key = hash(resource.text)
    if key not in _estimates:
        if len(_estimates) >= _KEPT:
            _estimates.clear()
        _estimates[key] = measure(resource.text)
    return _estimates[key]


def _for_learners(resource: Resource) -> bool:
    """Whether learners, not only their teacher, read the text: said by the kind of material, else by its audience."""
    kinds = " ".join(resource.types)
    if _OTHERS.search(kinds):
        return False
    readers = {role.casefold() for role in resource.audience}
    return bool(_LEARNERS.search(kinds)) or bool(readers & {"student", "students", "learner", "learners", "pupil"})


def _english(resource: Resource) -> bool:
    return bool(resource.languages) and all(tag.casefold().startswith("en") for tag in resource.languages)


def measure(text: str) -> Readability | None:
    """The estimate for a text, Markdown or plain; ``None`` if it is too short for one."""
    prose = _prose(text)
    if _is_verse(text):
        return None  # a line's end is no sentence's end: the formulas take any poem for easy
    words = len(_WORD.findall(prose))
    sentences = len(re.findall(r"[.!?]+(?:\s|$)", prose))
    if sum(map(str.isdigit, prose)) > _MAX_DIGITS * len(prose):
        return None  # exercises with numbers: the formulas know only prose
    if words < _MIN_WORDS or sentences < _MIN_SENTENCES or words / sentences < _MIN_WORDS_A_SENTENCE:
        return None
    import textstat  # noqa: PLC0415  takes seconds to import, and not every search needs it

    grades = [textstat.automated_readability_index(prose), textstat.coleman_liau_index(prose)]
    return Readability(max(0, round(min(grades))), max(0, round(max(grades))))


def _is_verse(text: str) -> bool:
    """Whether most of its first lines are short and come in groups, as a poem's do in its stanzas."""
    plain = _TABLE_OR_HEADING.sub("", _NOT_FOR_LEARNERS.sub("", text[:_READ]))
    groups = [group.strip().split("\n") for group in re.split(r"\n\s*\n", plain) if group.strip()]
    lines = [line for group in groups if len(group) > 1 for line in group]
    short = sum(0 < len(line.strip()) <= _VERSE for line in lines)
    return len(lines) >= 8 and short > 0.8 * sum(map(len, groups))


def _prose(text: str) -> str:
    """Sentences only: without code, tables and headings, each line that is no sentence ended as one."""
    text = _NOT_FOR_LEARNERS.sub("", _CODE.sub("", text[: 2 * _READ]))[:_READ]
    text = _TABLE_OR_HEADING.sub("", text)
    text = _MARKS.sub(" ", _BLANKS.sub("it", text))
    lines = [line.strip() for line in text.split("\n")]
    ended = (line if line[-1] in '.!?:;,"”’)' else line + "." for line in lines if line)
    return " ".join(ended)
