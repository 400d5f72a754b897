from cppcc.core.documents.blocks import Document, FigureRun, Heading, Paragraph, Span, Table
from cppcc.core.documents.html import page_html
from tests.core.documents.sample import long_report


def test_a_figure_has_its_id_once_and_its_link_each_time():
    document = Document("题", [Paragraph([FigureRun("3", "a.b"), "，", FigureRun("3", "a.b")])])

    html = page_html(document, link=lambda name: f"/rows/{name}?x=1&y=2")

    assert html.count('id="figure-a-b"') == 1
    assert html.count('href="/rows/a.b?x=1&amp;y=2"') == 2


def test_cells_show_figures_spans_and_line_breaks():
    table = Table([[Span("头", columns=2)]], [[Span("3", name="n"), "甲\n乙"]])

    html = page_html(Document("题", [table]))

    assert '<th class="doc-center" scope="col" colspan="2">头</th>' in html
    assert '<span class="doc-figure" id="figure-n">3</span>' in html
    assert "甲<br>乙" in html


def test_a_page_needs_no_style_attribute_and_no_script():
    html = page_html(long_report())

    assert "style=" not in html
    assert "<script" not in html


def test_text_is_escaped():
    html = page_html(Document("<b>", [Heading(1, "<i>"), Paragraph(["<u>", FigureRun("<s>", "<a>")])]))

    for tag in ("<b>", "<i>", "<u>", "<s>", "<a>"):
        assert tag not in html
