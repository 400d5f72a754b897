"""Social reports."""

from __future__ import annotations

from collections.abc import Sequence

from cppcc.core.documents.blocks import Block, Chart, Heading, Series
from reports.facts import Facts
from reports.sections.section import Section, span

LEVELS = ("区", "市", "省", "全国")
FEWEST_TOPICS, NAMED_TOPICS = 3, 5


def social(facts: Facts) -> Sequence[Block]:
    if not facts.any("social.received", "social.adopted", "social.instructed"):
        return []
    change = facts.change("social.received", "篇")
    blocks: list[Block] = [
        Heading(
            2,
            "畅通信息渠道。",
            then=facts.say(
                f"{span(facts)}共收到社情民意信息{{social.received}}篇{change}，编发{{social.issued}}篇，"
                "留存备用{social.kept}篇。"
            ),
        )
    ]
    levels = [level for level in LEVELS if facts.number("social.adopted_by_level", level)]
    if levels:
        named = "、".join(f"{level}级{{social.adopted_by_level[{level}]}}次" for level in levels).replace(
            "全国级", "全国"
        )
        text = f"被各级采用{{social.adopted}}篇，采用率{{social.adoption_rate}}；按层级计，{named}。"
        if facts.number("social.instructed"):
            text += "领导同志作出批示{social.instructed}次，一批意见建议转化为改进工作的具体措施。"
        blocks.append(Heading(2, "提升信息质量。", then=facts.say(text)))
        series = Series("采用次数", [facts.number("social.adopted_by_level", level) for level in levels])
        blocks.append(Chart("bar", levels, [series], title="各级采用社情民意信息", unit="次"))
    return [*blocks, *_topics(facts)]


def _topics(facts: Facts) -> Sequence[Block]:
    """What most reports are about, when there is enough to tell of."""
    hot = facts.table("social.topics")
    if len(hot) < FEWEST_TOPICS:
        return []
    named = "、".join(f"{label}{{social.topics[{label}]}}篇" for label, _ in hot[:NAMED_TOPICS])
    text = f"从内容看，反映较为集中的有：{named}（一篇可涉及几个方面，涉密的不计）。"
    series = Series("篇数", [facts.number("social.topics", label) for label, _ in hot])
    chart = Chart("hbar", [label for label, _ in hot], [series], title="社情民意热点", unit="篇")
    return [Heading(2, "聚焦热点问题。", then=facts.say(text)), chart]


SECTIONS = [Section("social", "广泛汇集民意，反映社情民意", social)]
