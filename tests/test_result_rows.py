"""A result row: what a card is drawn of, reasons as data, wishes made conditions, and a part of it on request."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from little_site import LESSONS, little_app

from api.search import snippets
from api.search.features import GROUPS
from api.search.parameters import ResultField
from api.search.reasons import Facts, Reason
from api.search.snippets import LENGTH, snippet
from api.v1.rows import rounded
from api.v1.schema import ReasonKind, ResultModel, SearchResponse
from catalog.messages import message
from catalog.model import Resource


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with little_app(tmp_path_factory.mktemp("rows")) as app:
        yield TestClient(app)


def rows(api: TestClient, **asked: Any) -> list[dict[str, Any]]:
    answer = api.get("/api/v1/search", params={"limit": 50, **asked})
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


def declared(*codes: str) -> set[str]:
    return {one.id for one in LESSONS if {alignment.code for alignment in one.alignments} & set(codes)}


def test_every_field_of_a_row_can_be_asked_for_alone_and_every_kind_of_reason_is_named() -> None:
    named = {*get_args(ResultField)} - {""}  # an empty one counts as not given
    assert {*named, "id", "title", "score"} == set(ResultModel.model_fields)
    assert set(get_args(ReasonKind)) == set(GROUPS) - {"title"}  # a title's points are said as those of a name


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "adding fractions on a number line", "facets": "true"},
        {"q": "volcanoe", "need": ["captions", "english-learner"]},
        {"standard": "4.NF.A.1", "grade": "Grade 4", "sort": "title", "facets": "true"},
        {"q": "fractions", "need": "captions", "require": "need"},
        {"q": "no video fractions grade 4", "fields": ["reasons", "needs", "page", "snippet"]},
        {"q": "ünïcode “fractions” 9.ZZ.9", "offset": 1, "limit": 2},
    ],
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_what_is_written_as_it_is_made_is_to_the_byte_what_the_schema_writes(
    api: TestClient, asked: dict[str, Any], language: str
) -> None:
    answer = api.get("/api/v1/search", params=asked, headers={"accept-language": language})
    checked = SearchResponse.model_validate_json(answer.content)
    assert answer.content == checked.model_dump_json(exclude_unset=True).encode()


def test_a_row_can_draw_a_card(api: TestClient) -> None:
    row = next(row for row in rows(api, q="adding fractions on a number line") if row["id"] == "m:add")
    assert row["page"].endswith("/resources/m:add")
    assert row["parts"] == [{"name": "Fractions course", "id": "course:fractions", "position": 3, "number": 3, "of": 3}]
    assert (row["publisher"], row["image"], row["status"], row["languages"]) == (None, None, None, [])
    assert row["accessibility"]["features"] == []
    text = "".join(piece["text"] for piece in row["snippet"])
    assert text == "Adding fractions on a number line, step by step."
    assert [piece["text"].lower() for piece in row["snippet"] if piece["match"]] == [
        "adding",
        "fractions",
        "number",
        "line",
    ]


def test_reasons_say_as_data_what_their_sentences_say(api: TestClient) -> None:
    row = next(row for row in rows(api, q="fractions", standard="4.NF.B.3", need="captions") if row["id"] == "m:add")
    by = {reason["kind"]: reason for reason in row["reasons"]}
    assert by["standard"] | {"points": 0, "because": ""} == {
        "points": 0, "because": "", "kind": "standard", "standard": "std:4.NF.B.3", "relation": "self",
        "source": "publisher", "band": "declared", "confidence": 1.0, "need": None, "evidence": None, "words": [],
    }  # fmt: skip
    assert (by["need"]["need"], by["need"]["evidence"]) == ("captions", "unknown")
    assert by["words"]["words"] == ["fractions"]


def test_sentences_are_in_the_language_of_the_caller(api: TestClient) -> None:
    def because(language: str) -> tuple[str, str, str]:
        answer = api.get("/api/v1/search?q=fractions", headers={"accept-language": language})
        first = answer.json()["results"][0]["reasons"][0]
        return answer.headers["content-language"], first["because"], answer.headers["vary"]

    assert because("es-MX,es;q=0.9,en;q=0.5")[0] == "es"
    assert because("es")[1] != because("en")[1] == because("fr")[1]
    assert "Accept-Language" in because("es")[2]


def test_only_the_fields_asked_for_come(api: TestClient) -> None:
    for row in rows(api, q="fractions", fields=["publisher", "minutes"]):
        assert set(row) == {"id", "title", "score", "publisher", "minutes"}


@pytest.mark.parametrize(
    ("asked", "meets"),
    [
        ({"relation": "self", "alignment": "declared"}, declared("4.NF.A.1")),
        ({"require": "standard", "alignment": "declared", "relation": ["self", "prerequisite"]}, declared("4.NF.A.1")),
        ({"relation": "prerequisite", "alignment": "declared"}, set()),
    ],
)
def test_a_standard_can_be_required_by_relation_and_alignment(
    api: TestClient, asked: dict[str, Any], meets: set[str]
) -> None:
    assert {row["id"] for row in rows(api, q="fractions", standard="4.NF.A.1", **asked)} == meets


def test_of_a_standard_that_builds_on_another_the_earlier_counts_only_as_its_prerequisite(api: TestClient) -> None:
    earlier = rows(api, standard="4.NF.A.2", relation="prerequisite", alignment="declared")
    assert {row["id"] for row in earlier} == declared("4.NF.A.1")
    own = rows(api, standard="4.NF.A.2", relation="self", alignment="declared")
    assert {row["id"] for row in own} == declared("4.NF.A.2")


def test_a_grade_and_needs_can_be_required(api: TestClient) -> None:
    made = {one.id for one in LESSONS if one.ages}
    assert {row["id"] for row in rows(api, grade="Grade 4", require="grade")} == made
    assert {row["id"] for row in rows(api, grade="Grade 4")} > made
    assert rows(api, need="captions", require="need") == []


def test_nothing_meets_a_standard_that_no_framework_here_has(api: TestClient) -> None:
    for typed in ("9.ZZ.9 fractions", "fractions 9.ZZ.9", "9.ZZ.9"):
        for asked in ({"require": "standard"}, {"alignment": "probable"}):
            answer = api.get("/api/v1/search", params={"q": typed, **asked}).json()
            assert (answer["count"], answer["results"]) == (0, []), (typed, asked)
            assert [said for said in answer["notices"] if "9.ZZ.9" in said]
            assert not [said for said in answer["notices"] if "is asked" in said]
    assert rows(api, q="9.ZZ.9 fractions"), "if it is not required, the words count"


def test_what_is_required_and_not_asked_for_is_said(api: TestClient) -> None:
    answer = api.get("/api/v1/search", params={"q": "fractions", "require": ["standard", "grade", "need"]}).json()
    assert answer["count"] > 0
    assert [sentence.split(" is asked")[0] for sentence in answer["notices"]] == ["No standard", "No grade", "No need"]
    known = api.get("/api/v1/search", params={"q": "fractions", "known_needs": "only"}).json()
    assert known["notices"] == [answer["notices"][2]]


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ({"need": "captions", "require": "need"}, ("require", "need")),
        ({"need": "captions", "known_needs": "only"}, ("known_needs", "")),
        ({"grade": "Grade 12", "require": "grade"}, ("require", "grade")),
        ({"grade": "Grade 4", "in_ages": "17-18"}, ("in_ages", "")),
    ],
)
def test_a_condition_that_could_go_is_named_as_it_was_sent(
    api: TestClient, asked: dict[str, str], offered: tuple[str, str]
) -> None:
    answer = api.get("/api/v1/search", params={"q": "fractions", **asked}).json()
    assert answer["count"] == 0
    [option] = answer["loosen"]
    assert (option["parameter"], option["value"]) == offered
    rest = {name: value for name, value in asked.items() if name != option["parameter"]}
    assert api.get("/api/v1/search", params={"q": "fractions", **rest}).json()["count"] == option["count"]


def test_conditions_that_could_only_go_together_are_named_as_they_were_sent(api: TestClient) -> None:
    asked = {"q": "volcano", "subject": "Mathematics", "grade": "Grade 12", "require": "grade"}
    answer = api.get("/api/v1/search", params=asked).json()
    assert answer["count"] == 0
    [option] = answer["loosen"]
    dropped = [option, *option["also"]]
    assert {(one["parameter"], one["value"]) for one in dropped} == {("subject", ""), ("require", "grade")}
    rest = {name: value for name, value in asked.items() if name not in {one["parameter"] for one in dropped}}
    assert api.get("/api/v1/search", params=rest).json()["count"] == option["count"]


@pytest.mark.parametrize("typed", ["Grado 4", "4to grado", "Grade 4", "grade 3 or 4", "up to grade 3"])
def test_a_grade_is_read_alike_chosen_and_typed(api: TestClient, typed: str) -> None:
    chosen, words = (api.get("/api/v1/search", params={name: typed}).json() for name in ("grade", "q"))
    assert chosen["ages"]
    assert chosen["ages"] == words["ages"]


def test_words_can_be_taken_as_they_are_typed(api: TestClient) -> None:
    asked = {"q": "fractions grade 4"}
    assert api.get("/api/v1/search", params=asked).json()["ages"] == "9-10"
    literal = api.get("/api/v1/search", params=asked | {"understand": "off"}).json()
    assert (literal["ages"], literal["understood"]) == (None, [])
    corrected, as_typed = (
        api.get("/api/v1/search", params={"q": "volcanoe", "spell": spell}).json() for spell in ("on", "off")
    )
    assert (corrected["did_you_mean"], corrected["notices"][0]) == ("volcanoes", "Also searched for “volcanoes”.")
    assert (as_typed["did_you_mean"], as_typed["notices"]) == (None, [])


def test_any_identifier_can_be_asked_for_and_several_at_once(api: TestClient) -> None:
    answer = api.get("/api/v1/resources", params={"id": ["m:both", "nowhere", "m:add", "m:both"]}).json()
    assert [one["id"] for one in answer["results"]] == ["m:both", "m:add"]
    assert (answer["count"], answer["missing"]) == (2, ["nowhere"])
    assert answer["results"][1] == api.get("/api/v1/resources/m:add").json()


def test_frameworks_and_standards_are_paged(api: TestClient) -> None:
    [framework] = api.get("/api/v1/frameworks").json()["results"]
    assert (framework["id"], framework["title"], framework["standards"]) == ("f", "Little standards", 4)
    pages = [api.get("/api/v1/standards", params={"limit": 3, "offset": at}).json() for at in (0, 3)]
    assert [one["code"] for page in pages for one in page["results"]] == [
        "4.NF.A.1",
        "4.NF.A.2",
        "4.NF.B.3",
        "4.NF.B.4",
    ]
    assert {(page["count"], page["total"]) for page in pages} == {(4, 4)}


@given(st.lists(st.floats(-20, 20), max_size=8))
def test_rounded_points_add_up_to_the_rounded_score(points: list[float]) -> None:
    shown = rounded([Reason(point, message("x"), "words", Facts()) for point in points], sum(points))
    assert sum(shown) == pytest.approx(round(sum(points), 3) if points else 0, abs=1e-9)
    assert all(abs(a - b) <= 0.0005 * (len(points) + 2) for a, b in zip(shown, points, strict=True))


@given(st.text("fF1ſKkİı_é’- ", max_size=40), st.sets(st.text("fk1iS", min_size=1, max_size=3), min_size=1, max_size=3))
def test_plain_words_are_found_in_a_text_as_a_pattern_of_them_finds_them(text: str, words: set[str]) -> None:
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(words, key=len, reverse=True))})(?!\w)", re.IGNORECASE)
    assert snippets._matches(text, words) == [match.span() for match in pattern.finditer(text)]


@given(st.text(max_size=700), st.lists(st.sampled_from(["a", "fraction", "(", "café", "1/2"]), max_size=4))
def test_a_snippet_is_a_short_passage_whose_pieces_join(text: str, words: list[str]) -> None:
    pieces = snippet(Resource(id="x", title="x", description=f"{text} fraction {text}"), words)
    joined = "".join(piece for piece, _ in pieces)
    assert joined.strip("…") in " ".join(f"{text} fraction {text}".split())
    assert len(joined) <= LENGTH + 2
    assert all(piece.casefold() in words for piece, match in pieces if match)


def test_what_was_understood_is_said_in_the_readers_language(api: TestClient) -> None:
    asked = {"q": "worksheets on fractions for english learners grade 4 under 30 minutes"}
    said = {
        language: {
            chip["kind"]: (chip["label"], chip["value"])
            for chip in api.get("/api/v1/search", params=asked, headers={"accept-language": language}).json()[
                "understood"
            ]
        }
        for language in ("es", "en")
    }
    assert {kind: label for kind, (label, _) in said["es"].items()} == {
        "type": "hojas de trabajo",
        "need": "Apoyos para quienes aprenden inglés",
        "grade": "Grado 4",
        "minutes": "30 minutos como máximo",
    }
    assert said["en"]["need"][0] == "English learner supports"
    assert {kind: value for kind, (_, value) in said["es"].items()} == {
        kind: value for kind, (_, value) in said["en"].items()
    }
