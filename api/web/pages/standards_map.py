"""A standard among its neighbors as a small drawing: what comes before, itself with its parts, what follows.

Only positions are made here; the template writes the SVG, and the same neighbors are listed below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten

from api.http.addresses import standard_path
from catalog.model import Standard
from catalog.standards.codes import short_code

WIDTH, HEIGHT, ACROSS, DOWN = 176, 36, 72, 14  # of a box, and the space between boxes
MAX = 6  # boxes in a column
MAX_LENGTH = 21  # letters in a box


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: int
    kind: str  # "before", "self", "part" or "after"
    label: str
    statement: str
    href: str


@dataclass(frozen=True, slots=True)
class Edge:
    path: str
    kind: str


@dataclass(frozen=True, slots=True)
class Drawing:
    width: int
    height: int
    boxes: Sequence[Box]
    lines: Sequence[Edge]
    box_width: int = WIDTH
    box_height: int = HEIGHT


def draw(
    standard: Standard,
    before: Sequence[Standard],
    parts: Sequence[Standard],
    after: Sequence[Standard],
    *,
    rtl: bool = False,
) -> Drawing | None:
    """The drawing in reading direction, or ``None`` if nothing comes before or after."""
    if not (before or after):
        return None
    before, parts, after = before[:MAX], parts[: MAX - 1], after[:MAX]
    columns = [("before", list(before))] if before else []
    columns.append(("self", [standard, *parts]))
    columns += [("after", list(after))] if after else []
    width = len(columns) * WIDTH + (len(columns) - 1) * ACROSS
    rows = max(len(column) for _, column in columns)
    boxes: list[Box] = []
    for place, (kind, column) in enumerate(columns):
        x = place * (WIDTH + ACROSS)
        for row, drawn in enumerate(column):
            own = "part" if kind == "self" and row else kind
            boxes.append(_box(drawn, width - x - WIDTH if rtl else x, row * (HEIGHT + DOWN), own))
    return Drawing(width, rows * (HEIGHT + DOWN) - DOWN, boxes, _lines(boxes, rtl=rtl))


def _box(standard: Standard, x: int, y: int, kind: str) -> Box:
    name = short_code(standard.code) or standard.statement
    label = shorten(name, MAX_LENGTH, placeholder="…")
    return Box(x, y, kind, label, standard.statement, standard_path(standard.id))


def _lines(boxes: Sequence[Box], *, rtl: bool) -> list[Edge]:
    centre = next(box for box in boxes if box.kind == "self")
    lines = []
    for box in boxes:
        if box.kind == "part":
            x = centre.x + (WIDTH - 10 if rtl else 10)
            lines.append(Edge(f"M{x} {box.y - DOWN}V{box.y}", "part"))
        elif box.kind in {"before", "after"}:
            first, last = (box, centre) if box.kind == "before" else (centre, box)
            lines.append(Edge(_curve(first, last, rtl=rtl), box.kind))
    return lines


def _curve(first: Box, last: Box, *, rtl: bool) -> str:
    """From the far edge of one box to the near edge of the next, leaving room for an arrow's head."""
    start, end = (first.x, last.x + WIDTH + 7) if rtl else (first.x + WIDTH, last.x - 7)
    middle = (start + end) // 2
    top, bottom = first.y + HEIGHT // 2, last.y + HEIGHT // 2
    return f"M{start} {top}C{middle} {top} {middle} {bottom} {end} {bottom}"
