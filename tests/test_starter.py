"""The starter collection is without the slips that a program can see, and each check sees its slip."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from blind_judging import reader_rows
from starter_checks import CHECKS, Levels, levels, materials, slips
from starter_words import Material, name

STARTER = Path(__file__).parent.parent / "catalog" / "starter"
LANGUAGE_ARTS = "Common Core State Standards for English Language Arts"


def aligned(kind: str, code: str, framework: str = LANGUAGE_ARTS) -> dict[str, str]:
    return {"alignmentType": kind, "educationalFramework": framework, "targetName": code}


GOOD: Material = {
    "identifier": "starter:two-ferry-poems",
    "name": "Two ferry poems",
    "description": "A twenty-minute Grade 9-10 practice set on two short poems.",
    "learningResourceType": "Practice set",
    "educationalLevel": ["Grade 9", "Grade 10"],
    "typicalAgeRange": "14-16",
    "timeRequired": "PT20M",
    "teaches": ["Compare two poems."],
    "educationalAlignment": [aligned("teaches", "RL.9-10.4")],
    "accessMode": ["textual"],
    "accessModeSufficient": ["textual"],
    "accessibilityFeature": ["structuralNavigation", "readingOrder", "displayTransformability"],
    "accessibilityControl": ["fullKeyboardControl"],
    "educationalUse": ["practice"],
    "materials": ["paper", "pencils"],
    "isPartOf": {"name": "Poems", "position": "1"},
    "inLanguage": "en",
    "text": "Read both poems. Each is a ferry.",
}
SECOND: Material = {**GOOD, "identifier": "starter:ferry-poem", "isPartOf": {"name": "Poems", "position": "2"}}
STANDARDS: Levels = {
    "RL.9-10.4": frozenset({9, 10}),
    "RL.4.5": frozenset({4}),
    "RL.4.1": frozenset({4}),
    "SYL.TCH.1.2": frozenset(),
}

BAD: dict[str, tuple[Material, str]] = {
    "a title in quotation marks": ({"name": '"Two ferry poems"'}, "is in quotation marks"),
    "a duration in words against the field": ({"timeRequired": "PT30M"}, "against 30 minutes"),
    "a duration in figures": ({"description": "A 45-minute talk."}, "“A 45-minute” against 20 minutes"),
    "parts that take longer than all": (
        {"text": "## Ferry poem (15 minutes)\n## Two (10 min)\n"},
        "25 minutes, and 20",
    ),
    "another kind in words": ({"description": "A Grade 9-10 lesson on two poems."}, "calls itself ['Lesson plan']"),
    "things needed that are not listed": ({"text": "## You need\nA ferry poem.", "materials": []}, "no materials"),
    "goggles that are not listed": (
        {"about": ["Science"], "text": "Goggles on. Each is a ferry poem."},
        "asks for goggles",
    ),
    "code to run on nothing": (
        {"description": "Students run two ferry poems.", "text": "Ferry poem.\n```python\nprint(1)\n```"},
        "lists no computer",
    ),
    "a promise of the description": ({"description": "Two ferry poems with a rubric."}, "promises “rubric”"),
    "marks left of something": ({"text": "Ferry poems: 1 Yes, 6 door, . Both."}, "“r, .” is left of something"),
    "marks outside a quotation": ({"text": 'Each is a "ferry poem".'}, "outside the quotation"),
    "grades in words against the field": ({"educationalLevel": ["Grade 9"], "typicalAgeRange": "14-15"}, "in words"),
    "graders against the field": ({"description": "Fourth graders compare two poems."}, "grades [4] in words"),
    "a school against the grades": ({"description": "Middle school practice."}, "“middle school”"),
    "ages against grades": ({"typicalAgeRange": "12-14"}, "ages 12-14"),
    "teaching with only required standards": (
        {"educationalAlignment": [aligned("requires", "RL.9-10.4")]},
        "only standards that it requires",
    ),
    "pupils' standards taught to teachers": (
        {"learningResourceType": "Professional learning", "educationalLevel": []},
        "teaches teachers the pupils' standard RL.9-10.4",
    ),
    "a reading standard without a text": ({"learningResourceType": "Game"}, "a game that teaches the reading standard"),
    "a quiz that assesses nothing": ({"learningResourceType": "Assessment"}, "assesses no standard"),
    "list items that lost their commas": (
        {"materials": ["paper squares strips and dots"], "accessModeSufficient": [], "accessibilityControl": []},
        "lost its commas",
    ),
    "captions of no video": (
        {"accessibilityFeature": [*GOOD["accessibilityFeature"], "captions"]},
        "declares captions, and there is no recording",
    ),
    "a recording in words": ({"name": "Two ferry poems with transcript"}, "says “with transcript”"),
    "a British word": ({"text": "Put a tick by each ferry poem."}, "“tick” is British"),
    "eyes for ears": ({"text": "Ferry poems: listen with eyes closed."}, "takes a sense for granted"),
    "an id of something else": ({"identifier": "starter:ferry-sandwich-poems"}, "the id says “sandwich”"),
    "other features of the same format": (
        {"accessibilityFeature": ["structuralNavigation", "readingOrder"]},
        "text of this format has",
    ),
    "keyboard control without it": ({"accessibilityControl": []}, "fullKeyboardControl goes with"),
    "text that suffices for an experiment": ({"learningResourceType": "Experiment"}, "suffice for an experiment"),
    "text that suffices with scissors": ({"materials": ["scissors"]}, "'scissors' is needed"),
    "a standard of another school": ({"educationalAlignment": [aligned("teaches", "RL.4.5")]}, "of grades [4]"),
}


def test_the_starter_collection_has_none_of_the_slips() -> None:
    assert slips(materials(STARTER / "resources"), levels(STARTER / "standards")) == []


def test_a_sound_material_has_none() -> None:
    assert slips([GOOD, SECOND], STANDARDS) == []


@pytest.mark.parametrize("kind", BAD)
def test_each_kind_of_slip_is_seen(kind: str) -> None:
    change, said = BAD[kind]
    found = slips([{**GOOD, **change}], STANDARDS)
    assert [one for one in found if said in one], found


def test_every_check_of_one_material_has_a_slip_that_it_sees() -> None:
    seen = {check for check in CHECKS for change, _ in BAD.values() if list(check({**GOOD, **change}))}
    assert seen == set(CHECKS)


@pytest.mark.parametrize("positions", [("1", "1"), ("1", "3"), ("2", "3")])
def test_positions_in_a_unit_are_unique_and_consecutive(positions: tuple[str, str]) -> None:
    pair = [
        {**one, "isPartOf": {"name": "Poems", "position": place}}
        for one, place in zip((GOOD, SECOND), positions, strict=True)
    ]
    (found,) = slips(pair, STANDARDS)
    assert found.startswith("unit 'Poems': positions")


def test_what_a_material_requires_is_not_taught_only_later() -> None:
    first = {**GOOD, "educationalAlignment": [aligned("teaches", "RL.9-10.4"), aligned("requires", "RL.4.1")]}
    second = {**SECOND, "educationalUse": ["intervention"], "educationalAlignment": [aligned("teaches", "RL.4.1")]}
    assert slips([first, second], STANDARDS) == [
        "two-ferry-poems: requires RL.4.1, which the unit 'Poems' teaches only later"
    ]


def test_what_leads_up_to_a_unit_comes_first() -> None:
    found = slips([GOOD, {**SECOND, "name": "Before two ferry poems"}], STANDARDS)
    assert found == ["ferry-poem: “Before two ferry poems” at position 2 of its unit"]


def test_what_is_said_of_the_second_reader_follows_from_the_readers_grades() -> None:
    said = (STARTER.parents[1] / "evaluation" / "starter" / "JUDGING.md").read_text(encoding="utf-8")
    for row in reader_rows():
        assert row in said


def test_identifiers_are_the_names_of_the_files_and_no_two_are_alike() -> None:
    paths = [path.stem for path in (STARTER / "resources").rglob("*.md")]
    assert sorted(paths) == sorted(name(one) for one in materials(STARTER / "resources"))
    assert max(Counter(paths).values()) == 1
