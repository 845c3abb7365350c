"""Need profiles: what is kept of them, and how one gets into an address, without script."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

import orjson
import pytest
from fastapi.testclient import TestClient
from httpx import Response
from hypothesis import example, given
from hypothesis import strategies as st
from little_site import HOSTILE, little_site

from api.web.need_profiles import MAX, MAX_NAME, NeedProfile, make_profile, read, saved, write
from catalog.errors import InvalidRequestError
from catalog.needs.needs import NEEDS

PERIOD = "Period 3 reading"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with little_site(tmp_path_factory.mktemp("profiles")) as client:
        yield client


@pytest.fixture
def site(shared: TestClient) -> TestClient:
    shared.cookies.clear()
    return shared


def save(site: TestClient, name: str = PERIOD, *needs: str, **more: str) -> Response:
    form = {"name": name, "need": list(needs or ("captions",)), **more}
    return site.post("/needs", data=form)


def plain(answer: Response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text.split("<main")[1])).split())


# -- in the cookie --------------------------------------------------------------------------------------------

NAMES = st.text('aé 中🙂&"<', min_size=1, max_size=MAX_NAME).map(lambda text: " ".join(text.split())).filter(bool)
PROFILES = st.lists(
    st.builds(
        NeedProfile, NAMES, st.lists(st.sampled_from(list(NEEDS)), min_size=1, max_size=4, unique=True).map(tuple)
    ),
    max_size=MAX, unique_by=lambda one: one.name,
)  # fmt: skip


@given(PROFILES)
def test_what_is_written_is_read_again_and_is_a_cookies_value(profiles: list[NeedProfile]) -> None:
    value = write(profiles)
    assert re.fullmatch(r"[A-Za-z0-9_-]*", value)
    assert read(value) == tuple(profiles)


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda data: base64.urlsafe_b64encode(data).decode()))
@example(base64.urlsafe_b64encode(orjson.dumps({"a": 1})).decode())
@example(base64.urlsafe_b64encode(orjson.dumps([["n", ["captions", 7]], ["n"], [[], []], ["", ["captions"]]])).decode())
@example(base64.urlsafe_b64encode(b"[" * 100_000).decode())
def test_a_cookie_that_anybody_made_up_is_never_an_error(cookie: str) -> None:
    assert all(profile.name and set(profile.needs) <= set(NEEDS) for profile in read(cookie))


def test_a_need_that_is_no_longer_known_leaves_the_others() -> None:
    cookie = base64.urlsafe_b64encode(orjson.dumps([["Mine", ["gone", "captions"]], ["Other", ["gone"]]])).decode()
    assert read(cookie) == (NeedProfile("Mine", ("captions",)),)


@pytest.mark.parametrize(
    ("name", "needs", "said"),
    [
        ("  ", ["captions"], "it is empty"),
        ("n" * 41, ["captions"], "at most 40"),
        ("a\x07", ["captions"], "control character"),
        ("Mine", [], "choose at least one"),
        ("Mine", ["captions", "a child"], "“a child” is not a need we recognize"),
    ],
)
def test_a_profile_is_a_short_name_and_needs_that_are_known(name: str, needs: list[str], said: str) -> None:
    with pytest.raises(InvalidRequestError, match=said):
        make_profile(name, needs)


def test_a_browser_keeps_so_many_profiles_and_so_much_of_them() -> None:
    few = [NeedProfile(f"Period {n}", ("captions",)) for n in range(MAX)]
    assert len(write(few)) < 4000
    with pytest.raises(InvalidRequestError, match="8 profiles are kept already"):
        write([*few, NeedProfile("One more", ("captions",))])
    with pytest.raises(InvalidRequestError, match="longer than a browser keeps"):
        write([NeedProfile("🙂" * 39 + str(n), tuple(NEEDS)) for n in range(MAX)])


def test_a_profile_is_changed_in_its_place_and_renamed() -> None:
    one, two, three = (NeedProfile(name, ("captions",)) for name in ("1", "2", "3"))
    changed = NeedProfile("2", ("screen-reader",))
    assert saved([one, two, three], changed) == (one, changed, three)
    assert saved([one, two, three], NeedProfile("4", ("captions",)), "2") == (
        one,
        NeedProfile("4", ("captions",)),
        three,
    )
    assert saved([one, two], NeedProfile("1", ("screen-reader",)), "2") == (NeedProfile("1", ("screen-reader",)),)
    assert saved([one], two) == (one, two)


# -- on the pages ---------------------------------------------------------------------------------------------


def test_a_profile_is_saved_shown_changed_and_removed_by_forms(site: TestClient) -> None:
    answer = save(site, PERIOD, "captions", "screen-reader")
    assert (answer.status_code, answer.headers["location"]) == (303, "/needs?done=saved")
    assert "profiles=" in answer.headers["set-cookie"]
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "Period 3 reading Captions and transcripts · Screen reader and text to speech" in plain(site.get("/needs"))
    form = site.get(f"/needs?{urlencode({'name': PERIOD})}").text
    assert re.findall(r'name="need" value="([^"]+)" checked', form) == ["captions", "screen-reader"]
    save(site, "Period 4", "captions", was=PERIOD)
    text = plain(site.get("/needs"))
    assert "Period 4 Captions" in text
    assert "Your profiles Period 3" not in text
    gone = site.post("/needs", data={"remove": "Period 4"})
    assert gone.headers["location"] == "/needs?done=removed"
    assert "Your profiles" not in plain(site.get("/needs"))


@pytest.mark.parametrize(("place", "path"), [("search", "/"), ("plan", "/plan")])
def test_choosing_a_profile_puts_its_needs_into_the_address_and_keeps_the_rest(
    site: TestClient, place: str, path: str
) -> None:
    save(site, PERIOD, "captions", "screen-reader")
    typed = [("q", "a & b"), ("grade", ""), ("need", "english-learner"), ("type", "Lesson"), ("profile", PERIOD)]
    answer = site.get(f"/needs/for/{place}?{urlencode(typed)}")
    assert answer.status_code == 303
    target = urlsplit(answer.headers["location"])
    assert target.path == path
    assert parse_qsl(target.query) == [
        ("q", "a & b"), ("type", "Lesson"), ("need", "captions"), ("need", "screen-reader"),
    ]  # fmt: skip


def test_search_and_plan_offer_the_profiles_and_say_which_one_is_asked(site: TestClient) -> None:
    assert "/needs/for/" not in site.get("/?q=fractions").text
    save(site, PERIOD, "captions")
    for path, place in (("/?q=fractions&need=captions", "search"), ("/plan?need=captions", "plan")):
        page = site.get(path).text
        pressed = f'formaction="/needs/for/{place}" name="profile" value="{PERIOD}" aria-pressed="true"'
        assert pressed in page
        assert 'href="/needs?need=captions"' in page
    assert 'aria-pressed="false"' in site.get("/?q=fractions").text
    for form in re.findall(r"<form\b.*?</form>", site.get("/plan?framework=f").text, re.DOTALL):
        first = re.search(r"<button[^>]*>", form)
        assert first is None or "profile" not in first[0], "Enter in a field searches or plans"


def test_what_is_wrong_is_said_with_what_was_typed(site: TestClient) -> None:
    answer = save(site, "n" * 41, "captions")
    assert answer.status_code == 400
    assert "at most 40" in plain(answer)
    assert 'value="captions" checked' in answer.text
    evil = {"origin": "https://evil.example"}
    assert site.post("/needs", data={"name": "Mine", "need": "captions"}, headers=evil).status_code == 403
    assert site.get("/needs/for/search?profile=nobody").status_code == 404
    assert site.get("/needs/for/elsewhere?profile=nobody").status_code == 404


def test_a_hostile_name_is_text_and_the_page_asks_for_no_person(site: TestClient) -> None:
    save(site, HOSTILE[:MAX_NAME])
    for path in ("/needs", "/?q=fractions", "/plan"):
        page = site.get(path).text
        assert "<script>alert" not in page
        assert "<img" not in page
    assert "never name or describe a person" in plain(site.get("/needs"))
