"""The folder of data: who may read it, what makes it, and copies of it."""

from __future__ import annotations

import csv
import json
import sqlite3
import stat
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from command import run
from store_records import record

from catalog.store.backup import check_database, copy_database
from catalog.store.catalog import Catalog
from catalog.store.tables import SCHEMA

OLD = Path(__file__).parent / "golden" / "catalog_0012.sql"


@pytest.mark.parametrize(
    "command",
    ["status", "sources", "export out.ndjson", "search fractions", "people list", "audit verify", "problems",
     "judgments", "links", "backup copy.db", "remove x"],
)  # fmt: skip
def test_a_command_that_reads_makes_no_home(tmp_path: Path, command: str) -> None:
    done = run(tmp_path / "home", *command.split(), check=False)
    assert not (tmp_path / "home").exists()
    assert "Traceback" not in done.stderr
    assert done.returncode == (0 if command == "status" else 1)
    assert f"There is no catalog in {tmp_path / 'home'}" in done.stdout + done.stderr


def test_an_import_that_reads_nothing_says_so_by_its_status(tmp_path: Path) -> None:
    empty, heading, home = tmp_path / "empty.csv", tmp_path / "heading.csv", tmp_path / "home"
    empty.write_text("")
    heading.write_text("id,title\n")
    for arguments in ([str(empty)], ["--dry-run", str(empty)], [str(heading)]):
        assert run(home, "import", *arguments, check=False).returncode == 1, arguments
    heading.write_text("id,title\noer:1,One\n")
    run(home, "import", "--full", str(heading), str(empty))
    heading.write_text("id,title\n")
    assert "1 withdrawn" in run(home, "import", "--full", "--force", str(heading)).stdout


def test_only_its_owner_may_read_a_new_home(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("title\nOne\n")
    home = tmp_path / "home"
    run(home, "import", str(tmp_path / "a.csv"))
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "catalog.db").stat().st_mode) == 0o600


def test_a_backup_becomes_the_catalog_again_and_what_was_there_is_kept(tmp_path: Path) -> None:
    home, copy = tmp_path / "home", tmp_path / "copy.db"
    (tmp_path / "a.csv").write_text("id,title\noer:1,One\n")
    run(home, "import", str(tmp_path / "a.csv"))
    run(home, "backup", str(copy))
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    run(home, "remove", "oer:1")
    assert run(home, "restore-backup", str(copy), check=False).returncode == 1
    run(home, "restore-backup", str(copy), "--force")
    assert run(home, "export", "-").stdout.count("\n") == 1
    with closing(sqlite3.connect(home / "catalog.before-restore.db")) as kept:
        assert kept.execute("SELECT removed FROM removals").fetchall() == [(1,)]
    run(tmp_path / "second", "restore-backup", str(copy))
    assert json.loads(run(tmp_path / "second", "status", "--json").stdout)["resources"] == 1
    (tmp_path / "letter").write_text("Dear Kim")
    assert run(tmp_path / "third", "restore-backup", str(tmp_path / "letter"), check=False).returncode == 1
    assert not (tmp_path / "third").exists()


def test_a_copy_taken_in_the_middle_of_an_import_is_whole(tmp_path: Path) -> None:
    copies = []

    def copy(_counts: object) -> None:
        copies.append(tmp_path / f"{len(copies)}.db")
        copy_database(tmp_path / "catalog.db", copies[-1])

    with Catalog.open(tmp_path / "catalog.db") as catalog:
        catalog.import_resources([record(f"r{n}") for n in range(1400)], "s", copy)
    counts = []
    for path in copies:
        check_database(path)
        with Catalog.open(path) as catalog:
            counts.append(catalog.count())
    assert counts == [500, 1000, 1400]


def test_a_migration_leaves_a_copy_of_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(OLD.read_text("utf-8"))
        before = list(connection.iterdump())
    Catalog.open(path).close()
    with closing(sqlite3.connect(tmp_path / "catalog.schema-0012.db")) as copy:
        assert list(copy.iterdump()) == before
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (SCHEMA,)
    Catalog.open(path).close()
    assert len(list(tmp_path.glob("catalog.schema-*"))) == 1


def test_standard_input_is_a_source_by_name_and_a_trial_changes_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"

    def pipe(*arguments: str) -> subprocess.CompletedProcess[str]:
        return run(home, "import", "-", *arguments, check=False, given="id,title\n1,One\n2,\n")

    assert pipe().returncode == 2
    assert pipe("--source", "vendor", "--dry-run", "--json").returncode == 0
    assert not home.exists()
    report = json.loads(pipe("--source", "vendor", "--json").stdout)
    assert (report["resources"]["added"], report["rejected"]) == (1, 1)
    assert pipe("--source", "vendor", "--strict").returncode == 1
    (source,) = json.loads(run(home, "sources", "--json").stdout)
    assert (source["name"], source["records"]) == ("vendor", 1)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_template_is_filled_in_and_imported(tmp_path: Path, form: str) -> None:
    table = tmp_path / f"mine.{form}"
    run(tmp_path / "home", "template", form, str(table))
    if form == "csv":
        with table.open(encoding="utf-8-sig", newline="") as stream:
            columns = next(csv.reader(stream))
        with table.open("a", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerow({"title": "One", "id": "oer:1"}.get(name, "") for name in columns)
    else:
        from openpyxl import load_workbook  # noqa: PLC0415

        book = load_workbook(table)
        sheet = book["Materials"]
        sheet["A2"], sheet["B2"] = "oer:1", "One"
        book.save(table)
    report = json.loads(run(tmp_path / "home", "import", str(table), "--json").stdout)
    assert (report["resources"]["added"], report["rejected"]) == (1, 0)


def test_what_each_source_says_of_a_material_comes_out_as_it_came(tmp_path: Path) -> None:
    lesson = '{"@type": "LearningResource", "identifier": "a:1", "name": "Halves",   "x": "kept"}'
    (tmp_path / "lessons.ndjson").write_text(lesson + "\n", "utf-8")
    run(tmp_path / "home", "import", str(tmp_path / "lessons.ndjson"))
    (said,) = json.loads(run(tmp_path / "home", "sources", "a:1", "--json").stdout)
    assert (said["original"], said["id"], said["line"]) == (lesson, "a:1", 1)
    assert lesson in run(tmp_path / "home", "sources", "a:1").stdout
    missing = run(tmp_path / "home", "sources", "a:2", check=False)
    assert (missing.returncode, "No resource “a:2”" in missing.stderr) == (1, True)


def test_what_people_did_is_exported_without_passwords(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "catalog.db")) as connection:
        connection.executescript(OLD.read_text("utf-8"))
        connection.execute("UPDATE people SET password = 'a secret'")
        connection.commit()
    said = run(tmp_path, "export", "-", "--format", "desk").stdout
    rows = [json.loads(line) for line in said.splitlines()]
    assert "a secret" not in said
    assert {"people", "decisions", "scores", "corrections", "kept_collections"} <= {row["table"] for row in rows}
    assert [row["outcome"] for row in rows if row["table"] == "decisions"] == ["adopt"]
