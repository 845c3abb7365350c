"""What a program can see wrong in the words of a starter material: promises, protection, marks, British words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

Material = dict[str, Any]

_WORN = re.compile(r"\b(?:goggles|gloves|aprons?)\b", re.IGNORECASE)
_STRAY = re.compile(r"\w ?, ?\.(?!\.)|\w [,;:](?=\s)|,,|;;|(?<!\.)\.\.(?!\.)")
_MARK_AFTER_QUOTATION = re.compile(r"\w[\"”][.,](?=\s|$)")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
# What a description promises, and words of which the material has one if it keeps the promise.
_PROMISED = {
    "rubric": "rubric|points|scor", "checklist": "check", "role cards": "cards?\\b", "glossary": "meaning|words",
    "word bank": "bank", "exit ticket": "exit", "cue sheet": "cue", "sentence frames": "frame", "scoring guide": "scor",
    "answers": "answer|key|\\*\\(|samples?", "graphs?": "graph|plot", "scripts?": "script|say", "list": "list|^[-|1]",
    "budget": "budget|\\$|token", "timeline": "timeline|\\|", "interview": "interview", "chant": "chant",
}  # fmt: skip
_BRITISH = re.compile(
    r"\b(?:ticks?|whilst|colours?|favourites?|grey|centres?|metres?|litres?|afterwards|towards|learnt|spelt|maths"
    r"|jugs?|(?<!muffin )tins?|pegs|fortnight|rubbish|lorry|queue|autumn|organise[ds]?|recognise[ds]?|practise[ds]?"
    r"|sent round|got out|full marks|full stops?|tap drips|brackets?|programmes?|amongst|timetables?)\b",
    re.IGNORECASE,
)
_SENSE_TAKEN_FOR_GRANTED = re.compile(r"\b(?:listen with (?:your )?eyes|eyes closed|close your eyes)\b", re.IGNORECASE)
_AMERICAN_ALL_THE_SAME = {
    "underhand-toss-and-catch-stations",  # "tick, tock"
    "captioned-clip-noticing-protocol",  # the brackets of a script
    "listening-story-the-kite-menders",
}


def name(one: Material) -> str:
    return str(one["identifier"]).partition(":")[2]


def what_is_worn(one: Material) -> Iterator[str]:
    """Protection that a lesson of science asks for is among its materials."""
    listed = " ".join(one.get("materials", ())).casefold()
    if "Science" in one.get("about", ()):
        for word in sorted({match[0].casefold() for match in _WORN.finditer(one["text"])}):
            if word not in listed:
                yield f"asks for {word}, and does not list them"


def code_to_run(one: Material) -> Iterator[str]:
    listed = " ".join(one.get("materials", ())).casefold()
    if "```python" in one["text"] and re.search(r"\brun\b", one["description"]) and "computer" not in listed:
        yield "has Python to run, and lists no computer"


def promises(one: Material) -> Iterator[str]:
    """What the description says that it holds is in it."""
    for promised, kept in _PROMISED.items():
        match = re.search(rf"\b(?:{promised})\b", one["description"], re.IGNORECASE)
        if match and not re.search(kept, one["text"], re.IGNORECASE | re.MULTILINE):
            yield f"the description promises “{match[0]}”, and the material has none"


def stray_marks(one: Material) -> Iterator[str]:
    for match in _STRAY.finditer(_CODE.sub("code", one["text"])):
        yield f"“{match[0]}” is left of something"


def marks_outside_quotations(one: Material) -> Iterator[str]:
    """American texts set a period or comma inside; not where a quotation is code, as in a sum of strings."""
    if one.get("inLanguage") == "en":
        for line in _CODE.sub("code", one["text"]).splitlines():
            if (match := _MARK_AFTER_QUOTATION.search(line)) and " = " not in line:
                yield f"“{match[0]}”: the mark stands outside the quotation"


def british_words(one: Material) -> Iterator[str]:
    if one.get("inLanguage") == "en" and name(one) not in _AMERICAN_ALL_THE_SAME:
        for match in _BRITISH.finditer(f"{one['name']}. {one['description']}\n{one['text']}"):
            yield f"“{match[0]}” is British"


def words_that_leave_learners_out(one: Material) -> Iterator[str]:
    if match := _SENSE_TAKEN_FOR_GRANTED.search(one["text"]):
        yield f"“{match[0]}” takes a sense for granted"


WORD_CHECKS: tuple[Callable[[Material], Iterator[str]], ...] = (
    what_is_worn,
    code_to_run,
    promises,
    stray_marks,
    marks_outside_quotations,
    british_words,
    words_that_leave_learners_out,
)
