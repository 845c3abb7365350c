"""``python -m evaluation`` as people and CI call it."""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from markdown_it import MarkdownIt

from evaluation.__main__ import main
from evaluation.judgments import Run, write_qrels, write_run
from evaluation.measures import MEASURES
from evaluation.topics import Topic, parse_topics, write_topics

ROOT = Path(__file__).parents[1]


@pytest.fixture
def judged(tmp_path: Path) -> Path:
    """Four topics with one good lesson each: old.run finds it second, new.run first, and q4 is only in new.run."""
    topics = [Topic(id=f"q{n}", text=f"question {n}", labels={"category": ("plain",)}) for n in (1, 2, 3, 4)]
    write_topics(tmp_path / "topics.jsonl", [*topics[:3], Topic(id="q4", text="question 4")])
    write_qrels(tmp_path / "qrels.txt", {topic.id: {"good": 2} for topic in topics})
    write_run(tmp_path / "old.run", Run("old", {f"q{n}": [("bad", 2.0), ("good", 1.0)] for n in (1, 2, 3)}))
    write_run(tmp_path / "new.run", Run("new", {f"q{n}": [("good", 2.0), ("bad", 1.0)] for n in (1, 2, 3, 4)}))
    return tmp_path


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_one_run_is_scored_by_a_qrels_file(judged: Path) -> None:
    result = call(judged / "qrels.txt", judged / "new.run")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0] == "qrels: 4 topics"
    assert lines[2].split() == ["run", *MEASURES]
    assert lines[4].split() == ["new", "1.000", "1.000", "1.000", "0.333", "0.333", "1.000", "1.000", "0.500"]


def test_a_folder_brings_its_runs_and_topics(judged: Path) -> None:
    record = json.loads(call(judged, "--json", "--baseline", "old").stdout)
    assert record["baseline"] == "old"
    assert list(record["runs"]) == ["new", "old"]
    assert record["runs"]["old"]["means"]["RR@10"]["mean"] == pytest.approx(3 / 8)
    assert record["runs"]["old"]["unanswered"] == ["q4"]
    assert [(s["value"], s["topics"]) for s in record["slices"]] == [("plain", 3)]
    first = record["differences"][0]
    assert (first["measure"], first["wins"], first["ties"], first["losses"]) == ("nDCG@10", 4, 0, 0)
    assert (first["p"], first["exact"], first["rounds"]) == (2 / 16, True, 16)


def test_a_run_of_the_folder_is_named_without_its_place_and_one_that_is_nowhere_is_an_error(judged: Path) -> None:
    for name in ("old", "old.run"):
        assert list(json.loads(call(judged, name, "--json").stdout)["runs"]) == ["old"]
    assert call(judged, "older").exit_code == 2


def test_runs_can_be_compared_on_the_topics_that_one_of_them_answers(judged: Path) -> None:
    record = json.loads(call(judged, "--json", "--answered-by", "old").stdout)
    assert record["topics"] == 3
    assert record["runs"]["old"]["means"]["RR@10"]["mean"] == 0.5


def test_the_measures_can_be_chosen(judged: Path) -> None:
    record = json.loads(call(judged, "--json", "--measure", "Success@1", "--measure", "RR@10").stdout)
    assert record["measures"] == ["Success@1", "RR@10"]


