"""Proposal work."""

from __future__ import annotations

from collections.abc import Sequence

from cppcc.core.documents.blocks import Block, Chart, Heading, Series
from reports.facts import Facts
from reports.sections.section import Section, span

SHOWN_CATEGORIES = 12


def _parts(facts: Facts) -> str:
    """What became of the proposals received, naming only what there is."""
    parts = [
        ("proposals.filed", "经审查立案{proposals.filed}件"),
        ("proposals.merged", "并案{proposals.merged}件"),
        ("proposals.turned_social", "转作社情民意信息{proposals.turned_social}件"),
        ("proposals.declined", "不予立案{proposals.declined}件"),
        ("proposals.withdrawn", "撤案{proposals.withdrawn}件"),
        ("proposals.pending", "正在审查{proposals.pending}件"),
    ]
    return "，".join(text for name, text in parts if facts.number(name))


def submission(facts: Facts) -> Heading:
    sponsors = [
        ("proposals.individual", "个人提案{proposals.individual}件"),
        ("proposals.joint", "联名提案{proposals.joint}件"),
        ("proposals.collective", "集体提案{proposals.collective}件"),
    ]
    kinds = [
        ("proposals.plenary", "大会提案{proposals.plenary}件"),
        ("proposals.ordinary", "平时提案{proposals.ordinary}件"),
    ]
    named = "、".join(text for name, text in kinds if facts.number(name))
    by_sponsor = "、".join(text for name, text in sponsors if facts.number(name))
    return Heading(
        2,
        "严把提案质量关。",
        then=facts.say(
            f"{span(facts)}共收到提案{{proposals.received}}件{facts.change('proposals.received', '件')}，其中{named}；"
            f"按提案形式，{by_sponsor}。{_parts(facts)}，立案率{{proposals.filing_rate}}。"
        ),
    )


def handling(facts: Facts) -> list[Block]:
    if not facts.number("proposals.handed_over"):
        return []
    text = "立案提案交由{proposals.lead_units}家单位主办"
    if facts.number("proposals.assisted"):
        text += "，会办{proposals.assisted}件次"
    text += "，已答复{proposals.answered}件，办复率{proposals.reply_rate}"
    if facts.number("proposals.replies"):
        text += "，按期答复{proposals.on_time}件，按期答复率{proposals.on_time_rate}"
    blocks: list[Block] = [Heading(2, "强化提案交办落实。", then=facts.say(f"{text}。"))]
    if facts.number("proposals.replies"):
        blocks.append(Heading(2, "提高提案办理实效。", then=facts.say(_outcomes(facts))))
    return blocks


def _outcomes(facts: Facts) -> str:
    letters = [letter for letter in "abcd" if facts.number(f"proposals.outcome_{letter}")]
    outcomes = "、".join(f"{letter.upper()}类{{proposals.outcome_{letter}}}件" for letter in letters)
    text = f"主办单位答复中，{outcomes}；" if outcomes else ""
    text += "办理中与委员面商{proposals.met}件。"
    if facts.number("proposals.rated"):
        text += (
            "收回委员评价{proposals.rated}份，满意{proposals.satisfied}份、基本满意{proposals.basically_satisfied}份、"
            "不满意{proposals.dissatisfied}份，满意率{proposals.satisfied_rate}"
        )
        text += "，未反馈{proposals.not_rated}份。" if facts.number("proposals.not_rated") else "。"
    return text


def key_proposals(facts: Facts) -> list[Block]:
    if not facts.number("proposals.key"):
        return []
    return [
        Heading(
            2,
            "抓好重点提案督办。",
            then=facts.say(
                "经主席会议研究，确定重点提案{proposals.key}件，由主席会议成员领衔督办，"
                "通过现场察看、座谈协商、跟踪问效，带动提案整体办理质量提升。"
            ),
        )
    ]


def categories(facts: Facts) -> list[Block]:
    pairs = list(facts.figures.counts("proposals.by_category").items())
    if not pairs:
        return []
    pairs = sorted(pairs, key=lambda pair: (-pair[1], pair[0]))[:SHOWN_CATEGORIES]
    series = Series("立案提案", [number for _, number in pairs])
    return [Chart("hbar", [name for name, _ in pairs], [series], title="立案提案分类", unit="件")]


def proposals(facts: Facts) -> Sequence[Block]:
    if not facts.number("proposals.received"):
        return []
    return [submission(facts), *handling(facts), *key_proposals(facts), *categories(facts)]


SECTIONS = [Section("proposals", "注重提质增效，做好提案工作", proposals)]
