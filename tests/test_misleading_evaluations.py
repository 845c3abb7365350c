"""What an honest person may get wrong before publishing a figure, and what the evaluation then says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from little_site import little_app

from api.measuring import judged_search
from api.measuring.held_out import cross_validate
from api.measuring.judged_search import MANY_TRIES, evaluate
from api.search.coefficients import digest_of, load_coefficients
from api.search.service import SearchSession
from catalog.errors import JudgmentError
from catalog.model import Filter
from evaluation.judgments import Run, write_qrels, write_run
from evaluation.topics import Topic, parse_topics, write_topics


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchSession]:
    with (
        little_app(tmp_path_factory.mktemp("home")) as app,
        app.state.services.search.session() as session,
    ):
        yield session


def judged(folder: Path, grades: Mapping[str, int], *topics: Topic) -> Path:
    asked = topics or (Topic(id="q1", text="adding fractions"),)
    write_topics(folder / "topics.jsonl", asked)
    write_qrels(folder / "qrels.txt", {topic.id: dict(grades) for topic in asked})
    return folder


def notes(search: SearchSession, folder: Path, **how: object) -> str:
    report = evaluate(search, folder, **how).report  # type: ignore[arg-type]
    assert report is not None
    return "\n".join(report.notes)


def test_judgments_of_another_catalog_are_an_error_and_not_a_figure_of_0(search: SearchSession, tmp_path: Path) -> None:
    with pytest.raises(JudgmentError, match="None of the 2 materials that were judged useful is in this catalog"):
        evaluate(search, judged(tmp_path, {"oak:one": 3, "oak:two": 1, "m:add": 0}))


def test_judged_materials_that_are_gone_are_counted(search: SearchSession, tmp_path: Path) -> None:
    said = notes(search, judged(tmp_path, {"m:add": 3, "m:gone": 2}))
    assert "1 of the 2 materials that were judged useful are not in this catalog, such as m:gone" in said


def test_a_run_over_other_materials_is_told(search: SearchSession, tmp_path: Path) -> None:
    folder = judged(tmp_path, {"m:add": 3})
    write_run(folder / "theirs.run", Run("theirs", {"q1": [("m:add", 2.0), ("x:new", 1.0)]}))
    said = notes(search, folder, against="theirs")
    assert "1 of the 2 materials that theirs lists are not in this catalog, such as x:new" in said


def test_a_kept_run_knows_which_catalog_it_searched(search: SearchSession, tmp_path: Path) -> None:
    folder, kept = judged(tmp_path, {"m:add": 3}), tmp_path / "june.run"
    evaluate(search, folder, run=kept)
    assert "searched another catalog" not in notes(search, folder, against=str(kept))
    facts = json.loads(Path(f"{kept}.json").read_text())
    facts["catalog"]["resources"] += 1
    Path(f"{kept}.json").write_text(json.dumps(facts))
    assert f"{kept} searched another catalog (resources 8 then, 7 now)" in notes(search, folder, against=str(kept))
    Path(f"{kept}.json").write_text("[]")
    with pytest.raises(JudgmentError, match="does not say what the run searched"):
        evaluate(search, folder, against=str(kept))


def test_a_run_of_which_little_is_judged_is_told_alone_too(search: SearchSession, tmp_path: Path) -> None:
    assert "results of syllabary are judged" in notes(search, judged(tmp_path, {"m:add": 3}))


def test_few_topics_and_topics_asked_twice_are_told(search: SearchSession, tmp_path: Path) -> None:
    topics = [Topic(id=id, text=text) for id, text in (("a", "fractions"), ("b", " Fractions "), ("c", "volcano"))]
    said = notes(search, judged(tmp_path, {"m:add": 3}, *topics))
    assert "3 topics are few" in said
    assert "1 topic asks the same as another, such as a and b" in said


def test_many_tries_are_told_only_where_runs_are_compared(search: SearchSession, tmp_path: Path) -> None:
    folder = judged(tmp_path, {"m:add": 3})
    write_run(folder / "theirs.run", Run("theirs", {"q1": [("m:add", 2.0)]}))
    assert "looks better by chance" in notes(search, folder, against="theirs", tries=MANY_TRIES)
    assert "looks better by chance" not in notes(search, folder, against="theirs", tries=MANY_TRIES - 1)
    assert "looks better by chance" not in notes(search, folder, tries=MANY_TRIES)


def test_topics_that_the_weights_were_learned_from_are_told(
    search: SearchSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = judged(tmp_path, {"m:add": 3}, Topic(id="a", text="Adding  fractions"), Topic(id="b", text="volcano"))
    assert "development figures" not in notes(search, folder)
    shipped = load_coefficients()
    assert len(shipped.queries) > 90, "those that ship say what they were learned from"
    learned = type(shipped)(1, "these", (), shipped.values, (digest_of("adding fractions"),))
    monkeypatch.setattr(judged_search, "load_coefficients", lambda: learned)
    assert "learned its weights from 1 of these 2 topics" in notes(search, folder)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("subjects", "Mathematik", "the subject “Mathematik”, which this catalog lacks; it has Mathematics"),
        ("types", "Lessson", "the type “Lessson”, which this catalog lacks; it has Lesson"),
        ("languages", "de", "the language “de”, which this catalog lacks"),
    ],
)
def test_a_filter_that_nothing_passes_is_an_error(
    search: SearchSession, tmp_path: Path, field: str, value: str, said: str
) -> None:
    topic = Topic(id="q1", text="fractions", filter=Filter(**{field: (value,)}))
    with pytest.raises(JudgmentError, match=said):
        evaluate(search, judged(tmp_path, {"m:add": 1}, topic))


def test_a_code_near_one_here_is_an_error_and_one_of_a_framework_not_here_is_told(
    search: SearchSession, tmp_path: Path
) -> None:
    typo = Topic(id="q1", standards=("4.NF.A.11",))
    with pytest.raises(JudgmentError, match=r"“4\.NF\.A\.11”, which no framework here has; near it are 4\.NF\.A\.1"):
        evaluate(search, judged(tmp_path, {"m:add": 1}, typo))
    with pytest.raises(JudgmentError, match=r"4\.NF\.A\.11"):
        cross_validate(search, tmp_path)
    foreign = Topic(id="q1", standards=("MS-PS1-4",))
    said = notes(search, judged(tmp_path, {"m:add": 1}, foreign))
    assert "1 topic asks for standards of a framework that is not in this catalog (“MS-PS1-4” of q1)" in said


@pytest.mark.parametrize(
    ("label", "said"),
    [("grade", "write “ages”"), ("subject", "in “filter”"), ("types", "in “filter”"), ("filters", "“filter” mistyped")],
)
def test_a_condition_in_the_wrong_place_is_an_error_and_not_a_label(label: str, said: str) -> None:
    with pytest.raises(JudgmentError, match=said):
        parse_topics(json.dumps({"id": "q1", "text": "fractions", label: "x"}).encode(), "topics.jsonl")
