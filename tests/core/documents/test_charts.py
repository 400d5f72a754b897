import re
from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image

from cppcc.core.documents.blocks import Chart, Series
from cppcc.core.documents.charts import WIDTH, Word, draw, figure_text, svg
from cppcc.core.documents.pictures import png
from cppcc.core.documents.text import width
from tests.core.documents.sample import charts


@pytest.mark.parametrize("chart", charts(), ids=lambda chart: chart.kind)
def test_every_value_is_written_beside_its_mark(chart):
    words = [shape.text for shape in draw(chart).shapes if isinstance(shape, Word)]

    for series in chart.series:
        for value in series.values:
            assert value is None or any(figure_text(value) in word for word in words)


@pytest.mark.parametrize("chart", charts(), ids=lambda chart: chart.kind)
def test_a_drawing_stays_inside_its_frame(chart):
    drawing = draw(chart)

    for word in (shape for shape in drawing.shapes if isinstance(shape, Word)):
        long = width(word.text) * word.size
        left = word.x - {"start": 0, "middle": 0.5, "end": 1}[word.anchor] * long
        assert left >= -1
        assert left + long <= WIDTH + 1
        assert 0 <= word.y <= drawing.height


@pytest.mark.parametrize("chart", charts(), ids=lambda chart: chart.kind)
def test_the_svg_is_well_formed_and_has_no_style_or_script(chart):
    text = svg(chart)

    ElementTree.fromstring(text)  # noqa: S314 - our own
    assert "style=" not in text
    assert "<script" not in text
    assert 'role="img"' in text


def test_names_from_records_are_escaped():
    text = svg(Chart("hbar", ['<b>"&'], [Series("件", [1])], title='"><script>'))

    ElementTree.fromstring(text)  # noqa: S314 - our own
    assert "<script" not in text


@pytest.mark.parametrize("kind", ["bar", "hbar", "line", "share"])
@pytest.mark.parametrize("values", [[], [None, None], [0, 0], [5, None], [-3, 4], [10**12, 1], [Decimal("0.01"), 0.02]])
def test_odd_values_are_drawn(kind, values):
    chart = Chart(kind, ["甲", "乙"][: len(values)], [Series("件", values)])

    assert svg(chart).startswith("<svg")
    assert png(draw(chart))[:4] == b"\x89PNG"


def test_a_chart_without_values_says_so():
    assert "没有数据" in svg(Chart("bar", ["甲"], [Series("件", [None])]))


def test_series_keep_apart_when_printed_in_grey():
    fills = re.findall(r'<rect[^>]*fill="(#\w+)"', svg(charts()[0]))
    grey = {fill: Image.new("RGB", (1, 1), fill).convert("L").getpixel((0, 0)) for fill in fills}

    assert len(grey) == 2
    assert max(grey.values()) - min(grey.values()) > 80


def test_equal_drawings_give_equal_pictures():
    assert png(draw(charts()[2])) == png(draw(charts()[2]))


def test_a_picture_holds_three_pixels_a_point():
    drawing = draw(charts()[0])

    with Image.open(BytesIO(png(drawing))) as image:
        assert image.width == round(drawing.width) * 3


@pytest.mark.parametrize(
    ("value", "text"), [(12, "12"), (Decimal("97.60"), "97.6"), (0.5, "0.5"), (100.0, "100"), (Decimal("1E+2"), "100")]
)
def test_values_are_written_plainly(value, text):
    assert figure_text(value) == text
