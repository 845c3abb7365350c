"""`syllabary evaluate`: a judged set put to the same ``search()`` that pages and the API call, and the run measured."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from api.search.query import Component
from api.search.service import SearchSession
from catalog.errors import JudgmentError, NotFoundError, SyllabaryError
from catalog.model import AgeRange, Query, Resource
from evaluation.confusion import Facts
from evaluation.judgments import JudgedSet, Run, read_folder, read_run, write_run
from evaluation.report import Report, report_on
from evaluation.runner import Outcome, run_ablations, run_topics
from evaluation.runner import Search as RunnerSearch

NAME = "syllabary"
WARM_UP = 3  # topics asked once before any is timed
# What each ablation leaves out. The first is what users get; the next three are the legs alone.
ABLATIONS: Mapping[str, frozenset[Component]] = {
    NAME: frozenset(),
    "words only": frozenset(Component) - {Component.WORDS},
    "meaning only": frozenset(Component) - {Component.MEANING},
    "fused": frozenset(Component) - {Component.WORDS, Component.MEANING},
    "without understanding": frozenset({Component.UNDERSTANDING}),
    "without spelling": frozenset({Component.SPELLING}),
    "without synonyms": frozenset({Component.SYNONYMS}),
    "without field weights": frozenset({Component.FIELDS}),
    "without course": frozenset({Component.COURSE}),
    "without learned ranking": frozenset({Component.LEARNED}),
    "without grade": frozenset({Component.GRADE}),
    "without standards": frozenset({Component.STANDARDS}),
}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The judged set, our outcome (first, if there are ablations too), and the report if there are judgments."""

    judged: JudgedSet
    outcomes: tuple[Outcome, ...]
    report: Report | None
    catalog: Mapping[str, str | int]  # what was searched, for a gate: see evaluation.gate.CATALOG


def searched(search: SearchSession) -> dict[str, str | int]:
    """The catalog, model and index that answer."""
    of = search.manifest
    return {
        "resources": of.resources,
        "digest": of.catalog_digest,
        "model": of.model,
        "revision": of.revision,
        "index": of.format,
    }


def evaluate(
    search: SearchSession,
    folder: Path,
    *,
    run: Path | None = None,
    against: str | None = None,
    ablations: bool = False,
    progress: bool = False,
) -> Evaluation:
    """Run the topics of ``folder``, write the run to ``run``, and score it if there are judgments.

    ``against`` names a run that lies in the folder, or a run file: both are measured on the topics it answers. Raises
    JudgmentError, also for a topic whose filter names a subject that the catalog lacks.
    """
    judged = read_folder(folder)
    _check_subjects(judged, search)
    chosen = ABLATIONS if ablations else {NAME: ABLATIONS[NAME]}
    searches: dict[str, RunnerSearch] = {name: search.runner(without) for name, without in chosen.items()}
    for topic in judged.topics[:WARM_UP]:  # so that no topic's time holds what is loaded once
        for one in searches.values():
            with suppress(SyllabaryError):
                one(topic.query())
    if len(searches) == 1:
        outcomes = [run_topics(judged.topics, searches[NAME], name=NAME, progress=progress)]
    else:
        outcomes = run_ablations(judged.topics, searches, progress=progress)
    if run is not None:
        write_run(run, outcomes[0].run)
    if not judged.qrels:
        return Evaluation(judged, tuple(outcomes), None, searched(search))
    others = [] if against is None else [other_run(judged, folder, against)]
    catalog = _Known(search)
    report = report_on(
        judged,
        [*others, *outcomes],
        baseline=others[0].name if others else NAME,
        answered_by=others[0].name if others else None,
        facts=Facts(catalog.ages_of, catalog.standards_of, catalog.title_of),
    )
    return Evaluation(judged, tuple(outcomes), report, searched(search))


def other_run(judged: JudgedSet, folder: Path, against: str) -> Run:
    """A run of the folder by its name, or a run file. Raises JudgmentError if it is neither."""
    for run in judged.runs:
        if run.name == against:
            return run
    if Path(against).is_file():
        return read_run(Path(against), Path(against).stem)
    known = ", ".join(run.name for run in judged.runs) or "none"
    raise JudgmentError(f"{folder} holds no run called “{against}”, and there is no such file; runs it has: {known}.")


def _check_subjects(judged: JudgedSet, search: SearchSession) -> None:
    known = {subject.casefold(): subject for subject, _ in search.facets(Query())["subjects"]}
    for topic in judged.topics:
        for subject in topic.filter.subjects:
            if subject.casefold() in known:
                continue
            near = [known[name] for name in difflib.get_close_matches(subject.casefold(), known, n=1, cutoff=0.5)]
            use = near or sorted(known.values())[:9]
            raise JudgmentError(
                f"Topic “{topic.id}” filters by the subject “{subject:.80}”, which this catalog lacks; "
                + (f"it has {', '.join(use)}." if use else "it has no subjects.")
            )


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the materials of any run; another system's may name some that are not found here."""

    search: SearchSession

    def ages_of(self, id: str) -> AgeRange | None:
        resource = self._resource(id)
        return resource.ages if resource else None

    def standards_of(self, id: str) -> list[str]:
        resource = self._resource(id)
        return [alignment.code for alignment in resource.alignments] if resource else []

    def title_of(self, id: str) -> str:
        resource = self._resource(id)
        return resource.title if resource else ""

    def _resource(self, id: str) -> Resource | None:
        try:
            return self.search.resource(id)
        except NotFoundError:
            return None
