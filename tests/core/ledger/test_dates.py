import datetime
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cppcc.core.ledger import dates
from cppcc.core.ledger.cells import Unreadable

FULL_WIDTH = str.maketrans("0123456789-./", "０１２３４５６７８９－．／")
CELLS = st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes(), st.times())
IN_TIME = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))
ONES = "〇一二三四五六七八九"


def in_characters(day):
    def small(number):
        tens, ones = divmod(number, 10)
        return ("" if tens == 0 else "十" if tens == 1 else ONES[tens] + "十") + ("" if ones == 0 else ONES[ones])

    return f"{''.join(ONES[int(digit)] for digit in f'{day.year}')}年{small(day.month)}月{small(day.day)}日"


@given(day=IN_TIME)
def test_every_usual_way_to_write_a_day_gives_that_day(day):
    y, m, d = day.year, day.month, day.day
    written = [
        f"{y}-{m}-{d}",
        f"{y}-{m:02}-{d:02}",
        f"{y}.{m}.{d}",
        f"{y}/{m:02}/{d:02}",
        f"{y}年{m}月{d}日",
        f" {str(y)[:2]} {str(y)[2:]} 年 {m} 月 {d} 日 ",
        f"{y}- {m:02}- {d:02} 10: 45",
        f"{y}-{m}-{d}".translate(FULL_WIDTH),
        f"{y}年{m}月{d}日".translate(FULL_WIDTH),
        f"{y:04}{m:02}{d:02}",
        in_characters(day),
    ]
    cells = [*written, day, datetime.datetime(y, m, d, 9, 30), int(f"{y:04}{m:02}{d:02}")]

    assert {dates.read_day(cell) for cell in cells} == {day}


@given(cell=CELLS)
def test_a_cell_is_a_day_or_is_refused(cell):
    for read in (dates.read_day, dates.month().read):
        with suppress(Unreadable):
            assert isinstance(read(cell), datetime.date)


@pytest.mark.parametrize(
    "cell",
    [
        "2020824", "2025610", "201759日", "201782日", "810日", "1018日", "20164月", "2018年1227日", "202012月3日",
        "20261201400时", "2019年731", "28.10.2014", "09.05.2020", "4月31日", "3月15日", "2024年", "2024.3", "24-3-5",
        "2024-3/5", "2024年4月31日", "2023-02-29", "2024-13-01", "0024-01-01", 45300.0, 2024.3, 5, True,
        datetime.time(9), "二〇一九年", "二〇二四年十三月一日", "二〇二四年一二月一日", "", "近日",
    ],
)  # fmt: skip
def test_what_may_mean_several_days_or_none_is_refused_with_advice(cell):
    with pytest.raises(Unreadable, match="请"):
        dates.read_day(cell)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("二〇二二年八月三十日", (2022, 8, 30)),
        ("二○一九年十月一日", (2019, 10, 1)),
        ("二OO八年十月九日", (2008, 10, 9)),
        ("二0一七年五月二十六日", (2017, 5, 26)),
        ("2024年3月5日上午9:00", (2024, 3, 5)),
        ("2024-03-05 00:00:00", (2024, 3, 5)),
        ("2024年\n3月5日", (2024, 3, 5)),
    ],
)
def test_days_as_real_ledgers_write_them(cell, day):
    assert dates.read_day(cell) == datetime.date(*day)


@pytest.mark.parametrize("cell", ["1979.12", 1979.12, "1979-12", "1979年12月", "1979/12", "1979-12-01"])
def test_year_and_month_of_birth_stand_for_the_first(cell):
    assert dates.month().read(cell) == datetime.date(1979, 12, 1)


def test_a_number_that_may_be_january_or_october_is_refused():
    with pytest.raises(Unreadable, match="1979.1 分不清是1月还是10月"):
        dates.month().read(1979.1)


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("三", 3),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("三十一", 31),
        ("15", 15),
        ("一二", 0),
        ("十十", 0),
        ("1十", 0),
    ],
)
def test_small_numbers_in_characters(word, number):
    assert dates.written_number(word) == number
