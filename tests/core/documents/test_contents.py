"""The contents of a long document: every heading with the page it really stands on."""

from io import BytesIO

import docx
import pdfplumber

from cppcc.core.documents.blocks import Contents, Document, Heading, PageBreak, Paragraph
from cppcc.core.documents.docx import write_docx
from cppcc.core.documents.frozen import from_json, to_json
from cppcc.core.documents.pdf import draw

TITLES = ["第1号　关于停车管理的建议", "第2号　关于社区托育的建议", "第3号　关于乡村公路的建议"]


def book():
    blocks = [Contents(), PageBreak()]
    for title in TITLES:
        blocks += [Heading(1, title, numbered=False), Paragraph("情况。" * 300), Heading(2, "建议"), PageBreak()]
    return Document("提案汇编", tuple(blocks[:-1]))


def test_each_line_of_the_contents_says_the_page_of_its_heading():
    drawn = draw(book())

    with pdfplumber.open(BytesIO(drawn.pdf)) as pdf:
        texts = [page.extract_text() for page in pdf.pages]
    first_level = drawn.heading_pages[::2]
    assert len(first_level) == 3
    for title, page in zip(TITLES, first_level, strict=True):
        assert title.replace("　", "") in texts[page - 1].replace(" ", "").replace("　", "")
        line = next(line for line in texts[0].splitlines() if title[-9:] in line)
        assert line.rstrip().endswith(str(page))


def test_the_word_twin_shows_the_same_pages_in_a_field_that_word_can_count_anew():
    drawn = draw(book())
    word = docx.Document(BytesIO(write_docx(book(), heading_pages=drawn.heading_pages)))

    lines = [paragraph.text for paragraph in word.paragraphs]
    for title, page in zip(TITLES, drawn.heading_pages[::2], strict=True):
        assert f"{title}\t{page}" in lines
    xml = word.element.xml
    assert 'TOC \\o "1-1"' in xml
    assert xml.count('w:fldCharType="begin"') == xml.count('w:fldCharType="end"')


def test_without_contents_nothing_is_marked_and_equal_documents_are_equal_bytes():
    plain = Document("报告", (Heading(1, "总体情况"), Paragraph("一年来。")))

    assert draw(plain).heading_pages == ()
    assert draw(plain).pdf == draw(plain).pdf


def test_contents_go_to_json_and_come_back():
    assert from_json(to_json(book())) == book()


def test_a_new_page_is_asked_for_by_its_first_paragraph_so_that_no_page_is_empty():
    xml = docx.Document(BytesIO(write_docx(book()))).element.xml

    assert xml.count("<w:pageBreakBefore/>") == 3
    assert 'w:type="page"' not in xml
