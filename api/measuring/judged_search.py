"""`syllabary evaluate`: a judged set put to the same ``search()`` that pages and the API call, and the run measured."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from api.measuring.topic_checks import check_topics, not_loaded
from api.search.coefficients import digest_of, load_coefficients
from api.search.query import Component
from api.search.service import SearchSession
from catalog.errors import JudgmentError, NotFoundError, SyllabaryError
from catalog.model import AgeRange, Resource
from evaluation.confusion import Facts
from evaluation.gate import CATALOG
from evaluation.judgments import JudgedSet, Run, read_folder, read_run, write_run
from evaluation.report import SHOWN, Report, report_on
from evaluation.runner import Outcome, run_ablations, run_topics
from evaluation.runner import Search as RunnerSearch

NAME = "syllabary"
MANY_TRIES = 5
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
    tries: int = 0,
) -> Evaluation:
    """Run the topics of ``folder``, write the run to ``run``, and score it if there are judgments.

    ``against`` names a run that lies in the folder, or a run file: both are measured on the topics it answers.
    ``tries`` is how often the set was run here before: with many, one run looks better than another by chance. Raises
    JudgmentError, also for a topic that names what the catalog lacks, and if it has none of what was judged useful.
    """
    judged = read_folder(folder)
    check_topics(judged.topics, search)
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
        write_facts(run, searched(search))
    if not judged.qrels:
        return Evaluation(judged, tuple(outcomes), None, searched(search))
    others = [] if against is None else [other_run(judged, folder, against)]
    catalog = _Known(search)
    cautions = [*not_loaded(judged, search.graph), *_learned_from(judged), *_absent(judged, others, catalog)]
    if against is not None:
        cautions += [*_other_catalog(folder, against, searched(search)), *_often(tries)]
    report = report_on(
        judged,
        [*others, *outcomes],
        baseline=others[0].name if others else NAME,
        answered_by=others[0].name if others else None,
        facts=Facts(catalog.ages_of, catalog.standards_of, catalog.title_of),
        cautions=cautions,
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


def _learned_from(judged: JudgedSet) -> list[str]:
    """That topics are among those which the weights of search were learned from, if any are."""
    queries = set(load_coefficients().queries)
    same = sum(digest_of(topic.text) in queries for topic in judged.topics if topic.text)
    if not same:
        return []
    return [
        f"Search learned its weights from {same} of these {len(judged.topics)} topics, so what it scores on them "
        "flatters it: these are development figures. --cross-validated measures each by weights learned without it."
    ]


def _absent(judged: JudgedSet, others: Sequence[Run], catalog: _Known) -> list[str]:
    """What was judged useful, or listed by another run, and is not in this catalog. Raises JudgmentError if nothing
    that was judged useful is: then every figure would be 0, and say nothing of search."""
    useful = {id for grades in judged.qrels.values() for id, grade in grades.items() if grade > 0}
    gone = [id for id in sorted(useful) if not catalog.has(id)]
    if useful and len(gone) == len(useful):
        raise JudgmentError(
            f"None of the {len(useful)} materials that were judged useful is in this catalog, “{gone[0]:.80}” for one: "
            "import the catalog that was judged."
        )
    notes = []
    if gone:
        notes.append(
            f"{len(gone)} of the {len(useful)} materials that were judged useful are not in this catalog, such as "
            f"{gone[0]:.80}. No search can find them here, so figures are lower than they were over the catalog judged."
        )
    for run in others:
        listed = {id for ranking in run.results.values() for id, _ in ranking[:SHOWN]}
        foreign = sorted(id for id in listed if not catalog.has(id))
        if foreign:
            notes.append(
                f"{len(foreign)} of the {len(listed)} materials that {run.name} lists are not in this catalog, such as "
                f"{foreign[0]:.80}: the runs searched different materials, so a difference is not the search's alone."
            )
    return notes


def _often(tries: int) -> list[str]:
    if tries < MANY_TRIES:
        return []
    return [
        f"This set was run {tries} times before from this home. Of many tries, one looks better by chance alone, and "
        "p counts a single comparison: confirm a gain on topics that were not looked at."
    ]


def facts_file(run: Path) -> Path:
    """Beside a run, what it searched."""
    return run.with_name(f"{run.name}.json")


def write_facts(run: Path, catalog: Mapping[str, str | int]) -> None:
    facts_file(run).write_text(json.dumps({"catalog": dict(catalog)}, indent=2) + "\n", encoding="utf-8")


def _other_catalog(folder: Path, against: str, now: Mapping[str, str | int]) -> list[str]:
    """That the other run was made over another catalog, if it was kept with what it searched."""
    place = next((path for path in (folder / f"{against}.run", Path(against)) if path.is_file()), None)
    if place is None or not facts_file(place).is_file():
        return []
    try:
        then = dict(json.loads(facts_file(place).read_text(encoding="utf-8"))["catalog"])
    except (OSError, ValueError, KeyError, TypeError):
        raise JudgmentError(f"{facts_file(place)}: does not say what the run searched; remove it.") from None
    unlike = [f"{key} {then[key]} then, {now[key]} now" for key in CATALOG if key in then and then[key] != now[key]]
    if not unlike:
        return []
    return [
        f"{against} searched another catalog ({'; '.join(unlike)}), so a difference is not the search's alone: make "
        "its run again over this one."
    ]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the materials of any run; another system's may name some that are not found here."""

    search: SearchSession

    def has(self, id: str) -> bool:
        return self._resource(id) is not None

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
