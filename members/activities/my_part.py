"""What a member can do about an activity now: the few large buttons at the top of its page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from members.activities.states import ATTENDED, PART_STEPS, TO_ANSWER, Attendance, Status

if TYPE_CHECKING:
    from members.activities.models import Activity, Participation

AGAIN = {Attendance.LEAVE_ASKED: "撤回请假，照常参加", Attendance.EXCUSED: "不请假了，照常参加"}


@dataclass(frozen=True)
class Action:
    """One button: a link where the step asks for something, else a POST."""

    name: str
    label: str
    url: str
    asks: bool = False
    quiet: bool = False


@dataclass
class MyPart:
    """The member's own line: where it stands, what can be done, and what to know about it."""

    row: Participation
    actions: list[Action] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def my_part(activity: Activity, row: Participation, *, at: datetime) -> MyPart:
    """The buttons follow the table of steps, the kind of activity and the hour; what is too late is told instead."""
    mine = MyPart(row)
    if row.status in ATTENDED:
        mine.told += [_arrived(row)] if row.checked_in_at else []
    elif activity.status == Status.PUBLISHED and at <= activity.ends:
        if activity.checks_in(at=at) and row.status in PART_STEPS["check_in"].sources:
            mine.actions.append(
                Action("check_in", "签到", reverse("activities:check_in", args=[activity.pk]), asks=True)
            )
        (_duty if activity.must_attend else _choice)(mine, activity, at)
    if row.leave_reason and row.status in {Attendance.LEAVE_ASKED, Attendance.LEAVE_REFUSED, Attendance.EXCUSED}:
        mine.told.append(f"请假原因：{row.leave_reason}")
    if row.leave_granted is not None and row.leave_answer:
        mine.told.append(f"批假意见：{row.leave_answer}")
    return mine


def _duty(mine: MyPart, activity: Activity, at: datetime) -> None:
    """One must attend: confirm, or ask for leave."""
    status = mine.row.status
    if status in PART_STEPS["confirm"].sources:
        mine.actions.append(_action(activity, "confirm", AGAIN.get(Attendance(status), "")))
    if status in TO_ANSWER and activity.takes_leave(at=at):
        mine.told.append("这次活动必须参加；来不了请先请假。")
    _leave(mine, activity, at)


def _choice(mine: MyPart, activity: Activity, at: datetime) -> None:
    """One signs up: take a place, give it back, or, when it is too late for that, ask for leave."""
    status, is_open = mine.row.status, activity.takes_sign_ups(at=at)
    has_place = status not in {Attendance.INVITED, Attendance.EXCUSED}
    left = activity.places_left if is_open or not has_place else None
    if is_open and status in PART_STEPS["sign_up"].sources and (has_place or left != 0):
        label = "仍然参加" if status == Attendance.ASKED_AGAIN else AGAIN.get(Attendance(status), "")
        mine.actions.append(_action(activity, "sign_up", label))
    if is_open and status in PART_STEPS["withdraw"].sources:
        mine.actions.append(_action(activity, "withdraw", quiet=True))
    elif has_place:
        _leave(mine, activity, at)
    if not is_open and status in TO_ANSWER:
        mine.told.append("报名已经截止，要参加请联系组织者。")
    elif not has_place and left is not None:
        mine.told.append(f"名额{activity.places}个，还剩{left}个。" if left else f"{activity.places}个名额已满。")
    if is_open and activity.sign_up_until:
        mine.told.append(f"报名截至{_day(activity.sign_up_until)}。")


def _leave(mine: MyPart, activity: Activity, at: datetime) -> None:
    if mine.row.status not in PART_STEPS["ask_leave"].sources:
        return
    if activity.takes_leave(at=at):
        mine.actions.append(_action(activity, "ask_leave", quiet=True))
        if activity.leave_until:
            mine.told.append(f"请假截至{_day(activity.leave_until)}。")
    else:
        mine.told.append(f"网上请假已经截止，来不了请直接联系组织者{activity.organiser}。")


def _action(activity: Activity, name: str, label: str = "", *, quiet: bool = False) -> Action:
    step = PART_STEPS[name]
    url = reverse(f"activities:{name}", args=[activity.pk])
    return Action(name, label or step.label, url, asks=step.asks, quiet=quiet)


def _arrived(row: Participation) -> str:
    moment = timezone.localtime(row.checked_in_at)
    return f"{moment.month}月{moment.day}日 {moment:%H:%M} 签到。"


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
