"""A real browser against the real command: the teacher's journeys by mouse, by keyboard alone, and without script."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from urllib.parse import quote, urlsplit

import pytest
from barriers import barriers, barriers_in_light_and_dark
from playwright.sync_api import Browser, BrowserContext, Page, expect
from starter_server import MARKUP, starter_served

from catalog.needs.needs import NEEDS

pytestmark = pytest.mark.browser
STRIPS = "/resources/starter:unlike-denominators-fraction-strips"
# Every kind of page, each in a state that shows all its parts.
PAGES = (
    "/",
    "/?q=adding+fractions+grade+5&need=english-learner&need=captions&type=Lesson+plan&limit=4",
    "/?q=fractions&type=Game&subject=Arts",
    "/?grade=nonsense",
    STRIPS,
    "/resources/hostile:1",
    "/standards",
    "/standards?q=fractions",
    "/standards/5.NF.A.1",
    "/collections",
    "/needs?need=captions",
    f"/collection?name=Mine&id={STRIPS.rpartition('/')[2]}&note=first&id=starter:magnets-fair-test&id=gone",
    f"/collection/print?name=Mine&id={STRIPS.rpartition('/')[2]}&note=first&id=starter:magnets-fair-test",
    "/unit?id=starter:food-web-string-game",
    "/browse?subject=Science",
    "/api/docs",
    "/nowhere",
)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with starter_served(tmp_path_factory.mktemp("home")) as address:
        yield address


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, server: str) -> Iterator[Open]:
    """Opens pages; afterwards no request may have left the host, and no script failed or was refused."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_(path: str = "/", **settings: object) -> Page:
        context = browser.new_context(base_url=server, reduced_motion="reduce", **settings)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: _note_elsewhere(request.url, server, wrong))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if "Content Security" in said.text else None)
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not wrong


def _note_elsewhere(url: str, server: str, wrong: list[str]) -> None:
    if not url.startswith((server + "/", "data:", "about:")):
        wrong.append(f"asked for {url}")


# -- every page -----------------------------------------------------------------------------------------------


def test_no_page_has_a_barrier_that_axe_can_find(open_page: Open) -> None:
    page = open_page("/")
    found = []
    for path in PAGES:
        answer = page.goto(path)
        assert answer
        assert answer.status == (400 if "nonsense" in path else 404 if "nowhere" in path else 200), path
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        found += [f"{path}: {barrier}" for barrier in barriers_in_light_and_dark(page)]
    assert not found, "\n".join(found)


def test_what_opens_over_a_page_has_no_barrier_either(open_page: Open) -> None:
    page = open_page(STRIPS)
    page.locator("article > header button.save").click()
    assert not barriers(page)
    page.goto("/")
    page.locator("#q").press_sequentially("frac")
    expect(page.locator("[role=option]").first).to_be_visible()
    assert not barriers(page)


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_scrolls_sideways(open_page: Open, width: int) -> None:
    page = open_page("/", viewport={"width": width, "height": 800})
    wide = {}
    for path in PAGES:
        page.goto(path)
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        spare = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if spare > 0:
            wide[path] = spare
    assert not wide


def test_every_page_is_itself_in_spanish_and_says_so(open_page: Open) -> None:
    page = open_page("/", locale="es-MX")
    for path in PAGES:
        page.goto(path)
        assert page.evaluate("document.documentElement.lang") == "es"
        expect(page.get_by_role("navigation").first).to_contain_text("Estándares")


def test_a_hostile_record_changes_nothing_but_its_own_text(open_page: Open) -> None:
    page = open_page("/?q=zyzzyva")
    for path in ("/?q=zyzzyva", "/resources/hostile:1", "/collection?id=hostile:1&name=" + quote(MARKUP)):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.broken") is None
        assert page.locator("main img, main script, main iframe").count() == 0
        assert page.evaluate("[...document.links].filter(a => !/^https?:/.test(a.protocol)).length") == 0
        assert page.evaluate("document.body.children.length") <= 7


