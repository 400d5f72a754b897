"""The sheet 活动组: groups, the committee that keeps in touch with each, and who convenes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from cppcc.core.accounts.roles import Role
from cppcc.core.ledger.cells import names, text
from cppcc.core.ledger.plan import EMPTY, Plan, Row
from cppcc.core.ledger.sheets import Column, Scope, Sheet, declare
from members.people.ledger.known import Bodies, Members, Posts
from members.people.models import Body, BodyKind, Member, Seat
from members.people.models.appointments import CONVENOR

SHEET = "活动组"


class BrokenGroups(set[str]):
    """Names of groups whose own row is refused."""


def load(plan: Plan, rows: list[Row]) -> None:
    known = plan.shared(Bodies)
    for row in rows:
        if not row.ok:
            plan.shared(BrokenGroups).add(row["名称"] or "")
            continue
        row.label = row["名称"]
        group = known.find(BodyKind.GROUP, row["名称"])
        if group is None:
            group = known.learn(plan.add(Body(kind=BodyKind.GROUP, name=row["名称"])))
            row.is_new = True
        plan.put(row, group, "category", "类别")
        committee = row["联系专委会"]
        if committee:
            found = known.find_or_add(plan, BodyKind.COMMITTEE, committee)
            plan.put(row, group, "liaison_committee", "联系专委会", found)


def settle(plan: Plan) -> None:
    """Convenors, once the members sit in their groups."""
    for row in plan.rows[SHEET]:
        if row.ok and row["召集人"]:
            _settle_convenors(plan, row)


def _settle_convenors(plan: Plan, row: Row) -> None:
    members, posts = plan.shared(Members), plan.shared(Posts)
    group = plan.shared(Bodies).find(BodyKind.GROUP, row["名称"])
    if group is None:
        return
    convening = row.look_up_all("召集人", members.find_or_skip, members.spread(row["召集人"]))
    seats = posts.in_body(group)
    before = [seat for seat in seats if CONVENOR in seat.duty]
    after = [seat for member in convening if member and (seat := _seat_of(row, member, group, seats))]
    if not row.ok or {id(seat) for seat in before} == {id(seat) for seat in after}:
        return
    if not row.is_new:
        row.changes.append(("召集人", _names(before), _names(after)))
    for seat in before:
        if seat not in after:
            plan.change(seat, duty="")
    for seat in after:
        plan.change(seat, duty=CONVENOR)


def _seat_of(row: Row, member: Member, group: Body, seats: list[Seat]) -> Seat | None:
    """The member's latest seat in the group; a convenor from elsewhere is refused."""
    held = [seat for seat in seats if seat.appointment.member == member]
    if not held:
        row.refuse(
            "召集人", f"{member.name}（{member.number}）不在{group.name}，请核对“委员”表的活动组", value=member.name
        )
        return None
    return max(held, key=lambda seat: seat.appointment.starts_on)


def _names(seats: Iterable[Seat]) -> str:
    return "、".join(seat.appointment.member.name for seat in seats) or EMPTY


def export(scope: Scope) -> Iterable[Mapping[str, Any]]:
    convening = Seat.objects.held(on=date(scope.year, 12, 31)).in_kind(BodyKind.GROUP).convening()
    told: dict[int, list[str]] = {}
    for seat in convening.select_related("appointment__member").order_by("appointment__office", "pk"):
        told.setdefault(seat.body_id, []).append(seat.appointment.member.chosen_as)
    for group in Body.objects.of_kind(BodyKind.GROUP).select_related("liaison_committee").order_by("order", "pk"):
        yield {
            "名称": group.name,
            "类别": group.category,
            "联系专委会": group.liaison_committee and group.liaison_committee.name,
            "召集人": "、".join(told.get(group.pk, [])),
        }


GROUPS = declare(
    Sheet(
        SHEET,
        key="名称",
        order=20,
        columns=(
            Column("名称", text(60), required=True, hint="如：第一活动组"),
            Column("类别", text(40), hint="如：区直、镇街"),
            Column("联系专委会", text(60)),
            Column("召集人", names(), hint="用、隔开；重名的写编号"),
        ),
        load=load,
        may="people.import_ledger",
        office=Role.LIAISON_OFFICE,
        settle=settle,
        export=export,
        unique=("名称",),
    )
)
