"""What a member can do on the page of an activity, as buttons and as addresses."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members.activities.models import Attendance
from members.activities.my_part import my_part
from members.activities.states import Status
from tests.activities.moments import IN_TIME, LONG_BEFORE, at, morning
from tests.factories import ActivityFactory, ParticipationFactory

DUTY, FREE = {"must_attend": True}, {"must_attend": False}


def buttons(mark, moment=LONG_BEFORE, **fields):
    part = ParticipationFactory(activity=morning(**fields), status=mark)
    return [(action.name, action.label) for action in my_part(part.activity, part, at=moment).actions]


@pytest.mark.parametrize(
    ("mark", "kind", "expected"),
    [
        ("invited", DUTY, [("confirm", "确认参加"), ("ask_leave", "请假")]),
        ("asked_again", DUTY, [("confirm", "确认参加"), ("ask_leave", "请假")]),
        ("coming", DUTY, [("ask_leave", "请假")]),
        ("leave_asked", DUTY, [("confirm", "撤回请假，照常参加")]),
        ("leave_refused", DUTY, [("confirm", "确认参加"), ("ask_leave", "请假")]),
        ("excused", DUTY, [("confirm", "不请假了，照常参加")]),
        ("present", DUTY, []),
        ("absent", DUTY, []),
        ("invited", FREE, [("sign_up", "报名")]),
        ("asked_again", FREE, [("sign_up", "仍然参加"), ("withdraw", "取消报名")]),
        ("signed_up", FREE, [("withdraw", "取消报名")]),
        ("excused", FREE, [("sign_up", "不请假了，照常参加")]),
    ],
)
def test_the_buttons_before_the_day(db, mark, kind, expected):
    assert buttons(mark, **kind) == expected


@pytest.mark.parametrize(
    ("mark", "moment", "fields", "expected"),
    [
        ("invited", IN_TIME, DUTY, ["check_in", "confirm", "ask_leave"]),
        ("coming", at("05-15 09:30"), DUTY, ["check_in"]),
        ("coming", at("05-15 11:31"), DUTY, []),
        ("signed_up", at("05-14 10:00"), FREE | {"sign_up_until": at("05-12 00:00").date()}, ["ask_leave"]),
        ("invited", at("05-14 10:00"), FREE | {"sign_up_until": at("05-12 00:00").date()}, []),
        ("invited", LONG_BEFORE, FREE | {"status": Status.CANCELLED}, []),
        ("invited", LONG_BEFORE, DUTY | {"leave_until": at("04-30 00:00").date()}, ["confirm"]),
    ],
)
def test_the_buttons_follow_the_hour(db, mark, moment, fields, expected):
    assert [name for name, _ in buttons(mark, moment, **fields)] == expected


def test_what_is_too_late_is_told_instead(db):
    part = ParticipationFactory(activity=morning(leave_until=at("05-10 00:00").date()), status="coming")

    assert my_part(part.activity, part, at=at("05-12 10:00")).told == [
        "网上请假已经截止，来不了请直接联系组织者第一活动组。"
    ]


def test_how_many_places_are_left_is_told_and_full_is_full(db):
    activity = morning(must_attend=False, places=1)
    part = ParticipationFactory(activity=activity, status="invited")
    assert my_part(activity, part, at=LONG_BEFORE).told == ["名额1个，还剩1个。"]

    ParticipationFactory(activity=activity, status="signed_up")

    mine = my_part(activity, part, at=LONG_BEFORE)
    assert (mine.actions, mine.told) == ([], ["1个名额已满。"])


# --- Addresses ------------------------------------------------------------------------------------------------
def coming(**fields):
    day = timezone.localdate() + timedelta(days=10)
    return ActivityFactory(starts_on=day, ends_on=day, **fields)


@pytest.mark.parametrize(
    ("name", "mark", "kind", "data", "result"),
    [
        ("confirm", "invited", DUTY, {}, "coming"),
        ("sign_up", "invited", FREE, {}, "signed_up"),
        ("withdraw", "signed_up", FREE, {}, "invited"),
        ("ask_leave", "coming", DUTY, {"reason": "外地出差"}, "leave_asked"),
    ],
)
def test_each_button_works_once(sign_in, member, name, mark, kind, data, result):
    part = ParticipationFactory(activity=coming(**kind), member=member, status=mark)
    client, address = sign_in(member.user), reverse(f"activities:{name}", args=[part.activity_id])

    answer = client.post(address, data)

    part.refresh_from_db()
    assert (answer.url, part.status) == (part.get_absolute_url(), result)
    assert client.post(address, data).status_code == 409


@pytest.mark.parametrize("name", ["confirm", "sign_up", "withdraw", "ask_leave"])
def test_only_for_those_asked(sign_in, member, liaison, name):
    activity = coming()
    address = reverse(f"activities:{name}", args=[activity.pk])

    assert sign_in(member.user).post(address).status_code == 404
    assert sign_in(liaison).post(address).status_code == 403


def test_leave_needs_a_reason_and_too_late_it_is_told_before_typing(sign_in, member):
    part = ParticipationFactory(activity=coming(), member=member, status=Attendance.INVITED)
    late = ParticipationFactory(activity=morning(), member=member, status=Attendance.INVITED)
    client = sign_in(member.user)

    empty = client.post(reverse("activities:ask_leave", args=[part.activity_id]), {"reason": " "})
    told = client.get(reverse("activities:ask_leave", args=[late.activity_id]))

    assert (empty.status_code, told.status_code) == (422, 409)
    assert "请写明请假原因" in empty.text
    assert "请直接联系组织者第一活动组" in told.text


# --- The organiser's form -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"starts_at": "09:00", "ends_at": "08:30"}, "结束时刻不晚于开始时刻09:00"),
        ({"ends_at": "11:30"}, "请把开始时刻也填上"),
        ({"sign_up_until": "2024-05-16"}, "报名截止日期晚于开始日期2024-05-15"),
        ({"leave_until": "2024-05-16"}, "请假截止日期晚于开始日期2024-05-15"),
        ({"places": "20", "must_attend": "on"}, "必须参加的活动不限名额"),
        ({"places": "1"}, "已有2人报名，名额不能少于2个"),
    ],
)
def test_impossible_conditions_are_told_in_words(sign_in, liaison, typed, told):
    activity = morning(must_attend=False)
    ParticipationFactory.create_batch(2, activity=activity, status=Attendance.SIGNED_UP)
    client = sign_in(liaison)
    address = reverse("activities:edit", args=[activity.pk])
    seen = client.get(address).context["form"]["seen"].value()
    facts = {
        "seen": seen, "name": "读书会", "kind": activity.kind_id, "organiser": activity.organiser_id,
        "starts_on": "2024-05-15", "half_days": "1",
    }  # fmt: skip

    answer = client.post(address, facts | typed)

    assert answer.status_code == 422
    assert told in answer.text


def test_a_changed_place_asks_again_when_the_box_is_ticked(sign_in, liaison):
    activity = coming(place="东会议室")
    part = ParticipationFactory(activity=activity, status=Attendance.COMING)
    client = sign_in(liaison)
    address = reverse("activities:edit", args=[activity.pk])

    def send(**typed):
        form = client.get(address).context["form"]
        facts = {name: form[name].value() or "" for name in form.fields if name not in {"asks_again", "must_attend"}}
        return client.post(address, {**facts, "must_attend": "on", **typed})

    send(place="西会议室")
    part.refresh_from_db()
    assert part.status == Attendance.COMING
    send(place="南会议室", asks_again="on")
    part.refresh_from_db()
    assert part.status == Attendance.ASKED_AGAIN
