"""The sheet 承办: who handles what, the reply, and what the author thought of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cppcc.core.accounts.roles import Role
from cppcc.core.ledger.cells import choice, ledger_number, text
from cppcc.core.ledger.dates import day
from cppcc.core.ledger.plan import EMPTY, Plan, Row, told
from cppcc.core.ledger.sheets import Column, Scope, Sheet, declare
from members.people.ledger import Units
from members.people.models import Unit
from proposals.ledger.register import HANDLING_SHEET, Register, settle
from proposals.models import (
    Handling,
    HandlingStatus,
    Manner,
    Meeting,
    Outcome,
    Proposal,
    Rating,
    Reply,
    Satisfaction,
)
from proposals.states import ON_REGISTER, Status

OF_A_REPLY = ("答复类别", "沟通方式", "委员评价")
NO_RATING = "未反馈"


def load(plan: Plan, rows: list[Row]) -> None:
    register, units = Register.of(plan), plan.shared(Units)
    seen: dict[tuple[int, int], Row] = {}
    for row in rows:
        _check(row)
        proposal = row.look_up("提案号", register.find)
        unit = row.look_up("承办单位", units.find)
        if proposal is None or unit is None:
            continue
        _check_proposal(row, proposal, register)
        first = seen.setdefault((id(proposal), id(unit)), row)
        if first is not row:
            row.refuse("承办单位", f"与第{first.number}行重复：{unit.name}已承办第{row['提案号']}号提案，请删去一行")
        if row.ok:
            _load_handling(plan, row, proposal, unit, register)
    _check_leads(rows)


def _check(row: Row) -> None:
    issued, replied = row["交办日期"], row["答复日期"]
    if issued and replied and replied < issued:
        row.refuse("答复日期", "答复日期早于交办日期，请核对")
    if issued and row["应答复日期"] and row["应答复日期"] < issued:
        row.refuse("应答复日期", "应答复日期早于交办日期，请核对")
    without_date = [header for header in OF_A_REPLY if row[header] and row[header] != NO_RATING]
    if without_date and not replied and not any(refusal.column == "答复日期" for refusal in row.refusals):
        row.refuse("答复日期", f"填了{'、'.join(without_date)}却没有答复日期，请补上")
    if row["方式"] == Manner.ASSIST and row["委员评价"] not in (None, NO_RATING):
        row.refuse("委员评价", "会办单位的意见给主办单位，委员不评价；请删去，或核对方式")


def _check_proposal(row: Row, proposal: Proposal, register: Register) -> None:
    decided = register.decided.get(id(proposal), proposal.status)
    if decided not in ON_REGISTER:
        label = Status(decided).label
        row.refuse(
            "提案号", f"第{row['提案号']}号提案的审查结果是“{label}”，没有立案，不能有承办；请核对提案号或审查结果"
        )
    if row["交办日期"] and proposal.submitted_on and row["交办日期"] < proposal.submitted_on:
        row.refuse("交办日期", f"早于提案的提交日期{proposal.submitted_on:%Y-%m-%d}，请核对")


def _check_leads(rows: list[Row]) -> None:
    """One lead at most for a proposal."""
    leads: dict[int, Row] = {}
    for row in rows:
        if row.ok and row["方式"] in (Manner.LEAD, Manner.SOLE):
            first = leads.setdefault(row["提案号"], row)
            if first is not row:
                row.refuse(
                    "方式",
                    f"第{row['提案号']}号提案在第{first.number}行已有主办单位；各自答复的请都写分办，协助的写会办",
                )


def _load_handling(plan: Plan, row: Row, proposal: Proposal, unit: Unit, register: Register) -> None:
    row.label = f"第{row['提案号']}号 {unit.name}"
    handlings = register.handlings[id(proposal)]
    handling = next((handling for handling in handlings if handling.unit == unit), None)
    if handling is None:
        handling = plan.add(Handling(proposal=proposal, unit=unit, status=""))
        handlings.append(handling)
        row.is_new = True
    source = handling.status
    plan.put(row, handling, "manner", "方式")
    plan.put(row, handling, "issued_on", "交办日期")
    plan.put(row, handling, "due_on", "应答复日期")
    reply = _load_reply(plan, row, handling)
    if row.is_new or (reply is not None and plan.is_new(reply)):
        plan.change(handling, status=HandlingStatus.REPLIED if reply else HandlingStatus.ACCEPTED)
    if handling.status != source:
        plan.step(handling, source)
    if row.is_new or row.changes:
        register.news.add(id(proposal))


def _load_reply(plan: Plan, row: Row, handling: Handling) -> Reply | None:
    """The reply of that day; else the last one is corrected; else it is the first one."""
    if row["答复日期"] is None:
        return None
    given = sorted(handling.replies.all(), key=lambda reply: reply.round) if handling.pk else []
    reply = next((reply for reply in given if reply.replied_on == row["答复日期"]), given[-1] if given else None)
    if reply is None:
        reply = plan.add(Reply(handling=handling, round=1))
        if not row.is_new:
            row.changes.append(("答复日期", EMPTY, f"{row['答复日期']}"))
    plan.put(row, reply, "replied_on", "答复日期")
    if plan.is_new(reply) or row["应答复日期"]:
        plan.change(reply, due_on=handling.due_on)
    plan.put(row, reply, "outcome", "答复类别")
    plan.put(row, reply, "meeting", "沟通方式")
    if row["委员评价"] not in (None, NO_RATING):
        _load_rating(plan, row, handling, reply)
    return reply


def _load_rating(plan: Plan, row: Row, handling: Handling, reply: Reply) -> None:
    """The lead's rating."""
    lead = handling.proposal.lead
    given = list(reply.ratings.all()) if reply.pk else []
    rating = next((rating for rating in given if rating.member_id == (lead.pk if lead else None)), None)
    if rating is None:
        rating = plan.add(Rating(reply=reply, member=lead))
        if not row.is_new and reply.pk is not None:
            row.changes.append(("委员评价", EMPTY, told(rating, "result", row["委员评价"])))
    plan.put(row, rating, "result", "委员评价")


