"""Alternatives: the same objective, near in grade and in a language that both share, with gains and losses."""

from __future__ import annotations

from dataclasses import replace

from api.recommending.alternatives import alternatives, same_objective
from catalog.model import AgeRange, Alignment, AlignmentType, Part, Resource

TAUGHT = (Alignment(AlignmentType.TEACHES, "4.NF.1", "s1"),)
FILM = Resource(
    id="film", title="Film", types=("Video",), languages=("en",), ages=AgeRange(9, 10), alignments=TAUGHT,
    access_modes=("auditory", "visual"), adaptations=("braille",), minutes=15,
)  # fmt: skip
CAPTIONED = replace(FILM, id="captioned", accessibility_features=("closedCaptions",), minutes=45, adaptations=())


def near(*others: Resource) -> list[str]:
    found = same_objective(FILM, [(other, 0.9) for other in others], frozenset({"s1"}))
    return [other.id for other in found]


def test_an_alternative_is_a_grade_away_at_most_and_in_a_shared_language() -> None:
    earlier, far = replace(CAPTIONED, ages=AgeRange(8, 9)), replace(CAPTIONED, id="far", ages=AgeRange(6, 7))
    spanish, regional = (
        replace(CAPTIONED, id="es", languages=("es",)),
        replace(CAPTIONED, id="gb", languages=("en-GB",)),
    )
    assert near(earlier, far, spanish, regional) == ["captioned", "gb"]


def test_gains_and_losses_are_both_told() -> None:
    ((kind, (found,)),) = alternatives(FILM, [CAPTIONED])
    assert (kind, found.needs, found.loses) == ("accessible", ["captions"], ["executive-function"])


def test_what_the_publisher_names_as_an_adaptation_comes_first() -> None:
    braille = replace(CAPTIONED, id="braille", accessibility_features=("braille",))
    shown = alternatives(FILM, [CAPTIONED, braille])
    assert [kind for kind, _ in shown] == ["adaptation", "accessible"]
    assert shown[0][1][0].needs == ["braille-tactile"]


def test_what_meets_a_need_asked_for_comes_before_anything_and_says_how_surely() -> None:
    heard = replace(CAPTIONED, id="heard", accessibility_features=("audioDescription",))
    both = replace(CAPTIONED, id="both", accessibility_features=("audioDescription", "closedCaptions"), minutes=90)
    asked = ["audio-description", "captions", "no-such-need"]
    shown = alternatives(FILM, [CAPTIONED, heard, both], asked)
    assert shown[0][0] == "asked"
    assert [(alternative.resource.id, set(alternative.needs) & set(asked)) for alternative in shown[0][1]] == [
        ("both", {"audio-description", "captions"}),
        ("captioned", {"captions"}),
    ]
    assert not shown[0][1][0].inferred
    supported = replace(FILM, id="ell", text="## Supports for English learners\n\nThe tide is ___ because ___.")
    ((kind, (found,)), *_) = alternatives(FILM, [supported], ["english-learner"])
    assert (kind, found.needs, found.inferred) == ("asked", ["english-learner"], {"english-learner"})
    assert alternatives(CAPTIONED, [both], ["captions"]) == alternatives(CAPTIONED, [both]), "it meets it itself"


def test_support_for_language_is_not_simpler() -> None:
    supported = replace(FILM, id="ell", keywords=("ELL",))
    assert "simpler" not in dict(alternatives(FILM, [supported]))


def test_a_broad_standard_alone_makes_no_alternative() -> None:
    other, named = replace(CAPTIONED, id="far", title="Another thing"), replace(CAPTIONED, id="named", title="A film")
    assert same_objective(FILM, [(other, 0.89), (named, 0.59)], frozenset({"s1"})) == []
    assert same_objective(FILM, [(other, 0.9), (named, 0.6)], frozenset({"s1"})) == [other, named]


def test_without_a_standard_one_title_holds_the_other_or_the_texts_nearly_agree() -> None:
    ours = replace(FILM, title="Multiples of 5", subjects=("Mathematics",), alignments=())
    named = lambda title: replace(ours, id=title, title=title)  # noqa: E731
    least = {"Explain multiples of 5": 0.68, "Adjacent multiples of 5": 0.8, "By fives": 0.9}
    for title, score in least.items():
        assert same_objective(ours, [(named(title), score - 0.01), (named(title), score)], frozenset()) == [
            named(title)
        ], title
    for other in ("Multiples of 8", "Factors of 5"):
        assert same_objective(ours, [(named(other), 0.99)], frozenset()) == [], other
    assert same_objective(ours, [(named("Practice problems"), 0.99)], frozenset()) == []


def test_a_grade_makes_simpler_only_what_says_enough_and_is_no_copy() -> None:
    numbered = lambda *numbers: " ".join(f"word{number}" for number in numbers)  # noqa: E731
    ours = replace(FILM, text=numbered(*range(100)), adaptations=())
    earlier = lambda text: replace(ours, id="earlier", ages=AgeRange(8, 9), text=text)  # noqa: E731
    offered = lambda text: [kind for kind, _ in alternatives(ours, [earlier(text)])]  # noqa: E731
    # Of 99 pairs of neighbors in each, n are shared: n / (198 - n) is three quarters between 84 and 85.
    assert offered(numbered(*range(85), *range(200, 215))) == ["simpler"]
    assert offered(numbered(*range(86), *range(200, 214))) == []
    assert offered(numbered(*range(200, 226))) == ["simpler"], "25 pairs"
    assert offered(numbered(*range(200, 225))) == []


