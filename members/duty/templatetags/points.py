"""Points on pages: `{% load points %}`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django import template

from members.duty.scoring.engine import told

register = template.Library()


@register.filter
def points(value: Decimal | None) -> str:
    """20, 2.5, -1: without idle zeros; nothing where there are none."""
    return "" if value is None else told(value)


@register.filter
def signed(value: Decimal) -> str:
    """+2, -1.5"""
    return f"+{told(value)}" if value > 0 else told(value)


@register.filter(name="of")
def at_key(values: Mapping[int, Decimal], key: int) -> Decimal | None:
    """The points of one group: `{{ line.outcome.groups|of:group.key|points }}`."""
    return values.get(key)
