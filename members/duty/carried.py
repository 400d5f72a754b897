"""A scheme as a file: handed to another office, kept beside, or shipped with the software as something to begin with.

A file is read as a whole or not at all; `Unreadable` says in words what is wrong with it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cppcc.core.wording import plain_text
from members.duty.models import Scheme
from members.duty.scoring.carrying import FIRST_YEAR, LAST_YEAR, Unreadable, moved, moved_day, rules_from, to_json
from members.duty.scoring.parts import LABELS, parts_of
from members.duty.scoring.spec import Rules
from members.people.models import Body, Office

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

FORMAT = "cppcc-duty-scheme"
SHIPPED = Path(__file__).parent / "schemes"
LARGEST = 512 * 1024  # bytes
MOST_PARTS, MOST_RATES = 300, 60
LONGEST_LABEL, LONGEST_BASIS = 80, 4000
NO_SCHEME = "这不是考核办法文件，请选择从“导出”得到的 .json 文件"


@dataclass(frozen=True)
class Carried:
    """What a file holds; `about` is a sentence for those who choose among shipped ones."""

    name: str
    year: int
    starts_on: date
    ends_on: date
    rules: Rules
    basis: str = ""
    about: str = ""

    def draft(self, *, by: User, year: int, scope: Body | None = None, name: str = "") -> Scheme:
        """A new draft for the year, all days moved by as many years."""
        shift = year - self.year
        scheme = Scheme(
            name=name or self.name,
            year=year,
            scope=scope,
            starts_on=moved_day(self.starts_on, shift),
            ends_on=moved_day(self.ends_on, shift),
            basis=self.basis,
        )
        scheme.draft(moved(self.rules, shift), by=by)
        return scheme


def carry(scheme: Scheme) -> bytes:
    """The file of a scheme: its head and rules, nobody's points."""
    held = {
        "format": FORMAT,
        "name": scheme.name,
        "year": scheme.year,
        "starts_on": scheme.starts_on.isoformat(),
        "ends_on": scheme.ends_on.isoformat(),
        "basis": scheme.basis,
        "rules": to_json(scheme.rules),
    }
    return json.dumps(held, ensure_ascii=False, indent=1).encode()


def read(content: bytes) -> Carried:
    """What a file holds; Unreadable when it is not whole, not ours, or has what no scheme can have."""
    if len(content) > LARGEST:
        raise Unreadable(f"文件太大，考核办法文件不超过{LARGEST // 1024}KB，请核对是否选错了文件")
    try:
        data = _plain(json.loads(content.decode("utf-8-sig")))
    except (ValueError, RecursionError):
        raise Unreadable(NO_SCHEME) from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise Unreadable(NO_SCHEME)
    held = Carried(
        _text(data, "name", LONGEST_LABEL) or "考核办法",
        _year(data),
        _day(data, "starts_on"),
        _day(data, "ends_on"),
        rules_from(data.get("rules")),
        _text(data, "basis", LONGEST_BASIS),
        _text(data, "about", LONGEST_BASIS),
    )
    if not held.starts_on.year <= held.year <= held.ends_on.year or held.ends_on < held.starts_on:
        raise Unreadable(f"考核期{held.starts_on}至{held.ends_on}与{held.year}年度不符，请核对文件")
    _sound(held.rules)
    return held


@cache
def shipped() -> Mapping[str, Carried]:
    """The schemes that come with the software, by the name of their file."""
    return {file.stem: read(file.read_bytes()) for file in sorted(SHIPPED.glob("*.json"))}


def _sound(rules: Rules) -> None:
    """What the reader of parts does not look at: keys, labels, offices and how many there are."""
    keys: Counter[int] = Counter()
    for kind, label in LABELS.items():
        parts = parts_of(rules, kind)
        if len(parts) > MOST_PARTS:
            raise Unreadable(f"{label}有{len(parts)}个，超过{MOST_PARTS}个，请核对文件")
        for part in parts:
            keys[part.key] += 1
            if part.key < 1 or keys[part.key] > 1:
                raise Unreadable(f"{label}“{part.label[:40]}”的编号{part.key}不对或重复，请核对文件")
            if not part.label.strip() or len(part.label) > LONGEST_LABEL:
                raise Unreadable(f"编号{part.key}的{label}没有名称，或名称超过{LONGEST_LABEL}个字，请核对文件")
    for item in rules.items:
        if len(item.rates) > MOST_RATES:
            raise Unreadable(f"计分项“{item.label}”的计分标准超过{MOST_RATES}条，请核对文件")
    offices = {*rules.unranked, *rules.unawarded, *(office for item in rules.items for office in item.offices)}
    if unknown := sorted(offices - set(Office.values)):
        raise Unreadable(f"文件里有本系统没有的职务编号{unknown[0]}，请核对文件")


def _plain(value: Any) -> Any:
    """Without control characters; ValueError for text that cannot be written down."""
    if isinstance(value, str):
        value.encode()
        return plain_text(value)
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return {_plain(name): _plain(one) for name, one in value.items()} if isinstance(value, dict) else value


def _text(data: Mapping[str, Any], name: str, longest: int) -> str:
    value = data.get(name, "")
    if not isinstance(value, str) or len(value) > longest:
        raise Unreadable(f"文件的“{name}”不是文字，或超过{longest}个字，请核对文件")
    return value.strip()


def _year(data: Mapping[str, Any]) -> int:
    year = data.get("year")
    if type(year) is not int or not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable("文件的年度（year）不对，请核对文件")
    return year


def _day(data: Mapping[str, Any], name: str) -> date:
    try:
        day = date.fromisoformat(str(data.get(name)))
    except ValueError:
        raise Unreadable(f"文件的日期“{name}”不对，应写成 2024-01-01 这样，请核对文件") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unreadable(f"文件的日期“{name}”不在{FIRST_YEAR}年至{LAST_YEAR}年之间，请核对文件")
    return day
