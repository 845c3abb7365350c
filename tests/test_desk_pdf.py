"""The desk's reports on paper: printed by Chromium, read again, and compared with the page that was printed."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from big_district import Size
from desk_site import NEW, running
from district_pages import make, pages, served
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

pytestmark = pytest.mark.browser
SMALL = Size(resources=600, frameworks=2, standards=60, lists=8, reviewers=6, reviews=300)
FORMS = ("queue", "a proposal in discussion", "a published proposal", "coverage of a framework", "log")
REPORTS = ("its record", "coverage of a framework", "approved", "refused", "five side by side")
A4 = (794, 1123)  # pixels of 96 to the inch
MARGIN = 76  # on either side
# What is to be on paper: the innermost texts that are displayed when the page is printed.
_TEXTS = """
[...document.querySelectorAll("main :is(h1, h2, h3, p, li, th, td)")]
  .filter((each) => each.checkVisibility() && !each.querySelector("p, li, td, ul, .visually-hidden"))
  .map((each) => each.innerText)
"""
# The tables, by the texts of their heads and of the first cell of each row.
_TABLES = """
[...document.querySelectorAll("main table")].map((table) => [
  [...table.querySelectorAll("thead :is(th, td)")].map((each) => each.innerText),
  [...table.querySelectorAll("tbody tr > :first-child")].map((each) => each.innerText)])
"""
# How far anything reaches beyond the right edge of the paper.
_BEYOND = (
    "Math.max(...[...document.querySelectorAll('main *')].map((e) => e.getBoundingClientRect().right)) - innerWidth"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    folder = tmp_path_factory.mktemp("paper")
    make(folder, SMALL)
    with served(folder) as app, running(app) as address:
        yield address, pages(app)


@pytest.fixture(scope="module")
def page(browser: Browser, site: tuple[str, dict[str, str]]) -> Iterator[Page]:
    context = browser.new_context(base_url=site[0], viewport={"width": A4[0] - 2 * MARGIN, "height": A4[1]})
    page = context.new_page()
    page.goto("/sign-in?next=/desk")
    page.get_by_label("Account name").fill("chris")
    page.get_by_label("Password").fill(NEW)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Desk")
    yield page
    context.close()


def packed(text: str) -> str:
    """Without the spaces, which lines and columns make differently, nor the ligatures of a font."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def printed(page: Page) -> list[str]:
    """The text of each sheet of paper."""
    margin = f"{MARGIN}px"
    made = page.pdf(format="A4", margin=dict.fromkeys(("top", "bottom", "left", "right"), margin))
    return [packed(sheet.extract_text()) for sheet in PdfReader(io.BytesIO(made)).pages]


@pytest.mark.parametrize("report", REPORTS)
def test_a_report_loses_nothing_on_paper_and_heads_its_tables_on_every_sheet(
    page: Page, site: tuple[str, dict[str, str]], report: str, tmp_path: Path
) -> None:
    page.goto(site[1][report])
    page.emulate_media(media="print")
    for hidden in ("header.site", "footer.site", ".files", ".crumbs"):
        for element in page.locator(hidden).all():
            expect(element).to_be_hidden()
    assert page.evaluate(_BEYOND) <= 0, "nothing is wider than the paper"
    sheets = printed(page)
    assert 1 < len(sheets) < 30
    assert all(sheets), "no sheet is empty"
    whole = "".join(sheets)
    texts = [packed(text) for text in page.evaluate(_TEXTS)]
    assert len(texts) > 30
    assert [text for text in texts if text not in whole] == []
    for head, firsts in page.evaluate(_TABLES):
        heading = packed("".join(head))
        began = min(n for n, sheet in enumerate(sheets) if heading in sheet)
        held = [n for n, sheet in enumerate(sheets) if n >= began and packed(firsts[-1]) in sheet]
        assert all(heading in sheet for sheet in sheets[began : held[0] + 1]), (report, head)


@pytest.mark.parametrize("form", FORMS)
def test_no_control_is_printed(page: Page, site: tuple[str, dict[str, str]], form: str) -> None:
    controls = page.locator("main :is(select, textarea, button, input:not([type=hidden]))")
    page.emulate_media(media="print")
    page.goto(site[1][form])
    assert controls.count() > 0
    assert controls.filter(visible=True).evaluate_all("all => all.map(each => each.outerHTML)") == []
