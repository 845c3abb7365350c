"""Collections under an account, by plain forms over the real pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from desk_site import browser, district, plain, send
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from little_site import HOSTILE


@pytest.fixture
def app(tmp_path: Path) -> Iterator[FastAPI]:
    with district(tmp_path) as found:
        yield found


@pytest.fixture
def tom(app: FastAPI) -> TestClient:
    return browser(app, "tom")


def keep(client: TestClient, name: str = "Mine", *items: tuple[str, str]) -> str:
    """Keep a collection as its page does; the address of the list."""
    pairs = items or (("m:add", "first"), ("m:times", ""))
    ids, notes = [id for id, _ in pairs], [note for _, note in pairs]
    answer = client.post("/collections", content=form(client, name, ids, notes), headers=FORM)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).partition("?")[0]


FORM = {"content-type": "application/x-www-form-urlencoded"}


def form(client: TestClient, name: str, ids: list[str], notes: list[str], **more: str) -> str:
    pairs = [*more.items(), ("name", name)]
    for id, note in zip(ids, notes, strict=True):
        pairs += [("id", id), ("note", note)]
    return urlencode(pairs)


def shown(answer: Response) -> tuple[str, list[tuple[str, str]]]:
    """The version and items that a page's form holds."""
    main = answer.text.split("<main")[1]
    version = re.search(r'name="version" value="(\d+)"', main)
    ids = re.findall(r'name="id" value="([^"]*)"', main.split('id="collection"')[1])
    notes = re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", main, re.DOTALL)
    return version[1] if version else "", [(unescape(id), unescape(note)) for id, note in zip(ids, notes, strict=False)]


def change(client: TestClient, page: str, name: str = "Mine", **button: str) -> Response:
    """Press a button of a list's form, with everything else as the page shows it."""
    version, items = shown(client.get(page))
    body = form(client, name, [id for id, _ in items], [note for _, note in items], version=version, **button)
    return client.post(page, content=body, headers=FORM)


def test_a_collection_in_an_address_is_kept_under_the_account_with_what_was_typed(tom: TestClient) -> None:
    page = tom.get("/collection?name=Mine&id=m:add").text
    assert re.search(r'formmethod="post" formaction="/collections" name="signed-in-as"', page)
    assert "signed-in-as" not in page.split('id="collection"')[1].split("</form>")[0], "no name goes into an address"
    place = keep(tom, "Mine", ("m:add", "first\r\nand then"), ("gone", ""))
    assert shown(tom.get(place)) == ("1", [("m:add", "first\nand then"), ("gone", "")])
    assert "Mine 2" in plain(tom.get("/collections"))
    assert "Only you see these" in plain(tom.get("/collections"))


def test_a_kept_list_is_ordered_noted_renamed_added_to_and_taken_from_without_script(tom: TestClient) -> None:
    place = keep(tom)
    change(tom, place, down="0")
    assert shown(tom.get(place))[1] == [("m:times", ""), ("m:add", "first")]
    change(tom, place, name="Week 4", add="http://testserver/resources/m%3Aboth")
    assert "<h1" in tom.get(place).text
    assert "Week 4" in plain(tom.get(place))
    change(tom, place, name="Week 4", remove="0")
    assert shown(tom.get(place)) == ("4", [("m:add", "first"), ("m:both", "")])


@pytest.mark.parametrize("form", ["csv", "jsonld", "imscc", "zip"])
def test_a_kept_list_goes_out_in_every_form_to_its_owner_alone(app: FastAPI, tom: TestClient, form: str) -> None:
    place = keep(tom)
    taken = tom.get(f"{place}.{form}")
    address = tom.get(f"/collection.{form}?name=Mine&id=m:add&note=first&id=m:times")
    assert taken.content == address.content
    assert taken.headers["content-disposition"] == f'attachment; filename="mine.{form}"'
    assert taken.headers["cache-control"] == "private, no-store"
    assert browser(app, "chris").get(f"{place}.{form}").status_code == 404


def test_a_link_still_shares_a_copy_with_whoever_has_it(app: FastAPI, tom: TestClient) -> None:
    place = keep(tom)
    link = re.search(r'id="address" dir="ltr">http://testserver([^<]*)<', tom.get(place).text)
    assert link
    text = plain(browser(app).get(unescape(link[1])))
    assert "Adding fractions on a number line" in text
    assert "Keep in your account" not in text


def test_nobody_else_sees_or_changes_a_list(app: FastAPI, tom: TestClient) -> None:
    place = keep(tom)
    for handle in ("admin", "chris", "rita"):
        other = browser(app, handle)
        assert other.get(place).status_code == 404
        assert send(other, place, name="Theirs", version="1").status_code == 404
        assert send(other, f"{place}/remove", version="1").status_code == 404
        assert send(other, "/collections/add", list=place.rpartition("/")[2], id="m:both").status_code == 404
    assert browser(app).get(place).headers["location"].startswith("/sign-in?next=")
    assert shown(tom.get(place))[0] == "1"


