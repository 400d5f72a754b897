"""Service records and office records as workbooks; citizens named in them are masked."""

from __future__ import annotations

from collections.abc import Iterable

from cppcc.core.workbooks import workbook
from members.service.models import OfficeRecord, ServiceRecord

HEADS = ["日期", "委员编号", "姓名", "类别", "内容", "数量", "单位", "金额（万元）", "级别", "状态"]
OFFICE_HEADS = ["日期", "类别", "内容", "数量", "单位", "登记人"]


def records_workbook(records: Iterable[ServiceRecord]) -> bytes:
    rows = (
        [
            each.on, each.member.number, each.member.name, each.kind.name, each.masked_text, each.quantity.normalize(),
            each.kind.unit, each.amount, each.get_level_display(), each.get_status_display(),
        ]
        for each in records
    )  # fmt: skip
    return workbook("履职登记", HEADS, rows, widths=[12, 10, 12, 12, 60, 8, 8, 14, 8, 10])


def office_workbook(records: Iterable[OfficeRecord]) -> bytes:
    rows = (
        [
            each.on, each.kind.name, each.masked_text, each.quantity.normalize(), each.kind.unit,
            each.created_by.name if each.created_by else "",
        ]
        for each in records
    )  # fmt: skip
    return workbook("机关工作", OFFICE_HEADS, rows, widths=[12, 12, 60, 8, 8, 12])
