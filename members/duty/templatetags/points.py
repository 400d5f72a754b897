"""Points on pages: `{% load points %}`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from cppcc.core.templatetags.office import full_date
from members.duty.scoring.engine import told

if TYPE_CHECKING:
    from members.duty.shown import ShownEntry, ShownItem

register = template.Library()
TITLE = 60
ROW = '<li><span>{}<time datetime="{}">{}</time></span><strong{}>{} 分</strong>{}</li>'
CUT = '<span class="score-cut">{}</span>'
MUTED = '<span class="muted">{}</span>'
WITHOUT = (
    '<div class="score-item none" id="item-{}"><span class="muted">{}</span><span class="score-points muted">0 分{}'
    '</span><span class="score-said">没有记录。{}{}</span></div>'
)
WITH = (
    '<details class="score-item" id="item-{}"><summary><span class="score-name">{}</span><span class="score-points">{}'
    ' 分{}</span><span class="score-said">{}</span>{}</summary><ul class="score-records">{}</ul>'
    '<p class="muted">{}{}</p>{}</details>'
)


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


@register.simple_tag
def score_items(items: Iterable[ShownItem], object_to: str = "") -> SafeString:
    """The items of a group, each with its records under a fold: forty items and a hundred records are too many for a
    template each. `object_to` is where one objects to an item, where that may be done."""
    return SafeString("".join(_item(item, object_to) for item in items))  # noqa: S308 - each piece is escaped


def _item(line: ShownItem, object_to: str) -> SafeString:
    name, key = line.item.label, line.item.key
    cap = format_html("<small> / {}</small>", line.cap) if line.cap else ""
    rates = "；".join(map(str, line.rates))
    address = f"{object_to}?line={key}"
    if not line.entries:
        objects = format_html(' <a href="{}">提出异议</a>', address) if object_to else ""
        return format_html(WITHOUT, key, name, cap, rates, objects)
    nothing = len(line.entries) - line.counted
    said = f"{len(line.entries)} 条记录" + (f"，{line.counted} 条计分" if nothing else "")
    notes = SafeString("".join(format_html(CUT, note) for note in line.notes))  # noqa: S308 - each is escaped
    records = SafeString("".join(map(_record, line.entries)))  # noqa: S308 - each is escaped
    basis = f"（{line.item.basis}）" if line.item.basis else ""
    objects = format_html('<p><a href="{}">对这一项提出异议</a></p>', address) if object_to else ""
    return format_html(WITH, key, name, told(line.points), cap, said, notes, records, rates, basis, objects)


def _record(entry: ShownEntry) -> SafeString:
    credit = entry.credit
    title = Truncator(credit.title).chars(TITLE)
    named = format_html('<a href="{}">{}</a>', entry.url, title) if entry.url else format_html(MUTED, title)
    among = f"{credit.among}人中第{credit.place}" if credit.among > 1 else ""
    facts = " · ".join(filter(None, [full_date(credit.on), credit.level, credit.manner, entry.quantity, among]))
    zero = "" if entry.points else SafeString(' class="score-zero"')
    why = format_html(CUT, entry.why) if entry.why else ""
    return format_html(ROW, named, credit.on.isoformat(), facts, zero, signed(entry.points), why)
