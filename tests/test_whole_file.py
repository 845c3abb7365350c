"""What is written over an older file takes its place whole, or leaves it as it is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import orjson
import pytest
from command import run
from sqlalchemy import text

from catalog.errors import StoreError
from catalog.store.audit import AuditLog
from catalog.store.catalog import Catalog
from catalog.store.whole_file import whole_file


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """With two materials, of which the second cannot be read any more."""
    lines = [
        orjson.dumps({"@type": "LearningResource", "@id": f"https://example.org/{n}", "name": f"Lesson {n}"})
        for n in range(2)
    ]
    (tmp_path / "two.ndjson").write_bytes(b"\n".join(lines))
    home = tmp_path / "home"
    run(home, "import", str(tmp_path / "two.ndjson"))
    catalog = Catalog.open(home / "catalog.db")
    with catalog.database.writing() as connection:
        last = "(SELECT max(id) FROM resources)"
        connection.execute(text(f"UPDATE resources SET record = '{{' WHERE id = {last}"))  # noqa: S608  no input
    catalog.close()
    return home


@pytest.mark.parametrize("form", ["ndjson", "jsonld", "csv"])
def test_an_export_that_fails_half_way_leaves_the_older_file_whole(home: Path, tmp_path: Path, form: str) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "all").write_text("the older one\n")
    with pytest.raises(Exception):  # noqa: B017, PT011  whatever a broken record raises
        run(home, "export", "--format", form, str(folder / "all"))
    assert (folder / "all").read_text() == "the older one\n"
    assert [path.name for path in folder.iterdir()] == ["all"]


def test_a_log_of_which_the_export_fails_half_way_leaves_the_older_file_whole(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def one_line(_: AuditLog) -> Iterator[bytes]:
        yield b"{}\n"
        raise StoreError("The disk failed.")

    monkeypatch.setattr(AuditLog, "export", one_line)
    target = tmp_path / "log.ndjson"
    target.write_text("the older one\n")
    assert run(home, "audit", "export", str(target), check=False).returncode == 1
    assert target.read_text() == "the older one\n"


def test_a_file_keeps_who_may_read_it_and_a_link_stays_a_link(tmp_path: Path) -> None:
    kept, link = tmp_path / "kept", tmp_path / "link"
    kept.write_text("older, and longer")
    kept.chmod(0o640)
    link.symlink_to(kept)
    with whole_file(link) as stream:
        stream.write(b"newer")
        assert kept.read_text() == "older, and longer"
    assert link.is_symlink()
    assert kept.read_text() == "newer"
    assert kept.stat().st_mode & 0o777 == 0o640
    fresh, plain = tmp_path / "fresh", tmp_path / "plain"
    plain.touch()
    with whole_file(fresh) as stream:
        stream.write(b"newer")
    assert fresh.stat().st_mode == plain.stat().st_mode


def test_what_is_no_file_is_written_to_as_it_comes(tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", list[bytes]()
    os.mkfifo(pipe)
    reader = Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    with whole_file(pipe) as stream:
        stream.write(b"a line\n")
    reader.join(10)
    assert read == [b"a line\n"]
    assert pipe.is_fifo()


@pytest.mark.parametrize("command", [("export",), ("audit", "export")])
def test_where_no_file_can_be_is_refused_by_name(tmp_path: Path, command: tuple[str, ...]) -> None:
    home, folder = tmp_path / "home", tmp_path / "folder"
    folder.mkdir()
    run(home, "import", str(_one_material(tmp_path)))
    for target, told in ((folder, "is a folder"), (tmp_path / "none" / "x", "is no folder"), (Path(), "is a folder")):
        refused = run(home, *command, str(target), check=False)
        assert refused.returncode == 1
        assert f"“{target.parent if 'no folder' in told else target}” {told}" in refused.stderr
    assert list(folder.iterdir()) == []


def test_frameworks_are_not_written_where_a_file_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    refused = run(tmp_path / "home", "export", "--format", "case", str(tmp_path / "file"), check=False)
    assert refused.returncode == 2
    assert "is no folder" in refused.stderr
    assert (tmp_path / "file").read_text() == "mine"


def test_the_log_is_written_to_standard_output_as_to_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    home, place = tmp_path / "home", tmp_path / "log.ndjson"
    run(home, "import", str(_one_material(tmp_path)))
    run(
        home,
        "people",
        "first-administrator",
        "ada",
        "--name",
        "Ada",
        "--password-stdin",
        given="a long password of one\n",
    )
    run(home, "audit", "export", str(place))
    assert run(home, "audit", "export", "-").stdout == place.read_text() != ""
    assert not (tmp_path / "-").exists()


def _one_material(folder: Path) -> Path:
    place = folder / "one.ndjson"
    place.write_text('{"@type": "LearningResource", "@id": "https://example.org/1", "name": "Lesson"}')
    return place
