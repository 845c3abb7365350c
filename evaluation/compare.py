"""Runs side by side on the same topics: differences from a baseline, and slices of topics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Sized
from dataclasses import dataclass, field, replace
from statistics import fmean

from catalog.errors import JudgmentError
from evaluation.measures import Measurement
from evaluation.significance import (
    Interval,
    Significance,
    holm,
    interval,
    randomisation_test,
    smallest_difference,
)
from evaluation.topics import Topic

TIE = 1e-9  # two measured values nearer than this are equal
SMALLEST_SLICE = 3
ENOUGH_JUDGED = 0.8  # share of the first results: with less, unjudged results may decide
ENOUGH_TOPICS = 20  # fewer show only large differences, and their interval is too narrow
LEAST_JUDGED = 0.25  # with less, lists of judged results alone are too short to say anything either
EQUALLY_JUDGED = 0.05  # largest difference of these shares between two runs: half a result in ten


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A run against the baseline in one measure: ``mean`` is run minus baseline, positive is better.

    ``p_holm`` is corrected for the number of runs compared (not for the number of measures). ``caution`` says why the
    difference is no evidence, "" if nothing speaks against it. ``smallest`` is what this many topics would mostly show
    (see ``smallest_difference``).
    """

    run: str
    measure: str
    interval: Interval
    test: Significance
    p_holm: float
    wins: int
    ties: int
    losses: int
    caution: str = ""
    smallest: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """One group of topics: each run's mean and interval, and each other run's difference from the baseline."""

    name: str
    value: str
    topics: tuple[str, ...]
    means: Mapping[str, Interval] = field(hash=False)
    differences: Mapping[str, Interval] = field(hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything a report says. ``measurements`` all cover the same topics; the first measure leads."""

    measurements: tuple[Measurement, ...]
    baseline: str
    measures: tuple[str, ...]
    intervals: Mapping[tuple[str, str], Interval] = field(hash=False)  # (run, measure)
    differences: tuple[Difference, ...] = ()
    slices: tuple[Slice, ...] = ()
    topics: Mapping[str, Topic] = field(default_factory=dict, hash=False)
    seed: int = 0
    notes: tuple[str, ...] = ()

    @property
    def topic_ids(self) -> tuple[str, ...]:
        return tuple(self.measurements[0].per_topic)

    def measurement(self, run: str) -> Measurement:
        return next(m for m in self.measurements if m.run == run)

    def judged(self, run: str) -> float | None:
        """The share of the first results that is judged, over the topics that the run answers; None if unknown."""
        return _judged(self.measurement(run))

    def deltas(self, run: str, measure: str) -> dict[str, float]:
        """Per topic, the run's value minus the baseline's; exactly 0 for a tie."""
        ours, theirs = self.measurement(run).per_topic, self.measurement(self.baseline).per_topic
        return {topic: _delta(ours[topic][measure], theirs[topic][measure]) for topic in ours}


def compare(
    measurements: Sequence[Measurement],
    *,
    baseline: str | None = None,
    topics: Sequence[Topic] = (),
    seed: int = 0,
    smallest_slice: int = SMALLEST_SLICE,
) -> Comparison:
    """Compares runs with the baseline (the first run unless named) on the topics that all were measured on.

    ``topics`` adds slices: every value of every label, and of subject, ages, need, that at least
    ``smallest_slice`` topics and not all of them share. Intervals and Monte Carlo tests follow from ``seed`` alone.
    Raises JudgmentError for equal run names, an unknown baseline, unlike measures, or no topic in common.
    """
    common = _common(measurements)
    names = [m.run for m in common]
    chosen = baseline if baseline is not None else names[0]
    if chosen not in names:
        raise JudgmentError(f"No run is called “{chosen}”; the baseline can be {', '.join(names)}.")
    measures = common[0].measures
    by_run = {m.run: m.per_topic for m in common}
    column = {
        (run, measure): {topic: row[measure] for topic, row in rows.items()}
        for run, rows in by_run.items()
        for measure in measures
    }
    others = [name for name in names if name != chosen]
    cautions = {run: _caution(_named(common, run), _named(common, chosen)) for run in others}
    bare = {run: _hardly_judged(_named(common, run), _named(common, chosen)) for run in others}
    differences = [
        difference
        for measure in measures
        if kind_of(measure) != "Judged"
        for difference in _differences(measure, column, chosen, seed, bare if bears_gaps(measure) else cautions)
    ]
    known = {topic.id: topic for topic in topics if topic.id in by_run[chosen]}
    groups = _groups(known, smallest_slice)
    lead = {run: column[run, measures[0]] for run in names}
    return Comparison(
        measurements=tuple(common),
        baseline=chosen,
        measures=measures,
        intervals={key: interval(list(values.values()), seed=seed) for key, values in column.items()},
        differences=tuple(differences),
        slices=tuple(_slice(group, ids, lead, chosen, seed) for group, ids in groups.items()),
        topics=known,
        seed=seed,
        notes=(*_notes(common), *_notes_on_topics(common[0], known)),
    )


def _common(measurements: Sequence[Measurement]) -> list[Measurement]:
    if not measurements:
        raise JudgmentError("There is no run to compare; name at least one run file.")
    names = [m.run for m in measurements]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise JudgmentError(f"Two runs are called “{twice[0]}”; rename one of them.")
    if len({m.measures for m in measurements}) > 1:
        raise JudgmentError("The runs were measured by different measures; measure them alike first.")
    shared = set.intersection(*(set(m.per_topic) for m in measurements))
    if not shared:
        raise JudgmentError("The runs have no judged topic in common.")
    return [
        Measurement(
            run=m.run,
            measures=m.measures,
            per_topic={topic: m.per_topic[topic] for topic in measurements[0].per_topic if topic in shared},
            unanswered=tuple(topic for topic in m.unanswered if topic in shared),
            unjudged=m.unjudged,
            nothing_relevant=tuple(topic for topic in m.nothing_relevant if topic in shared),
            cutoff=m.cutoff,
            judged={topic: share for topic, share in m.judged.items() if topic in shared},
            relevant_from=m.relevant_from,
        )
        for m in measurements
    ]


def _differences(
    measure: str,
    column: Mapping[tuple[str, str], Mapping[str, float]],
    baseline: str,
    seed: int,
    cautions: Mapping[str, str],
) -> list[Difference]:
    runs = list(cautions)
    base = column[baseline, measure]
    deltas = {run: [_delta(value, base[topic]) for topic, value in column[run, measure].items()] for run in runs}
    tests = {run: randomisation_test(values, seed=seed) for run, values in deltas.items()}
    corrected = dict(zip(runs, holm([tests[run].p for run in runs]), strict=True))
    return [
        Difference(
            run=run,
            measure=measure,
            interval=interval(values, seed=seed),
            test=tests[run],
            p_holm=corrected[run],
            wins=sum(value > 0 for value in values),
            ties=sum(value == 0 for value in values),
            losses=sum(value < 0 for value in values),
            caution=cautions[run],
            smallest=smallest_difference(values) if len(values) > 1 else None,
        )
        for run, values in deltas.items()
    ]


def kind_of(measure: str) -> str:
    """ "nDCG" of "nDCG(judged_only=True)@10"."""
    return measure.partition("@")[0].partition("(")[0]


def bears_gaps(measure: str) -> bool:
    """Whether the measure looks at judged results only, so that unjudged ones cannot decide it."""
    return kind_of(measure) in {"Bpref", "BPref"} or "judged_only=True" in measure


def _named(measurements: Sequence[Measurement], run: str) -> Measurement:
    return next(m for m in measurements if m.run == run)


def _judged(measurement: Measurement) -> float | None:
    return fmean(measurement.judged.values()) if measurement.judged else None


def _caution(ours: Measurement, theirs: Measurement) -> str:
    """Why unjudged results may explain a difference: few are judged, or unlike many of the two runs."""
    mine, base = _judged(ours), _judged(theirs)
    if mine is None or base is None:
        return ""
    shares = f"{mine:.0%} of the first {ours.cutoff} results of {ours.run} are judged and {base:.0%} of {theirs.run}"
    if abs(mine - base) > EQUALLY_JUDGED:
        return f"{shares}, and an unjudged result counts as not useful"
    if min(mine, base) < ENOUGH_JUDGED:
        return f"only {shares}, so that unjudged results may decide"
    return ""


def _hardly_judged(ours: Measurement, theirs: Measurement) -> str:
    """Why not even measures of judged results alone tell anything: of one run hardly any result is judged."""
    shares = [share for run in (ours, theirs) if (share := _judged(run)) is not None]
    if not shares or min(shares) >= LEAST_JUDGED:
        return ""
    return f"of one run only {min(shares):.0%} of the first {ours.cutoff} results are judged"


def _delta(value: float, base: float) -> float:
    return 0.0 if abs(value - base) < TIE else value - base


def _groups(topics: Mapping[str, Topic], smallest: int) -> dict[tuple[str, str], list[str]]:
    groups: dict[tuple[str, str], list[str]] = {}
    for topic in topics.values():
        for name, values in topic.slices().items():
            for value in dict.fromkeys(values):
                groups.setdefault((name, value), []).append(topic.id)
    return {key: groups[key] for key in sorted(groups) if smallest <= len(groups[key]) < len(topics)}


def _slice(
    group: tuple[str, str], ids: Sequence[str], lead: Mapping[str, Mapping[str, float]], baseline: str, seed: int
) -> Slice:
    return Slice(
        name=group[0],
        value=group[1],
        topics=tuple(ids),
        means={run: interval([rows[topic] for topic in ids], seed=seed) for run, rows in lead.items()},
        differences={
            run: interval([rows[topic] - lead[baseline][topic] for topic in ids], seed=seed)
            for run, rows in lead.items()
            if run != baseline
        },
    )


def _notes(measurements: Sequence[Measurement]) -> tuple[str, ...]:
    notes = []
    for m in measurements:
        if m.unanswered:
            notes.append(
                f"{m.run} answers {len(m.per_topic) - len(m.unanswered)} of {len(m.per_topic)} topics; "
                f"the other {len(m.unanswered)} count as 0."
            )
        if m.unjudged:
            shown = ", ".join(m.unjudged[:5]) + (" …" if m.unjudged[5:] else "")
            notes.append(f"{m.run} also answers {topics_of(m.unjudged)} without judgments, left out: {shown}.")
        share = _judged(m)
        if share is not None and share < ENOUGH_JUDGED:
            notes.append(
                f"Only {share:.0%} of the first {m.cutoff} results of {m.run} are judged. The others count as not "
                "useful, so its figures are lower than a judge would find: judge them before you publish any."
            )
    if nothing := measurements[0].nothing_relevant:
        shown = ", ".join(nothing[:5]) + (" …" if nothing[5:] else "")
        notes.append(f"For {topics_of(nothing)} nothing is judged relevant, so every run scores 0: {shown}.")
    return tuple(notes)


def topics_of(of: Sized) -> str:
    return f"{len(of)} topic{'s' if len(of) != 1 else ''}"


def _notes_on_topics(measurement: Measurement, topics: Mapping[str, Topic]) -> list[str]:
    notes = []
    count = len(measurement.per_topic)
    if count < ENOUGH_TOPICS:
        notes.append(
            f"{count} topic{'s are' if count > 1 else ' is'} few: another {ENOUGH_TOPICS} of the same kind may say "
            "something else, and the intervals are narrower than they should be."
        )
    asked: dict[object, list[str]] = {}
    for topic in topics.values():
        asked.setdefault(replace(topic.query(), words=" ".join(topic.text.casefold().split())), []).append(topic.id)
    if twice := [ids for ids in asked.values() if len(ids) > 1]:
        more = sum(map(len, twice)) - len(twice)
        notes.append(
            f"{more} topic{'s ask' if more > 1 else ' asks'} the same as another, such as "
            f"{' and '.join(twice[0][:2])}. Each counts, so differences look surer than they are: leave one of each."
        )
    return notes
