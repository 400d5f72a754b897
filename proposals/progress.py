"""Where a proposal stands, for its author: the main stages with their days, what is going on now, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils import timezone

from cppcc.core.templatetags.office import days_left, full_date
from proposals.models import Handling, Proposal, Reply
from proposals.states import ON_REGISTER, Status
from proposals.timeline import Event

STAGES = ["递交", "立案", "交办", "办理", "答复", "评价", "办结"]
SUBMIT, FILE, HAND_OVER, HANDLE, ANSWER, RATE, CLOSE = range(7)
NAMED = 3  # so many units are named with their day


class State(StrEnum):
    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Stage:
    label: str
    state: State
    on: date | None = None
    day: str = ""  # with the year when it is not this one

    @property
    def words(self) -> str:
        """For who does not see the colours."""
        return {State.DONE: "已完成", State.NOW: "现在", State.AHEAD: "还没有到"}[self.state]


@dataclass(frozen=True)
class Progress:
    stages: list[Stage]
    now: str
    following: list[str]
    late: bool = False


# The stage a status is in, and what is said of it. What ended before the register has its own words.
STANDING: dict[str, tuple[int, str]] = {
    Status.DRAFT: (SUBMIT, "还没有递交"),
    Status.SUBMITTED: (FILE, "提案委正在审查"),
    Status.RETURNED: (SUBMIT, "退回修改，改好后请再次递交"),
    Status.FILED: (HAND_OVER, "已立案，等待交给承办单位"),
    Status.HANDED_OVER: (HANDLE, "已交办，等待承办单位签收"),
    Status.HANDLING: (HANDLE, "承办单位正在办理"),
    Status.ANSWERED: (RATE, "承办单位已答复"),
    Status.CLOSED: (len(STAGES), "已办结"),
}
ENDED = {
    Status.MERGED: "已与另一件提案合并办理，答复同样送达",
    Status.DECLINED: "不予立案",
    Status.TURNED_SOCIAL: "已转为社情民意信息处理",
    Status.WITHDRAWN: "已撤案",
}


def progress_of(
    proposal: Proposal, handlings: Sequence[Handling], events: Sequence[Event], to_rate: Sequence[Reply], *, on: date
) -> Progress:
    """The stages and the next steps as seen on the day; no query."""
    answering = [handling for handling in handlings if handling.answers_to_author]
    if proposal.status in ENDED:
        submitted = _stage(STAGES[SUBMIT], State.DONE, proposal.submitted_on, on)
        ended = _stage(proposal.get_status_display(), State.NOW, proposal.decided_on, on)
        return Progress([submitted, ended], ENDED[Status(proposal.status)], [])
    place, now = STANDING[proposal.status]
    if proposal.status == Status.HANDLING and any(handling.replies.all() for handling in answering):
        now = "承办单位正在重新办理" if _was_redone(events) else "部分单位已答复，其余正在办理"
    if proposal.status == Status.ANSWERED and _is_rated(answering):
        place, now = CLOSE, "承办单位已答复，提案者已评价"
    days = _days(proposal, answering, events)
    stages = [
        _stage(label, State.DONE if at < place else State.NOW if at == place else State.AHEAD, days.get(at), on)
        for at, label in enumerate(STAGES)
    ]
    owed = [handling for handling in answering if handling.is_open and handling.due_on]
    late = proposal.status in ON_REGISTER and any(handling.due_on < on for handling in owed if handling.due_on)
    return Progress(stages, now, _following(proposal, owed, to_rate, on=on, rated=place == CLOSE), late)


def _following(
    proposal: Proposal, owed: list[Handling], to_rate: Sequence[Reply], *, on: date, rated: bool
) -> list[str]:
    """What comes next and by when, in whole sentences."""
    if proposal.status in (Status.HANDED_OVER, Status.HANDLING):
        first = sorted(owed, key=lambda handling: handling.due_on or date.max)
        told = [_reply_owed(each, on) for each in first[:NAMED]]
        more = len(first) - NAMED
        return [*told, f"还有{more}个单位也在办理"] if more > 0 else told
    if to_rate:
        return [_rating_asked(reply, on) for reply in to_rate]
    return {
        Status.DRAFT: ["写好后请按“递交”"],
        Status.SUBMITTED: ["审查结果会在这里告诉您"],
        Status.FILED: ["确定承办单位后交办"],
        Status.ANSWERED: ["由提案委办结"] if rated else ["提案者评价后，由提案委办结"],
    }.get(Status(proposal.status), [])


def _reply_owed(handling: Handling, on: date) -> str:
    return f"{handling.unit.name}应于{_day(handling.due_on)}前答复，{days_left(handling.due_on, on)}"


def _rating_asked(reply: Reply, on: date) -> str:
    if reply.rate_by is None or reply.rate_by < on:
        return f"请您评价{reply.handling.unit.name}的答复"
    return f"请您于{_day(reply.rate_by)}前评价{reply.handling.unit.name}的答复，{days_left(reply.rate_by, on)}"


def _days(proposal: Proposal, answering: list[Handling], events: Sequence[Event]) -> dict[int, date | None]:
    """The day of each stage that was reached; of what came with an old ledger only some are known."""
    last = [reply for reply in _last_replies(answering) if reply is not None]
    rated = [rating.rated_on for reply in last for rating in reply.ratings.all() if rating.rated_on]
    answered = proposal.status in (Status.ANSWERED, Status.CLOSED)
    return {
        SUBMIT: proposal.submitted_on,
        FILE: proposal.decided_on,
        HAND_OVER: min((handling.issued_on for handling in answering), default=None),
        HANDLE: _last(events, "proposal.handle"),
        ANSWER: max((reply.replied_on for reply in last), default=None) if answered else None,
        RATE: max(rated, default=None) if answered else None,
        CLOSE: _last(events, "proposal.close"),
    }


def _is_rated(answering: Sequence[Handling]) -> bool:
    """Somebody rated the last reply of every unit."""
    last = _last_replies(answering)
    return bool(last) and all(reply is not None and reply.ratings.all() for reply in last)


def _last_replies(answering: Sequence[Handling]) -> list[Reply | None]:
    """The reply of each unit that counts: what was said of an earlier round is over with it."""
    return [max(handling.replies.all(), key=lambda reply: reply.round, default=None) for handling in answering]


def _stage(label: str, state: State, day: date | None, today: date) -> Stage:
    return Stage(label, state, day, "" if day is None else _day(day) if day.year == today.year else full_date(day))


def _last(events: Sequence[Event], key: str) -> date | None:
    moments = [event.at for event in events if event.key == key]
    return timezone.localdate(moments[-1]) if moments else None


def _was_redone(events: Sequence[Event]) -> bool:
    return any(event.key in {"proposal.redo", "handling.reopen"} for event in events)


def _day(day: date | None) -> str:
    return f"{day.month}月{day.day}日" if day else ""