def test_a_form_of_another_site_or_without_its_session_changes_nothing(app: FastAPI, tom: TestClient) -> None:
    place = keep(tom)
    for path in ("/collections", "/collections/add", place, f"{place}/remove"):
        fields = {"name": "Theirs", "version": "1"}
        assert tom.post(path, data=fields, headers={"sec-fetch-site": "cross-site"}).status_code == 403
        lapsed = browser(app).post(path, data={"name": "Typed with care", "version": "1"})
        assert lapsed.status_code == 401
        assert "Typed with care" in plain(lapsed)
    assert shown(tom.get(place))[0] == "1"


def ways(answer: Response) -> list[list[tuple[str, str]]]:
    """The forms that a page of a conflict offers, each with all it would send."""
    found = re.findall(r'<form method="post" action="(/collections/\d+)">(.*?)</form>', answer.text, re.DOTALL)
    field = re.compile(r'name="([^"]+)" value="([^"]*)"', re.DOTALL)
    return [[(name, unescape(value)) for name, value in field.findall(body)] for _, body in found]


def test_of_two_tabs_the_later_one_sees_both_lists_and_chooses(tom: TestClient) -> None:
    place = keep(tom)
    body = form(tom, "Mine", ["m:add", "m:both"], ["mine", "last"], version="1")
    change(tom, place, add="m:compare")
    told = tom.post(place, content=body, headers=FORM)
    assert told.status_code == 409
    text = plain(told)
    assert "Nothing was saved yet" in text
    assert text.index("Comparing fractions with a benchmark") < text.index("As you have it here")
    assert text.index("As you have it here") < text.index("Equivalent fractions and comparing them")
    assert shown(tom.get(place))[1] == [("m:add", "first"), ("m:times", ""), ("m:compare", "")]
    _, join = ways(told)
    assert tom.post(place, content=urlencode(join), headers=FORM).status_code == 303
    joined = [("m:add", "mine\nfirst"), ("m:both", "last"), ("m:times", ""), ("m:compare", "")]
    assert shown(tom.get(place))[1] == joined


def test_keeping_another_list_of_a_name_in_use_overwrites_nothing(tom: TestClient) -> None:
    place = keep(tom)
    told = tom.post("/collections", content=form(tom, "Mine", ["m:both"], [""]), headers=FORM)
    assert told.status_code == 409
    assert shown(tom.get(place))[1] == [("m:add", "first"), ("m:times", "")]
    replace, _ = ways(told)
    assert [value for name, value in replace if name == "id"] == ["m:both"]


def test_what_is_too_much_is_said_beside_what_was_typed(tom: TestClient) -> None:
    long = "n" * 501
    told = tom.post("/collections", content=form(tom, "Mine", ["m:add"], [long]), headers=FORM)
    assert (told.status_code, long in told.text) == (400, True)
    assert "it has 501 characters; at most 500 fit" in plain(told)
    place = keep(tom)
    told = tom.post(place, content=form(tom, "", ["m:add"], [long], version="1"), headers=FORM)
    assert (told.status_code, long in told.text) == (400, True)
    assert shown(tom.get(place))[0] == "1"


def test_a_list_is_removed_after_a_second_thought_and_not_if_it_changed(tom: TestClient) -> None:
    place = keep(tom)
    change(tom, place, down="0")
    told = send(tom, f"{place}/remove", version="1")
    assert told.status_code == 409
    assert "was changed since you opened it" in plain(told)
    assert send(tom, f"{place}/remove", version="2").headers["location"] == "/collections?done=removed"
    assert tom.get(place).status_code == 404
    assert "The collection was removed" in plain(tom.get("/collections?done=removed"))


def test_a_material_goes_from_its_page_into_a_list_or_a_new_one(tom: TestClient) -> None:
    assert 'action="/collections/add"' in tom.get("/resources/m:both").text
    first = send(tom, "/collections/add", id="m:both", name="Mine").headers["location"]
    assert send(tom, "/collections/add", id="m:add", name="Mine").headers["location"] == first
    key = first.partition("?")[0].rpartition("/")[2]
    send(tom, "/collections/add", id="m:times", list=key)
    assert [id for id, _ in shown(tom.get(first))[1]] == ["m:both", "m:add", "m:times"]
    assert send(tom, "/collections/add", id="m:both", name="").status_code == 400


def test_somebody_signed_out_sees_no_trace_of_accounts(app: FastAPI) -> None:
    visitor = browser(app)
    for path in ("/collections", "/collection?id=m:add", "/resources/m:add"):
        page = visitor.get(path).text
        assert "your account" not in page
        assert 'action="/collections' not in page


def test_hostile_names_and_notes_are_text(tom: TestClient) -> None:
    place = keep(tom, HOSTILE, ("m:hostile", HOSTILE))
    told = tom.post("/collections", content=form(tom, HOSTILE, ["m:add"], [HOSTILE]), headers=FORM)
    for answer in (tom.get(place), told, tom.get("/collections"), tom.get("/")):
        assert "<script>alert" not in answer.text
        assert "<img" not in answer.text


def test_notes_are_about_materials_and_the_page_says_so(tom: TestClient) -> None:
    assert "Write nothing about a student here" in plain(tom.get(keep(tom)))
