"""What members can be credited for: being commended. Announced in a year, it counts in that year's scores: the
commendation of last year commonly is in the spring."""

from __future__ import annotations

from collections.abc import Iterable

from cppcc.core.periods import Period
from cppcc.core.registry import Credit, duty_source, of_member
from members.commending.models import Candidate, Commendation


def _names() -> list[str]:
    return Commendation.objects.announced().names()


@duty_source("commending.commended", "本会评优表彰", unit="次", levels=_names)
def commended(period: Period, member: int | None = None) -> Iterable[Credit]:
    """One credit for each commendation announced; its level is its name."""
    rows = of_member(Candidate.objects.announced_in(period), member).values_list(
        "member", "commendation__announced_on", "commendation", "commendation__year", "commendation__name"
    )
    for each, day, key, year, name in rows:
        assert day is not None  # noqa: S101 - announced in the period
        yield Credit(each, day, ("commending.commendation", key), f"{year}年度{name}", level=name)
