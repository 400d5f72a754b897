import hashlib
import os
import subprocess
import sys
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn

from cppcc.core.documents.blocks import Chart, Document, FigureRun, Paragraph, Series, Table
from cppcc.core.documents.docx import write_docx
from cppcc.core.documents.text import numbered
from tests.core.documents.sample import RARE_NAMES, letter, long_report


@pytest.fixture(scope="module")
def report():
    return write_docx(long_report())


@pytest.fixture
def word(report):
    return docx.Document(BytesIO(report))


def test_all_text_is_there_in_order(word):
    texts = [paragraph.text for paragraph in word.paragraphs]

    assert texts[0] == "政协南和区委员会2025年\n工作总结和2026年工作打算"
    assert "全年立案提案169件、社情民意信息2,317篇。" in texts
    assert "2.实行“一稿两审”，重要信息签发。" in texts
    assert texts[-2:] == ["政协南和区委员会", "2025年12月28日"]


def test_headings_are_real_headings_with_the_same_numbers_as_the_pdf(word):
    found = [(p.style.name, p.text) for p in word.paragraphs if p.style.name.startswith("Heading")]

    wanted = [
        (f"Heading {block.level}", text) for block, text in numbered(long_report().blocks) if text and not block.then
    ]
    assert found == wanted
    assert word.paragraphs[0].style.name == "Title"


def test_the_page_is_the_standards(word):
    section = word.sections[0]

    assert [round(side.mm) for side in (section.page_width, section.page_height)] == [210, 297]
    assert [round(side.mm) for side in (section.top_margin, section.left_margin, section.right_margin)] == [37, 28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")
    assert word.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        xml = footer.paragraphs[0]._p.xml
        assert " PAGE " in xml
        assert f'<w:jc w:val="{side}"/>' in xml


def test_faces_are_named_as_the_standard_names_them(word):
    faces = {
        style.name: style.element.find(".//" + qn("w:rFonts")).get(qn("w:eastAsia"))
        for style in word.styles
        if style.type == 1
    }

    assert faces["Normal"] == "仿宋_GB2312"
    assert faces["Title"] == "方正小标宋_GBK"
    assert (faces["Heading 1"], faces["Heading 2"]) == ("黑体", "楷体_GB2312")


def test_tables_repeat_their_heads_and_merge_cells(word):
    units, members = word.tables

    heads = [row for row in units.rows if row._tr.trPr.find(qn("w:tblHeader")) is not None]
    assert len(heads) == 2
    assert units.cell(0, 0).text == units.cell(1, 0).text == "序号"
    assert units.cell(0, 2).text == units.cell(0, 3).text == "承办件数"
    assert [cell.text for cell in units.rows[1].cells] == ["序号", "承办单位", "主办", "会办", "按期答复率"]
    assert len(members.rows) == 61
    assert set(RARE_NAMES) <= {cell.text for cell in members.columns[1].cells}
    widths = [int(column.get(qn("w:w"))) for column in units._tbl.tblGrid]
    assert sum(widths) == pytest.approx(8845, abs=5)


def test_each_chart_is_a_picture_with_its_own_number(word, report):
    shapes = word.inline_shapes

    assert len(shapes) == 4
    assert len({shape._inline.docPr.id for shape in shapes}) == 4
    with ZipFile(BytesIO(report)) as archive:
        assert sum(name.startswith("word/media/") for name in archive.namelist()) == 4


def test_two_equal_charts_have_different_numbers():
    chart = Chart("bar", ["甲"], [Series("件", [1])])

    word = docx.Document(BytesIO(write_docx(Document("题", [chart, chart]))))

    assert [shape._inline.docPr.id for shape in word.inline_shapes] == [1, 2]


def test_properties_are_the_documents(word):
    about = word.core_properties

    assert (about.title, about.author) == ("政协南和区委员会2025年工作总结和2026年工作打算", "政协南和区委员会")
    assert about.created.date() == about.modified.date() == long_report().on


def test_equal_documents_give_equal_bytes_in_any_process(report):
    program = (
        "import sys, hashlib; from cppcc.core.documents.docx import write_docx; "
        "from tests.core.documents.sample import long_report; "
        "sys.stdout.write(hashlib.sha256(write_docx(long_report())).hexdigest())"
    )
    env = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "America/Lima"}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=env)

    assert done.stdout == hashlib.sha256(report).hexdigest()


def test_nothing_of_the_librarys_template_is_left(report):
    with ZipFile(BytesIO(report)) as archive:
        names = archive.namelist()
        everything = b"".join(archive.read(name) for name in names)

    assert not [name for name in names if "thumbnail" in name or "customXml" in name or "Effects" in name]
    assert b"python-docx" not in everything
    assert b"ja-JP" not in everything


def test_a_letter_has_its_lines_mark_and_record():
    word = docx.Document(BytesIO(write_docx(letter())))

    assert word.paragraphs[0].text == "南和区住房和城乡建设局"
    assert word.sections[0].different_first_page_header_footer
    assert "thinThickSmallGap" in word.sections[0].first_page_footer.paragraphs[0]._p.xml
    assert [row.cells[0].text for row in word.tables[0].rows] == [
        "抄送：区政协提案委员会。",
        "区住房和城乡建设局办公室\t2025年6月9日印发",
    ]


def test_control_characters_and_markup_are_harmless():
    text = "甲\x00\x0b<w:p/>&乙"

    word = docx.Document(BytesIO(write_docx(Document(text, [Paragraph([text, FigureRun(text, "a")])]))))

    assert word.paragraphs[-1].text == "甲<w:p/>&乙" * 2


def test_empty_documents_and_tables_are_written():
    blocks = [Table([], []), Table([["甲", "乙"]], []), Table([["戊", "己"]], [["庚"]])]

    word = docx.Document(BytesIO(write_docx(Document("", blocks))))

    assert [[cell.text for cell in row.cells] for row in word.tables[1].rows] == [["戊", "己"], ["庚", ""]]
