"""The topics of a period on paper, and as a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from cppcc.core.documents.blocks import Block, Document, Heading, Note, Paragraph, Row, Table
from cppcc.core.periods import Period
from cppcc.core.workbooks import Leaf
from sentiment.topics.telling import PartLine, Told, TopicLine

HEADS = ["序号", "热点", "篇数", "上期", "变化"]
WIDTHS = [8, 46, 12, 12, 22]
RULE = (
    "每篇信息按其主要用词归入热点，一篇可以归入几个热点，经常一起出现的词合为一个热点；热点按篇数和用词的"
    "少见程度选出。只说事、不说人：人名不作热点；涉密信息不统计。"
)


def topics_document(told: Told, period: Period) -> Document:
    seen = f"统计截至{_day(period.last_day)}"
    blocks = tuple(_blocks(told, period))
    return Document(f"{period.label}社情民意热点分析", blocks, subtitle=f"（{seen}）", on=period.last_day)


def _blocks(told: Told, period: Period) -> Iterator[Block]:
    yield Paragraph(summary(told, period))
    if not told.topics:
        return
    yield Heading(1, "反映较多的热点")
    yield told.chart
    yield _topics_table(told.topics)
    if told.rising:
        yield Heading(1, "比上期明显增多的")
        yield _topics_table(told.rising)
    yield Heading(1, "各类别的热点")
    yield _parts_table("类别", told.categories)
    yield Heading(1, "各地域的热点")
    yield _parts_table("地域", told.places)
    yield Note([RULE])


def summary(told: Told, period: Period) -> str:
    """In one or two sentences, as a report begins."""
    survey = told.survey
    text = f"{period.label}收到社情民意信息{survey.reports}篇（不含涉密）"
    if survey.reports_before:
        text += f"，上期{survey.reports_before}篇"
    if told.topics:
        first = "、".join(f"{line.topic.label}（{line.topic.count}篇）" for line in told.topics[:5])
        text += f"。反映较多的有{first}"
    fresh = [line.topic.label for line in (*told.topics, *told.rising) if line.change == "新出现"][:5]
    if fresh:
        text += f"。新出现的有{'、'.join(fresh)}"
    return text + "。"


def _topics_table(lines: Sequence[TopicLine]) -> Table:
    rows: list[Row] = [[str(cell) for cell in row] for row in _rows(lines)]
    return Table(head=[HEADS], rows=rows, widths=WIDTHS, align=["center", "left", "right", "right", "left"])


def _parts_table(head: str, lines: Sequence[PartLine]) -> Table:
    rows: list[Row] = [[line.name, str(line.reports), line.in_words or "—"] for line in lines]
    heads = [[head, "信息篇数", "其中较多的热点（篇）"]]
    return Table(head=heads, rows=rows, widths=[24, 14, 62], align=["left", "right", "left"])


def topics_leaves(told: Told, period: Period) -> list[Leaf]:
    above = [f"{period.label}社情民意热点（截至{_day(period.last_day)}，不含涉密）"]
    parts = ["信息篇数", "其中较多的热点（篇）"]
    return [
        Leaf("热点", HEADS, _rows(told.topics), [8, 40, 10, 10, 16], above),
        Leaf("明显增多", HEADS, _rows(told.rising), [8, 40, 10, 10, 16], above),
        Leaf("按类别", ["类别", *parts], _part_rows(told.categories), [24, 12, 80], above),
        Leaf("按地域", ["地域", *parts], _part_rows(told.places), [24, 12, 80], above),
    ]


def _rows(lines: Sequence[TopicLine]) -> list[list[object]]:
    return [
        [place, line.topic.label, line.topic.count, line.topic.before if line.change else "", line.change + line.by]
        for place, line in enumerate(lines, start=1)
    ]


def _part_rows(lines: Sequence[PartLine]) -> list[list[object]]:
    return [[line.name, line.reports, line.in_words] for line in lines]


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
