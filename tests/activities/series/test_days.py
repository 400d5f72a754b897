"""Several days typed into one box."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from members.activities.series.days import MOST_DAYS, DaysField

TODAY = date(2025, 3, 10)


def read(typed):
    field = DaysField()
    field.on = TODAY
    return field.clean(typed)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("2025-03-12", [date(2025, 3, 12)]),
        ("2025/3/12、2025.4.9", [date(2025, 3, 12), date(2025, 4, 9)]),
        ("2025年3月12日\n2025年4月9日", [date(2025, 3, 12), date(2025, 4, 9)]),
        ("4月9日；3月12", [date(2025, 3, 12), date(2025, 4, 9)]),
        ("3月10日", [date(2025, 3, 10)]),
        ("3月9日", [date(2026, 3, 9)]),  # gone this year: the next one is meant
        ("2025 - 03 - 12，2025-03-12", [date(2025, 3, 12)]),
        ("２０２５－０３－１２", [date(2025, 3, 12)]),
    ],
)
def test_days_are_read_as_people_write_them_each_once_in_order(typed, days):
    assert read(typed) == days


@pytest.mark.parametrize("typed", ["2025-02-30", "三月十二", "12", "2月30日", "03-12-2025"])
def test_what_cannot_be_read_is_named(typed):
    with pytest.raises(ValidationError, match=f"看不懂“{typed}”"):
        read(f"2025-03-12、{typed}")


def test_too_many_are_refused():
    days = "、".join(f"2025-{month}-{day}" for month in range(3, 7) for day in range(1, 21))

    with pytest.raises(ValidationError, match=f"最多计划{MOST_DAYS}个日期，这里有80个"):
        read(days)
