"""The review desk by keyboard, as a clerk works through a morning's queue."""

import re

import pytest
from playwright.sync_api import expect

from cppcc.core.search.index import index_many
from proposals.models import Proposal
from proposals.states import Status
from tests.factories import ProposalFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def queue():
    titles = ["关于完善老城片区停车管理的建议", "关于改进老城片区停车管理的建议", "关于居家养老助餐的建议"]
    proposals = [ProposalFactory(title=title, serial=serial) for serial, title in enumerate(titles, start=1)]
    index_many(Proposal.objects.all())
    return proposals


def title_of(page):
    return page.locator(".desk-title")


def test_a_clerk_works_through_the_queue_with_the_keyboard(open_as, clerk, queue, look):
    first, second, third = queue
    page = open_as(clerk)
    page.goto("/proposals/desk/")
    expect(page.locator("#related")).to_contain_text("本次会议相近的提案")
    look(page)

    page.keyboard.press("j")
    expect(title_of(page)).to_have_text(second.title)
    page.keyboard.press("k")
    expect(title_of(page)).to_have_text(first.title)
    page.keyboard.press("f")
    expect(page.locator(".messages")).to_have_text("第1号提案已立案")
    expect(title_of(page)).to_have_text(second.title)
    page.keyboard.press("z")
    expect(page.locator(".messages")).to_have_text("第1号提案已撤销，回到待审查")
    expect(title_of(page)).to_have_text(first.title)
    page.keyboard.press("f")
    expect(title_of(page)).to_have_text(second.title)

    page.keyboard.press("t")
    page.keyboard.type("请补充停车位数据，f 和 j 是正文里的字母")
    look(page)
    expect(title_of(page)).to_have_text(second.title)
    page.locator(".desk-panel[open]").get_by_role("button", name="退回修改").click()
    expect(page.locator(".messages")).to_have_text(f"《{second.title}》已退回提案者修改")
    expect(title_of(page)).to_have_text(third.title)

    page.keyboard.press("d")
    page.keyboard.press("Escape")
    expect(page.locator(".desk-panel[open]")).to_have_count(0)
    page.keyboard.press("d")
    page.keyboard.press("Space")
    page.locator(".desk-panel[open]").get_by_role("button", name="不予立案").click()
    expect(page.locator("main")).to_contain_text("没有待审查的提案")
    statuses = dict(Proposal.objects.values_list("serial", "status"))
    assert statuses == {1: Status.FILED, 2: Status.RETURNED, 3: Status.DECLINED}


def test_one_is_merged_from_the_list_of_those_like_it(open_as, clerk, queue):
    first, second, _ = queue
    page = open_as(clerk)
    page.goto("/proposals/desk/")
    page.keyboard.press("m")
    page.get_by_role("button", name=re.compile(f"并入.*{second.title}")).click()

    expect(page.locator(".messages")).to_have_text(f"《{first.title}》已并案")
    expect(title_of(page)).to_have_text(second.title)
    assert Proposal.objects.get(pk=first.pk).merged_into == second


def test_ticked_rows_are_filed_together(open_as, clerk, queue, look):
    page = open_as(clerk)
    page.goto("/proposals/?status=submitted")
    expect(page.locator("[data-batch-bar]")).to_be_hidden()
    page.get_by_label("全选本页").check()
    expect(page.locator("[data-batch-words]")).to_have_text("已选 3 件：")
    page.get_by_label(re.compile(queue[2].title)).uncheck()
    look(page)
    page.locator("[data-batch-bar]").get_by_role("button", name="立案").click()
    look(page)
    page.get_by_role("button", name="立案（2件）").click()

    expect(page.locator("main")).to_contain_text("2件中，已立案2件")
    look(page)
    page.get_by_role("link", name="回到列表").click()
    expect(page).to_have_url(re.compile(r"/proposals/\?status=submitted$"))
    assert sorted(Proposal.objects.filed().values_list("number", flat=True)) == [1, 2]


def test_the_desk_works_on_a_phone(open_as, clerk, queue, look):
    page = open_as(clerk, width=390)
    page.goto("/proposals/desk/")
    look(page)
    page.get_by_role("link", name="到审查决定").click()
    page.get_by_role("button", name="立案").click()

    expect(page.locator(".messages")).to_have_text("第1号提案已立案")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
