from datetime import date

import pytest

from cppcc.core.documents.blocks import Heading, Paragraph
from cppcc.core.documents.text import (
    ALLOW,
    JOIN,
    breakable,
    chinese_date,
    chinese_number,
    mark_size,
    numbered,
    width,
)
from cppcc.core.documents.titles import title_lines


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("其中——一是", f"其中{JOIN}—{JOIN}—一是"),
        ("等等……", f"等等{JOIN}…{JOIN}…"),
        ("15%～30%", f"15%{JOIN}～30%"),
        ("坚持“第一”制度", f"坚持{ALLOW}“第一”{ALLOW}制度"),
        ("（“第一”）", "（“第一”）"),
        ("1 234 567元", "1\u00a0234\u00a0567元"),
        ("2025 年", "2025 年"),
        ("", ""),
    ],
)
def test_marks_stand_where_pango_breaks_against_the_rules(text, marked):
    assert breakable(text) == marked


def test_marks_know_the_neighbouring_runs():
    assert breakable("～30%", before="15%") == f"{JOIN}～30%"
    assert breakable("“第一”", before="坚持", after="制度") == f"{ALLOW}“第一”{ALLOW}"
    assert breakable("“第一”", before="（", after="）") == "“第一”"


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五"), (105, "一〇五")]
)
def test_headings_count_in_chinese(number, words):
    assert chinese_number(number) == words


def test_headings_are_numbered_by_level_and_start_again_under_a_new_parent():
    headings = [
        Heading(1, "甲"),
        Heading(2, "乙"),
        Heading(3, "丙"),
        Heading(4, "丁"),
        Heading(2, "戊"),
        Heading(1, "己"),
    ]
    blocks = [*headings, Heading(2, "庚"), Paragraph("文")]

    assert [text for _, text in numbered(blocks)] == [
        "一、甲",
        "（一）乙",
        "1.丙",
        "（1）丁",
        "（二）戊",
        "二、己",
        "（一）庚",
        "",
    ]


def test_a_heading_with_its_own_number_or_without_one_is_left_alone():
    blocks = [Heading(1, "一、已有"), Heading(1, "附言", numbered=False), Heading(1, "新")]

    assert [text for _, text in numbered(blocks)] == ["一、已有", "附言", "一、新"]


def test_widths_count_digits_half():
    assert width("2025年“好”") == 6


def test_a_date_has_no_leading_zeros():
    assert chinese_date(date(2025, 1, 8)) == "2025年1月8日"


def test_a_long_mark_gets_smaller_type_until_it_fits_its_line():
    assert mark_size("政协南和区委员会文件", largest=44) == 44
    assert mark_size("中国人民政治协商会议邢台市南和区委员会办公室", largest=44) == 18


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("2025年工作总结", ("2025年工作总结",)),
        ("政协南和区委员会2025年工作总结和2026年工作打算", ("政协南和区委员会2025年", "工作总结和2026年工作打算")),
        ("第一行由人断\n第二行", ("第一行由人断", "第二行")),
        ("", ()),
    ],
)
def test_titles_keep_words_whole(title, lines):
    assert title_lines(title) == lines


def test_a_title_of_sixty_characters_takes_four_lines_without_a_waist():
    title = (
        "中国人民政治协商会议第十四届邢台市南和区委员会第三次会议关于推进“智慧政协、网上政协”建设和"
        "常态化开展委员履职活动情况报告"
    )

    lines = title_lines(title)

    assert len(title) == 61
    assert "".join(lines) == title
    assert len(lines) == 4
    sizes = [width(line) for line in lines]
    assert max(sizes) <= 19
    assert not any(a > b < c for a, b, c in zip(sizes, sizes[1:], sizes[2:], strict=False))


def test_a_title_that_is_one_long_word_is_still_cut():
    assert "".join(title_lines("x" * 90)) == "x" * 90
    assert max(width(line) for line in title_lines("x" * 90)) <= 19
