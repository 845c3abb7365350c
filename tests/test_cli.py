"""The command as a person types it: the exit status, and what is said where."""

from __future__ import annotations

import errno
import gc
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from statistics import fmean

import click
import pytest
from click.testing import CliRunner
from command import run

from api.cli.main import Group
from api.cli.needs import STATES

SCRIPT = Path(sys.executable).with_name("syllabary")
STARTER = Path(__file__).parent.parent / "catalog" / "starter"
HEAVY = ("torch", "faiss", "sklearn", "sentence_transformers", "sqlalchemy", "fastapi")


def test_a_process_of_its_own_says_what_the_command_in_this_one_says(tmp_path: Path) -> None:
    """Tests call the command in this process; here is the script that people start."""
    for arguments in (["--version"], ["status", "--json"], ["search", "fractions"], ["search", "--colour", "red"]):
        environment = os.environ | {"SYLLABARY_HOME": str(tmp_path)}
        done = subprocess.run([SCRIPT, *arguments], env=environment, capture_output=True, text=True, check=False)
        here = run(tmp_path, *arguments, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (here.returncode, here.stdout, here.stderr)


@pytest.mark.parametrize(
    "command", ["", "import", "index", "search", "needs", "settings", "status", "export", "serve", "evaluate", "train"]
)
def test_every_command_explains_itself(tmp_path: Path, command: str) -> None:
    said = run(tmp_path, *command.split(), "--help").stdout
    assert said.startswith("Usage: syllabary")
    assert not (tmp_path / "catalog.db").exists()


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys\nfrom api.cli.main import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert said.splitlines()[-1] == "[]"


def test_a_wrong_option_is_a_usage_error_with_status_2(tmp_path: Path) -> None:
    done = run(tmp_path, "search", "--colour", "red", check=False)
    assert done.returncode == 2
    assert "No such option" in done.stderr


def test_searching_before_indexing_says_what_to_run_and_ends_with_status_1(tmp_path: Path) -> None:
    done = run(tmp_path, "search", "fractions", check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "run syllabary index" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_row_is_reported_and_costs_only_itself(tmp_path: Path) -> None:
    table = tmp_path / "lessons.csv"
    table.write_text("id,title,ages\na,First,8-9\nb,,8-9\nc,Third,8-9\n", encoding="utf-8")
    report = json.loads(run(tmp_path / "home", "import", str(table), "--json").stdout)
    assert report["resources"]["added"] == 2
    assert [(rejection["line"], rejection["field"]) for rejection in report["rejections"]] == [(3, "title")]
    assert report["rejections"][0]["file"] == str(table)


def test_a_file_of_no_known_format_ends_with_status_1_and_says_which_are(tmp_path: Path) -> None:
    (tmp_path / "noise.dat").write_bytes(bytes(range(256)) * 20)
    done = run(tmp_path / "home", "import", str(tmp_path / "noise.dat"), check=False)
    assert done.returncode == 1
    assert "none of the formats read here" in done.stdout


def test_columns_can_be_mapped_and_a_bad_mapping_says_so(tmp_path: Path) -> None:
    table = tmp_path / "lessons.csv"
    table.write_text("Nr,Lesson name\n1,Maps\n", encoding="utf-8")
    home = tmp_path / "home"
    run(home, "import", str(table), "--map", "Lesson name=title", "--map", "Nr=id")
    out = tmp_path / "out.ndjson"
    run(home, "export", str(out))
    assert [json.loads(line)["name"] for line in out.read_text(encoding="utf-8").splitlines()] == ["Maps"]
    assert run(home, "import", str(table), "--map", "nonsense", check=False).returncode == 2


def test_what_is_exported_comes_in_again_unchanged(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    run(first, "import", str(STARTER / "standards"), str(STARTER / "resources" / "arts"))
    run(first, "export", str(tmp_path / "all.ndjson"))
    run(first, "export", "--format", "case", str(tmp_path / "frameworks"))
    run(second, "import", str(tmp_path / "frameworks"), str(tmp_path / "all.ndjson"))
    run(second, "export", str(tmp_path / "again.ndjson"))
    assert (tmp_path / "again.ndjson").read_bytes() == (tmp_path / "all.ndjson").read_bytes()
    assert json.loads(run(second, "status", "--json").stdout)["index"] is None


@pytest.mark.model
def test_from_import_to_an_explained_search(tmp_path: Path) -> None:
    home = tmp_path / "home"
    run(home, "import", str(STARTER / "standards"), str(STARTER / "resources" / "science"))
    built = json.loads(run(home, "index", "--json").stdout)
    assert built["resources"] == len(list((STARTER / "resources" / "science").glob("*.md")))
    again = json.loads(run(home, "index", "--json").stdout)
    assert (again["embedded"], again["unchanged"], again["generation"]) == (0, True, built["generation"])
    assert run(home, "index", "--verify").stdout == "The index is whole.\n"
    assert json.loads(run(home, "status", "--json").stdout)["index"]["up_to_date"] is True
    for need in json.loads(run(home, "needs", "--coverage", "--json").stdout)["needs"]:
        assert need["sources"]
        assert need["rules"]
        assert [sum(row[state] for state in STATES) for row in need["coverage"]] == [built["resources"]]
    found = json.loads(run(home, "search", "volcanos", "--grade", "Grade 4", "--limit", "3", "--json").stdout)
    assert gc.isenabled(), "only the command itself goes without"
    assert list(found)[:3] == ["count", "count_relation", "results"]
    for result in found["results"]:
        assert sum(reason["points"] for reason in result["reasons"]) == pytest.approx(result["score"], abs=1e-9)
    assert "volcan" in found["results"][0]["title"].lower()
    folder = tmp_path / "judged"
    folder.mkdir()
    (folder / "topics.jsonl").write_text('{"id": "t1", "text": "volcanoes"}\n', encoding="utf-8")
    said = run(home, "evaluate", str(folder), "--run", str(tmp_path / "out.run")).stdout
    assert said.startswith("1 topics run; there are no judgments")
    lines = (tmp_path / "out.run").read_text(encoding="utf-8").splitlines()
    assert [line.split()[3] for line in lines] == [str(rank) for rank in range(1, len(lines) + 1)]
    (folder / "qrels.txt").write_text(f"t1 0 {lines[0].split()[2]} 3\n", encoding="utf-8")
    report = json.loads(run(home, "evaluate", str(folder), "--json").stdout)
    assert report["runs"]["syllabary"]["means"]["RR@10"]["mean"] == 1.0
    topics = [json.dumps({"id": line.split()[2], "text": "volcanoes"}) for line in lines[:3]]
    (folder / "topics.jsonl").write_text("\n".join(topics), encoding="utf-8")
    qrels = [f"{line.split()[2]} 0 {line.split()[2]} 1" for line in lines[:3]]
    (folder / "qrels.txt").write_text("\n".join(qrels), encoding="utf-8")
    untaught = json.loads(run(home, "evaluate", str(folder), "--cross-validated", "--json").stdout)
    assert list(untaught["partings"]) == ["1", "2", "3", "4", "5"]
    assert untaught["means"]["RR@10"] == pytest.approx(fmean(topic["RR@10"] for topic in untaught["topics"].values()))
    frozen, other = tmp_path / "untaught.json", str(tmp_path / "other.run")
    Path(other).write_text(f"{qrels[0].split()[0]} Q0 nothing 1 1 other\n", encoding="utf-8")
    crossed = run(
        home, "evaluate", str(folder), "--cross-validated", "--against", other, "--freeze", str(frozen), "--json"
    )
    (against,) = [d for d in json.loads(crossed.stdout)["report"]["differences"] if d["measure"] == "RR@10"]
    (topic,) = json.loads(crossed.stdout)["report"]["runs"]["held out"]["per_topic"]
    assert topic == qrels[0].split()[0], "only what the other run answers"
    assert (against["run"], against["difference"]["mean"]) == ("held out", untaught["topics"][topic]["RR@10"])
    mixed = run(home, "evaluate", str(folder), "--gate", str(frozen), check=False)
    assert (mixed.returncode, "do not compare" in mixed.stderr) == (2, True)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_disk_that_takes_nothing_more_is_one_sentence(number: int) -> None:
    @click.group(cls=Group)
    def commands() -> None: ...

    @commands.command()
    def write() -> None:
        raise OSError(number, os.strerror(number), "/srv/index")

    done = CliRunner().invoke(commands, ["write"])
    assert (done.exit_code, done.exception.__class__) == (1, SystemExit)
    assert done.output.startswith(f"Error: /srv/index: {os.strerror(number)}.")


def test_a_cache_that_cannot_grow_is_one_sentence() -> None:
    @click.group(cls=Group)
    def commands() -> None: ...

    @commands.command()
    def write() -> None:
        with closing(sqlite3.connect(":memory:")) as full:
            full.execute("PRAGMA max_page_count = 2")
            full.execute("CREATE TABLE kept AS SELECT randomblob(100000)")

    done = CliRunner().invoke(commands, ["write"])
    assert (done.exit_code, done.exception.__class__) == (1, SystemExit)
    assert done.output == "Error: Database or disk is full. Nothing that was there is lost.\n"
