"""Collections under an account in a real Chromium: by script, without it, by keyboard, in two tabs, and for axe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from barriers import barriers
from desk_site import NEW, district, running
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def app(tmp_path: Path) -> Iterator[FastAPI]:
    with district(tmp_path) as found:
        yield found


@pytest.fixture
def site(app: FastAPI) -> Iterator[str]:
    with running(app) as address:
        yield address


def signed_in(browser: Browser, site: str, **settings: object) -> Page:
    page = browser.new_context(base_url=site, **settings).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(10_000)
    page.goto("/sign-in?next=/collections")
    page.get_by_label("Account name").fill("tom")
    page.get_by_label("Password").fill(NEW)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="In your account")).to_be_visible()
    return page


def test_a_list_is_kept_from_a_material_and_changed_without_script(browser: Browser, site: str) -> None:
    page = signed_in(browser, site, java_script_enabled=False)
    page.goto("/resources/m:add")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My collection")
    page.goto("/resources/m:both")
    page.get_by_label("Add to a collection in your account").select_option("My collection")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_label("Note").nth(1).fill("for Monday")
    page.get_by_role("button", name=re.compile("^Up: ")).click()
    expect(page.get_by_label("Note").first).to_have_value("for Monday")
    page.get_by_label("Name of the collection").fill("Week 3")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    page.goto("/collections")
    page.get_by_role("link", name="Week 3").click()
    page.locator("summary", has_text="Remove this collection").click()
    page.get_by_role("button", name="Remove it for good").click()
    expect(page.get_by_text("The collection was removed.")).to_be_visible()
    page.context.close()


def test_a_browsers_list_goes_into_the_account_with_notes_not_yet_saved(browser: Browser, site: str) -> None:
    page = signed_in(browser, site)
    page.goto("/collection?name=Mine&id=m:add&id=m:both")
    page.get_by_label("Note").first.fill("typed just now")
    page.get_by_role("button", name="Keep in your account").click()
    expect(page).to_have_url(re.compile(r"/collections/1\?done=saved"))
    expect(page.get_by_label("Note").first).to_have_value("typed just now")
    page.context.close()


def test_saving_by_the_dialog_and_keyboard_alone_goes_to_the_account(browser: Browser, site: str) -> None:
    page = signed_in(browser, site)
    page.goto("/resources/m:add")
    page.locator("article > header button.save").focus()
    page.keyboard.press("Enter")
    toast = page.locator(".toast")
    expect(toast).to_contain_text("Saved to “My collection”.")
    expect(page.locator("article > header button.save")).to_be_focused()
    page.goto("/?q=fractions")
    page.locator("article.card", has_text="benchmark").locator("button.save").click()
    expect(toast).to_contain_text("Saved to “My collection”.")
    toast.get_by_role("button", name="Another collection").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("In your account")
    assert not barriers(page)
    dialog.get_by_role("button", name="My collection").click()
    toast.get_by_role("link", name="Open it").click()
    expect(page.locator(".collection h2")).to_have_count(2)
    page.context.close()


def test_what_could_not_be_saved_in_the_account_is_said(browser: Browser, site: str) -> None:
    page = signed_in(browser, site)
    page.goto("/resources/m:add")
    page.context.clear_cookies()  # signed out elsewhere meanwhile
    page.locator("article > header button.save").click()
    expect(page.locator(".toast")).to_contain_text("It could not be saved in your account.")
    page.context.close()


def test_two_tabs_lose_nothing_and_every_page_is_without_barriers(browser: Browser, site: str) -> None:
    first = signed_in(browser, site, viewport={"width": 320, "height": 800})
    first.goto("/collection?name=Mine&id=m:add&id=m:both")
    first.get_by_role("button", name="Keep in your account").click()
    second = first.context.new_page()
    second.goto(first.url)
    second.get_by_label("Note").first.fill("from the second tab")
    second.get_by_role("button", name="Save changes").click()
    first.get_by_label("Add a material by its link or identifier").fill("m:compare")
    first.get_by_role("button", name="Save changes").click()
    expect(first.get_by_role("alert")).to_contain_text("Nothing was saved yet")
    seen = []

    def look() -> None:
        seen.extend(barriers(first))
        spare = first.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        seen.extend([f"{first.url} is {spare} px too wide"] if spare > 0 else [])

    look()
    first.get_by_role("button", name="Join both").click()
    expect(first.locator(".collection h2")).to_have_count(3)
    expect(first.get_by_label("Note").first).to_have_value("from the second tab")
    look()
    first.goto("/collections")
    look()
    assert not seen
    first.context.close()
