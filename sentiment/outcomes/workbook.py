"""Notices of adoptions as workbooks: the blank one to fill in, and those entered; both can come in again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cppcc.core.workbooks import workbook
from sentiment.models import AdoptionManner
from sentiment.outcomes.lines import COLUMNS

if TYPE_CHECKING:
    from sentiment.models import NoticeLine

MOST_ROWS = 10_000
BLANK = {
    "序号": 7,
    COLUMNS["title"]: 54,
    COLUMNS["names"]: 24,
    COLUMNS["manner"]: 12,
    COLUMNS["on"]: 13,
    COLUMNS["carrier"]: 34,
}
MORE = {"层级": 8, "通报": 34, "通报日期": 13, "对应编号": 16, "对应标题": 44, "情况": 14}


def blank_workbook() -> bytes:
    """To be filled in; the heads speak for themselves, since a line of advice would be read as a row."""
    return workbook("采用通报", list(BLANK), [], widths=list(BLANK.values()), boxed=True)


def notices_workbook(lines: Iterable[NoticeLine]) -> bytes:
    """A line of a notice a row, with what it was matched to."""
    widths = [*BLANK.values(), *MORE.values()]
    return workbook("采用通报", [*BLANK, *MORE], map(_line, lines), widths=widths)


def _line(line: NoticeLine) -> list[object]:
    reports = [match.report for match in line.matches.all()]
    state = "已对应" if reports else "不是本会的" if line.is_foreign else "待对应"
    return [
        line.row,
        line.title,
        line.names,
        AdoptionManner(line.manner).label,
        line.on,
        line.carrier,
        line.notice.get_level_display(),
        line.notice.title,
        line.notice.on,
        "、".join(f"{report.year}-{report.number}" for report in reports),
        "、".join(report.shown_title for report in reports),
        state,
    ]
