"""Social reports as a workbook, a line a report, as the list shows them."""

from __future__ import annotations

from collections.abc import Iterable

from cppcc.core.workbooks import workbook
from sentiment.models import SocialReport

MOST_ROWS = 10_000
COLUMNS = {
    "年度": 8,
    "编号": 8,
    "标题": 44,
    "反映人": 24,
    "收到日期": 13,
    "状态": 10,
    "类别": 12,
    "地域": 12,
    "期号": 16,
    "采用": 30,
    "批示": 24,
    "留存原因": 30,
    "涉密": 6,
}


def reports_workbook(reports: Iterable[SocialReport]) -> bytes:
    """The register as shown."""
    return workbook("社情民意", list(COLUMNS), map(_line, reports), widths=list(COLUMNS.values()))


def _line(report: SocialReport) -> list[object]:
    return [
        report.year,
        report.number,
        report.shown_title,
        report.written_by,
        report.received_on,
        report.get_status_display(),
        str(report.category or ""),
        str(report.location or ""),
        str(report.bulletin) if report.bulletin and report.bulletin.number else "",
        "、".join(str(adoption) for adoption in report.adoptions.all()),
        "、".join(f"{instruction.get_level_display()}{instruction}" for instruction in report.instructions.all()),
        report.kept_reason,
        "是" if report.is_secret else "",
    ]
