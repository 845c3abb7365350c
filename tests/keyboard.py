"""A reader who has a keyboard only: moves the focus, and would notice where it is hidden, jumps about or is trapped."""

from __future__ import annotations

from playwright.sync_api import Page

MAX = 120  # stops of the longest page
# Where the focus is: what a reader would call it, whether it can be seen there, and whether it came later in the page.
_WHERE = """
async () => {
  const at = document.activeElement;
  const before = window.focusedBefore;
  if (!at || at === document.body || (before && before !== at && at.matches(".skip"))) {
    window.focusedBefore = null;
    return null;  // beyond the last stop
  }
  window.focusedBefore = at;
  const inner = at.type === "date" && !at.matches(":focus-visible");  // the ring is on its own button
  const seen = () => {
    const style = getComputedStyle(at);
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    const ring = inner || outlined || style.boxShadow !== "none";
    const box = at.getBoundingClientRect();
    if (!ring || style.visibility !== "visible") return false;
    return box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0;
  };
  for (let frame = 0; frame < 300 && !seen(); frame++) await new Promise(requestAnimationFrame);  // while it scrolls
  const by = document.getElementById(at.getAttribute("aria-labelledby"));
  const labels = at.labels ? [...at.labels].map((label) => label.innerText).join(" ") : "";
  const name = at.getAttribute("aria-label") || (by && by.innerText) || labels || at.innerText || at.value || "";
  return {
    name: name.trim().replace(/\\s+/g, " ").replace(/ :/g, ":"),
    seen: seen(),
    later: !before || before === at || !before.isConnected || !!(before.compareDocumentPosition(at) & 4),
    tag: at.tagName.toLowerCase(),
  };
}
"""


class Keyboard:
    """Only keys are pressed; every stop on the way is checked."""

    def __init__(self, page: Page) -> None:
        self.page, self.tag = page, ""

    def next(self) -> str | None:
        """The name of the next stop; None if the page ends and begins again."""
        self.page.keyboard.press("Tab")
        at = self.page.evaluate(_WHERE)
        if at is None:
            return None
        assert at["seen"], f"the focus on “{at['name']}” ({at['tag']}) at {self.page.url} cannot be seen"
        assert at["later"], f"the focus jumps back to “{at['name']}” ({at['tag']}) at {self.page.url}"
        self.tag = at["tag"]
        return str(at["name"])

    def to(self, name: str, *, exactly: bool = False, among: str = "") -> Keyboard:
        """Tab on, from where the focus is, to what is called so; ``among`` are the tags that it may be."""
        passed: list[str | None] = []
        while passed.count(None) < 2 and len(passed) < MAX:
            at = self.next()
            if (
                at is not None
                and (at == name or (not exactly and name in at))
                and self.tag in (among.split() or [self.tag])
            ):
                return self
            passed.append(at)
        raise AssertionError(f"Tab never reaches “{name}” at {self.page.url}, only {passed}")

    def press(self, *keys: str) -> Keyboard:
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def type(self, text: str) -> Keyboard:
        self.page.keyboard.type(text)
        return self

    def follow(self, name: str, *, exactly: bool = False) -> Keyboard:
        """Press Enter on what is called so, and wait for the page it leads to."""
        self.to(name, exactly=exactly, among="a button")
        with self.page.expect_navigation():
            self.press("Enter")
        return self

    def stops(self) -> list[str]:
        """Every stop of the page from its beginning to its end; fails if the focus never leaves it."""
        self.page.evaluate("() => { document.activeElement.blur(); window.focusedBefore = null; scrollTo(0, 0); }")
        found: list[str] = []
        for _ in range(MAX):
            at = self.next()
            if at is None:
                return found
            found.append(at)
        raise AssertionError(f"the focus is trapped at {self.page.url}: {found[-5:]}")
