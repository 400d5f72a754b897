import datetime
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cppcc.core.ledger import cells
from cppcc.core.ledger.cells import Unreadable, compact, is_blank, plain, shown

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
ANY_CELL = st.one_of(
    st.text(), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes(), st.times(), st.timedeltas()
)
READERS = [
    cells.text(20),
    cells.long_text(),
    cells.code(),
    cells.ledger_number("提案号"),
    cells.year(),
    cells.issue_number(),
    cells.decimal(places=4, digits=14, minimum=Decimal(0), unit="万元"),
    cells.choice({"主办": "lead", "会办": "assist"}),
    cells.yes_no(),
    cells.names(),
    cells.name(),
]


@pytest.mark.parametrize("reader", READERS)
@given(cell=ANY_CELL)
def test_a_reader_reads_or_refuses_and_never_fails(reader, cell):
    if is_blank(cell):
        return
    with suppress(Unreadable):
        reader.read(cell)


@given(number=st.integers(1, 10**17), zeros=st.integers(0, 4))
def test_a_ledger_number_is_the_same_however_it_is_written(number, zeros):
    read = cells.ledger_number("提案号").read
    padded = "0" * zeros + str(number)
    if len(padded) > 18:
        return
    spellings = [padded, f"第{padded}号", padded.translate(FULL_WIDTH), f" 第 {padded} 号　"]

    assert {read(spelling) for spelling in spellings} == {number}


@pytest.mark.parametrize("cell", [5, 5.0, "5", "0005", "５", "第5号", "第００５号", " 5　"])
def test_five_is_five(cell):
    assert cells.ledger_number("提案号").read(cell) == 5


@pytest.mark.parametrize(
    "cell",
    [
        "第DH0271号",
        "〔064〕号",
        "第00006号(经济发展类001号)",
        "闭08号",
        "B〔2017〕062号",
        "5.5",
        5.5,
        0,
        -3,
        "甲",
        "第54057提案",
        True,
    ],
)
def test_a_number_with_anything_else_is_refused(cell):
    with pytest.raises(Unreadable, match="请只写数字"):
        cells.ledger_number("提案号").read(cell)


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("  关于 停车 　的建议 ", "关于 停车 的建议"),
        ("关于互\n联网+的建议", "关于互联网+的建议"),
        ("区人力资源\n\n社会保障局", "区人力资源社会保障局"),
        ("=1+1", "=1+1"),
        ("+86", "+86"),
        ("@all", "@all"),
        (2024.0, "2024"),
    ],
)
def test_a_line_of_text_loses_stray_space_and_nothing_else(cell, read):
    assert cells.text(40).read(cell) == read


def test_too_long_a_text_is_refused_with_both_lengths():
    with pytest.raises(Unreadable, match="最多5个字，现有6个字"):
        cells.text(5).read("一二三四五六")


def test_paragraphs_stay():
    assert cells.long_text().read("　　第一段。 \r\n\r\n　　第二段。\n") == "第一段。\n第二段。"


def test_a_broken_formula_is_no_text():
    with pytest.raises(Unreadable, match="公式出错"):
        cells.text(40).read("#REF!")


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("12.5", "12.5000"),
        ("１２．５", "12.5000"),
        ("12.5万元", "12.5000"),
        ("12.5 万", "12.5000"),
        ("125,000元", "12.5000"),
        (3, "3.0000"),
        ("0", "0.0000"),
    ],
)
def test_amounts_are_in_ten_thousands(cell, read):
    assert cells.decimal(places=4, digits=14, minimum=Decimal(0), unit="万元").read(cell) == Decimal(read)


@pytest.mark.parametrize("cell", ["120余", "近20", "12.34567", "-1", "1,23", "3户", "1e5", "99999999999999"])
def test_amounts_that_are_not_sure_are_refused(cell):
    with pytest.raises(Unreadable):
        cells.decimal(places=4, digits=14, minimum=Decimal(0), unit="万元").read(cell)


def test_a_word_outside_the_table_is_refused_with_the_words_allowed():
    manner = cells.choice({"主办": 1, "会办": 2, "分办": 3}, also={"独办": 4})

    assert [manner.read(word) for word in (" 主办", "会 办　", "独办")] == [1, 2, 4]
    with pytest.raises(Unreadable, match="^只能写：主办、会办、分办$"):
        manner.read("协办")


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("贾国、郭华景", ("贾国", "郭华景")),
        ("贾国，郭华景;孟怡行／沈扬英", ("贾国", "郭华景", "孟怡行", "沈扬英")),
        ("贾国、\n郭华景、", ("贾国", "郭华景")),
        ("提案委员会", ("提案委员会",)),
    ],
)
def test_names_are_parted_by_any_usual_mark(cell, read):
    assert cells.names().read(cell) == read


@pytest.mark.parametrize(
    "cell", ["甲某等4位委员", "甲某、乙某委员", "甲某等", "…等十代表", "甲某、甲某", "甲某以及乙某", "、"]
)
def test_names_that_hide_who_is_meant_are_refused(cell):
    with pytest.raises(Unreadable):
        cells.names().read(cell)


@pytest.mark.parametrize(
    ("cell", "read"), [("第3期", (None, 3)), ("3", (None, 3)), ("2025年第03期", (2025, 3)), ("第 ３ 期", (None, 3))]
)
def test_a_bulletin_is_read_with_or_without_its_year(cell, read):
    assert cells.issue_number().read(cell) == read


def test_what_a_message_shows_of_a_cell():
    seen = [shown(cell) for cell in (None, True, 5.0, 2.5, datetime.datetime(2024, 3, 5), datetime.date(2024, 3, 5))]

    assert seen == ["", "TRUE", "5", "2.5", "2024-03-05", "2024-03-05"]


def test_invisible_signs_are_no_content():
    assert is_blank("\u200b\u3000\xa0 \n")
    assert plain("\ufeff 张三\u200b　") == "张三"
    assert compact("Ｗ０００１　") == "W0001"
