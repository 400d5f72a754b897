"""Members on their phones and the organiser at the desk: answered, excused, checked in by the code on the wall."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cppcc.core.accounts.roles import Role
from members.activities.checkin.codes import code_of
from members.activities.models import Attendance, Participation
from members.activities.states import Status
from tests.browser.hands import TODAY, follow, is_narrow, press, told
from tests.factories import ActivityFactory, MemberFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def away(user_with):
    return MemberFactory(name="钱出差", user=user_with(Role.MEMBER, name="钱出差")).user


def announced(liaison, *members, **fields):
    activity = ActivityFactory(status=Status.DRAFT, created_by=liaison, **fields)
    activity.invite(members, by=liaison)
    activity.publish(by=liaison)
    return activity


def status_of(user):
    return Participation.objects.get(member__user=user).status


def test_a_member_confirms_another_asks_for_leave_and_the_organiser_answers(open_as, liaison, member, away, look):
    day = TODAY + timedelta(days=9)
    announced(liaison, member, away.member, name="养老服务调研", starts_on=day, ends_on=day)

    phone = open_as(member.user, width=390)
    follow(phone, "活动待您确认或报名")
    follow(phone, "养老服务调研")
    is_narrow(phone)
    look(phone)
    press(phone, "确认参加")
    told(phone, "已确认参加《养老服务调研》")
    assert status_of(member.user) == Attendance.COMING

    other = open_as(away, width=390)
    follow(other, "活动待您确认或报名")
    follow(other, "养老服务调研")
    follow(other, "请假")
    other.get_by_label("请假原因").fill("外地出差")
    look(other)
    press(other, "请假")
    told(other, "请等候答复")

    desk = open_as(liaison)
    follow(desk, "委员请假待批")
    look(desk)
    desk.get_by_role("link", name="不准假：钱出差").click()
    desk.get_by_label("原因").fill("到会人数不够")
    press(desk, "不准假")
    told(desk, "未准钱出差的假")

    other.reload()
    expect(other.get_by_label("您的参加情况")).to_contain_text("请假未准")
    expect(other.get_by_label("您的参加情况")).to_contain_text("到会人数不够")


def test_the_code_on_the_wall_leads_a_phone_through_signing_in_to_being_there(window, open_as, liaison, member, look):
    activity = announced(liaison, member, name="委员开放日", starts_on=TODAY, ends_on=TODAY)
    desk = open_as(liaison)
    desk.goto(activity.get_absolute_url())
    follow(desk, "签到")
    look(desk)
    with desk.expect_popup() as opened:
        follow(desk, "大屏二维码")
    wall = opened.value
    expect(wall.get_by_role("img", name="签到二维码")).to_be_visible()
    expect(wall.locator(".screen-count")).to_have_text("0／1 人已到")
    look(wall)

    phone = window(390)
    phone.goto(scanned(wall))
    phone.get_by_label("登录名").fill(member.user.username)
    phone.get_by_label("密码", exact=True).fill("correct-horse-1")
    phone.get_by_role("button", name="登录").click()
    is_narrow(phone)
    look(phone)
    press(phone, "签到")
    expect(phone.get_by_text("已签到")).to_be_visible()
    look(phone)

    expect(wall.locator(".screen-count")).to_have_text("1／1 人已到")
    expect(wall.locator(".screen-latest")).to_contain_text(member.name)
    assert status_of(member.user) == Attendance.PRESENT


def scanned(wall):
    """What a camera would read off the wall: the browser has no reader, so the address comes from the same maker."""
    pk = int(wall.url.split("/activities/")[1].split("/")[0])
    return f"/activities/{pk}/c/{code_of(pk, at=timezone.now())}/"
