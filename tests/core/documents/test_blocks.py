import json
from decimal import Decimal

import pytest

from cppcc.core.documents.blocks import Chart, Document, FigureRun, Heading, Paragraph, Series, Span, Table, anchor
from cppcc.core.documents.frozen import from_json, to_json
from tests.core.documents.sample import letter, long_report


@pytest.mark.parametrize("document", [long_report(), letter(), Document("空")], ids=["report", "letter", "empty"])
def test_a_document_comes_back_equal_from_json(document):
    assert from_json(json.loads(json.dumps(to_json(document), ensure_ascii=False))) == document


def test_numbers_keep_their_type_in_json():
    chart = Chart("bar", ["甲", "乙", "丙"], [Series("件", [1, Decimal("1.50"), None])])

    values = from_json(json.loads(json.dumps(to_json(Document("题", [chart]))))).blocks[0].series[0].values

    assert values == (1, Decimal("1.50"), None)
    assert str(values[1]) == "1.50"


def test_metadata_that_looks_like_a_block_stays_metadata():
    document = Document("题", metadata={"type": "Paragraph", "value": "x"})

    assert from_json(to_json(document)) == document


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"version": 2, "type": "Document", "title": "题"},
        {"version": 1, "type": "Paragraph", "runs": ["文"]},
        {"version": 1, "type": "Document", "title": "题", "blocks": [{"type": "Script"}]},
        {"version": 1, "type": "Document", "title": "题", "colour": "red"},
    ],
)
def test_other_json_is_refused(data):
    with pytest.raises(ValueError, match=r"version|document|unknown|unexpected"):
        from_json(data)


def test_lists_given_to_blocks_are_frozen():
    runs = ["文"]
    paragraph = Paragraph(runs)
    runs.append("后加")

    assert paragraph.runs == ("文",)


def test_a_string_is_one_run_not_its_characters():
    assert Paragraph("正文").runs == ("正文",)


def test_figures_are_found_in_text_headings_lists_and_cells_in_reading_order():
    document = Document(
        "题",
        [
            Heading(2, "标题。", then=[FigureRun("1", "a")]),
            Paragraph(["共", FigureRun("2", "b")]),
            Table([["数"]], [[FigureRun("3", "c")], [Span("4", name="d")]]),
        ],
    )

    assert [figure.name for figure in document.figures()] == ["a", "b", "c", "d"]


def test_a_figures_anchor_is_a_plain_html_id():
    assert anchor("proposals.filed:2025") == "figure-proposals-filed-2025"


def test_a_heading_of_level_five_is_refused():
    with pytest.raises(ValueError, match="use 1 to 4"):
        Heading(5, "太深")


def test_a_series_as_long_as_the_labels_is_required():
    with pytest.raises(ValueError, match="1 values for 2 labels"):
        Chart("bar", ["甲", "乙"], [Series("件", [1])])
