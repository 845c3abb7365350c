"""Plots as inline SVG: positions across are percentages and heights are pixels, so they stay legible at any width.

Colours come from the page's style sheet (``.run-0`` … ``.run-5``); each run also has a shape of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from evaluation.significance import Interval

STYLES = 6  # as many colours as the page's style sheet has; shapes repeat after four
_ROW = 22
_HEIGHT = 220


def legend_mark(index: int) -> Markup:
    """The shape of the run at this place, for a legend, beside its name."""
    return Markup('<svg class="key" width="16" height="16" aria-hidden="true">{}</svg>').format(_mark(index, "50%", 8))


def interval_rows(intervals: Mapping[int, Interval], *, low: float = 0.0, high: float = 1.0) -> Markup:
    """A dot with its interval for each run (by its index), one under another on a scale from ``low`` to ``high``.

    Decorative for a screen reader: the page has the same figures beside it as text.
    """
    parts = [
        Markup('<line class="grid" x1="{}%" x2="{}%" y1="0" y2="100%"/>').format(x, x) for x in (0, 25, 50, 75, 100)
    ]
    if low < 0 < high:
        zero = _percent(0.0, low, high)
        parts.append(Markup('<line class="zero" x1="{}%" x2="{}%" y1="0" y2="100%"/>').format(zero, zero))
    for row, (index, at) in enumerate(intervals.items()):
        y = _ROW * row + _ROW // 2
        left, right = _percent(at.low, low, high), _percent(at.high, low, high)
        parts.append(
            Markup('<line class="reach run-{}" x1="{}%" x2="{}%" y1="{}" y2="{}"/>').format(
                index % STYLES, left, right, y, y
            )
        )
        parts.append(_mark(index, f"{_percent(at.mean, low, high)}%", y))
    return Markup('<svg class="rows" width="100%" height="{}" aria-hidden="true">{}</svg>').format(
        _ROW * max(1, len(intervals)), Markup("").join(parts)
    )


def bars(values: Sequence[tuple[str, float]], *, title: str, description: str, key: str) -> Markup:
    """One upright bar a topic, in the order given, for values in -1..1 (or 0..1 if none is negative).

    Bars above zero and below it differ in colour and by side. ``key`` makes the ids of title and description unique.
    """
    signed = any(value < 0 for _, value in values)
    zero = _HEIGHT / 2 if signed else float(_HEIGHT)
    scale = zero
    width = 100 / max(1, len(values))
    parts = []
    for level in (1.0, 0.5, 0.0, -0.5, -1.0) if signed else (1.0, 0.5, 0.0):
        y = zero - level * scale
        kind = "grid" if level else "zero"
        parts.append(Markup('<line class="{}" x1="0" x2="100%" y1="{:.1f}" y2="{:.1f}"/>').format(kind, y, y))
    for place, (name, value) in enumerate(values):
        height = abs(value) * scale
        y = zero - height if value >= 0 else zero
        parts.append(
            Markup(
                '<rect class="{}" x="{:.3f}%" width="{:.3f}%" y="{:.1f}" height="{:.1f}"><title>{}: {}</title></rect>'
            ).format(
                "gain" if value >= 0 else "loss",
                place * width,
                width * 0.85,
                y,
                max(height, 0.5),
                name,
                f"{value:+.3f}" if signed else f"{value:.3f}",
            )
        )
    return Markup(
        '<svg class="bars" width="100%" height="{}" role="img" aria-labelledby="{}-t {}-d">'
        '<title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>'
    ).format(_HEIGHT, key, key, key, title, key, description, Markup("").join(parts))


def _mark(index: int, x: str, y: int) -> Markup:
    style = f"mark run-{index % STYLES}"
    if index % 4 == 0:
        return Markup('<circle class="{}" cx="{}" cy="{}" r="5"/>').format(style, x, y)
    outline = {1: "M-5-5H5V5H-5Z", 2: "M0-6L6 0L0 6L-6 0Z", 3: "M0-6L6 5H-6Z"}[index % 4]
    return Markup('<svg class="at" x="{}" y="{}"><path class="{}" d="{}"/></svg>').format(x, y, style, outline)


def _percent(value: float, low: float, high: float) -> float:
    return round(100 * min(1.0, max(0.0, (value - low) / (high - low))), 3)
