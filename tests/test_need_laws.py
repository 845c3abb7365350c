"""Laws of terms of needs: said in any way a term is the same need, and it takes nothing from the topic beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from test_needs_asked import ALL_NEEDS

from api.search.need_phrasing import NEEDED, NO
from api.search.need_table import table
from api.search.need_terms import find_needs
from api.search.understanding import understand
from catalog.model import Resource
from catalog.needs import access, access_rules, setting_rules
from catalog.needs.access import BEGUN, Kind, may_hold
from catalog.needs.beginnings import Beginnings
from catalog.needs.rules import RULES
from catalog.needs.vocabulary import LEARNERS, Term, needs_named, terms
from catalog.text.analysis import distinct_terms
from catalog.text.analysis import terms as terms_of_text
from indexer.words.analysis import stem, words

EVERY = [(need, term) for need, listed in terms().items() for term in listed if not term.spanish]
MARKS = set("~@#%^*!=+&$")


def needs(typed: str) -> list[str]:
    return [span.need for span in find_needs(typed) if not span.refused]


def plain(kinds: Iterable[str], *, topical: bool = False) -> list[tuple[str, Term]]:
    """The terms of these kinds that have no marks, with their needs as they are read alone."""
    chosen = [term for _, term in EVERY if term.kind in kinds and term.topical <= topical]
    return [(read[0], term) for term in chosen if not MARKS & set(term.text) and len(read := needs(term.text)) == 1]


MATERIALS = plain(("offers", "asks", "helps"))
ABSENT = sorted(
    {
        (entry.need, " ".join(name[1:]))
        for name, entry in table().items()
        if name[0] == NO and len(name) > 1 and name[-1] != NEEDED and not (entry.learners or entry.topical)
    }
)
STRUGGLES = [term.text.removeprefix("~ with ").removesuffix(" %") for _, term in EVERY
             if term.kind == "learners" and term.text.startswith("~ with ") and term.text.endswith(" %")]  # fmt: skip
LEARNER_TERMS = [term.text for _, term in EVERY if term.kind == "learners" and term.text.count("~") == 1
                 and not (MARKS - {"~"}) & set(term.text)]  # fmt: skip


def test_every_term_that_is_no_topic_is_read_beside_one() -> None:
    assert [term.text for need, term in MATERIALS if needs(f"fractions {term.text}") != [need]] == []


def test_words_that_only_queries_have_are_no_evidence() -> None:
    said = ". ".join(term.text for _, term in EVERY if term.kind == "asks")
    no_evidence = {"also", "help"}  # no rule asks for these
    assert {kind for _, kind in needs_named(said)} - no_evidence <= {"learners", "offers", "helps"}


def test_what_a_material_does_without_is_one_need_however_that_is_said() -> None:
    for need, thing in ABSENT:
        for said in ("without {}", "needs no {}", "doesn't need {}", "does not require {}", "{} not required",
                     "no need for {}", "{} isn't needed", "no {} needed", "free of {}"):  # fmt: skip
            assert needs(f"fractions {said.format(thing)}") == [need], (said, thing)


def test_learners_who_struggle_with_something_are_those_with_a_difficulty_in_it() -> None:
    for what in STRUGGLES:
        said = {tuple(needs(f"fractions for {each}")) for each in (
            f"students with {what} difficulties", f"pupils who struggle with {what}", f"kids having trouble in {what}",
            f"learners having difficulty with {what}", f"a child who has problems with {what}")}  # fmt: skip
        assert len(said) == 1 or what == "reading", (what, said)  # who struggle to read need an easier text
        assert said != {()}, what


@pytest.mark.parametrize("frame", ["students who need {}", "pupils using {}", "a learner who relies on {}",
                                   "kids needing {}", "fractions for children who can only use {}"])  # fmt: skip
def test_learners_who_use_what_a_material_offers_ask_for_it(frame: str) -> None:
    missed = [term.text for need, term in MATERIALS if need not in needs(frame.format(term.text))]
    assert set(missed) <= {"reteaching"}  # listed under "intervention"


@given(st.sampled_from(LEARNER_TERMS), st.sampled_from(LEARNERS), st.sampled_from(LEARNERS))
def test_every_word_for_a_learner_is_read_alike(text: str, one: str, other: str) -> None:
    def asked(word: str) -> list[str]:
        return needs(f"fractions for {' '.join(word if part == '~' else part for part in text.split())}")

    assert asked(one) == asked(f"{other}s") or {one, other} & {"child", "children"}


@given(
    st.sampled_from(
        [(need, term) for need, term in MATERIALS if term.text.find(" ") > 3 and term.text.replace(" ", "").isalpha()]
    )
)
def test_hyphens_and_capitals_change_no_need(each: tuple[str, Term]) -> None:
    need, term = each
    for said in (term.text.replace(" ", "-"), term.text.title(), term.text.capitalize()):
        assert needs(f"fractions {said}") == needs(f"fractions {term.text}") == [need]


@given(
    st.sampled_from(
        [
            (need, term)
            for need, term in plain(("learners", "offers", "asks"))
            if term.text.isalpha() and term.text.isupper() and term.acronym
        ]
    )
)
def test_an_acronym_is_read_with_periods_and_in_the_plural(each: tuple[str, Term]) -> None:
    need, term = each
    letters = term.text
    for said in (letters, ".".join([*letters, ""]), letters if letters.endswith("S") else f"{letters}s"):
        assert needs(f"fractions for {said}") == [need], said


@given(st.sampled_from(MATERIALS), st.sampled_from(["photosynthesis", "water cycle", "adding decimals"]))
def test_a_term_beside_a_topic_leaves_it_its_words_and_gives_its_own_back(each: tuple[str, Term], topic: str) -> None:
    need, term = each
    read = understand(f"{topic} {term.text}", ALL_NEEDS)
    assume(read.ages is None and not read.languages)  # "grade 2 braille", "captions in English"
    of_topic = {stem(word) for word in words(topic)}
    found = understand(f"{topic} {term.text}", ALL_NEEDS)
    assert need in {value for piece in found.pieces for value in piece.values}
    assert {word for word, weight in found.terms.items() if weight == 1.0} >= of_topic
    refused = understand(f"{topic} {term.text}", ALL_NEEDS, as_words=(need,))
    assert need not in refused.needs


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (access.INTERACTIVE, "An online App"),
        (access.VIDEO, "Watch this VIDEO"),
        (access.VIDEO, "a Clip"),
        (access.VIDEO, "a paper clip"),
        (access.AUDIO, "listen to Songs"),
        (setting_rules._HEAVY, "a file of 2 GB"),
        (setting_rules._INTERNET, "Requires the Internet"),
        (access_rules._TIMED, "Against the Clock"),
        (access_rules._FLASHES, "Warning: flashing"),
        (access_rules._MOUSE, "No keyboard"),
        (access_rules._NOT_READ, "No alt text"),
        (access_rules._NO_CAPTIONS, "NO CAPTIONS"),
        (access_rules._NO_CAPTIONS, "nothing of the kind"),
    ],
)
def test_what_is_looked_for_in_lower_case_first_is_found_in_any(kind: Kind, said: str) -> None:
    for text in (said, said.upper(), said.lower(), f"É: {said}."):
        assert access.may_hold(text, kind) == bool(kind.pattern.search(text)), text


def test_a_pattern_with_capitals_is_refused_where_text_is_in_lower_case() -> None:
    with pytest.raises(ValueError, match="lower case"):
        access.may_hold("2 GB", Kind(re.compile(r"\d+ GB", re.IGNORECASE)))


@pytest.mark.parametrize("kind", BEGUN, ids=lambda kind: str(kind.pattern.pattern[:40]))
def test_what_a_pattern_finds_is_never_ruled_out_by_how_words_begin(kind: Kind) -> None:
    @given(st.from_regex(kind.pattern), st.sampled_from(["", "a", "a ", "the-"]))
    def holds(matching: str, before: str) -> None:
        text = f"{before} {matching}"
        if re.search(kind.pattern.pattern, text.lower()):
            assert may_hold(text, kind)

    holds()


@given(st.lists(st.sampled_from(["filming", "Video", "no", "e-video", "vid", "l’audio", "clock", "x_video"])))
def test_beginnings_are_those_of_the_words_of_a_text(words: list[str]) -> None:
    text, known = " ".join(words), {"video", "film", "audio", "no"}
    runs = re.findall(r"\w+", text.lower())
    assert Beginnings(known)(text) == {one for one in known if any(run.startswith(one) for run in runs)}


@given(
    st.lists(
        st.sampled_from(["7", "×", "8", "7×8", "War", "one", "II", "Act", "I", "acts", "the", "v", "unit", "cells"])
    )
)
def test_distinct_terms_are_the_terms_each_once(said: list[str]) -> None:
    text = " ".join(said)
    assert distinct_terms(text) == set(terms_of_text(text))


def test_what_is_remembered_of_one_material_is_never_said_of_another() -> None:
    plain = Resource(id="a", title="A", url="https://a.example/a")
    told = replace(plain, keywords=("English learners",), description="Watch this film online, against the clock.")
    alone = {id: (rule(plain), rule(told)) for id, rule in RULES.items()}
    in_turns = {id: (rule(plain), rule(replace(told)), rule(plain), rule(told)) for id, rule in RULES.items()}
    assert all(found == alone[id] * 2 for id, found in in_turns.items())
    assert {id for id, (one, other) in alone.items() if one != other} >= {"english-learner", "own-pace"}
