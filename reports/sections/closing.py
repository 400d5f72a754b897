"""The office's own building, what is lacking, what comes next. Figures say what is lacking before words do."""

from __future__ import annotations

from collections.abc import Sequence

from cppcc.core.documents.blocks import Block, Heading, Paragraph, Run
from reports.facts import Facts
from reports.sections.section import Section


def own_building(facts: Facts) -> Sequence[Block]:
    return [
        Paragraph(
            [
                "健全委员履职登记、活动考勤和提案办理台账，做到情况有记录、数字有出处、过程可追溯；"
                "改进作风文风会风，加强机关干部培训，服务保障能力有新的提高。"
            ]
        )
    ]


def shortcomings(facts: Facts) -> Sequence[Block]:
    lacking: list[list[Run]] = []
    if facts.any("proposals.outcome_c", "proposals.dissatisfied"):
        lacking.append(
            facts.say(
                "提案办理由“答复”向“落实”转变还不够，C类答复{proposals.outcome_c}件，不满意评价{proposals.dissatisfied}份，"
                "需持续跟踪。"
            )
        )
    if facts.number("members.total") > facts.number("six_ones.members_complete"):
        lacking.append(
            facts.say("委员履职还不够均衡，{members.total}名委员中完成全部“六个一”的为{six_ones.members_complete}名。")
        )
    if facts.number("social.received") > facts.number("social.issued"):
        lacking.append(facts.say("社情民意信息的质量有待提高，收到{social.received}篇，编发{social.issued}篇。"))
    if facts.number("activities.absent"):
        lacking.append(facts.say("活动组织和考勤管理还需加强，无故缺席{activities.absent}人次。"))
    if not lacking:
        return []
    numbered = [Paragraph([f"{'一二三四五六'[place]}是", *runs]) for place, runs in enumerate(lacking)]
    return [Paragraph(["对照新形势新任务的要求，工作中还存在一些不足，主要是："]), *numbered]


def _plan_title(facts: Facts) -> str:
    return "下半年工作打算" if facts.period.end.month == 6 else f"{facts.year + 1}年工作谋划"


def plan(facts: Facts) -> Sequence[Block]:
    half = facts.period.end.month == 6
    when = "下半年" if half else f"{facts.year + 1}年"
    blocks: list[Block] = [
        Paragraph([f"{when}，将紧紧围绕中心任务，着力抓好以下工作："]),
        Heading(2, "在凝聚共识上持续用力。", then=["坚持学习制度，把思想政治引领贯穿履职全过程。"]),
        Heading(2, "在协商议政上提高质量。", then=["精选协商议题，深入调查研究，推动协商成果转化运用。"]),
        Heading(2, "在提案督办上务求实效。", then=_proposals_ahead(facts, half=half)),
        Heading(2, "在服务群众上多办实事。", then=_members_ahead(facts, half=half)),
        Heading(2, "在自身建设上久久为功。", then=["完善履职考评和台账管理，提高机关服务保障水平。"]),
    ]
    return blocks


def _proposals_ahead(facts: Facts, *, half: bool) -> list[Run]:
    open_ = int(facts.number("proposals.filed") - facts.number("proposals.answered"))
    if half and open_ > 0:
        return facts.say(f"对尚未答复的{open_}件立案提案加强催办，确保按期办复；抓好重点提案督办。")
    if facts.number("proposals.outcome_b"):
        return facts.say("对列入计划逐步解决的{proposals.outcome_b}件B类答复建立承诺台账，跟踪问效，推动落实。")
    return facts.say("提高提案质量、办理质量和服务质量，推动提案办理由“答复”向“落实”转变。")


def _members_ahead(facts: Facts, *, half: bool) -> list[Run]:
    missing = int(facts.number("members.total") - facts.number("six_ones.members_complete"))
    if half and missing > 0:
        return facts.say(f"提醒尚有缺项的{missing}名委员在年内完成“六个一”，引导委员深入界别群众办实事、解难题。")
    return facts.say("以“六个一”为抓手，引导委员深入界别群众，多做协调关系、理顺情绪、化解矛盾的工作。")


SECTIONS = [
    Section("own_building", "加强自身建设，提升服务水平", own_building),
    Section("shortcomings", "存在的不足", shortcomings),
    Section("plan", _plan_title, plan),
]
