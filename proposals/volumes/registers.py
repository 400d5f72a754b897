"""The registers an office keeps of a session, each a table of records: as a workbook and as a document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from cppcc.core.documents.registers import Field, lines_of
from members.people.models import Session
from proposals.models import Candidate, Commitment, Handling, Proposal, Reply
from proposals.states import Status


@dataclass(frozen=True)
class Register:
    """One kind of register: `rows` are the records of a session as of a day, without the secret ones."""

    name: str
    label: str
    rows: Callable[[Session, date], QuerySet[Any]]
    fields: Sequence[Field]

    def lines(self, session: Session, on: date) -> list[list[object]]:
        return lines_of(self.fields, self.rows(session, on))


def _proposals(session: Session) -> Any:
    return Proposal.objects.of_session(session.pk).not_secret().for_export()


def _handlings(session: Session) -> Any:
    return Handling.objects.current().of_session(session.pk).not_secret().for_register()


def _names(proposal: Any) -> str:
    return "、".join([proposal.sponsor, *(row.member.name for row in proposal.signed_cosigners)])


def _units(proposal: Any) -> str:
    return "、".join(str(handling) for handling in proposal.current_handlings)


def _last_reply(handling: Any) -> Any:
    return handling.given[-1] if handling.given else None


def _ratings(reply: Any) -> str:
    return "；".join(f"{rating.member or '提案者'}：{rating}" for rating in reply.ratings.all()) or "未反馈"


NUMBER = Field("提案号", lambda p: p.number, 0.7)
TITLE = Field("案由", lambda p: p.title, 3.4)
NAMES = Field("提案者", _names, 1.6)
OF_HANDLING = (
    Field("提案号", lambda h: h.proposal.number, 0.7),
    Field("案由", lambda h: h.proposal.title, 3.2),
    Field("承办单位", lambda h: h.unit.name, 1.8),
    Field("方式", lambda h: h.get_manner_display(), 0.7),
)

REGISTERS = {
    each.name: each
    for each in (
        Register(
            "filed",
            "立案登记册",
            lambda session, on: _proposals(session).filed().by_number(),
            (
                NUMBER,
                TITLE,
                NAMES,
                Field("分类", lambda p: p.category or "", 1.0),
                Field("承办单位", _units, 2.0),
                Field("状态", lambda p: p.get_status_display(), 0.9),
            ),
        ),
        Register(
            "handed_over",
            "交办登记册",
            lambda session, on: _handlings(session).by_number(),
            (
                *OF_HANDLING,
                Field("交办", lambda h: h.issued_on, 1.1),
                Field("应答复", lambda h: h.due_on or "", 1.1),
                Field("答复", lambda h: _last_reply(h) and _last_reply(h).replied_on, 1.1),
                Field("类别", lambda h: _last_reply(h) and _last_reply(h).outcome, 0.6),
            ),
        ),
        Register(
            "overdue",
            "超期未答复清单",
            lambda session, on: _handlings(session).overdue(on=on).most_urgent_first(),
            (
                *OF_HANDLING,
                Field("交办", lambda h: h.issued_on, 1.1),
                Field("应答复", lambda h: h.due_on or "", 1.1),
                Field("状态", lambda h: h.get_status_display(), 0.9),
            ),
        ),
        Register(
            "replies",
            "答复与评价登记册",
            lambda session, on: Reply.objects.to_author().of_session(session.pk).not_secret().for_register(),
            (
                Field("提案号", lambda r: r.handling.proposal.number, 0.7),
                Field("案由", lambda r: r.handling.proposal.title, 3.0),
                Field("承办单位", lambda r: r.handling.unit.name, 1.6),
                Field("答复", lambda r: r.replied_on, 1.1),
                Field("类别", lambda r: r.outcome, 0.6),
                Field("沟通", lambda r: r.get_meeting_display(), 0.7),
                Field("评价", _ratings, 2.0),
            ),
        ),
        Register(
            "commitments",
            "承诺事项台账",
            lambda session, on: Commitment.objects.all().of_session(session.pk).not_secret().for_list().by_number(),
            (
                Field("提案号", lambda c: c.proposal.number, 0.9),
                Field("案由", lambda c: c.proposal.title, 2.3),
                Field("承诺单位", lambda c: c.unit.name, 1.5),
                Field("承诺事项", lambda c: c.text, 2.6),
                Field("完成期限", lambda c: c.due_on or "", 1.5),
                Field("状态", lambda c: c.get_status_display(), 1.2),
                Field("兑现情况", lambda c: c.reason or c.proof, 2.2),
            ),
        ),
        Register(
            "declined",
            "不予立案登记册",
            lambda session, on: _proposals(session).in_status(Status.DECLINED).by_serial(),
            (
                Field("流水号", lambda p: p.serial, 0.7),
                TITLE,
                NAMES,
                Field("审查日期", lambda p: p.decided_on or "", 1.1),
                Field("原因", lambda p: p.decline_reason or "", 2.4),
            ),
        ),
        Register(
            "merged",
            "并案登记册",
            lambda session, on: _proposals(session).in_status(Status.MERGED).by_serial(),
            (
                Field("流水号", lambda p: p.serial, 0.7),
                TITLE,
                NAMES,
                Field("并入", lambda p: f"第{p.merged_into.number}号 {p.merged_into.title}", 3.0),
            ),
        ),
        Register(
            "key",
            "重点提案登记册",
            lambda session, on: _proposals(session).filed().key().by_number(),
            (
                NUMBER,
                TITLE,
                NAMES,
                Field("承办单位", _units, 2.0),
                Field("督办领导", lambda p: p.supervising_leader, 1.2),
                Field("状态", lambda p: p.get_status_display(), 0.9),
            ),
        ),
        Register(
            "excellent",
            "优秀提案名单",
            lambda session, on: Candidate.objects.elected().of_session(session.pk).for_list(),
            (
                Field("提案号", lambda c: c.proposal.number, 0.7),
                Field("案由", lambda c: c.proposal.title, 3.4),
                Field("提案者", lambda c: c.proposal.sponsor, 1.6),
                Field("评选", lambda c: c.selection.name, 1.6),
            ),
        ),
    )
}
