"""The lines of a notice of adoptions, as pasted from Word, Excel or a web page, or from a workbook.

What can be read surely is read: columns under any of their usual heads in any order, or lines of text such as
“3. 关于…的建议（张三、李四） 综合采用 5月6日”. All else is refused with its row, its column and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import IO

from cppcc.core.ledger.cells import Cell, Unreadable, compact, is_blank, plain, shown
from cppcc.core.ledger.dates import read_day
from cppcc.core.ledger.grids import bare, read_workbook
from sentiment.models.adoption_notices import Entry
from sentiment.models.outcomes import AdoptionManner

COLUMNS = {"title": "标题", "names": "反映人", "manner": "方式", "on": "日期", "carrier": "载体"}
HEADS = {
    "title": "标题 题目 信息标题 信息题目 稿件标题 稿件题目 社情民意标题 信息名称 稿件名称",
    "names": "反映人 作者 姓名 撰稿人 供稿人 报送人 反映人姓名 反映人员 委员 委员姓名",
    "manner": "方式 采用方式 采用情况 采用形式 采用类别 采用类型 录用情况",
    "on": "日期 采用日期 采用时间 时间 刊发日期 刊发时间 录用日期",
    "carrier": "载体 采用载体 载体或说明 刊物 刊物名称 刊期 期号 刊载刊物 采用刊物",
}
COLUMN_OF = {head: column for column, heads in HEADS.items() for head in heads.split()}
MANNERS = {
    AdoptionManner.COMBINED: "综合",
    AdoptionManner.RELAYED: "转报|转送|转交",
    AdoptionManner.PUBLISHED: "刊载|刊发|刊登|发表|转载|发布",
    AdoptionManner.ADOPTED: "单篇|单独|单报|采用|录用",
}
MANNER_WORDS = re.compile(
    r"(?:被|已)?(?:全国|省|市|区|县|区县)?(?:政协)?(?:单篇|单独|综合|转报|转送|转交|单报|刊载|刊发|刊登|发表|转载|发布|采用|录用|采纳|编发|上报|信息|篇){1,3}"
)
INSTRUCTED = "批示"
TOTALS = frozenset({"合计", "总计", "小计", "共计"})
LONGEST = {"title": 200, "names": 200, "carrier": 120}
MOST_LINES = 500
SHORTEST_TITLE = 4
HEAD_ROWS = 10  # where a sheet's head is looked for
EARLIEST_YEARS = 3

NUMBERING = re.compile(
    r"^\s*(?:[（(]\d{1,3}[）)]|\d{1,3}\s*(?:[、．)）]|\.(?!\d))|[①-⑳]|[一二三四五六七八九十]{1,3}、)\s*"
)
HEADING = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]\s*)(?P<words>.{2,12}?)(?:[（(]?共?\s*\d+\s*[篇条件][）)]?)?[：:]?$"
)
SERIAL = re.compile(r"第?\d{1,4}[.、]?")
PERSON = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,6}(?:·[\u3400-\u9fff]{1,8})+")
BODY = re.compile(r"[\u3400-\u9fff0-9]{2,20}(?:组|委|委员会|支部|总支|基层委|工商联|界|界别|联络站|联谊会)")
BETWEEN = re.compile(r"[、,，;；/／]")
CARRIER = re.compile(r".*(?:《.+》|第\d{1,5}期|\d{1,4}期$).*")
MONTH_DAY = re.compile(r"(\d{1,2})(?:月|[./-])(\d{1,2})[日号]?")
LABEL = re.compile(r"^(?:反映人|作者|撰稿人|供稿人|报送人|载体|方式|日期|采用日期|采用方式)[：:]")
SPLIT = re.compile(r"[\t|｜]| {2,}|\u3000+")
PIECES = re.compile(r"[\s\u3000，,；;]+")


@dataclass(frozen=True)
class Refusal:
    """Why a line cannot be taken: where, what stands there, what to do."""

    row: int
    column: str
    value: str
    advice: str

    def __str__(self) -> str:
        what = f"“{self.value[:40]}”" if self.value else "空"
        return f"第{self.row}行“{self.column}”{what}：{self.advice}"


@dataclass
class Read:
    """What was read: entries by their row, what was refused, rows that repeat an earlier one."""

    entries: dict[int, Entry] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Usual:
    """What holds for a line that does not say: the notice's day and manner."""

    on: date
    manner: str = AdoptionManner.ADOPTED


Cells = dict[str, Cell]


