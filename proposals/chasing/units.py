"""What units are told of: to accept, to hand back, to reply; drafts that lie; what they promised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.utils import timezone

from cppcc.core.accounts.models import User
from cppcc.core.accounts.roles import Role
from cppcc.core.workflow import StepTaken
from proposals.chasing.night import Finding, Night, active, named, short
from proposals.models import Clock, Commitment, Handling, HandlingStatus, Manner, Reply, ReplyDraft
from proposals.states import URGE, DraftStatus

LATE, SOON, ACCEPT, PROMISES = "已超期", "临近到期", "待签收", "承诺事项"
TO_SIGN, TO_CHECK = "答复稿待审签", "答复稿待审核"
MONTH = 30  # days after which an overdue commitment is told again


def handlings(night: Night) -> Iterator[Finding]:
    """What units owe, each by its most pressing stage; the lead unit hears of the opinions it waits for."""
    rows = Handling.objects.current().in_status(*URGE.sources)
    again = Reply.objects.all().filter(handling=OuterRef("pk"))
    rows = rows.filter(Q(due_on__lte=night.horizon()) | Q(status=HandlingStatus.ISSUED))
    rows = rows.select_related("unit", "proposal__session").prefetch_related("unit__clerks")
    found = [
        (row, stage)
        for row in rows.annotate(replied_before=Exists(again)).order_by("due_on", "pk")
        if (stage := _stage(row, night))
    ]
    leads = _lead_clerks([row for row, _ in found if row.manner == Manner.ASSIST])
    for row, (key, group, words) in found:
        is_late = group == LATE
        urges = row.pk if is_late or (group == ACCEPT and ":accept:" in key) else None
        line = f"{named(row.proposal)}：{words}"
        yield Finding(key, active(row.unit.clerks.all()), line, group, urgent=is_late, urges=urges)
        if row.manner == Manner.ASSIST and group in (LATE, SOON):
            line = f"{named(row.proposal)}：{row.unit}的会办意见{words}"
            yield Finding(f"{key}:lead", leads.get(row.proposal_id, ()), line, "会办意见")


def _stage(row: Any, night: Night) -> tuple[str, str, str] | None:
    """Key, group and words of what presses most."""
    what = "应答复" if row.answers_to_author else "应交意见"
    if row.due_on is not None and row.due_on < night.on:
        days = (night.on - row.due_on).days
        stage = night.late_stage(row.due_on)
        return f"handling:{row.pk}:late:{row.due_on}:{stage}", LATE, f"{short(row.due_on)}{what}，已超期{days}天"
    if row.status == HandlingStatus.ISSUED:
        waited = night.stage_after(row.issued_on, night.rules.accept_days)
        until = row.hand_back_until
        if waited is not None:
            key = f"handling:{row.pk}:accept:{row.issued_on}:{waited}"
            return key, ACCEPT, f"{short(row.issued_on)}交办，至今没有签收"
        if until is not None and night.is_soon(until, row.proposal.session, Clock.HAND_BACK):
            return f"handling:{row.pk}:window:{until}", ACCEPT, f"申请调整截止{short(until)}，逾期须签收办理"
    if row.due_on is not None and night.is_soon(row.due_on, row.proposal.session, _clock(row)):
        return f"handling:{row.pk}:soon:{row.due_on}", SOON, f"{short(row.due_on)}前{what}"
    return None


def _clock(row: Any) -> Clock:
    if row.manner == Manner.ASSIST:
        return Clock.ASSIST
    if row.replied_before:
        return Clock.REDO
    return Clock.SPLIT if row.manner == Manner.SPLIT else Clock.REPLY


def _lead_clerks(assisting: list[Any]) -> dict[int, tuple[User, ...]]:
    """Of the proposals of `assisting` parts, the clerks of the units that answer their authors."""
    leads = Handling.objects.answering().filter(proposal__in={row.proposal_id for row in assisting})
    found: dict[int, tuple[User, ...]] = {}
    for lead in leads.select_related("unit").prefetch_related("unit__clerks"):
        found[lead.proposal_id] = found.get(lead.proposal_id, ()) + active(lead.unit.clerks.all())
    return found


def drafts(night: Night) -> Iterator[Finding]:
    """Drafts that wait for a signature in the unit, or for the check."""
    waiting = ReplyDraft.objects.live().in_status(DraftStatus.APPROVAL, DraftStatus.CHECKING)
    steps = StepTaken.objects.filter(
        target_type=ContentType.objects.get_for_model(ReplyDraft), target_id=OuterRef("pk")
    )
    sent = steps.order_by().values("target_id").annotate(last=Max("at")).values("last")
    rows: Any = waiting.annotate(sent=Subquery(sent)).select_related("handling__unit", "handling__proposal__session")
    checkers = active(User.objects.get_queryset().holding(Role.SUPERVISOR))
    for row in rows.prefetch_related("handling__unit__approvers").order_by("pk"):
        since = timezone.localdate(row.sent) if row.sent else row.handling.issued_on
        stage = night.stage_after(since, night.rules.decide_days)
        if stage is None:
            continue
        signs = row.status == DraftStatus.APPROVAL
        to = active(row.handling.unit.approvers.all()) if signs else checkers
        line = f"{row.handling.unit}对{named(row.handling.proposal)}的答复稿，{short(since)}送来"
        key = f"draft:{row.pk}:{row.status}:{since}:{stage}"
        yield Finding(key, to, line, TO_SIGN if signs else TO_CHECK)


def commitments(night: Night) -> Iterator[Finding]:
    """What units promised: before it is due, every month after, and at the beginning of every year."""
    rows = Commitment.objects.open().for_list().prefetch_related("unit__clerks").order_by("due_on", "pk")
    soon = night.calendar.after(night.on, night.rules.commitment_days)
    this_year = Q(promised_on__year__lt=night.on.year) | Q(due_on__lte=soon)
    for row in rows.filter(this_year):
        if row.due_on is not None and row.due_on < night.on:
            key = f"late:{row.due_on}:{(night.on - row.due_on - timedelta(days=1)).days // MONTH}"
            words = f"应于{short(row.due_on)}完成，已超期{(night.on - row.due_on).days}天"
        elif row.due_on is not None and row.due_on <= soon:
            key, words = f"soon:{row.due_on}", f"应于{short(row.due_on)}完成"
        else:
            key, words = f"year:{night.on.year}", f"{row.promised_on.year}年承诺，请报告今年的进展"
        line = f"{named(row.proposal)}：{'承诺事项' if row.proposal.is_secret else row.text}（{words}）"
        yield Finding(f"commitment:{row.pk}:{key}", active(row.unit.clerks.all()), line, PROMISES)


FINDERS: Iterable[Any] = (handlings, drafts, commitments)
