"""Long work that a person starts on a page: it goes on in the background, and a person who knows its name can ask how
far it is, also after a reload, from another process of this service, or after the process was killed.

A job is a folder of its own with the file that was sent, and what is known of its progress. The process that does the
work holds a lock in it, so that work whose process ended is told from work that goes on.
"""

from __future__ import annotations

import fcntl
import logging
import re
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from catalog.errors import NotFoundError, SyllabaryError
from catalog.messages import as_json, message

logger = logging.getLogger(__name__)

_KEPT_DAYS = 7
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
_EVERY = 0.3  # seconds between two notes of how far the work is

Progress = Callable[[str, int, int], None]  # a stage, how much is done, and of how much (0 if that is not known)
Work = Callable[[Progress], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Job:
    """What is known of a job. ``state`` is kept (nothing was started), running, done, failed, or cut-off: the process
    that did it ended before it did. ``result`` is the work's own; ``error`` is a message as JSON, or English."""

    token: str
    by: str
    name: str  # of the file
    kind: str = ""
    state: str = "kept"
    stage: str = ""
    done: int = 0
    total: int = 0
    started: str = ""
    finished: str = ""
    choices: dict[str, Any] = field(default_factory=dict)  # what it was asked for, for a start after a kill
    error: Any = None


class Jobs:
    """The jobs below one folder, which is made when the first is kept."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._threads: dict[str, threading.Thread] = {}

    def keep(self, by: str, name: str, data: bytes) -> Job:
        """Keep a file that a person sent; the job's token cannot be guessed."""
        self._forget_old()
        token = secrets.token_urlsafe(16)
        folder = self._root() / token
        folder.mkdir(mode=0o700)
        (folder / "sent").mkdir()
        (folder / "sent" / _file_name(name)).write_bytes(data)
        job = Job(token, by, name)
        self._write(job)
        return job

    def path(self, token: str) -> Path:
        """The file of a job, by the name that it was sent with as far as a file can have it."""
        sent = next((self._at(token) / "sent").glob("*"), None)
        if sent is None:
            raise NotFoundError("", message("error.no-job", days=_KEPT_DAYS))
        return sent

    def get(self, token: str) -> Job:
        """What is known of a job now. Raises NotFoundError if there is none of this name, or no longer."""
        file = self._at(token) / "job.json"
        try:
            job = Job(**orjson.loads(file.read_bytes()))
        except FileNotFoundError:
            raise NotFoundError("", message("error.no-job", days=_KEPT_DAYS)) from None
        if job.state == "running" and not self._is_held(token):
            job = Job(**orjson.loads(file.read_bytes()))  # it may have ended between the two looks
            job = job if job.state != "running" else _with(job, state="cut-off")
        return job

    def result(self, token: str) -> dict[str, Any]:
        """What the work of a job that is done found."""
        result: dict[str, Any] = orjson.loads((self._at(token) / "result.json").read_bytes())
        return result

    def start(self, job: Job, kind: str, choices: dict[str, Any], work: Work, wait: float = 1.0) -> None:
        """Begin the work unless it is going on, and wait a moment for it: what is short is done when this returns."""
        lock = (self._at(job.token) / "lock").open("wb")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            return
        running = Job(job.token, job.by, job.name, kind, "running", started=_now(), choices=choices)
        self._write(running)

        def run() -> None:
            with lock:
                self._run(running, work)

        thread = threading.Thread(target=run, name=f"job {kind}", daemon=True)
        self._threads[job.token] = thread
        thread.start()
        thread.join(wait)

    def wait(self, seconds: float = 60) -> None:
        """Wait for the work of this process."""
        for thread in list(self._threads.values()):
            thread.join(seconds)

    # -- within ---------------------------------------------------------------------------------------------

    def _run(self, job: Job, work: Work) -> None:
        reported_at = 0.0

        def progress(stage: str, done: int, total: int) -> None:
            nonlocal reported_at, job
            if stage != job.stage or time.monotonic() - reported_at > _EVERY:
                reported_at = time.monotonic()
                job = _with(job, stage=stage, done=done, total=total)
                self._write(job)

        try:
            outcome = work(progress)
            _replace(self._at(job.token) / "result.json", orjson.dumps(outcome))
            ended = _with(job, state="done")
        except SyllabaryError as error:
            ended = _with(job, state="failed", error=as_json(error.detail) if error.detail else str(error))
        except Exception:
            logger.exception("a job failed: %s", job.kind)
            ended = _with(job, state="failed", error=as_json(message("error.surprise")))
        self._threads.pop(job.token, None)
        self._write(_with(ended, finished=_now()))

    def _root(self) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="syllabary-jobs-"))
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._folder

    def _at(self, token: str) -> Path:
        if not _TOKEN.fullmatch(token):
            raise NotFoundError("", message("error.no-job", days=_KEPT_DAYS))
        return self._root() / token

    def _write(self, job: Job) -> None:
        _replace(self._at(job.token) / "job.json", orjson.dumps(asdict(job)))

    def _is_held(self, token: str) -> bool:
        with (self._at(token) / "lock").open("ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return True
        return False

    def _forget_old(self) -> None:
        for folder in self._root().iterdir():
            if time.time() - folder.stat().st_mtime > _KEPT_DAYS * 86_400:
                shutil.rmtree(folder, ignore_errors=True)


def _file_name(name: str) -> str:
    plain = re.sub(r"[^\w .()+-]", "_", name.replace("\\", "/").rpartition("/")[2])
    return plain.strip(" .")[-60:] or "upload"


def _with(job: Job, **values: Any) -> Job:
    return Job(**(asdict(job) | values))


def _replace(file: Path, data: bytes) -> None:
    """Write a file so that a reader finds the old one or the new one, whole."""
    part = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    part.write_bytes(data)
    part.replace(file)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
