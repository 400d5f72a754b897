"""Dates as ledgers write them. A date is read when it can mean one day only; otherwise it is refused, never guessed."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from cppcc.core.ledger.cells import Cell, Reader, Unreadable, plain

ADVICE = "日期不完整或有歧义，请写成 2024-03-05"
FIRST_YEAR, LAST_YEAR = 1900, 2100

DAY_MONTH_YEAR = re.compile(r"\d{1,2}[.\-/]\d{1,2}[.\-/]\d{4}")
SEPARATED = re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})")
IN_CHINESE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]")
EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
CLOCK = re.compile(r"(?<=[\d日号])[T ](?:上午|下午)?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$")
YEAR_MONTH = re.compile(r"(\d{4})(?:[-./](\d{1,2})|年(\d{1,2})月)")
WRITTEN_OUT = re.compile(
    r"([〇○零OoＯｏ0一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]"
)
DIGITS = {**dict.fromkeys("〇○零OoＯｏ0", 0), **{sign: n for n, sign in enumerate("一二三四五六七八九", 1)}}
AROUND_SEPARATOR = re.compile(r"\s*([-./年月日号:])[^\S\n]*")


def day() -> Reader:
    """A full date: a date cell, or text such as 2024-3-5, 2024年3月5日, 2024.3.5, 2024/03/05, 二〇二四年三月五日."""
    return Reader(read_day, example="2024-03-05", kind="date")


def month() -> Reader:
    """A full date, or year and month (1979.12), which stands for the first of the month."""

    def read(value: Cell) -> date:
        if isinstance(value, float | int) and not isinstance(value, bool):
            return _month_number(value)
        found = YEAR_MONTH.fullmatch(_tidy(value)) if isinstance(value, str) else None
        return _checked(int(found[1]), int(found[2] or found[3]), 1) if found else read_day(value)

    return Reader(read, example="1979-12", kind="date")


def read_day(value: Cell) -> date:
    """The one day that the cell can mean; Unreadable otherwise."""
    if isinstance(value, datetime):
        return _in_our_time(value.date())
    if isinstance(value, date):
        return _in_our_time(value)
    if isinstance(value, bool | time | timedelta) or value is None:
        raise Unreadable(ADVICE)
    if isinstance(value, float | int):
        return _eight_digits(value)
    return _from_text(_tidy(value))


def _from_text(line: str) -> date:
    if DAY_MONTH_YEAR.fullmatch(line):
        raise Unreadable("看不清哪个是日、哪个是月，请写成 2024-03-05")
    line = CLOCK.sub("", line)
    if found := SEPARATED.fullmatch(line):
        return _checked(int(found[1]), int(found[3]), int(found[4]))
    if found := IN_CHINESE.fullmatch(line) or EIGHT_DIGITS.fullmatch(line):
        return _checked(int(found[1]), int(found[2]), int(found[3]))
    if found := WRITTEN_OUT.fullmatch(line):
        year = int("".join(str(DIGITS[sign]) for sign in found[1]))
        return _checked(year, written_number(found[2]), written_number(found[3]))
    raise Unreadable(ADVICE)


def _tidy(value: Cell) -> str:
    """Half-width, without space around separators or inside the year."""
    line = unicodedata.normalize("NFKC", plain(value)).replace("\n", " ").replace("\r", " ")
    line = re.sub(r"^((?:[\d〇○零Oo一二三四五六七八九]\s*){4})(?=年)", lambda m: "".join(m[1].split()), line)
    line = AROUND_SEPARATOR.sub(r"\1", line)
    return re.sub(r"([日号])(?=(?:上午|下午)?\d{1,2}:)", r"\1 ", line).strip()


def written_number(word: str) -> int:
    """三 3, 十 10, 十二 12, 二十 20, 三十一 31, 15 15; 0 for what is no number (一二, 十十)."""
    if word.isascii() and word.isdigit():
        return int(word)
    if "十" not in word:
        return DIGITS.get(word, 0)
    tens, _, ones = word.partition("十")
    if any(len(part) > 1 or part not in {"", *"一二三四五六七八九"} for part in (tens, ones)):
        return 0
    return (DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0)


def _eight_digits(value: float) -> date:
    number = str(int(value)) if float(value).is_integer() else ""
    if found := EIGHT_DIGITS.fullmatch(number):
        return _checked(int(found[1]), int(found[2]), int(found[3]))
    if 20_000 <= value <= 80_000:
        raise Unreadable("像是日期，但单元格是数字格式；请把单元格设为日期格式，或写成 2024-03-05")
    raise Unreadable(ADVICE)


def _month_number(value: float) -> date:
    """1979.12 and 1979.05 as numbers; 1979.1 may be January or October."""
    found = re.fullmatch(r"(\d{4})\.(\d{2})", str(value))
    if found:
        return _checked(int(found[1]), int(found[2]), 1)
    if re.fullmatch(r"\d{4}\.\d", str(value)):
        raise Unreadable(f"{value} 分不清是1月还是10月，请写成 1979-10")
    return _eight_digits(value)


def _checked(year: int, month: int, day: int) -> date:
    try:
        return _in_our_time(date(year, month, day))
    except ValueError as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("没有这一天，请核对后写成 2024-03-05") from None


def _in_our_time(found: date) -> date:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Unreadable(f"年份{found.year}不对，请核对后写成 2024-03-05")
    return found
