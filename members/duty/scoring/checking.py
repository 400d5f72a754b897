"""What is wrong with rules, told at the field. Grave ones are refused; the others are pointed out: an item that can
never bring a point, a grade nobody reaches."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

from cppcc.core.registry import DUTY_SOURCES
from members.duty.scoring.engine import told
from members.duty.scoring.spec import Choosing, Grade, Group, Item, Problem, Rate, Rules, Sharing, Veto

FIRST_DAY, LAST_DAY = date.min, date.max


@dataclass(frozen=True)
class Known:
    """What can be counted: label, levels, manners and unit of each source, read once."""

    labels: Mapping[str, str]
    levels: Mapping[str, Collection[str]]
    manners: Mapping[str, Collection[str]]

    @classmethod
    def now(cls, named: Collection[str]) -> Known:
        """The sources as they are declared; levels and manners only of those that rules name."""
        asked = {name: source for name, source in DUTY_SOURCES.items() if name in named}
        return cls(
            {name: source.label for name, source in DUTY_SOURCES.items()},
            {name: tuple(source.levels()) for name, source in asked.items()},
            {name: tuple(source.manners()) for name, source in asked.items()},
        )


def problems(rules: Rules, *, known: Known | None = None, window: tuple[date, date] | None = None) -> list[Problem]:
    """All that is wrong, in the order of the page; `window` are the first and last day of the scheme."""
    known = known or Known.now(rules.sources())
    found = [
        *_of_scheme(rules),
        *_of_groups(rules),
        *(problem for item in rules.items for problem in _of_item(rules, item, known, window)),
        *_of_waiting(rules),
        *(problem for veto in rules.vetoes for problem in _of_veto(veto, known)),
        *_of_grades(rules),
    ]
    return found


def grave(found: Sequence[Problem]) -> list[Problem]:
    return [problem for problem in found if problem.grave]


def _of_scheme(rules: Rules) -> Iterator[Problem]:
    if rules.maximum is not None and rules.minimum is not None and rules.maximum < rules.minimum:
        yield _about(
            rules, "maximum", f"总分上限{told(rules.maximum)}分低于下限{told(rules.minimum)}分，请改正其中一个"
        )
    elif rules.maximum is not None and rules.maximum <= rules.base:
        words = f"总分上限{told(rules.maximum)}分不高于基础分{told(rules.base)}分，任何加分都不起作用，请提高上限"
        yield _about(rules, "maximum", words)


def _of_groups(rules: Rules) -> Iterator[Problem]:
    keys = {group.key: group for group in rules.groups}
    for group in rules.groups:
        if group.within is not None and group.within not in keys:
            yield _about(group, "within", f"“{group.label}”所属的类别已不存在，请重新选择")
        elif _lies_within_itself(group, keys):
            yield _about(group, "within", f"“{group.label}”绕了一圈又属于它自己，合并封顶无从算起，请改选所属类别")
        low, high = group.minimum, group.maximum
        if low is not None and high is not None and high < low:
            yield _about(group, "maximum", f"“{group.label}”的上限{told(high)}分低于下限{told(low)}分，请改正")
        elif high is not None and high < group.base:
            yield _about(group, "maximum", f"“{group.label}”的上限{told(high)}分低于底分{told(group.base)}分，请改正")
        inside = any(item.group == group.key for item in rules.items)
        if not inside and not any(other.within == group.key for other in rules.groups):
            yield _about(group, "label", f"“{group.label}”里还没有计分项", grave=False)


def _lies_within_itself(group: Group, keys: Mapping[int, Group]) -> bool:
    at, passed = group.within, {group.key}
    while at is not None and at in keys:
        if at in passed:
            return True
        passed.add(at)
        at = keys[at].within
    return False


def _of_item(rules: Rules, item: Item, known: Known, window: tuple[date, date] | None) -> Iterator[Problem]:
    name = f"“{item.label}”"
    if item.group is not None and rules.group(item.group) is None:
        yield _about(item, "group", f"{name}所属的类别已不存在，请重新选择")
    if not item.rates:
        yield _about(item, "rates", f"{name}没有计分标准，永远得不到分，请至少添加一条", grave=False)
    for field, least, words in (("from_nth", 1, "起计次数"), ("at_least", 1, "起算次数"), ("names", 1, "计分名次")):
        if getattr(item, field) < least:
            yield _about(item, field, f"{name}的{words}至少是{least}")
    if item.at_most is not None and item.at_most < 1:
        yield _about(item, "at_most", f"{name}最多计{item.at_most}次，永远得不到分，请改为1以上，或清空表示不限")
    if item.maximum is not None and item.maximum <= 0:
        yield _about(
            item, "maximum", f"{name}的封顶是{told(item.maximum)}分，永远得不到分，请改为大于0，或清空表示不封顶"
        )
    if item.whole and (item.choosing == Choosing.HIGHEST or item.from_nth > 1 or item.at_most is not None):
        words = f"{name}不满一个单位的不计，就不能再设“同一件取最高”“起计次数”或“最多计几次”，请去掉其中一个"
        yield _about(item, "whole", words)
    signs = {rate.points > 0 for rate in item.rates if rate.points} | {
        rate.others > 0 for rate in item.rates if rate.others and item.sharing == Sharing.FIXED
    }
    if len(signs) > 1:
        yield _about(item, "rates", f"{name}既加分又扣分，封顶时无从取舍，请分成两个计分项")
    for row, rate in enumerate(item.rates):
        yield from (replace(problem, row=row) for problem in _of_rate(item, rate, known, window))
    yield from _of_overlaps(item, known)


def _of_rate(item: Item, rate: Rate, known: Known, window: tuple[date, date] | None) -> Iterator[Problem]:
    if rate.source not in known.labels:
        yield _about(item, "source", f"“{item.label}”的取值来源“{rate.source}”本系统没有，请重新选择")
        return
    label = known.labels[rate.source]
    if rate.level and known.levels[rate.source] and rate.level not in known.levels[rate.source]:
        yield _about(item, "level", _gone(item.label, label, rate.level), grave=False)
    if rate.manner and known.manners[rate.source] and rate.manner not in known.manners[rate.source]:
        yield _about(item, "manner", _gone(item.label, label, rate.manner), grave=False)
    if rate.per <= 0:
        yield _about(item, "per", f"“{item.label}”每{told(rate.per)}计分，除以零算不出来，请填大于0的数")
    if not rate.points and not rate.others:
        yield _about(item, "points", f"“{item.label}”的“{label}”计0分，永远得不到分，请填分值", grave=False)
    if item.sharing == Sharing.FIXED and rate.others is None:
        yield _about(item, "others", f"“{item.label}”给其他署名人另定分值，请填“{label}”其他人的分值（可以是0）")
    if rate.since and rate.until and rate.until < rate.since:
        yield _about(item, "until", f"“{item.label}”的“{label}”结束日期早于开始日期，请改正")
    elif window and ((rate.until or LAST_DAY) < window[0] or (rate.since or FIRST_DAY) > window[1]):
        words = f"“{item.label}”的“{label}”有效期不在考核期{window[0]}至{window[1]}之内，永远得不到分"
        yield _about(item, "since", words, grave=False)


def _gone(item: str, source: str, named: str) -> str:
    return f"“{item}”的“{source}”没有“{named}”这一种，永远得不到分，请重新选择"


def _of_overlaps(item: Item, known: Known) -> Iterator[Problem]:
    """Two rates for the same credit on the same day."""
    for one, other in combinations(item.rates, 2):
        if (one.source, one.level, one.manner) != (other.source, other.level, other.manner):
            continue
        begins = max(one.since or FIRST_DAY, other.since or FIRST_DAY)
        if begins <= min(one.until or LAST_DAY, other.until or LAST_DAY):
            label = "：".join(filter(None, [known.labels.get(one.source, one.source), one.level, one.manner]))
            when = "" if begins == FIRST_DAY else f"，自{begins}起重叠"
            words = f"“{item.label}”里“{label}”有两条计分标准{when}，不知按哪条算，请删去一条或错开有效期"
            yield _about(item, "rates", words)


def _of_waiting(rules: Rules) -> Iterator[Problem]:
    """Items that wait for each other's records."""
    keys = {item.key: item for item in rules.items}
    for item in rules.items:
        gone = [key for key in item.unless if key not in keys]
        if gone:
            yield _about(item, "unless", f"“{item.label}”不重复计分的对照项已不存在，请重新选择")
        elif _waits_for_itself(item, keys):
            yield _about(item, "unless", f"“{item.label}”与对照项互相等待，不知先算哪个，请只在其中一项里设置不重复")


