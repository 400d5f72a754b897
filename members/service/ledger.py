"""The sheets 履职 (what members did outside meetings) and 机关工作 (what the office did). Rows have no number: of equal
ones it counts how many. Citizens are exported masked; a masked row that comes in again is the record it came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from cppcc.core.accounts.roles import Role
from cppcc.core.ledger.cells import choice, decimal, long_text, name, text
from cppcc.core.ledger.dates import day
from cppcc.core.ledger.plan import Plan, Row, told
from cppcc.core.ledger.sheets import Column, Scope, Sheet, declare
from cppcc.core.levels import Level
from cppcc.core.masking import masked
from members.people.ledger import Members
from members.service.models import OfficeRecord, ServiceKind, ServiceRecord
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
            "level": row["级别"] or "",
        }
        same = (
            recorded[_key(member.pk, kind.pk, facts | {"text": masked(facts["text"])})] if member.pk and kind.pk else []
        )
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
            facts = {name: getattr(record, name) for name in ("on", "masked_text", "quantity", "amount", "level")}
            found[_key(record.member_id, record.kind_id, facts)].append(record)
    return found


def _key(member: int, kind: int, facts: Mapping[str, Any]) -> Key:
    """Told apart by the text as it is exported, masked."""
    return (member, kind, *facts.values())


def export(scope: Scope) -> Iterable[Mapping[str, Any]]:
    records = ServiceRecord.objects.visible_to(scope.user).confirmed().filter(on__year=scope.year)
    for record in records.select_related("member", "kind").order_by("member__number", "on", "pk"):
        yield {
            "委员": record.member.chosen_as,
            "类别": record.kind.name,
            "日期": record.on,
            "内容": record.masked_text,
            "数量": record.quantity,
            "金额万元": record.amount,
            "级别": record.get_level_display(),
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
            Column(
                "级别",
                choice({level.label: level.value for level in Level}),
                hint="表彰、宣传稿件等填：全国、省、市、区",
            ),
        ),
        load=load,
        may="service.import_ledger",
        office=Role.LIAISON_OFFICE,
        export=export,
    )
)


# --- What the office did ----------------------------------------------------------------------------------------------
def load_office(plan: Plan, rows: list[Row]) -> None:
    recorded = _office_recorded(rows)
    kinds = {kind.name: kind for kind in ServiceKind.objects.all()}
    for row in rows:
        if not row.ok:
            continue
        row.label = f"{row['类别']} {row['日期']:%Y-%m-%d}"
        kind = kinds.get(row["类别"])
        if kind is None:
            kind = kinds[row["类别"]] = plan.add_list_row(ServiceKind(name=row["类别"], by_office=True))
        if not kind.by_office:
            row.refuse("类别", f"{kind.name}是委员履职，不是机关工作；请核对类别，委员履职在“履职”表里填")
            continue
        quantity = row["数量"] or ONE
        same = recorded.get((kind.pk, row["日期"], masked(row["内容"]), quantity), [])
        if same:
            same.pop()
        else:
            row.is_new = True
            facts = {"kind": kind, "on": row["日期"], "text": row["内容"], "quantity": quantity}
            plan.add(OfficeRecord(created_by=plan.by, **facts))


def _office_recorded(rows: list[Row]) -> dict[Key, list[int]]:
    days = {row["日期"] for row in rows} - {None}
    found: dict[Key, list[int]] = defaultdict(list)
    if days:
        for record in OfficeRecord.objects.filter(on__gte=min(days), on__lte=max(days)):
            found[record.kind_id, record.on, record.masked_text, record.quantity].append(record.pk)
    return found


def export_office(scope: Scope) -> Iterable[Mapping[str, Any]]:
    records = OfficeRecord.objects.visible_to(scope.user).of_year(str(scope.year))
    for record in records.select_related("kind").order_by("on", "pk"):
        yield {
            "类别": record.kind.name,
            "日期": record.on,
            "内容": record.masked_text,
            "数量": record.quantity,
        }


OFFICE = declare(
    Sheet(
        "机关工作",
        key="类别",
        order=120,
        columns=(
            Column("类别", text(40), required=True, hint="如：来信、来访、编发刊物、媒体报道"),
            Column("日期", day(), required=True),
            Column("内容", long_text(), required=True),
            Column("数量", decimal(places=2, digits=12, minimum=Decimal("0.01")), hint="不填是1"),
        ),
        load=load_office,
        may="service.import_ledger",
        office=Role.LIAISON_OFFICE,
        export=export_office,
    )
)