# -- by mouse -------------------------------------------------------------------------------------------------


def test_from_a_thought_to_a_material_by_mouse(open_page: Open) -> None:
    page = open_page("/", viewport={"width": 390, "height": 844}, has_touch=True)
    page.get_by_label("What are you looking for?").fill("adding fractions with unlike denominators grade 5")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_role("list").filter(has_text="Grade")).not_to_have_count(0)
    cards = page.locator("article.card")
    expect(cards.first).to_contain_text("unlike", ignore_case=True)
    expect(cards.first.get_by_label("Why it is here")).to_be_visible()
    page.get_by_role("link", name="Filters").click()
    page.locator("#narrow").get_by_role("link", name=re.compile("Lesson plan")).click()
    assert "type=Lesson+plan" in page.url
    page.get_by_role("link", name="Remove Lesson plan").click()
    assert "type=" not in page.url
    page.go_back()
    expect(page.get_by_role("link", name="Remove Lesson plan")).to_be_visible()
    page.reload()
    expect(page.get_by_role("link", name="Remove Lesson plan")).to_be_visible()
    page.locator("article.card h3 a").first.click()
    expect(page.get_by_role("heading", name="The material", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Cite and reuse")).to_be_visible()


def test_several_needs_at_once_and_how_each_result_meets_each(open_page: Open) -> None:
    page = open_page("/?q=fractions")
    page.locator("details.needs summary").click()
    page.get_by_role("checkbox", name="English learner supports").check()
    page.get_by_role("checkbox", name="Screen reader and text to speech").check()
    page.get_by_role("button", name="Search", exact=True).click()
    assert "need=english-learner" in page.url
    assert "need=screen-reader" in page.url
    for card in page.locator("article.card").all():
        expect(card.get_by_label("How it meets the needs asked for").get_by_role("listitem")).to_have_count(2)


def test_a_profile_of_needs_is_made_and_chosen_in_search_and_plan_without_script(open_page: Open) -> None:
    page = open_page("/?q=fractions", java_script_enabled=False)
    page.locator("details.needs summary").click()
    page.get_by_role("checkbox", name="English learner supports").check()
    page.get_by_role("checkbox", name="Screen reader and text to speech").check()
    page.get_by_role("button", name="Search", exact=True).click()
    page.locator("details.needs summary").click()
    page.get_by_role("link", name="Keep these needs as a profile").click()
    page.get_by_label("Name of the profile").fill("Period 3 reading")
    page.get_by_role("button", name="Save the profile").click()
    expect(page.get_by_role("status")).to_have_text("The profile was saved.")
    page.goto("/?q=fractions&type=Lesson+plan&need=captions")
    page.locator("details.needs summary").click()
    page.get_by_role("button", name="Period 3 reading").click()
    address = "/?q=fractions&type=Lesson+plan&need=screen-reader&need=english-learner"
    assert page.url.endswith(address), "the address is the whole state, and names no profile"
    page.goto("/plan?standard=5.NF.A.1")
    page.locator("details.change > summary").click()
    page.locator("details.needs summary").click()
    page.get_by_role("button", name="Period 3 reading").click()
    assert page.url.endswith("&need=screen-reader&need=english-learner")
    met = page.get_by_label("How it meets the needs asked for").first.get_by_role("listitem")
    expect(met).to_have_count(2)
    expect(met.last).to_contain_text(re.compile("(declared|inferred|unknown) English learner supports: .+"))


def test_suggestions_come_while_one_types_and_can_be_followed(open_page: Open) -> None:
    page = open_page("/")
    box = page.get_by_role("combobox", name="What are you looking for?")
    box.press_sequentially("5.NF")
    expect(page.locator("[role=option]").first).to_contain_text("5.NF")
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    box.fill("")
    box.press_sequentially("fracti")
    expect(page.locator("[role=option]").first).to_be_visible()
    box.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    expect(chosen).to_have_count(1)
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    box.press("Enter")
    expect(page.locator("article.card").first).to_be_visible()


def test_a_collection_is_saved_ordered_noted_shared_and_exported(open_page: Open) -> None:
    page = open_page(STRIPS)
    page.get_by_role("button", name=re.compile("^Save “Adding")).click()
    toast = page.locator(".toast")
    expect(toast).to_contain_text("Saved to “My collection”.")
    expect(page.get_by_role("button", name=re.compile("^Saved: Adding"))).to_be_visible()
    toast.get_by_role("button", name="Another collection").click()
    dialog = page.get_by_role("dialog", name="Save to a collection")
    dialog.get_by_label("Or a new collection").fill("Week 3 & more")
    dialog.get_by_role("button", name="Save").click()
    expect(toast).to_contain_text("Saved to “Week 3 & more”.")
    page.goto("/resources/starter:magnets-fair-test")
    page.get_by_role("button", name=re.compile("to a collection$")).click()
    toast.get_by_role("link", name="Open it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Week 3 & more")
    page.get_by_label("Note").nth(1).fill("first <b>this</b>")
    page.get_by_role("button", name=re.compile("^Up: ")).click()
    assert page.url.index("magnets") < page.url.index("fraction-strips")
    expect(page.get_by_label("Note").first).to_have_value("first <b>this</b>")
    page.get_by_role("button", name="Keep in this browser").click()
    expect(page.get_by_role("status")).to_contain_text("is kept in this browser")
    for form in ("Table (CSV)", "JSON-LD", "Common Cartridge for an LMS", "All of it (ZIP)"):
        with page.expect_download() as download:
            page.get_by_role("link", name=form).click()
        assert download.value.suggested_filename.startswith("week-3-more.")
    shared = open_page(urlsplit(page.url)._replace(scheme="", netloc="").geturl())
    expect(shared.locator(".collection h2").first).to_contain_text("magnets")
    page.goto("/collection?name=Week+3+%26+more&id=starter:magnets-fair-test")
    page.get_by_role("button", name="Keep in this browser").click()
    page.get_by_role("button", name="Keep both").click()
    expect(page.get_by_role("status")).to_contain_text("“Week 3 & more (2)” is kept in this browser")
    page.goto("/collections")
    expect(page.get_by_role("link", name="Week 3 & more", exact=False).first).to_contain_text("2")
    page.get_by_role("button", name="Remove: Week 3 & more (2)").click()
    page.get_by_role("button", name="Remove: Week 3 & more").click()
    page.get_by_role("button", name="Remove: My collection").click()
    expect(page.locator("[data-none]")).to_be_visible()


def test_what_was_viewed_is_offered_on_the_first_page_and_where_nothing_is_found_until_it_is_cleared(
    open_page: Open,
) -> None:
    page = open_page("/")
    recent = page.get_by_role("heading", name="Recently viewed")
    expect(recent).to_have_count(0)
    for path in ("/resources/hostile:1", "/resources/starter:magnets-fair-test", "/resources/hostile:1"):
        page.goto(path)
    page.goto("/")
    expect(recent).to_be_visible()
    links = page.locator("[data-recent] a")
    assert links.evaluate_all("all => all.map(each => each.getAttribute('href'))") == [
        "/resources/hostile:1",
        "/resources/starter:magnets-fair-test",
    ]
    page.goto("/?q=fractions&type=Game&subject=Arts")
    expect(links).to_have_count(2)
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(recent).to_have_count(0)
    expect(page.get_by_label("What are you looking for?")).to_be_focused()
    page.reload()
    expect(recent).to_have_count(0)


def test_a_citation_is_copied(open_page: Open) -> None:
    page = open_page(STRIPS, permissions=["clipboard-read", "clipboard-write"])
    page.locator("[data-copy=citation]").click()
    expect(page.locator("[data-copy=citation]")).to_have_text("Copied")
    assert "Adding fractions with unlike denominators using strips" in page.evaluate("navigator.clipboard.readText()")


# -- by keyboard alone ----------------------------------------------------------------------------------------


def test_the_whole_journey_by_keyboard(open_page: Open) -> None:
    page = open_page("/")

    def tab_to(wanted: str, most: int = 60) -> None:
        """Press Tab until what has focus fits, which must also be in sight."""
        for _ in range(most):
            page.keyboard.press("Tab")
            focus = page.evaluate(
                "(e => [e.matches(arguments0), e.getBoundingClientRect().height > 0])(document.activeElement)".replace(
                    "arguments0", json.dumps(wanted)
                )
            )
            if focus[0]:
                assert focus[1]
                return
        raise AssertionError(f"no way to {wanted} by Tab")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to("#q")
    page.keyboard.type("main idea exit ticket")
    page.keyboard.press("Enter")
    expect(page.locator("article.card").first).to_be_visible()
    tab_to("article.card h3 a")
    page.keyboard.press("Enter")
    expect(page.locator(".material")).to_be_visible()
    tab_to("button.save")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Saved to “My collection”.")
    expect(page.locator("article > header button.save")).to_be_focused()
    tab_to(".alignments a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What its materials cover")).to_be_visible()
    tab_to(".settings summary")
    page.keyboard.press("Enter")
    tab_to("#grade-system")
    page.keyboard.type("England")
    tab_to(".settings button")
    page.keyboard.press("Enter")
    expect(page.locator("main .facts").first).to_contain_text("Year")


# -- without script -------------------------------------------------------------------------------------------


def test_the_whole_journey_without_script(open_page: Open) -> None:
    page = open_page("/", java_script_enabled=False)
    page.get_by_label("What are you looking for?").fill("fracciones")
    page.get_by_label("Grade", exact=True).select_option("Grade 5")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.locator("article.card").first).to_be_visible()
    expect(page.locator("button.save:visible, [data-print]:visible, [data-copy]:visible")).to_have_count(0)
    page.locator("article.card h3 a").first.click()
    page.goto("/")
    expect(page.get_by_text("Recently viewed")).to_be_hidden()
    page.go_back()
    page.go_back()
    page.locator("details.sorts summary").click()
    page.get_by_role("link", name="Shortest").click()
    assert "sort=shortest" in page.url
    page.locator("article.card h3 a").first.click()
    page.get_by_role("link", name="Save “").first.click()
    page.get_by_label("Name of the collection").fill("Mine")
    page.get_by_label("Note").fill("for Monday")
    page.get_by_label("Add a material by its link or identifier").fill("starter:magnets-fair-test")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mine")
    expect(page.locator(".collection h2")).to_have_count(2)
    page.get_by_role("button", name=re.compile("^Down: ")).click()
    assert "note=for+Monday" in page.url
    page.locator("details.settings summary").click()
    page.locator("details.settings").get_by_role("link", name="Need profiles").click(trial=True)  # nothing covers it
    page.get_by_label("Language").select_option("es")
    page.get_by_role("button", name="Save", exact=True).click()
    assert "note=for+Monday" in page.url
    expect(page.get_by_role("navigation", name="Sitio")).to_be_visible()
    page.goto("/standards/5.NF.A.1")
    expect(page.locator(".drawing svg")).to_be_visible()
    page.locator(".columns a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("4.NF.A.1")


def test_a_printed_material_is_the_material(open_page: Open) -> None:
    page = open_page(STRIPS)
    page.emulate_media(media="print")
    expect(page.locator(".material")).to_be_visible()
    for away in ("header.site", "footer.site", ".actions", "#similar"):
        expect(page.locator(away).first).to_be_hidden()


def test_rules_of_needs_are_folded_and_an_address_opens_the_one_that_it_names(open_page: Open) -> None:
    page = open_page("/needs#offline", viewport={"width": 390, "height": 844})
    assert page.locator(".need-rule").count() == len(NEEDS)
    assert page.locator(".need-rule[open]").evaluate_all("all => all.map(each => each.id)") == ["offline"]
    expect(page.locator("#offline")).to_be_in_viewport()
    page.evaluate("location.hash = 'captions'")
    expect(page.locator("#captions p").first).to_be_visible()