def _waits_for_itself(item: Item, keys: Mapping[int, Item]) -> bool:
    waiting, passed = list(item.unless), set[int]()
    while waiting:
        key = waiting.pop()
        if key == item.key:
            return True
        if key not in passed and key in keys:
            passed.add(key)
            waiting += keys[key].unless
    return False


def _of_veto(veto: Veto, known: Known) -> Iterator[Problem]:
    if veto.source not in known.labels:
        yield _about(veto, "source", f"“{veto.label}”的取值来源“{veto.source}”本系统没有，请重新选择")
    elif veto.level and known.levels[veto.source] and veto.level not in known.levels[veto.source]:
        words = f"“{veto.label}”的“{known.labels[veto.source]}”没有“{veto.level}”这一种，永远不会触发"
        yield _about(veto, "level", words, grave=False)
    if veto.at_least is None and veto.fewer_than is None:
        yield _about(veto, "at_least", f"“{veto.label}”没有填次数，不知何时触发，请填“达到”或“不足”多少次")
    if veto.at_least is not None and veto.at_least < 1:
        yield _about(veto, "at_least", f"“{veto.label}”达到{veto.at_least}次就触发，等于人人触发，请填1以上")
    if veto.fewer_than is not None and veto.fewer_than < 1:
        yield _about(veto, "fewer_than", f"“{veto.label}”不足{veto.fewer_than}次才触发，永远不会触发，请填1以上")
    if veto.at_least and veto.fewer_than and veto.at_least <= veto.fewer_than:
        words = f"“{veto.label}”达到{veto.at_least}次触发、不足{veto.fewer_than}次也触发，等于人人触发，请改正"
        yield _about(veto, "fewer_than", words)


