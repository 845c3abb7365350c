"""Judged sets from files: topics with their own ids, runs to pool, grades given elsewhere, and out again."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from little_site import LESSONS, little_site

from evaluation.agreement import agreement
from evaluation.judgments import parse_judgments, read_folder
from evaluation.topics import parse_topics

IDS = [lesson.id for lesson in LESSONS]
TOPICS = '{"id": "pub-007", "text": "fractions", "category": "plain"}\n{"id": "4.NF.A.1", "text": "halves"}\n'


@pytest.fixture
def site(tmp_path: Path) -> Iterator[TestClient]:
    with little_site(tmp_path) as client:
        client.post("/judge", data={"judge": "ana"})
        client.post("/judge", data={"judge": "ana", "title": "Brought"})
        yield client


def bring(site: TestClient, content: str, judge: str = "ana", depth: int = 10):  # type: ignore[no-untyped-def]
    data = {"judge": judge, "depth": str(depth)}
    return site.post("/judge/brought/files", data=data, files={"file": ("a.txt", content.encode())})


def exported(site: TestClient, folder: Path) -> Path:
    zipfile.ZipFile(io.BytesIO(site.get("/judge/brought/export.zip").content)).extractall(folder)
    return folder / "brought"


def test_topics_keep_their_ids_and_labels_in_addresses_and_in_files(site: TestClient, tmp_path: Path) -> None:
    assert "2 questions were added." in bring(site, TOPICS).text
    assert "0 questions were added. 2 were here already." in bring(site, TOPICS).text
    assert site.get("/judge/brought/pub-007").status_code == 200
    assert site.get("/judge/brought/4.NF.A.1").status_code == 200
    assert site.get("/judge/brought/q-001").status_code == 404
    assert read_folder(exported(site, tmp_path)).topics == parse_topics(TOPICS.encode(), "t")


def test_a_run_is_pooled_to_its_depth_and_what_the_catalog_lacks_is_named(site: TestClient) -> None:
    bring(site, '{"id": "none", "text": "zzyzx qqq"}\n')
    run = "".join(f"none Q0 {id} {n} {9 - n} theirs\n" for n, id in enumerate([IDS[2], "gone", IDS[1], IDS[0]], 1))
    page = bring(site, run, depth=3).text
    assert "2 results were added to what is judged." in page
    assert "1 material is not in this catalog" in page
    assert "gone" in page
    topic = site.get("/judge/brought/none").text
    assert f'value="{IDS[2]}"' in topic
    assert f'value="{IDS[1]}"' in topic
    assert f'value="{IDS[0]}"' not in topic


def test_a_material_that_a_judge_knows_is_put_before_the_judges(site: TestClient) -> None:
    bring(site, '{"id": "none", "text": "zzyzx qqq"}\n')
    for given in (IDS[0], f"http://testserver/resources/{IDS[1]}"):
        assert site.post("/judge/brought/none/materials", data={"judge": "ana", "id": given}).status_code in {200, 303}
    topic = site.get("/judge/brought/none").text
    assert f'value="{IDS[0]}"' in topic
    assert f'value="{IDS[1]}"' in topic
    assert site.post("/judge/brought/none/materials", data={"judge": "ana", "id": "gone"}).status_code == 400


def test_grades_of_each_judge_are_exported_so_that_agreement_can_be_computed_again(
    site: TestClient, tmp_path: Path
) -> None:
    bring(site, TOPICS)
    assert "2 grades were added." in bring(site, f"pub-007 0 {IDS[0]} 3\n4.NF.A.1 0 {IDS[1]} 0\n").text
    bring(site, f"pub-007 0 {IDS[0]} 1\n4.NF.A.1 0 {IDS[1]} 0\n", judge="ben")
    again = bring(site, f"pub-007 0 {IDS[0]} 0\n").text
    assert "0 grades were added. 1 was here already." in again
    folder = exported(site, tmp_path)
    assert read_folder(folder).qrels == {"pub-007": {IDS[0]: 1}, "4.NF.A.1": {IDS[1]: 0}}
    ratings = {
        path.name.removesuffix(".qrels.txt"): {
            (topic, id): grade
            for topic, grades in parse_judgments(path.read_bytes(), path.name)[0].items()
            for id, grade in grades.items()
        }
        for path in (folder / "judges").iterdir()
    }
    assert ratings["ana"]["pub-007", IDS[0]] == 3
    assert agreement(ratings).pairs[0].same == 0.5


def test_questions_and_materials_can_be_narrowed_to_what_is_left_to_grade(site: TestClient) -> None:
    bring(site, TOPICS)
    bring(site, f"pub-007 0 {IDS[0]} 3\n")
    assert "4.NF.A.1" in site.get("/judge/brought?left=1").text
    assert "/judge/brought/pub-007" not in site.get("/judge/brought?left=1").text
    assert "/judge/brought/pub-007" in site.get("/judge/brought?find=FRACT").text
    assert "/judge/brought/4.NF.A.1" not in site.get("/judge/brought?find=FRACT").text
    assert f'value="{IDS[0]}"' in site.get("/judge/brought/pub-007").text
    assert f'value="{IDS[0]}"' not in site.get("/judge/brought/pub-007?left=1").text


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "answers none"),
        ("one two\n", "2 columns where 6 belong"),
        ('{"id": "a"}\n', "asks nothing"),
        ('{"id": "agreement", "text": "x"}\n', "needs another id"),
        ('{"id": "a/b", "text": "x"}\n', "needs another id"),
        ('{"id": "q-007", "text": "x"}\n', "needs another id"),
        ("pub-001 0 a 9\n", "does not ask"),
        ("zz Q0 a 1 1 theirs\n", "answers none"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_its_reason(site: TestClient, content: str, problem: str) -> None:
    answer = bring(site, content)
    assert answer.status_code == 400
    assert problem in answer.text


def test_a_topic_under_a_taken_id_and_grades_beyond_the_scale_are_refused_whole(site: TestClient) -> None:
    bring(site, TOPICS)
    changed = bring(site, TOPICS.replace("halves", "thirds").replace("pub-007", "new"))
    assert changed.status_code == 400
    assert "asks something else here" in changed.text
    assert site.get("/judge/brought/new").status_code == 404
    assert "turn its grades into 0 to 3 first" in bring(site, f"pub-007 0 {IDS[0]} 4\n").text
