"""A proposal from the first word to the kept promise, each part in a window of its own, as the people would do it."""

import io
import re
from datetime import date, timedelta

import pdfplumber
import pytest
from docx import Document
from playwright.sync_api import expect

from proposals.models import Commitment, Handling, Proposal, Reply
from proposals.states import CommitmentStatus, CosignStatus, HandlingStatus, Status
from tests.browser.hands import COSIGNER, TITLE, TODAY, UNIT, follow, is_narrow, press, told

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SITUATION = "老城片区外卖骑手和网约车司机约2300人，参加职业伤害保障的不足三成，2025年发生伤害事故46起。"


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
