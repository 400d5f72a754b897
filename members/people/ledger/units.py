"""The sheet 承办单位: handling units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cppcc.core.accounts.roles import Role
from cppcc.core.ledger.cells import text
from cppcc.core.ledger.plan import Plan, Row
from cppcc.core.ledger.sheets import Column, Scope, Sheet, declare
from members.people.ledger.known import Units
from members.people.models import Unit, UnitKind


def load(plan: Plan, rows: list[Row]) -> None:
    known = plan.shared(Units)
    kinds = {kind.name: kind for kind in UnitKind.objects.all()}
    for row in rows:
        if not row.ok:
            known.learn_broken(row["名称"], row["简称"])
            continue
        row.label = row["名称"]
        unit = known.named(row["名称"])
        if unit is None:
            unit = plan.add(Unit(name=row["名称"]))
            known.all.append(unit)
            row.is_new = True
        name = row["类别"]
        if name and name not in kinds:
            kinds[name] = plan.add_list_row(UnitKind(name=name))
        plan.put(row, unit, "short_name", "简称")
        plan.put(row, unit, "kind", "类别", kinds.get(name))


def export(scope: Scope) -> Iterable[Mapping[str, Any]]:
    for unit in Unit.objects.select_related("kind").order_by("order", "pk"):
        yield {"名称": unit.name, "简称": unit.short_name, "类别": unit.kind and unit.kind.name}


UNITS = declare(
    Sheet(
        "承办单位",
        key="名称",
        order=40,
        columns=(
            Column("名称", text(60), required=True, hint="单位全称"),
            Column("简称", text(40), hint="“承办”表里可以只写简称"),
            Column("类别", text(40), hint="如：区直部门、乡镇街道"),
        ),
        load=load,
        may="people.import_ledger",
        office=Role.LIAISON_OFFICE,
        export=export,
        unique=("名称",),
    )
)
