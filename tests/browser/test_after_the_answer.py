"""What becomes of answered proposals: key, excellent, public, urged, counted."""

import re
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from cppcc.core.search.index import index_many
from members.people.models import Unit
from proposals.models import Proposal, Selection
from proposals.states import HandlingStatus, Status
from tests.browser.hands import COSIGNER, TITLE, TODAY, UNIT, follow, is_narrow, press, told
from tests.factories import HandlingFactory, MemberFactory, ProposalFactory, ReplyFactory, SessionFactory
from tests.workers import empty_queue, start_worker

__all__ = ["empty_queue", "start_worker"]
pytestmark = [pytest.mark.worker, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def answered(people, member):
    """Two answered proposals of the session, one overdue with a unit, and all of them found by the search."""
    session = SessionFactory(name="四届一次", year=TODAY.year)
    unit = Unit.objects.get(name=UNIT)
    made = [
        ProposalFactory(session=session, number=number, serial=number, title=title, status=status, lead=lead)
        for number, title, status, lead in (
            (7, TITLE, Status.CLOSED, member),
            (8, "关于推进居家养老助餐工作的建议", Status.CLOSED, MemberFactory(name="钱文华")),
            (9, "关于规范乡村公路养护的建议", Status.HANDLING, MemberFactory(name="孙立本")),
        )
    ]
    for proposal in made[:2]:
        handling = HandlingFactory(
            proposal=proposal, unit=unit, status=HandlingStatus.REPLIED, issued_on=TODAY, due_on=TODAY
        )
        ReplyFactory(handling=handling, replied_on=TODAY, body="已逐条研究办理，详见附表。联系电话13800001111。")
    HandlingFactory(
        proposal=made[2],
        unit=unit,
        status=HandlingStatus.ACCEPTED,
        issued_on=TODAY - timedelta(days=120),
        due_on=TODAY - timedelta(days=30),
    )
    index_many(Proposal.objects.all())
    return made


def test_a_proposal_becomes_key_and_excellent_and_is_published(open_as, window, people, answered, look):
    first, second, _ = answered
    clerk = open_as(people["clerk"])
    clerk.goto(first.get_absolute_url())
    follow(clerk, "推荐为重点提案")
    clerk.get_by_label("推荐理由").fill("事关全局，群众关切。")
    look(clerk)
    press(clerk, "推荐")
    clerk.goto("/proposals/key/")
    look(clerk)
    clerk.get_by_role("link", name=re.compile("^审定")).click()
    clerk.get_by_label("审定会议").fill("第四届第三次主席会议")
    clerk.get_by_label("督办领导").fill("副主席王某某")
    look(clerk)
    press(clerk, "审定为重点提案")
    clerk.goto(first.get_absolute_url())
    follow(clerk, "记录督办")
    clerk.locator("#id_kind").select_option(index=1)
    clerk.locator("#id_gist").fill("现场查看培训基地，听取汇报。")
    look(clerk)
    press(clerk, "记录督办")
    expect(clerk.locator("main")).to_contain_text("现场查看培训基地")
    expect(clerk.locator(".lead-line")).to_contain_text("重点")

    elect(open_as, clerk, people, look)
    expect(clerk.locator("main")).to_contain_text("优秀")

    clerk.goto(first.get_absolute_url())
    follow(clerk, "公开")
    look(clerk)
    clerk.get_by_label(re.compile("^已通读")).check()
    press(clerk, "公开")
    told(clerk, "公开")
    public = window(width=390)
    public.goto("/public/proposals/?q=职业伤害")
    look(public)
    is_narrow(public)
    public.get_by_role("link", name=TITLE).click()
    expect(public.locator("main")).to_contain_text("已逐条研究办理")
    expect(public.locator("main")).not_to_contain_text("13800001111")
    look(public)
    assert second.title not in public.content()


def elect(open_as, clerk, people, look):
    """Set up, marked by two jurors, published."""
    clerk.goto("/proposals/selections/")
    look(clerk)
    clerk.get_by_role("link", name="新建评选").first.click()
    clerk.get_by_label("名称").fill("本年度优秀提案")
    clerk.get_by_label("名额").fill("1")
    for name in ("王领导", COSIGNER):
        clerk.locator("#div_id_jurors").get_by_label(re.compile(name)).check()
    look(clerk)
    clerk.locator("form [type=submit]").first.click()
    clerk.get_by_label("提案号").fill("7-8")
    press(clerk, "列为候选")
    look(clerk)
    press(clerk, "开始评分")
    selection = Selection.objects.get()
    for juror, width in (("leader", 1280), ("cosigner", 390)):
        page = open_as(people[juror], width=width)
        page.goto(selection.get_absolute_url())
        look(page)
        for title, points in ((TITLE, "19"), ("关于推进居家养老助餐工作的建议", "16")):
            page.goto(selection.get_absolute_url())
            page.get_by_role("link", name=title, exact=True).click()
            for field in page.locator("input[name^=criterion_]").all():
                field.fill(points)
            press(page, "保存评分")
    clerk.goto(selection.get_absolute_url())
    look(clerk)
    follow(clerk, "公布结果")
    look(clerk)
    press(clerk, "公布结果")


def test_the_office_urges_and_the_leader_reads_figures_and_a_register(
    open_as, people, answered, look, start_worker, tmp_path
):
    start_worker()
    late = answered[2]
    clerk = open_as(people["clerk"])
    clerk.goto("/proposals/chasing/")
    look(clerk)
    clerk.get_by_label(re.compile("^勾选.*第9号")).check()
    clerk.locator("[data-batch-bar]").get_by_role("button", name="催办").click()
    clerk.get_by_label("内容").fill("请于本周内答复。")
    look(clerk)
    press(clerk, "催办（1件）")
    look(clerk)
    clerk.goto("/proposals/chasing/")
    follow(clerk, "未送达电话名单")
    look(clerk)

    writer = open_as(people["writer"])
    writer.goto("/notices/")
    look(writer)
    expect(writer.locator("main")).to_contain_text("请于本周内答复")
    writer.goto(late.handlings.get().page)
    follow(writer, "回复催办")
    writer.get_by_label("回复").fill("周五前答复。")
    press(writer, "回复催办")
    expect(writer.locator("main")).to_contain_text("周五前答复")

    leader = open_as(people["leader"])
    leader.goto("/proposals/board/")
    expect(leader.locator("main")).to_contain_text("超期30天")
    look(leader)
    leader.goto("/proposals/statistics/")
    look(leader)
    leader.locator("td a").first.click()
    expect(leader.locator("main")).to_contain_text(late.title)
    look(leader)
    leader.goto("/proposals/volumes/")
    look(leader)
    press(leader, "生成登记册")
    leader.get_by_role("link", name=re.compile("下载.*Excel|下载.*表")).first.wait_for(timeout=90_000)
    look(leader)
    with leader.expect_download() as download:
        leader.get_by_role("link", name=re.compile("下载.*Excel|下载.*表")).first.click()
    download.value.save_as(tmp_path / "register.xlsx")
    sheet = load_workbook(tmp_path / "register.xlsx").active
    assert TITLE in {cell.value for row in sheet.iter_rows() for cell in row}

    calendar_link(writer, look)


def calendar_link(page, look):
    page.goto("/calendar/")
    press(page, "生成链接")
    link = page.locator(".feed-link").inner_text()
    look(page)
    held = page.request.get(link)
    assert held.status == 200
    assert "BEGIN:VCALENDAR" in held.text()
    assert "规范乡村公路养护" in held.text().replace("\r\n ", "")
    press(page, "停用链接")
    assert page.request.get(link).status == 404