# --- Where lines come from --------------------------------------------------------------------------------------------
def read_text(text: str, usual: Usual) -> Read:
    """The lines as pasted."""
    rows: list[tuple[int, Cells, str]] = []
    read, columns, manner = Read(), None, usual.manner
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.strip()[-1] in "：:" and "\t" not in line and not HEADING.match(line.strip()):
            continue
        parts = [part.strip() for part in SPLIT.split(line)] if SPLIT.search(line.strip()) else []
        if heads := _heads(parts):
            columns = heads
        elif (under := _heading(line)) is not None:
            manner = under
        elif columns and "\t" in line:
            rows.append((number, {name: parts[at] for at, name in columns.items() if at < len(parts)}, manner))
        else:
            cells = _sorted(number, parts, read) if len(parts) > 1 else _cut(number, line.strip(), read)
            if cells is not None:
                rows.append((number, cells, manner))
    return _finish(rows, usual, read)


def read_file(file: IO[bytes], usual: Usual) -> Read:
    """The first sheet that has a column of titles; WorkbookRefused when the file is none."""
    for grid in read_workbook(file).grids.values():
        for place, cells in enumerate(grid.rows[:HEAD_ROWS]):
            if columns := _heads([plain(cell) for cell in cells]):
                filled = [(number, line) for number, line in grid.filled() if number > place + 1]
                below = [(number, line) for number, line in filled if TOTALS.isdisjoint(map(bare, line))]
                rows = [
                    (number, {name: line[at] for at, name in columns.items() if at < len(line)}, usual.manner)
                    for number, line in below
                ]
                return _finish(rows, usual, Read())
    advice = "没有找到“标题”一列；请在第一行写上表头：标题、反映人、方式、日期、载体，也可以下载空白表填写"
    return Read(refusals=[Refusal(1, "标题", "", advice)])


def _heads(parts: Sequence[str]) -> dict[int, str]:
    """Which column stands where, if this is a row of heads."""
    found = {at: COLUMN_OF[bare(part)] for at, part in enumerate(parts) if bare(part) in COLUMN_OF}
    return found if "title" in found.values() and len(found) > (len(parts) > 1) else {}


def _heading(line: str) -> str | None:
    """一、单篇采用（12篇）: the manner of the lines below it."""
    found = HEADING.match(line.strip())
    return _manner(found["words"]) if found else None


# --- Lines without heads ----------------------------------------------------------------------------------------------
def _sorted(number: int, parts: Sequence[str], read: Read) -> Cells | None:
    """Cells without heads, each known by what it looks like; the title is the longest."""
    cells: Cells = {}
    filled = [part for part in parts if part and not SERIAL.fullmatch(part)]
    if not filled:
        return None
    title = max(filled, key=lambda part: (not _kind(part), len(part)))
    for part in filled:
        kind = "title" if part is title else _kind(part)
        if not kind or kind in cells:
            advice = "看不出这一格是什么；请在第一行加上表头：标题、反映人、方式、日期、载体"
            read.refusals.append(Refusal(number, "未知", part, advice))
            return None
        cells[kind] = part
    return {**cells, "title": NUMBERING.sub("", title)}


def _cut(number: int, line: str, read: Read) -> Cells | None:
    """A line of text: number, title, names in brackets, and what comes after."""
    line = NUMBERING.sub("", line)
    cells: Cells = {}
    if found := re.match(r"^《([^《》]+)》(.*)$", line):
        cells["title"], rest = found[1], found[2]
    elif (found := re.match(r"^(.+?)[（(]([^（）()]{2,80})[）)](.*)$", line)) and _kind(
        LABEL.sub("", found[2])
    ) == "names":
        cells["title"], cells["names"], rest = found[1].strip(), LABEL.sub("", found[2]), found[3]
    else:
        pieces = PIECES.split(line) if " " in line or "\u3000" in line else [line]
        after = next((at for at, piece in enumerate(pieces) if at and _kind(LABEL.sub("", piece))), len(pieces))
        cells["title"], rest = "".join(pieces[:after]), " ".join(pieces[after:])
    for piece in filter(None, PIECES.split(re.sub(r"[（）()]", " ", rest))):
        word = LABEL.sub("", piece).strip("。.")
        kind = _kind(word)
        if word and (not kind or kind in cells):
            advice = "看不出这是什么；请从表格里复制，或把标题、反映人、方式、日期、载体用制表符（Tab）隔开"
            read.refusals.append(Refusal(number, "未知", piece, advice))
            return None
        if word:
            cells[kind] = word
    return cells


