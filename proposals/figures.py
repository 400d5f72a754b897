"""Figures of proposal work. Which proposals a period has is said once (`of_period`); how they stood is seen as of its
moment: a decision, reply or rating dated later does not count yet."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from cppcc.core.periods import Period
from cppcc.core.registry import counted, counted_by, describe, rate
from members.people.groups import group_name
from members.people.models import Unit
from proposals import figures_of_promises  # noqa: F401 - declared with these
from proposals.models import (
    ANSWERS_TO_AUTHOR,
    Extension,
    FollowUp,
    Handling,
    Manner,
    Meeting,
    Outcome,
    Proposal,
    ProposalKind,
    Rating,
    Reply,
    Satisfaction,
    SponsorKind,
)
from proposals.states import ON_REGISTER, Status

Proposals = QuerySet[Proposal]


def _decided(period: Period, *statuses: str) -> Proposals:
    """Received proposals decided in this way by the period's moment; a ledger's decision without a date counts."""
    return received(period).filter(
        Q(decided_on__isnull=True) | Q(decided_on__lte=period.seen_on), status__in=[str(s) for s in statuses]
    )


@counted("proposals.received", "收到提案", unit="件")
def received(period: Period) -> Proposals:
    """本年度各次会议、截止日前提交的提案，不含草稿。"""
    return Proposal.objects.received().of_period(period)


@counted("proposals.filed", "立案", unit="件")
def filed(period: Period) -> Proposals:
    """审查立案的提案，并案的不计在内。"""
    return _decided(period, *ON_REGISTER)


@counted("proposals.merged", "并案", unit="件")
def merged(period: Period) -> Proposals:
    """并入其他提案办理的提案。"""
    return _decided(period, Status.MERGED)


@counted("proposals.declined", "不予立案", unit="件")
def declined(period: Period) -> Proposals:
    """审查不予立案的提案。"""
    return _decided(period, Status.DECLINED)


@counted("proposals.turned_social", "转社情民意", unit="件")
def turned_social(period: Period) -> Proposals:
    """转作社情民意信息的提案。"""
    return _decided(period, Status.TURNED_SOCIAL)


@counted("proposals.withdrawn", "撤案", unit="件")
def withdrawn(period: Period) -> Proposals:
    """提案者撤回的提案。"""
    return _decided(period, Status.WITHDRAWN)


@counted("proposals.pending", "待审查", unit="件")
def pending(period: Period) -> Proposals:
    """截止日尚未审查或退回修改中的提案。"""
    waiting = Q(status__in=[Status.SUBMITTED, Status.RETURNED])
    return received(period).filter(waiting | Q(decided_on__gt=period.seen_on))


rate(
    "proposals.filing_rate",
    "立案率",
    part="proposals.filed",
    whole="proposals.received",
    definition="立案件数÷收到件数，并案不计入立案。",
)


@counted("proposals.plenary", "大会提案", unit="件")
def plenary(period: Period) -> Proposals:
    """收到提案中的大会提案。"""
    return received(period).filter(kind=ProposalKind.PLENARY)


@counted("proposals.ordinary", "平时提案", unit="件")
def ordinary(period: Period) -> Proposals:
    """收到提案中的平时提案。"""
    return received(period).filter(kind=ProposalKind.ORDINARY)


@counted("proposals.individual", "个人提案", unit="件")
def individual(period: Period) -> Proposals:
    """收到提案中委员个人提出的。"""
    return received(period).filter(sponsor_kind=SponsorKind.INDIVIDUAL)


@counted("proposals.joint", "联名提案", unit="件")
def joint(period: Period) -> Proposals:
    """收到提案中委员联名提出的。"""
    return received(period).filter(sponsor_kind=SponsorKind.JOINT)


@counted("proposals.collective", "集体提案", unit="件")
def collective(period: Period) -> Proposals:
    """收到提案中党派、专委会、界别、活动组等集体提出的。"""
    return received(period).filter(sponsor_kind=SponsorKind.COLLECTIVE)


@counted("proposals.key", "重点提案", unit="件")
def key(period: Period) -> Proposals:
    """立案提案中确定为重点提案的。"""
    return filed(period).filter(is_key=True)


@counted("proposals.excellent", "优秀提案", unit="件")
def excellent(period: Period) -> Proposals:
    """立案提案中经评委评选、截止日前公布为优秀提案的。"""
    return filed(period).filter(pk__in=Proposal.objects.excellent(on=period.seen_on).values("pk"))


@counted_by("proposals.by_category", "立案提案分类", unit="件", by="category__name")
def by_category(period: Period) -> Proposals:
    """立案提案按分类。"""
    return filed(period)


@counted_by("proposals.by_group", "各活动组提案", unit="件", by="group_name")
def by_group(period: Period) -> Proposals:
    """收到提案按第一提案人提交当日所在活动组。"""
    return received(period).annotate(group_name=group_name("lead", "submitted_on"))


@counted_by("proposals.filed_by_group", "各活动组立案提案", unit="件", by="group_name")
def filed_by_group(period: Period) -> Proposals:
    """立案提案按第一提案人提交当日所在活动组。"""
    return filed(period).annotate(group_name=group_name("lead", "submitted_on"))


@counted_by("proposals.key_by_group", "各活动组重点提案", unit="件", by="group_name")
def key_by_group(period: Period) -> Proposals:
    """重点提案按第一提案人提交当日所在活动组。"""
    return key(period).annotate(group_name=group_name("lead", "submitted_on"))


def _answering(period: Period) -> QuerySet[Handling]:
    """The handlings that owe the authors of the period's filed proposals a reply."""
    return Handling.objects.answering().filter(proposal__in=filed(period), issued_on__lte=period.seen_on)


