"""The year a page is about."""

from __future__ import annotations

from django.utils import timezone

from cppcc.core.periods import Period
from cppcc.core.requests import UserRequest


def year_asked(request: UserRequest) -> Period:
    """The year asked for, else this one; seen from now, or from its end when it is over."""
    now = timezone.now()
    asked = request.GET.get("year", "")
    this_year = timezone.localdate(now).year
    known = asked.isascii() and asked.isdigit() and len(asked) == 4 and 2000 <= int(asked) <= this_year
    return Period.year_so_far(int(asked) if known else this_year, now=now)


def days_left(period: Period) -> int:
    return max(0, (period.end - timezone.localdate()).days)