def _kind(words: str) -> str:
    """What a cell is by its looks; empty when it may be a title."""
    line = compact(words)
    if MANNER_WORDS.fullmatch(line) or (INSTRUCTED in line and len(line) < 8):
        return "manner"
    if MONTH_DAY.fullmatch(line) or _is_day(words):
        return "on"
    if len(line) <= LONGEST["carrier"] and CARRIER.fullmatch(line) and not line.startswith("关于"):
        return "carrier"
    return "names" if all(map(_is_name, filter(None, BETWEEN.split(line)))) and line else ""


def _is_name(word: str) -> bool:
    return bool(PERSON.fullmatch(word) or BODY.fullmatch(word))


def _is_day(words: str) -> bool:
    try:
        read_day(words)
    except Unreadable:
        return False
    return True


# --- From cells to entries --------------------------------------------------------------------------------------------
def _finish(rows: Iterable[tuple[int, Cells, str]], usual: Usual, read: Read) -> Read:
    seen: dict[object, int] = {}
    for number, cells, manner in rows:
        entry = _entry(number, cells, Usual(usual.on, manner), read)
        if entry is None:
            continue
        if entry.key in seen:
            read.repeated.append(number)
        else:
            seen[entry.key] = number
            read.entries[number] = entry
    if len(read.entries) > MOST_LINES:
        advice = f"一份通报最多{MOST_LINES}行，请分几次录入"
        read.refusals = [Refusal(MOST_LINES + 1, "行数", f"{len(read.entries)}行", advice)]
    read.refusals.sort(key=lambda refusal: refusal.row)
    return read


def _entry(number: int, cells: Mapping[str, Cell], usual: Usual, read: Read) -> Entry | None:
    """The entry of a row; None when something in it is refused, or it is no row of the notice (合计, blank)."""
    values = {name: cell for name, cell in cells.items() if not is_blank(cell)}
    if not values or not TOTALS.isdisjoint(map(bare, values.values())):
        return None
    refused = len(read.refusals)

    def refuse(column: str, advice: str) -> None:
        read.refusals.append(Refusal(number, COLUMNS[column], shown(values.get(column)), advice))

    words = {name: " ".join(plain(values.get(name)).split()) for name in LONGEST}
    words["title"] = NUMBERING.sub("", words["title"])
    if found := re.fullmatch(r"《([^《》]+)》", words["title"]):
        words["title"] = found[1]
    if not words["title"]:
        refuse("title", "没有标题，请补上，或删去这一行")
    elif len(words["title"]) < SHORTEST_TITLE:
        refuse("title", "太短，看不出是哪一篇；表格粘过来成了一格一行的，请改用上传工作簿")
    for name, longest in LONGEST.items():
        if len(words[name]) > longest:
            refuse(name, f"最多{longest}个字，现有{len(words[name])}个字，请缩短")
    manner = _manner(plain(values.get("manner"))) if "manner" in values else usual.manner
    if manner is None:
        instructed = INSTRUCTED in plain(values.get("manner"))
        choices = "、".join(AdoptionManner.labels)
        refuse("manner", "批示请在该篇的页面用“登记批示”录入，这里删去" if instructed else f"只能写：单篇、{choices}")
    on = usual.on
    if "on" in values:
        try:
            on = _day(values["on"], usual.on)
        except Unreadable as why:
            refuse("on", str(why))
    if len(read.refusals) > refused:
        return None
    return Entry(words["title"], words["names"], str(manner), on, words["carrier"], "on" in values)


def _manner(words: str) -> str | None:
    line = compact(words)
    if INSTRUCTED in line or len(line) > 12:
        return None
    return next((manner for manner, known in MANNERS.items() if re.search(known, line)), None)


def _day(cell: Cell, notice: date) -> date:
    """A full day, or month and day: then the last such day up to the notice's."""
    found = MONTH_DAY.fullmatch(compact(cell)) if isinstance(cell, str) else None
    day = _last_such_day(int(found[1]), int(found[2]), notice) if found else read_day(cell)
    if day > notice:
        raise Unreadable(f"晚于通报日期{notice}，请核对；通报里的采用都发生在通报之前")
    if day.year < notice.year - EARLIEST_YEARS:
        raise Unreadable(f"比通报日期{notice}早{EARLIEST_YEARS}年以上，请核对年份")
    return day


def _last_such_day(month: int, day: int, until: date) -> date:
    for year in (until.year, until.year - 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= until:
            return found
    raise Unreadable("没有这一天，请核对后写成 2024-03-05")


def heads_of(columns: Iterable[str]) -> Iterator[str]:
    """The heads of our own template."""
    return (COLUMNS[name] for name in columns)
