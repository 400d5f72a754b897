"""The tables of statistics of a year, one a dimension."""

from __future__ import annotations

from cppcc.core.cuts import Breakdown, breakdown
from cppcc.core.periods import Period
from proposals.volumes.cuts import DIMENSIONS


def statistics_of(period: Period) -> list[Breakdown]:
    """Every dimension's table."""
    return [breakdown(dimension, period) for dimension in DIMENSIONS.values()]
