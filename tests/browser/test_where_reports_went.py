"""What became of reports: a month's notice, targets, topics, registers, and a package to the city and back."""

import re

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import expect

from cppcc.core.exchange.models import Partner
from cppcc.core.jobs.models import Job
from cppcc.core.jobs.runs import perform
from cppcc.core.search.index import index_many
from sentiment.models import Adoption, ReportAuthor, SocialReport, Target
from tests.browser.hands import follow, is_narrow, press, told
from tests.factories import GroupFactory, MemberFactory, SocialReportFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
TODAY = timezone.localdate()
NOTICE = """一、单篇采用（2篇）
1. 滨河步道破损问题值得关注（李委员） 采用 {day}
2. 公交站台无遮雨设施（李委员）
二、综合采用（1篇）
3. 外县的一篇来稿（周某） 综合采用
"""


@pytest.fixture
def reports(member):
    titles = ["滨河步道破损问题值得关注", "公交站台无遮雨设施问题", "老旧小区停车车位紧张"]
    made = [
        SocialReportFactory(
            title=title, situation=f"{title}。小区停车车位紧张。", number=number, year=TODAY.year,
            received_on=TODAY,
        )
        for number, title in enumerate(titles, 1)
    ]  # fmt: skip
    for report in made:
        ReportAuthor.objects.create(report=report, member=member)
    index_many(SocialReport.objects.all())
    return made


def test_a_months_notice_is_pasted_matched_and_confirmed_and_the_author_reads_it(
    open_as, editor, member, reports, look
):
    page = open_as(editor)
    page.goto("/social-reports/adoption-notices/")
    page.get_by_role("link", name="录入通报").first.click()
    page.get_by_label("哪一级的通报").select_option("市")
    page.get_by_label("通报名称").fill("市政协信息采用情况通报")
    page.get_by_label("通报日期").fill(f"{TODAY}")
    press(page, "识别，去对应")
    expect(page.locator("main")).to_contain_text("请粘贴通报内容，或上传工作簿")
    page.get_by_label("通报内容").fill(NOTICE.format(day=f"{TODAY.month}月{TODAY.day}日"))
    press(page, "识别，去对应")

    first = page.get_by_role("group", name="1．滨河步道破损问题值得关注")
    expect(first.get_by_text("标题相同")).to_be_visible()
    second = page.get_by_role("group", name="2．公交站台无遮雨设施")
    second.get_by_label("或填编号").fill(f"{TODAY.year}-99")
    page.get_by_role("group", name="3．外县的一篇来稿").get_by_label("不是本会报送的").check()
    look(page)
    press(page, "确认，登记采用")
    expect(second).to_contain_text(f"没有{TODAY.year}年第99号")
    assert not Adoption.objects.exists()
    second.get_by_label("或填编号").fill(f"{TODAY.year}-2")
    press(page, "确认，登记采用")
    expect(page.get_by_role("heading", name="已对应（3行）")).to_be_visible()
    look(page)
    assert [str(row) for row in Adoption.objects.order_by("report")] == ["市采用", "市采用"]

    phone = open_as(member.user, width=390)
    phone.goto("/notices/")
    phone.get_by_text("您反映的《滨河步道破损问题值得关注》被市采用").click()
    expect(phone.get_by_role("heading", name="去向")).to_be_visible()
    expect(phone.locator("main")).to_contain_text("市采用")
    is_narrow(phone)
    look(phone)


