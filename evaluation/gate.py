"""A frozen baseline: the figures that a change may not fall below, kept in a JSON file beside the judged set."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from catalog.errors import JudgmentError
from evaluation.measures import Measurement
from evaluation.topics import file_bytes

FORMAT = 1
TOLERANCE = 0.02
CATALOG = ("resources", "digest")  # what has to be equal, of the facts that a run keeps of what it searched
_MEND = "freeze it again with `syllabary evaluate FOLDER --freeze FILE`."


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """``values[measure]`` are the means once measured; a mean may fall short of them by ``tolerances[measure]``.

    ``digest`` is that of the judged set (``JudgedSet.digest``): figures on other judgments are no baseline.
    """

    set_name: str
    run: str
    topics: int
    digest: str
    values: Mapping[str, float] = field(hash=False)
    tolerances: Mapping[str, float] = field(hash=False)
    catalog: Mapping[str, str | int] = field(default_factory=dict, hash=False)  # see CATALOG; {} if not known


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A measure below what was asked of it."""

    measure: str
    value: float
    least: float

    def __str__(self) -> str:
        return f"{self.measure} is {self.value:.4f}; at least {self.least:.4f} is asked for."


def freeze(
    measurement: Measurement,
    *,
    set_name: str,
    digest: str,
    tolerance: float = TOLERANCE,
    tolerances: Mapping[str, float] | None = None,
    catalog: Mapping[str, str | int] | None = None,
) -> Baseline:
    """The measurement's means as a baseline. ``tolerances`` overrides ``tolerance`` for single measures.

    Judged@k is left out: it tells how complete the judgments are, not how good a run is.
    """
    named = [measure for measure in measurement.measures if not measure.startswith("Judged@")]
    return Baseline(
        set_name=set_name,
        run=measurement.run,
        topics=len(measurement.per_topic),
        digest=digest,
        values={measure: round(measurement.mean(measure), 6) for measure in named},
        tolerances={measure: (tolerances or {}).get(measure, tolerance) for measure in named},
        catalog=catalog or {},
    )


def against_baseline(
    measurement: Measurement, baseline: Baseline, *, digest: str, catalog: Mapping[str, str | int] | None = None
) -> list[Shortfall]:
    """The measures that fell by more than their tolerance; empty if the gate is passed.

    Raises JudgmentError if the judged set or the catalog is not the one the baseline was frozen on, or a measure is
    missing. Of the catalog is compared what both know; another model or index version is what a gate may try.
    """
    now = catalog or {}
    if unlike := [
        key for key in CATALOG if key in now and key in baseline.catalog and now[key] != baseline.catalog[key]
    ]:
        differences = "; ".join(f"{key} {baseline.catalog[key]} then, {now[key]} now" for key in unlike)
        raise JudgmentError(
            f"The catalog differs from that of the baseline “{baseline.set_name}” ({differences}); {_MEND}"
        )
    if digest != baseline.digest or len(measurement.per_topic) != baseline.topics:
        raise JudgmentError(
            f"The baseline of “{baseline.set_name}” was frozen on other topics or judgments "
            f"({baseline.topics} topics, now {len(measurement.per_topic)}); {_MEND}"
        )
    least = {measure: value - baseline.tolerances[measure] for measure, value in baseline.values.items()}
    return at_least(measurement, least)


def at_least(measurement: Measurement, least: Mapping[str, float]) -> list[Shortfall]:
    """The measures below ``least``. Raises JudgmentError for one that was not measured."""
    if missing := [measure for measure in least if measure not in measurement.measures]:
        raise JudgmentError(f"{missing[0]} was not measured; measured were {', '.join(measurement.measures)}.")
    means = {measure: measurement.mean(measure) for measure in least}
    return [
        Shortfall(measure, means[measure], value) for measure, value in least.items() if means[measure] < value - 1e-9
    ]


def write_baseline(path: Path, baseline: Baseline) -> None:
    record = {
        "format": FORMAT,
        "set": baseline.set_name,
        "run": baseline.run,
        "topics": baseline.topics,
        "digest": baseline.digest,
        **({"catalog": dict(baseline.catalog)} if baseline.catalog else {}),
        "measures": {
            measure: {"value": value, "tolerance": baseline.tolerances[measure]}
            for measure, value in baseline.values.items()
        },
    }
    path.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def read_baseline(path: Path) -> Baseline:
    """The baseline of a file. Raises JudgmentError if it is not one, or of another format."""
    try:
        record = json.loads(file_bytes(path))
        if not isinstance(record, dict) or record.get("format") != FORMAT:
            raise ValueError(f"format {FORMAT} expected")
        measures = record["measures"]
        return Baseline(
            set_name=str(record["set"]),
            run=str(record["run"]),
            topics=int(record["topics"]),
            digest=str(record["digest"]),
            catalog=dict(record.get("catalog", {})),
            values=_numbers(measures, "value"),
            tolerances=_numbers(measures, "tolerance"),
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise JudgmentError(f"{path}: not a frozen baseline ({error}); {_MEND}") from None


def _numbers(measures: Mapping[str, Mapping[str, float]], key: str) -> dict[str, float]:
    numbers = {name: float(entry[key]) for name, entry in measures.items()}
    if not numbers or not all(math.isfinite(number) and 0 <= number <= 1 for number in numbers.values()):
        raise ValueError(f"every measure needs a {key} in 0..1")
    return numbers


def tell(shortfalls: Sequence[Shortfall]) -> str:
    """A line for each, or that the gate is passed."""
    return "\n".join(map(str, shortfalls)) if shortfalls else "The gate is passed."
