"""The sheet 委员: members, their appointment in a term, and their seats."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from cppcc.core.accounts.roles import Role
from cppcc.core.ledger.cells import choice, code, compact, names, text
from cppcc.core.ledger.dates import day, month
from cppcc.core.ledger.plan import EMPTY, Plan, Row
from cppcc.core.ledger.sheets import Column, Scope, Sheet, declare
from members.people.ledger import groups
from members.people.ledger.groups import BrokenGroups
from members.people.ledger.known import Bodies, Members, Posts, Sessions
from members.people.models import Appointment, Body, BodyKind, ChangeReason, Gender, Member, Office, Seat
from members.people.names import plain_name

SEATS = {
    "党派": BodyKind.PARTY,
    "界别": BodyKind.SECTOR,
    "专委会": BodyKind.COMMITTEE,
    "活动组": BodyKind.GROUP,
}
MOST_PARTIES = 2


class Reasons(dict[str, ChangeReason]):
    """Reasons of change by name."""

    def __init__(self) -> None:
        super().__init__({reason.name: reason for reason in ChangeReason.objects.all()})


def load(plan: Plan, rows: list[Row]) -> None:
    members = plan.shared(Members)
    for row in rows:
        _check(row)
        if row.ok:
            _load_member(plan, row, members)
        if not row.ok:
            members.learn_broken(row["委员编号"], row["姓名"])


def _check(row: Row) -> None:
    if row["任职起"] and row["任职止"] and row["任职止"] < row["任职起"]:
        row.refuse("任职止", "任职止早于任职起，请核对")
    if row["任职起"] and row["出生年月"] and row["出生年月"] >= row["任职起"]:
        row.refuse("出生年月", "出生年月晚于任职起，请核对")
    if len(row["党派"] or ()) > MOST_PARTIES:
        row.refuse("党派", f"最多填{MOST_PARTIES}个党派")


def _load_member(plan: Plan, row: Row, members: Members) -> None:
    name = plain_name(row["姓名"])
    row.label = f"{name}（{row['委员编号']}）"
    member = members.numbered(row["委员编号"])
    if member and member.name != name and member.born_on and row["出生年月"] and member.born_on != row["出生年月"]:
        row.refuse("委员编号", f"这个编号是{member.name}的，姓名和出生年月都与本行不同；请核对编号")
        return
    bodies = _bodies(plan, row)
    term = row.look_up("任职起", plan.shared(Sessions).term_of)
    if term is None or not row.ok:
        return
    if member is None:
        member = plan.add(Member(number=row["委员编号"].upper(), name=name))
        row.is_new = True
    plan.put(row, member, "name", "姓名", name)
    members.learn(member)
    for field, header in (("gender", "性别"), ("ethnicity", "民族"), ("born_on", "出生年月"), ("work", "单位及职务")):
        plan.put(row, member, field, header)
    appointment = _appointment(plan, row, member, term)
    for header, places in bodies.items():
        _sit(plan, row, appointment, header, places)


def _bodies(plan: Plan, row: Row) -> dict[str, list[Body]]:
    """The bodies of each column. With the sheet 活动组 in the workbook, a group must be on it or recorded already."""
    known = plan.shared(Bodies)
    found: dict[str, list[Body]] = {}
    for header, kind in SEATS.items():
        for name in row[header] or ():
            if kind == BodyKind.GROUP and not known.find(kind, name) and plan.has_sheet(groups.SHEET):
                if compact(name) not in plan.shared(BrokenGroups):
                    row.refuse(header, "“活动组”表里没有这个组，请核对组名或补进“活动组”表", value=name)
                continue
            found.setdefault(header, []).append(known.find_or_add(plan, kind, name))
    return found


def _appointment(plan: Plan, row: Row, member: Member, term: Any) -> Appointment:
    """The member's appointment of that day; else the term's one it corrects; else a new one."""
    posts = plan.shared(Posts)
    held = [post for post in posts.of(member) if post.term == term]
    same_day = [post for post in held if post.starts_on == row["任职起"]]
    open_posts = [post for post in held if post.ends_on is None or post.ends_on >= row["任职起"]]
    appointment = next(iter(same_day or open_posts), None)
    if appointment is None:
        appointment = plan.add(Appointment(member=member, term=term, starts_on=row["任职起"]))
        posts.learn(appointment)
        if not row.is_new:
            row.changes.append(("任职起", EMPTY, f"{row['任职起']}"))
    reason = row["变动原因"]
    reasons = plan.shared(Reasons)
    if reason and reason not in reasons:
        reasons[reason] = plan.add_list_row(ChangeReason(name=reason))
    plan.put(row, appointment, "office", "职务")
    plan.put(row, appointment, "starts_on", "任职起")
    plan.put(row, appointment, "ends_on", "任职止")
    plan.put(row, appointment, "reason", "变动原因", reasons.get(reason or ""))
    return appointment


def _sit(plan: Plan, row: Row, appointment: Appointment, header: str, places: list[Body]) -> None:
    """Hold exactly these seats of the kind: what the ledger no longer names is given up as an error of entry."""
    posts = plan.shared(Posts)
    seats = posts.seats(appointment, SEATS[header])
    current = [seat.body for seat in seats]
    if len(places) == len(current) and all(body in current for body in places):
        return
    if not row.is_new:
        before = "、".join(body.name for body in current) or EMPTY
        row.changes.append((header, before, "、".join(body.name for body in places)))
    for seat in seats:
        if seat.body not in places:
            plan.drop(seat)
            posts.leave_seat(seat)
    for body in places:
        if body not in current:
            posts.take_seat(plan.add(Seat(appointment=appointment, body=body)))


def export(scope: Scope) -> Iterable[Mapping[str, Any]]:
    """Members in office at some time of the year; birth dates for those who work with them only."""
    with_births = MEMBERS.column("出生年月").seen_by(scope.user)
    start, end = date(scope.year, 1, 1), date(scope.year, 12, 31)
    posts = Appointment.objects.filter(starts_on__lte=end, member__in=Member.objects.visible_to(scope.user))
    posts = posts.exclude(ends_on__lt=start).with_seats().select_related("member", "reason")
    latest = {post.member_id: post for post in posts.order_by("starts_on", "pk")}
    for post in sorted(latest.values(), key=lambda post: post.member.number):
        member = post.member
        seats = [seat for seat in post.held if seat.ends_on is None]
        yield {
            "委员编号": member.number,
            "姓名": member.name,
            "性别": member.get_gender_display(),
            "民族": member.ethnicity,
            "出生年月": member.born_on if with_births else None,
            **{
                header: "、".join(seat.body.name for seat in seats if seat.body.kind == kind)
                for header, kind in SEATS.items()
            },
            "职务": post.get_office_display(),
            "单位及职务": member.work,
            "任职起": post.starts_on,
            "任职止": post.ends_on,
            "变动原因": post.reason and post.reason.name,
        }


MEMBERS = declare(
    Sheet(
        "委员",
        key="委员编号",
        order=30,
        columns=(
            Column("委员编号", code(), required=True, hint="每位委员一个编号，不变；重名靠它区分"),
            Column("姓名", text(40), required=True),
            Column("性别", choice({gender.label: gender.value for gender in Gender})),
            Column("民族", text(20)),
            Column("出生年月", month(), private="people.export_private"),
            Column("党派", names(), hint="最多两个，用、隔开"),
            Column("界别", names()),
            Column("专委会", names(), hint="几个的用、隔开"),
            Column("活动组", names(), hint="与“活动组”表的名称一致"),
            Column("职务", choice({office.label: office.value for office in Office})),
            Column("单位及职务", text(120)),
            Column("任职起", day(), required=True),
            Column("任职止", day(), hint="在任的不填"),
            Column("变动原因", text(40), hint="如：换届、增补、辞去"),
        ),
        load=load,
        may="people.import_ledger",
        office=Role.LIAISON_OFFICE,
        export=export,
        unique=("委员编号",),
    )
)
