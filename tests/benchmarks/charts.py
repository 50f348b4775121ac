"""Charts of figures as SVG: lines over a growing archive, and bars, alone or in groups. Draws; measures nothing.

Readable on light and dark grounds and without telling colours apart: the lines differ in dashes and marks as well.
Colours follow Okabe and Ito (2008), the blue a little lighter.
"""

import math
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 640, 320
LEFT, RIGHT, TOP, BOTTOM = 70, 44, 66, 54
COLOURS = ("#1f83bf", "#d55e00", "#009e73")
DASHES = ("none", "7 4", "2 3")
STYLE = """<style>
text { font: 13px sans-serif; fill: #222 } .title { font-size: 15px; font-weight: bold } .ground { fill: #fff }
.grid { stroke: #ddd } .goal { stroke: #222; stroke-dasharray: 4 4 }
@media (prefers-color-scheme: dark) { text { fill: #eee } .ground { fill: #1b1b1b } .grid { stroke: #444 }
.goal { stroke: #eee } }
</style>"""
Series = dict[str, Sequence[tuple[float, float]]]  # name: pages and value


def lines(
    title: str, series: Series, *, unit: str, goal: float | None = None, along: str = "pages in the archive"
) -> str:
    """Values against pages, or what else runs `along`, on a logarithmic scale; the dashed line is the goal."""
    pages = sorted({x for points in series.values() for x, _ in points})
    top = _round_up(max([y for points in series.values() for _, y in points] + ([goal] if goal else [])))
    low, high = math.log(pages[0]), math.log(pages[-1])

    def across(x: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * ((math.log(x) - low) / (high - low) if high > low else 0.5)

    def down(y: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * y / top

    parts = [_grid(down(top * step / 4), _number(top * step / 4)) for step in range(5)]
    parts += [_text(across(x), HEIGHT - BOTTOM + 20, f"{x:,.0f}", "middle") for x in pages]
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, along, "middle"))
    parts.append(_text(LEFT - 8, TOP - 18, unit, "end"))
    if goal is not None:
        parts.append(
            f'<line class="goal" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{down(goal):.1f}" y2="{down(goal):.1f}"/>'
        )
        parts.append(_text(WIDTH - RIGHT, down(goal) - 5, f"goal {_number(goal)}", "end"))
    for number, (name, points) in enumerate(series.items()):
        placed = [(across(x), down(y)) for x, y in points]
        parts += _line(placed, number) + _key(name, number, len(series))
    return _svg(title, HEIGHT, parts)


def bars(title: str, rows: Sequence[tuple[str, float]], *, unit: str, goal: float | None = None) -> str:
    """One bar for each row, its value written at its end; the dashed line is the goal."""
    begin, left = 48, 300
    height = begin + 34 * len(rows) + 14
    top = max([value for _, value in rows] + ([goal] if goal else []))
    scale = (WIDTH - left - 80) / top
    parts = []
    for number, (name, value) in enumerate(rows):
        y = begin + 34 * number
        parts.append(_text(left - 8, y + 16, name, "end"))
        parts.append(f'<rect x="{left}" y="{y}" width="{value * scale:.1f}" height="22" fill="{COLOURS[0]}"/>')
        parts.append(_text(left + value * scale + 6, y + 16, f"{_number(value)} {unit}", "start"))
    if goal is not None:
        x = left + goal * scale
        parts.append(f'<line class="goal" x1="{x:.1f}" x2="{x:.1f}" y1="{begin - 6}" y2="{height - 8}"/>')
    return _svg(title, height, parts)


def grouped(title: str, names: Sequence[str], rows: Mapping[str, Sequence[float]], *, most: float) -> str:
    """For each row a bar of each name, one below the other; bars end at `most`, their values are written in full."""
    begin, left, deep = 74, 60, 14
    step = deep * len(names) + 10
    scale = (WIDTH - left - 90) / min(most, max(value for values in rows.values() for value in values))
    parts = []
    for number, name in enumerate(names):
        x = left + 150 * number
        parts.append(f'<rect x="{x}" y="40" width="14" height="14" fill="{COLOURS[number]}"/>')
        parts.append(_text(x + 20, 52, name, "start"))
    for place, (row, values) in enumerate(rows.items()):
        y = begin + step * place
        parts.append(_text(left - 10, y + deep * len(names) / 2 + 5, row, "end"))
        for number, value in enumerate(values):
            width, top = min(value, most) * scale, y + deep * number
            parts.append(
                f'<rect x="{left}" y="{top}" width="{width:.1f}" height="{deep - 2}" fill="{COLOURS[number]}"/>'
            )
            parts.append(_text(left + width + 6, top + deep - 3, _number(value), "start"))
    return _svg(title, begin + step * len(rows) + 4, parts)


def _svg(title: str, height: int, parts: Sequence[str]) -> str:
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape(title)}">'
    ground = f'<rect class="ground" width="{WIDTH}" height="{height}"/>'
    named = f'<text class="title" x="12" y="24">{escape(title)}</text>'
    return "\n".join([head, STYLE, ground, named, *parts, "</svg>"]) + "\n"


def _grid(y: float, label: str) -> str:
    line = f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
    return line + _text(LEFT - 8, y + 4, label, "end")


def _line(points: Sequence[tuple[float, float]], number: int) -> list[str]:
    colour = COLOURS[number % len(COLOURS)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    drawn = f'fill="none" stroke="{colour}" stroke-width="2.5" stroke-dasharray="{DASHES[number % len(DASHES)]}"'
    return [f'<polyline points="{path}" {drawn}/>', *(_mark(x, y, number) for x, y in points)]


def _mark(x: float, y: float, number: int) -> str:
    colour = COLOURS[number % len(COLOURS)]
    if number % 2:
        return f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="{colour}"/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{colour}"/>'


def _key(name: str, number: int, many: int) -> list[str]:
    """What a line is, where there is more than one."""
    if many == 1:
        return []
    x, y = LEFT + 20 + 190 * number, TOP - 22
    return [*_line([(x, y), (x + 28, y)], number)[:1], _mark(x + 14, y, number), _text(x + 36, y + 4, name, "start")]


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"


def _round_up(value: float) -> float:
    """The next of 1, 2, 4, 8 times a power of ten, which quarters well."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 4, 8, 10) if step * power >= value)
