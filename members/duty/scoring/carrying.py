"""Rules as JSON: kept on the scheme, carried to another office as a file. Reading tells in words what is not right."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from members.duty.scoring.spec import Boards, Choosing, Counting, Effect, Grade, Group, Item, Rate, Rules, Sharing, Veto

T = TypeVar("T")
CHOICES = {"counting": Counting, "sharing": Sharing, "choosing": Choosing, "effect": Effect, "boards": Boards}
PARTS = {Rules: "办法", Group: "类别", Item: "计分项", Rate: "计分标准", Veto: "否决情形", Grade: "等次"}
LONGEST = 4000  # characters of one text, parts of one list
MOST = Decimal(10) ** 9
DECIMALS = 2
FIRST_YEAR, LAST_YEAR = 1990, 2100


class Unreadable(ValueError):
    """JSON that is no rules; its text is a Chinese sentence that says where."""


def to_json(part: Any) -> dict[str, Any]:
    """Rules, or a part of them, as JSON; what has its usual value is left out."""
    told = {}
    for field in dataclasses.fields(part):
        value = getattr(part, field.name)
        if field.default is not dataclasses.MISSING and value == field.default:
            continue
        told[field.name] = _plain(value)
    return told


def rules_from(data: Any) -> Rules:
    """The rules of a JSON object; Unreadable says which part of it is not understood."""
    return _read(Rules, data, "")


def moved(rules: Rules, years: int) -> Rules:
    """The same rules with the days of their rates moved by so many years."""

    def day(old: date | None) -> date | None:
        return old and moved_day(old, years)

    def item(old: Item) -> Item:
        rates = (dataclasses.replace(rate, since=day(rate.since), until=day(rate.until)) for rate in old.rates)
        return dataclasses.replace(old, rates=tuple(rates))

    return dataclasses.replace(rules, items=tuple(item(old) for old in rules.items))


def moved_day(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes the last of February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if dataclasses.is_dataclass(value):
        return to_json(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


def _read(kind: type[T], data: Any, where: str) -> T:
    here = f"{where}{PARTS[kind]}"
    if not isinstance(data, Mapping):
        raise Unreadable(f"{here}应是一组“名称：值”，请核对文件")
    if label := data.get("label"):
        here = f"{where}{PARTS[kind]}“{str(label)[:40]}”"
    hints = _hints(kind)  # type: ignore[arg-type]  # a class can be remembered
    unknown = sorted(set(map(str, data)) - hints.keys())
    if unknown:
        raise Unreadable(f"{here}有不认识的内容“{unknown[0][:40]}”，请核对文件是否由本系统导出")
    values = {name: _value(hints[name], name, value, here) for name, value in data.items()}
    missing = [
        field.name
        for field in dataclasses.fields(kind)  # type: ignore[arg-type]  # all parts are dataclasses
        if field.default is dataclasses.MISSING and field.name not in values
    ]
    if missing:
        raise Unreadable(f"{here}缺少“{missing[0]}”")
    return kind(**values)


@cache
def _hints(kind: type) -> dict[str, Any]:
    """What each field takes: the same for the process, and slow to find out."""
    return get_type_hints(kind)


def _value(hint: Any, name: str, value: Any, here: str) -> Any:
    if get_origin(hint) is UnionType:
        if value is None:
            return None
        hint = next(kind for kind in get_args(hint) if kind is not NoneType)
    if get_origin(hint) is tuple:
        if not isinstance(value, list) or len(value) > LONGEST:
            raise Unreadable(f"{here}的“{name}”应是一列内容")
        return tuple(_value(get_args(hint)[0], name, one, here) for one in value)
    if hint in PARTS:
        return _read(hint, value, f"{here}，" if here != PARTS[Rules] else "")
    return _single(hint, name, value, here)


def _single(hint: Any, name: str, value: Any, here: str) -> Any:
    wrong = Unreadable(f"{here}的“{name}”不对：{str(value)[:40]}")
    if hint is bool or hint is int:
        if type(value) is not hint:
            raise wrong
        if hint is int and abs(value) > MOST:
            raise wrong
        return value
    if not isinstance(value, str | int) or isinstance(value, bool) or len(str(value)) > LONGEST:
        raise wrong
    if name in CHOICES and value not in CHOICES[name].values:
        raise wrong
    try:
        if hint is Decimal:
            number = Decimal(value)
            if not number.is_finite() or abs(number) > MOST or round(number, DECIMALS) != number:
                raise wrong
            return number
        if hint is not date:
            return str(value)
        day = date.fromisoformat(str(value))
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise wrong
        return day
    except (InvalidOperation, ValueError):
        raise wrong from None
