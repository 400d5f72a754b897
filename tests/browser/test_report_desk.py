"""A member reports from the phone and reads later why it was kept; the editor works through the queue by keyboard."""

import pytest
from playwright.sync_api import expect

from cppcc.core.attachments.models import Attachment
from cppcc.core.search.index import index_many
from sentiment.models import Place, ReportAuthor, SocialReport
from sentiment.states import Status
from tests.browser.hands import is_narrow
from tests.core.attachments import files
from tests.factories import SocialReportFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
TEXT = "据居民王建国（电话13900001234）反映，贾宋步道破损36处，雨后积水。"


@pytest.fixture
def queue(member):
    titles = ["贾宋步道破损问题", "城区步道破损问题", "公交站台无遮雨设施问题"]
    reports = [SocialReportFactory(title=title, situation=TEXT, suggestions="尽快修缮。") for title in titles]
    for report in reports:
        ReportAuthor.objects.create(report=report, member=member)
    Place.objects.create(name="贾宋镇")
    index_many(SocialReport.objects.all())
    return reports


def title_of(page):
    return page.locator(".desk-title")


def test_a_member_sends_a_photo_from_the_phone_and_reads_later_why_it_was_kept(open_as, member, editor, look):
    page = open_as(member.user, width=390)
    page.goto("/social-reports/new/")
    look(page)
    is_narrow(page)
    page.get_by_label("标题").fill("滨河步道破损问题值得关注")
    page.get_by_label("情况反映").fill("滨河步道破损36处。")
    page.get_by_label("意见建议").fill("尽快修缮。")
    expect(page.get_by_text("已自动保存")).to_be_visible(timeout=15_000)
    page.reload()
    page.get_by_role("link", name="接着写").click()
    expect(page.get_by_label("情况反映")).to_have_value("滨河步道破损36处。")
    page.get_by_label("拍照（可不拍）").set_input_files(
        {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": files.photo()}
    )
    page.get_by_role("button", name="报送").dblclick()

    expect(page.get_by_role("heading", level=1)).to_have_text("收件回执")
    report = SocialReport.objects.get()
    expect(page.locator("main")).to_contain_text(report.receipt)
    assert [each.name for each in Attachment.objects.of(report)] == ["现场.jpg"]

    report.keep(by=editor, reason="所反映的问题已有部门在办。")
    page.get_by_role("link", name="查看这条信息").click()
    expect(page.locator("main")).to_contain_text("所反映的问题已有部门在办。")
    look(page)
    is_narrow(page)


def test_an_editor_works_through_the_queue_with_the_keyboard(open_as, editor, queue, look):
    first, second, third = queue
    page = open_as(editor)
    page.goto("/social-reports/desk/")
    expect(page.locator("#related")).to_contain_text("相近的社情民意")
    look(page)

    page.keyboard.press("j")
    expect(title_of(page)).to_have_text(second.title)
    page.keyboard.press("k")
    expect(title_of(page)).to_have_text(first.title)
    page.keyboard.press("e")
    page.keyboard.press("Control+End")
    page.keyboard.type("现场已核实。")
    expect(page.locator("ins", has_text="现场已核实。")).to_be_visible()
    expect(page.locator("#personal")).to_contain_text("王建国")
    page.get_by_role("button", name="贾宋镇").click()
    page.keyboard.press("Escape")
    page.keyboard.press("x")
    expect(page.locator(".messages")).to_contain_text("已选用")
    expect(title_of(page)).to_have_text(second.title)
    page.keyboard.press("z")
    expect(page.locator(".messages")).to_contain_text("已撤销，回到待处理")
    page.keyboard.press("x")
    expect(title_of(page)).to_have_text(second.title)

    page.keyboard.press("l")
    page.keyboard.type("已有部署，x 和 j 是正文里的字母")
    look(page)
    page.locator(".desk-panel[open]").get_by_role("button", name="留存").click()
    expect(page.locator(".messages")).to_contain_text("已留存")
    expect(title_of(page)).to_have_text(third.title)
    page.keyboard.press("t")
    page.keyboard.type("请补充站台数量")
    page.locator(".desk-panel[open]").get_by_role("button", name="退回补充").click()
    expect(page.locator("main")).to_contain_text("没有待处理的社情民意")

    found = {report.title: report for report in SocialReport.objects.all()}
    assert [found[each.title].status for each in queue] == [Status.CHOSEN, Status.KEPT, Status.RETURNED]
    assert found[first.title].edited_text.endswith("现场已核实。")
    assert found[first.title].location.name == "贾宋镇"


def test_the_desk_works_on_a_phone(open_as, editor, queue, look):
    page = open_as(editor, width=390)
    page.goto("/social-reports/desk/")
    look(page)
    is_narrow(page)
    page.get_by_role("link", name="到处理决定").click()
    page.get_by_role("button", name="选用").click()

    expect(page.locator(".messages")).to_contain_text("已选用")
