"""The home page's figures: few, each beside last year's, each opening its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from cppcc.core.documents.blocks import Chart, ChartKind, Series
from cppcc.core.documents.charts import svg
from cppcc.core.periods import Period
from cppcc.core.registry import FIGURES, Figures
from reports.facts import written

Point = tuple[str, str, int | Decimal]  # label, key, number
TILES = ["proposals.received", "proposals.filed", "proposals.reply_rate", "social.received", "activities.total"]


@dataclass(frozen=True)
class Tile:
    label: str
    value: str
    unit: str
    url: str
    before: str


@dataclass(frozen=True)
class Drawing:
    """A chart with the numbers it is drawn from: (name, number, address of the rows)."""

    title: str
    unit: str
    svg: str
    rows: list[tuple[str, str, str]]


def live_url(name: str, year: int, key: str | None = None) -> str:
    """Where the records behind a figure of a running year are."""
    return f"{reverse('reports:live', args=[name])}?{urlencode({'year': year} | ({'key': key} if key else {}))}"


def tiles(period: Period) -> list[Tile]:
    """The figures of the year so far, with those of the same day last year."""
    now, before = Figures(period), Figures(period.previous())
    return [_tile(name, now, before, period.end.year) for name in TILES]


def _tile(name: str, now: Figures, before: Figures, year: int) -> Tile:
    figure = FIGURES[name]
    value, then = now[name], before[name]
    unit = "" if figure.unit == "%" else figure.unit
    return Tile(
        figure.label,
        written(value, figure.unit),  # type: ignore[arg-type]  # the tiles are single numbers
        unit,
        live_url(name, year),
        f"去年同期 {written(then, figure.unit)}{unit}",  # type: ignore[arg-type]
    )


def drawings(period: Period) -> list[Drawing]:
    """Activities by month, filed proposals by category."""
    figures = Figures(period)
    counts = figures.counts("activities.by_month")
    months = [(f"{month}月", str(month), counts.get(str(month), 0)) for month in range(1, 13)]
    by_size = sorted(figures.counts("proposals.by_category").items(), key=lambda pair: (-pair[1], pair[0]))
    categories = [(name, name, number) for name, number in by_size]
    year = period.end.year
    return [
        _drawing("bar", "各月活动次数", "activities.by_month", months, year),
        _drawing("hbar", "立案提案分类", "proposals.by_category", categories, year),
    ]


def _drawing(kind: ChartKind, title: str, name: str, points: Sequence[Point], year: int) -> Drawing:
    unit = FIGURES[name].unit
    shown = [(label, written(number), live_url(name, year, key)) for label, key, number in points if number]
    if not shown:
        return Drawing(title, unit, "", [])
    series = Series(title, [number for _, _, number in points])
    chart = Chart(kind, [label for label, _, _ in points], [series], unit=unit)
    return Drawing(title, unit, svg(chart), shown)
