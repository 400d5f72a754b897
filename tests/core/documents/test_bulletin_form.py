"""The form of a bulletin: number under the mark, issuer and day over the red line, articles, and who it goes to."""

import json
from dataclasses import replace
from datetime import date
from io import BytesIO

import docx

from cppcc.core.documents.blocks import ArticleTitle, Document, Paragraph, Record
from cppcc.core.documents.docx import write_docx
from cppcc.core.documents.frozen import from_json, to_json
from cppcc.core.documents.html import page_html
from cppcc.core.documents.pdf import write_pdf
from tests.core.documents.reading import pages_of

LONG_TITLE = "关于进一步加强老旧小区健身步道日常管护切实解决破损无人修投诉无人管等群众反映强烈问题的几点意见建议"
ISSUE = Document(
    title="社情民意2026年第3期",
    mark="社情民意",
    number="（第3期）",
    issuer="政协南和区委员会办公室",
    on=date(2026, 3, 5),
    form="bulletin",
    blocks=[ArticleTitle(LONG_TITLE), Paragraph(["近期，䶮湖片区步道破损。" * 60])],
    record=Record("签发：王建国　编辑：郑联络", lines=["报：区委、区政府", "发：各委室"], closing="共印80份"),
)
DRAFT = replace(ISSUE, number="（送审稿）", on=None, draft="送审稿")
RECORD = ["报：区委、区政府", "发：各委室", "签发：王建国 编辑：郑联络共印80份"]


def words(line):
    return line.replace("\u3000", " ").strip()


def test_the_pdf_has_its_head_title_text_and_record():
    pages = [[words(line) for line in page] for page in pages_of(write_pdf(ISSUE))]

    assert pages[0][:3] == ["社情民意", "（第3期）", "政协南和区委员会办公室2026年3月5日"]
    assert "".join(pages[0][3:6]) == LONG_TITLE
    assert pages[-1][-3:] == RECORD
    assert "送审稿" not in "".join(sum(pages, []))


def test_a_draft_says_so_on_every_page_and_has_no_day():
    pages = pages_of(write_pdf(DRAFT))

    assert len(pages) == 2
    assert [sum("送审稿" in line for line in page) for page in pages] == [1, 1]
    assert words(pages[0][2]) == "政协南和区委员会办公室"


def test_the_word_file_says_the_same():
    word = docx.Document(BytesIO(write_docx(ISSUE)))

    texts = [paragraph.text for paragraph in word.paragraphs if paragraph.text]
    assert texts[:3] == ["社情民意", "（第3期）", "\t政协南和区委员会办公室\t2026年3月5日"]
    assert texts[3].replace("\n", "") == LONG_TITLE
    assert [row.cells[0].text for row in word.tables[0].rows] == [
        "报：区委、区政府\n发：各委室",
        "签发：王建国　编辑：郑联络\t共印80份",
    ]
    assert word.sections[0].header.paragraphs[0].text == ""


def test_the_word_file_of_a_draft_says_so_over_odd_and_even_pages():
    section = docx.Document(BytesIO(write_docx(DRAFT))).sections[0]

    assert [section.header.paragraphs[0].text, section.even_page_header.paragraphs[0].text] == ["送审稿", "送审稿"]


def test_the_page_shows_the_title_of_each_article_as_a_heading():
    html = page_html(ISSUE)

    assert html.count('<h2 class="doc-title doc-article">') == 1
    assert '<p class="doc-issued"><span>政协南和区委员会办公室</span><span>2026年3月5日</span></p>' in html


def test_it_goes_to_json_and_back():
    assert from_json(json.loads(json.dumps(to_json(DRAFT)))) == DRAFT
