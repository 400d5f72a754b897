"""The demo's proposals of this year, walked through the verbs to where each stands."""

from __future__ import annotations

from datetime import date, timedelta

from cppcc.core.accounts.models import User
from cppcc.core.demo import Demo, part_of_demo
from members.people.demo import in_year, session_of, user
from members.people.models import Member, Unit
from proposals.models import (
    Category,
    Cosigner,
    CosignStatus,
    DeclineReason,
    Handling,
    Meeting,
    Outcome,
    Proposal,
    ProposalKind,
    Satisfaction,
    SponsorKind,
)
from proposals.models.handling import Assignment, Manner

MATTERS = [
    ("老旧小区消防通道", "城乡建设", "消防通道被占用的小区有{n}个"),
    ("社区托育服务", "教育科技", "三岁以下婴幼儿入托率不足{n}%"),
    ("乡村公路养护", "交通市政", "有{n}公里村道路面破损"),
    ("居家养老助餐", "民生保障", "助餐点只有{n}处，覆盖不到一半村居"),
    ("小微企业融资", "经济建设", "走访的{n}家企业中，六成反映续贷周期长"),
    ("河道生态修复", "生态环保", "{n}处河段存在岸坡裸露"),
    ("基层医疗用药衔接", "医疗卫生", "{n}种慢性病用药在乡镇卫生院配备不齐"),
    ("非遗工坊发展", "文化旅游", "全区{n}家非遗工坊缺少销售渠道"),
    ("高标准农田管护", "农业农村", "{n}处机井设施损坏后无人维修"),
    ("电动自行车充电设施", "城乡建设", "{n}个小区没有集中充电点"),
]
VERBS = ["加强", "完善", "规范", "推进"]
SUGGESTIONS = "一是摸清底数，建立台账并定期更新；二是明确牵头部门，限期解决突出问题；三是把所需经费列入年度预算。"


@part_of_demo(20)
def proposals(demo: Demo) -> None:
    clerk = user("proposal")
    members = list(Member.objects.order_by("number")[:40])
    entered = [_enter(demo, place, members, clerk) for place in range(28)]
    for place, proposal in enumerate(entered):
        if place < 22:
            _review(demo, place, proposal, clerk, entered)
    filed = list(Proposal.objects.filter(session=session_of(demo.today), status="filed").order_by("number"))
    for place, proposal in enumerate(filed[:15]):
        _handle(demo, place, proposal, clerk)
    for proposal in Proposal.objects.filter(session=session_of(demo.today)).filed().order_by("number")[:2]:
        proposal.choose_as_key(by=clerk, leader="分管副主席")
    _for_the_member(demo, clerk)


def _enter(demo: Demo, place: int, members: list[Member], clerk: User) -> Proposal:
    matter, category, fact = MATTERS[place % len(MATTERS)]
    joint = place % 3 == 1
    proposal = Proposal.objects.create(
        session=session_of(demo.today),
        kind=ProposalKind.PLENARY if place < 24 else ProposalKind.ORDINARY,
        title=f"关于{VERBS[place % len(VERBS)]}{matter}工作的建议",
        situation=f"调研了解到，{fact.format(n=demo.dice.randint(8, 60))}，群众反映较多。",
        suggestions=SUGGESTIONS,
        category=Category.objects.filter(name=category).first(),
        sponsor_kind=SponsorKind.JOINT if joint else SponsorKind.INDIVIDUAL,
        lead=members[place],
        created_by=clerk,
    )
    if joint:
        Cosigner.objects.create(proposal=proposal, member=members[place + 3], status=CosignStatus.SIGNED, order=1)
    day = in_year(demo, 1, 9) if place < 24 else demo.today - timedelta(days=30 - place)
    proposal.submit(by=clerk, on=day)
    return proposal


def _review(demo: Demo, place: int, proposal: Proposal, clerk: User, entered: list[Proposal]) -> None:
    on = in_year(demo, 1, 20)
    if place == 19:
        proposal.merge(by=clerk, on=on, into=entered[9])
    elif place == 20:
        proposal.decline(by=clerk, on=on, reason=DeclineReason.objects.all()[0])
    elif place == 21:
        proposal.return_to_author(by=clerk, note="请补充具体建议和涉及的小区名单。")
    else:
        proposal.file(by=clerk, on=on)


def _handle(demo: Demo, place: int, proposal: Proposal, clerk: User) -> None:
    """Fifteen handed over: ten answered, three overdue, two just issued to the demo's unit."""
    units = list(Unit.objects.order_by("pk")[:8])
    ours = Unit.objects.get(name="区住建局")
    unit = ours if place in {0, 10, 13, 14} else units[1 + place % 7]
    issued = in_year(demo, 2, 20) if place < 13 else demo.today - timedelta(days=3)
    due = issued + timedelta(days=90)
    proposal.hand_over(by=clerk, on=issued, to=[Assignment(unit, Manner.SOLE, due)])
    if place >= 13:
        return
    handling = Handling.objects.get(proposal=proposal, unit=unit)
    handling.accept(by=clerk)
    if place < 10:
        _reply(demo, place, handling, clerk, min(due - timedelta(days=place), demo.today))


def _reply(demo: Demo, place: int, handling: Handling, clerk: User, on: date) -> None:
    reply = handling.reply(
        by=clerk,
        on=on,
        outcome=Outcome.B if place % 4 == 3 else Outcome.A,
        meeting=Meeting.FACE_TO_FACE if place % 2 else Meeting.PHONE,
        body="收悉。我单位逐条研究了提案建议，已纳入今年工作安排，现将办理情况答复如下。",
    )
    lead = handling.proposal.lead
    if lead is not None and place % 5 != 4:
        result = Satisfaction.BASICALLY if place % 4 == 3 else Satisfaction.SATISFIED
        reply.rate(by=clerk, member=lead, on=on, result=result)


def _for_the_member(demo: Demo, clerk: User) -> None:
    """What waits for the demo's member: an invitation to sign and a draft of their own."""
    own = user("member")
    member = Member.objects.get(user=own)
    session = session_of(demo.today)
    asked = Proposal.objects.filter(session=session, status="submitted").order_by("serial").first()
    if asked is not None:
        Cosigner.objects.create(proposal=asked, member=member, status=CosignStatus.INVITED, order=9)
    Proposal.objects.create(
        session=session,
        kind=ProposalKind.ORDINARY,
        title="关于增设镇区公共阅读空间的建议",
        situation="镇区居民反映，下班后能去的公共阅读场所很少。",
        lead=member,
        created_by=own,
    )
