"""A judged set as the files that evaluation reads: ``topics.jsonl``, and ``qrels.txt`` with the judges' median."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from catalog.errors import StoreError
from catalog.judging import Judging
from evaluation.agreement import median_qrels
from evaluation.judgments import qrels_lines
from evaluation.topics import Topic, topic_line

TOPICS, QRELS = "topics.jsonl", "qrels.txt"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # so that the same judgments make the same bytes


def judged_files(judging: Judging, name: str) -> dict[str, bytes]:
    """The files by name. Every question is there; one that nobody judged has no line in the qrels."""
    topics = [
        Topic(
            id=topic.id,
            text=topic.asked.words,
            standards=topic.asked.standards,
            ages=topic.asked.ages,
            needs=topic.asked.needs,
            filter=topic.asked.filter,
        )
        for topic in judging.topics(name)
    ]
    qrels = median_qrels(judging.ratings(name))
    return {TOPICS: _lines([topic_line(topic) for topic in topics]), QRELS: _lines(qrels_lines(qrels))}


def judged_zip(judging: Judging, name: str) -> bytes:
    """The files in a folder called as the set is."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, content in judged_files(judging, name).items():
            archive.writestr(zipfile.ZipInfo(f"{name}/{file}", _LONG_AGO), content)
    return packed.getvalue()


def write_judged(judging: Judging, name: str, folder: Path) -> list[Path]:
    """Write the files into ``folder``, in place of earlier ones; other files there are left alone."""
    files = judged_files(judging, name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, content in files.items():
            (folder / file).write_bytes(content)
    except OSError as error:
        raise StoreError(f"{folder} cannot be written: {error.strerror}.") from error
    return [folder / file for file in files]


def _lines(lines: list[str]) -> bytes:
    return "".join(line + "\n" for line in lines).encode()
