"""What broken and hostile files cost: that record, never the rest, and time in proportion to their length."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from growth import LINEAR, growth
from hypothesis import given, settings
from hypothesis import strategies as st
from test_lrmi import A, B, one, split, written

from catalog.formats.alignments import split_codes
from catalog.formats.lrmi import resource_of
from catalog.formats.reading import read
from catalog.formats.record import LIMITS, FileNote, Record, Rejection

BROKEN = {
    "cut short": '{"@type": "LearningResource", "name": "X"',
    "NaN": '{"@type": "LearningResource", "name": "X", "position": NaN}',
    "a number": "17",
    "a string": '"hello"',
    "null": "null",
    "no name": '{"@type": "LearningResource", "identifier": "x:1"}',
    "a person": '{"@type": "Person", "name": "Ada"}',
    "too deep": '{"name": "X", "about": ' + "[" * 900 + "]" * 900 + "}",
    "far too deep": "[" * 100_000,
    "objects too deep": '{"name":' * 800 + '"x"' + "}" * 800,
    "a lone surrogate": r'{"name": "\ud800"}',
    "a million characters": json.dumps(one("X", description="x" * 1_000_000)),
    "many values": json.dumps(one("X", keywords=["k"] * 5000)),
    "a very long id": json.dumps(one("X", identifier="i" * 3000)),
    "an unclosed string": '{"name": "X}',
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_line_costs_that_record_only_and_names_its_line(kind: str, tmp_path: Path) -> None:
    text = "\n".join([json.dumps(A), BROKEN[kind], json.dumps(B)])
    titles, rejected = split(written(tmp_path, text, "catalog.ndjson"))
    assert titles == ["A", "B"]
    assert [item.line for item in rejected] == [2]
    assert rejected[0].reason.endswith(".")
    assert rejected[0].source.endswith("catalog.ndjson")


@pytest.mark.parametrize("kind", ["NaN", "no name", "a million characters", "a person", "an unclosed string"])
def test_a_broken_element_of_a_list_costs_that_record_only(kind: str, tmp_path: Path) -> None:
    closing = "\n}" if kind == "an unclosed string" else ""
    text = "[" + ",\n".join([json.dumps(A), BROKEN[kind] + closing, json.dumps(B)]) + "]"
    titles, rejected = split(written(tmp_path, text))
    assert titles == ["A", "B"]
    assert [item.line for item in rejected] == [2]


def test_a_broken_first_line_costs_that_record_only(tmp_path: Path) -> None:
    text = "\n".join(['{"name": "X", ', json.dumps(A), json.dumps(B)])
    assert split(written(tmp_path, text))[0] == ["A", "B"]


def test_an_object_of_a_graph_too_deep_to_keep_costs_that_record_only(tmp_path: Path) -> None:
    deep = '{"a":' * 400 + "1" + "}" * 400
    text = f'{{"@graph": [{json.dumps(A)}, {json.dumps(B)[:-1]}, "extra": {deep}}}]}}'
    titles, rejected = split(written(tmp_path, text))
    assert titles == ["A"]
    assert "nested too deeply" in rejected[0].reason


@pytest.mark.parametrize("container", ["@list", "@set", "itemListElement"])
def test_a_value_in_a_thousand_containers_is_opened_and_costs_nothing_else(container: str, tmp_path: Path) -> None:
    deep = f'{{"{container}":' * 1000 + '"Mathematics"' + "}" * 1000
    (record,) = read(written(tmp_path, f'{{"name": "A", "about": {deep}}}'))
    assert isinstance(record, Record)
    assert record.resource.subjects == ("Mathematics",)


@pytest.mark.parametrize(
    "text",
    ['[{"CFPackage": ' + "[" * 1000 + "]" * 1000 + "}]", '{"CFPackage": ' * 1000 + "1" + "}" * 1000],
    ids=["lists", "objects"],
)
def test_standards_nested_a_thousand_deep_are_refused_in_words(text: str, tmp_path: Path) -> None:
    (rejection,) = read(written(tmp_path, text))
    assert isinstance(rejection, Rejection)
    assert "nested deeper than 12 levels" in rejection.reason


# Each with a count that comes near the longest text that is read.
HOSTILE = [
    ("<!--", 100_000),
    ("<script", 60_000),
    ("<a ", 150_000),
    ("&lt;", 120_000),
    ("<", 490_000),
    ("\n \n", 100_000),
]


@pytest.mark.parametrize(("text", "count"), HOSTILE, ids=lambda value: str(value).strip())
def test_text_built_to_be_slow_costs_no_more_than_its_length(text: str, count: int) -> None:
    assert growth(lambda size: resource_of(one("A", text=text * size)), count) < LINEAR


@pytest.mark.parametrize(
    ("repeated", "end"), [(" ", "b"), ("\t \n", "b"), (" (abc)", ""), (" (abc)", " b"), ("a ,", "")], ids=repr
)
def test_a_code_built_to_be_slow_costs_no_more_than_its_length(repeated: str, end: str) -> None:
    def work(size: int) -> None:
        for _ in range(50):
            assert split_codes("4.NF.A.1" + repeated * (size // len(repeated)) + end)

    assert growth(work, LIMITS.value) < LINEAR


@pytest.mark.parametrize("opening", ['<script type="application/ld+json">', "<script application/ld+json "])
def test_a_page_built_to_be_slow_costs_no_more_than_its_length(tmp_path: Path, opening: str) -> None:
    def work(size: int) -> None:
        assert split(written(tmp_path, opening * size, "x.html"))[0] == []

    assert growth(work, 50_000) < LINEAR


@pytest.mark.parametrize(
    ("name", "opening", "repeated", "end"),
    [
        ("x.html", "", "<!--a-->", "<p>"),
        ("x.md", "---\nabout: Art\n---\n# ", "#", "x\n"),
        ("x.md", "---\nabout: Art\n---\na", " ", "b\n"),
    ],
    ids=["comments before a page", "marks in a heading", "spaces in a heading"],
)
def test_a_file_that_begins_to_be_slow_costs_no_more_than_its_length(
    tmp_path: Path, name: str, opening: str, repeated: str, end: str
) -> None:
    def work(size: int) -> None:
        list(read(written(tmp_path, opening + repeated * size + end, name)))

    assert growth(work, 100_000 // len(repeated)) < LINEAR


def test_the_field_over_its_limit_is_named_with_the_limit(tmp_path: Path) -> None:
    for field, value in {"description": "x" * 1_000_000, "text": "x" * 1_000_000, "about": ["x" * 20_000]}.items():
        _, rejected = split(written(tmp_path, json.dumps(one("X", **{field: value}))))
        assert [item.field for item in rejected] == [field]
        assert "characters and at most" in rejected[0].reason


def test_a_line_over_the_limit_is_skipped_without_being_held(tmp_path: Path) -> None:
    huge = json.dumps(one("X", text="x" * (LIMITS.record_bytes + 10)))
    for text in (
        f"{json.dumps(A)}\n{huge}\n{json.dumps(B)}",
        json.dumps([A, one("X", text="x" * LIMITS.record_bytes), B]),
    ):
        titles, rejected = split(written(tmp_path, text))
        assert titles == ["A", "B"]
        assert "larger than 8 MB" in rejected[0].reason


def test_a_line_in_another_encoding_costs_that_record_only(tmp_path: Path) -> None:
    data = json.dumps(A).encode() + b"\n" + '{"name": "Fran\xe7ais"}'.encode("cp1252") + b"\n" + json.dumps(B).encode()
    titles, rejected = split(written(tmp_path, data))
    assert titles == ["A", "B"]
    assert "UTF-8" in rejected[0].reason


def test_a_truncated_gzip_gives_what_came_before_and_says_so(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps(one(f"N{n}", text=str(hash(str(n))) * 20)) for n in range(3000))
    whole = gzip.compress(lines.encode())
    titles, rejected = split(written(tmp_path, whole[: len(whole) // 2], "catalog.ndjson.gz"))
    assert titles
    assert titles == [f"N{n}" for n in range(len(titles))]
    assert "ends too early" in rejected[-1].reason
    titles, rejected = split(written(tmp_path, whole[:4000] + b"\xff" * 40 + whole[4040:], "damaged.ndjson.gz"))
    assert "damaged" in rejected[-1].reason or "early" in rejected[-1].reason


def test_a_gzip_bomb_is_stopped(tmp_path: Path) -> None:
    bomb = gzip.compress(b"[" + b" " * 150_000_000, 9)
    titles, rejected = split(written(tmp_path, bomb, "bomb.json.gz"))
    assert titles == []
    assert "bomb" in rejected[-1].reason


def test_folders_are_walked_in_order_and_each_bad_file_costs_itself(tmp_path: Path) -> None:
    written(tmp_path, json.dumps(B), "b.json")
    written(tmp_path, json.dumps(A), "a.json")
    written(tmp_path, b"\x00\x01\x02", "c.json")
    written(tmp_path, b"notes", ".hidden.json")
    titles, rejected = split(tmp_path)
    assert titles == ["A", "B"]
    assert [Path(item.source).name for item in rejected] == ["c.json"]


@given(st.binary(max_size=200), st.sampled_from(["x.json", "x.csv", "x.md", "x.html", "x.xlsx", "x.gz", "x"]))
@settings(max_examples=150)
def test_any_bytes_are_read_without_an_error(tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str) -> None:
    path = written(tmp_path_factory.getbasetemp(), data, name)
    for start in (b"", b"{", b'[{"a":', b"---\n", b"PK\x03\x04", b"\x1f\x8b\x08\x00", b"title,id\n"):
        path.write_bytes(start + data)
        assert all(isinstance(item, Record | Rejection | FileNote) for item in read(path))


@pytest.mark.parametrize(
    ("cut", "titles"), [("[", []), ("[ \n", []), (f"[{json.dumps(A)},\n", ["A"]), (f"[{json.dumps(A)}", ["A"])]
)
def test_a_list_that_is_cut_off_between_records_says_so_and_keeps_what_it_had(
    tmp_path: Path, cut: str, titles: list[str]
) -> None:
    found, rejected = split(written(tmp_path, cut, "catalog.json"))
    assert found == titles
    [rejection] = rejected
    assert rejection.reason.endswith("without its “]”: the file was cut short.")
    whole, none = split(written(tmp_path, cut.rstrip(", \n") + "]\n", "whole.json"))
    assert (whole, none) == (titles, [])
