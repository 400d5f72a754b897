"""How the points of a reply read on a page."""

from __future__ import annotations

from django import template

from proposals.answering import points as marks
from proposals.models.drafts import Taken

register = template.Library()


@register.filter
def taken(value: str) -> str:
    """采纳, 部分采纳, 解释说明"""
    return str(Taken(value).label) if value in Taken.values else ""


@register.filter
def unmarked(point: str) -> str:
    """Without its own 一是, （二） or 3.: the list beside it counts."""
    return marks.unmarked(point)


@register.filter
def answered(points: list[dict[str, str]]) -> bool:
    """Whether any point has an answer of its own."""
    return any(point.get("answer", "").strip() for point in points or [])