@counted("proposals.handed_over", "交办", unit="件")
def handed_over(period: Period) -> Proposals:
    """立案提案中截止日前已交办的。"""
    return filed(period).filter(pk__in=_answering(period).values("proposal"))


@counted("proposals.lead_units", "主办单位", unit="家")
def lead_units(period: Period) -> QuerySet[Unit]:
    """至少主办（分办、独办）一件立案提案的承办单位。"""
    return Unit.objects.filter(pk__in=_answering(period).values("unit"))


@counted_by("proposals.by_unit", "各单位主办提案", unit="件", by="unit__name")
def by_unit(period: Period) -> QuerySet[Handling]:
    """立案提案按主办（分办、独办）单位，分办的各单位各计一件。"""
    return _answering(period)


@counted("proposals.answered", "已答复", unit="件")
def answered(period: Period) -> Proposals:
    """立案提案中主办单位（分办的为全部单位）截止日前已答复的。"""
    owed = Handling.objects.filter(
        ~Exists(Reply.objects.filter(handling=OuterRef("pk"), replied_on__lte=period.seen_on)),
        proposal=OuterRef("pk"),
        manner__in=ANSWERS_TO_AUTHOR,
    ).current()
    return handed_over(period).filter(~Exists(owed))


rate(
    "proposals.reply_rate",
    "办复率",
    part="proposals.answered",
    whole="proposals.filed",
    definition="截止日前已答复件数÷立案件数。",
)


def _replies(period: Period) -> QuerySet[Reply]:
    """The latest reply of each answering unit as of the period's moment."""
    later = Reply.objects.filter(
        handling=OuterRef("handling"), round__gt=OuterRef("round"), replied_on__lte=period.seen_on
    )
    return Reply.objects.filter(
        ~Exists(later),
        handling__proposal__in=filed(period),
        handling__manner__in=[str(manner) for manner in ANSWERS_TO_AUTHOR],
        replied_on__lte=period.seen_on,
    )


@counted("proposals.replies", "主办答复", unit="份")
def replies(period: Period) -> QuerySet[Reply]:
    """主办（分办、独办）单位截止日前的答复，重新办理的只计最近一次。"""
    return _replies(period)


def _with_outcome(letter: Outcome) -> None:
    @counted(
        f"proposals.outcome_{letter.value.lower()}",
        f"{letter.value}类答复",
        unit="件",
        definition=f"主办答复中类别为{letter.value}的（{letter.label}）。",
    )
    def outcome(period: Period) -> QuerySet[Reply]:
        return _replies(period).filter(outcome=letter)


for _letter in Outcome:
    _with_outcome(_letter)


@counted("proposals.b_became_a", "B类转A类", unit="件")
def b_became_a(period: Period) -> QuerySet[Reply]:
    """主办答复为B类、截止日前经政协确认已办成A类的。"""
    carried_out = FollowUp.objects.confirmed().filter(outcome=Outcome.A, on__lte=period.seen_on)
    return _replies(period).filter(Exists(carried_out.filter(reply=OuterRef("pk"))), outcome=Outcome.B)


@counted("proposals.on_time", "按期答复", unit="件")
def on_time(period: Period) -> QuerySet[Reply]:
    """主办答复日期不晚于应答复日期（经批准延期的按延期后日期）。"""
    return _replies(period).filter(replied_on__lte=F("due_on"))


rate(
    "proposals.on_time_rate",
    "按期答复率",
    part="proposals.on_time",
    whole="proposals.replies",
    definition="按期答复件数÷主办答复件数。",
)


@counted("proposals.accepted_on_time", "按期签收", unit="件次")
def accepted_on_time(period: Period) -> QuerySet[Handling]:
    """立案提案的承办（含会办）中，截止日前在申请调整期限内签收的。"""
    handed = Handling.objects.current().filter(proposal__in=filed(period), accepted_on__lte=period.seen_on)
    return handed.filter(accepted_on__lte=F("hand_back_until"))


