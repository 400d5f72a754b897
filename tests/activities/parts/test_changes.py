"""A change of time or place: everybody is told from what to what, and who said yes is asked again."""

from datetime import date, time

import pytest

from cppcc.core.notices.models import Notice
from members.activities.models import Attendance, Participation
from members.activities.states import ASK_AGAIN, Status
from tests.activities.moments import LONG_BEFORE, at, morning
from tests.factories import MemberFactory, ParticipationFactory


def asked(activity, status, user=None):
    return ParticipationFactory(activity=activity, status=status, member=MemberFactory(user=user))


def change(activity, by, when=LONG_BEFORE, **fields):
    for name, value in fields.items():
        setattr(activity, name, value)
    activity.revise(by=by, fields=list(fields), at=when)


@pytest.mark.parametrize("status", Attendance)
def test_who_said_yes_or_was_refused_leave_is_asked_again_and_nobody_else(liaison, status):
    part = asked(morning(), status)

    change(part.activity, liaison, place="西会议室")

    again = status in ASK_AGAIN.sources
    part.refresh_from_db()
    assert part.status == (Attendance.ASKED_AGAIN if again else status)
    assert [(h.step, h.source, h.note) for h in part.history.all()] == (
        [("ask_again", status, "地点由未定改为西会议室")] if again else []
    )


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"place": "西会议室"}, "地点由东会议室改为西会议室"),
        ({"place": ""}, "地点由东会议室改为未定"),
        (
            {"starts_on": date(2024, 5, 16), "ends_on": date(2024, 5, 16)},
            "时间由2024年5月15日（周三）9:00—11:30改为2024年5月16日（周四）9:00—11:30",
        ),
        ({"starts_at": time(9, 30)}, "时间由2024年5月15日（周三）9:00—11:30改为2024年5月15日（周三）9:30—11:30"),
        ({"time_note": "上午"}, "时间由2024年5月15日（周三）9:00—11:30改为2024年5月15日（周三）9:00—11:30 上午"),
        (
            {"starts_at": time(10), "place": "西会议室"},
            "时间由2024年5月15日（周三）9:00—11:30改为2024年5月15日（周三）10:00—11:30；地点由东会议室改为西会议室",
        ),
        ({"name": "停车问题调研", "notice": "新通知"}, ""),
    ],
)
def test_the_notice_says_from_what_to_what(liaison, member, fields, told):
    activity = morning(name="停车调研", place="东会议室")
    ParticipationFactory(activity=activity, member=member, status=Attendance.COMING)

    change(activity, liaison, **fields)

    titles = list(Notice.objects.filter(user=member.user).values_list("title", "is_urgent"))
    assert titles == ([(f"活动有变：停车调研，{told}", True)] if told else [])


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (Attendance.COMING, "请您重新确认是否参加。"),
        (Attendance.EXCUSED, "您已请假；变更后能参加的，请在活动页面改为参加。"),
        (Attendance.INVITED, "请以变更后的为准。"),
    ],
)
def test_the_notice_says_what_the_reader_has_to_do(liaison, member, status, text):
    part = ParticipationFactory(activity=morning(), member=member, status=status)

    change(part.activity, liaison, place="西会议室")

    assert Notice.objects.get(user=member.user).text == text


def test_every_change_is_told_and_each_once(liaison, member):
    activity = morning()
    ParticipationFactory(activity=activity, member=member, status=Attendance.COMING)

    change(activity, liaison, place="西会议室")
    change(activity, liaison, place="南会议室")
    change(activity, liaison, place="南会议室")

    assert Notice.objects.filter(user=member.user).count() == 2


@pytest.mark.parametrize(
    ("fields", "when"), [({"status": Status.DRAFT}, LONG_BEFORE), ({}, at("05-15 11:30")), ({}, at("05-20 09:00"))]
)
def test_a_draft_or_what_is_over_asks_nobody(liaison, fields, when):
    part = asked(morning(**fields), Attendance.COMING)

    change(part.activity, liaison, when, place="西会议室")

    part.refresh_from_db()
    assert (part.status, Notice.objects.count()) == (Attendance.COMING, 0)


def test_a_slip_of_the_pen_asks_nobody(liaison, member):
    part = ParticipationFactory(activity=morning(place="区政斜会议室"), member=member, status=Attendance.COMING)
    part.activity.place = "区政协会议室"

    part.activity.revise(by=liaison, fields=["place"], at=LONG_BEFORE, asks_again=False)

    part.refresh_from_db()
    assert (part.status, Notice.objects.count()) == (Attendance.COMING, 0)


def test_a_change_takes_the_same_queries_for_3_and_for_60(liaison, django_assert_num_queries):
    for size in (3, 60):
        activity = morning()
        activity.invite(MemberFactory.create_batch(size), by=liaison)
        activity.attendance.update(status=Attendance.COMING)
        with django_assert_num_queries(14):
            change(activity, liaison, place="西会议室")
        assert activity.attendance.marked(Attendance.ASKED_AGAIN).count() == size


def test_where_coming_is_free_who_does_not_answer_again_is_not_absent(liaison):
    activity = morning(must_attend=False)
    silent, again = asked(activity, Attendance.SIGNED_UP), asked(activity, Attendance.SIGNED_UP)
    change(activity, liaison, place="西会议室")
    Participation.objects.get(pk=again.pk).sign_up(by=liaison, at=LONG_BEFORE)

    assert activity.close(by=liaison, mark_absent=True) == 1

    assert dict(activity.attendance.values_list("pk", "status")) == {silent.pk: "asked_again", again.pk: "absent"}
