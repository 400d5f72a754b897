"""The real year, end to end: ledger in, report out, every figure as given."""

import json
from io import BytesIO, StringIO
from pathlib import Path

import pdfplumber
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from docx import Document as WordDocument

SAMPLE = Path(settings.BASE_DIR) / "data" / "sample"
SENTENCES = [
    "全年共收到提案196件，其中大会提案176件、平时提案20件",
    "个人提案121件、联名提案75件",
    "经审查立案169件，并案15件，转作社情民意信息6件，不予立案6件，立案率86.2%",
    "立案提案交由26家单位主办，会办41件次，已答复169件，办复率100%，按期答复166件，按期答复率98.2%",
    "A类103件、B类44件、C类22件；办理中与委员面商82件",
    "收回委员评价169份，满意109份、基本满意57份、不满意3份，满意率98.2%",
    "确定重点提案8件",
    "共收到社情民意信息131篇，编发60篇，留存备用71篇",
    "被各级采用31篇，采用率23.7%；按层级计，市级21次、省级9次、全国1次。领导同志作出批示6次",
    "委员出席1225人次",
    "参加调研视察162名、提交提案157名、反映社情民意92名、联系群众164名、办实事170名、述职165名；六项全部完成38名",
]


def joined(text):
    """Text without the white space that lines and pages bring."""
    return "".join(text.split())


def pdf_text(content):
    with pdfplumber.open(BytesIO(content)) as pdf:
        pages = [page.crop((0, 0, page.width, page.height - 96)).extract_text() for page in pdf.pages]
    return joined("".join(pages))


def docx_text(content):
    word = WordDocument(BytesIO(content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return joined("".join([paragraph.text for paragraph in word.paragraphs] + cells))


@pytest.fixture
def sample(db):
    call_command("import_ledger", str(SAMPLE / "nanhe-2024.xlsx"), stdout=StringIO())


@pytest.mark.sqlite
def test_the_annual_report_of_the_sample_ledger_has_every_figure_right(sample, tmp_path):
    call_command("make_report", "annual", year=2024, out=tmp_path, stdout=StringIO())

    figures = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    expected = json.loads((SAMPLE / "nanhe-2024.expected.json").read_text(encoding="utf-8"))
    assert {name: figures.get(name) for name in expected} == expected
    pdf, docx = pdf_text((tmp_path / "report.pdf").read_bytes()), docx_text((tmp_path / "report.docx").read_bytes())
    assert [sentence for sentence in SENTENCES if sentence not in pdf] == []
    assert [sentence for sentence in SENTENCES if sentence not in docx] == []


def test_the_half_year_report_of_the_sample_ledger_stands_at_the_end_of_june(sample, tmp_path):
    errors = StringIO()
    call_command("make_report", "half_year", year=2024, out=tmp_path, stdout=StringIO(), stderr=errors)

    figures = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    text = pdf_text((tmp_path / "report.pdf").read_bytes())
    assert errors.getvalue() == ""
    assert figures["proposals.answered"] < figures["proposals.filed"] <= figures["proposals.received"] < 196
    assert f"上半年共收到提案{figures['proposals.received']}件" in text
    assert "下半年工作打算" in text


def test_a_wrong_moment_is_refused_in_words(db, tmp_path):
    with pytest.raises(CommandError, match="请写成 2024-12-31"):
        call_command("make_report", "annual", year=2024, as_of="去年底", out=tmp_path)


def test_a_place_that_cannot_be_written_is_told(db, tmp_path):
    (tmp_path / "taken").write_text("a file")

    with pytest.raises(CommandError, match="写不进"):
        call_command("make_report", "annual", year=2024, out=tmp_path / "taken")