def test_the_page_is_written_beside_the_printed_report(judged: Path) -> None:
    result = call(judged, "--html", judged / "report.html")
    assert result.exit_code == 0
    assert "nDCG@10" in result.stdout
    assert (judged / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_facts_add_wrong_grades_and_sibling_standards(judged: Path) -> None:
    write_topics(
        judged / "topics.jsonl",
        [Topic(id=f"q{n}", text="x", standards=("3.NF.A.1",), ages=None) for n in (1, 2, 3, 4)],
    )
    (judged / "facts.jsonl").write_text(
        '{"id": "good", "standards": ["3.NF.A.1"]}\n{"id": "bad", "ages": "8-9", "standards": ["3.NF.A.2"]}\n'
    )
    record = json.loads(call(judged, "--json", "--facts", judged / "facts.jsonl").stdout)
    assert record["runs"]["new"]["sibling_standard"] == {
        "share": 0.5,
        "shown": 8,
        "pairs": [["3.NF.A.1", "3.NF.A.2", 4]],
    }
    assert record["runs"]["new"]["wrong_grade"]["shown"] == 0


def test_a_mean_at_or_above_its_gate_is_status_0_and_below_it_1(judged: Path) -> None:
    assert call(judged, judged / "new.run", "--at-least", "nDCG@10=1", "--at-least", "RR@10=0.9").exit_code == 0
    result = call(judged, judged / "old.run", "--at-least", "RR@10=0.6")
    assert result.exit_code == 1
    assert "Below the gate: old: RR@10 is 0.3750; at least 0.6000 is asked for." in result.stderr
    assert "RR@10" in result.stdout


def test_the_baseline_itself_is_not_held_to_the_gate(judged: Path) -> None:
    arguments = (judged, judged / "old.run", judged / "new.run", "--at-least", "RR@10=0.6")
    assert call(*arguments).exit_code == 0
    assert call(*arguments, "--baseline", "new").exit_code == 1


def test_a_frozen_baseline_gates_later_runs(judged: Path) -> None:
    frozen = judged / "baseline.json"
    assert call(judged, judged / "new.run", "--freeze", frozen, "--tolerance", "0.05").exit_code == 0
    assert json.loads(frozen.read_text())["measures"]["RR@10"] == {"value": 1.0, "tolerance": 0.05}
    assert call(judged, judged / "new.run", "--gate", frozen).exit_code == 0
    result = call(judged, judged / "old.run", "--gate", frozen)
    assert result.exit_code == 1
    assert "RR@10 is 0.3750; at least 0.9500 is asked for." in result.stderr
    write_qrels(judged / "qrels.txt", {f"q{n}": {"good": 3} for n in (1, 2, 3, 4)})
    stale = call(judged, judged / "new.run", "--gate", frozen)
    assert stale.exit_code == 2
    assert "frozen on other topics or judgments" in stale.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nothing.txt", "old.run"],
        ["qrels.txt"],
        ["qrels.txt", "nothing.run"],
        ["qrels.txt", "qrels.txt"],
        ["qrels.txt", "new.run", "--baseline", "other"],
        ["qrels.txt", "new.run", "--answered-by", "other"],
        ["qrels.txt", "new.run", "--measure", "speed"],
        ["qrels.txt", "new.run", "--at-least", "nDCG@10"],
        ["qrels.txt", "new.run", "--at-least", "nDCG@10=60"],
        ["qrels.txt", "new.run", "--at-least", "nDCG@5=0.6"],
        ["qrels.txt", "new.run", "--gate", "qrels.txt"],
        ["qrels.txt", "new.run", "old.run", "--freeze", "frozen.json"],
        ["qrels.txt", "new.run", "--topics", "qrels.txt"],
        [".", "new.run", "--topics", "topics.jsonl"],
        ["qrels.txt", "new.run", "new.run"],
        ["qrels.txt", "new.run", "--html", "missing/report.html"],
        ["qrels.txt", "new.run", "--unknown"],
    ],
)
def test_a_wrong_command_or_file_is_status_2_with_a_sentence(
    judged: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(judged)
    result = call(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Error: " in result.stderr
    assert "Traceback" not in result.stderr


def test_runs_whose_files_share_a_name_are_told_apart_by_their_paths(judged: Path) -> None:
    (judged / "other").mkdir()
    (judged / "other" / "new.run").write_bytes((judged / "old.run").read_bytes())
    record = json.loads(call(judged, judged / "new.run", judged / "other" / "new.run", "--json").stdout)
    assert list(record["runs"]) == [str(judged / "new.run"), str(judged / "other" / "new.run")]


def test_a_folder_nobody_has_judged_cannot_be_scored(judged: Path) -> None:
    (judged / "qrels.txt").unlink()
    result = call(judged)
    assert result.exit_code == 2
    assert "holds no judgments" in result.stderr


def test_the_command_runs_as_a_module_and_its_help_imports_nothing_heavy() -> None:
    code = (
        "import sys, runpy\n"
        "sys.argv = ['evaluation', '--help']\n"
        "try: runpy.run_module('evaluation', run_name='__main__')\n"
        "except SystemExit as end: assert end.code == 0\n"
        "heavy = {'numpy', 'scipy', 'sklearn', 'ir_measures', 'torch', 'jinja2', 'indexer', 'api'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "python -m evaluation" in done.stdout


def test_the_read_mes_commands_topics_and_lines_are_what_is_read_here() -> None:
    text = (ROOT / "evaluation" / "README.md").read_text(encoding="utf-8")
    commands = [line for line in text.splitlines() if line.startswith("python -m evaluation")]
    assert commands
    known = call("--help").stdout
    for option in {option for line in commands for option in re.findall(r"--[a-z-]+", line)}:
        assert option in known
    example = re.search(r"```json\n(.*?)```", text, re.DOTALL)
    assert example
    assert [topic.id for topic in parse_topics(example[1].encode(), "README.md")] == ["q-001", "q-002"]
    for name in ("nDCG@10", "RR@10", "P@3", "R@10", "R@50", "Judged@10"):
        assert name in text


def test_a_summary_for_a_pull_request_lists_what_lost_and_shows_hostile_names_as_text(judged: Path) -> None:
    hostile = "<img src=x> [a](http://b) | c ` @nobody #1"
    write_topics(
        judged / "topics.jsonl", [Topic(id=f"q{n}", text=hostile if n == 1 else f"ask {n}") for n in range(1, 5)]
    )
    call(judged, "--baseline", "new", "--markdown", judged / "summary.md")
    text = (judged / "summary.md").read_text(encoding="utf-8")
    assert "**old, nDCG@10 by topic** (4 topics lost, 0 gained; at most 10 of each):" in text
    page = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    lost = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in page.split("<tr>") if re.match(r"\s*<td[^>]*>q\d<", row)]
    assert [(row[0], *row[2:]) for row in lost] == [
        ("q4", "1.000", "0.000", "−1.000"),
        *((f"q{n}", "1.000", "0.631", "−0.369") for n in (1, 2, 3)),
    ]
    assert html.unescape(lost[1][1]) == hostile
    assert "<img" not in page
    assert "<a " not in page


def test_a_summary_of_one_run_says_its_mean_and_interval(judged: Path) -> None:
    call(judged / "qrels.txt", judged / "new.run", "--markdown", judged / "summary.md")
    text = (judged / "summary.md").read_text(encoding="utf-8")
    assert text.startswith("## qrels: 4 topics\n\n| run | nDCG@10 |")
    assert "nDCG@10 1.000 [1.000, 1.000], the 95% interval over topics." in text
