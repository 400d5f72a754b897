"""The demo's thresholds: three meetings of the standing committee, one member absent from all, one from two."""

from __future__ import annotations

from datetime import date, time

from cppcc.core.demo import Demo, part_of_demo
from members.activities.models import Activity, ActivityKind, Attendance, Participation
from members.people.demo import in_year, user
from members.people.models import Body, BodyKind, Member, Office
from members.watching.models import Crossing, Response, Threshold
from members.watching.nightly import watch

MEETINGS = [(3, "第一次"), (6, "第二次"), (9, "第三次")]
MISSED = {0: {0, 1, 2}, 1: {0, 1}, 2: {0, 2}}  # who of the list missed which
INVITED = 14


@part_of_demo(95)
def thresholds(demo: Demo) -> None:
    Threshold.objects.filter(name="常委一年内无故缺席常委会议两次").update(is_active=True)
    standing = list(Member.objects.holding(Office.STANDING, on=demo.today).order_by("number")[:INVITED])
    for place, (month, name) in enumerate(MEETINGS):
        _meeting(in_year(demo, month, 20), f"{demo.today.year}年{name}常委会议", standing, place)
    watch(on=demo.today)
    handled = Crossing.objects.waiting().of_threshold(Threshold.objects.in_use().order_by("-order")[0].pk).last()
    if handled is not None:
        note = "与本人谈话，了解到两次都因出差未及时请假，已提醒按规定请假。"
        talk = Response.objects.get(name="谈话提醒")
        handled.handle(by=user("liaison"), on=demo.today, response=talk, note=note)


def _meeting(day: date, name: str, asked: list[Member], place: int) -> None:
    liaison = user("liaison")
    meeting = Activity(
        number=Activity.objects.next_number(),
        name=name,
        kind=ActivityKind.objects.get(name="常委会议"),
        organiser=Body.objects.of_kind(BodyKind.GROUP)[0],
        starts_on=day,
        ends_on=day,
        starts_at=time(9),
        place="区政协二楼会议室",
        notice="请准时参加；不能参加的，请按规定请假。",
    )
    meeting.enter(by=liaison)
    meeting.publish(by=liaison)
    meeting.invite(asked, by=liaison)
    missed = {asked[key].pk for key, places in MISSED.items() if key < len(asked) and place in places}
    rows = list(Participation.objects.filter(activity=meeting))
    for row in rows:
        row.status = Attendance.ABSENT if row.member_id in missed else Attendance.PRESENT
    Participation.objects.bulk_update(rows, ["status"])
    meeting.close(by=liaison, mark_absent=True)
