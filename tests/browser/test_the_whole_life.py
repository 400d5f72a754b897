"""A proposal from the first word to the kept promise, each part in a window of its own, as the people would do it."""

import io
import re
from datetime import date, timedelta

import pdfplumber
import pytest
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import expect

from cppcc.core.accounts.roles import Role
from cppcc.core.search.index import index_many
from members.people.models import Unit
from proposals.models import Commitment, Handling, Proposal, Reply, Selection, SupervisedSession
from proposals.states import CommitmentStatus, CosignStatus, HandlingStatus, Status
from tests.factories import (
    CategoryFactory,
    HandlingFactory,
    MemberFactory,
    ProposalFactory,
    ReplyFactory,
    SessionFactory,
    UnitFactory,
)
from tests.workers import empty_queue, start_worker

__all__ = ["empty_queue", "start_worker"]
pytestmark = [pytest.mark.worker, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

TITLE = "关于加快完善老城片区新就业形态劳动者职业伤害保障和技能培训服务体系并建立多部门联席机制的建议"
UNIT = "区人力资源和社会保障局"
COSIGNER = "阿卜杜热西提·麦麦提"
SITUATION = "老城片区外卖骑手和网约车司机约2300人，参加职业伤害保障的不足三成，2025年发生伤害事故46起。"
TODAY = timezone.localdate()


@pytest.fixture
def people(user_with, member, clerk, leader):
    """Everybody who takes part, and a session of this year whose replies are checked before they go out."""
    session = SessionFactory(name="四届一次", year=TODAY.year, opens_on=TODAY, closes_on=TODAY)
    SupervisedSession.switch(session, on=True, by=clerk)
    CategoryFactory(name="民生保障")
    unit = UnitFactory(name=UNIT)
    writer, approver = user_with(Role.UNIT_CLERK, name="孙经办"), user_with(Role.UNIT_CLERK, name="王审签")
    unit.clerks.add(writer, approver)
    unit.approvers.add(approver)
    return {
        "member": member.user,
        "cosigner": MemberFactory(name=COSIGNER, user=user_with(Role.MEMBER, name=COSIGNER)).user,
        "clerk": clerk,
        "leader": leader,
        "writer": writer,
        "approver": approver,
        "supervisor": user_with(Role.SUPERVISOR, name="钱督查"),
    }


def told(page, words):
    expect(page.locator(".messages")).to_contain_text(words)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def follow(page, name):
    page.get_by_role("link", name=name, exact=True).click()


def is_narrow(page):
    """The page is no wider than the phone."""
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def word_file():
    made, out = Document(), io.BytesIO()
    for line in ("一、情况", SITUATION, "二、建议"):
        made.add_paragraph(line)
    for line in ("由人社部门牵头扩大职业伤害保障覆盖面。", "每年组织不少于4期技能培训。"):
        made.add_paragraph(line, style="List Number")
    made.save(out)
    return {"name": "提案.docx", "mimeType": "application/octet-stream", "buffer": out.getvalue()}


def write_and_invite(page, look):
    """On a phone: the text out of a Word file, a second signer, handed in."""
    page.locator(".for-member").get_by_role("link", name="写提案").first.click()
    page.locator("#from-word").set_input_files(word_file())
    expect(page.get_by_text("已从“提案.docx”填入")).to_be_visible()
    page.get_by_label("案由").fill(TITLE)
    expect(page.get_by_text("已自动保存")).to_be_visible(timeout=20_000)
    page.get_by_label("联名", exact=True).check()
    page.get_by_label("联名人").fill(COSIGNER)
    page.get_by_label("分类").select_option(label="民生保障")
    look(page)
    is_narrow(page)
    press(page, "递交")
    expect(page.locator("main")).to_contain_text("已递交，流水号 1")


def test_a_proposal_is_written_signed_filed_handed_over_and_answered_twice(open_as, people, look, tmp_path):
    member = open_as(people["member"], width=390)
    write_and_invite(member, look)
    proposal = Proposal.objects.get()
    assert (proposal.title, proposal.status) == (TITLE, Status.SUBMITTED)

    cosigner = open_as(people["cosigner"], width=390)
    cosigner.get_by_role("link", name="邀请您联名的提案").click()
    look(cosigner)
    is_narrow(cosigner)
    press(cosigner, "同意联名")
    expect(cosigner.locator("main")).to_contain_text("您已联名")
    assert proposal.cosigners.get().status == CosignStatus.SIGNED

    clerk = open_as(people["clerk"])
    clerk.goto("/proposals/desk/")
    expect(clerk.locator(".desk-title")).to_have_text(TITLE)
    clerk.keyboard.press("f")
    told(clerk, "第1号提案已立案")

    clerk.goto(proposal.get_absolute_url())
    follow(clerk, "交办")
    clerk.locator("#div_id_main").get_by_label(UNIT).check()
    look(clerk)
    press(clerk, "交办")
    told(clerk, "已交办")
    handling = Handling.objects.get()
    assert handling.due_on > TODAY

    writer = open_as(people["writer"])
    writer.get_by_role("link", name=TITLE).click()
    look(writer)
    ask_back(writer)
    clerk.reload()
    follow(clerk, "不同意调整")
    clerk.get_by_label(re.compile("意见|理由|说明")).fill("职业培训由人社部门主管，请继续办理。")
    press(clerk, "不同意调整")
    told(clerk, "不同意")
    assert Handling.objects.get().status == HandlingStatus.ISSUED

    writer.goto(handling.page)
    press(writer, "签收")
    ask_more_time(writer, clerk, handling, look)
    log_meeting(writer, handling, look)
    draft_reply(writer, handling, look)
    approver = open_as(people["approver"])
    approver.goto(handling.page)
    follow(approver, "去审签")
    look(approver)
    follow(approver, "审签")
    approver.get_by_label("发文字号").fill("南人社函〔2026〕12号")
    look(approver)
    press(approver, "审签")
    supervisor = open_as(people["supervisor"])
    supervisor.goto(handling.page)
    follow(supervisor, "去审核")
    follow(supervisor, "审核发出")
    supervisor.get_by_label("答复类别").select_option(value="B")
    look(supervisor)
    press(supervisor, "审核发出")
    expect(supervisor.locator("main")).to_contain_text("改了答复类别，请写明理由")
    supervisor.get_by_label(re.compile("^审核意见")).fill("培训计划明年才能落实，改列B类。")
    press(supervisor, "审核发出")
    reply = Reply.objects.get()
    assert (reply.outcome, Proposal.objects.get().status) == ("B", Status.ANSWERED)

    member.goto(proposal.get_absolute_url())
    look(member)
    is_narrow(member)
    letters(member, tmp_path)
    rate(member, "dissatisfied", "没有回应培训怎么办", look)
    proposal.refresh_from_db()
    handling.refresh_from_db()
    assert (proposal.status, handling.status) == (Status.HANDLING, HandlingStatus.ACCEPTED)
    assert handling.due_on > TODAY

    answer_again(writer, approver, supervisor, handling)
    member.goto(proposal.get_absolute_url())
    rate(member, "satisfied", "", look)
    keep_promise(writer, clerk, look)
    clerk.goto(proposal.get_absolute_url())
    press(clerk, "办结")
    told(clerk, "已办结")
    look(clerk)
    member.reload()
    expect(member.locator(".progress-now")).to_contain_text("已办结")


def ask_back(page):
    page.get_by_role("link", name="申请调整").first.click()
    page.get_by_label("理由").fill("培训职能已划转，不属于本单位职责。")
    page.get_by_role("button", name="申请调整").click()
    told(page, "申请调整")


def ask_more_time(writer, clerk, handling, look):
    until = handling.due_on + timedelta(days=14)
    writer.goto(handling.page)
    follow(writer, "申请延期")
    writer.get_by_label("延期至").fill(until.isoformat())
    writer.get_by_label("理由").fill("需与多部门会商。")
    look(writer)
    press(writer, "申请延期")
    clerk.goto(f"/proposals/extensions/{handling.extensions.get().pk}/")
    look(clerk)
    follow(clerk, "同意延期")
    press(clerk, "同意延期")
    handling.refresh_from_db()
    assert handling.due_on == until


def log_meeting(page, handling, look):
    page.goto(handling.page)
    follow(page, "登记沟通")
    page.get_by_label("方式").select_option(label="面商")
    page.get_by_label("日期").fill(TODAY.isoformat())
    page.get_by_label("参加人员").fill("李委员；副局长王建国")
    page.get_by_label("商定意见").fill("先扩大保障覆盖面，培训计划列入明年。")
    look(page)
    press(page, "登记")
    expect(page.locator("main")).to_contain_text("先扩大保障覆盖面")


def draft_reply(page, handling, look):
    """Point by point, with a promise, on its way to the approver."""
    page.goto(handling.page)
    press(page, "起草答复")
    page.get_by_label("答复类别").select_option(value="A")
    page.get_by_label("总的答复").fill("收悉提案后，我局逐条研究，现答复如下。")
    for number, words in ((1, "已会同税务部门扩大覆盖面。"), (2, "每季度举办一期培训。")):
        page.get_by_label(f"第{number}条的答复").fill(words)
        page.get_by_role("radiogroup", name=f"第{number}条的采纳情况").get_by_label("采纳", exact=True).check()
    page.get_by_label("第1项承诺做什么").fill("举办4期技能培训")
    page.get_by_label("第1项何时完成").fill(date(TODAY.year + 1, 12, 31).isoformat())
    page.get_by_label("联系人").fill("孙经办")
    page.get_by_label("联系电话").fill("0319-4560000")
    look(page)
    page.get_by_role("button", name="保存并预览").click()
    look(page)
    press(page, "送审")


def letters(page, tmp_path):
    """The official letter in both forms, from the member's page."""
    address = page.get_by_role("link", name="PDF", exact=True).first.get_attribute("href")
    held = page.request.get(f"{address}?download=1")
    (tmp_path / "reply.pdf").write_bytes(held.body())
    with pdfplumber.open(tmp_path / "reply.pdf") as pdf:
        text = "".join("".join(sheet.extract_text().split()) for sheet in pdf.pages)
    assert "南人社函〔2026〕12号" in text
    assert "举办4期技能培训" in text
    with page.expect_download() as download:
        page.get_by_role("link", name="Word", exact=True).first.click()
    download.value.save_as(tmp_path / "reply.docx")
    assert "逐条研究" in "".join(each.text for each in Document(tmp_path / "reply.docx").paragraphs)


def rate(page, result, remark, look):
    page.get_by_role("link", name="评价答复").click()
    for name in ("result", "attitude"):
        page.locator(f"input[name={name}][value={result}]").check()
    page.get_by_label("意见（可不填）").fill(remark)
    if remark:
        look(page)
    press(page, "评价")
    told(page, "评价")


def answer_again(writer, approver, supervisor, handling):
    writer.goto(handling.page)
    press(writer, "起草答复")
    writer.get_by_label("答复类别").select_option(value="A")
    writer.get_by_label("总的答复").fill("经再次研究，培训计划已经落实。")
    for number in (1, 2):
        writer.get_by_label(f"第{number}条的答复").fill("已落实。")
        writer.get_by_role("radiogroup", name=f"第{number}条的采纳情况").get_by_label("采纳", exact=True).check()
    writer.get_by_label("联系人").fill("孙经办")
    writer.get_by_label("联系电话").fill("0319-4560000")
    writer.get_by_role("button", name="保存并预览").click()
    press(writer, "送审")
    approver.goto(handling.page)
    follow(approver, "去审签")
    follow(approver, "审签")
    approver.get_by_label("发文字号").fill("南人社函〔2026〕30号")
    press(approver, "审签")
    supervisor.goto(handling.page)
    follow(supervisor, "去审核")
    follow(supervisor, "审核发出")
    press(supervisor, "审核发出")
    assert Reply.objects.count() == 2


def keep_promise(writer, clerk, look):
    promise = Commitment.objects.get()
    writer.goto("/proposals/commitments/")
    look(writer)
    writer.get_by_role("link", name="举办4期技能培训").click()
    follow(writer, "报告完成")
    writer.get_by_label("兑现情况").fill("4期培训已办完，结业312人，签到册和照片附后。")
    look(writer)
    press(writer, "报告完成")
    clerk.goto(promise.get_absolute_url())
    look(clerk)
    press(clerk, "确认兑现")
    promise.refresh_from_db()
    assert promise.status == CommitmentStatus.KEPT


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
