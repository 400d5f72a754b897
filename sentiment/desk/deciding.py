"""Deciding on a report: the step is taken, the wording saved with it, and its authors told, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from cppcc.core.notices.telling import notify
from cppcc.core.workflow import StepRefused
from sentiment.bulletins.going_out import authors_of
from sentiment.models import Bulletin, SocialReport
from sentiment.notices import KEPT, RETURNED
from sentiment.states import EDIT, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

SAVE, CHOOSE, KEEP, RETURN = "保存", "选用", "留存", "退回补充"  # the word on the button
UNDONE_BY = {"choose": "put_back", "keep": "reopen"}


@dataclass(frozen=True)
class Decision:
    """What the desk's form says."""

    act: str
    fields: Iterable[str] = ()  # of the wording that changed, set on the report
    into: Bulletin | None = None  # an issue being edited; a new one is begun without
    note: str = ""  # why it is kept, or what the author is asked


def decide(report: SocialReport, decision: Decision, *, by: User, on: date) -> str:
    """Save the wording, then take the step; the sentence to be shown."""
    with transaction.atomic():
        report.edit(by=by, fields=decision.fields)
        if decision.act == SAVE:
            return f"{report}的编辑稿已保存，原文不变"
        if report.status != Status.RECEIVED:  # kept reports can be chosen, too, but not unseen from the desk
            raise StepRefused(report, EDIT)
        if decision.act == CHOOSE:
            bulletin = decision.into or Bulletin.begin(by=by, on=on)
            report.choose(by=by, bulletin=bulletin)
            return f"{report}已选用，编入{bulletin.name}"
        if decision.act == KEEP:
            keep(report, by=by, reason=decision.note)
            return f"{report}已留存"
        give_back(report, by=by, note=decision.note)
        return f"{report}已退回反映人补充"


def keep(report: SocialReport, *, by: User, reason: str) -> None:
    """Not issued; its authors are told why."""
    with transaction.atomic():
        report.keep(by=by, reason=reason)
        _tell(report, KEPT.name, f"您反映的《{report.title}》留存备用", reason, by=by)


def give_back(report: SocialReport, *, by: User, note: str) -> None:
    """Back to its authors with questions."""
    with transaction.atomic():
        report.return_to_author(by=by, note=note)
        _tell(report, RETURNED.name, f"您反映的《{report.title}》需要补充", note, by=by)


def undoing(report: SocialReport) -> str:
    """The step that takes back the last thing done at the desk, or nothing."""
    last = report.history.order_by("-at", "-pk").values_list("step", flat=True).first()
    step = UNDONE_BY.get(last or "", "")
    return step if step and report.status in report.STEPS[step].sources else ""


def undo(report: SocialReport, *, by: User) -> str:
    """Take it back; the sentence to be shown."""
    step = undoing(report)
    if not step:
        raise StepRefused(report, EDIT)
    getattr(report, step)(by=by)
    return f"{report}已撤销，回到待处理"


def moved_on(report: SocialReport) -> str:
    """Where it is now, and who brought it there when."""
    last = report.history.select_related("by").order_by("-at", "-pk").first()
    if last is None:
        return f"{report}现在是“{report.get_status_display()}”"
    at = timezone.localtime(last.at)
    return f"{report}已由{last.by.name if last.by else '系统'}于{at.month}月{at.day}日{at:%H:%M}“{last.label}”"


def _tell(report: SocialReport, kind: str, title: str, text: str, *, by: User) -> None:
    taken = report.history.order_by("-pk").values_list("pk", flat=True).first()
    notify(
        authors_of(report),
        kind=kind,
        once=f"report:{report.pk}:step:{taken}",
        title=title,
        text=text,
        url=report.get_absolute_url(),
        by=by,
        private=report.is_secret,
    )
