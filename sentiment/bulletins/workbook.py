"""The register of issues (期刊登记) as a workbook, a line an issue, as the list shows it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cppcc.core.workbooks import workbook

if TYPE_CHECKING:
    from sentiment.models import Bulletin

MOST_ROWS = 10_000
COLUMNS = {
    "年度": 8, "期号": 8, "编发日期": 13, "文章": 60, "篇数": 8, "来稿数": 8, "签发人": 14, "核稿": 14, "编辑": 14,
    "报": 36, "送": 36, "发": 36, "印数": 8, "状态": 10, "涉密": 6,
}  # fmt: skip


def bulletins_workbook(bulletins: Iterable[Bulletin]) -> bytes:
    return workbook("期刊登记", list(COLUMNS), map(_line, bulletins), widths=list(COLUMNS.values()))


def _line(bulletin: Bulletin) -> list[object]:
    titles = bulletin.titles()
    return [
        bulletin.year,
        bulletin.number,
        bulletin.issued_on,
        "\n".join(titles),
        len(titles),
        len(bulletin.reports.all()),
        bulletin.signatory,
        bulletin.checked_by.name if bulletin.checked_by else "",
        bulletin.made_by.name if bulletin.made_by else "",
        bulletin.report_to,
        bulletin.send_to,
        bulletin.copy_to,
        bulletin.copies,
        bulletin.get_status_display(),
        "是" if bulletin.is_secret else "",
    ]
