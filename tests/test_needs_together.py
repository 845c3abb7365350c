"""Several needs in one query, beside topics that only look like needs."""

from __future__ import annotations

import pytest

from api.search.need_terms import find_needs


@pytest.mark.parametrize(
    ("typed", "needs"),
    [
        ("printable phonics for dyslexia", ["printable", "dyslexia-friendly"]),
        ("phonics for dyslexia printable", ["dyslexia-friendly", "printable"]),
        ("offline printable rivers", ["offline", "printable"]),
        ("printable fractions for English learners", ["printable", "english-learner"]),
        ("braille rivers with captions for English learners", ["braille-tactile", "captions", "english-learner"]),
        ("writing captions for English learners", ["english-learner"]),
        ("fractions without internet for kids with dyslexia", ["offline", "dyslexia-friendly"]),
        ("rivers that need no mouse for English learners", ["keyboard-only", "english-learner"]),
        ("history of braille for English learners", ["english-learner"]),
    ],
)
def test_a_need_beside_another_is_read_and_a_topic_beside_one_stays_a_topic(typed: str, needs: list[str]) -> None:
    assert [span.need for span in find_needs(typed)] == needs
