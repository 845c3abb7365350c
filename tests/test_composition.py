"""One search from settings: the command and evaluation answer as the pages do, under every setting."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from desk_site import GOOD, browser, decided, propose, score, send, with_rubric
from keyword_embedder import KeywordEmbedder

from api.app import create_app
from api.cli.main import main
from api.composition import open_catalog, open_search
from api.search.parameters import SearchParameters, read_query
from api.search.service import Search
from api.settings import MODES, names, read_settings
from catalog.model import Query
from catalog.store.catalog import Catalog

ADOPTED = "m:times"  # neither the best nor the first by identifier
WORDS = "fractions"
# What changes the answer of `syllabary search`, and what only a server reads.
SEARCHED = {"SYLLABARY_HOME", "SYLLABARY_DATABASE", "SYLLABARY_MODEL", "SYLLABARY_APPROVED"}
SERVED = {
    "SYLLABARY_HOST": "localhost",
    "SYLLABARY_PORT": "9000",
    "SYLLABARY_PUBLIC_URL": "https://materials.example.org",
    "SYLLABARY_CORS": "https://lms.example.org",
    "SYLLABARY_GRADES": "england",
    "SYLLABARY_WORKERS": "2",
    "SYLLABARY_ACCESS_LOG": "on",
    "SYLLABARY_METRICS": "anyone",
    "SYLLABARY_REPORTS": "anyone",
    "SYLLABARY_ANCHORS": "anchors.txt",
    "SYLLABARY_JUDGING": "on",
    "SYLLABARY_COUNT_SEARCHES": "on",
    "SYLLABARY_OIDC_ISSUER": "https://id.example.org",
    "SYLLABARY_OIDC_CLIENT": "syllabary",
    "SYLLABARY_OIDC_SECRET": "s3cret",
    "SYLLABARY_OIDC_ADMIT": "on",
}


@dataclass(frozen=True)
class Home:
    folder: Path
    orders: dict[str, list[str]]  # what the API answers to WORDS, by SYLLABARY_APPROVED


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A folder with a catalog and its index, one of whose materials is adopted since long ago."""
    folder, orders = tmp_path_factory.mktemp("home"), {}
    with with_rubric(folder, 1) as app:
        propose(browser(app, "rita"), ADOPTED)
        send(browser(app, "chris"), "/desk/proposals/1/assign", reviewer=["rita"])
        send(browser(app, "rita"), "/desk/proposals/1/declare", conflict="no")
        score(browser(app, "rita"), 1, "submit", **GOOD)
        decided(app, 1, effective="2020-01-01")
        services = app.state.services
        for mode in MODES:
            search = Search(services.search.current, KeywordEmbedder(), services.desk.state, mode)
            served = browser(create_app(replace(services, search=search)))
            answer = served.get("/api/v1/search", params={"q": WORDS, "limit": 50}).json()
            orders[mode] = [hit["id"] for hit in answer["results"]]
    return Home(folder, orders)


