"""A large district: every read behind the desk's pages is quick on it, and agrees with slow arithmetic."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from big_district import Size, build, reads
from desk_site import browser
from district_pages import make, pages, served
from openpyxl import load_workbook
from postgresql_server import PostgreSQL
from sqlalchemy import select

from catalog.store.audit import Entry
from catalog.store.catalog import Catalog
from catalog.store.tables import resources
from catalog.vetting.cycle.adoption import APPROVED, Status
from catalog.vetting.desk import Desk
from catalog.vetting.tables import decision_resources, decisions

SMALL = Size(resources=600, frameworks=2, standards=60, lists=8, reviewers=6, reviews=300)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Catalog, Desk]]:
    with Catalog.open(tmp_path_factory.mktemp("small") / "district.db") as catalog:
        yield (
            catalog,
            build(catalog, SMALL),
        )


@pytest.mark.large
def test_a_large_district_answers_every_read_and_its_log_verifies(tmp_path: Path) -> None:
    """`python tests/big_district.py` prints what each read takes on it."""
    with Catalog.open(tmp_path / "district.db") as catalog:
        desk = build(catalog, Size())
        for read in reads(catalog, desk).values():
            read()
        assert desk.audit.verify().ok
        assert len(desk.adoptions.statuses()) > 0


def test_statuses_agree_with_reading_every_decision_by_itself(small: tuple[Catalog, Desk]) -> None:
    catalog, desk = small
    today = "2027-03-01"
    statuses = desk.adoptions.statuses()
    expected: dict[str, tuple[int, bool]] = {}
    with catalog.database.reading() as connection:
        for row in connection.execute(select(decisions).order_by(decisions.c.key)).all():
            if row.published is None:
                continue
            about = select(decision_resources.c.resource_id).where(decision_resources.c.decision_key == row.key)
            for name in connection.execute(about).scalars():
                approved = row.outcome != "reject" and row.expires >= today
                expected[name] = row.key, approved
    decided = {
        name: (adoption.decision, adoption.status in APPROVED)
        for name, adoption in statuses.items()
        if adoption.decision
    }
    assert decided == expected
    assert {line.resource_id for line in desk.adoptions.approved()} == {
        name for name, (_, ok) in expected.items() if ok
    }


def test_lists_are_by_title_and_hold_what_search_is_told(small: tuple[Catalog, Desk]) -> None:
    catalog, desk = small
    statuses = desk.adoptions.statuses()
    for lines, wanted in ((desk.adoptions.approved(), APPROVED), (desk.adoptions.refused(), {Status.REJECTED})):
        assert lines
        assert [line.title.casefold() for line in lines] == sorted(line.title.casefold() for line in lines)
        assert all(line.adoption == statuses[line.resource_id] and line.adoption.status in wanted for line in lines)
        with catalog.database.reading() as connection:
            rows = connection.execute(select(resources.c.id, resources.c.record)).all()
        titles = {row.id: orjson.loads(row.record)["title"] for row in rows}
        assert all(line.title == titles[line.resource_id] for line in lines)


def test_nothing_in_a_district_made_in_bulk_looks_changed(small: tuple[Catalog, Desk]) -> None:
    _, desk = small
    causes = {why.cause for due in desk.rereview.due() for why in due.why}
    assert causes <= {"expiry", "link"}
    assert desk.audit.verify().ok


def test_every_page_of_the_desk_answers_in_a_district_and_its_files_hold_what_the_page_says(tmp_path: Path) -> None:
    make(tmp_path, SMALL)
    with served(tmp_path) as app:
        client = browser(app, "chris")
        for name, address in pages(app).items():
            if name != "people":
                assert client.get(address).status_code == 200, name
        for report in ("/approved", "/refused", "/desk/coverage?framework=f1"):
            join = "&" if "?" in report else "?"
            csv_ = client.get(f"{report}{join}format=csv").content.decode("utf-8-sig")
            sheet = load_workbook(io.BytesIO(client.get(f"{report}{join}format=xlsx").content)).active
            told = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
            assert told == list(csv.reader(io.StringIO(csv_))), report
            assert len(told) > 20


def test_postgresql_answers_every_read_as_sqlite_does(small: tuple[Catalog, Desk], postgresql: PostgreSQL) -> None:
    with Catalog.open(postgresql.new("district")) as other:
        desk = build(other, SMALL)
        expected, found = reads(*small), reads(other, desk)
        for name, read in expected.items():
            if name != "five side by side":  # which says when each was imported
                assert unhashed(found[name]()) == unhashed(read()), name


def unhashed(found: object) -> object:
    """Entries of the log without their hashes, which cover when each import was made."""
    if isinstance(found, list) and found and isinstance(found[0], Entry):
        return [replace(entry, hash="") for entry in found]
    return found
