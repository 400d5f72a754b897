"""The member is told what became of a record: in the transaction of the verb, and never what it says of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cppcc.core.notices.telling import notify
from members.service.notices import DECIDED, ENTERED

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from members.service.models import ServiceRecord

RESULTS = {
    "confirm": "已确认，计入履职",
    "refuse": "未通过，请看原因，改正后可以重新登记",
    "take_back": "撤回确认，暂不计入履职",
}


def tell_decided(record: ServiceRecord, step: str, *, by: User, note: str = "") -> None:
    """Nobody is told of their own press."""
    reader = record.member.user
    if reader is None or reader == by:
        return
    taken = record.history.order_by("-pk").values_list("pk", flat=True).first()
    notify(
        [reader],
        kind=DECIDED.name,
        once=f"service:{record.pk}:step:{taken}",
        title=f"您{_day(record)}的履职登记（{record.kind}）{RESULTS[step]}",
        text=note,
        url=record.get_absolute_url(),
        by=by,
    )


def tell_entered(record: ServiceRecord, *, by: User) -> None:
    """Of what only staff enter (an award, a disciplinary case) the member hears at once."""
    reader = record.member.user
    if reader is None or not record.kind.by_staff:
        return
    notify(
        [reader],
        kind=ENTERED.name,
        once=f"service:{record.pk}:entered",
        title=f"机关为您登记了{_day(record)}的一条记录：{record.kind}",
        url=record.get_absolute_url(),
        by=by,
    )


def _day(record: ServiceRecord) -> str:
    return f"{record.on.year}年{record.on.month}月{record.on.day}日"
