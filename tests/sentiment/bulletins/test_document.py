"""An issue on paper, before and after the signature."""

from io import BytesIO

import docx
import pytest

from cppcc.core.documents.blocks import ArticleTitle, Heading, NumberedList, Paragraph
from cppcc.core.documents.docx import write_docx
from sentiment.bulletins.document import bulletin_document, compose, paragraphs
from sentiment.bulletins.going_out import sign
from sentiment.models import Bulletin, SocialReport
from sentiment.states import BulletinStatus
from tests.factories import BulletinFactory, SocialReportFactory
from tests.sentiment.bulletins.conftest import DAY

pytestmark = pytest.mark.django_db


def loaded():
    return Bulletin.objects.for_detail().get()


def words(document):
    """Titles and paragraphs in order."""
    return [block.text if isinstance(block, ArticleTitle) else block.runs[0] for block in document.blocks]


@pytest.mark.parametrize(
    ("status", "number", "draft"),
    [
        (BulletinStatus.EDITING, "（编辑稿）", "编辑稿"),
        (BulletinStatus.CHECKING, "（送审稿）", "送审稿"),
        (BulletinStatus.SIGNING, "（送审稿）", "送审稿"),
        (BulletinStatus.ISSUED, "（第1期）", ""),
    ],
)
def test_only_a_signed_issue_has_a_number_and_no_draft_mark(issue_in, status, number, draft):
    issue_in(status)

    document = bulletin_document(loaded())

    assert (document.number, document.draft, document.on) == (number, draft, None if draft else DAY)


def test_one_article_has_title_text_and_source(issue):
    issue("步道破损", situation="坏了36处。\n雨后积水。", suggestions="建议修缮。")

    assert words(compose(loaded())) == ["步道破损", "坏了36处。", "雨后积水。", "建议修缮。", "（反映人：孟怡行）"]


def test_the_edited_text_is_printed_and_not_the_original(editor, issue):
    issue("步道破损")
    report = SocialReport.objects.get()
    report.edited_title, report.edited_text = "健身步道亟待修缮", "破损36处。"
    report.edit(by=editor, fields=["edited_title", "edited_text"])

    assert words(compose(loaded())) == ["健身步道亟待修缮", "破损36处。", "（反映人：孟怡行）"]


def test_several_articles_are_listed_first(editor, issue):
    bulletin = issue("甲", "乙")
    bulletin.title = "老旧小区专题"
    bulletin.lay_out(by=editor, fields=["title"])

    blocks = compose(loaded()).blocks

    assert blocks[0] == ArticleTitle("老旧小区专题")
    assert blocks[2] == NumberedList(["甲", "乙"])
    assert [block.text for block in blocks if isinstance(block, ArticleTitle)] == ["老旧小区专题", "甲", "乙"]


def test_short_numbered_lines_are_headings_and_sentences_are_not():
    text = "开头。\n\n一、主要问题\n（一）权责不清\n（二）这一句有句号。\n一、二、三期工程都停了，居民有意见。"

    assert list(paragraphs(text)) == [
        Paragraph(["开头。"]),
        Heading(1, "一、主要问题"),
        Heading(2, "（一）权责不清"),
        Paragraph(["（二）这一句有句号。"]),
        Paragraph(["一、二、三期工程都停了，居民有意见。"]),
    ]


def test_the_foot_says_who_it_goes_to_how_many_and_who_made_it(editor, leader, issue_in):
    bulletin = issue_in(BulletinStatus.SIGNING)
    Bulletin.objects.update(report_to="区委、\n区政府", copy_to="各委室", copies=80)

    record = bulletin_document(sign(bulletin, by=leader, signatory="王建国", on=DAY)).record

    assert record.lines == ("报：区委、 区政府", "发：各委室")
    assert record.printed_by == "签发：王建国　核稿：吴编辑　编辑：吴编辑"
    assert record.closing == "共印80份"


def test_what_was_signed_stays_as_it_was(editor, leader, issue_in):
    signed = bulletin_document(sign(issue_in(BulletinStatus.SIGNING), by=leader, signatory="王领导", on=DAY))
    report = SocialReport.objects.get()
    report.edited_text = "后来改的"
    report.edit(by=editor, fields=["edited_text"])

    assert bulletin_document(loaded()) == signed
    assert "后来改的" not in words(signed)


def test_no_list_reads_what_was_signed(leader, issue_in):
    sign(issue_in(BulletinStatus.SIGNING), by=leader, signatory="王领导", on=DAY)

    for reports in (SocialReport.objects.for_list(), SocialReport.objects.for_detail()):
        assert reports.get().bulletin.get_deferred_fields() == {"printed"}
    assert Bulletin.objects.for_list().get().get_deferred_fields() == {"printed"}


def test_an_issue_of_the_ledger_is_printed_from_its_reports():
    bulletin = BulletinFactory(number=7)
    SocialReportFactory(title="台账里的", situation="内容。", bulletin=bulletin, status="issued")

    document = bulletin_document(loaded())

    assert (document.number, document.on, words(document)[:2]) == ("（第7期）", None, ["台账里的", "内容。"])


def test_twenty_articles_with_long_titles_come_out_in_word(issue):
    title = "关于进一步加强老旧小区健身步道日常管护切实解决破损无人修投诉无人管等群众反映强烈问题的几点意见和建议䶮"
    issue(*(f"{title}{place}" for place in range(20)))

    word = docx.Document(BytesIO(write_docx(compose(loaded()))))

    found = [p.text.replace("\n", "") for p in word.paragraphs if p.style.style_id == "DocArticle"]
    assert found == [f"{title}{place}" for place in range(20)]
