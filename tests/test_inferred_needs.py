"""What is inferred of a need from the text of a material: only what is sure in it."""

from __future__ import annotations

from catalog.model import Evidence, Resource
from catalog.needs.needs import evidence


def test_things_are_concrete_if_a_text_has_them_handled_for_certain() -> None:
    def known(text: str) -> Evidence:
        lesson = Resource(id="x", title="A lesson", text=text, subjects=("Mathematics",))
        return evidence(lesson, "concrete-representations").evidence

    for text in ("Is it odd? Use counters or cubes.", "Show 3 or more with base ten blocks."):
        assert known(text) is Evidence.INFERRED, text
    for text in (
        "Use counters or drawn dots.",
        "Use a number line or counters.",
        "If needed, use base ten blocks.",
        "Using algebra tiles can also help.",
        "Use ten frames.",
        "If pupils struggle, give them counters.",
        "Misconception: When using counters, pupils misread a zero.",
    ):
        assert known(text) is Evidence.UNKNOWN, text


def test_terms_of_several_words_have_one_meaning() -> None:
    text = "main clause: can stand on its own ear drum: the thin skin that shakes air track: it lowers what rubs on it"
    words = ("main clause", "ear drum", "air track")
    found = evidence(Resource(id="x", title="A lesson", text=text, keywords=words), "english-learner")
    assert found.evidence is Evidence.INFERRED


def test_a_meaning_that_shares_one_word_with_another_alone_is_no_sense_of_the_lesson() -> None:
    text = "structure: how a text is put in order reply: a musical answer to a call warm-up: an order of exercises"
    lesson = Resource(id="x", title="Songs", text=text, keywords=("structure", "reply", "warm-up"))
    assert evidence(lesson, "english-learner").evidence is Evidence.UNKNOWN


def test_a_timed_challenge_is_part_of_the_lesson_and_an_extension_goes_further() -> None:
    for heading, known in (("Challenge (12 minutes)", Evidence.UNKNOWN), ("Extension (9 min)", Evidence.INFERRED)):
        lesson = Resource(id="x", title="Circuits", text=f"## {heading}\nGo.", text_format="text/markdown")
        assert evidence(lesson, "advanced").evidence is known, heading


def test_what_is_described_as_remediation_is_no_practice_of_prerequisites() -> None:
    lesson = Resource(id="x", title="Antonyms", description="Remediation and practice.")
    assert evidence(lesson, "prerequisite-practice").evidence is Evidence.UNKNOWN
