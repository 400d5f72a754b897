"""The liaison office lays down how members are scored: from a shipped scheme, one line changed; a member reads it."""

import pytest
from playwright.sync_api import expect

from members.duty.models import Scheme
from members.duty.states import Status
from tests.browser.hands import TODAY, follow, is_narrow, press, told

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_a_scheme_from_a_template_to_the_members_phone(open_as, liaison, member, look):
    page = open_as(liaison)
    page.goto("/settings/")
    page.get_by_role("main").get_by_role("link", name="考核办法").click()
    follow(page, "新建办法")
    look(page)
    page.get_by_label("桐城2019").check()
    page.get_by_label("办法名称").fill("委员履职考核办法")
    press(page, "建立草稿")
    told(page, "已建为草稿")
    look(page)

    # One line: joint proposals have points of their own for the others, but two rates for the same are refused.
    follow(page, "修改提案立案")
    look(page)
    first, blank = page.locator("#rates-0"), page.locator("#rates-2")
    expect(first.get_by_label("其他人")).to_be_hidden()
    page.get_by_label("几个人一起的，怎么分").select_option(label="第一人和其他人各有分值")
    first.get_by_label("其他人").fill("5")
    page.locator("#rates-1").get_by_label("其他人").fill("5")
    blank.get_by_label("计什么").select_option(label="提案立案")
    blank.get_by_label("方式").select_option(label="联名")
    blank.get_by_label("分值").fill("12")
    blank.get_by_label("其他人").fill("6")
    press(page, "保存计分项")
    expect(page.locator("#rates > .field-error")).to_contain_text("有两条计分标准，不知按哪条算")
    expect(blank.get_by_label("分值")).to_have_value("12")
    look(page)
    blank.get_by_label("方式").select_option(label="集体")
    press(page, "保存计分项")
    told(page, "计分项“提案立案”已保存")
    expect(page.locator("tr", has_text="提案立案").first).to_contain_text("第一人每件12分，其他人6分")

    # What this office calls otherwise is put right on one page; then it is opened.
    follow(page, "对应本机关的名称")
    page.get_by_label("参加活动·座谈").select_option(label="界别协商")
    press(page, "改用所选的名称")
    follow(page, "启用")
    look(page)
    press(page, "启用")
    told(page, "已启用")
    assert Scheme.objects.get().status == Status.OPEN

    phone = open_as(member.user, width=390)
    phone.goto("/duty/schemes/")
    follow(phone, "委员履职考核办法")
    expect(phone.locator("main")).to_contain_text("第一人每件15分，其他人5分")
    expect(phone.locator("main")).to_contain_text(f"{TODAY.year}年1月1日至{TODAY.year}年12月31日")
    is_narrow(phone)
    look(phone)
