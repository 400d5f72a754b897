"""Consultation; democratic supervision."""

from __future__ import annotations

from collections.abc import Sequence

from cppcc.core.documents.blocks import Block, Chart, Heading, Series
from reports.facts import Facts
from reports.sections.section import Section, span

MEETINGS = ("全体会议", "常委会议", "主席会议")
CONSULTATIONS = ("专题协商", "双月协商", "对口协商", "界别协商")
FIELD_WORK = ("调研", "视察")


def _listed(facts: Facts, kinds: Sequence[str]) -> str:
    """“专题协商4次、对口协商6次” of those that took place."""
    return "、".join(
        f"{kind}{{activities.by_kind[{kind}]}}次" for kind in kinds if facts.number("activities.by_kind", kind)
    )


def consultation(facts: Facts) -> Sequence[Block]:
    blocks: list[Block] = []
    if meetings := _listed(facts, MEETINGS):
        blocks.append(
            Heading(
                2,
                "发挥会议协商作用。",
                then=facts.say(f"{span(facts)}召开{meetings}，围绕经济社会发展重要问题听取通报、开展协商、提出建议。"),
            )
        )
    if consultations := _listed(facts, CONSULTATIONS):
        blocks.append(
            Heading(
                2,
                "丰富专题协商形式。",
                then=facts.say(
                    f"坚持选题从群众关切中来，开展{consultations}，组织委员与部门面对面交流，协商意见及时报送并跟踪落实。"
                ),
            )
        )
    if field_work := _listed(facts, FIELD_WORK):
        blocks.append(
            Heading(
                2,
                "深入一线调查研究。",
                then=facts.say(f"组织{field_work}，掌握第一手情况，为协商议政打牢基础。"),
            )
        )
    return blocks + _by_month(facts)


def _by_month(facts: Facts) -> list[Block]:
    if not facts.number("activities.total"):
        return []
    counts = facts.figures.counts("activities.by_month")
    months = range(facts.period.start.month, facts.period.last_day.month + 1)
    series = Series("活动次数", [int(counts.get(str(month), 0)) for month in months])
    return [Chart("bar", [f"{month}月" for month in months], [series], title="各月活动次数", unit="次")]


def supervision(facts: Facts) -> Sequence[Block]:
    if not facts.number("activities.by_kind", "民主监督"):
        return []
    return [
        facts.paragraph(
            "坚持寓监督于协商、视察和提案办理之中，把准方向、讲究方法、务求实效。",
            f"{span(facts)}开展民主监督活动{{activities.by_kind[民主监督]}}次，",
            "对发现的问题当面反馈、限期回应，推动一批群众关心的事项得到改进。",
        )
    ]


SECTIONS = [
    Section("consultation", "聚焦中心任务，积极协商议政", consultation),
    Section("supervision", "坚持问题导向，推进民主监督", supervision),
]