@pytest.fixture(autouse=True)
def _keywords(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that a process has open in no time; asked for a folder, it refuses as the real one does."""

    def opened(folder: Path | None, *, home: Path) -> KeywordEmbedder:
        return KeywordEmbedder() if folder is None else KeywordEmbedder("2" * 64)

    for place in ("api.composition", "indexer.vectors.embedder"):
        monkeypatch.setattr(f"{place}.open_embedder", opened)


def command(home: Home, *arguments: str, **environment: str) -> Result:
    cleared = {name: None for name in os.environ if name.startswith("SYLLABARY_")}
    return CliRunner().invoke(
        main, arguments, env={**cleared, "SYLLABARY_HOME": str(home.folder), **environment}, catch_exceptions=False
    )


def found(home: Home, **environment: str) -> list[str]:
    done = command(home, "search", WORDS, "--limit", "50", "--json", **environment)
    assert done.exit_code == 0, done.output
    return [hit["id"] for hit in json.loads(done.stdout)["results"]]


def test_what_the_modes_mean_is_seen_in_their_orders(home: Home) -> None:
    everything = home.orders["all"]
    assert len(everything) > 3
    assert everything[0] != ADOPTED
    assert home.orders["first"] == [ADOPTED, *(id for id in everything if id != ADOPTED)]
    assert home.orders["only"] == [ADOPTED]


@pytest.mark.parametrize("mode", MODES)
def test_the_command_answers_as_the_api_does_under_each_setting_of_approved_materials(home: Home, mode: str) -> None:
    assert found(home, SYLLABARY_APPROVED=mode) == home.orders[mode]


@pytest.mark.parametrize("mode", MODES)
def test_evaluation_measures_what_readers_are_shown(home: Home, tmp_path: Path, mode: str) -> None:
    (tmp_path / "topics.jsonl").write_text(json.dumps({"id": "t1", "text": WORDS}) + "\n", encoding="utf-8")
    (tmp_path / "qrels.txt").write_text(f"t1 0 {ADOPTED} 3\nt1 0 m:both 1\n", encoding="utf-8")
    (tmp_path / "theirs.run").write_text("t1 Q0 m:both 1 2.0 theirs\nt1 Q0 m:gone 2 1.0 theirs\n", encoding="utf-8")
    run = tmp_path / "ours.run"
    arguments = ("evaluate", str(tmp_path), "--run", str(run), "--against", "theirs", "--json")
    done = command(home, *arguments, SYLLABARY_APPROVED=mode)
    assert done.exit_code == 0, done.output
    assert [line.split()[2] for line in run.read_text(encoding="utf-8").splitlines()] == home.orders[mode]
    place = home.orders[mode].index(ADOPTED) + 1
    first = min(home.orders[mode].index(id) for id in (ADOPTED, "m:both") if id in home.orders[mode]) + 1
    assert place >= first
    measured = json.loads(done.stdout)["runs"]["syllabary"]["means"]["RR@10"]["mean"]
    assert measured == pytest.approx(1 / first, abs=1e-4)


def test_every_run_is_kept_and_a_gate_knows_the_catalog_that_it_was_frozen_on(home: Home, tmp_path: Path) -> None:
    (tmp_path / "topics.jsonl").write_text(json.dumps({"id": "t1", "text": WORDS}) + "\n", encoding="utf-8")
    (tmp_path / "qrels.txt").write_text(f"t1 0 {ADOPTED} 3\n", encoding="utf-8")
    baseline = tmp_path / "baseline.json"
    runs = home.folder / "runs"
    for options in (("--freeze", str(baseline)), ("--gate", str(baseline))):
        before = set(runs.glob("*.run"))
        done = command(home, "evaluate", str(tmp_path), *options)
        assert done.exit_code == 0, done.output
        [kept] = set(runs.glob("*.run")) - before
        assert f"The run is kept in {kept}" in done.stderr
        assert [line.split()[2] for line in kept.read_text(encoding="utf-8").splitlines()] == home.orders["all"]
    again = command(home, "evaluate", str(tmp_path), "--against", str(kept), "--json")
    assert {topic["difference"]["mean"] for topic in json.loads(again.stdout)["differences"]} == {0.0}
    frozen = json.loads(baseline.read_text(encoding="utf-8"))
    frozen["measures"]["RR@10"] = {"value": 1.0, "tolerance": 0.0}
    baseline.write_text(json.dumps(frozen), encoding="utf-8")
    below = command(home, "evaluate", str(tmp_path), "--gate", str(baseline))
    assert (below.exit_code, "Below the gate: RR@10 is" in below.stderr) == (1, True)
    frozen["catalog"]["resources"] += 1
    baseline.write_text(json.dumps(frozen), encoding="utf-8")
    differs = command(home, "evaluate", str(tmp_path), "--gate", str(baseline))
    assert (differs.exit_code, "The catalog differs" in differs.stderr) == (2, True)


def test_a_topic_about_a_subject_that_the_catalog_lacks_is_an_error_that_names_the_nearest(
    home: Home, tmp_path: Path
) -> None:
    topic = {"id": "t1", "text": WORDS, "filter": {"subjects": ["Mathematic"]}}
    (tmp_path / "topics.jsonl").write_text(json.dumps(topic) + "\n", encoding="utf-8")
    done = command(home, "evaluate", str(tmp_path))
    assert done.exit_code == 2
    assert "Topic “t1” filters by the subject “Mathematic”, which this catalog lacks" in done.stderr


def test_each_setting_is_known_to_be_for_search_or_for_the_server_alone() -> None:
    assert SEARCHED.isdisjoint(SERVED)
    assert SEARCHED | SERVED.keys() == set(names())


@pytest.mark.parametrize("name", [name for name in SERVED if name != "SYLLABARY_OIDC_ISSUER"])
def test_what_only_a_server_reads_changes_no_answer_of_the_command(home: Home, name: str) -> None:
    assert found(home, **{name: SERVED[name]}) == home.orders["all"]


def test_the_issuer_with_its_client_changes_no_answer_of_the_command(home: Home) -> None:
    given = {name: value for name, value in SERVED.items() if "OIDC" in name}
    assert found(home, **given) == home.orders["all"]


def test_another_model_than_the_index_was_made_with_is_refused(home: Home, tmp_path: Path) -> None:
    done = command(home, "search", WORDS, SYLLABARY_MODEL=str(tmp_path))
    assert done.exit_code == 1
    assert "SYLLABARY_MODEL" in done.output


def test_the_database_is_the_one_that_is_named(home: Home, tmp_path: Path) -> None:
    other = f"sqlite:///{tmp_path / 'other.db'}"
    Catalog.open(tmp_path / "other.db").close()
    assert json.loads(command(home, "status", "--json").stdout)["resources"] > 0
    assert json.loads(command(home, "status", "--json", SYLLABARY_DATABASE=other).stdout)["resources"] == 0
    assert found(home, SYLLABARY_APPROVED="only", SYLLABARY_DATABASE=other) == []


@pytest.mark.parametrize("words", [("search", WORDS), ("status",), ("settings",)])
def test_a_setting_that_cannot_be_read_stops_every_command(home: Home, words: tuple[str, ...]) -> None:
    done = command(home, *words, SYLLABARY_APPROVED="some")
    assert done.exit_code == 1
    assert "SYLLABARY_APPROVED" in done.output


@pytest.mark.parametrize("mode", MODES)
def test_an_evaluations_run_and_a_search_agree(home: Home, mode: str) -> None:
    settings = read_settings({"SYLLABARY_HOME": str(home.folder), "SYLLABARY_APPROVED": mode})
    asked = [Query(words=WORDS), read_query(SearchParameters(standard=["4.NF.A.1"], grade="Grade 4"))]
    with open_catalog(settings) as catalog, open_search(settings, catalog) as search, search.session() as session:
        for query in asked:
            hits, run = session(query).hits, session.runner()(query)
            assert hits
            assert [id for id, _ in run] == [hit.resource.id for hit in hits]
            falling = list(accumulate((hit.score for hit in hits), min))  # a run's scores never rise, also past a tier
            assert [score for _, score in run] == pytest.approx(falling)
