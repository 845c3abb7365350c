"""What a page says, and one more material for the little site, with captions, a license and Markdown."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

from httpx import Response
from little_site import LESSONS

FREE = "https://creativecommons.org/licenses/by-sa/4.0/"
CAPTIONED = replace(
    LESSONS[3],
    id="m:add-short",
    title="Adding fractions, told in ten minutes",
    minutes=10,
    license=FREE,
    url="https://example.org/add",
    audience=("teacher",),
    educational_use=("Drill & practice",),
    accessibility_features=("captions", "transcript"),
    text="# First\n\nAdd.\n\n## Then\n\n[more](https://example.org/) [not](javascript:alert(1)) ![x](https://example.org/x)",
    text_format="text/markdown",
)


def plain(answer: Response) -> str:
    """The page's text as a reader meets it."""
    body = re.sub(r"<(script|style)\b.*?</\1>", "", answer.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def links(answer: Response) -> list[str]:
    return [unescape(href) for href in re.findall(r'href="([^"]*)"', answer.text)]
