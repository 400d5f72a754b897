"""Writing a report down: by its author on the phone, or by a clerk for somebody else.

Work over a report, its authors and its files at once; the steps themselves are the report's verbs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from cppcc.core.attachments.models import Attachment
from cppcc.core.audit.models import record
from members.people.models import Member
from sentiment.models import SocialReport
from sentiment.states import Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from cppcc.core.attachments.checks import Checked


@dataclass(frozen=True)
class Written:
    """What the form brings: the report's fields, its authors in order, new files."""

    values: Mapping[str, Any]
    authors: Sequence[Member]
    files: Sequence[Checked] = field(default_factory=list)


def enter(written: Written, *, by: User, on: date, token: UUID, submitting: bool) -> SocialReport:
    """The report of the form bearing `token`: a draft, or sent in at once. Sent twice, it is one report."""
    with transaction.atomic():
        values = {"year": on.year, **written.values}
        report, fresh = SocialReport.objects.get_or_create(token=token, created_by=by, defaults=values)
        if fresh:
            report.credit(written.authors)
            Attachment.objects.attach(report, written.files, by=by)
            record("起草", by=by, target=report)
        if submitting and report.status == Status.DRAFT:
            report.submit(by=by, on=on)
    return report


def mend(
    report: SocialReport, written: Written, *, by: User, on: date, fields: Iterable[str], submitting: bool
) -> None:
    """The author's own change of a draft or returned report, sent in (again) if asked."""
    with transaction.atomic():
        report.mend(by=by, fields=fields, authors=written.authors)
        Attachment.objects.attach(report, written.files, by=by)
        if submitting:
            report.submit(by=by, on=on)
