"""A year's scores on the phone: a member reads why and objects to a line; the office answers and publishes again."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from members.duty.models import Scheme
from members.duty.scoring.spec import Group, Item, Rate, Rules
from tests.browser.hands import TODAY, follow, is_narrow, press, told
from tests.factories import ActivityKindFactory, ParticipationFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scheme(liaison):
    item = Item(2, "参加调研", (Rate("activities.attended", Decimal(3), "调研"),), group=1, maximum=Decimal(5))
    made = Scheme.of_year(TODAY.year, name="委员履职考核办法")
    made.draft(Rules(base=Decimal(20), groups=(Group(1, "活动"),), items=(item,)), by=liaison)
    made.open(by=liaison)
    return made


def test_a_member_reads_why_objects_and_is_answered(open_as, look, liaison, member, scheme):
    kind = ActivityKindFactory(name="调研")
    for name in ("城区停车专题调研", "老旧小区改造调研"):
        ParticipationFactory(
            member=member, activity__kind=kind, activity__name=name, activity__starts_on=TODAY, activity__ends_on=TODAY
        )

    # The office shows the year for objection, then publishes it.
    desk = open_as(liaison)
    desk.goto("/duty/standings/")
    look(desk)
    follow(desk, "预公布")
    press(desk, "预公布")
    told(desk, "委员可以核对并提出异议")
    follow(desk, "公示")
    expect(desk.get_by_text("只告诉本人的得分")).to_be_visible()
    press(desk, "公示")
    told(desk, "已通知委员")

    # The member, on the phone, opens the line, reads what was cut and why, and objects to it.
    page = open_as(member.user, width=390)
    page.goto("/duty/mine/")
    expect(page.locator(".score-total")).to_contain_text("25 分")
    expect(page.get_by_text("合计6分，封顶5分")).to_be_visible()
    page.locator(".score-name", has_text="参加调研").click()
    expect(page.get_by_role("link", name="老旧小区改造调研")).to_be_visible()
    is_narrow(page)
    look(page)
    follow(page, "对这一项提出异议")
    expect(page.get_by_label("对哪一项")).to_have_value("参加调研")
    press(page, "提出异议")
    expect(page.locator(".field-error")).to_contain_text("请写明哪里不对")
    page.get_by_label("异议内容").fill("还参加了一次上级调研，系统里没有")
    look(page)
    press(page, "提出异议")
    told(page, "异议已提出")
    is_narrow(page)
    look(page)

    # The office finds it waiting, answers, corrects, and publishes again.
    desk.goto("/")
    desk.get_by_role("link", name="得分异议待答复").click()
    follow(desk, "还参加了一次上级调研，系统里没有")
    look(desk)
    follow(desk, "异议成立")
    desk.get_by_label("答复").fill("已核实，另行加分")
    press(desk, "异议成立")
    told(desk, "已告知委员")
    desk.goto("/duty/standings/")
    follow(desk, "更正")
    follow(desk, "登记更正")
    desk.locator("#id_member").fill(member.number)
    desk.get_by_label("分值").fill("2")
    desk.get_by_label("原因").fill("参加上级调研")
    press(desk, "登记更正")
    told(desk, "更正+2")
    look(desk)
    desk.goto("/duty/standings/")
    follow(desk, "与现在记录的差异")
    expect(desk.get_by_text("得分更正：0分 → 2分")).to_be_visible()
    look(desk)
    follow(desk, "更新公示")
    press(desk, "更新公示")
    told(desk, "公示已更新")

    # The member reads the answer and the new total.
    page.reload()
    expect(page.get_by_text("已核实，另行加分").first).to_be_visible()
    page.goto("/duty/mine/")
    expect(page.locator(".score-total")).to_contain_text("27 分")
    expect(page.get_by_text("参加上级调研")).to_be_visible()
    look(page)
