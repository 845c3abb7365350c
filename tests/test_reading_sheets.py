"""Sheets for readers who judge apart: nothing of an earlier judgment is in them, and scores are counted rightly."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from blind_judging import COLUMNS, FIRST, SECOND, grades, pairs, sheet
from blind_judging import collection as starter_materials
from need_claims import agreement, claims, coverage_table, precision, read_sheet, with_table, write_sheet

from catalog.model import Resource

LINES = Resource(id="a", title="Lines", accessibility_hazards=("none",), text="Draw a line.\tThen\nanother.")


def test_a_sheet_of_judgments_asks_for_every_pair_of_either_pass_and_shows_no_grade() -> None:
    asked = pairs(starter_materials())
    assert {*grades(FIRST), *grades(SECOND)} <= set(asked)
    assert len(set(asked)) == len(asked) > len({*grades(FIRST), *grades(SECOND)})
    rows = list(csv.DictReader(sheet().splitlines(), delimiter="\t"))
    assert [(row["topic"], row["material"]) for row in rows] == asked
    assert {row["grade"] for row in rows} == {""}
    assert set(rows[0]) == set(COLUMNS)


def test_a_sheet_of_claims_comes_back_with_what_the_reader_answered(tmp_path: Path) -> None:
    path = tmp_path / "sheet.tsv"
    path.write_text(write_sheet(claims(iter([LINES])), 10), encoding="utf-8")
    assert read_sheet(path) == []
    path.write_text(path.read_text(encoding="utf-8").replace("\n\tphoto", "\nright\tphoto"), encoding="utf-8")
    (row,) = read_sheet(path)
    assert (row["need"], row["state"], row["material"]) == ("photosensitive", "declared", "a")
    assert (row["record"], row["text"]) == ("hazards: none", "Draw a line. Then another.")


def test_an_answer_that_is_no_answer_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sheet.tsv"
    path.write_text("answer\tneed\nyes\tcaptions\n", encoding="utf-8")
    with pytest.raises(ValueError, match="“yes” is not one of right, unsure, wrong"):
        read_sheet(path)


def test_precision_counts_what_is_right_and_agreement_what_two_readers_share() -> None:
    def rows(*answers: str) -> list[dict[str, str]]:
        return [
            {
                "answer": answer,
                "need": "captions",
                "material": str(place),
                "state": "declared" if place < 3 else "barrier",
            }
            for place, answer in enumerate(answers)
        ]

    one, other = rows("right", "right", "unsure", "wrong"), rows("right", "wrong", "unsure")
    assert list(precision(one, ("state",))) == [(("barrier",), 0, 1), (("declared",), 2, 3)]
    shared, alike, _ = agreement([one, other])
    assert (shared, round(alike, 3)) == (3, 0.667)


def test_the_table_has_each_publishers_claims_and_what_was_read_of_them():
    empty = dict.fromkeys(("declared", "inferred", "barrier"), 0)
    ours, theirs = {"publisher": "Ours", "materials": 1200}, {"publisher": "", "materials": 3}
    needs = [
        {"id": "captions", "name": "Captions", "coverage": [{**ours, **empty, "inferred": 1100}, {**theirs, **empty}]},
        {"id": "aac", "name": "AAC", "coverage": [{**ours, **empty}, {**theirs, **empty}]},
    ]
    rows = [{"need": "captions", "answer": "right"}, {"need": "captions", "answer": "unsure"}]
    assert coverage_table(needs, rows).splitlines() == [
        "| need | Ours (1,200) | no publisher (3) | read, right |",
        "|---|---|---|---|",
        "| Captions | 1,100 inferred | none | 1 of 2 |",
        "",
        "Unknown for every material: AAC. The rules read nothing into silence.",
    ]
    needs[1]["coverage"][1]["declared"] = 2
    page = "Before.\n\n" + coverage_table(needs[:1], rows) + "\nAfter.\n"
    again = with_table(page, needs, [{"need": "aac", "answer": "right"}])
    assert again.startswith("Before.\n\n| need |")
    assert again.endswith("silence.\n\nAfter.\n")
    assert "| Captions | 1,100 inferred | none | 1 of 2 |\n| AAC | none | 2 declared | 1 of 1 |\n" in again
