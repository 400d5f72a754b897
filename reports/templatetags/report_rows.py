"""Pieces of the page behind a number: `{% load report_rows %}`."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def keep_place(context: dict[str, Any]) -> str:
    """Year and key of the open number, for the address of another page of its rows."""
    kept = {name: context[name] for name in ("year", "key") if context.get(name)}
    return urlencode(kept) + "&"
