"""The sheet 提案: what was proposed, by whom, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cppcc.core.accounts.roles import Role
from cppcc.core.ledger.cells import Unreadable, choice, ledger_number, long_text, names, text, yes_no
from cppcc.core.ledger.dates import day
from cppcc.core.ledger.plan import EMPTY, Plan, Row
from cppcc.core.ledger.sheets import Column, Scope, Sheet, declare
from members.people.ledger import Bodies, Members, Sessions
from members.people.models import Body, Member
from proposals.ledger.register import NOT_YOURS, SHEET, Categories, Register, settle
from proposals.models import Category, Cosigner, CosignStatus, Proposal, ProposalKind, SponsorKind
from proposals.models.proposals import joint_names
from proposals.states import ON_REGISTER, Status

RESULTS = {
    "立案": Status.FILED,
    "并案": Status.MERGED,
    "不立案": Status.DECLINED,
    "转社情民意": Status.TURNED_SOCIAL,
    "撤案": Status.WITHDRAWN,
}
WORDS = {status: word for word, status in RESULTS.items()}


Together: Any = Proposal.joint_bodies.through


class Joined(dict[int, list[Any]]):
    """Bodies that propose together with the first of recorded proposals, by proposal."""


class Signed(dict[int, list[Cosigner]]):
    """Cosigners of recorded proposals, by proposal."""


def load(plan: Plan, rows: list[Row]) -> None:
    register = Register.of(plan)
    for row in rows:
        _check(row)
        if row.ok:
            _load_proposal(plan, row, register)
        if not row.ok:
            register.learn_broken(row["提案号"])
    _read_cosigners(plan, register)
    _read_joint_bodies(plan, register)
    for row in rows:
        proposal = _proposal_of(plan, row, register)
        if proposal is not None:
            _load_sponsors(plan, row, proposal)
            _load_merge(plan, row, proposal, register)


def _check(row: Row) -> None:
    if row["审查结果"] == Status.MERGED and row["并入提案号"] is None and "并入提案号" not in _refused(row):
        row.refuse("并入提案号", "并案的提案要写并入哪一号提案")
    if row["并入提案号"] is not None and row["审查结果"] != Status.MERGED and "审查结果" not in _refused(row):
        row.refuse("并入提案号", "只有审查结果是并案才填并入提案号；请删去这个号，或把审查结果改为并案")


def _refused(row: Row) -> set[str]:
    return {refusal.column for refusal in row.refusals}


def _load_proposal(plan: Plan, row: Row, register: Register) -> None:
    session = row.look_up("届次", plan.shared(Sessions).find)
    if session is None:
        return
    proposal = register.in_session(session, row["提案号"])
    if proposal is not None and register.is_secret(proposal):
        row.refuse("提案号", NOT_YOURS)
        return
    if proposal is not None and (earlier := register.row_of.get(id(proposal))):
        row.refuse("提案号", f"与第{earlier.number}行重复：{session.name}已有第{row['提案号']}号，请改正或删去一行")
        return
    if proposal is None:
        proposal = plan.add(Proposal(session=session, serial=row["提案号"], status="", created_by=plan.by))
        register.learn(proposal)
        row.is_new = True
    row.label = f"第{row['提案号']}号 {row['案由']}"
    register.row_of[id(proposal)] = row
    if row["审查结果"] or row.is_new:
        register.decided[id(proposal)] = row["审查结果"] or Status.SUBMITTED
    _put_facts(plan, row, proposal)


def _put_facts(plan: Plan, row: Row, proposal: Proposal) -> None:
    categories, name = plan.shared(Categories), row["分类"]
    if name and name not in categories:
        categories[name] = plan.add_list_row(Category(name=name))
    for field, header in (
        ("title", "案由"),
        ("kind", "类别"),
        ("sponsor_kind", "提案形式"),
        ("submitted_on", "提交日期"),
        ("is_key", "重点"),
        ("supervising_leader", "督办领导"),
        ("situation", "情况"),
        ("suggestions", "建议"),
    ):
        plan.put(row, proposal, field, header)
    plan.put(row, proposal, "category", "分类", categories.get(name or ""))


def _proposal_of(plan: Plan, row: Row, register: Register) -> Proposal | None:
    if not row.ok:
        return None
    return register.in_session(plan.shared(Sessions).find(row["届次"]), row["提案号"])


# --- Sponsors ---------------------------------------------------------------------------------------------------------
def _load_sponsors(plan: Plan, row: Row, proposal: Proposal) -> None:
    was = None if row.is_new else (proposal.lead, proposal.title)
    bodies, members = _sponsors(plan, row)
    if not row.ok:
        return
    lead = members[0] if members else None
    if was and was[0] and lead and was[0] != lead and any(change[0] == "案由" for change in row.changes):
        row.refuse("提案号", f"系统中这一号是{was[0].name}的另一件提案，案由和提案人都与本行不同；请核对提案号")
        return
    plan.put(row, proposal, "lead", "提案人", lead)
    plan.put(row, proposal, "collective_body", "提案人", bodies[0] if bodies else None)
    _load_joint_bodies(plan, row, proposal, bodies[1:])
    _load_cosigners(plan, row, proposal, members[1:])


def _sponsors(plan: Plan, row: Row) -> tuple[list[Body], list[Member]]:
    known = plan.shared(Members)
    given = known.spread(row["提案人"])
    kind = row["提案形式"] or (SponsorKind.JOINT if len(given) > 1 else SponsorKind.INDIVIDUAL)
    bodies = (
        [body for name in given if (body := _body_named(plan, row, name))] if kind == SponsorKind.COLLECTIVE else []
    )
    told = {body.name for body in bodies}
    people = [name for name in given if not any(name.startswith(body) for body in told)]
    members = [member for member in row.look_up_all("提案人", known.find_or_skip, people) if member]
    if not row.ok:
        return [], []
    if kind == SponsorKind.COLLECTIVE and not bodies:
        row.refuse("提案人", "集体提案的提案人应是已登记的党派、界别、专委会或活动组，请写它的名称")
    if len({id(body) for body in bodies}) < len(bodies):
        row.refuse("提案人", "同一个组织写了两次，请核对")
    if kind == SponsorKind.INDIVIDUAL and len(given) > 1:
        row.refuse("提案人", f"提案形式是个人，却写了{len(given)}人；请核对提案形式或提案人")
    if kind == SponsorKind.JOINT and len(given) < 2:
        row.refuse("提案人", "提案形式是联名，却只写了1人；请核对提案形式或补全联名人")
    if len({id(member) for member in members}) < len(members):
        row.refuse("提案人", "同一位委员写了两次，请核对")
    return bodies, members


def _body_named(plan: Plan, row: Row, name: str) -> Body | None:
    try:
        return plan.shared(Bodies).one(name)
    except Unreadable as refusal:
        row.refuse("提案人", str(refusal), value=name)
        return None


def _load_joint_bodies(plan: Plan, row: Row, proposal: Proposal, bodies: list[Body]) -> None:
    """Exactly these propose together with the first."""
    recorded = plan.shared(Joined).get(proposal.pk, []) if proposal.pk else []
    if [each.body for each in recorded] == bodies:
        return
    plan.put(row, proposal, "joint_names", "提案人", joint_names(bodies))
    for each in recorded:
        if each.body not in bodies:
            plan.drop(each)
    known = [each.body for each in recorded]
    for body in bodies:
        if body not in known:
            plan.add(Together(proposal=proposal, body=body))


def _read_cosigners(plan: Plan, register: Register) -> None:
    recorded = {p.pk: p for p in register.spoken_of() if p.pk is not None and id(p) in register.row_of}
    signed = plan.shared(Signed)
    for cosigner in Cosigner.objects.filter(proposal__in=recorded).select_related("member").order_by("order", "pk"):
        signed.setdefault(cosigner.proposal_id, []).append(cosigner)


def _read_joint_bodies(plan: Plan, register: Register) -> None:
    recorded = {p.pk for p in register.spoken_of() if p.pk is not None and id(p) in register.row_of}
    joined = plan.shared(Joined)
    for each in Together.objects.filter(proposal__in=recorded).select_related("body").order_by("pk"):
        joined.setdefault(each.proposal_id, []).append(each)


def _load_cosigners(plan: Plan, row: Row, proposal: Proposal, members: list[Member]) -> None:
    """Exactly these have signed; invitations that were declined or lapsed stay as they are."""
    recorded = plan.shared(Signed).get(proposal.pk, []) if proposal.pk else []
    signed = [cosigner for cosigner in recorded if cosigner.status == CosignStatus.SIGNED]
    if [cosigner.member for cosigner in signed] == members:
        return
    plan.touch(proposal)
    if not row.is_new:
        row.changes.append(("提案人", f"联名人{_names([c.member for c in signed])}", f"联名人{_names(members)}"))
    for cosigner in signed:
        if cosigner.member not in members:
            plan.drop(cosigner)
    by_member = {cosigner.member: cosigner for cosigner in recorded if cosigner.member.pk}
    for order, member in enumerate(members, 1):
        known = by_member.get(member) if member.pk else None
        cosigner = known or plan.add(Cosigner(proposal=proposal, member=member))
        plan.change(cosigner, status=CosignStatus.SIGNED, order=order)


def _names(members: Iterable[Member]) -> str:
    return "、".join(member.name for member in members) or EMPTY


# --- Merging ----------------------------------------------------------------------------------------------------------
def _load_merge(plan: Plan, row: Row, proposal: Proposal, register: Register) -> None:
    """The proposal it was joined to stands on the register itself, in the same session."""
    serial = row["并入提案号"]
    if not row.ok or serial is None:
        return
    target = register.in_session(proposal.session, serial)
    if target is None:
        if not register.is_broken(serial):
            row.refuse("并入提案号", f"{proposal.session.name}没有第{serial}号提案，请核对")
        return
    if register.is_secret(target):
        row.refuse("并入提案号", NOT_YOURS)
    elif target is proposal:
        row.refuse("并入提案号", "不能并入自己，请核对")
    elif _leads_back(register, target, proposal):
        row.refuse("并入提案号", f"与第{serial}号互相并入，请核对哪一件立案")
    elif register.decided.get(id(target), target.status) not in {*ON_REGISTER, Status.SUBMITTED}:
        row.refuse("并入提案号", f"第{serial}号没有立案，不能并入；请写最终并入的、已立案的提案号")
    else:
        plan.put(row, proposal, "merged_into", "并入提案号", target)


def _leads_back(register: Register, start: Proposal, proposal: Proposal) -> bool:
    """Following the merges from `start` one comes to `proposal`."""
    seen: set[int] = set()
    step: Proposal | None = start
    while step is not None and id(step) not in seen:
        if step is proposal:
            return True
        seen.add(id(step))
        row = register.row_of.get(id(step))
        serial = row["并入提案号"] if row else None
        step = register.in_session(step.session, serial) if serial else None
    return False


# --- Out again --------------------------------------------------------------------------------------------------------
def export(scope: Scope) -> Iterable[Mapping[str, Any]]:
    proposals = Proposal.objects.visible_to(scope.user).received().filter(session__year=scope.year)
    proposals = proposals.select_related("session", "category", "lead", "collective_body", "merged_into")
    for proposal in proposals.prefetch_related("cosigners__member", "joint_bodies").order_by(
        "session__opens_on", "serial"
    ):
        signed = [c.member for c in proposal.cosigners.all() if c.status == CosignStatus.SIGNED]
        people = [member.chosen_as for member in [proposal.lead, *signed] if member]
        joint = list(proposal.joint_bodies.all())
        body = [_with_kind(each) for each in [proposal.collective_body, *joint] if each is not None]
        yield {
            "提案号": proposal.serial,
            "届次": proposal.session.name,
            "类别": proposal.get_kind_display(),
            "案由": proposal.title,
            "分类": proposal.category and proposal.category.name,
            "提案形式": proposal.get_sponsor_kind_display(),
            "提案人": "、".join(body + people),
            "提交日期": proposal.submitted_on,
            "审查结果": WORDS[Status.FILED] if proposal.status in ON_REGISTER else WORDS.get(Status(proposal.status)),
            "并入提案号": proposal.merged_into and proposal.merged_into.serial,
            "重点": "是" if proposal.is_key else "",
            "督办领导": proposal.supervising_leader,
            "情况": proposal.situation,
            "建议": proposal.suggestions,
        }


def _with_kind(body: Body) -> str:
    return f"{body.name}（{body.get_kind_display()}）"


PROPOSALS = declare(
    Sheet(
        SHEET,
        key="提案号",
        order=50,
        columns=(
            Column("提案号", ledger_number("提案号"), required=True, hint="5、0005、第5号都可以"),
            Column("届次", text(40), required=True, hint="如：三届三次"),
            Column("类别", choice({kind.label: kind.value for kind in ProposalKind})),
            Column("案由", text(200), required=True),
            Column("分类", text(40)),
            Column("提案形式", choice({kind.label: kind.value for kind in SponsorKind})),
            Column(
                "提案人", names(), required=True, hint="第一提案人写在最前，用、隔开；重名的写编号；集体提案写组织名称"
            ),
            Column("提交日期", day(), required=True),
            Column("审查结果", choice(RESULTS, also={"不予立案": Status.DECLINED}), hint="未审查的不填"),
            Column("并入提案号", ledger_number("提案号"), hint="审查结果是并案才填"),
            Column("重点", yes_no()),
            Column("督办领导", text(60)),
            Column("情况", long_text()),
            Column("建议", long_text()),
        ),
        load=load,
        may="proposals.import_ledger",
        office=Role.PROPOSAL_OFFICE,
        settle=settle,
        export=export,
    )
)
