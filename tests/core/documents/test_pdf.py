import hashlib
import os
import re
import subprocess
import sys
from io import BytesIO
from statistics import median

import pdfplumber
import pikepdf
import pytest
import weasyprint

from cppcc.core.documents.blocks import Document, FigureRun, Heading, Paragraph, Table
from cppcc.core.documents.pdf import write_pdf
from cppcc.core.documents.text import NO_LINE_END, NO_LINE_START, width
from tests.core.documents.reading import MM, base_line, body_lines, fonts_of, lines_of, pages_of, text_of
from tests.core.documents.sample import RARE_NAMES, letter, long_report

SENTENCE = "坚持团结和民主两大主题，认真履行政治协商、民主监督、参政议政职能，"


@pytest.fixture(scope="module")
def report():
    return write_pdf(long_report(), base_url="https://office.example/reports/7/")


@pytest.fixture(scope="module")
def pages(report):
    with pdfplumber.open(BytesIO(report)) as file:
        yield file.pages


def is_text(page):
    """True for a page of nothing but body lines."""
    return all(abs(char["size"] - 16) < 0.3 for line in body_lines(page) for char in line) and not page.rects


def test_the_version_whose_justification_is_replaced_is_installed():
    assert weasyprint.__version__ == "70.0"


def test_full_text_pages_have_22_lines_from_37_to_262_mm(pages):
    full = [page for page in pages[:-1] if is_text(page) and len(body_lines(page)) >= 21]

    assert len(full) >= 4
    for page in full:
        lines = body_lines(page)
        gaps = [base_line(page, b) - base_line(page, a) for a, b in zip(lines, lines[1:], strict=False)]
        assert median(gaps) == pytest.approx(10.4464, abs=0.02)
        assert max(gaps) == pytest.approx(min(gaps), abs=0.05)
        assert base_line(page, lines[0]) == pytest.approx(41.8, abs=0.5)
    assert sum(len(body_lines(page)) == 22 for page in full) >= len(full) // 2


def test_filled_lines_reach_the_right_edge_and_most_have_28_characters(pages):
    counts, edges = [], []
    for page in filter(is_text, pages):
        lines = body_lines(page)
        for line, following in zip(lines, lines[1:], strict=False):
            if following[0]["x0"] * MM < 29:  # the paragraph goes on, so this line is full
                indent = 2 if line[0]["x0"] * MM > 33 else 0
                counts.append(indent + width("".join(char["text"] for char in line)))
                edges.append(line[-1]["x1"] * MM)

    assert len(counts) > 60
    assert median(counts) == 28
    assert min(edges) > 183.5
    assert max(edges) < 184.6


def test_no_line_starts_or_ends_with_a_forbidden_mark(pages):
    lines = ["".join(char["text"] for char in line) for page in pages for line in body_lines(page)]
    texts = [line for line in lines if len(line) > 20 or line[0] in NO_LINE_START]

    assert [line for line in texts if line[0] in NO_LINE_START and not line.startswith("——")] == []
    assert [line for line in texts if line[-1] in NO_LINE_END] == []


def test_break_rules_hold_wherever_the_line_ends():
    text = "其中——“第一”、15%～30%、《关于甲·乙的建议》（修订）、1 234 567元、99.4%……" * 4
    figures = [run for n in range(9) for run in ("立案", FigureRun("1,169", f"f{n}"), "。《办法》")]
    shifted = [Paragraph(["字" * shift, *runs]) for shift in range(14) for runs in ([text], figures)]

    lines = [line for page in pages_of(write_pdf(Document("", shifted))) for line in page]

    assert len(lines) > 120
    assert [line for line in lines if line[0] in NO_LINE_START or line[-1] in NO_LINE_END] == []
    assert [line for line in lines if line.startswith("—") or (line.endswith("—") and not line.endswith("——"))] == []
    joined = "|".join(lines).replace("\u00a0", " ")
    assert re.findall(r"\d[,. ]?\|\d", joined) == []
    assert re.findall(r"\d\|%", joined) == []


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(pages):
    for number, page in enumerate(pages[:6], 1):
        line = lines_of(page)[-1]
        assert "".join(char["text"] for char in line).replace(" ", "") == f"—{number}—"
        assert line[0]["size"] == pytest.approx(14, abs=0.1)
        edge = 184 - line[-1]["x1"] * MM if number % 2 else line[0]["x0"] * MM - 28
        assert edge == pytest.approx(4.94, abs=0.3)


def test_headings_have_their_faces_and_numbers(report, pages):
    faces = {}
    for page in pages:
        for line in body_lines(page):
            text = "".join(char["text"] for char in line)
            for level, pattern in (
                (1, r"^[一二三四五六七八]、"),
                (2, r"^（[一二三四]）"),
                (3, r"^1\."),
                (4, r"^（1）"),
            ):
                if re.match(pattern, text) and abs(line[0]["size"] - 16) < 0.1 and line[0]["x0"] * MM > 33:
                    faces.setdefault(level, set()).add(line[3]["fontname"][7:])

    assert faces == {1: {"GongwenHei"}, 2: {"GongwenKai"}, 3: {"GongwenFang"}, 4: {"GongwenFang"}}
    assert "八、聚焦中心大局" in text_of(report)


def test_all_fonts_are_embedded_and_ours(report):
    assert fonts_of(report) <= {
        *("GongwenTitle", "GongwenFang", "GongwenKai", "GongwenHei", "GongwenSong", "GongwenLatin"),
        *("GongwenSongRare", "GongwenRare", "GongwenHeiRare"),
    }
    with pikepdf.open(BytesIO(report)) as file:
        descriptors = [
            item
            for item in file.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        ]
        assert descriptors
        assert all("/FontFile2" in item or "/FontFile3" in item for item in descriptors)


