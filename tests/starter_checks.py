"""What a program can see wrong with a material of the starter collection: one small function for each kind of slip.

A material is its front matter as written (every value text, a list or a mapping), with ``text`` for what is below it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from starter_words import WORD_CHECKS, Material, name

from catalog.formats.markdown import front_matter

Levels = Mapping[str, frozenset[int]]  # a standard's code, as materials write it, to its grades (Kindergarten is 0)

_FRONT = re.compile(r"---\n(.*?)\n---\n(.*)", re.DOTALL)
_TENS = {"ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_BANDS = {"middle school": (6, 8), "high school": (9, 12), "seniors": (12, 12)}
_DURATION = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?")
_OPENING_MINUTES = re.compile(r"(?:An? )?(\w+)-minute\b(?! parts)", re.IGNORECASE)
_PART_MINUTES = re.compile(r"^#+ .*?\((\d+) min(?:utes?)?\b[^)]*\)", re.MULTILINE)
_NEED_HEADING = re.compile(r"^#+ (?:What you need|You need)\b", re.MULTILINE)
_SAYS_MORE = re.compile(r" (?:that|which|in which|with|on|and|followed by|of|to)\b|[.,:;]")
_KIND_WORDS = {
    "lesson": "Lesson plan", "lesson plan": "Lesson plan", "project": "Project", "experiment": "Experiment",
    "quiz": "Assessment", "assessment": "Assessment", "game": "Game", "discussion guide": "Discussion guide",
    "practice": "Practice set", "practice set": "Practice set", "passage": "Reading passage",
}  # fmt: skip
_GRADES = re.compile(r"\bGrades? (\d+)(?:(?:-| to | and )(\d+))?\b")
_ORDINAL_GRADERS = re.compile(rf"\b({'|'.join(_ORDINALS)})(?: and ({'|'.join(_ORDINALS)}))? graders\b", re.IGNORECASE)
_LITTLE = r"(?!(?:an?|the|with|of|or|for|by|from) )"
_LOST_COMMA = re.compile(rf"^[^,]*(?<![\w.-]){_LITTLE}[a-z]+ {_LITTLE}[a-z]+ and [a-z]+", re.IGNORECASE)
_MEDIA_FEATURES = {"captions", "closedCaptions", "openCaptions", "transcript", "audioDescription", "signLanguage"}
_MEDIA_SAID = re.compile(
    r"\b(?:with (?:captions|a transcript|transcript)|captioned (?:video|clip)|recorded reading)\b", re.IGNORECASE
)
_TEXT_FEATURES = {"structuralNavigation", "readingOrder", "displayTransformability"}
_HANDS_ON = {"Experiment"}
_PAPER = re.compile(
    r"^(?:paper|pencils?|index cards|word cards|paper or a screen|pencil or pen|computer with Python)$"  # code is text
)
_ID_WORDS_TOO_SHORT = 4
_KINDS_IN_IDS = frozenset({  # what an id says of the kind of material rather than of what is in it
    "argument", "best", "cards", "check", "class", "exit", "features", "locator", "mystery", "practice", "project",
    "reading", "seminar", "shift", "sprint", "talk", "tracking", "walk",
})  # fmt: skip
_NEAR = 1  # grades a standard may lie from the material


def materials(folder: Path) -> list[Material]:
    """Every Markdown material under the folder, by path."""
    return [read(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.md"))]


def read(source: str) -> Material:
    match = _FRONT.fullmatch(source)
    assert match, "no front matter"
    return {**front_matter(match[1]), "text": match[2]}


def levels(folder: Path) -> dict[str, frozenset[int]]:
    """The grades of each standard of the frameworks, under every ending of its code that materials may write."""
    found = {}
    for path in sorted(folder.glob("*.case.json")):
        for item in json.loads(path.read_text(encoding="utf-8"))["CFItems"]:
            code = item.get("humanCodingScheme", "")
            grades = frozenset(0 if level == "KG" else int(level) for level in item.get("educationLevel", ()))
            for short in (code, code.removeprefix("CCSS.Math.Content."), code.removeprefix("CCSS.ELA-Literacy.")):
                found[short] = grades
    return found


def slips(collection: Iterable[Material], standards: Levels) -> list[str]:
    """Every slip in the collection, each as "material: what is wrong"."""
    collection = list(collection)
    found = [f"{name(one)}: {wrong}" for one in collection for check in CHECKS for wrong in check(one)]
    found += [f"{name(one)}: {wrong}" for one in collection for wrong in distant_standards(one, standards)]
    return [*found, *unit_positions(collection), *unit_order(collection)]


def grades(one: Material) -> set[int]:
    """Kindergarten is 0."""
    there = one.get("educationalLevel", ())
    words = [there] if isinstance(there, str) else there
    return {0 if word == "Kindergarten" else int(word.removeprefix("Grade ")) for word in words}


def unit_positions(collection: Iterable[Material]) -> Iterator[str]:
    units = defaultdict(list)
    for one in collection:
        if unit := one.get("isPartOf"):
            units[unit["name"]].append(int(unit["position"]))
    for unit_name, there in units.items():
        if sorted(there) != list(range(1, len(there) + 1)):
            yield f"unit {unit_name!r}: positions {sorted(there)} are not 1 to {len(there)}"


def unit_order(collection: Iterable[Material]) -> Iterator[str]:
    """What a material requires is not taught only later in its unit, and what leads up to the unit comes first."""
    units = defaultdict(list)
    for one in collection:
        if unit := one.get("isPartOf"):
            units[unit["name"]].append((int(unit["position"]), one))
    for unit_name, there in units.items():
        for place, one in there:
            taught = {
                code for other, material in there if other <= place and material is not one for code in codes(material)
            }
            later = {code for other, material in there if other > place for code in codes(material)}
            for code in sorted(codes(one, "requires") & (later - taught)):
                yield f"{name(one)}: requires {code}, which the unit {unit_name!r} teaches only later"
            if place != 1 and one["name"].startswith("Before "):
                yield f"{name(one)}: “{one['name']}” at position {place} of its unit"


def codes(one: Material, *kinds: str) -> set[str]:
    """The standards that it is said to teach (or to be otherwise related to)."""
    return {
        alignment["targetName"]
        for alignment in one.get("educationalAlignment", ())
        if alignment["alignmentType"] in (kinds or ("teaches",))
    }


def quoted_title(one: Material) -> Iterator[str]:
    """Quotes of YAML that became part of the title."""
    if re.fullmatch(r'".*"', one["name"]):
        yield f"the title {one['name']} is in quotation marks"


def minutes(one: Material) -> Iterator[str]:
    match = _OPENING_MINUTES.match(one["description"])
    time = _DURATION.fullmatch(one.get("timeRequired", ""))
    if not match or not time:
        return
    said = int(match[1]) if match[1].isdigit() else _TENS.get(match[1].casefold())
    declared = int(time[1] or 0) * 60 + int(time[2] or 0)
    if said is not None and said != declared:
        yield f"“{match[0]}” against {declared} minutes"


def minutes_of_parts(one: Material) -> Iterator[str]:
    """What the headings give their parts, as "(10 minutes)", fits into the time that is declared."""
    time = _DURATION.fullmatch(one.get("timeRequired", ""))
    parts = sum(map(int, _PART_MINUTES.findall(one["text"])))
    if time and parts > (declared := int(time[1] or 0) * 60 + int(time[2] or 0)):
        yield f"its parts take {parts} minutes, and {declared} are declared"


def kind_in_words(one: Material) -> Iterator[str]:
    """What the description calls itself, before it says more, is the kind that the field says."""
    head = _SAYS_MORE.split(one["description"])[0].casefold()
    said = {kind for word, kind in _KIND_WORDS.items() if re.search(rf"\b{word}\b", head)}
    if said and one["learningResourceType"] not in said:
        yield f"calls itself {sorted(said)}, and is a {one['learningResourceType']}"


def what_is_needed(one: Material) -> Iterator[str]:
    if _NEED_HEADING.search(one["text"]) and not one.get("materials"):
        yield "has a heading “You need”, and lists no materials"


def grades_in_words(one: Material) -> Iterator[str]:
    words = f"{one['name']}. {one['description']}"
    named: set[int] = {0} if "Kindergarten" in words else set()
    for low, high in _GRADES.findall(words):
        named |= set(range(int(low), int(high or low) + 1))
    for pair in _ORDINAL_GRADERS.findall(words):
        named |= {_ORDINALS.index(word.casefold()) + 1 for word in pair if word}
    there = grades(one)
    if named and there:
        if "Kindergarten to Grade" in words:
            named = set(range(max(named) + 1))
        if named != there:
            yield f"grades {sorted(named)} in words, {sorted(there)} in the fields"
    for band, (low, high) in _BANDS.items():
        if there and band in words.casefold() and not (low <= min(there) and max(there) <= high):
            yield f"“{band}” for grades {sorted(there)}"


def ages(one: Material) -> Iterator[str]:
    there = grades(one)
    if there and one.get("typicalAgeRange") != f"{min(there) + 5}-{max(there) + 6}":
        yield f"ages {one.get('typicalAgeRange')} for grades {sorted(there)}"


def teaching_that_is_only_required(one: Material) -> Iterator[str]:
    kinds = {alignment["alignmentType"] for alignment in one.get("educationalAlignment", ())}
    if kinds == {"requires"} and one.get("teaches"):
        yield "says what it teaches, and only standards that it requires"


def pupils_standards_for_teachers(one: Material) -> Iterator[str]:
    if one["learningResourceType"] == "Professional learning":
        for alignment in one.get("educationalAlignment", ()):
            if alignment["alignmentType"] == "teaches" and alignment["educationalFramework"] != (
                "Syllabary starter teaching statements"
            ):
                yield f"teaches teachers the pupils' standard {alignment['targetName']}"


def reading_without_a_text(one: Material) -> Iterator[str]:
    """A reading standard needs something to read: a passage, or a practice or lesson that quotes one."""
    if one["learningResourceType"] == "Game":
        for alignment in one.get("educationalAlignment", ()):
            if alignment["alignmentType"] == "teaches" and re.match(r"R[LI]\.", alignment["targetName"]):
                yield f"a game that teaches the reading standard {alignment['targetName']}"


def assessment_without_assesses(one: Material) -> Iterator[str]:
    kinds = {alignment["alignmentType"] for alignment in one.get("educationalAlignment", ())}
    if one["learningResourceType"] == "Assessment" and "assesses" not in kinds:
        yield "an assessment that assesses no standard"


def lost_commas(one: Material) -> Iterator[str]:
    for item in one.get("materials", ()):
        if _LOST_COMMA.match(item):
            yield f"“{item}” seems to have lost its commas"


def media_that_is_not_there(one: Material) -> Iterator[str]:
    if one.get("encodingFormat", "").partition("/")[0] in ("video", "audio"):
        return
    for feature in sorted(_MEDIA_FEATURES & set(one.get("accessibilityFeature", ()))):
        yield f"declares {feature}, and there is no recording"
    if match := _MEDIA_SAID.search(f"{one['name']}. {one['description']}"):
        yield f"says “{match[0]}”, and there is no recording"


def id_that_names_something_else(one: Material) -> Iterator[str]:
    words = _plain(f"{one['name']} {one['description']} {' '.join(one.get('keywords', ()))} {one['text']}")
    for part in set(name(one).split("-")) - _KINDS_IN_IDS:
        if len(part) >= _ID_WORDS_TOO_SHORT and part[: max(3, len(part) - 3)] not in words:
            yield f"the id says “{part}”, and the material does not"


def _plain(words: str) -> str:
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", words.casefold()) if not unicodedata.combining(letter)
    )


def accessibility_of_identical_formats(one: Material) -> Iterator[str]:
    """All are Markdown: those that declare what the format allows declare the same of it."""
    features = set(one.get("accessibilityFeature", ())) - {"none"}  # a picture drawn with characters has none
    if features and not features >= _TEXT_FEATURES:
        yield f"declares {sorted(features)}; text of this format has {sorted(_TEXT_FEATURES)}"
    if features and ("fullKeyboardControl" in one.get("accessibilityControl", ())) != _text_suffices(one):
        yield "fullKeyboardControl goes with a task that text suffices for, and with no other"


def access_that_the_task_denies(one: Material) -> Iterator[str]:
    if not _text_suffices(one):
        return
    if one["learningResourceType"] in _HANDS_ON:
        yield f"text is said to suffice for an {one['learningResourceType'].casefold()}"
    for item in one.get("materials", ()):
        if not _PAPER.match(item):
            yield f"text is said to suffice, and {item!r} is needed"


def _text_suffices(one: Material) -> bool:
    return "textual" in one.get("accessModeSufficient", ())


def distant_standards(one: Material, standards: Levels) -> Iterator[str]:
    """A standard that is taught or assessed lies within a grade of the material, unless it catches up or stretches."""
    there = grades(one)
    if not there or {"intervention", "enrichment"} & set(one.get("educationalUse", ())):
        return
    for alignment in one.get("educationalAlignment", ()):
        its = standards[alignment["targetName"]]
        if alignment["alignmentType"] == "requires" or not its:
            continue
        if min(its) - _NEAR > max(there) or max(its) + _NEAR < min(there):
            how, code = alignment["alignmentType"], alignment["targetName"]
            yield f"{how} {code} of grades {sorted(its)} in grades {sorted(there)}"


CHECKS: tuple[Callable[[Material], Iterator[str]], ...] = (
    quoted_title,
    minutes,
    minutes_of_parts,
    kind_in_words,
    what_is_needed,
    grades_in_words,
    ages,
    teaching_that_is_only_required,
    pupils_standards_for_teachers,
    reading_without_a_text,
    assessment_without_assesses,
    lost_commas,
    media_that_is_not_there,
    id_that_names_something_else,
    accessibility_of_identical_formats,
    access_that_the_task_denies,
    *WORD_CHECKS,
)
