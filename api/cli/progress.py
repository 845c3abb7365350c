"""Progress of long work on standard error: a bar with the time left, or a line now and then if no terminal watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
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


def show_progress(stages: Mapping[str, str], stream: TextIO | None = None) -> Advance:
    """What to call with a stage, how much of it is done, and of how much; ``stages`` says each in words."""
    stream = stream or sys.stderr
    return _bars(stages, stream) if stream.isatty() else _lines(stages, stream)


def _bars(stages: Mapping[str, str], stream: TextIO) -> Advance:
    from tqdm import tqdm  # noqa: PLC0415

    open_bars: dict[str, Any] = {}

    def advance(stage: str, done: int, total: int | None) -> None:
        if stage not in open_bars:
            for bar in open_bars.values():
                bar.close()
            open_bars[stage] = tqdm(desc=stages[stage], file=stream)
        bar = open_bars[stage]
        bar.total = total
        bar.update(done - bar.n)
        if total is not None and done >= total:
            bar.close()

    return advance


def _lines(stages: Mapping[str, str], stream: TextIO) -> Advance:
    started: dict[str, float] = {}
    printed_at = monotonic()

    def advance(stage: str, done: int, total: int | None) -> None:
        nonlocal printed_at
        now = monotonic()
        started.setdefault(stage, now)
        if now - printed_at < EVERY_SECONDS:
            return
        printed_at = now
        much = f"{done:,}" if total is None else f"{done:,} of {total:,}"
        stream.write(f"{stages[stage]}: {much}{_left(now - started[stage], done, total)}\n")
        stream.flush()

    return advance


def _left(spent: float, done: int, total: int | None) -> str:
    if total is None or not 0 < done < total or spent <= 0:
        return ""
    seconds = spent / done * (total - done)
    return f", about {seconds:.0f} seconds left" if seconds < 100 else f", about {seconds / 60:.0f} minutes left"
