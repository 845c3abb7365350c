"""The desk by keyboard alone, and without script: a material from search to a decision, its undoing, and an import."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from desk_site import GOOD, NEW, running, score, with_rubric
from desk_site import browser as without_pictures
from fastapi import FastAPI
from keyboard import Keyboard
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
LIST = "Name,Ruling,Grade levels\nAdding fractions on a number line,Adopt,Grades 3-5\nNo such thing,Adopt,4\n"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    with with_rubric(tmp_path_factory.mktemp("keys")) as app:
        yield app


@pytest.fixture(scope="module")
def site(app: FastAPI) -> Iterator[str]:
    with running(app) as address:
        yield address


@contextmanager
def opened(browser: Browser, site: str, *, script: bool = True) -> Iterator[Page]:
    context = browser.new_context(
        base_url=site, viewport={"width": 1280, "height": 800}, java_script_enabled=script, accept_downloads=True
    )
    yield context.new_page()
    context.close()


@contextmanager
def signed_in(browser: Browser, site: str, handle: str) -> Iterator[tuple[Page, Keyboard]]:
    with opened(browser, site) as page:
        keys = Keyboard(page)
        page.goto("/")
        keys.follow("Sign in")
        keys.to("Account name").type(handle)
        keys.to("Password").type(NEW)
        with page.expect_navigation():
            keys.press("Enter")
        yield page, keys


def said(page: Page, text: str) -> None:
    expect(page.get_by_role("status").first).to_contain_text(text)


def scored(app: FastAPI, key: int) -> None:
    """Both reviewers score, as test_browser_desk does by keyboard; they differ about one criterion."""
    for handle, aligned in (("rita", "2"), ("ruth", "1")):
        client = without_pictures(app, handle)
        answer = score(client, key, "submit", **GOOD | {"aligned": (aligned, f"As {handle} sees it", "p. 3")})
        assert answer.headers["location"] == f"/desk/proposals/{key}?done=submitted"


def test_a_material_goes_from_search_to_a_published_decision_and_back_by_keyboard_alone(
    browser: Browser, site: str, app: FastAPI
) -> None:
    with signed_in(browser, site, "rita") as (page, keys):
        keys.to("What are you looking for?").type("equivalent paper strips")
        with page.expect_navigation():
            keys.press("Enter")
        keys.follow("Propose for review: Equivalent fractions with paper strips")
        keys.to("Reason").type("Unit 3 has nothing for it")
        keys.to("Rubric").type("A short")
        keys.follow("Propose", exactly=True)
        said(page, "It is proposed.")
        place = page.url.split("?")[0].removeprefix(site)
    key = int(place.rpartition("/")[2])
    with signed_in(browser, site, "chris") as (page, keys):
        keys.follow("Desk", exactly=True)
        keys.follow("Equivalent fractions with paper strips", exactly=True)
        keys.to("Rita").press("Space")
        keys.to("Ruth").press("Space")
        keys.follow("Ask them")
        said(page, "The reviewers are asked.")
    for handle in ("rita", "ruth"):
        with signed_in(browser, site, handle) as (page, keys):
            page.goto(place)
            keys.to("No", exactly=True).press("Space")
            keys.follow("Go on")
    scored(app, key)
    with signed_in(browser, site, "chris") as (page, keys):
        page.goto(place)
        keys.to("Score after discussion").type("2")
        keys.to("Reason").type("Rita showed us where")
        keys.follow("Settle")
        said(page, "It is settled.")
        keys.to("Adopt").press("Space")
        keys.to("Rationale").type("It does what unit 3 needs.")
        keys.to("For which grades").type("Grade 4")
        keys.follow("Record the decision")
        said(page, "The decision is recorded.")
        keys.follow("Publish")
        said(page, "The decision is published.")
        assert app.state.services.desk.adoptions.of("m:equivalent").approved
        keys.to("Undo").press("Enter")
        keys.to("Reason").type("The licence ran out")
        keys.follow("Undo by a new entry")
        said(page, "It is undone by a new entry.")
    assert not app.state.services.desk.adoptions.of("m:equivalent").approved
    assert [decision.undone for decision in app.state.services.desk.decisions.of(key)] == [True, False]


def test_a_districts_list_is_mapped_previewed_and_imported_by_keyboard_and_its_coverage_read(
    browser: Browser, site: str, app: FastAPI
) -> None:
    file = {"name": "adopted.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    with signed_in(browser, site, "chris") as (page, keys):
        page.on("filechooser", lambda chooser: chooser.set_files(files=[file]))  # long before: it takes a while to hold
        keys.follow("Desk", exactly=True)
        keys.follow("Import adoptions")
        keys.to("The list, as CSV or XLSX").press("Space")
        expect(page.locator("input[type=file]")).to_have_value(re.compile(r"adopted\.csv"))
        keys.follow("Read the file")
        keys.to("Title").type("Name")
        keys.to("Decision").type("Ruling")
        keys.to("Grades").type("Grade levels")
        keys.follow("Apply these choices")
        said(page, "1 ready, 0 replace a decision, 0 unchanged, 1 with a problem.")
        assert not app.state.services.desk.adoptions.of("m:add").approved, "nothing is written by looking"
        keys.follow("Import 1 row")
        said(page, "1 imported, 0 left as they were decided, 0 unchanged, 1 with a problem.")
        assert app.state.services.desk.adoptions.of("m:add").approved
        keys.follow("Desk", exactly=True)
        keys.follow("Coverage", exactly=True)
        keys.to("Framework").type("Little")
        keys.follow("Show coverage")
        expect(page.locator(".lede")).to_contain_text("Standards with an approved material: 1 of 4")
        keys.to("By learner need")
        assert page.evaluate("document.activeElement.scrollWidth >= document.activeElement.clientWidth")
        keys.to("1 Approved").press("Enter")
        expect(page.get_by_role("link", name="Adding fractions on a number line")).to_be_visible()


def test_the_core_of_the_cycle_works_without_script(browser: Browser, site: str, app: FastAPI) -> None:
    def enter(page: Page, handle: str) -> None:
        page.goto("/sign-in?next=/desk")
        page.get_by_label("Account name").fill(handle)
        page.get_by_label("Password").fill(NEW)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/desk")

    with opened(browser, site, script=False) as page:
        enter(page, "rita")
        page.goto("/?q=whole+number")
        page.get_by_role("link", name=re.compile("Propose for review.*A fraction times")).click()
        page.get_by_label("Reason").fill("For grade 4")
        page.get_by_label("Rubric").select_option(label="A short rubric")
        page.get_by_role("button", name="Propose").click()
        said(page, "It is proposed.")
        place = page.url.split("?")[0]
    with opened(browser, site, script=False) as page:
        enter(page, "chris")
        page.goto(place)
        for name in ("Rita", "Ruth"):
            page.get_by_role("checkbox", name=name).check()
        page.get_by_role("button", name="Ask them").click()
        said(page, "The reviewers are asked.")
    for handle in ("rita", "ruth"):
        with opened(browser, site, script=False) as page:
            enter(page, handle)
            page.goto(place)
            page.get_by_role("radio", name="No", exact=True).check()
            page.get_by_role("button", name="Go on").click()
            page.get_by_label("What you found").first.wait_for()
    scored(app, int(place.rpartition("/")[2]))
    with opened(browser, site, script=False) as page:
        enter(page, "chris")
        page.goto(place)
        page.get_by_label("Score after discussion").select_option("2")
        page.locator("#why-aligned").fill("Rita showed us where")
        page.get_by_role("button", name="Settle").click()
        page.get_by_role("radio", name="Adopt", exact=True).check()
        page.get_by_label("Rationale").fill("It does what unit 3 needs.")
        page.get_by_role("button", name="Record the decision").click()
        page.get_by_role("button", name="Publish").click()
        said(page, "The decision is published.")
        page.goto("/approved")
        expect(page.get_by_role("link", name="A fraction times a whole number")).to_be_visible()
        expect(page.get_by_role("link", name="CSV")).to_be_visible()


def test_a_downloaded_list_is_the_file_that_the_page_offers(browser: Browser, site: str, tmp_path: Path) -> None:
    with opened(browser, site) as page:
        keys = Keyboard(page)
        page.goto("/refused")
        keys.follow("Approved materials")
        keys.to("CSV")
        with page.expect_download() as download:
            keys.press("Enter")
        download.value.save_as(tmp_path / "approved.csv")
    assert "A fraction times a whole number" in (tmp_path / "approved.csv").read_text("utf-8-sig")
