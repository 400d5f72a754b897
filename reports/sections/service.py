"""What members did; activity groups; the six ones."""

from __future__ import annotations

from collections.abc import Sequence

from cppcc.core.documents.blocks import Block, Chart, Heading, Series
from reports.facts import Facts
from reports.sections.section import Section, span


def service(facts: Facts) -> Sequence[Block]:
    blocks: list[Block] = [_attendance(facts)]
    if facts.number("service.records"):
        kinds = "、".join(
            f"{kind}{{service.records_by_kind[{kind}]}}条" for kind, _ in facts.table("service.records_by_kind")
        )
        text = f"委员在会外登记并经确认的履职事项{{service.records}}条，其中{kinds}。"
        amounts = "、".join(
            f"{kind}{{service.amount_by_kind[{kind}]}}万元" for kind, _ in facts.table("service.amount_by_kind")
        )
        blocks.append(
            Heading(2, "密切联系服务群众。", then=facts.say(text + (f"登记金额：{amounts}。" if amounts else "")))
        )
    return blocks + _six_ones(facts)


def _attendance(facts: Facts) -> Heading:
    text = (
        "现有委员{members.total}名，分设{members.groups}个活动组。"
        f"{span(facts)}组织活动{{activities.total}}次{facts.change('activities.total', '次')}，"
        "委员出席{activities.attendances}人次"
    )
    if facts.number("activities.expected_attendances"):
        text += "，出席率{activities.attendance_rate}"
        text += "，请假{activities.excused}人次、缺席{activities.absent}人次"
    return Heading(2, "发挥活动组平台作用。", then=facts.say(f"{text}。"))


def _six_ones(facts: Facts) -> list[Block]:
    labels = [str(label) for label in facts.figures.counts("six_ones.items")]
    numbers = facts.figures["six_ones.by_item"]
    if not labels or not isinstance(numbers, list):
        return []
    sentence = "、".join(f"{label}{{six_ones.by_item[{place}]}}名" for place, label in enumerate(labels))
    return [
        Heading(
            2,
            "落实委员履职清单。",
            then=facts.say(
                f"按“六个一”要求统计，完成各项的委员分别为：{sentence}；六项全部完成{{six_ones.members_complete}}名。"
            ),
        ),
        Chart("hbar", labels, [Series("完成人数", numbers)], title="“六个一”各项完成人数", unit="名"),
    ]


SECTIONS = [Section("service", "激发委员活力，发挥主体作用", service)]