# --- Out again --------------------------------------------------------------------------------------------------------
def export(scope: Scope) -> Iterable[Mapping[str, Any]]:
    handlings = Handling.objects.visible_to(scope.user).current().filter(proposal__session__year=scope.year)
    handlings = handlings.select_related("proposal", "unit").prefetch_related("replies__ratings")
    for handling in handlings.order_by("proposal__serial", "pk"):
        reply = max(handling.replies.all(), key=lambda reply: reply.round, default=None)
        lead = handling.proposal.lead_id
        rating = next((r for r in reply.ratings.all() if r.member_id == lead), None) if reply else None
        yield {
            "提案号": handling.proposal.serial,
            "承办单位": handling.unit.name,
            "方式": handling.get_manner_display(),
            "交办日期": handling.issued_on,
            "应答复日期": handling.due_on,
            "答复日期": reply and reply.replied_on,
            "答复类别": reply and reply.outcome,
            "沟通方式": reply and reply.get_meeting_display(),
            "委员评价": rating and rating.get_result_display(),
        }


HANDLING = declare(
    Sheet(
        HANDLING_SHEET,
        key="提案号",
        order=60,
        columns=(
            Column("提案号", ledger_number("提案号"), required=True, hint="与“提案”表一致"),
            Column("承办单位", text(60), required=True, hint="全称或简称，须在“承办单位”表里"),
            Column(
                "方式",
                choice(
                    {str(manner.label): manner.value for manner in (Manner.LEAD, Manner.ASSIST, Manner.SPLIT)},
                    also={Manner.SOLE.label: Manner.SOLE},
                ),
                required=True,
            ),
            Column("交办日期", day(), required=True),
            Column("应答复日期", day()),
            Column("答复日期", day(), hint="未答复的不填"),
            Column("答复类别", choice({o.value: o.value for o in Outcome}, also={f"{o}类": o.value for o in Outcome})),
            Column("沟通方式", choice({meeting.label: meeting.value for meeting in Meeting})),
            Column(
                "委员评价",
                choice({word.label: word.value for word in Satisfaction}, also={NO_RATING: NO_RATING}),
                hint="未反馈的不填",
            ),
        ),
        load=load,
        may="proposals.import_ledger",
        office=Role.PROPOSAL_OFFICE,
        settle=settle,
        export=export,
    )
)
