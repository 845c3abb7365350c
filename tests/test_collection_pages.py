"""A collection that is kept in its address: edited without script, shared and exported."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from fastapi.testclient import TestClient
from little_site import LESSONS, little_site
from page_text import CAPTIONED, links, plain

from api.messages import catalogs
from api.recommending.collection import Collection, read_collection, read_id
from catalog.vetting.collections import Item

ENGLISH = catalogs()["en"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with little_site(tmp_path_factory.mktemp("site"), (*LESSONS, CAPTIONED)) as client:
        yield client


# -- collections ----------------------------------------------------------------------------------------------


def test_a_collections_address_is_all_of_it() -> None:
    listed = Collection("Unité 1 & 2", (Item("a/b?c", "première note"), Item("d"), Item("e", "x")))
    assert read_collection(urlencode(listed.pairs())) == (listed, {})
    assert read_collection("id=a&id=b&note=n&id=a&note=later")[0].items == (Item("a"), Item("b", "n"))
    assert [item.id for item in listed.moved(2, -1).items] == ["a/b?c", "e", "d"]
    assert listed.moved(0, -1) == listed.moved(9, 1) == listed.less(9) == listed.more("d") == listed
    assert read_id("https://here.example/resources/a%2Fb") == read_id("/resources/a%2Fb") == "a/b"
    assert read_id("starter:x") == "starter:x"


def test_an_identifier_that_leads_nowhere_counts_as_no_material(site: TestClient) -> None:
    text = plain(site.get("/collection?id=nope"))
    assert "0 materials · 1 more is not in this catalog" in text
    assert "without a stated length" not in text


def test_a_collection_is_edited_without_script(site: TestClient) -> None:
    start = "/collection?name=Mine&id=m:add&note=first&id=m:times"

    def after(change: str) -> list[tuple[str, str]]:
        answer = site.get(start + change)
        assert answer.status_code == 303
        return parse_qsl(urlsplit(answer.headers["location"]).query)[1:]

    assert after("&down=0") == [("id", "m:times"), ("id", "m:add"), ("note", "first")]
    assert after("&remove=0") == [("id", "m:times")]
    assert after("&add=/resources/m:both")[-1] == ("id", "m:both")
    assert after("&add=&up=junk") == parse_qsl(start.partition("?")[2])[1:]
    text = plain(site.get(start + "&id=gone"))
    assert "Adding fractions on a number line" in text
    assert "Not in this catalog now" in text
    assert "45 minutes and 1 without a stated length" in text
    assert "1 more is not in this catalog" in text


def test_a_collection_goes_out_as_a_table_and_json_ld(site: TestClient) -> None:
    state = "?name=Mine&id=m:add-short&note=%3D1%2B1&id=m:hostile"
    table = site.get("/collection.csv" + state)
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert [row["identifier"] for row in rows] == ["m:add-short", "m:hostile"]
    assert rows[0]["note"] == "'=1+1"
    assert rows[1]["link"].endswith("/resources/m:hostile")
    document = json.loads(site.get("/collection.jsonld" + state).content)
    assert document["name"] == "Mine"
    assert document["itemListElement"][0]["item"]["name"] == CAPTIONED.title
    assert site.get("/collection.docx" + state).status_code == 400


def test_a_collection_goes_out_as_one_archive_of_every_file_with_notes_and_the_texts_held_here(
    site: TestClient,
) -> None:
    state = "?name=My+week&id=m:add&note=for+Monday&id=m:add-short&id=m:hostile&id=gone"
    with zipfile.ZipFile(io.BytesIO(site.get("/collection.zip" + state).content)) as archive:
        files = {name.removeprefix("my-week/"): archive.read(name) for name in archive.namelist()}
    for form in ("csv", "jsonld", "imscc"):
        assert files[f"my-week.{form}"] == site.get(f"/collection.{form}{state}").content
    texts = sorted(name for name in files if name.startswith("materials/"))
    assert [name[:14] for name in texts] == ["materials/001-", "materials/002-", "materials/003-"]
    assert f'href="{CAPTIONED.url}"'.encode() in files["overview.html"]
    assert b"1 more is not in this catalog" in files["overview.html"]
    assert plain(site.get("/collection/print" + state)).count("1 more is not in this catalog.") == 1
    assert list(csv.reader(io.StringIO(files["my-week.csv"].decode("utf-8-sig"))))[-1][-1] == "gone"
    assert LESSONS[3].text.encode() in files[texts[0]]
    assert b"for Monday" in files["overview.html"]
    assert not any(b"<script" in files[name] for name in ("overview.html", *texts))


def test_a_collection_is_printed_with_its_materials_and_without_their_answers(site: TestClient, tmp_path: Path) -> None:
    state = "?name=My+week&id=m:add-short&note=for+Monday&id=m:times"
    page = site.get("/collection" + state)
    printed = site.get(next(href for href in links(page) if href.startswith("/collection/print")))
    assert re.findall(r'<h2 id="printed-\d+" dir="auto">(.*?)</h2>', printed.text) == [
        f"1. {CAPTIONED.title}",
        f"2. {LESSONS[4].title}",
    ]
    assert re.search(rf"for Monday .*First.* {LESSONS[4].text}", plain(printed))
    assert "Without the answers" not in plain(printed), "there are none to leave out"
    answered = replace(CAPTIONED, id="m:answered", text="# Task\n\nAdd.\n\n# Answers\n\nSeven.")
    with little_site(tmp_path, (*LESSONS, answered)) as other:
        whole = other.get("/collection/print?id=m:answered")
        assert "Seven." in plain(whole)
        less = plain(other.get(next(href for href in links(whole) if href.endswith("answers=no"))))
        assert "Add." in less
        assert "Seven." not in less
