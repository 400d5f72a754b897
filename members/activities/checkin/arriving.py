"""A member has scanned the code: may they check in, and what comes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from cppcc.core.workflow import Refused
from members.activities.models import Activity, Participation
from members.activities.states import ATTENDED, RUN_CHECK_IN, UNMARKED, Attendance, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from members.people.models import Member

ON_SCREEN = 8  # names of those who came last


def why_closed(activity: Activity, *, at: datetime) -> str:
    """Why nobody can check in at that moment, in words; empty when one can."""
    if activity.status != Status.PUBLISHED:
        return f"《{activity}》{activity.get_status_display()}，不能签到。"
    try:
        activity.need_check_in(at=at)
    except Refused as refused:
        return f"{refused.reason}。"
    return ""


def obstacle(activity: Activity, part: Participation | None, *, at: datetime) -> str:
    """Why this member (their part, if they have one) cannot check in, in words; empty when they can."""
    if told := why_closed(activity, at=at):
        return told
    if part is None and activity.must_attend:
        return f"您不在《{activity}》的参加名单内，请找现场的组织者登记。"
    if part is None and activity.places_left == 0:
        return f"《{activity}》的{activity.places}个名额已满，请找现场的组织者。"
    if part is not None and part.status == Attendance.ABSENT:
        return "组织者已把您登记为缺席。您已到场的，请找现场的组织者更正。"
    return ""


def arrive(activity: Activity, member: Member, *, by: User, at: datetime, device: str) -> Participation:
    """Check the member in by their own phone; who checks in twice stays as they were the first time.

    Whoever did not sign up takes one of the places left where coming is free, and is refused in words elsewhere."""
    with transaction.atomic():
        activity.hold_for(RUN_CHECK_IN)
        part = activity.attendance.of_member(member).first()
        if part is not None and part.status in ATTENDED:
            return part
        if told := obstacle(activity, part, at=at):
            raise Refused(activity, RUN_CHECK_IN, told.rstrip("。"))
        if part is None:
            part = Participation.objects.create(activity=activity, member=member)
        part.activity = activity
        part.check_in(by=by, at=at, device=device)
    return part


@dataclass(frozen=True)
class Arrivals:
    """Who has come and who has not, as the organiser sees it; one query."""

    came: list[Participation]
    waiting: list[Participation]
    shared: frozenset[str]

    @classmethod
    def of(cls, activity: Activity) -> Arrivals:
        rows = list(activity.attendance.for_sheet(on=activity.starts_on))
        came = [row for row in rows if row.status in ATTENDED]
        came.sort(key=lambda row: (row.checked_in_at is None, row.checked_in_at), reverse=True)
        waiting = [row for row in rows if row.status in UNMARKED]
        return cls(came, waiting, _shared(came))

    @property
    def latest(self) -> list[Participation]:
        return [row for row in self.came if row.checked_in_at][:ON_SCREEN]

    @property
    def total(self) -> int:
        return len(self.came) + len(self.waiting)


def _shared(rows: Sequence[Participation]) -> frozenset[str]:
    """Phones with which more than one member checked in: the organiser looks, nobody is refused."""
    counted = Counter(row.checked_in_with for row in rows if row.checked_in_with)
    return frozenset(phone for phone, times in counted.items() if times > 1)
