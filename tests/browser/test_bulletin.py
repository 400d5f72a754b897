"""An issue of 《社情民意》 from the editor's list over the checker and the leader to the author's phone."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cppcc.core.accounts.roles import Role
from sentiment.models import Bulletin, BulletinRules, ReportAuthor
from tests.factories import SocialReportFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
YEAR = timezone.localdate().year
PHONE = 390


@pytest.fixture
def reports(member):
    titles = ["城区健身步道破损问题", "北部片区健身步道积水问题", "公交站台无遮雨设施问题"]
    made = [SocialReportFactory(title=title, year=YEAR, suggestions="尽快修缮。") for title in titles]
    ReportAuthor.objects.create(report=made[0], member=member)
    return made


def step(page, name):
    page.locator(".rail .steps").get_by_text(name, exact=True).click()


def test_from_the_ticked_rows_to_the_authors_phone(open_as, editor, leader, member, user_with, reports, look):
    BulletinRules(two_people=True).lay_down(by=editor)
    page = open_as(editor)
    page.goto("/social-reports/?state=received")
    page.get_by_label("全选本页").check()
    look(page)
    page.get_by_role("button", name="选用").click()
    look(page)
    page.get_by_role("button", name="选用（3篇）").click()
    expect(page.locator("main")).to_contain_text("3篇中，选用3篇")
    look(page)
    page.get_by_role("link", name="打开这一期").click()

    page.get_by_role("button", name="下移《公交站台无遮雨设施问题》").click()
    for title in ("城区健身步道破损问题", "北部片区健身步道积水问题"):
        page.get_by_label(f"勾选《{title}》").check()
    look(page)
    page.get_by_role("button", name="合编勾选的文章").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("合编2篇")
    look(page)
    page.get_by_label("标题").fill("两处健身步道亟待修缮")
    page.get_by_label("正文").fill("城区和北部片区的健身步道破损、积水。\n建议尽快修缮。")
    page.get_by_role("button", name="保存综合稿").click()
    expect(page.locator(".doc")).to_contain_text("两处健身步道亟待修缮")
    page.get_by_role("link", name="修改收件范围和印数").click()
    page.get_by_label("报（可不填）").fill("区委、区政府")
    page.get_by_label("印数").fill("80")
    look(page)
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".doc")).to_contain_text("共印80份")
    step(page, "送核稿")
    expect(page.locator(".messages")).to_contain_text("已送核稿")
    expect(page.locator(".rail .steps")).not_to_contain_text("核稿通过")  # two people

    checker = open_as(user_with(Role.GENERAL_OFFICE, name="陈核稿"))
    checker.get_by_role("link", name="待核稿的期刊").click()
    checker.get_by_role("link", name="在编的一期").click()
    look(checker)
    step(checker, "核稿通过")
    expect(checker.locator(".messages")).to_contain_text("核稿通过，等待签发")

    signer = open_as(leader)
    signer.get_by_role("link", name="待签发的期刊").click()
    signer.get_by_role("link", name="在编的一期").click()
    step(signer, "签发")
    expect(signer.get_by_label("签发人")).to_have_value("王领导")
    look(signer)
    signer.get_by_role("button", name="签发").click()
    expect(signer.get_by_role("heading", level=1)).to_have_text(f"《社情民意》{YEAR}年第1期")
    with signer.expect_download() as downloading:
        signer.get_by_role("link", name="下载 PDF").click()
    assert downloading.value.suggested_filename == f"社情民意{YEAR}年第1期.pdf"
    assert Bulletin.objects.get().titles() == ["两处健身步道亟待修缮", "公交站台无遮雨设施问题"]

    phone = open_as(member.user, width=PHONE)
    phone.goto("/notices/")
    phone.get_by_text(re.compile("城区健身步道破损问题》已编入")).click()
    expect(phone.locator("main")).to_contain_text(f"已编入《社情民意》{YEAR}年第1期")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE
    look(phone)


def test_two_who_press_at_once_one_signs_and_the_other_reads_why_not(open_as, editor, leader, reports):
    bulletin = Bulletin.begin(by=editor, on=timezone.localdate())
    reports[0].choose(by=editor, bulletin=bulletin)
    bulletin.send_to_sign(by=editor)
    address = f"/social-reports/bulletins/{bulletin.pk}/sign/"
    first, second = open_as(leader), open_as(editor)
    for page in (first, second):
        page.goto(address)
    second.get_by_label("签发人").fill("王领导")

    first.get_by_role("button", name="签发").click()
    expect(first.locator(".messages")).to_contain_text("第1期")
    second.get_by_role("button", name="签发").click()

    expect(second.get_by_role("heading", level=1)).to_have_text("这一步没有办成")
    second.get_by_role("link", name="查看最新情况").click()
    expect(second.get_by_role("heading", level=1)).to_have_text(f"《社情民意》{YEAR}年第1期")
