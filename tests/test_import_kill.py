"""An import that is killed, at any moment and by a signal that cannot be caught, leaves only whole records behind."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import orjson
import pytest

from catalog.importing import import_path
from catalog.store import Catalog

KILLS = 30
RECORDS = 2400
ROOT = Path(__file__).parents[1]
IMPORT = "import sys; from catalog.importing import import_path; from catalog.store import Catalog\n" + (
    "catalog = Catalog.open(sys.argv[1]); print('open', flush=True); import_path(catalog, sys.argv[2])"
)
CASE = {
    "CFDocument": {"identifier": "f", "uri": "https://e.org/f", "title": "Framework"},
    "CFItems": [{"identifier": f"s{n}", "fullStatement": "Say.", "humanCodingScheme": f"9.X.{n}"} for n in range(40)],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sources that overlap by ids and by URLs, and the standards they are aligned to, last."""
    folder = tmp_path_factory.mktemp("district")
    for source, start in (("a.ndjson", 0), ("b.ndjson", RECORDS // 3)):
        rows = [
            {
                "identifier": f"lesson:{n}" if n % 2 else f"{source}:{n}",
                "url": f"https://e.org/{n}",
                "name": f"Lesson {n} of {source}",
                "keywords": [source],
                "educationalAlignment": {"alignmentType": "teaches", "targetName": f"9.X.{n % 50}"},
                "text": "words " * 100,
            }
            for n in range(start, start + RECORDS // 2)
        ]
        (folder / source).write_bytes(b"\n".join(map(orjson.dumps, rows)))
    (folder / "c.json").write_bytes(orjson.dumps(CASE))
    return folder


@pytest.fixture(scope="module")
def undisturbed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, float]:
    """The digest of an import that nobody disturbs, and how long it takes."""
    path = tmp_path_factory.mktemp("undisturbed") / "catalog.db"
    with _start(path, folder) as process:
        started = time.monotonic()
        assert process.wait(120) == 0
        seconds = time.monotonic() - started
    with Catalog.open(path) as catalog:
        assert catalog.count() == RECORDS // 2 + RECORDS // 3
        return catalog.digest(), seconds


def _start(path: Path, folder: Path) -> subprocess.Popen[bytes]:
    """An import that has opened its catalog and is about to begin."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", IMPORT, str(path), str(folder)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"open\n"
    return process


def _check_whole(path: Path, folder: Path) -> int:
    """Everything in the file fits together, by SQL and from the original bytes; returns how many resources."""
    connection = sqlite3.connect(path)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        total = 0
        for record, digest, provenance in connection.execute("SELECT record, digest, provenance FROM resources"):
            assert hashlib.sha256(record.encode()).hexdigest() == digest
            assert orjson.loads(record)["title"]
            assert orjson.loads(provenance)
            total += int(digest, 16)
        count, resources_digest = connection.execute("SELECT resources, resources_digest FROM state").fetchone()
        assert f"{total % 2**256:064x}" == resources_digest
        assert connection.execute("SELECT count(*) FROM resources").fetchone() == (count,)
        for source in ("a.ndjson", "b.ndjson"):
            lines = (folder / source).read_bytes().split(b"\n")
            stored = connection.execute(
                "SELECT line, original FROM source_records JOIN sources ON sources.key = source_key"
                " WHERE name = ? ORDER BY line",
                (source,),
            ).fetchall()
            assert [original for _, original in stored] == lines[: len(stored)], "a prefix of the file, whole"
            assert [line for line, _ in stored] == list(range(1, len(stored) + 1))
        return int(count)
    finally:
        connection.close()


def test_whatever_was_committed_is_whole_and_the_next_import_completes_it(
    folder: Path, undisturbed: tuple[str, float], tmp_path: Path
) -> None:
    digest, seconds = undisturbed
    chance = random.Random(20261123)  # noqa: S311  any moments will do
    found: list[int] = []
    for n in range(KILLS):
        path = tmp_path / f"{n}.db"
        before = 0
        for _ in range(1 + n % 2):  # every other catalog is disturbed twice
            with _start(path, folder) as process:
                time.sleep(chance.uniform(0, seconds))
                process.send_signal(signal.SIGKILL)
            count = _check_whole(path, folder)
            assert count >= before, "what was committed stays"
            before = count
        found.append(before)
        with Catalog.open(path) as catalog:
            report = import_path(catalog, folder)
            assert report.rejections == []
            assert catalog.digest() == digest
        assert _check_whole(path, folder) == RECORDS // 2 + RECORDS // 3
        path.unlink()
    assert len(set(found)) > 3, f"the kills hit different moments, not only {set(found)}"
