"""A judged set as files, out and in: ``topics.jsonl``, ``qrels.txt`` with the judges' median, and runs.

What each judge said is exported in ``judges/``, which evaluation does not unite with the median.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from catalog.errors import InvalidRequestError, JudgmentError, StoreError
from catalog.judging.judging import Judging
from catalog.judging.pool import Brought, Pool
from catalog.store.whole_file import whole_file
from evaluation.agreement import median_qrels
from evaluation.judgments import parse_judgments, parse_run, qrels_lines
from evaluation.topics import Topic, lines_of, parse_topics, topic_line

TOPICS, QRELS = "topics.jsonl", "qrels.txt"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # so that the same judgments make the same bytes


def judged_files(judging: Judging, name: str) -> dict[str, bytes]:
    """The files by name. Every question is there; one without judgments has no line in the qrels."""
    topics = [
        Topic(
            id=topic.id,
            text=topic.asked.words,
            standards=topic.asked.standards,
            ages=topic.asked.ages,
            needs=topic.asked.needs,
            filter=topic.asked.filter,
            labels=topic.labels,
        )
        for topic in judging.topics(name)
    ]
    ratings = judging.ratings(name)
    files = {TOPICS: _lines([topic_line(topic) for topic in topics]), QRELS: _lines(qrels_lines(median_qrels(ratings)))}
    for judge, grades in ratings.items():
        files[f"judges/{judge}.qrels.txt"] = _lines(qrels_lines(median_qrels({judge: grades})))
    return files


def read_in(
    pool: Pool, name: str, file: str, data: bytes, *, by: str, depth: int, check: Callable[[Iterable[Topic]], None]
) -> tuple[str, Brought]:
    """Add a file to a set: topics, judgments as those of ``by``, or a run to ``depth``, recognized by the first line.

    ``check`` raises JudgmentError for topics that the catalog cannot answer. Returns what it was ("topics",
    "judgments", "run"). Raises InvalidRequestError with the line if it is none of them.
    """
    try:
        first = next((line for _, line in lines_of(data, file)), "")
        if first.lstrip().startswith("{"):
            topics = parse_topics(data, file)
            check(topics)
            return "topics", pool.topics(name, [(t.id, t.query(), t.labels) for t in topics], by)
        if len(first.split()) == 4:
            grades, from_use = parse_judgments(data, file)
            if from_use:
                raise JudgmentError(
                    f"{file}: judgments from use are not a judge's; measure on them in a folder of their own."
                )
            return "judgments", pool.grades(name, by, grades)
        run = parse_run(data, file)
        results = {topic: [id for id, _ in ranking] for topic, ranking in run.results.items()}
        return "run", pool.run(name, run.name, results, depth, by)
    except JudgmentError as error:
        raise InvalidRequestError("file", str(error)) from None


def judged_zip(judging: Judging, name: str) -> bytes:
    """The files in a folder called as the set is."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, content in judged_files(judging, name).items():
            archive.writestr(zipfile.ZipInfo(f"{name}/{file}", _LONG_AGO), content)
    return packed.getvalue()


def write_judged(judging: Judging, name: str, folder: Path) -> list[Path]:
    """Write the files into ``folder``, in place of earlier ones, each whole; other files there are left alone."""
    files = judged_files(judging, name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, content in files.items():
            (folder / file).parent.mkdir(exist_ok=True)
            with whole_file(folder / file) as stream:
                stream.write(content)
    except OSError as error:
        raise StoreError(f"{folder} cannot be written: {error.strerror}.") from error
    return [folder / file for file in files]


def _lines(lines: list[str]) -> bytes:
    return "".join(line + "\n" for line in lines).encode()
