"""Taking a chip back: the other chips stay as they are, whatever the words that stay have beside them then."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from test_query_laws import KNOWLEDGE, TOPICS

from api.search.taking_back import Chip, chips_of
from api.search.understanding import Understood, understand

# By kind of chip; ``test_denials`` takes back what is refused.
ASKED = {
    "grade": ("grade 4", "year 5", "ks2", "kindergarten", "5th grade", "for ages 9-10"),
    "type": ("worksheet", "video", "exit ticket", "quiz", "games", "lesson plan", "word search"),
    "minutes": ("20 minutes", "short 20 minute", "under half an hour", "two class periods", "15-minute"),
    "need": (
        "with captions",
        "for English learners",
        "for newcomers",
        "dyslexia",
        "offline",
        "low prep",
        "large print",
    ),
    "language": ("in Spanish", "in English"),
    "publisher": ("Khan Academy", "from OpenStax", "by Oak", "from Illustrative Mathematics", "OpenSciEd"),
    "standard": ("5.NF.B.4", "on 4.MD.C.5", "standard RL.5.2", "MA.5.FR.1.1", "6.RP.A.1"),
    "subject": ("math", "science", "history"),
    "place": ("lesson 3 of unit 2", "unit 2 lesson 5", "week 3", "module 2"),
    "condition": ("free", "approved", "CC BY", "newest first"),
}
MOST = 0.02  # of the chips may change another: a few words are a topic or a wish by what is beside them


def read(typed: str) -> Understood:
    return understand(typed, KNOWLEDGE)


def chips(typed: str) -> list[Chip]:
    return chips_of(read(typed), read)


def named(found: list[Chip]) -> Counter[tuple[str, str]]:
    return Counter((chip.kind, chip.value or chip.label) for chip in found)


def queries(count: int) -> list[str]:
    random = Random(29)  # noqa: S311  any sample will do, but the same each time
    found = []
    for _ in range(count):
        kinds = random.sample(sorted(ASKED), random.randint(2, 4))
        parts = [random.choice(TOPICS), *(random.choice(ASKED[kind]) for kind in kinds)]
        random.shuffle(parts)
        found.append((" " if random.random() < 0.8 else ", ").join(parts))
    return found


def test_the_chips_after_one_is_taken_back_are_those_before_less_that_one() -> None:
    taken, changed, kinds = 0, [], set()
    for typed in queries(150):
        found = chips(typed)
        for chip in found:
            taken += 1
            kinds.add(chip.kind)
            after = named(chips_of(read(chip.without)))
            if after != named([other for other in found if other is not chip]):
                changed.append((typed, chip.words, chip.without))
    assert kinds >= ASKED.keys() - {"condition"}
    assert len(changed) <= MOST * taken, changed


@pytest.mark.parametrize(
    ("typed", "words", "without"),
    [
        (
            "short 20 minute quiz on 6.RP.A.1 for newcomers in English",
            "quiz",
            "short 20 minute, on 6.RP.A.1 for newcomers in English",
        ),
        (
            "by Oak 15-minute worksheet persuasive writing on 4.MD.C.5",
            "worksheet",
            "by Oak 15-minute, persuasive writing on 4.MD.C.5",
        ),
        ("lesson 3 of unit 2 grade 5 math -video", "lesson 3, of unit 2", "grade 5 math -video"),
        ("lesson 3 of unit 2 grade 5 math -video", "math", "lesson 3 of unit 2 grade 5 -video"),
        ("main idea week 3 short 20 minute", "20 minute", "main idea week 3"),
    ],
)
def test_words_that_stay_are_parted_if_they_would_be_read_together(typed: str, words: str, without: str) -> None:
    found = chips(typed)
    (chip,) = (chip for chip in found if chip.words == words)
    assert chip.without == without
    assert named(chips_of(read(without))) == named([other for other in found if other is not chip])


def test_what_is_read_as_one_is_one_chip() -> None:
    """The subject that a publisher's name says, the unit of a lesson, and a need that is asked for twice."""
    assert [(chip.kind, chip.label) for chip in chips("ratios from Illustrative Mathematics lesson 3 of unit 2")] == [
        ("publisher", "Illustrative Mathematics"),
        ("place", "lesson 3 unit 2"),
    ]
    (captions,) = chips("captions video volcanoes deaf student")[:1]
    assert captions.words == "captions, deaf student"


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("main idea for newcomers quiz", "need"),
        ("from OpenStax offline magnets video", "need"),
        ("main idea in Spanish week 3", "language"),
        ("human rights 20 minutes week 3 in Spanish", "minutes"),
        ("ratios newest first with captions", "sort"),
    ],
)
def test_a_piece_parts_the_words_around_it_as_a_comma_does(typed: str, kind: str) -> None:
    assert kind in {piece.kind for piece in read(typed).pieces}


@pytest.mark.parametrize("typed", ["time management in projects video", "motion sickness science"])
def test_what_may_be_part_of_a_topic_parts_less(typed: str) -> None:
    """No kind parts another, and no subject a need."""
    assert {piece.label for piece in read(typed).pieces} <= {"Video", "Science"}


def test_a_need_that_is_given_back_to_the_topic_leaves_the_other_chips() -> None:
    taken, changed = 0, []
    for typed in queries(150):
        found = chips_of(read(typed))
        for chip in (chip for chip in found if chip.kind == "need"):
            taken += 1
            after = chips_of(understand(typed, KNOWLEDGE, as_words=(chip.value,)))
            if named(after) != named([other for other in found if other is not chip]):
                changed.append((typed, chip.value, named(after)))
    assert len(changed) <= MOST * taken, changed


def test_a_piece_taken_away_leaves_the_rest_of_what_was_typed() -> None:
    understood = read("4th grade  fractions for English learners")
    assert understood.without(understood.pieces[0]) == "fractions for English learners"
    assert understood.without(understood.pieces[1]) == "4th grade fractions for"
