"""The way of the three users the product is made for: a clerk, a leader, a member with a phone."""

import re
from datetime import date

import pdfplumber
import pytest
from playwright.sync_api import expect

from members.people.models import Appointment
from members.service.states import Status as ServiceStatus
from proposals.models import Proposal
from proposals.states import Status
from tests.factories import (
    MemberFactory,
    ParticipationFactory,
    ServiceKindFactory,
    ServiceRecordFactory,
    SessionFactory,
)
from tests.workers import empty_queue, start_worker, wait_for

__all__ = ["empty_queue", "start_worker", "wait_for"]
pytestmark = [pytest.mark.worker, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def enter_proposal(page, title, lead):
    """As the clerk does with a sheet of paper before them."""
    page.get_by_role("navigation", name="主导航").get_by_role("link", name=re.compile("提案")).click()
    page.get_by_role("link", name=re.compile("登记提案|录入提案|写提案")).first.click()
    page.get_by_label(re.compile("^案由")).fill(title)
    page.get_by_label(re.compile("^第一提案人")).fill(lead)
    page.get_by_label(re.compile("^分类")).select_option(label="城乡建设")
    page.get_by_label(re.compile("^情况")).fill("老城片区登记车辆1100辆，公共车位320个，晚间占道停车突出。")
    page.get_by_label(re.compile("^建议(?!承办)")).fill("一是改造闲置地块；二是单位车位错时开放。")
    page.get_by_role("button", name="递交").click()


def test_a_clerk_enters_and_files_a_proposal_and_the_leader_downloads_the_report(
    open_as, clerk, leader, look, start_worker, tmp_path
):
    SessionFactory(year=date.today().year, opens_on=date(date.today().year, 1, 1), closes_on=date.today())
    MemberFactory(name="龚望怡", number="W0001")
    start_worker()

    page = open_as(clerk)
    enter_proposal(page, "关于完善老城片区停车管理的建议", "龚望怡")
    expect(page.locator("main")).to_contain_text("流水号")
    proposal = Proposal.objects.get()
    page.goto(proposal.get_absolute_url())
    look(page)
    page.get_by_role("button", name="立案", exact=True).click()
    expect(page.locator("main")).to_contain_text("已立案")
    assert Proposal.objects.get().status == Status.FILED

    page = open_as(leader)
    expect(page.locator(".figure", has_text="立案").first).to_contain_text("1")
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="工作报告").click()
    page.get_by_role("link", name="生成报告").first.click()
    look(page)
    page.get_by_role("button", name="生成报告").click()
    expect(page.locator("article")).to_contain_text("共收到提案1件", timeout=90_000)
    look(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 PDF").click()
    download.value.save_as(tmp_path / "report.pdf")
    with pdfplumber.open(tmp_path / "report.pdf") as pdf:
        assert "收到提案1件" in "".join(pdf.pages[0].extract_text().split())

    page.locator("article a.doc-figure", has_text="1").first.click()
    expect(page.locator("main")).to_contain_text("口径")


def test_a_member_checks_the_six_ones_on_a_phone(open_as, member, look):
    Appointment.objects.update(ends_on=None)
    today = date.today()
    ParticipationFactory(member=member, activity__starts_on=today, activity__ends_on=today)
    ServiceRecordFactory(
        member=member, kind=ServiceKindFactory(name="办实事"), on=today, status=ServiceStatus.CONFIRMED
    )

    page = open_as(member.user, width=390)
    page.get_by_role("navigation", name="常用").get_by_role("link", name="我的履职").click()

    expect(page.locator(".six-tile")).to_have_count(6)
    expect(page.locator(".six-tile[data-done=yes] .six-name")).to_have_text(["参加调研视察", "办实事"])
    expect(page.locator(".six-summary")).to_contain_text("已完成 2 项，共 6 项")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    look(page)

    page.locator(".six-tile", has_text="反映社情民意").get_by_role("link", name="去完成").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("社情民意")
