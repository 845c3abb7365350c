"""What axe, a checker of accessibility, finds wrong with a page that is open in Chromium."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

_RUN = """
options => axe.run(document, options).then(({violations}) => violations.map(
  each => `${each.id}: ${each.nodes.map(node => node.html.slice(0, 160)).slice(0, 3).join(" ")}`))
"""


def barriers(page: Page, **options: Any) -> list[str]:
    """The rule and the first elements of each violation; ``options`` are those of ``axe.run``.

    A document gets the script once, and only violations leave the browser: the way there and back takes longer than the
    check."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(_RUN, {"resultTypes": ["violations"], **options})
    return found


def barriers_in_light_and_dark(page: Page) -> list[str]:
    """The violations in both color schemes; in the dark one only contrast is checked, as only colors differ."""
    page.emulate_media(color_scheme="light")
    found = barriers(page)
    page.emulate_media(color_scheme="dark")
    return found + barriers(page, runOnly=["color-contrast"])
