"""What is known of a resource for each learner need, and what is never claimed."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from growth import LINEAR, growth
from hypothesis import given
from hypothesis import strategies as st

from api.messages import english
from catalog.errors import InvalidRequestError
from catalog.model import AgeRange, Alignment, AlignmentType, Evidence, Resource
from catalog.needs.needs import NEEDS, evidence
from catalog.needs.readability import measure, readability
from catalog.needs.rules import RULES

STARTER = Path(__file__).parents[1] / "catalog/starter/resources"
VOCABULARY = Path(__file__).parents[2] / "shared/data/vocabularies/a11y_terms.json"
DECLARED, INFERRED, UNKNOWN = Evidence.DECLARED, Evidence.INFERRED, Evidence.UNKNOWN

EASY = "The cat sat on the mat. The dog ran to the park. We like to play with the ball. It is fun to run. " * 4
HARD = (
    "Photosynthetic organisms convert electromagnetic radiation into chemical energy through a remarkably complicated "
    "sequence of biochemical reactions. Considerable experimental evidence demonstrates that environmental conditions "
    "substantially influence photosynthetic efficiency. "
) * 4
PASSAGE: dict[str, Any] = {"types": ("Reading passage",), "languages": ("en",), "ages": AgeRange(10, 11)}


def resource(**fields: Any) -> Resource:
    return Resource(id="x:1", title=fields.pop("title", "A material"), **fields)


CASES: list[tuple[str, dict[str, Any], Evidence, str]] = [
    ("english-learner", {"keywords": ("English learners",)}, DECLARED,
     "The publisher's own words name “English learners”"),
    ("english-learner", {"description": "For ELLs."}, DECLARED, "The publisher's description says “ELLs”"),
    ("english-learner", {"audience_notes": ("2 notes for learners English learner",)}, DECLARED,
     "The publisher notes “2 notes for learners English learner”"),
    ("english-learner", {"audience_notes": ("0 notes for English learners",)}, UNKNOWN,
     "Supports for English learners not declared"),
    ("english-learner", {"keywords": ("sentence frames",)}, INFERRED,
     "The publisher's own words name “sentence frames”, which helps English learners"),
    ("english-learner", {**PASSAGE, "text": EASY}, INFERRED,
     "Reads at about Kindergarten, for ages 10-11: plain language helps English learners"),
    ("english-learner", {"title": "Wells and bells, El Niño"}, UNKNOWN, "Supports for English learners not declared"),
    ("reads-below-grade", {"keywords": ("plain language",)}, DECLARED,
     "The publisher's own words name “plain language”"),
    ("reads-below-grade", {**PASSAGE, "text": EASY}, INFERRED, "Reads at about Kindergarten, for ages 10-11"),
    ("reads-below-grade", {**PASSAGE, "text": HARD}, UNKNOWN, "Reads above grade 12, for ages 10-11"),
    ("reads-below-grade", {**PASSAGE, "text": EASY, "types": ("Lesson plan",)}, UNKNOWN, "Reading level not declared"),
    ("reads-below-grade", {**PASSAGE, "text": EASY, "languages": ("de",)}, UNKNOWN, "Reading level not declared"),
    ("reads-below-grade", {**PASSAGE, "text": EASY[:60]}, UNKNOWN, "Reading level not declared"),
    ("advanced", {"keywords": ("advanced",)}, DECLARED, "The publisher's own words name “advanced”"),
    ("advanced", {"keywords": ("advanced boiling reactor",)}, UNKNOWN, "Challenge for advanced learners not declared"),
    ("advanced", {"text": "## Steps\nGo.\n\n## Make it harder\nRun."}, INFERRED,
     "Its text has a part “Make it harder”"),
    ("prerequisite-practice", {"keywords": ("math intervention",)}, DECLARED,
     "The publisher's own words name “math intervention”"),
    ("prerequisite-practice", {"types": ("Practice set",)}, INFERRED,
     "Can be used to practise first: its publisher calls it “Practice set”"),
    ("prerequisite-practice", {"alignments": (Alignment(AlignmentType.REQUIRES, "3.NF.1"),)}, UNKNOWN,
     "Builds on 3.NF.1; practice of it not declared"),
    ("captions", {}, UNKNOWN, "Captions not declared"),
    ("captions", {"keywords": ("captions",)}, UNKNOWN, "Captions not declared"),
    ("captions", {"accessibility_features": ("https://x.org/captions",)}, DECLARED,
     "Captions declared by the publisher"),
    ("captions", {"accessibility_features": ("signLanguage", "closedCaptions")}, DECLARED,
     "Closed captions, sign language declared by the publisher"),
    ("captions", {"accessibility_features": ("transcript",)}, UNKNOWN, "Captions not declared; a transcript is"),
    ("captions", {"access_modes": ("textual",)}, INFERRED, "Captions not needed: text only"),
    ("captions", {"access_modes": ("textual",), "types": ("Video",)}, UNKNOWN, "Captions not declared"),
    ("captions", {"access_modes": ("textual", "visual")}, INFERRED,
     "Captions not needed: the publisher declares nothing to hear"),
    ("captions", {"access_modes": ("textual", "auditory")}, UNKNOWN, "Captions not declared"),
    ("screen-reader", {"access_modes_sufficient": ("textual",)}, DECLARED,
     "Text alone is enough, declared by the publisher"),
    ("screen-reader", {"access_modes_sufficient": ("textual,visual",)}, UNKNOWN,
     "Use with a screen reader not declared"),
    ("screen-reader", {"accessibility_features": ("alternativeText", "ARIA")}, DECLARED,
     "Alternative text, ARIA declared by the publisher"),
    ("screen-reader", {"accessibility_features": ("readingOrder",)}, UNKNOWN,
     "Reading order declared, but not text for what is seen"),
    ("screen-reader", {"access_modes": ("textual",)}, INFERRED, "Declared as text only, which screen readers read"),
    ("low-vision", {"accessibility_features": ("largePrint/18pt",)}, DECLARED, "Large print declared by the publisher"),
    ("low-vision", {"access_modes": ("textual", "colorDependent")}, UNKNOWN,
     "Depends on telling colours apart, says its publisher"),
    ("keyboard-only", {"accessibility_controls": ("fullKeyboardControl",)}, DECLARED,
     "Full keyboard control declared by the publisher"),
    ("keyboard-only", {"access_modes": ("textual",), "types": ("Interactive simulation",)}, UNKNOWN,
     "Keyboard control not declared"),
    ("dyslexia-friendly", {"keywords": ("dyslexia",)}, UNKNOWN, "Dyslexia-friendly presentation not declared"),
    ("dyslexia-friendly", {"description": "A dyslexia-friendly reader."}, DECLARED,
     "The publisher's description says “dyslexia-friendly”"),
    ("dyslexia-friendly", {**PASSAGE, "text": EASY}, INFERRED, "Short sentences: 6 words on average"),
    ("short-attention", {"minutes": 15}, INFERRED, "Takes 15 minutes, says its publisher"),
    ("short-attention", {"minutes": 45}, UNKNOWN, "Takes 45 minutes, says its publisher"),
    ("short-attention", {"keywords": ("brain break",)}, DECLARED, "The publisher's own words name “brain break”"),
    ("short-attention", {}, UNKNOWN, "Time needed not declared"),
    ("offline", {"keywords": ("unplugged",)}, DECLARED, "The publisher's own words name “unplugged”"),
    ("offline", {"materials": ("paper", "a laptop")}, UNKNOWN, "Needs a laptop"),
    ("offline", {"materials": ("paper", "dice")}, INFERRED, "The materials listed need no device: paper, dice"),
    ("offline", {"materials": ("paper",), "types": ("Video",)}, UNKNOWN, "Use offline not declared"),
    ("offline", {"format": "application/pdf"}, INFERRED, "A PDF, which can be saved and printed"),
    ("low-preparation", {"materials": ("dice",)}, INFERRED, "Few materials listed: dice"),
    ("low-preparation", {"materials": ("microscope",)}, UNKNOWN, "Needs microscope"),
    ("low-preparation", {"keywords": ("no prep",)}, DECLARED, "The publisher's own words name “no prep”"),
]  # fmt: skip


@pytest.mark.parametrize(("need", "fields", "known", "because"), CASES)
def test_evidence_says_how_it_is_known_and_why(
    need: str, fields: dict[str, Any], known: Evidence, because: str
) -> None:
    found = evidence(resource(**fields), need)
    assert (found.need, found.evidence, english().say(found.because)) == (need, known, because)


@pytest.mark.parametrize("need", NEEDS)
def test_a_bare_resource_is_unknown_for_every_need(need: str) -> None:
    assert evidence(resource(), need).evidence is UNKNOWN


def test_every_need_has_a_name_rules_and_sources() -> None:
    assert list(NEEDS) == list(RULES)
    assert len(NEEDS) == 12
    for id, need in NEEDS.items():
        assert need.id == id
        assert need.name
        assert need.description.endswith(".")
        assert need.rules
        assert all(source.url.startswith("https://") for source in need.sources)


def test_an_unknown_need_names_those_there_are() -> None:
    with pytest.raises(InvalidRequestError, match="captions"):
        evidence(resource(), "braille")


words = st.sampled_from(
    [
        "captions",
        "accessible",
        "screen reader",
        "braille",
        "keyboard",
        "sign language",
        "low vision",
        "large print",
        "WCAG",
    ]
)
ACCESS = ("captions", "screen-reader", "low-vision", "keyboard-only")


@given(st.lists(words, max_size=5), st.lists(words, max_size=3), st.sampled_from(ACCESS))
def test_accessibility_is_never_claimed_from_keywords_or_prose(
    keywords: list[str], prose: list[str], need: str
) -> None:
    said = resource(keywords=tuple(keywords), description=" ".join(prose), audience_notes=tuple(prose))
    assert evidence(said, need).evidence is UNKNOWN


@given(st.sampled_from(list(NEEDS)), st.text(max_size=60), st.integers(1, 300))
def test_evidence_is_the_same_for_the_same_resource(need: str, text: str, minutes: int) -> None:
    one = resource(**{**PASSAGE, "text": text, "minutes": minutes})
    assert evidence(one, need) == evidence(replace(one), need)


def test_readability_is_of_prose_without_markdown_and_cheap() -> None:
    plain = measure(EASY)
    assert plain == measure(f"# Heading\n\n| a | b |\n|---|---|\n\n{EASY}\n\n```\ncode here\n```")
    assert plain is not None
    assert plain.grade == 0
    hard = measure(HARD)
    assert hard is not None
    assert hard.grade > 12
    assert hard.words_a_sentence == 13.5, "27 words in two sentences"
    assert measure("12 + 34 = 46. 5 x 6 = 30. " * 40) is None
    long = resource(**{**PASSAGE, "text": HARD * 200})
    assert readability(long) is readability(long), "measured once a text"


@pytest.mark.parametrize(
    ("text", "count"), [("#", 400_000), ("# ", 200_000), ("# a\n", 100_000), ("```\n", 100_000), ("[", 400_000)]
)
def test_text_built_to_be_slow_costs_no_more_than_its_length(text: str, count: int) -> None:
    def judge(size: int) -> None:
        judged = resource(**{**PASSAGE, "text": text * size})
        for need in NEEDS:
            evidence(judged, need)

    assert growth(judge, count) < LINEAR


def test_nothing_heavy_is_imported_before_a_text_is_measured() -> None:
    code = "import sys, catalog.needs.needs; sys.exit('textstat' in sys.modules or 'nltk' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[1], check=False).returncode == 0


@pytest.mark.skipif(not VOCABULARY.exists(), reason="the W3C vocabulary is not on this machine")
def test_the_terms_used_are_those_of_the_w3c_vocabulary() -> None:
    vocabulary = json.loads(VOCABULARY.read_text())
    terms = {entry["id"] for group in vocabulary.values() for entry in group}
    for features, controls in (
        (["captions", "closedCaptions", "openCaptions", "signLanguage", "alternativeText", "longDescription", "ARIA",
          "taggedPDF", "describedMath", "ttsMarkup", "structuralNavigation", "readingOrder", "tableOfContents",
          "transcript", "displayTransformability", "largePrint", "highContrastDisplay", "braille", "tactileGraphic",
          "synchronizedAudioText"], ["fullKeyboardControl", "fullSwitchControl"]),
    ):  # fmt: skip
        assert set(features) | set(controls) <= terms
