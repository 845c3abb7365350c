"""Another site's page in a real Chromium: its forms change nothing here, for any account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from desk_site import NEW, district, rows, running
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
FIELDS = {"name": "Theirs", "id": "m:add", "note": "Not mine"}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[FastAPI]:
    with district(tmp_path) as found:
        yield found


@contextmanager
def another_site(target: str, attributes: str = "") -> Iterator[str]:
    """A page with a form for ``target``, at another port of this machine."""
    app = FastAPI()
    fields = "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in FIELDS.items())

    @app.get("/", response_class=HTMLResponse)
    def page() -> str:
        return f'<!doctype html><form method="post" action="{target}" {attributes}>{fields}<button>Win</button></form>'

    with running(app) as address:
        yield address


def signed_in(browser: Browser, site: str) -> Page:
    page = browser.new_context().new_page()
    page.set_default_timeout(10_000)
    page.goto(f"{site}/sign-in?next=/collections")
    page.get_by_label("Account name").fill("tom")
    page.get_by_label("Password").fill(NEW)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="In your account")).to_be_visible()
    return page


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"], ids=["the same site's other port", "another site"])
@pytest.mark.parametrize("attributes", ["", 'rel="noreferrer"'], ids=["", "without a referrer"])
def test_another_sites_form_is_refused_and_changes_nothing(
    app: FastAPI, browser: Browser, host: str, attributes: str
) -> None:
    database = app.state.services.catalog.database
    with running(app) as site, another_site(f"{site}/collections", attributes) as other:
        page = signed_in(browser, site)
        before = rows(database)
        page.goto(other.replace("127.0.0.1", host))
        with page.expect_navigation() as navigated:
            page.get_by_role("button", name="Win").click()
        assert navigated.value.status == 403
        assert "did not come from a page of this service" in page.content()
        assert rows(database) == before
        page.goto(f"{site}/collection?name=Mine&id=m:add")
        page.get_by_role("button", name="Keep in your account").click()
        expect(page).to_have_url(f"{site}/collections/1?done=saved")
        page.context.close()
