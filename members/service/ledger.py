"""The sheet 履职: what members did outside meetings. Rows have no number: of equal ones it counts how many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from cppcc.core.accounts.roles import Role
from cppcc.core.ledger.cells import decimal, long_text, name, text
from cppcc.core.ledger.dates import day
from cppcc.core.ledger.plan import Plan, Row, told
from cppcc.core.ledger.sheets import Column, Scope, Sheet, declare
from members.people.ledger import Members
from members.service.models import ServiceKind, ServiceRecord
from members.service.states import Status

Key = tuple[Any, ...]
ONE = Decimal(1)


def load(plan: Plan, rows: list[Row]) -> None:
    members, recorded = plan.shared(Members), _recorded(rows)
    kinds = {kind.name: kind for kind in ServiceKind.objects.all()}
    for row in rows:
        member = row.look_up("委员", members.find_or_skip)
        if member is None or not row.ok:
            continue
        row.label = f"{member.name} {row['类别']} {row['日期']:%Y-%m-%d}"
        kind = kinds.get(row["类别"])
        if kind is None:
            kind = kinds[row["类别"]] = plan.add_list_row(ServiceKind(name=row["类别"]))
        if kind.by_office:
            row.refuse("类别", f"{kind.name}是机关工作，不是委员履职；请核对类别，机关工作在“机关工作登记”里填")
            continue
        facts = {
            "on": row["日期"],
            "text": row["内容"] or "",
            "quantity": row["数量"] or ONE,
            "amount": row["金额万元"],
        }
        same = recorded[_key(member.pk, kind.pk, facts)] if member.pk and kind.pk else []
        if same:
            _confirm(plan, row, same.pop(0))
        else:
            row.is_new = True
            record = plan.add(
                ServiceRecord(member=member, kind=kind, status=Status.CONFIRMED, created_by=plan.by, **facts)
            )
            plan.step(record, "")


def _confirm(plan: Plan, row: Row, record: ServiceRecord) -> None:
    """What is in the office's ledger counts."""
    source = record.status
    if source != Status.CONFIRMED:
        row.changes.append(("状态", told(record, "status", source), Status.CONFIRMED.label))
        plan.change(record, status=Status.CONFIRMED)
        plan.step(record, source)


def _recorded(rows: list[Row]) -> dict[Key, list[ServiceRecord]]:
    """Records of the days that the sheet speaks of, confirmed ones first."""
    days = {row["日期"] for row in rows} - {None}
    found: dict[Key, list[ServiceRecord]] = defaultdict(list)
    if days:
        records = ServiceRecord.objects.filter(on__gte=min(days), on__lte=max(days)).order_by("pk")
        for record in sorted(records, key=lambda record: record.status != Status.CONFIRMED):
            facts = {"on": record.on, "text": record.text, "quantity": record.quantity, "amount": record.amount}
            found[_key(record.member_id, record.kind_id, facts)].append(record)
    return found


def _key(member: int, kind: int, facts: Mapping[str, Any]) -> Key:
    return (member, kind, *facts.values())


def export(scope: Scope) -> Iterable[Mapping[str, Any]]:
    records = ServiceRecord.objects.visible_to(scope.user).confirmed().filter(on__year=scope.year)
    for record in records.select_related("member", "kind").order_by("member__number", "on", "pk"):
        yield {
            "委员": record.member.chosen_as,
            "类别": record.kind.name,
            "日期": record.on,
            "内容": record.text,
            "数量": record.quantity,
            "金额万元": record.amount,
        }


SERVICE = declare(
    Sheet(
        "履职",
        key="委员",
        order=110,
        columns=(
            Column("委员", name(), required=True, hint="姓名或编号，每行一位；重名的写编号"),
            Column("类别", text(40), required=True, hint="如：联系群众、办实事、述职"),
            Column("日期", day(), required=True),
            Column("内容", long_text()),
            Column("数量", decimal(places=2, digits=12, minimum=Decimal("0.01")), hint="不填是1"),
            Column("金额万元", decimal(places=4, digits=14, minimum=Decimal(0), unit="万元"), hint="单位：万元"),
        ),
        load=load,
        may="service.import_ledger",
        office=Role.LIAISON_OFFICE,
        export=export,
    )
)
