"""An import that is killed, at any moment and by a signal that cannot be caught, leaves only whole records behind."""

from __future__ import annotations

import hashlib
import random
import shutil
import sqlite3
import time
from multiprocessing.synchronize import Event
from pathlib import Path

import orjson
import pytest
from killed import about_to

from catalog.importing import import_path
from catalog.store.catalog import Catalog
from catalog.store.loading import Full

CATALOGS = 18  # half of them disturbed twice: 27 kills
RECORDS = 1200
WHOLE = RECORDS // 2 + RECORDS // 3  # resources of both sources together
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
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "catalog.db"
    Catalog.open(path).close()
    return path


@pytest.fixture(scope="module")
def undisturbed(folder: Path, empty: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, float]:
    """The digest of an undisturbed import, and how long it takes."""
    path = tmp_path_factory.mktemp("undisturbed") / "catalog.db"
    shutil.copy(empty, path)
    process = about_to(_import, path, folder)
    started = time.monotonic()
    process.join(120)
    seconds = time.monotonic() - started
    assert process.exitcode == 0
    with Catalog.open(path) as catalog:
        assert catalog.count() == WHOLE
        return catalog.digest(), seconds


def _import(path: Path, folder: Path, opened: Event) -> None:
    catalog = Catalog.open(path)
    opened.set()
    import_path(catalog, folder)


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
        logged = connection.execute("SELECT subject, action FROM audit").fetchall()
        runs = connection.execute("SELECT key, finished FROM runs").fetchall()
        begun, ended = (
            {entry for entry, action in logged if action != f"import.{other}"} for other in ("end", "begin")
        )
        assert begun == {f"import:{key}" for key, _ in runs}, "every import is in the log, also one that was killed"
        assert ended == {f"import:{key}" for key, finished in runs if finished}
        return int(count)
    finally:
        connection.close()


def test_whatever_was_committed_is_whole_and_the_next_import_completes_it(
    folder: Path, empty: Path, undisturbed: tuple[str, float], tmp_path: Path
) -> None:
    digest, reach = undisturbed  # follows how fast the machine is while the test runs
    chance = random.Random(20261123)  # noqa: S311  any moments will do
    found: list[int] = []
    for n in range(CATALOGS):
        path = tmp_path / f"{n}.db"
        shutil.copy(empty, path)
        before = 0
        for _ in range(1 + n % 2):  # every other catalog is disturbed twice
            process = about_to(_import, path, folder)
            time.sleep(chance.uniform(0, reach))
            process.kill()
            process.join()
            count = _check_whole(path, folder)
            assert count >= before, "what was committed stays"
            before = count
            reach *= 0.8 if count == WHOLE else 1.15
        found.append(before)
        with Catalog.open(path) as catalog:
            report = import_path(catalog, folder)
            assert report.rejections == []
            assert catalog.digest() == digest
        assert _check_whole(path, folder) == WHOLE
        path.unlink()
    assert {count for count in found if 0 < count < WHOLE}, f"some kill hit the middle, not only {set(found)}"


def _import_full(path: Path, file: Path, opened: Event) -> None:
    catalog = Catalog.open(path)
    opened.set()
    import_path(catalog, file, source="s", full=Full.YES)


def test_a_full_import_that_is_killed_withdraws_nothing_by_half_and_the_next_one_ends_as_if_undisturbed(
    folder: Path, empty: Path, tmp_path: Path
) -> None:
    lines = (folder / "a.ndjson").read_bytes().split(b"\n")
    shorter = tmp_path / "shorter.ndjson"
    shorter.write_bytes(b"\n".join(line.replace(b"Lesson", b"Unit") for n, line in enumerate(lines) if n % 5))
    gone = len(lines) // 5
    before, whole = tmp_path / "before.db", tmp_path / "whole.db"
    shutil.copy(empty, before)
    with Catalog.open(before) as catalog:
        import_path(catalog, folder / "a.ndjson", source="s")
    shutil.copy(before, whole)
    started = time.monotonic()
    with Catalog.open(whole) as catalog:
        import_path(catalog, shorter, source="s", full=Full.YES)
        digest = catalog.digest()
    seconds = time.monotonic() - started
    interrupted = 0
    for n in range(1, 7):
        path = tmp_path / f"{n}.db"
        shutil.copy(before, path)
        process = about_to(_import_full, path, shorter)
        time.sleep(seconds * n / 7)
        process.kill()
        process.join()
        with Catalog.open(path) as catalog:
            (source,) = catalog.sources()
            finished = catalog.runs(1)[0].source != "s" or catalog.runs(1)[0].finished is not None
            interrupted += not finished
            assert source.withdrawn == (gone if source.withdrawn else 0)
            assert catalog.count() == len(lines) - source.withdrawn
            assert len(catalog.changes(limit=10_000)) == len(
                {change.cursor for change in catalog.changes(limit=10_000)}
            )
            assert import_path(catalog, shorter, source="s", full=Full.YES).refused == []
            assert catalog.digest() == digest
            assert catalog.sources()[0].withdrawn == gone
    assert interrupted, "some kill hit the middle"
