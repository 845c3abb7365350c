"""What a request understood of words is understood again only if what passes its filter was looked at."""

from __future__ import annotations

from collections.abc import Callable

from api.search.read_once import ReadOnce
from api.search.understanding import Understood
from catalog.model import Filter

MATHS, MUSIC = Filter(subjects=("Mathematics",)), Filter(subjects=("Music",))


def counted(typed: list[str], *, looks: bool) -> Callable[[Callable[[], Filter]], Understood]:
    def understand(look: Callable[[], Filter]) -> Understood:
        rest = look().subjects[0] if looks else "fractions"
        typed.append(rest)
        return Understood("fractions", (), rest, None, {}, {}, "", None)

    return understand


def test_words_that_look_at_no_filter_are_read_once_under_all() -> None:
    once, typed = ReadOnce(), list[str]()
    read = [once.understood("fractions", filter, counted(typed, looks=False)) for filter in (MATHS, MUSIC, MATHS)]
    assert typed == ["fractions"]
    assert read[0] is read[1] is read[2]


def test_words_that_look_at_the_filter_are_read_once_under_each() -> None:
    once, typed = ReadOnce(), list[str]()
    filters = (MATHS, MUSIC, MATHS)
    read = [once.understood("fractions", filter, counted(typed, looks=True)).rest for filter in filters]
    assert read == ["Mathematics", "Music", "Mathematics"]
    assert typed == ["Mathematics", "Music"]
