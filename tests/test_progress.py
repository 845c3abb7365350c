"""How long work tells its progress without a terminal."""

from __future__ import annotations

import io

import pytest

from api.cli.progress import show_progress


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that the progress reads, which a test sets."""
    now = [0.0]
    monkeypatch.setattr("api.cli.progress.monotonic", lambda: now[0])
    return now


def test_without_a_terminal_a_line_every_ten_seconds_says_how_much_is_left(clock: list[float]) -> None:
    stream = io.StringIO()
    advance = show_progress({"read": "Reading", "write": "Writing"}, stream)
    for second in range(31):
        clock[0] = float(second)
        advance("read", second * 10, 1000)
    clock[0] = 40.0
    advance("write", 3, None)
    assert stream.getvalue().splitlines() == [
        "Reading: 100 of 1,000, about 90 seconds left",
        "Reading: 200 of 1,000, about 80 seconds left",
        "Reading: 300 of 1,000, about 70 seconds left",
        "Writing: 3",
    ]


def test_minutes_are_told_when_there_are_many_seconds(clock: list[float]) -> None:
    stream = io.StringIO()
    advance = show_progress({"read": "Reading"}, stream)
    advance("read", 0, 100)
    clock[0] = 30.0
    advance("read", 10, 100)
    assert stream.getvalue() == "Reading: 10 of 100, about 4 minutes left\n"


def test_short_work_says_nothing(clock: list[float]) -> None:
    stream = io.StringIO()
    show_progress({"read": "Reading"}, stream)("read", 5, 5)
    assert stream.getvalue() == ""