def _of_grades(rules: Rules) -> Iterator[Problem]:
    for place, grade in enumerate(rules.grades):
        before = [other for other in rules.grades[:place] if _share_offices(grade, other)]
        if any(other.label == grade.label for other in before):
            yield _about(grade, "label", f"有两个等次都叫“{grade.label}”，请改名，或分别只适用于不同的职务")
        if grade.percent is not None and not 0 < grade.percent <= 100:  # noqa: PLR2004 - per cent
            yield _about(grade, "percent", f"“{grade.label}”的名额比例应大于0、不超过100%")
        if grade.number is not None and grade.number < 1:
            yield _about(grade, "number", f"“{grade.label}”的名额至少1名，不设名额请清空")
        lower = next((other for other in before if _is_lower(other.points, grade.points)), None)
        if lower and lower.points is not None and grade.points is not None:
            words = (
                f"“{grade.label}”要{told(grade.points)}分，不低于前面“{lower.label}”的{told(lower.points)}分，请改正"
            )
            yield _about(grade, "points", words)
        if rules.maximum is not None and grade.points is not None and grade.points > rules.maximum:
            words = f"“{grade.label}”要{told(grade.points)}分，超过总分上限{told(rules.maximum)}分，没有人能达到"
            yield _about(grade, "points", words, grave=False)
    last = rules.grades[-1] if rules.grades else None
    if last and last.points is not None and (rules.minimum is None or last.points > rules.minimum):
        words = f"达不到“{last.label}”的委员没有等次；需要的话，再加一个不设分数线的等次"
        yield _about(last, "points", words, grave=False)


def _share_offices(one: Grade, other: Grade) -> bool:
    return not one.offices or not other.offices or bool(set(one.offices) & set(other.offices))


def _is_lower(before: Decimal | None, after: Decimal | None) -> bool:
    return before is not None and after is not None and after >= before


def _about(part: Any, field: str, words: str, *, grave: bool = True) -> Problem:
    kinds: dict[type, str] = {Rules: "rules", Group: "groups", Item: "items", Veto: "vetoes", Grade: "grades"}
    return Problem(kinds[type(part)], getattr(part, "key", None), field, words, grave)
