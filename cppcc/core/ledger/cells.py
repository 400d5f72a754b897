"""Cells of a ledger as values. What can be read surely is read; all else is refused with advice, never guessed.

Each reader is a pure function of one cell (text, number, date as the workbook gives it) that returns the value or
raises Unreadable; a blank cell never reaches a reader."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

Cell = str | int | float | bool | date | datetime | time | timedelta | None

HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3000-\u303f\uff00-\uffef“”‘’…—"
GAP_IN_HAN = re.compile(rf"(?<=[{HAN}])\s*[\r\n]+\s*(?=[{HAN}])")
ERRORS = {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"}
VALUELESS = "#公式"  # stands for a cell whose formula has an error or no result
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f]")


class Unreadable(ValueError):  # noqa: N818 - a refusal, told to the user with what to do
    """The cell cannot be read surely; the message (Chinese) says what to write instead."""


@dataclass(frozen=True)
class Reader:
    """How the cells of a column are read: the function, the words it allows, an example for the template."""

    read: Callable[[Cell], Any]
    words: tuple[str, ...] = ()
    example: str = ""
    kind: str = "text"


def shown(value: Cell) -> str:
    """A cell as the user sees it in the sheet, for messages."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time(0):
        return value.date().isoformat()
    return str(value)


def plain(value: Cell) -> str:
    """The cell as text without stray, full-width or invisible space at its ends; full-width digits stay."""
    return INVISIBLE.sub("", shown(value)).replace("\u3000", " ").replace("\xa0", " ").strip()


def compact(value: Cell) -> str:
    """The cell as half-width text without any space: for numbers, dates and words of a table."""
    return "".join(unicodedata.normalize("NFKC", plain(value)).split())


def is_blank(value: Cell) -> bool:
    """Nothing in it, or only space."""
    return value is None or plain(value) == ""


# --- Text -------------------------------------------------------------------------------------------------------------
def text(max_length: int) -> Reader:
    """One line: line breaks inside the cell are closed up, stray spaces go; kept as typed otherwise."""

    def read(value: Cell) -> str:
        line = " ".join(GAP_IN_HAN.sub("", plain(value)).split())
        return _fitting(_no_error(line), max_length)

    return Reader(read, example="文字")


def long_text() -> Reader:
    """Paragraphs: line breaks stay, each line is trimmed, blank lines go."""

    def read(value: Cell) -> str:
        lines = (line.strip() for line in plain(value).splitlines())
        return _no_error("\n".join(line for line in lines if line))

    return Reader(read, example="文字，可分段", kind="long")


def code(max_length: int = 20) -> Reader:
    """A label such as W0001: half-width, without spaces."""

    def read(value: Cell) -> str:
        return _fitting(_no_error(compact(value)), max_length)

    return Reader(read, example="W0001", kind="code")


def _no_error(line: str) -> str:
    if line in ERRORS:
        raise Unreadable("单元格里的公式出错，请改成文字")
    return line


def _fitting(line: str, max_length: int) -> str:
    if len(line) > max_length:
        raise Unreadable(f"最多{max_length}个字，现有{len(line)}个字，请缩短")
    return line


# --- Numbers ----------------------------------------------------------------------------------------------------------
LEDGER_NUMBER = re.compile(r"第?(\d{1,18})号?")
ISSUE_NUMBER = re.compile(r"(?:(\d{4})年)?第?(\d{1,9})期?")
AMOUNT = re.compile(r"(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)(万元|万|元)?")


def ledger_number(what: str) -> Reader:
    """A number of a ledger: 5, 0005, ５ and 第5号 are the same. Numbers with letters or brackets are refused."""

    def read(value: Cell) -> int:
        found = LEDGER_NUMBER.fullmatch(_whole_text(value))
        if not found or int(found[1]) == 0:
            raise Unreadable(f"看不出{what}，请只写数字，如 5 或 第5号")
        return int(found[1])

    return Reader(read, example="5", kind="number")


def year() -> Reader:
    """A year of four digits, with or without 年."""

    def read(value: Cell) -> int:
        found = re.fullmatch(r"((?:19|20)\d\d)年?度?", _whole_text(value))
        if not found:
            raise Unreadable("年度请写四位数字，如 2024")
        return int(found[1])

    return Reader(read, example="2024", kind="number")


