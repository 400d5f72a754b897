"""Small charts with their values written on them; readable when printed in grey.

A chart becomes a `Drawing` of a few shapes, measured in points; `svg` writes it for pages and PDF, `pictures.png` for
Word. No script, no style attribute: a page under a strict content policy may embed the SVG.
"""

from dataclasses import dataclass
from decimal import Decimal
from html import escape
from math import ceil, floor, log10
from typing import Literal

from cppcc.core.documents.blocks import Chart, Number
from cppcc.core.documents.text import width

WIDTH = 440.0
SIZE = 10.5
PLOT_HEIGHT = 150.0
FILLS = ("#24476b", "#8fb0cf", "#d5dfe9", "#5e6a75", "#b4bcc4", "#3c7a89")
PALE = frozenset({"#8fb0cf", "#d5dfe9", "#b4bcc4"})  # dark text on these
DASHES = ("", "6 3", "2 2", "8 3 2 3")
INK, FAINT, GRID = "#1a1a1a", "#555555", "#cccccc"


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    fill: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    color: str
    thickness: float = 0.6
    dash: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A filled circle."""

    x: float
    y: float
    radius: float
    fill: str


@dataclass(frozen=True, slots=True)
class Word:
    """Text whose middle height is at `y`."""

    x: float
    y: float
    text: str
    anchor: Literal["start", "middle", "end"] = "start"
    color: str = INK
    size: float = SIZE


Shape = Box | Line | Dot | Word


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart as shapes, in points."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    label: str


def draw(chart: Chart) -> Drawing:
    """The chart as shapes; a chart without a value says so instead of showing an empty frame."""
    label = chart.title or "、".join(series.name for series in chart.series)
    if not any(value is not None for series in chart.series for value in series.values):
        return Drawing(WIDTH, 40, (Word(WIDTH / 2, 20, "没有数据", "middle", FAINT),), label)
    shapes, height = {"bar": _bars, "hbar": _lying_bars, "line": _lines, "share": _shares}[chart.kind](chart)
    return Drawing(WIDTH, height, tuple(shapes), label)


def svg(chart: Chart, font: str = "sans-serif") -> str:
    """The chart as an SVG element."""
    drawing = draw(chart)
    size = f'width="{_n(drawing.width)}pt" height="{_n(drawing.height)}pt"'
    box = f'viewBox="0 0 {_n(drawing.width)} {_n(drawing.height)}"'
    body = "".join(_shape(shape) for shape in drawing.shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="doc-chart" role="img" aria-label="{escape(drawing.label)}" '
        f'{size} {box} font-family="{escape(font)}">{body}</svg>'
    )


def figure_text(value: Number) -> str:
    """A value as it is written beside its bar: no trailing zeros, no exponent, no thousands mark."""
    if isinstance(value, int):
        return str(value)
    text = f"{value:f}" if isinstance(value, Decimal) else f"{value:.2f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _shape(shape: Shape) -> str:
    match shape:
        case Box(x, y, wide, high, fill):
            return f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(wide)}" height="{_n(high)}" fill="{fill}"/>'
        case Line(points, color, thickness, dash):
            path = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
            dashed = f' stroke-dasharray="{dash}"' if dash else ""
            return f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="{_n(thickness)}"{dashed}/>'
        case Dot(x, y, radius, fill):
            return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="{fill}"/>'
        case Word(x, y, text, anchor, color, size):
            at = f'x="{_n(x)}" y="{_n(y + 0.36 * size)}" font-size="{_n(size)}"'
            return f'<text {at} text-anchor="{anchor}" fill="{color}">{escape(text)}</text>'


def _scale(chart: Chart) -> tuple[float, float, float]:
    """Lowest value, highest value and step of an axis with round marks; only lines may leave zero out."""
    values = [float(value) for series in chart.series for value in series.values if value is not None]
    low, high = min(0.0, *values), max(0.0, *values)
    if chart.kind == "line" and min(values) > high * 0.6:
        low = min(values)
    if high == low:
        high = low + 1
    rough = (high - low) / 4
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough - 1e-9)
    whole = all(float(value).is_integer() for value in values)
    step = max(step, 1.0) if whole else step
    return floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step, step


def _legend(chart: Chart) -> tuple[list[Shape], float]:
    """Names of the series in rows above the plot (none for a single series), unit on the left; and their height."""
    shapes: list[Shape] = []
    if chart.unit:
        shapes.append(Word(0, SIZE, f"单位：{chart.unit}", color=FAINT))
    y = SIZE
    if len(chart.series) > 1 and chart.kind != "line":
        x = start = 90.0 if chart.unit else 0.0
        for index, series in enumerate(chart.series):
            wide = width(series.name) * SIZE + 26
            if x + wide > WIDTH and x > start:
                x, y = start, y + SIZE * 1.5
            shapes += [Box(x, y - 4, 8, 8, _fill(index)), Word(x + 12, y, series.name)]
            x += wide
    return shapes, (y + SIZE * 1.4 if shapes else SIZE * 0.6)


def _fill(index: int) -> str:
    return FILLS[index % len(FILLS)]


def _frame(chart: Chart, top: float, *, valued: bool) -> tuple[list[Shape], float, float, float, float]:
    """The foot line, and marks with faint lines unless every value is `valued` (written) anyway.

    Gives left edge, right edge, highest value and points per unit.
    """
    low, high, step = _scale(chart)
    marks = [0.0] if valued else [low + step * index for index in range(round((high - low) / step) + 1)]
    left = 0.0 if valued else max(width(figure_text(mark)) for mark in marks) * SIZE + 6
    right = WIDTH
    if chart.kind == "line" and len(chart.series) > 1:
        right -= max(width(series.name) for series in chart.series) * SIZE + (10 if valued else 40)
    per_unit = PLOT_HEIGHT / (high - low)
    shapes: list[Shape] = []
    for mark in marks:
        y = top + (high - mark) * per_unit
        if not valued:
            shapes.append(Word(left - 5, y, figure_text(mark), "end", FAINT, SIZE - 1.5))
        foot = mark == marks[0]
        shapes.append(Line(((left, y), (right, y)), INK if foot else GRID, 0.8 if foot else 0.5))
    return shapes, left, right, high, per_unit


def _labels(chart: Chart, left: float, slot: float, y: float) -> tuple[list[Shape], float]:
    """Names under the plot, broken into lines that fit their slot; and their height."""
    room = max(2, int((slot - 2) / SIZE))
    lines = [_broken(label, room) for label in chart.labels]
    shapes: list[Shape] = [
        Word(left + slot * (index + 0.5), y + SIZE * (1 + 1.15 * row), part, "middle")
        for index, parts in enumerate(lines)
        for row, part in enumerate(parts)
    ]
    return shapes, SIZE * (0.9 + 1.15 * max((len(parts) for parts in lines), default=0))


def _broken(label: str, room: int) -> list[str]:
    parts, part = [], ""
    for char in label:
        if part and width(part + char) > room:
            parts.append(part)
            part = ""
        part += char
    return [*parts, part]


def _bars(chart: Chart) -> tuple[list[Shape], float]:
    if len(chart.labels) * len(chart.series) > 36:
        return _lying_bars(chart)
    shapes, top = _legend(chart)
    top += SIZE
    frame, left, right, high, per_unit = _frame(chart, top, valued=True)
    shapes += frame
    slot = (right - left) / len(chart.labels)
    thick = min(34.0, slot * 0.72 / len(chart.series))
    zero = top + high * per_unit
    for number, series in enumerate(chart.series):
        for index, value in enumerate(series.values):
            if value is None:
                continue
            x = left + slot * (index + 0.5) + thick * (number - len(chart.series) / 2)
            tall = float(value) * per_unit
            shapes.append(Box(x + 0.5, min(zero, zero - tall), thick - 1, abs(tall), _fill(number)))
            text = figure_text(value)
            size = SIZE if width(text) * SIZE <= max(thick, slot / len(chart.series)) + 2 else SIZE - 3
            shapes.append(Word(x + thick / 2, zero - tall + (-7 if tall >= 0 else 7), text, "middle", size=size))
    names, extra = _labels(chart, left, slot, top + PLOT_HEIGHT)
    return shapes + names, top + PLOT_HEIGHT + extra + 4


def _lying_bars(chart: Chart) -> tuple[list[Shape], float]:
    shapes, top = _legend(chart)
    low, high, _ = _scale(chart)
    names = [_shortened(label, 14) for label in chart.labels]
    left = max(width(name) for name in names) * SIZE + 8
    values = [figure_text(value) for series in chart.series for value in series.values if value is not None]
    right = WIDTH - max(width(text) for text in values) * SIZE - 8
    per_unit = (right - left) / (high - low)
    zero = left - low * per_unit
    thick = 11.0 if len(chart.series) == 1 else 9.0
    pitch = thick * len(chart.series) + 7
    for index, name in enumerate(names):
        y = top + pitch * index
        shapes.append(Word(left - 6, y + (pitch - 7) / 2, name, "end"))
        for number, series in enumerate(chart.series):
            value = series.values[index]
            if value is None:
                continue
            long = float(value) * per_unit
            shapes.append(Box(min(zero, zero + long), y + thick * number, abs(long), thick - 1, _fill(number)))
            shapes.append(Word(max(zero, zero + long) + 4, y + thick * (number + 0.5), figure_text(value)))
    foot = top + pitch * len(names)
    shapes.append(Line(((zero, top - 3), (zero, foot - 3)), INK, 0.8))
    return shapes, foot + 2


def _shortened(label: str, room: int) -> str:
    if width(label) <= room:
        return label
    return _broken(label, room - 1)[0] + "…"


def _lines(chart: Chart) -> tuple[list[Shape], float]:
    shapes, top = _legend(chart)
    top += SIZE
    valued = len(chart.series) <= 2 and len(chart.labels) <= 13
    frame, left, right, high, per_unit = _frame(chart, top, valued=valued)
    shapes += frame
    slot = (right - left) / len(chart.labels)
    ends: list[tuple[float, str, str]] = []
    for number, series in enumerate(chart.series):
        color = FILLS[(0, 3, 5, 1)[number % 4]]
        points = [
            (left + slot * (index + 0.5), top + (high - float(value)) * per_unit, figure_text(value))
            for index, value in enumerate(series.values)
            if value is not None
        ]
        if not points:
            continue
        shapes.append(Line(tuple((x, y) for x, y, _ in points), color, 1.6, DASHES[number % 4]))
        for x, y, text in points:
            shapes.append(Dot(x, y, 2.4, color))
            if valued:
                shapes.append(Word(x, y + (-9 if number == 0 else 9), text, "middle", color, SIZE - 1))
        ends.append((points[-1][1], series.name if valued else f"{series.name} {points[-1][2]}", color))
    if len(chart.series) > 1:
        shapes += _line_ends(ends, right + 6)
    names, extra = _labels(chart, left, slot, top + PLOT_HEIGHT)
    return shapes + names, top + PLOT_HEIGHT + extra + 4


def _line_ends(ends: list[tuple[float, str, str]], x: float) -> list[Shape]:
    """Names at the right end of their lines, pushed apart so that they can be read."""
    shapes: list[Shape] = []
    lowest = -SIZE
    for y, name, color in sorted(ends):
        at = max(y, lowest + SIZE * 1.2)
        shapes.append(Word(x, at, name, color=color))
        lowest = at
    return shapes


def _shares(chart: Chart) -> tuple[list[Shape], float]:
    """One bar of the whole, cut into shares, with name, value and percent of each in rows below."""
    values = [
        (label, value)
        for label, value in zip(chart.labels, chart.series[0].values, strict=True)
        if value is not None and value > 0
    ]
    total = float(sum(float(value) for _, value in values))
    if not total:
        return [Word(WIDTH / 2, 20, "没有数据", "middle", FAINT)], 40
    shapes: list[Shape] = []
    x, top = 0.0, 4.0
    rows = ceil(len(values) / 2)
    for index, (label, value) in enumerate(values):
        wide = WIDTH * float(value) / total
        fill = _fill(index)
        percent = f"{float(value) / total * 100:.1f}%"
        shapes.append(Box(x, top, max(wide - 0.8, 0.4), 26, fill))
        if wide > width(percent) * SIZE + 6:
            shapes.append(Word(x + wide / 2, top + 13, percent, "middle", INK if fill in PALE else "#ffffff"))
        x += wide
        column, row = divmod(index, rows)
        at, y = column * WIDTH / 2, top + 44 + row * SIZE * 1.6
        shapes += [Box(at, y - 4, 8, 8, fill), Word(at + 13, y, _shortened(label, 12))]
        shapes.append(Word(at + WIDTH / 2 - 24, y, f"{figure_text(value)}{chart.unit}（{percent}）", "end"))
    return shapes, top + 44 + rows * SIZE * 1.6
