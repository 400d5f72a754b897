"""Writing a proposal in a real browser: saved by itself, recovered, pasted from Word and WPS, filled from a file."""
# ruff: noqa: E501 - what a clipboard holds is kept as it came

import io
import time
from uuid import UUID

import pytest
from django.contrib.sessions.models import Session as LogIn
from docx import Document
from playwright.sync_api import expect

from cppcc.core.kept.models import KeptForm
from proposals.models import Cosigner, Proposal
from tests.factories import MemberFactory, SessionFactory

TITLE = "关于完善老城片区停车管理的建议"
SAVED = "已自动保存"
# As Word puts a text with an automatic list, a wrapped line, a tracked deletion and a comment on the clipboard.
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View>
</w:WordDocument></xml><![endif]--><style><!-- p.MsoNormal {mso-style-name:"正文"; color:red;} @list l0 {mso-list-id:1;} --></style></head>
<body lang=ZH-CN style='tab-interval:21.0pt'><!--StartFragment-->
<p class=MsoNormal style='text-indent:32.0pt'><b><span style='font-size:16.0pt;font-family:仿宋_GB2312'>现有车位<span lang=EN-US>320</span>个，
登记车辆<span lang=EN-US>1100</span>辆。<o:p></o:p></span></b></p>
<p class=MsoListParagraph style='margin-left:18.0pt;text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
lang=EN-US style='mso-fareast-font-family:等线'><span style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;
</span></span></span><![endif]>改造闲置地块；<del cite="mailto:x">删去的话</del></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span lang=EN-US><span style='mso-list:Ignore'>2.<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>错时共享<script>window.hacked=1</script>单位车位。</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span style='font-family:Wingdings'><span
style='mso-list:Ignore'>l<span style='font:7.0pt "Times New Roman"'>&nbsp; </span></span></span><![endif]>公布价格<img src="file:///c:/x.png"></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoNormal>以上。</p>
<!--EndFragment--></body></html>"""
WORD_TEXT = "现有车位320个，登记车辆1100辆。\n1. 改造闲置地块；\n2. 错时共享单位车位。\n• 公布价格\n以上。"
# As WPS does: marks of Chinese lists, and a table.
WPS = """<html><head><meta name="Generator" content="WPS Office"><style>@font-face{font-family:"宋体";}</style></head><body>
<p class=MsoNormal style="margin-left:0.0000pt;mso-list:l0 level1 lfo0;"><![if !supportLists]><span style="mso-spacerun:'yes';"
><span style='mso-list:Ignore;' >一、</span></span><![endif]><span style="mso-spacerun:'yes';font-family:宋体;">摸清底数；</span></p>
<p class=MsoNormal style="mso-list:l0 level1 lfo0;"><![if !supportLists]><span><span style='mso-list:Ignore;' >二、</span></span
><![endif]><span>限期整改。</span><span style="display:none">看不见的</span></p>
<table><tr><td><p class=MsoNormal>小区</p></td><td><p class=MsoNormal>车位</p></td></tr>
<tr><td><p class=MsoNormal>花园里</p></td><td><p class=MsoNormal>32</p></td></tr></table></body></html>"""
WPS_TEXT = "一、摸清底数；\n二、限期整改。\n小区　车位\n花园里　32"
WEB = "<ul><li>一类<ol><li>甲</li><li>乙</li></ol></li><li>二类</li></ul><p>尾<br>行</p>"
WEB_TEXT = "• 一类\n1. 甲\n2. 乙\n• 二类\n尾\n行"
PASTE = """([html, text]) => {
  const field = document.getElementById("id_situation");
  field.focus();
  const held = new DataTransfer();
  held.setData("text/html", html);
  held.setData("text/plain", text);
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: held, bubbles: true, cancelable: true }));
  return field.value;
}"""


@pytest.fixture
def form(open_as, member):
    """The form of a new proposal, opened by a member; `form.page` anew by `again()`."""
    SessionFactory()
    page = open_as(member.user)
    page.goto("/proposals/new/")
    return page


def typed(page, title=TITLE):
    page.get_by_label("案由").fill(title)
    expect(page.get_by_text(SAVED)).to_be_visible(timeout=20_000)


@pytest.mark.parametrize(
    ("html", "text"), [(WORD, WORD_TEXT), (WPS, WPS_TEXT), (WEB, WEB_TEXT)], ids=["word", "wps", "web"]
)
def test_what_is_pasted_keeps_paragraphs_and_lists_and_drops_styling(form, html, text):
    assert form.evaluate(PASTE, [html, "没有用到"]) == text
    assert form.evaluate("window.hacked") is None
    form.keyboard.press("Control+z")
    assert form.locator("#id_situation").input_value() == ""


def test_a_picture_in_what_is_pasted_is_told(form):
    form.evaluate(PASTE, [WORD, ""])

    expect(form.get_by_text("图片不能贴进文字里，请作为附件上传。")).to_be_visible()


def test_a_real_paste_of_copied_text_goes_in_as_text(form):
    form.context.grant_permissions(["clipboard-read", "clipboard-write"])
    form.evaluate(
        "(html) => navigator.clipboard.write([new ClipboardItem({'text/html': new Blob([html], {type: 'text/html'})})])",
        "<p><b>第一段</b></p><ol><li>改造</li><li>共享</li></ol>",
    )

    form.locator("#id_suggestions").focus()
    form.keyboard.press("Control+v")

    assert form.locator("#id_suggestions").input_value() == "第一段\n1. 改造\n2. 共享"


def test_what_is_typed_is_kept_on_the_server_and_nothing_else_happens(form, member):
    MemberFactory(name="钱文华")
    form.get_by_label("联名", exact=True).check()
    form.get_by_label("联名人").fill("钱文华")
    typed(form)

    (kept,) = KeptForm.objects.all()
    assert (kept.user, kept.title) == (member.user, TITLE)
    assert UUID(kept.place.removeprefix("proposals.new:"))
    assert kept.values["cosigners"] == ["钱文华"]
    assert (Proposal.objects.count(), Cosigner.objects.count()) == (0, 0)


def test_on_another_computer_the_unfinished_proposal_is_taken_up_and_saved_once(form, open_as, member):
    typed(form)
    other = open_as(member.user)

    other.goto("/proposals/new/")
    expect(other.get_by_text(f"您有一件没写完的提案：《{TITLE}》")).to_be_visible()
    other.get_by_role("link", name="接着写").click()
    expect(other.get_by_label("案由")).to_have_value(TITLE)
    other.get_by_role("button", name="保存草稿").click()
    expect(other.locator(".message-success")).to_be_visible()
    form.get_by_role("button", name="保存草稿").click()
    expect(form.locator(".message-success")).to_be_visible()

    assert [proposal.title for proposal in Proposal.objects.all()] == [TITLE]
    assert not KeptForm.objects.exists()


def test_what_is_not_wanted_any_more_is_dropped(form):
    typed(form)
    form.evaluate("localStorage.clear()")
    form.goto("/proposals/new/")

    form.get_by_role("button", name="不要了").click()

    expect(form.get_by_label("案由")).to_have_value("")
    assert not KeptForm.objects.exists()


def test_a_session_that_ends_while_typing_is_told_and_the_form_goes_on_after_signing_in_elsewhere(form, member):
    typed(form)
    LogIn.objects.all().delete()
    form.get_by_label("建议承办单位").fill("区交通局")
    expect(form.get_by_text("登录已过期，刚写的内容暂存在本机，没有丢。")).to_be_visible(timeout=20_000)

    with form.context.expect_page() as opened:
        form.get_by_role("link", name="在新窗口登录").click()
    window = opened.value
    window.get_by_label("登录名").fill(member.user.username)
    window.get_by_label("密码", exact=True).fill("correct-horse-1")
    window.get_by_role("button", name="登录").click()
    window.wait_for_url("**/")
    form.bring_to_front()
    form.get_by_label("建议承办单位").fill("区交通局、区住建局")
    expect(form.get_by_text(SAVED)).to_be_visible(timeout=20_000)
    form.get_by_role("button", name="保存草稿").click()

    expect(form.locator(".message-success")).to_be_visible()
    assert Proposal.objects.get().wished_units == "区交通局、区住建局"


def test_a_lost_connection_is_told_and_saving_goes_on_when_it_is_back(form):
    typed(form)
    form.context.set_offline(True)
    form.get_by_label("建议承办单位").fill("区交通局")
    expect(form.get_by_text("网络断了")).to_be_visible(timeout=20_000)

    form.context.set_offline(False)
    expect(form.get_by_text(SAVED)).to_be_visible(timeout=20_000)

    assert KeptForm.objects.get().values["wished_units"] == ["区交通局"]


def test_what_the_browser_kept_is_offered_after_a_reload_and_can_be_refused(form):
    form.get_by_label("案由").fill(TITLE)
    expect(form.get_by_text("已在本机暂存")).to_be_visible()
    KeptForm.objects.all().delete()
    form.goto("/")
    _forget_what_was_sent_on_leaving()
    form.goto("/proposals/new/")

    form.get_by_role("button", name="恢复").click()
    expect(form.get_by_label("案由")).to_have_value(TITLE)


def _forget_what_was_sent_on_leaving():
    """A page that is left sends what was typed once more; only then the server can forget it."""
    until = time.monotonic() + 3
    while not KeptForm.objects.exists() and time.monotonic() < until:
        time.sleep(0.1)
    KeptForm.objects.all().delete()


def word_file():
    made, out = Document(), io.BytesIO()
    made.add_heading(TITLE, 0)
    for line in ("提案人：张三", "一、情况", "现有车位320个。", "二、建议"):
        made.add_paragraph(line)
    for line in ("改造闲置地块。", "错时共享。"):
        made.add_paragraph(line, style="List Number")
    made.save(out)
    return {"name": "提案.docx", "mimeType": "application/octet-stream", "buffer": out.getvalue()}


def test_a_word_file_fills_the_form_beside_what_is_typed_and_can_be_undone(form, look):
    form.locator("#id_situation").fill("先写的一句。")

    form.locator("#from-word").set_input_files(word_file())

    expect(form.get_by_text("已从“提案.docx”填入：案由15字、情况9字、建议16字。")).to_be_visible()
    assert form.locator("#id_title").input_value() == TITLE
    assert form.locator("#id_situation").input_value() == "先写的一句。\n现有车位320个。"
    assert form.locator("#id_suggestions").input_value() == "1. 改造闲置地块。\n2. 错时共享。"
    expect(form.get_by_text("提案人：张三")).to_be_visible()
    look(form)
    form.get_by_role("button", name="撤销填入").click()
    assert form.locator("#id_situation").input_value() == "先写的一句。"
    assert form.locator("#id_title").input_value() == ""


def test_a_file_that_is_no_word_file_is_refused_in_words(form):
    form.locator("#from-word").set_input_files({"name": "a.docx", "mimeType": "x/y", "buffer": b"MZ\x90\x00" * 50})

    expect(form.get_by_text("“a.docx”不是Word文档（.docx），请重新选择")).to_be_visible()


def test_the_checklist_follows_what_is_typed(form):
    form.get_by_label("案由").fill("关于停车和关于公交的建议")

    expect(form.locator("#hints").get_by_text("像是两件事")).to_be_visible()
    expect(form.locator("#hints [data-state=missing]")).to_have_count(3)
