"""Preamble; study and party building."""

from __future__ import annotations

from collections.abc import Sequence

from cppcc.core.documents.blocks import Block, Paragraph
from reports.facts import Facts
from reports.sections.section import Section, span


def preamble(facts: Facts) -> Sequence[Block]:
    period = "今年上半年" if span(facts) == "上半年" else f"{facts.year}年"
    return [
        facts.paragraph(
            f"{period}，在党委的坚强领导下，在政府和社会各界的大力支持下，本会团结和依靠各党派、各界别和{{members.total}}名委员，"
            "坚持团结和民主两大主题，围绕中心、服务大局，认真履行政治协商、民主监督、参政议政职能，"
            "各项工作取得新的进展。",
            f"{span(facts)}共收到提案{{proposals.received}}件，立案{{proposals.filed}}件；"
            "收到社情民意信息{social.received}篇，编发{social.issued}篇；"
            "组织各类活动{activities.total}次，委员出席{activities.attendances}人次。现将有关情况总结如下。",
        )
    ]


def study(facts: Facts) -> Sequence[Block]:
    blocks: list[Block] = [
        Paragraph(
            [
                "坚持把政治建设摆在首位，健全以党组理论学习为引领、委员学习为基础的学习制度，"
                "推动学习同履职结合、同调研结合，引导委员在学思践悟中凝聚共识、提高本领。"
            ]
        )
    ]
    if facts.number("activities.by_kind", "学习培训"):
        blocks.append(
            facts.paragraph(
                f"{span(facts)}组织委员学习培训{{activities.by_kind[学习培训]}}次，"
                "学习安排与重点履职任务同步部署，学习成果转化为提案和调研的思路举措。"
            )
        )
    return blocks


SECTIONS = [
    Section("preamble", "", preamble),
    Section("study", "坚持学习为先，加强党的建设", study),
]
