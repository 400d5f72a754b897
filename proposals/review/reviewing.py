"""Deciding at the review desk, and taking it back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from cppcc.core.workflow import Refused
from proposals.models import Opinion, Proposal, Review, ReviewRules, Stage
from proposals.states import REVIEW, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

KEYS = {
    Opinion.FILE: "F",
    Opinion.MERGE: "M",
    Opinion.RETURN: "T",
    Opinion.DECLINE: "D",
    Opinion.TURN_SOCIAL: "S",
}
DONE = {
    Opinion.FILE: "已立案",
    Opinion.MERGE: "已并案",
    Opinion.RETURN: "已退回提案者修改",
    Opinion.DECLINE: "已决定不予立案",
    Opinion.TURN_SOCIAL: "已转社情民意",
}
UNDONE_BY = {"file": "unfile", "merge": "unmerge", "decline": "restore"}
AT_ONCE = "审查台当场撤销"


@dataclass(frozen=True)
class Decision:
    """What the form on the right says."""

    opinion: str
    stage: str
    note: str = ""
    reason: Any = None
    into: Any = None
    category: Any = None
    units: Iterable[Any] = ()


def decide(proposal: Proposal, decision: Decision, *, by: User, on: date) -> str:
    """Carry it out, or keep it as the preliminary opinion where the office reviews twice; the sentence to be shown."""
    with transaction.atomic():
        if decision.stage == Stage.PRELIMINARY:
            return _opine(proposal, decision, by=by)
        if decision.category is not None and decision.category != proposal.category:
            proposal.classify(by=by, category=decision.category)
        VERBS[decision.opinion](proposal, decision, by, on)
        Review.objects.final_of(proposal).units.set(decision.units)
    return f"{named(proposal)}{DONE[Opinion(decision.opinion)]}"


def named(proposal: Proposal) -> str:
    """第27号提案, or by its title while it has no number."""
    return str(proposal) if proposal.number is not None else f"《{proposal.title}》"


def _opine(proposal: Proposal, decision: Decision, *, by: User) -> str:
    if not ReviewRules.current().two_stages:
        raise Refused(proposal, REVIEW, "审查方式已改为一审，请刷新审查台后直接决定")
    review = proposal.opine(
        by=by,
        opinion=decision.opinion,
        note=decision.note,
        units=decision.units,
        category=decision.category,
        reason=decision.reason,
        into=decision.into,
    )
    return f"{named(proposal)}已提出初审意见：{review.get_opinion_display()}，待复审"


VERBS: dict[str, Callable[[Proposal, Decision, User, date], Any]] = {
    Opinion.FILE: lambda proposal, _, by, on: proposal.file(by=by, on=on),
    Opinion.MERGE: lambda proposal, said, by, on: proposal.merge(by=by, on=on, into=said.into),
    Opinion.RETURN: lambda proposal, said, by, on: proposal.return_to_author(by=by, note=said.note),
    Opinion.DECLINE: lambda proposal, said, by, on: proposal.decline(by=by, on=on, reason=said.reason, note=said.note),
    Opinion.TURN_SOCIAL: lambda proposal, said, by, on: proposal.turn_social(by=by, on=on, note=said.note),
}


def stage_of(standing: Review | None, rules: ReviewRules) -> str:
    """What the next opinion is, after the one that `standing` says."""
    return Stage.PRELIMINARY if rules.two_stages and standing is None else Stage.FINAL


def undoing(proposal: Proposal) -> str:
    """What takes back the last thing done at the desk: a step, `opinion`, or nothing."""
    if proposal.status == Status.SUBMITTED:
        return "opinion" if proposal.reviews.standing().exists() else ""
    last = proposal.history.order_by("-at", "-pk").values_list("step", flat=True).first()
    step = UNDONE_BY.get(last or "", "")
    if step not in proposal.STEPS or proposal.status not in proposal.STEPS[step].sources:
        return ""
    return "" if step == "unfile" and proposal.why_not_unfiled() else step


def undo(proposal: Proposal, *, by: User) -> str:
    """Take it back; the sentence to be shown."""
    step, name = undoing(proposal), named(proposal)
    if step == "opinion":
        proposal.take_back_opinion(by=by)
        return f"{name}的初审意见已收回"
    if step == "unfile":
        proposal.unfile(by=by)
    elif step == "unmerge":
        proposal.unmerge(by=by)
    elif step == "restore":
        proposal.restore(by=by, note=AT_ONCE)
    else:
        raise Refused(proposal, REVIEW, f"{name}之后已有别的办理，不能在这里撤销")
    return f"{name}已撤销，回到待审查"


def moved_on(proposal: Proposal) -> str:
    """Where it is now, and who brought it there when."""
    last = proposal.history.select_related("by").order_by("-at", "-pk").first()
    if last is None:
        return f"{named(proposal)}现在是“{proposal.get_status_display()}”"
    at = timezone.localtime(last.at)
    who = last.by.name if last.by else "系统"
    return f"{named(proposal)}已由{who}于{at.month}月{at.day}日{at:%H:%M}“{last.label}”"
