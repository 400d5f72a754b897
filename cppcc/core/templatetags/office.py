"""Words and small pieces that every page uses: `{% load office %}`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cppcc.core.listing import Listing, Option
from cppcc.core.registry import DUTY_SOURCES, record_url

register = template.Library()
WEEKDAYS = "一二三四五六日"
PRESSED = SafeString(' aria-current="true" title="再点一次取消"')


@register.simple_tag
def sort_header(listing: Listing, name: str, label: str) -> SafeString:
    """The head of a sortable column; pressed again it sorts the other way."""
    current = listing.sort.lstrip("-") == name
    downwards = current and listing.sort.startswith("-")
    target = name if downwards or not current else f"-{name}"
    mark = (" ▼" if downwards else " ▲") if current else ""
    return format_html('<a class="sort" href="{}">{}{}</a>', listing.address(sort=target), label, mark)


@register.simple_tag
def chip(option: Option) -> SafeString:
    """A choice to press: `{% chip filter.everything %}`."""
    chosen = (" chosen", PRESSED) if option.chosen else ("", "")
    count = "" if option.count is None else format_html('<span class="count">{}</span>', option.count)
    return format_html('<a class="chip{}" href="{}"{}>{}{}</a>', chosen[0], option.url, chosen[1], option.label, count)


@register.simple_tag
def chips(options: Iterable[Option]) -> SafeString:
    """Choices to press: `{% chips filter.options %}`; a page has a hundred and more, too many for a template each."""
    return SafeString("".join(map(chip, options)))


@register.simple_tag
def status(record: Any) -> SafeString:
    """Where a record stands, in a row of a long list: what `_status.html` says, at a fifth of its cost."""
    return format_html('<span class="status" data-status="{}">{}</span>', record.status, record.get_status_display())


@register.simple_tag
def with_parameters(listing: Listing, **changes: Any) -> str:
    """The list's address with parameters changed: `{% with_parameters listing page=2 %}`."""
    return listing.address(**changes)


@register.filter
def chinese_date(day: date | None) -> str:
    """3月5日（周二）, with the year when it is not this one."""
    if day is None:
        return ""
    year = "" if day.year == timezone.localdate().year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"


@register.filter
def month_day(day: date) -> str:
    """3月5日（周二）, where the year is said already."""
    return f"{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"


@register.filter
def full_date(day: date | None) -> str:
    """2024年3月5日"""
    return "" if day is None else f"{day.year}年{day.month}月{day.day}日"


@register.filter
def days_left(due: date | None, today: date | None = None) -> str:
    """还有4天 / 今天到期 / 超期2天"""
    if due is None:
        return ""
    left = (due - (today or timezone.localdate())).days
    if left == 0:
        return "今天到期"
    return f"还有{left}天" if left > 0 else f"超期{-left}天"


@register.filter
def masked_phone(number: str) -> str:
    """138****1234"""
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 8 else "*" * len(number)


@register.filter
def allows(user: Any, verb: str) -> bool:
    """`{% if request.user|allows:"proposals.new" %}` — a permission that needs no record."""
    return bool(user.has_perm(verb))


@register.simple_tag
def may(user: Any, verb: str, record: Any) -> bool:
    """`{% may request.user "proposals.edit" proposal as can_edit %}`"""
    return bool(user.has_perm(verb, record))


@register.simple_tag(name="record_url")
def url_of_record(record: tuple[str, int]) -> str:
    """The address of a credited record: `{% record_url credit.record %}`."""
    return record_url(record)


@register.filter
def source_labels(sources: list[str]) -> str:
    """Duty sources as the office calls them."""
    labels = []
    for name, _, level in (source.partition(":") for source in sources):
        label = DUTY_SOURCES[name].label if name in DUTY_SOURCES else name
        labels.append(f"{label}（{level}）" if level else label)
    return "、".join(labels)
