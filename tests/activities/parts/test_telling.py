"""Who is told of an activity: asked, called off, reminded the day before; each once."""

from datetime import date, timedelta

import pytest

from cppcc.core.notices.models import Notice
from members.activities.models import Attendance
from members.activities.reminding import remind_of_tomorrow
from members.activities.states import Status
from tests.activities.moments import DAY, morning
from tests.factories import MemberFactory, ParticipationFactory

EVE = DAY - timedelta(days=1)


def told(user):
    return list(Notice.objects.filter(user=user).values_list("title", "text"))


def test_publishing_tells_those_on_the_list_what_when_and_where(liaison, member):
    activity = morning(name="停车调研", place="东会议室", notice="请带调研提纲。", status=Status.DRAFT)
    activity.invite([member, MemberFactory()], by=liaison)
    assert told(member.user) == []

    activity.publish(by=liaison)

    title = "停车调研：2024年5月15日（周三）9:00—11:30请确认参加"
    assert told(member.user) == [(title, "地点：东会议室\n请带调研提纲。")]


def test_who_is_added_later_is_told_then_and_the_others_not_again(liaison, member, user_with):
    later = MemberFactory(user=user_with())
    activity = morning(name="读书会", must_attend=False, sign_up_until=date(2024, 5, 10))
    activity.invite([member], by=liaison)
    activity.invite([member, later], by=liaison)

    assert told(member.user) == told(later.user) == [("读书会：2024年5月15日（周三）9:00—11:30，5月10日前欢迎报名", "")]


@pytest.mark.parametrize(("status", "count"), [(Status.PUBLISHED, 1), (Status.DRAFT, 0)])
def test_calling_off_tells_those_who_were_told_of_it(liaison, member, status, count):
    activity = morning(name="停车调研", status=status)
    ParticipationFactory(activity=activity, member=member, status=Attendance.COMING)

    activity.cancel(by=liaison, note="台风")

    title = "活动取消：停车调研（原定2024年5月15日（周三）9:00—11:30）"
    assert told(member.user) == [(title, "台风")] * count


@pytest.mark.parametrize(
    ("status", "reminder"),
    [
        (Attendance.COMING, ""),
        (Attendance.INVITED, "您还没有答复，请登录确认或请假。"),
        (Attendance.ASKED_AGAIN, "您还没有答复，请登录确认或请假。"),
        (Attendance.LEAVE_REFUSED, ""),
        (Attendance.EXCUSED, None),
        (Attendance.PRESENT, None),
    ],
)
def test_the_day_before_who_should_come_is_reminded_once(member, status, reminder):
    activity = morning(name="停车调研", place="东会议室")
    ParticipationFactory(activity=activity, member=member, status=status)

    counts = [remind_of_tomorrow(on=day) for day in (EVE - timedelta(days=1), EVE, EVE, DAY)]

    assert counts == ([0, 0, 0, 0] if reminder is None else [0, 1, 0, 0])
    expected = [] if reminder is None else [("明天：停车调研，9:00—11:30，东会议室", reminder)]
    assert told(member.user) == expected


def test_where_coming_is_free_only_who_signed_up_is_reminded(member, user_with):
    activity = morning(must_attend=False)
    ParticipationFactory(activity=activity, member=member, status=Attendance.SIGNED_UP)
    ParticipationFactory(activity=activity, member=MemberFactory(user=user_with()), status=Attendance.INVITED)

    assert remind_of_tomorrow(on=EVE) == 1
    assert Notice.objects.get().user == member.user
