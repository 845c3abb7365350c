"""Judgments and runs in TREC's formats, and the folder that holds a judged set.

A qrels line is ``topic 0 resource grade``, a run line ``topic Q0 resource rank score name``. Grades are whole
numbers, usually 0 (does not help) to 3 (just what was meant); others' files may go higher, and below 0 for spam. A
second column of ``use`` says that readers said so in passing and no judge did; the two kinds are not mixed.
Every error is a JudgmentError that names the file, the line and how to fix it.
"""

from __future__ import annotations

import hashlib
import itertools
import math
import re
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from catalog.errors import JudgmentError
from evaluation.topics import Topic, check_id, file_bytes, lines_of, read_topics, topic_line

GRADES = (0, 1, 2, 3)  # what judges give here
_MIXED = "judgments from use and judges' grades do not mix; keep them in folders of their own."
_GRADE = re.compile(r"-?[0-9]{1,4}", re.ASCII)
FROM_USE = "use"
Qrels = Mapping[str, Mapping[str, int]]
Ranking = Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Run:
    """What one system answered: per topic, (resource id, score) with the best first. Scores never rise down a list."""

    name: str
    results: Mapping[str, Ranking] = field(hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedSet:
    """A judged set, read from its folder. ``qrels`` is empty if there are no judgments yet; ``from_use`` if readers
    said them in passing, and no judge."""

    name: str
    topics: tuple[Topic, ...]
    qrels: Qrels = field(hash=False)
    runs: tuple[Run, ...] = ()
    from_use: bool = False

    def digest(self) -> str:
        """SHA-256 over topics and judgments in any order: changes exactly when what is measured changes."""
        lines = [topic_line(topic) for topic in self.topics] + qrels_lines(self.qrels, from_use=self.from_use)
        return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def parse_judgments(data: bytes, name: str) -> tuple[dict[str, dict[str, int]], bool]:
    """Judgments of a TREC qrels file, and whether they are from use.

    The second column says that; whatever else is there is passed over, as every reader does.
    """
    qrels: dict[str, dict[str, int]] = {}
    kinds = set[bool]()
    for number, line in lines_of(data, name):
        columns = line.split()
        if len(columns) != 4:
            raise JudgmentError(
                f"{name}, line {number}: {len(columns)} columns where 4 belong; write “topic 0 resource grade”."
            )
        topic, kind, resource, grade = columns
        kinds.add(kind == FROM_USE)
        if len(kinds) > 1:
            raise JudgmentError(f"{name}, line {number}: {_MIXED}")
        if not _GRADE.fullmatch(grade):
            raise JudgmentError(
                f"{name}, line {number}: grade “{grade:.20}” is not a whole number; 0 does not help, 3 is best."
            )
        if resource in qrels.setdefault(topic, {}):
            raise JudgmentError(
                f"{name}, line {number}: “{resource}” is judged twice for topic “{topic}”; keep one of the lines."
            )
        qrels[topic][resource] = int(grade)
    return qrels, True in kinds


def read_judgments(path: Path) -> tuple[dict[str, dict[str, int]], bool]:
    """As ``parse_judgments``, of a file."""
    return parse_judgments(file_bytes(path), str(path))


def qrels_lines(qrels: Qrels, *, from_use: bool = False) -> list[str]:
    """One line a judgment, without line feeds, in the order given; JudgmentError for an id or grade that cannot be."""
    lines = []
    for topic, grades in qrels.items():
        check_id(topic, "A topic's id")
        for resource, grade in grades.items():
            check_id(resource, "A resource's id")
            if type(grade) is not int:
                raise JudgmentError(f"Topic “{topic}”: grade {grade!r} of “{resource}” is not a whole number.")
            lines.append(f"{topic} {FROM_USE if from_use else 0} {resource} {grade}")
    return lines


def write_qrels(path: Path, qrels: Qrels, *, from_use: bool = False) -> None:
    lines = qrels_lines(qrels, from_use=from_use)
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8", newline="\n")


def parse_run(data: bytes, file: str, name: str | None = None) -> Run:
    """The run of a TREC file, called ``name`` or what its sixth column says.

    The rank column is the order: lines may come in any order, but within a topic ranks must differ and scores must
    not rise from one rank to the next, or readers that sort by score would see another ranking. Equal scores keep
    the order of their ranks (trec_eval would reorder them by id). A score that is not a finite number is refused.
    """
    rows: dict[str, dict[int, tuple[str, float, int]]] = {}
    pairs: set[tuple[str, str]] = set()
    tag = ""
    for number, line in lines_of(data, file):
        topic, resource, rank, score, line_tag = _run_columns(line, f"{file}, line {number}")
        tag = tag or line_tag
        if line_tag != tag:
            raise JudgmentError(f"{file}, line {number}: names run “{line_tag}” after “{tag}”; write one run a file.")
        if (topic, resource) in pairs:
            raise JudgmentError(
                f"{file}, line {number}: “{resource}” is ranked twice for topic “{topic}”; keep the better line."
            )
        pairs.add((topic, resource))
        ranked = rows.setdefault(topic, {})
        if rank in ranked:
            raise JudgmentError(
                f"{file}, line {number}: rank {rank} of topic “{topic}” is taken by line {ranked[rank][2]}; "
                "number them 1, 2, 3 …, best first."
            )
        ranked[rank] = (resource, score, number)
    return Run(name or tag or file, {topic: _in_order(topic, ranked, file) for topic, ranked in rows.items()})


def read_run(path: Path, name: str | None = None) -> Run:
    """The run of a file, called by the file's stem unless ``name`` says otherwise."""
    return parse_run(file_bytes(path), str(path), name or path.stem)


def run_lines(run: Run) -> list[str]:
    """One line a result, without line feeds, scores strictly falling.

    Readers re-sort equal scores, and trec_eval keeps single precision. So a topic whose scores do not strictly fall
    in single precision is written with the scores n, n-1 … 1; any other keeps its own.
    """
    name = "-".join(run.name.split()) or "run"
    check_id(name, "A run's name")
    lines = []
    for topic, ranking in run.results.items():
        check_ranking(topic, ranking)
        singles = [_single(score) for _, score in ranking]
        falling = all(a > b for a, b in itertools.pairwise(singles))
        for rank, (resource, score) in enumerate(ranking, 1):
            written = repr(float(score)) if falling else str(len(ranking) + 1 - rank)
            lines.append(f"{topic} Q0 {resource} {rank} {written} {name}")
    return lines


def write_run(path: Path, run: Run) -> None:
    """Write the run. Raises JudgmentError, and writes nothing, if it is not one (see ``check_ranking``)."""
    path.write_text("".join(line + "\n" for line in run_lines(run)), encoding="utf-8", newline="\n")


def check_ranking(topic: str, ranking: Ranking) -> None:
    """Raises JudgmentError unless ids fit a column and differ, and scores are finite and never rise."""
    check_id(topic, "A topic's id")
    ranked_ids: set[str] = set()
    above = math.inf
    for resource, score in ranking:
        check_id(resource, f"Topic “{topic}”: a resource's id")
        if resource in ranked_ids:
            raise JudgmentError(f"Topic “{topic}”: “{resource}” is ranked twice; a resource has one place.")
        if not math.isfinite(score) or score > above:
            raise JudgmentError(
                f"Topic “{topic}”: score {score} of “{resource}” is not a number that is at most the one above it."
            )
        ranked_ids.add(resource)
        above = score


def read_folder(folder: Path) -> JudgedSet:
    """A judged set: ``topics.jsonl``, ``qrels.txt`` (none yet is fine) and any ``*.run``.

    Parts named ``*.topics.jsonl`` and ``*.qrels.txt`` are united with these. Raises JudgmentError if there are no
    topics, two parts share a topic or a judgment, a judgment's topic is not among the topics, or judges' grades are
    beside judgments from use.
    """
    topics: dict[str, Topic] = {}
    for path in _parts(folder, "topics.jsonl"):
        for topic in read_topics(path):
            if topic.id in topics:
                raise JudgmentError(f"{path}: topic “{topic.id}” is in another part of {folder} too; rename one.")
            topics[topic.id] = topic
    if not topics:
        raise JudgmentError(f"{folder}: holds no topics; write topics.jsonl, one JSON object a line.")
    qrels: dict[str, dict[str, int]] = {}
    kinds = set[bool]()
    for path in _parts(folder, "qrels.txt"):
        part, from_use = read_judgments(path)
        kinds |= {from_use} if part else set()
        if len(kinds) > 1:
            raise JudgmentError(f"{path}: {_MIXED}")
        check_known(part, topics, str(path))
        for topic_id, grades in part.items():
            if twice := qrels.setdefault(topic_id, {}).keys() & grades.keys():
                raise JudgmentError(f"{path}: “{min(twice)}” is judged in another part too, for topic “{topic_id}”.")
            qrels[topic_id].update(grades)
    runs = tuple(read_run(path) for path in sorted(folder.glob("*.run")))
    return JudgedSet(
        name=folder.resolve().name, topics=tuple(topics.values()), qrels=qrels, runs=runs, from_use=True in kinds
    )


def check_known(qrels: Qrels, topics: Iterable[str], file: str) -> None:
    """Raises JudgmentError, naming ``file``, for a judged topic that is not among the ``topics``."""
    if unknown := sorted(qrels.keys() - set(topics)):
        raise JudgmentError(
            f"{file}: judges topic “{unknown[0]}”, which no topics file has"
            + (f" (and {len(unknown) - 1} more)" if unknown[1:] else "")
            + "; add the topic or remove its judgments."
        )


def _parts(folder: Path, name: str) -> list[Path]:
    whole = folder / name
    return ([whole] if whole.is_file() else []) + sorted(folder.glob(f"*.{name}"))


def _run_columns(line: str, where: str) -> tuple[str, str, int, float, str]:
    columns = line.split()
    if len(columns) != 6:
        raise JudgmentError(
            f"{where}: {len(columns)} columns where 6 belong; write “topic Q0 resource rank score run-name”."
        )
    topic, _, resource, rank_text, score_text, tag = columns
    if not (rank_text.isascii() and rank_text.isdigit() and len(rank_text) < 10):
        raise JudgmentError(f"{where}: rank “{rank_text:.20}” is not a whole number; number them 1, 2, 3 …")
    try:
        score = float(score_text)
    except ValueError:
        score = math.nan
    if not math.isfinite(score):
        raise JudgmentError(f"{where}: score “{score_text:.20}” is not a finite number; larger is better.")
    return topic, resource, int(rank_text), score, tag


def _in_order(topic: str, ranked: Mapping[int, tuple[str, float, int]], file: str) -> Ranking:
    rows = [ranked[rank] for rank in sorted(ranked)]
    for (_, above, _), (resource, score, number) in itertools.pairwise(rows):
        if score > above:
            raise JudgmentError(
                f"{file}, line {number}: “{resource}” scores more than what is ranked above it for topic “{topic}”; "
                "make ranks follow falling scores (larger is better)."
            )
    return tuple((resource, score) for resource, score, _ in rows)


def _single(score: float) -> float:
    """The score as a reader that keeps single precision has it; out of its range, infinite."""
    try:
        return float(struct.unpack("f", struct.pack("f", score))[0])
    except OverflowError:
        return math.copysign(math.inf, score)
