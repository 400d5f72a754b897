"""Reading the State Council's notice: “三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。”

The wording has been the same for twenty years. What a sentence counts up itself (共3天) is checked against what was
read of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from cppcc.core.workdays.models import DayKind

ITEM = re.compile(
    r"[一二三四五六七八九十]{1,2}、\s*([^：:。\n]{2,20})[：:]([^：:]*?)(?=[一二三四五六七八九十]{1,2}、[^：:。\n]{2,20}[：:]|$)",
    re.S,
)
ASIDE = re.compile(r"（[^（）]*）|\([^()]*\)")  # weekdays, the lunar calendar, advice on New Year's Eve
OF_YEAR = re.compile(r"(\d{4})年(?:部分节假日|元旦、)")
DAY = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日"
SPAN = re.compile(rf"{DAY}(?:至{DAY})?")
COUNTED = re.compile(r"共(\d{1,2})天")
MOST = 31


@dataclass(frozen=True)
class NoticeSpan:
    """Some days of the notice."""

    first: date
    last: date
    kind: str
    name: str


def read_notice(text: str, year: int) -> list[NoticeSpan]:
    """What the notice of `year` says; ValidationError, in words, when it is another year's or does not add up."""
    plain = re.sub(r"[ \t\r\u3000]", "", ASIDE.sub("", text))
    for found in OF_YEAR.findall(plain):
        if int(found) != year:
            raise ValidationError(f"这是{found}年的通知，本页是{year}年，请到{found}年的页面粘贴。")
    spans = [span for name, body in ITEM.findall(plain) for span in _item(name, body, year)]
    if not spans:
        raise ValidationError(
            "没有读出放假安排。请粘贴通知正文，如“一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。”"
        )
    return spans


def _item(name: str, body: str, year: int) -> Iterator[NoticeSpan]:
    """One holiday: the sentence that gives days off, and the one that takes weekends for them."""
    for sentence in re.split(r"[。；;\n]", body):
        days, rests, _ = sentence.partition("放假")
        kind = DayKind.REST if rests else DayKind.WORK
        if not rests and "上班" not in sentence:
            continue
        month, read = 0, 0
        for parts in SPAN.findall(days):
            first = _day(parts[:3], year, month, name)
            last = _day(parts[3:], first.year, first.month, name) if parts[5] else first
            month, read = last.month, read + _checked(first, last, year, name)
            yield NoticeSpan(first, last, kind, name)
        counted = COUNTED.search(sentence)
        if counted and rests and int(counted[1]) != read:
            raise ValidationError(f"{name}：通知写“共{counted[1]}天”，读出的是{read}天，请核对后再录入。")


def _day(parts: tuple[str, ...], year: int, month: int, name: str) -> date:
    try:
        return date(int(parts[0] or year), int(parts[1] or month), int(parts[2]))
    except ValueError as wrong:
        told = f"{parts[1]}月{parts[2]}日" if parts[1] else f"{parts[2]}日"
        raise ValidationError(f"{name}：没有“{told}”这一天，请核对通知。") from wrong


def _checked(first: date, last: date, year: int, name: str) -> int:
    """How many days; a span that runs backwards, or into another decade, is a slip of the pen."""
    days = (last - first).days + 1
    if not 0 < days <= MOST or abs(first.year - year) > 1:
        raise ValidationError(f"{name}：起止日期（{first}至{last}）不对，请核对通知。")
    return days
