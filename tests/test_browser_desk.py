"""The desk in a real Chromium: a review by keyboard alone, every page for axe, phone to wide, and on paper."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from barriers import barriers, barriers_in_light_and_dark
from desk_site import NEW, decided, propose, reviewed, running, send, with_rubric
from desk_site import browser as without_script
from fastapi import FastAPI
from keyboard import Keyboard
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
PAGES = (
    "/account", "/desk", "/desk/new?id=m:compare", "/desk/proposals/1", "/desk/proposals/2", "/desk/proposals/3",
    "/desk/proposals/1/record", "/desk/rubrics", "/desk/rubrics/short", "/desk/due", "/approved", "/refused",
    "/desk/coverage?framework=f", "/desk/compare?id=m:equivalent&id=m:volcano", "/resources/m:equivalent",
    "/desk/audit?verify=1", "/desk/problems", "/desk/correct?id=m:equivalent",
    "/desk/import", "/desk/materials", "/desk/coverage", "/desk/alignments", "/desk/alignments?id=m:equivalent",
    "/desk/rubric-draft",
)  # fmt: skip


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """One adopted material, one that reviewers disagree on, and one that waits for Rita."""
    with with_rubric(tmp_path_factory.mktemp("desk")) as app:
        propose(without_script(app, "rita"))
        reviewed(app)
        decided(app, 1, grades="Grades 3-5", expires="2028-06-30")
        propose(without_script(app, "rita"), "m:compare", "m:both", title="Comparing fractions, as a set")
        reviewed(app, 2, aligned=("1", "Only the first lesson", "p. 4"))
        propose(without_script(app, "rita"), "m:add", title="Adding on a number line")
        send(without_script(app, "chris"), "/desk/proposals/3/assign", reviewer=["rita", "ruth"])
        yield app


@pytest.fixture(scope="module")
def site(app: FastAPI) -> Iterator[str]:
    with running(app) as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def sign_in(page: Page, handle: str) -> None:
    page.goto("/sign-in?next=/desk")
    page.get_by_label("Account name").fill(handle)
    page.get_by_label("Password").fill(NEW)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Desk")


def tab_to(page: Page, name: str, most: int = 80) -> None:
    """Move the focus by keyboard to what is called so."""
    for _ in range(most):
        page.keyboard.press("Tab")
        label = page.evaluate(
            "() => { const at = document.activeElement; return (at.labels && at.labels[0] || at).innerText || '' }"
        )
        if name in label:
            return
    raise AssertionError(f"Tab never reaches “{name}”")


def test_a_review_is_declared_scored_and_saved_by_keyboard_alone(page: Page) -> None:
    sign_in(page, "rita")
    page.goto("/desk/proposals/3")
    tab_to(page, "No")
    page.keyboard.press("Space")
    tab_to(page, "Go on")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{page.url.split('/desk')[0]}/desk/proposals/3/review")
    tab_to(page, "Not scored yet")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    tab_to(page, "What you found")
    page.keyboard.type("By keyboard")
    tab_to(page, "Where")
    page.keyboard.type("p. 2")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Saved: 1 criterion had changed.")
    expect(page.get_by_label("What you found").first).to_have_value("By keyboard")
    expect(page.get_by_role("radio", name="1 Found in part").first).to_be_checked()


@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_of_the_desk_is_clean_for_axe_in_light_and_dark(page: Page, width: int) -> None:
    look = barriers_in_light_and_dark if width == 1280 else barriers  # colors are the same at every width
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/sign-in")
    assert look(page) == []
    sign_in(page, "chris")
    for place in PAGES:
        page.goto(place)
        assert look(page) == [], place


LIST = "Id,Title,Decision,Until\nm:add,,Approved,6/30/2028\n,Comparing fraction,Approved,\nm:volcano,,perhaps,soon\n"


def test_an_import_is_clean_for_axe_from_its_preview_to_its_report(page: Page) -> None:
    sign_in(page, "chris")
    for place, file, button in (
        ("/desk/import", ("list.csv", LIST), "Read the file"),
        ("/desk/materials", ("new.csv", "Title,Id,Colour\nShells,s-1,blue\n,s-2,\n"), "Preview"),
    ):
        page.goto(place)
        page.locator("input[type=file]").set_input_files(
            files=[{"name": file[0], "mimeType": "text/csv", "buffer": file[1].encode()}]
        )
        if place == "/desk/materials":
            page.get_by_label("Name of the source").fill("Shells")
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("status").first).to_contain_text("1 ready" if file[0] == "list.csv" else "Nothing is")
        assert barriers_in_light_and_dark(page) == []
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.get_by_role("button", name="Import 1").click()
        expect(page.get_by_role("status").first).to_contain_text("1 imported" if file[0] == "list.csv" else "imported")
        assert barriers(page) == []
    page.goto("/desk/import")
    page.get_by_text("Undo the import of list.csv").click()
    assert barriers(page) == []


# Every element that scrolls sideways, and whether a keyboard reaches it and a screen reader names it.
_SIDEWAYS = """
[...document.querySelectorAll("main *")].filter((each) => each.scrollWidth > each.clientWidth + 1
    && ["auto", "scroll"].includes(getComputedStyle(each).overflowX) && !["TEXTAREA", "INPUT"].includes(each.tagName))
  .map((each) => [each.outerHTML.slice(0, 120), each.tabIndex === 0 && !!each.getAttribute("role")
    && !!(each.getAttribute("aria-label") || each.getAttribute("aria-labelledby"))])
"""


def test_on_a_phone_only_marked_regions_scroll_sideways_and_the_focus_is_nowhere_hidden_or_trapped(page: Page) -> None:
    sign_in(page, "chris")
    page.set_viewport_size({"width": 320, "height": 700})
    keys, scrolled = Keyboard(page), 0
    for place in PAGES:
        page.goto(place)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, place
        sideways = page.evaluate(_SIDEWAYS)
        assert all(marked for _, marked in sideways), (place, sideways)
        scrolled += len(sideways)
        assert len(keys.stops()) > 8, place
    assert scrolled, "some table is wider than a phone"
