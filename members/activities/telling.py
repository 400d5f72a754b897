"""Telling members and organisers what happens to an activity and to their part in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from cppcc.core.accounts.models import User
from cppcc.core.notices.telling import Letter, notify, notify_each
from members.activities.notices import CHANGED, INVITED, LEAVE_ASKED, LEAVE_DECIDED
from members.activities.states import Attendance

if TYPE_CHECKING:
    from members.activities.models import Activity, Participation

AFTER_A_CHANGE: dict[str, str] = {
    Attendance.ASKED_AGAIN: "请您重新确认是否参加。",
    Attendance.EXCUSED: "您已请假；变更后能参加的，请在活动页面改为参加。",
}


def tell_invited(activity: Activity, parts: Iterable[Participation], *, by: User) -> None:
    """Those asked: what, when and where, and until when to answer."""
    asks = "请确认参加" if activity.must_attend else "欢迎报名"
    until = f"，{_day(activity.sign_up_until)}前" if activity.sign_up_until and not activity.must_attend else ""
    notify(
        _accounts(parts),
        kind=INVITED.name,
        once=f"activity:{activity.pk}:invited",
        title=f"{activity}：{activity.when}{until}{asks}",
        text="\n".join(filter(None, [_where(activity), activity.notice])),
        url=activity.get_absolute_url(),
        by=by,
    )


def tell_changed(activity: Activity, parts: Iterable[Participation], changes: Sequence[str], *, by: User) -> None:
    """What changed from what to what; whoever had said they would come is asked again."""
    once = f"activity:{activity.pk}:changed:{activity.changed_at.timestamp()}"
    title, url = f"活动有变：{activity}，{'；'.join(changes)}", activity.get_absolute_url()
    notify_each(
        [
            Letter(
                user, CHANGED.name, once, title, AFTER_A_CHANGE.get(part.status, "请以变更后的为准。"), url, urgent=True
            )
            for part in parts
            for user in _accounts([part])
        ]
    )


def tell_cancelled(activity: Activity, parts: Iterable[Participation], *, by: User, note: str) -> None:
    notify(
        _accounts(parts),
        kind=CHANGED.name,
        once=f"activity:{activity.pk}:cancelled",
        title=f"活动取消：{activity}（原定{activity.when}）",
        text=note,
        url=activity.get_absolute_url(),
        by=by,
        urgent=True,
    )


def tell_leave_asked(part: Participation, *, by: User) -> None:
    """Whoever entered the activity, and who convenes the body that organises it; never the one who asks."""
    activity = part.activity
    deciding = {activity.created_by, *activity.convenors(on=timezone.localdate())}
    notify(
        [user for user in deciding if user is not None and user.pk != part.member.user_id],
        kind=LEAVE_ASKED.name,
        once=f"part:{part.pk}:leave:{part.history.count()}",
        title=f"{part.member}请假：{activity}（{activity.when}）",
        text=part.leave_reason,
        url=reverse("activities:leaves"),
        by=by,
    )


def tell_leave_decided(parts: Sequence[Participation], *, by: User) -> None:
    """Granted, or refused with the reason: then they are expected."""
    letters = []
    for part in parts:
        activity = part.activity
        answer = "已准假" if part.leave_granted else "未准假，请按时参加"
        once = f"part:{part.pk}:leave_decided:{part.leave_decided_at}"
        letters += [
            Letter(
                user, LEAVE_DECIDED.name, once, f"{activity}：{answer}", part.leave_answer, activity.get_absolute_url()
            )
            for user in _accounts([part])
        ]
    notify_each(letters)


def _accounts(parts: Iterable[Participation]) -> list[User]:
    return [part.member.user for part in parts if part.member.user is not None]


def _where(activity: Activity) -> str:
    return f"地点：{activity.place}" if activity.place else ""


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
