"""The demo's proposals of this year, walked through the verbs to where each stands."""

from __future__ import annotations

from datetime import date, timedelta

from cppcc.core.accounts.models import User
from cppcc.core.demo import Demo, part_of_demo
from members.people.demo import in_year, session_of, user
from members.people.models import Member, Unit
from proposals.chasing import demo as demo_chasing  # noqa: F401 - parts of their own
from proposals.handover.handing_over import Timetable
from proposals.models import (
    Category,
    Cosigner,
    CosignStatus,
    Criterion,
    DeclineReason,
    Discussion,
    Handling,
    HandlingStatus,
    Meeting,
    Nomination,
    Outcome,
    Proposal,
    ProposalKind,
    ReplyDraft,
    Satisfaction,
    Selection,
    SponsorKind,
    Supervision,
    SupervisionKind,
)
from proposals.models.assignments import Manner
from proposals.models.nominations import nominate
from proposals.models.selections import USUAL_CRITERIA
from proposals.publishing import demo as demo_publishing  # noqa: F401 - parts of their own

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
    _ask_back(demo, filed[14])
    for place, proposal in enumerate(filed[15:17]):
        _extend(demo, place, proposal, clerk)
    _honour(demo, clerk)
    _for_the_member(demo, clerk)
    _drafts(demo, clerk)


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
    part = Timetable(proposal.session, issued).part(unit, Manner.SOLE)
    due = part.due_on or issued
    proposal.hand_over(by=clerk, on=issued, to=[part])
    if place >= 13:
        return
    handling = Handling.objects.get(proposal=proposal, unit=unit)
    handling.accept(by=clerk, on=issued + timedelta(days=2))
    if place < 10:
        _reply(demo, place, handling, clerk, min(due - timedelta(days=place), demo.today))


def _ask_back(demo: Demo, proposal: Proposal) -> None:
    """The demo's unit thinks it belongs to another."""
    proposal.handlings.get().ask_hand_back(
        by=user("unit"),
        on=demo.today - timedelta(days=1),
        reason="所提事项由市政设施主管部门负责，不在我局职责范围内。",
        unit=Unit.objects.get(name="区城管局"),
    )


def _extend(demo: Demo, place: int, proposal: Proposal, clerk: User) -> None:
    """More time: the first granted to another unit, the second asked for by the demo's unit and waiting."""
    unit, by = (
        (Unit.objects.get(name="区水利局"), clerk) if place == 0 else (Unit.objects.get(name="区住建局"), user("unit"))
    )
    issued = demo.today - timedelta(days=80)
    proposal.hand_over(by=clerk, on=issued, to=[Timetable(proposal.session, issued).part(unit, Manner.SOLE)])
    handling = proposal.handlings.get()
    handling.accept(by=by, on=issued + timedelta(days=2))
    asked = handling.ask_extension(
        by=by,
        on=demo.today - timedelta(days=5),
        until=handling.due_on + timedelta(days=30) if handling.due_on else demo.today,
        reason="已完成摸底调研，改造方案正在专家论证，论证后才能明确实施计划。",
    )
    if place == 0:
        asked.grant(by=clerk, on=demo.today - timedelta(days=2), note="请在方案论证后及时与提案者沟通。")


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


def _drafts(demo: Demo, clerk: User) -> None:
    """What the demo's unit has on its desk: one reply released through a draft, one waiting for the signature."""
    writer, approver = user("unit"), user("approver")
    ours = Handling.objects.of_clerk(writer)
    replied = ours.replied().order_by("-issued_on", "pk").first()
    if replied is not None:
        replied.proposal.redo(by=clerk, note="提案者希望说明资金安排。", handlings=[replied])
        _signed(demo, replied, writer, approver)
    waiting = ours.in_status(HandlingStatus.ACCEPTED).order_by("due_on").first()
    if waiting is not None:
        _talked_over(demo, waiting, writer)
        draft = _written(waiting, writer)
        draft.send_for_approval(by=writer)


def _talked_over(demo: Demo, handling: Handling, writer: User) -> None:
    Discussion(
        handling=handling,
        way="face_to_face",
        held_on=max(handling.issued_on, demo.today - timedelta(days=20)),
        place="区住建局二楼会议室",
        present=f"{handling.proposal.lead}委员；区住建局副局长、物业科负责人",
        agreed="先集中解决安全隐患突出的点位，经费分两年安排；台账向提案者开放查询。",
    ).enter(by=writer)


def _written(handling: Handling, writer: User) -> ReplyDraft:
    draft = ReplyDraft.begin(handling, by=writer)
    answers = [
        "已完成普查，建立台账，每季度更新。",
        "由我局牵头，相关街道配合，年底前解决突出问题。",
        "所需经费已列入明年预算申请。",
    ]
    draft.points = [
        {**point, "answer": answer, "taken": taken}
        for point, answer, taken in zip(draft.points, answers, ["adopted", "adopted", "partly"], strict=False)
    ]
    draft.body = "收悉后我局成立专班，逐条研究，现场核查，并与提案者当面商谈。"
    draft.outcome, draft.contact_phone = Outcome.B, "0319-4560000"
    draft.promises = [{"text": "完成剩余点位整治", "due_on": f"{handling.issued_on.year + 1}-06-30"}]
    draft.revise(by=writer, fields=["points", "body", "outcome", "contact_phone", "promises"])
    return draft


def _signed(demo: Demo, handling: Handling, writer: User, approver: User) -> None:
    handling.refresh_from_db()
    draft = _written(handling, writer)
    draft.send_for_approval(by=writer)
    draft.sign_off(by=approver, on=demo.today, document_number=f"南建函〔{demo.today.year}〕12号", signatory="王建国")


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


def _honour(demo: Demo, clerk: User) -> None:
    """Two key proposals, one supervised, a third waiting for the meeting; an election the demo's member judges."""
    filed = list(Proposal.objects.filter(session=session_of(demo.today)).filed().order_by("number")[:8])
    for proposal in filed[:3]:
        nominate(proposal, by=clerk, on=in_year(demo, 2, 10), reason="事关群众日常生活，建议具体可行。")
    for nomination in Nomination.objects.waiting()[:2]:
        nomination.approve(by=clerk, on=in_year(demo, 2, 25), meeting="第十八次主席会议", leader="分管副主席")
    Supervision.objects.note(
        filed[0],
        by=clerk,
        held_on=in_year(demo, 4, 12),
        kind=SupervisionKind.objects.get(name="现场督办"),
        leader="分管副主席",
        gist="到两个小区实地查看消防通道划线和清障情况，听取区住建局汇报。",
        demand="6月底前完成全部小区的通道标识，并建立巡查台账。",
    )
    selection = Selection.objects.create(session=session_of(demo.today), name="本年度优秀提案", places=2)
    for place, text in enumerate(USUAL_CRITERIA, start=1):
        Criterion.objects.create(selection=selection, text=text, order=place * 10)
    selection.jurors.add(user("member"), user("leader"))
    selection.put_up(filed[3:8], by=clerk)
    selection.open_scoring(by=clerk)
