"""The tables behind the text: key figures, activity groups, units, categories."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from cppcc.core.documents.blocks import Block, Cell, Heading, Note, PageBreak, Row, Table
from cppcc.core.registry import FIGURES
from reports.facts import Facts
from reports.sections.section import Section

KEY_FIGURES = [
    "members.total",
    "proposals.received",
    "proposals.filed",
    "proposals.filing_rate",
    "proposals.merged",
    "proposals.declined",
    "proposals.turned_social",
    "proposals.withdrawn",
    "proposals.key",
    "proposals.lead_units",
    "proposals.answered",
    "proposals.reply_rate",
    "proposals.on_time_rate",
    "proposals.outcome_a",
    "proposals.outcome_b",
    "proposals.outcome_c",
    "proposals.met",
    "proposals.rated",
    "proposals.satisfied_rate",
    "proposals.not_rated",
    "social.received",
    "social.issued",
    "social.adopted",
    "social.adoption_rate",
    "social.instructed",
    "activities.total",
    "activities.attendances",
    "activities.attendance_rate",
    "service.records",
    "six_ones.members_complete",
]
GROUP_COLUMNS = [
    ("委员", "members.by_group"),
    ("提案", "proposals.by_group"),
    ("立案", "proposals.filed_by_group"),
    ("重点", "proposals.key_by_group"),
    ("社情民意", "social.by_group"),
    ("出席人次", "activities.attendances_by_group"),
    ("履职登记", "service.records_by_group"),
    ("六个一完成", "six_ones.complete_by_group"),
]


def key_figures(facts: Facts) -> Sequence[Block]:
    rows: list[Row] = [
        [FIGURES[name].label, FIGURES[name].unit, facts.run(name), facts.last_year(name), FIGURES[name].definition]
        for name in KEY_FIGURES
    ]
    seen = facts.period.seen_on
    return [
        PageBreak(),
        Heading(1, "附表1　主要数据及口径", numbered=False),
        Table(
            head=[["指标", "单位", "本期", "上年同期", "口径"]],
            rows=rows,
            widths=[20, 7, 10, 10, 53],
            align=["left", "center", "right", "right", "left"],
        ),
        Note([f"数据统计截至{seen.year}年{seen.month}月{seen.day}日；“—”表示没有可比数据。"]),
    ]


def groups(facts: Facts) -> Sequence[Block]:
    names = sorted(
        {str(name) for _, figure in GROUP_COLUMNS for name in facts.figures.counts(figure)}, key=_group_order
    )
    if not names:
        return []
    rows: list[Row] = [
        [name, *(facts.run(figure, name) for _, figure in GROUP_COLUMNS), _per_head(facts, name)] for name in names
    ]
    total: list[Cell] = ["合计"]
    total += [str(sum(facts.figures.counts(figure).values())) for _, figure in GROUP_COLUMNS]
    members = Decimal(facts.number("members.total"))
    attended = Decimal(facts.number("activities.attendances"))
    rows.append([*total, _one_decimal(attended / members) if members else "—"])
    return [
        Heading(1, "附表2　各活动组履职情况", numbered=False),
        Table(head=[["活动组", *(label for label, _ in GROUP_COLUMNS), "人均出席"]], rows=rows, widths=[18, *[9] * 9]),
        Note(["人均出席＝出席人次÷截止日在任委员数；提案、社情民意按第一提案人、第一反映人所在活动组统计。"]),
    ]


CHINESE_ORDER = {numeral: place for place, numeral in enumerate("一二三四五六七八九十")}


def _group_order(name: str) -> tuple[int, str]:
    """第一活动组 before 第二活动组; other names after, by text."""
    return (CHINESE_ORDER.get(name[1:2], 99) if name.startswith("第") else 99, name)


def _per_head(facts: Facts, group: str) -> str:
    members = facts.number("members.by_group", group)
    if not members:
        return "—"
    return _one_decimal(Decimal(facts.number("activities.attendances_by_group", group)) / members)


def _one_decimal(number: Decimal) -> str:
    return str(number.quantize(Decimal("0.1"), ROUND_HALF_UP))


def units(facts: Facts) -> Sequence[Block]:
    rows: list[Row] = [
        [str(place), unit, number] for place, (unit, number) in enumerate(facts.table("proposals.by_unit"), start=1)
    ]
    if not rows:
        return []
    return [
        Heading(1, "附表3　各单位主办提案情况", numbered=False),
        Table(head=[["序号", "主办单位", "主办件数"]], rows=rows, widths=[12, 60, 28]),
        Note(["分办的提案，各分办单位各计一件。"]),
    ]


def categories(facts: Facts) -> Sequence[Block]:
    rows: list[Row] = [[name, number] for name, number in facts.table("proposals.by_category")]
    if not rows:
        return []
    total: Row = ["合计", facts.run("proposals.filed")]
    return [
        Heading(1, "附表4　立案提案分类情况", numbered=False),
        Table(head=[["分类", "立案件数"]], rows=[*rows, total], widths=[60, 40]),
    ]


SECTIONS = [
    Section("key_figures", "", key_figures),
    Section("groups", "", groups),
    Section("units", "", units),
    Section("categories", "", categories),
]