def issue_number() -> Reader:
    """A bulletin: 第3期, 3, or 2025年第3期; gives (year or None, number)."""

    def read(value: Cell) -> tuple[int | None, int]:
        found = ISSUE_NUMBER.fullmatch(_whole_text(value))
        if not found or int(found[2]) == 0:
            raise Unreadable("看不出期号，请写成 第3期 或 2024年第3期")
        return (int(found[1]) if found[1] else None, int(found[2]))

    return Reader(read, example="第3期", kind="number")


def decimal(*, places: int, digits: int, minimum: Decimal, unit: str = "") -> Reader:
    """A number with at most `places` decimals, not under `minimum`; with `unit` 万元 amounts in 元 are converted."""

    def read(value: Cell) -> Decimal:
        if isinstance(value, bool | date | time | timedelta):
            raise Unreadable("请写数字")
        found = AMOUNT.fullmatch(compact(value))
        if not found or (found[2] and unit != "万元"):
            raise Unreadable(f"请只写数字{'（单位：' + unit + '）' if unit else ''}，如 12.5")
        try:
            number = Decimal(found[1].replace(",", ""))
        except InvalidOperation:  # pragma: no cover - the pattern admits digits only
            raise Unreadable("请写数字") from None
        return _in_range(number / 10_000 if found[2] == "元" else number, places, digits, minimum)

    return Reader(read, example="12.5", kind="number")


def _in_range(number: Decimal, places: int, digits: int, minimum: Decimal) -> Decimal:
    if number < minimum:
        raise Unreadable(f"不能小于{minimum}")
    rounded = number.quantize(Decimal(1).scaleb(-places)) if abs(number) < 10 ** (digits - places) else None
    if rounded is None:
        raise Unreadable("数字太大，请核对")
    if rounded != number:
        raise Unreadable(f"最多{places}位小数")
    return rounded


def _whole_text(value: Cell) -> str:
    if isinstance(value, bool | date | time | timedelta):
        return ""
    return compact(value)


# --- Choices ----------------------------------------------------------------------------------------------------------
def choice(table: Mapping[str, Any], *, also: Mapping[str, Any] | None = None) -> Reader:
    """One of the words of `table` (these are offered in the template), or of `also` (read, not offered)."""
    known = {compact(word).upper(): value for word, value in {**table, **(also or {})}.items()}

    def read(value: Cell) -> Any:
        word = compact(value).upper()
        if word not in known:
            raise Unreadable(f"只能写：{'、'.join(table)}")
        return known[word]

    return Reader(read, words=tuple(table), example=next(iter(table)), kind="choice")


def yes_no() -> Reader:
    """是 or 否."""
    return choice({"是": True, "否": False}, also={"√": True, "有": True, "无": False})


# --- Names ------------------------------------------------------------------------------------------------------------
BETWEEN_NAMES = re.compile(r"[、,，;；/／|\r\n]+")
AND_OTHERS = re.compile(r"等(?:[\d一二三四五六七八九十百]+[位名人个]?)?(?:委员|代表|同志|人)?$")
TITLED = re.compile(r"(?:委员|代表|同志|先生|女士)$")


def names() -> Reader:
    """Names joined by 、 in their order; 等N位委员 and titles are refused, since they hide who is meant."""

    def read(value: Cell) -> tuple[str, ...]:
        given = [part.strip() for part in BETWEEN_NAMES.split(plain(value))]
        found = tuple(part for part in given if part)
        if not found:
            raise Unreadable("没有写名字")
        for name in found:
            _whole_name(name)
        if len({compact(name) for name in found}) < len(found):
            raise Unreadable("同一个名字写了两次，请核对")
        return found

    return Reader(read, example="张三、李四", kind="names")


def name() -> Reader:
    """One name or number."""
    several = names()

    def read(value: Cell) -> str:
        found: tuple[str, ...] = several.read(value)
        if len(found) > 1:
            raise Unreadable("每行只写一个名字，多人请分行")
        return found[0]

    return Reader(read, example="张三", kind="names")


def _whole_name(name: str) -> None:
    bare = compact(name)
    if AND_OTHERS.search(bare):
        raise Unreadable("“等…”看不出是哪些人，请把名字写全，用、隔开")
    if len(bare) > 2 and TITLED.search(bare):
        raise Unreadable(f"请去掉“{bare[-2:]}”二字，只写名字，用、隔开")
    if "以及" in bare:
        raise Unreadable("请把“以及”换成、，每个名字单独写出")
