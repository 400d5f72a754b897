"""Keys as somebody may send them, ours or not."""

import pytest
from django.http import QueryDict

from cppcc.core.ticking import key_of, ticked


@pytest.mark.parametrize(
    ("sent", "key"),
    [("7", 7), ("012", 12), ("１２", 12), ("9" * 12, 999_999_999_999), ("9" * 13, None), ("", None), ("-1", None)]
    + [(text, None) for text in ("1.5", "²", "x", " 7", "0x1")],
)
def test_a_key_is_digits_and_not_too_many(sent, key):
    assert key_of(sent) == key


@pytest.mark.parametrize(
    ("sent", "keys"),
    [("rows=3,1,3", [3, 1]), ("row=3&row=x&row=1", [3, 1]), ("rows=3,x&row=2", [2]), ("", [])],
)
def test_the_ticked_rows_come_once_each_and_broken_ones_are_left_out(sent, keys):
    assert ticked(QueryDict(sent)) == keys
