"""What members can be credited for: being there."""

from __future__ import annotations

from collections.abc import Iterable

from cppcc.core.periods import Period
from cppcc.core.registry import Credit, duty_source, of_member
from members.activities.models import ActivityKind, Participation


def _kinds() -> list[str]:
    return list(ActivityKind.objects.values_list("name", flat=True))


@duty_source("activities.attended", "参加活动", unit="次", levels=_kinds)
def attended(period: Period, member: int | None = None) -> Iterable[Credit]:
    """One credit for each activity attended; its level is the kind of activity."""
    rows = Participation.objects.attended().begun_in(period)
    for each, day, activity, name, kind in of_member(rows, member).values_list(
        "member", "activity__starts_on", "activity", "activity__name", "activity__kind__name"
    ):
        yield Credit(each, day, ("activities.activity", activity), name, level=kind)
