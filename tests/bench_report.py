"""What ``bench`` measures, and how it is written to bench-report/."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

REPORT = Path("bench-report")


@dataclass
class Pair:
    """``ratio`` is ours over theirs, of medians; ``bound`` what it should not pass (or reach, for throughput)."""

    name: str
    ours: float
    theirs: float
    unit: str
    ratio: float
    bound: float | None = None


def write(pairs: Sequence[Pair], figures: Mapping[str, object], name: str = "bench") -> None:
    """``name``.json and ``name``.txt, which is shown too."""
    machine = {"cpus": os.cpu_count(), "platform": platform.platform(), "load": os.getloadavg()}
    report = {"machine": machine, "pairs": [asdict(pair) for pair in pairs], "figures": figures}
    (REPORT / f"{name}.json").write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    lines = [f"{'pair':66} {'ours':>9} {'theirs':>9} {'ratio':>7}  bound"]
    for pair in pairs:
        bound = "" if pair.bound is None else f"{pair.bound:g}"
        lines.append(f"{pair.name:66} {pair.ours:9.2f} {pair.theirs:9.2f} {pair.ratio:7.2f}  {bound} ({pair.unit})")
    lines += ["", json.dumps(figures, indent=1), "", json.dumps(machine)]
    (REPORT / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    say("\n".join(lines))


def say(text: str) -> None:
    sys.stderr.write(text + "\n")
