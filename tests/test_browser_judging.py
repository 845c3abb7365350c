"""Judging, reporting and planning in a real browser: by keyboard alone, without script, and accessible."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from barriers import barriers_in_light_and_dark
from little_site import little_app
from playwright.sync_api import Browser, BrowserContext, Page, expect

from catalog.judging.judging import Judging, NewGrade
from catalog.model import Query
from catalog.store.catalog import Catalog
from catalog.vetting.upkeep.problems import Problems

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def site(home: Path) -> Iterator[str]:
    """The whole service on a free port, over a few materials."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with little_app(home, anyone_reports=True) as app:
        server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
        thread = threading.Thread(target=server.run)
        thread.start()
        deadline = time.monotonic() + 30
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join(30)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def tab_to(page: Page, label: str) -> None:
    """Press Tab until the control of this name has the focus."""
    for _ in range(200):
        page.keyboard.press("Tab")
        name = page.evaluate(
            "(() => { const e = document.activeElement;"
            " return (e.labels && e.labels[0] ? e.labels[0].innerText : e.innerText || '').trim() })()"
        )
        if name.startswith(label):
            return
    raise AssertionError(f"no control called “{label}” is reached by Tab")


def test_a_set_is_started_and_a_question_judged_by_keyboard_alone(page: Page, site: str, home: Path) -> None:
    page.goto(f"{site}/judge")
    tab_to(page, "A word to keep your grades under")
    page.keyboard.type("Ana")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Judging as ana")).to_be_visible()
    tab_to(page, "What is the set about?")
    page.keyboard.type("By keyboard")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="By keyboard")).to_be_visible()
    tab_to(page, "Words, as people would type them")
    page.keyboard.type("comparing fractions")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="comparing fractions", exact=True)).to_be_visible()
    count = page.locator("li.judged").count()
    tab_to(page, "Not graded")
    page.keyboard.press("ArrowDown")  # round to the first choice, 3
    tab_to(page, "Not graded")
    for _ in range(4):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Save and go to the next question")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 grades were saved.")).to_be_visible()
    expect(page.get_by_text(f"2 of {count} graded")).to_be_visible()
    with Catalog.open(home / "catalog.db") as catalog:
        assert sorted(Judging(catalog.database).ratings("by-keyboard")["ana"].values()) == [2, 3]


def test_two_judges_without_script_learn_where_they_differ(browser: Browser, site: str) -> None:
    for judge, grade in (("cy", "Just what was meant"), ("dee", "Does not help")):
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{site}/judge")
        page.get_by_label("A word to keep your grades under").fill(judge)
        page.get_by_role("button", name="Use this word").click()
        if judge == "cy":
            page.get_by_label("What is the set about?").fill("Without script")
            page.get_by_role("button", name="Start").click()
            page.get_by_label("Standards, by code").fill("4.NF.A.2")
            page.get_by_role("button", name="Add and judge it").click()
        else:
            page.get_by_role("link", name="Without script").click()
            page.get_by_role("link", name="4.NF.A.2").click()
        card = page.locator("li.judged", has_text="Comparing fractions with a benchmark")
        card.get_by_label(grade).check()
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("status")).to_have_text("1 grade was saved.")
        expect(card.get_by_label(grade)).to_be_checked()
        if judge == "dee":
            page.goto(f"{site}/judge/without-script/agreement")
            expect(page.get_by_text("cy: 3 Just what was meant")).to_be_visible()
            expect(page.get_by_text("dee: 0 Does not help")).to_be_visible()
            with page.expect_download() as download:
                page.goto(f"{site}/judge/without-script")
                page.get_by_role("link", name="Download topics, judgments and each judge’s grades").click()
            assert download.value.suggested_filename == "without-script.zip"
        context.close()


def test_a_problem_is_reported_without_script(browser: Browser, site: str, home: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/problems/new?id=m:add")
    page.get_by_label("The grade is wrong").check()
    page.get_by_label("What did you find?").fill("It is for Grade 5.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    page.get_by_role("link", name="Back to the material").click()
    expect(page.get_by_role("heading", name="Adding fractions on a number line")).to_be_visible()
    context.close()
    with Catalog.open(home / "catalog.db") as catalog:
        assert [problem.note for problem in Problems(catalog.database).listed(id="m:add")] == ["It is for Grade 5."]


def test_a_unit_is_planned_swapped_and_shared_by_its_address(page: Page, browser: Browser, site: str) -> None:
    page.goto(f"{site}/plan")
    page.get_by_label("Framework").select_option("Little standards")
    page.get_by_label("Grade", exact=True).select_option("Grade 4")
    page.get_by_role("button", name="Show its standards").click()
    page.get_by_label("4.NF.A.1").check()
    page.get_by_label("4.NF.B.3").check()
    page.get_by_label("Minutes available").fill("110")
    page.get_by_role("button", name="Plan", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("Covers 2 of 2 standards · 2 materials · 1 h 25 min of 1 h 50 min")
    page.locator("summary", has_text="1 alternative").click()
    page.get_by_role("link", name=re.compile("^Use it instead.*Equivalent fractions and comparing them")).click()
    expect(page.get_by_role("status")).to_contain_text("1 h 45 min of 1 h 50 min")
    address, titles = page.url, page.locator("ol.unit h3").all_inner_texts()
    assert titles == ["Equivalent fractions and comparing them", "Adding fractions on a number line"]
    page.go_back()
    expect(page.locator("ol.unit h3").first).to_have_text("Equivalent fractions with paper strips")
    somebody_else = browser.new_context(java_script_enabled=False)
    shared = somebody_else.new_page()
    shared.goto(address)
    assert shared.locator("ol.unit h3").all_inner_texts() == titles
    somebody_else.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_every_such_page_is_accessible_and_fits_its_window(browser: Browser, site: str, home: Path, width: int) -> None:
    with Catalog.open(home / "catalog.db") as catalog:
        judging = Judging(catalog.database)
        if "axe" not in [one.name for one in judging.sets()]:
            judging.start("Axe", "ana")
            judging.add("axe", Query(words="a fraction"), "ana")
            judging.record("axe", 1, "ana", [NewGrade("m:add", 3), NewGrade("m:both", 1)])
            judging.record("axe", 1, "ben", [NewGrade("m:add", 0), NewGrade("m:both", 1)])
    addresses = (
        "/judge", "/judge/axe", "/judge/axe/q-001?saved=1", "/judge/axe/agreement", "/problems/new?id=m:hostile",
        "/problems/thanks?id=m:hostile&n=1", "/plan", "/plan?framework=f&grade=Grade+4",
        "/plan?codes=4.NF.A.1+4.NF.A.2+4.NF.B.4+9.X.1&minutes=60&need=captions&use=m:hostile",
    )  # fmt: skip
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.add_cookies([{"name": "judge", "value": "ana", "url": site}])
    page = context.new_page()
    failures: list[str] = []
    page.on("requestfailed", lambda request: failures.append(request.url))
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.on("dialog", lambda dialog: failures.append(dialog.message))
    for address in addresses:
        page.goto(site + address)
        for summary in page.locator("main summary").all():
            if summary.is_visible():
                summary.click()
        assert barriers_in_light_and_dark(page) == [], address
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{address} is {wide} pixels wider than its window"
    assert failures == []
    context.close()
