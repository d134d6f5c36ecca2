"""Charts as SVG: no script, no outside font, readable on light and dark pages and without colours."""

from collections.abc import Iterator
from html import escape

from tests.benchmarks.chart import Axis, Chart, Point, Series
from tests.benchmarks.scale import Scale, linear_scale, log_scale, short

WIDTH, HEIGHT = 880, 460
LEFT, RIGHT, TOP, BOTTOM = 76, 250, 56, 62
LINE = 20
"""Between two lines of the legend."""
COLOURS = (
    ("#0b62a4", "#6cb4ee"),
    ("#b8510d", "#f5a25d"),
    ("#1d7a46", "#63c98d"),
    ("#8a2f83", "#dc92d6"),
    ("#8a6d00", "#e3c64b"),
    ("#b3202c", "#ff8a8f"),
    ("#3d4f5c", "#b5c4cf"),
    ("#00737d", "#5fd0d8"),
)
"""On light and on dark ground, told apart by most colour-blind people, too."""
MOST_MARKED = 30
"""A line of more points is a line only."""
DASHES = ("", "7 4", "2 4", "9 3 2 3")
STYLE = """\
text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; fill: #24292f }
.title { font-size: 16px; font-weight: 600 }
.tick, .unit { font-size: 12px; fill: #57606a }
.ground { fill: #ffffff; stroke: #d0d7de }
.grid { stroke: #e4e8ec; stroke-width: 1 }
.frame { stroke: #8c959f; stroke-width: 1; fill: none }
.bar { stroke: #57606a; stroke-width: 1.5; stroke-dasharray: 3 3 }
.line { fill: none; stroke-width: 2.2; stroke-linejoin: round }
"""
DARK = """\
text { fill: #e6edf3 }
.tick, .unit { fill: #9aa6b2 }
.ground { fill: #0d1117; stroke: #30363d }
.grid { stroke: #21262d }
.frame { stroke: #6e7681 }
.bar { stroke: #9aa6b2 }
"""


def drawn(chart: Chart) -> str:
    xs, ys = [x for x, _ in chart.points], [y for _, y in chart.points]
    across = _scale(chart.x, xs, LEFT, WIDTH - RIGHT)
    up = _scale(chart.y, ys if chart.bar is None else [*ys, chart.bar], HEIGHT - BOTTOM, TOP)
    return "\n".join([*_head(chart), *_grid(chart, across, up), *_lines(chart, across, up), "</svg>", ""])


def _scale(axis: Axis, values: list[float], start: float, to: float) -> Scale:
    return (log_scale if axis.is_log else linear_scale)(values, start, to)


def _head(chart: Chart) -> Iterator[str]:
    title = escape(chart.title)
    named = "; ".join(escape(one.name) for one in chart.series)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        'role="img" aria-labelledby="title what">'
    )
    yield f'<title id="title">{title}</title>'
    yield f'<desc id="what">{escape(chart.y.title)} by {escape(chart.x.title)}: {named}</desc>'
    yield f"<style>\n{STYLE}{_colours(0)}@media (prefers-color-scheme: dark) {{\n{DARK}{_colours(1)}}}\n</style>"
    yield f'<rect class="ground" x=".5" y=".5" width="{WIDTH - 1}" height="{HEIGHT - 1}" rx="8"/>'
    yield f'<text class="title" x="{LEFT}" y="32">{title}</text>'


def _colours(ground: int) -> str:
    return "".join(
        f".s{place} {{ stroke: {pair[ground]} }} .f{place} {{ fill: {pair[ground]} }}\n"
        for place, pair in enumerate(COLOURS)
    )


def _grid(chart: Chart, across: Scale, up: Scale) -> Iterator[str]:
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    for tick in across.ticks:
        x = across(tick)
        yield f'<path class="grid" d="M{x:.1f} {TOP}V{bottom}"/>'
        yield f'<text class="tick" x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{short(tick)}</text>'
    for tick in up.ticks:
        y = up(tick)
        yield f'<path class="grid" d="M{LEFT} {y:.1f}H{right}"/>'
        yield f'<text class="tick" x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{short(tick)}</text>'
    yield f'<path class="frame" d="M{LEFT} {TOP}V{bottom}H{right}"/>'
    middle = (LEFT + right) / 2
    yield f'<text class="unit" x="{middle}" y="{HEIGHT - 18}" text-anchor="middle">{_titled(chart.x)}</text>'
    height = (TOP + bottom) / 2
    turned = f'transform="rotate(-90 20 {height})"'
    yield f'<text class="unit" x="20" y="{height}" text-anchor="middle" {turned}>{_titled(chart.y)}</text>'
    if chart.bar is not None:
        y = up(chart.bar)
        yield f'<path class="bar" d="M{LEFT} {y:.1f}H{right}"/>'
        yield f'<text class="tick" x="{right - 4}" y="{y - 5:.1f}" text-anchor="end">bar {short(chart.bar)}</text>'


def _titled(axis: Axis) -> str:
    return escape(axis.title) + (" (log)" if axis.is_log else "")


def _lines(chart: Chart, across: Scale, up: Scale) -> Iterator[str]:
    """In the legend the one that ends highest stands first, as in the picture."""
    ordered = sorted(enumerate(chart.series), key=lambda pair: -pair[1].points[-1][1] if pair[1].points else 0)
    for row, (place, one) in enumerate(ordered):
        spots = [(across(x), up(y)) for x, y in one.points]
        yield from _line(one, spots, place)
        at = TOP + 12 + LINE * row
        yield from _line(Series("", ()), [(WIDTH - RIGHT + 18, at), (WIDTH - RIGHT + 46, at)], place)
        yield f'<text x="{WIDTH - RIGHT + 56}" y="{at + 4}">{escape(one.name)}</text>'


def _line(one: Series, spots: list[Point], place: int) -> Iterator[str]:
    colour, dash = place % len(COLOURS), DASHES[place % len(DASHES)]
    way = "L".join(f"{x:.1f} {y:.1f}" for x, y in spots)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    yield f'<path class="line s{colour}" d="M{way}"{dashed}/>'
    if len(one.points) > MOST_MARKED:
        return
    for (x, y), (size, value) in zip(spots, one.points, strict=False):
        told = f"{escape(one.name)}: {value:.3g} at {short(size)}"
        yield f'<circle class="f{colour}" cx="{x:.1f}" cy="{y:.1f}" r="3.6"><title>{told}</title></circle>'
