"""Suggestions cut into points: nothing is lost, and the usual marks are known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.answering.points import bare, points, sentences
from tests.timing import within

PIECES = st.sampled_from(
    ["一是", "二是", "三是", "一、", "二、", "（一）", "（二）", "1.", "2.", "1.5", "①", "②", "第一，", "第二，",
     "；", "。", "\n", "\r\n", "　", "为此建议：", "改造闲置地块", "统一是关键", "十一、"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join))


@given(TEXTS)
def test_points_joined_are_the_text(text):
    assert "".join(points(text)) == text


@given(TEXTS)
def test_sentences_joined_are_the_text_and_none_is_blank_beside_others(text):
    pieces = sentences(text)

    assert "".join(pieces) == text
    assert len(pieces) < 2 or all(piece.strip() for piece in pieces)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一是摸清底数；二是明确部门；三是列入预算。", ["一是摸清底数；", "二是明确部门；", "三是列入预算。"]),
        ("为此建议：\n1. 改造地块1.5公顷；\n2. 错时共享。", ["为此建议：\n1. 改造地块1.5公顷；\n", "2. 错时共享。"]),
        ("（一）领导。一是甲；二是乙。\n（二）落实。", ["（一）领导。一是甲；二是乙。\n", "（二）落实。"]),
        ("一、统一是关键。\n（一）甲\n（二）乙\n二、其他", ["一、统一是关键。\n（一）甲\n（二）乙\n", "二、其他"]),
        ("甲段。\n\n乙段。", ["甲段。\n\n", "乙段。"]),
        ("①甲②乙", ["①甲②乙"]),  # marks inside a sentence make no points
        ("①甲；②乙", ["①甲；", "②乙"]),
        ("第一，甲。第二，乙。", ["第一，甲。", "第二，乙。"]),
        ("只有一句", ["只有一句"]),
        ("", []),
    ],
)
def test_the_usual_ways_of_numbering(text, expected):
    assert points(text) == expected


def test_eleven_points_count_on_beyond_ten():
    text = "".join(
        f"{mark}、第{mark}件事。\n" for mark in ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一"]
    )

    assert len(points(text)) == 11


@pytest.mark.parametrize(
    ("text", "expected"), [("一是摸清底数；", "摸清底数"), ("（二）\n落实。", "落实"), ("3. 甲", "甲")]
)
def test_a_quoted_point_goes_without_its_mark(text, expected):
    assert bare(text) == expected


@pytest.mark.parametrize("blank", [" ", "　"])
def test_blanks_without_end_do_not_hold_the_cutting_up(blank):
    text = f"一是甲；{blank * 20_000}二是乙。"

    with within(seconds=2):
        cut = points(text)

    assert "".join(cut) == text
    assert [bare(each) for each in cut] == ["甲", "乙"]