def test_titles_share_their_words_in_one_order_their_lists_and_the_works_they_quote() -> None:
    def joined(title: str, other: str) -> bool:
        ours = replace(FILM, title=title)
        return bool(same_objective(ours, [(replace(ours, id="other", title=other), 0.99)], frozenset({"s1"})))

    assert joined("Stretching a spring", "Stretching springs: a practical")
    assert not joined("Divide a fraction by a whole number", "Divide a whole number by a fraction")
    assert not joined("Perimeter, area and volume", "Perimeter and area")
    assert joined("Perimeter and area", "Perimeter, area and volume")
    assert joined("The gothic in 'Dracula'", "Meeting the gothic in ‘Dracula’")
    assert not joined("The gothic in 'Dracula'", "The gothic in 'Frankenstein'")
    assert not joined("The gothic in 'Dracula'", "The gothic")
    assert joined("The farmer's fields and the baker's bread", "The farmer's fields, the baker's bread")


def test_lessons_of_one_unit_and_objectives_without_a_common_word_are_no_alternatives() -> None:
    def joined(place: Part, other: Part, aim: str = "I can shade a half.") -> bool:
        ours = replace(FILM, subjects=("Maths",), parts=(place,), objectives=("I can shade a quarter.",))
        theirs = replace(ours, id="other", parts=(other,), objectives=(aim,))
        assert same_objective(ours, [(replace(theirs, objectives=ours.objectives), 0.95)], frozenset({"s1"}))
        return bool(same_objective(replace(ours, alignments=()), [(replace(theirs, alignments=()), 0.95)], frozenset()))

    first, second = Part("Fractions", "u1", 1), Part("Fractions", "u1", 2)
    assert not joined(first, second)
    assert joined(first, Part("Fractions", "u2", 2))
    assert joined(Part("Fractions", "u1"), Part("Fractions", "u1")), "a folder without an order"
    assert not joined(first, Part("Fractions", "u2", 2), "I can count in tens.")


def test_a_grade_makes_harder_only_what_says_no_less() -> None:
    words = " ".join(f"word{number}" for number in range(40))
    ours = replace(FILM, adaptations=(), alignments=(), text=words, title="Planning a speech")
    ours = replace(ours, objectives=("I can plan and give a speech on a thing.",))

    def offered(title: str, aim: str = "I can plan a long speech.", points: str = "") -> list[str]:
        later = replace(ours, id="later", ages=AgeRange(10, 11), title=title, objectives=(aim,), text=words[::-1])
        return [
            kind for kind, _ in alternatives(replace(ours, description=points), [replace(later, description=points)])
        ]

    assert offered("Planning a persuasive speech") == ["harder"]
    assert offered("Planning and writing a speech") == [], "another step of making it"
    assert offered("Planning") == [], "it loses a part"
    assert offered("Planning a persuasive speech", ours.objectives[0]) == [], "the same objective"
    assert offered("Planning a persuasive speech", points="Speeches have a purpose.") == [], "the same points"
    past = "I can plan a long speech in the past tense."
    assert offered("Planning a persuasive speech", past) == ["harder"]
    assert offered("Planning a present speech", past) == []


def test_more_of_a_support_that_a_material_has_is_no_gain() -> None:
    glossary = "## Key words\n\n- tide: the rise of the sea\n"
    ours = replace(FILM, text_format="text/markdown", text=glossary, adaptations=())
    more = replace(ours, id="more", text=glossary + "- ebb: the fall of the sea\n- moon: what goes around the earth\n")
    assert alternatives(ours, [more], ["english-learner"]) == []
    assert dict(alternatives(replace(ours, text=""), [more], ["english-learner"]))["asked"][0].needs == [
        "english-learner"
    ]


def test_a_test_for_another_grade_is_no_simpler_one() -> None:
    quiz = replace(FILM, title="Fractions quiz", adaptations=())
    assert alternatives(quiz, [replace(quiz, id="earlier", ages=AgeRange(8, 9))]) == []


def test_a_test_is_no_alternative_to_a_lesson() -> None:
    quiz = replace(CAPTIONED, id="quiz", types=("Quiz",))
    assert near(quiz) == []
    assert same_objective(quiz, [(replace(quiz, id="other"), 0.9)], frozenset({"s1"}))


def test_what_a_publisher_declares_for_access_is_not_given_up_for_minutes() -> None:
    short = replace(FILM, id="short", minutes=5, adaptations=())
    assert "shorter" in dict(alternatives(FILM, [short]))
    assert "shorter" not in dict(alternatives(replace(CAPTIONED, minutes=45), [short]))


def test_what_gives_up_as_much_access_as_it_gains_or_states_a_barrier_is_not_more_accessible() -> None:
    described = replace(FILM, adaptations=(), accessibility_features=("audioDescription",))
    assert "accessible" not in dict(alternatives(described, [CAPTIONED]))
    flashing = replace(CAPTIONED, accessibility_hazards=("flashing",))
    assert "accessible" not in dict(alternatives(FILM, [flashing]))
    advanced = replace(CAPTIONED, educational_use=("enrichment",))
    assert "accessible" not in dict(alternatives(FILM, [advanced]))
