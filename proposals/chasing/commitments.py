"""Commitments out of replies, and who is told what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from cppcc.core.accounts.models import User
from cppcc.core.accounts.roles import Role
from cppcc.core.notices.telling import notify
from cppcc.core.workbooks import workbook
from proposals.models.commitments import LONGEST, Commitment
from proposals.notices import COMMITMENTS, PROMISED

if TYPE_CHECKING:
    from members.people.models import Session
    from proposals.models import Reply

COLUMNS = {
    "届次": 12, "提案号": 8, "案由": 40, "承诺单位": 20, "承诺事项": 44, "责任科室或责任人": 16, "承诺日期": 12,
    "完成期限": 12, "状态": 10, "兑现情况": 44, "确认或终止日期": 14, "终止原因": 30,
}  # fmt: skip


def commitments_from(reply: Reply) -> list[Commitment]:
    """What a released reply promises, on the ledger; asked twice, it is there once.

    A later round repeats what the unit promised before: what is open still in the same words moves to the new reply
    and its day. An assisting unit's opinion promises the author nothing."""
    handling = reply.handling
    if not handling.answers_to_author:
        return []
    known = {row.place for row in Commitment.objects.all().filter(reply=reply)}
    standing = {
        row.text: row for row in Commitment.objects.owed().filter(proposal=handling.proposal_id, unit=handling.unit_id)
    }
    found = []
    for place, promise in enumerate(reply.promises, start=1):
        text, until = str(promise.get("text", "")).strip()[:LONGEST], day_of(promise.get("due_on"))
        if not text or place in known:
            continue
        row = standing.pop(text, None) or Commitment(
            proposal_id=handling.proposal_id, unit=handling.unit, text=text, promised_on=reply.replied_on
        )
        row.reply, row.place, row.due_on = reply, place, until or row.due_on
        row.responsible = row.responsible or reply.contact_person
        row.save()
        found.append(row)
    return found


def day_of(written: object) -> date | None:
    """The day a promise names; None when it names none."""
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        return None


def without_commitment(session: Session | None) -> list[Reply]:
    """B replies of the session (what is under way or planned) of which the ledger holds nothing, for the office to
    enter what they promise; the last fifty."""
    from proposals.models import Outcome, Reply

    if session is None:
        return []
    held = Commitment.objects.all().filter(proposal=OuterRef("handling__proposal"), unit=OuterRef("handling__unit"))
    newer = Reply.objects.all().filter(handling=OuterRef("handling"), round__gt=OuterRef("round"))
    rows = Reply.objects.to_author().of_session(session.pk).filter(~Exists(held), ~Exists(newer), outcome=Outcome.B)
    return list(rows.for_list().order_by("-replied_on", "-pk")[:50])


# --- Telling --------------------------------------------------------------------------------------------------------
def tell_office(row: Commitment, *, by: User) -> None:
    """The unit says that it is done: look at the proof."""
    office = User.objects.get_queryset().holding(Role.PROPOSAL_OFFICE).exclude(pk=by.pk)
    _tell(row, office, f"{row.unit}报告承诺事项已完成，请核实确认", by=by)


def tell_returned(row: Commitment, *, by: User, note: str) -> None:
    """The unit reads what is missing."""
    _tell(row, row.unit.clerks.exclude(pk=by.pk), "承诺事项的兑现材料退回补充", by=by, text=note)


def tell_settled(row: Commitment, *, by: User, note: str) -> None:
    """Kept or dropped: unit and author are told, with the reason."""
    label = row.get_status_display()
    _tell(row, row.unit.clerks.exclude(pk=by.pk), f"承诺事项{label}", by=by, text=note)
    author = row.proposal.lead.user if row.proposal.lead is not None else row.proposal.created_by
    if author is not None and author.pk != by.pk:
        _tell(row, [author], f"{row.unit}对您提案的承诺事项{label}", by=by, text=note, kind=PROMISED.name)


def _tell(
    row: Commitment, to: Iterable[User], title: str, *, by: User, text: str = "", kind: str = COMMITMENTS.name
) -> None:
    notify(
        to,
        kind=kind,
        once=f"commitment:{row.pk}:{row.status}:{row.history.count()}",
        title=f"{title}：{row.proposal}",
        text="\n".join(filter(None, [row.text, text])),
        url=row.get_absolute_url(),
        by=by,
        private=row.proposal.is_secret,
    )


# --- On paper -------------------------------------------------------------------------------------------------------
def commitments_workbook(rows: Iterable[Commitment]) -> bytes:
    """The ledger as a sheet, one line a commitment."""
    return workbook("承诺事项台账", list(COLUMNS), map(_line, rows), widths=list(COLUMNS.values()), boxed=True)


def _line(row: Commitment) -> list[object]:
    return [
        row.proposal.session.name,
        row.proposal.number,
        row.proposal.title,
        row.unit.name,
        row.text,
        row.responsible,
        row.promised_on,
        row.due_on or "",
        row.get_status_display(),
        row.proof,
        row.settled_on or "",
        row.reason,
    ]
