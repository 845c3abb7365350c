"""How long work tells its progress without a terminal."""

from __future__ import annotations

import io
from threading import Event
from time import sleep

import pytest

from api.cli.progress import show_progress


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that the progress reads, which a test sets."""
    now = [0.0]
    monkeypatch.setattr("api.cli.progress.monotonic", lambda: now[0])
    return now


def test_without_a_terminal_a_line_every_ten_seconds_says_how_much_is_left_of_which_step(clock: list[float]) -> None:
    stream = io.StringIO()
    with show_progress({"read": "Reading", "write": "Writing"}, stream) as advance:
        for second in range(31):
            clock[0] = float(second)
            advance("read", second * 10, 1000)
        clock[0] = 40.0
        advance("write", 3, None)
    assert stream.getvalue().splitlines() == [
        "Step 1 of 2, reading: 100 of 1,000, about 90 seconds left of this step",
        "Step 1 of 2, reading: 200 of 1,000, about 80 seconds left of this step",
        "Step 1 of 2, reading: 300 of 1,000, about 70 seconds left of this step",
        "Step 2 of 2, writing: 3",
    ]


def test_minutes_are_told_when_there_are_many_seconds(clock: list[float]) -> None:
    stream = io.StringIO()
    with show_progress({"read": "Reading"}, stream) as advance:
        advance("read", 0, 100)
        clock[0] = 30.0
        advance("read", 10, 100)
    assert stream.getvalue() == "Reading: 10 of 100, about 4 minutes left\n"


def test_short_work_says_nothing(clock: list[float]) -> None:
    stream = io.StringIO()
    with show_progress({"read": "Reading"}, stream) as advance:
        advance("read", 5, 5)
    assert stream.getvalue() == ""


def test_lines_go_on_while_the_work_tells_nothing_and_end_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.cli.progress.EVERY_SECONDS", 0.01)
    stream, told = io.StringIO(), Event()
    monkeypatch.setattr(stream, "flush", lambda: told.set() if stream.getvalue().count("\n") > 2 else None)
    with show_progress({"read": "Reading"}, stream) as advance:
        advance("read", 0, 100)
        assert told.wait(60)
    assert set(stream.getvalue().splitlines()) == {"Reading: 0 of 100"}
    before = stream.getvalue()
    sleep(0.05)
    assert stream.getvalue() == before
