"""The registers of a year: reports by state and group, adoptions, instructions, what was sent up; none secret."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cppcc.core.documents.registers import Field
from sentiment.models import Adoption, Instruction, Relay, SocialReport

Asked = Mapping[str, Any]


@dataclass(frozen=True)
class Register:
    """One kind of register: `rows` are the records of what was asked as of a day, without the secret ones."""

    name: str
    label: str
    rows: Callable[[Asked, date], Any]
    fields: Sequence[Field]
    narrows: bool = False  # by state and group


def _reports(asked: Asked, on: date) -> Any:
    rows = SocialReport.objects.received().not_secret().of_year(asked["year"]).received_until(on)
    if asked.get("state"):
        rows = rows.in_status(asked["state"])
    if asked.get("group"):
        rows = rows.of_group(asked["group"])
    return rows.for_register()


def _outcomes(model: Any) -> Callable[[Asked, date], Any]:
    def rows(asked: Asked, on: date) -> Any:
        return model.objects.of_year(asked["year"]).until(on).not_secret().for_register()

    return rows


def _adopted(report: SocialReport) -> str:
    outcomes = [*report.adoptions.all(), *(f"{each.get_level_display()}批示" for each in report.instructions.all())]
    return "、".join(map(str, outcomes))


OF_REPORT = (
    Field("编号", lambda row: row.report.number, 0.6),
    Field("标题", lambda row: row.report.shown_title, 3.2),
    Field("反映人", lambda row: row.report.written_by, 1.6),
    Field("层级", lambda row: row.get_level_display(), 0.7),
)

REGISTERS = {
    each.name: each
    for each in (
        Register(
            "reports",
            "收文登记册",
            _reports,
            (
                Field("编号", lambda r: r.number, 0.6),
                Field("标题", lambda r: r.shown_title, 3.2),
                Field("反映人", lambda r: r.written_by, 1.6),
                Field("收到", lambda r: r.received_on, 1.4),
                Field("类别", lambda r: r.category or "", 1.0),
                Field("处理", lambda r: r.get_status_display(), 0.9),
                Field("期号", lambda r: r.bulletin.number if r.bulletin and r.bulletin.number else "", 0.6),
                Field("采用和批示", _adopted, 1.6),
            ),
            narrows=True,
        ),
        Register(
            "adoptions",
            "采用登记册",
            _outcomes(Adoption),
            (
                *OF_REPORT,
                Field("方式", lambda a: a.get_manner_display(), 0.9),
                Field("日期", lambda a: a.on, 1.4),
                Field("载体", lambda a: a.note, 2.0),
            ),
        ),
        Register(
            "instructions",
            "批示登记册",
            _outcomes(Instruction),
            (
                *OF_REPORT,
                Field("批示领导", lambda i: i.leader, 1.2),
                Field("日期", lambda i: i.on, 1.4),
                Field("要点", lambda i: i.gist, 2.4),
                Field("部门反馈", lambda i: i.feedback, 2.4),
            ),
        ),
        Register(
            "relays",
            "上报登记册",
            _outcomes(Relay),
            (*OF_REPORT, Field("日期", lambda r: r.on, 1.4), Field("报送单位", lambda r: r.note, 2.0)),
        ),
    )
}