def test_table_heads_come_again_on_each_page(pages):
    starts = [body_lines(page)[0] for page in pages]

    assert sum("".join(char["text"] for char in line).startswith("名次姓名") for line in starts) >= 2


def test_figures_link_to_their_place_on_the_page(report):
    with pikepdf.open(BytesIO(report)) as file:
        links = [str(note.A.URI) for page in file.pages for note in page.get("/Annots", []) if "/A" in note]

    assert links[0] == "https://office.example/reports/7/#figure-proposals-filed"
    assert "https://office.example/reports/7/#figure-unit-0" in links


def test_without_an_address_there_are_no_links():
    with pikepdf.open(BytesIO(write_pdf(Document("题", [Paragraph([FigureRun("3", "a")])])))) as file:
        assert "/Annots" not in file.pages[0]


def test_equal_documents_give_equal_bytes(report):
    assert write_pdf(long_report(), base_url="https://office.example/reports/7/") == report


def test_another_process_gives_the_same_bytes():
    program = (
        "import sys, hashlib; from cppcc.core.documents.pdf import write_pdf; "
        "from tests.core.documents.sample import long_report; "
        "sys.stdout.write(hashlib.sha256(write_pdf(long_report(2))).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "America/Lima"},
    )

    assert done.stdout == hashlib.sha256(write_pdf(long_report(2))).hexdigest()


def test_rare_characters_are_drawn_and_leave_the_lines_where_they_are():
    common, rare = SENTENCE * 30, (SENTENCE + "、".join(RARE_NAMES) + "，") * 20

    with pdfplumber.open(BytesIO(write_pdf(Document("", [Paragraph(common), Paragraph(rare)])))) as file:
        for page in file.pages:
            bases = [base_line(page, line) for line in body_lines(page)]
            gaps = [b - a for a, b in zip(bases, bases[1:], strict=False)]
            assert max(gaps) - min(gaps) < 0.05
        text = "".join(char["text"] for page in file.pages for char in page.chars)
    for name in RARE_NAMES:
        assert name[1] in text


def test_a_character_only_the_system_knows_does_not_raise_its_line():
    text = SENTENCE * 4 + "𠀀𪚥✓√" + SENTENCE * 4  # outside the national table

    pdf = write_pdf(Document("", [Paragraph(text)]))

    with pdfplumber.open(BytesIO(pdf)) as file:
        bases = [base_line(file.pages[0], line) for line in body_lines(file.pages[0])]
    gaps = [b - a for a, b in zip(bases, bases[1:], strict=False)]
    assert max(gaps) - min(gaps) < 0.05


def test_a_letter_has_no_number_on_its_first_page_and_its_mark_at_30_mm():
    with pdfplumber.open(BytesIO(write_pdf(letter()))) as file:
        first, second = file.pages[:2]
        mark = [char for char in first.chars if char["size"] > 30]
        assert "".join(char["text"] for char in mark) == "南和区住房和城乡建设局"
        assert "—1—" not in "".join(char["text"] for char in lines_of(first)[-1]).replace(" ", "")
        assert "".join(char["text"] for char in lines_of(second)[-1]).replace(" ", "") == "—2—"
        red = [rect for rect in first.rects if rect["width"] * MM > 160]
        assert [round(rect["width"] * MM) for rect in red] == [170] * len(red)
        assert {round(rect["bottom"] * MM) for rect in red} == {46, 47, 276, 277}


def test_the_record_stands_at_the_foot_of_the_last_page():
    with pdfplumber.open(BytesIO(write_pdf(letter()))) as file:
        page = file.pages[-1]
        bases = {"".join(char["text"] for char in line): base_line(page, line) for line in body_lines(page)}

    assert bases["区住房和城乡建设局办公室2025年6月9日印发"] == pytest.approx(260.5, abs=1.5)


def test_a_signature_follows_the_rule_of_two_characters():
    from datetime import date

    from cppcc.core.documents.blocks import Signature

    with pdfplumber.open(BytesIO(write_pdf(Document("", [Signature("政协南和区委员会", date(2025, 1, 8))])))) as file:
        name, day = body_lines(file.pages[0])

    assert "".join(char["text"] for char in day) == "2025年1月8日"
    assert day[0]["x0"] - name[0]["x0"] == pytest.approx(2 * 15.8, abs=1)
    assert 184 - name[-1]["x1"] * MM == pytest.approx(2 * 5.57, abs=0.5)


def test_an_empty_document_is_one_page():
    assert len(pages_of(write_pdf(Document("2027年工作总结")))) == 1
    assert len(pages_of(write_pdf(Document("")))) == 1


def test_an_empty_table_and_a_table_without_head_are_written():
    blocks = [Table([], []), Table([["甲", "乙"]], []), Table([], [["丙", "丁"]]), Table([["戊", "己"]], [["庚"]])]

    assert text_of(write_pdf(Document("", blocks))).startswith("甲乙丙丁戊己庚")


def test_html_in_the_text_stays_text():
    text = "<script>alert(1)</script><img src=x onerror=y>&nbsp;"

    assert text in text_of(write_pdf(Document(text, [Paragraph(text), Heading(1, text), Table([[text]], [[text]])])))


def test_a_table_of_three_hundred_rows_is_written():
    rows = [[str(n), f"第{n}号提案", "已答复"] for n in range(300)]

    pages = pages_of(write_pdf(Document("题", [Table([["序号", "案由", "状态"]], rows)])))

    assert 8 <= len(pages) <= 16
    assert all(any(line.startswith("序号") for line in page) for page in pages)
