"""Rules in words: how the scheme's page, its file's readers and the difference between two versions tell them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cppcc.core.registry import DUTY_SOURCES
from members.duty.scoring.engine import told
from members.duty.scoring.spec import (
    ONE,
    Choosing,
    Counting,
    Effect,
    Grade,
    Group,
    Item,
    Rate,
    Rules,
    Sharing,
    Veto,
)
from members.people.models import Office

OFFICE_LABELS: Mapping[int, str] = {value: str(label) for value, label in Office.choices}


@dataclass(frozen=True)
class RateWords:
    """What counts, how much it brings, and when."""

    what: str
    points: str
    days: str = ""

    def __str__(self) -> str:
        return f"{self.what}：{self.points}{f'（{self.days}）' if self.days else ''}"


def source_label(name: str) -> str:
    """As the app that declares it calls it; its name when there is none."""
    source = DUTY_SOURCES.get(name)
    return source.label if source else f"{name}（本系统没有这种来源）"


def unit_of(name: str) -> str:
    source = DUTY_SOURCES.get(name)
    return source.unit if source and source.unit else "次"


def quantity_unit(name: str) -> str:
    """What a quantity of the source is counted in; sources whose records bring their own unit have none."""
    source = DUTY_SOURCES.get(name)
    return source.unit if source and source.unit else "个单位"


def what_counts(source: str, level: str, manner: str) -> str:
    return "·".join(filter(None, [source_label(source), level, manner]))


def rate_words(item: Item, rate: Rate) -> RateWords:
    """Without a level, beside rates of the same source that name one, it stands for the others."""
    level = rate.level
    if not level and any(other.source == rate.source and other.level for other in item.rates):
        level = "其他"
    return RateWords(what_counts(rate.source, level, rate.manner), _points(item, rate), _days(rate))


def item_notes(item: Item, rules: Rules) -> list[str]:
    """How the records of the item count, as far as it is not the usual way."""
    notes = []
    if item.counting != Counting.EACH:
        notes.append(str(Counting(item.counting).label))
    if item.sharing == Sharing.FIRST:
        notes.append(f"只计前{item.names}名，各得全分")
    elif item.sharing != Sharing.FULL:
        notes.append(str(Sharing(item.sharing).label))
    if item.choosing != Choosing.ADD:
        notes.append(str(Choosing(item.choosing).label))
    if item.at_least > 1:
        notes.append(f"满{item.at_least}次才计分")
    if item.from_nth > 1:
        notes.append(f"从第{item.from_nth}次起计分")
    if item.at_most is not None:
        notes.append(f"最多计{item.at_most}次")
    if item.whole:
        notes.append("不满一个单位的不计")
    if item.offices:
        notes.append(f"只适用于{offices_words(item.offices)}")
    if item.unless:
        labels = "、".join(f"“{other.label}”" for key in item.unless if (other := rules.item(key)))
        notes.append(f"已在{labels or '其他计分项'}计分的，不重复计分")
    return notes


def item_cap(item: Item) -> str:
    if item.maximum is None:
        return ""
    deducts = any(rate.points < 0 or (rate.others or 0) < 0 for rate in item.rates)
    return f"最多扣{told(item.maximum)}分" if deducts else f"封顶{told(item.maximum)}分"


def group_caps(group: Group) -> str:
    """底分10分，最高20分，最低0分"""
    words = [f"底分{told(group.base)}分"] if group.base else []
    return "，".join(words + _kept_between(group.minimum, group.maximum))


def total_words(rules: Rules) -> str:
    """What everybody begins with, and between what the total is kept."""
    words = [f"基础分{told(rules.base)}分" if rules.base else "从0分起计"]
    between = _kept_between(rules.minimum, rules.maximum)
    return "，".join(words + between) + ("" if rules.maximum is not None else "，不封顶")


def veto_words(veto: Veto) -> str:
    times = [f"达到{veto.at_least}次"] if veto.at_least is not None else []
    times += [f"不足{veto.fewer_than}次"] if veto.fewer_than is not None else []
    what = what_counts(veto.source, veto.level, veto.manner)
    return f"{what}{'或'.join(times)}的，{Effect(veto.effect).label}"


def grade_words(grade: Grade) -> str:
    words = [f"{told(grade.points)}分以上"] if grade.points is not None else []
    words += ["履职清单全部完成"] if grade.complete else []
    words += [f"不超过本榜人数的{told(grade.percent)}%"] if grade.percent is not None else []
    words += [f"不超过{grade.number}名"] if grade.number is not None else []
    words += ["评优"] if grade.award else []
    whom = f"{offices_words(grade.offices)}：" if grade.offices else ""
    return whom + ("，".join(words) or "其余人员")


def offices_words(offices: Iterable[int]) -> str:
    return "、".join(OFFICE_LABELS.get(office, f"职务{office}") for office in sorted(offices))


def item_words(item: Item, rules: Rules) -> str:
    """The whole item as one text."""
    group = rules.group(item.group)
    lines: Sequence[str] = [
        f"归入“{group.label}”" if group else "",
        *(str(rate_words(item, rate)) for rate in item.rates),
        *item_notes(item, rules),
        item_cap(item),
        item.basis.removesuffix("。"),
    ]
    return "；".join(filter(None, lines)) + "。"


def _points(item: Item, rate: Rate) -> str:
    own = _bring(rate.points)
    if item.counting == Counting.QUANTITY:
        number = "" if rate.per == ONE else told(rate.per)
        own = f"每{number}{quantity_unit(rate.source)}{own}"
    elif item.counting == Counting.EACH:
        own = f"每{unit_of(rate.source)}{own}"
    if item.sharing == Sharing.FIXED:
        return f"第一人{own}，其他人{_bring(rate.others or Decimal(0))}"
    return own


def _bring(points: Decimal) -> str:
    return f"扣{told(-points)}分" if points < 0 else f"{told(points)}分"


def _days(rate: Rate) -> str:
    if rate.since and rate.until:
        return f"{_day(rate.since)}至{_day(rate.until)}"
    if rate.since:
        return f"自{_day(rate.since)}起"
    return f"至{_day(rate.until)}止" if rate.until else ""


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _kept_between(minimum: Decimal | None, maximum: Decimal | None) -> list[str]:
    words = [f"最高{told(maximum)}分"] if maximum is not None else []
    if minimum is None:
        return words
    return [*words, f"最多扣{told(-minimum)}分" if minimum < 0 else f"最低{told(minimum)}分"]