def test_who_is_behind_with_a_target_and_the_reports_behind_a_number(open_as, editor, member, reports, look):
    behind, busy = GroupFactory(name="第二活动组"), GroupFactory(name="第一活动组")
    MemberFactory(name="周委员", group=behind)
    author = MemberFactory(name="孟怡行", group=busy)
    ReportAuthor.objects.create(report=reports[0], member=author, order=1)
    page = open_as(editor)
    page.goto("/social-reports/targets/")
    page.get_by_role("link", name="设定指标").first.click()
    page.get_by_label("名称").fill("活动组全年报送一篇")
    page.get_by_label("要求谁").select_option("每个活动组")
    page.get_by_label("周期").select_option("每年")
    page.get_by_label("计什么").select_option("报送")
    page.get_by_label("篇数").fill("0")
    page.get_by_label("开始执行").fill(f"{TODAY.year}-01-01")
    look(page)
    page.get_by_role("button", name="保存").click()
    expect(page.locator("main")).to_contain_text("至少1篇")
    page.get_by_label("篇数").fill("1")
    page.get_by_role("button", name="保存").click()
    assert Target.objects.get().number == 1

    page.goto("/social-reports/targets/")
    expect(page.locator("main")).to_contain_text("第二活动组差1")
    follow(page, "活动组全年报送一篇")
    look(page)
    page.get_by_role("row", name=re.compile("第一活动组")).get_by_role("link").click()
    expect(page.locator("main")).to_contain_text(reports[0].title)

    phone = open_as(editor, width=390)
    phone.goto("/social-reports/targets/")
    is_narrow(phone)
    look(phone)


def test_a_topic_opens_its_reports_and_the_year_is_printed_as_a_workbook(open_as, leader, reports, look, tmp_path):
    page = open_as(leader)
    page.goto(f"/social-reports/topics/?every=year&on={TODAY}")
    expect(page.get_by_role("table", name="全部热点")).to_contain_text("车位")
    look(page)
    page.get_by_role("link", name=re.compile("车位.*3篇")).first.click()
    expect(page.locator("main")).to_contain_text(reports[2].title)
    look(page)

    page.goto("/social-reports/registers/")
    look(page)
    press(page, "生成统计表")
    expect(page.get_by_label("进度").first).to_be_visible()
    perform(Job.objects.latest("pk").pk, pulse=False)
    with page.expect_download() as downloading:
        page.get_by_role("link", name="下载 Excel").click()
    look(page)
    downloading.value.save_as(tmp_path / "statistics.xlsx")
    sheet = load_workbook(tmp_path / "statistics.xlsx").worksheets[0]
    assert any("3" in str(cell) for row in sheet.values for cell in row)

    phone = open_as(leader, width=390)
    for address in ("/social-reports/topics/", "/social-reports/registers/"):
        phone.goto(address)
        is_narrow(phone)


def test_a_report_goes_up_in_a_package_and_the_receipt_comes_back(open_as, editor, places, reports, look, tmp_path):
    """One browser stands for both: first the county's, then the city's, then the county's again."""
    Partner.objects.filter(pk=places.county.partner.pk).update(level="city")
    page = open_as(editor)
    page.goto("/social-reports/?year=all")
    for report in reports[:2]:
        page.get_by_label(re.compile(report.title)).check()
    press(page, "转报上级")
    expect(page.get_by_role("heading", level=1)).to_have_text("社情民意转报：2篇")
    look(page)
    page.get_by_label("发给").select_option("政协云河市委员会")
    press(page, "生成交换包")
    told(page, "含2篇。请下载后交给对方")
    look(page)
    package = saved(page, "下载交换包", tmp_path)
    page.goto(reports[0].get_absolute_url())
    expect(page.get_by_role("row", name=re.compile("上报市"))).to_contain_text("政协云河市委员会")

    places.at(places.city)
    upload(page, package)
    told(page, "已导入并检查：来自政协南和区委员会，第1包，含2篇")
    look(page)
    press(page, "确认接收")
    told(page, "已接收2篇。回执已生成")
    receipt = saved(page, "下载回执", tmp_path)

    places.at(places.county)
    upload(page, package)
    expect(page.locator("main")).to_contain_text("这是本单位自己生成的包")
    upload(page, receipt)
    told(page, "的回执：已回执")
    expect(page.get_by_role("row", name=re.compile(reports[0].title))).to_contain_text(f"{TODAY.year}年第")

    phone = open_as(editor, width=390)
    phone.goto("/exchange/")
    is_narrow(phone)
    look(phone)


def saved(page, link, folder):
    with page.expect_download() as downloading:
        page.get_by_role("link", name=link).click()
    place = folder / downloading.value.suggested_filename
    downloading.value.save_as(place)
    return place


def upload(page, file):
    page.goto("/exchange/upload/")
    page.get_by_label("交换包").set_input_files(file)
    press(page, "导入")