@counted("proposals.hand_backs", "申请调整", unit="件次")
def hand_backs(period: Period) -> QuerySet[Handling]:
    """立案提案中承办单位截止日前申请调整的，不论是否同意；撤回的不计。"""
    return Handling.objects.filter(proposal__in=filed(period), hand_back_asked_on__lte=period.seen_on)


@counted("proposals.extended", "同意延期", unit="件次")
def extended(period: Period) -> QuerySet[Handling]:
    """立案提案中截止日前经批准延期答复的承办。"""
    granted = Extension.objects.granted().filter(decided_on__lte=period.seen_on)
    return Handling.objects.current().filter(proposal__in=filed(period), pk__in=granted.values("handling"))


@counted("proposals.met", "面商", unit="件")
def met(period: Period) -> QuerySet[Reply]:
    """主办答复前与委员当面商谈的。"""
    return _replies(period).filter(meeting=Meeting.FACE_TO_FACE)


@counted("proposals.assisted", "会办", unit="件次")
def assisted(period: Period) -> QuerySet[Handling]:
    """立案提案的会办件次。"""
    return Handling.objects.current().filter(
        proposal__in=filed(period), manner=Manner.ASSIST, issued_on__lte=period.seen_on
    )


def _ratings(period: Period) -> QuerySet[Rating]:
    return Rating.objects.filter(Q(rated_on__isnull=True) | Q(rated_on__lte=period.seen_on), reply__in=_replies(period))


@counted("proposals.rated", "收回评价", unit="份")
def rated(period: Period) -> QuerySet[Rating]:
    """截止日前委员对答复的评价，未反馈的不计。"""
    return _ratings(period)


@counted("proposals.satisfied", "满意", unit="份")
def satisfied(period: Period) -> QuerySet[Rating]:
    """评价为满意的。"""
    return _ratings(period).filter(result=Satisfaction.SATISFIED)


@counted("proposals.basically_satisfied", "基本满意", unit="份")
def basically_satisfied(period: Period) -> QuerySet[Rating]:
    """评价为基本满意的。"""
    return _ratings(period).filter(result=Satisfaction.BASICALLY)


@counted("proposals.dissatisfied", "不满意", unit="份")
def dissatisfied(period: Period) -> QuerySet[Rating]:
    """评价为不满意的。"""
    return _ratings(period).filter(result=Satisfaction.DISSATISFIED)


@counted("proposals.content", "满意和基本满意", unit="份")
def content(period: Period) -> QuerySet[Rating]:
    """评价为满意或基本满意的。"""
    return _ratings(period).filter(result__in=[Satisfaction.SATISFIED, Satisfaction.BASICALLY])


rate(
    "proposals.satisfied_rate",
    "满意率",
    part="proposals.content",
    whole="proposals.rated",
    definition="（满意＋基本满意）÷收回评价份数，未反馈不计入分母。",
)


@counted("proposals.not_rated", "未反馈", unit="份")
def not_rated(period: Period) -> QuerySet[Reply]:
    """已答复而截止日前没有收到任何评价的。"""
    return _replies(period).filter(~Exists(_ratings(period).filter(reply=OuterRef("pk"))))


describe(
    Proposal,
    [
        ("提案号", lambda p: p.number or p.serial),
        ("案由", lambda p: p.title),
        ("提案者", lambda p: p.lead or p.collective_body),
        ("分类", lambda p: p.category),
        ("提交日期", lambda p: p.submitted_on),
        ("状态", lambda p: p.get_status_display()),
    ],
    related=["lead", "collective_body", "category"],
    seen_through="",
)
describe(
    Handling,
    [
        ("提案号", lambda h: h.proposal.number),
        ("案由", lambda h: h.proposal.title),
        ("单位", lambda h: h.unit),
        ("方式", lambda h: h.get_manner_display()),
        ("应答复日期", lambda h: h.due_on),
    ],
    related=["proposal", "unit"],
    seen_through="proposal",
)
describe(
    Reply,
    [
        ("提案号", lambda r: r.handling.proposal.number),
        ("案由", lambda r: r.handling.proposal.title),
        ("单位", lambda r: r.handling.unit),
        ("答复日期", lambda r: r.replied_on),
        ("应答复日期", lambda r: r.due_on),
        ("类别", lambda r: r.outcome),
        ("沟通方式", lambda r: r.get_meeting_display()),
    ],
    related=["handling__proposal", "handling__unit"],
    seen_through="handling.proposal",
)
describe(
    Rating,
    [
        ("提案号", lambda r: r.reply.handling.proposal.number),
        ("案由", lambda r: r.reply.handling.proposal.title),
        ("单位", lambda r: r.reply.handling.unit),
        ("评价人", lambda r: r.member),
        ("评价", lambda r: r.get_result_display()),
    ],
    related=["reply__handling__proposal", "reply__handling__unit", "member"],
    seen_through="reply.handling.proposal",
)
