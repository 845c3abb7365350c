"""Progress of long work on standard error: a bar with the time left, or a line now and then if no terminal watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any, TextIO

Advance = Callable[[str, int, int | None], None]  # (stage, done, total)

EVERY_SECONDS = 10.0  # between two lines without a terminal; shorter work says nothing
INDEXING: Mapping[str, str] = {
    "read": "Reading materials",
    "embed": "Embedding texts",
    "infer": "Inferring alignments",
    "write": "Writing the index",
}


@contextmanager
def show_progress(stages: Mapping[str, str], stream: TextIO | None = None) -> Iterator[Advance]:
    """What to call, while the work goes on, with a stage, how much of it is done, and of how much; ``stages`` says each
    in words, in their order. How long a stage takes is not known before it begins, so of several each is told as a step
    of all, and the time left is of the step."""
    stream, names = stream or sys.stderr, _names(stages)
    if stream.isatty():
        yield _bars(names, stream)
        return
    lines, ended = _Lines(names, stream, several=len(stages) > 1), Event()
    thread = Thread(target=lines.go_on, args=(ended,), daemon=True)
    thread.start()
    try:
        yield lines.advance
    finally:
        ended.set()
        thread.join()


def _names(stages: Mapping[str, str]) -> dict[str, str]:
    if len(stages) == 1:
        return dict(stages)
    return {
        stage: f"Step {number} of {len(stages)}, {words[0].lower()}{words[1:]}"
        for number, (stage, words) in enumerate(stages.items(), 1)
    }


def _bars(names: Mapping[str, str], stream: TextIO) -> Advance:
    from tqdm import tqdm  # noqa: PLC0415

    open_bars: dict[str, Any] = {}

    def advance(stage: str, done: int, total: int | None) -> None:
        if stage not in open_bars:
            for bar in open_bars.values():
                bar.close()
            open_bars[stage] = tqdm(desc=names[stage], file=stream)
        bar = open_bars[stage]
        bar.total = total
        bar.update(done - bar.n)
        if total is not None and done >= total:
            bar.close()

    return advance


class _Lines:
    """A line now and then, also while the work is at one thing for long and tells nothing."""

    def __init__(self, names: Mapping[str, str], stream: TextIO, *, several: bool) -> None:
        self._names, self._stream, self._of = names, stream, " of this step" if several else ""
        self._began: dict[str, float] = {}
        self._at: tuple[str, int, int | None] | None = None
        self._printed_at = monotonic()
        self._one = Lock()

    def advance(self, stage: str, done: int, total: int | None) -> None:
        with self._one:
            self._began.setdefault(stage, monotonic())
            self._at = stage, done, total
        self._tell()

    def go_on(self, ended: Event) -> None:
        while not ended.wait(EVERY_SECONDS):
            self._tell()

    def _tell(self) -> None:
        with self._one:
            now = monotonic()
            if self._at is None or now - self._printed_at < EVERY_SECONDS:
                return
            self._printed_at = now
            stage, done, total = self._at
            much = f"{done:,}" if total is None else f"{done:,} of {total:,}"
            left = _left(now - self._began[stage], done, total)
            self._stream.write(f"{self._names[stage]}: {much}{left and left + self._of}\n")
            self._stream.flush()


def _left(spent: float, done: int, total: int | None) -> str:
    if total is None or not 0 < done < total or spent <= 0:
        return ""
    seconds = spent / done * (total - done)
    return f", about {seconds:.0f} seconds left" if seconds < 100 else f", about {seconds / 60:.0f} minutes left"
