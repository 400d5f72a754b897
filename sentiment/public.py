"""What a sibling app may ask of this one: to receive what a proposal was turned into, and to find it again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import models, transaction

from sentiment.models import ReportAuthor, SocialReport

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

__all__ = ["SocialReport", "receive_from_proposal", "report_of"]


def report_of(origin: models.Model) -> SocialReport | None:
    """The social report that `origin` was turned into, if it was."""
    return SocialReport.objects.from_origin(origin).first()


def receive_from_proposal(
    *,
    title: str,
    situation: str,
    analysis: str,
    suggestions: str,
    author_ids: Sequence[int],
    body_id: int | None,
    is_secret: bool,
    origin: models.Model,
    received_on: date,
    by: User,
) -> SocialReport:
    """A report received at once under its number, linked to `origin`, the authors in the order given.

    Once only: asked again for the same origin it returns the report that stands."""
    with transaction.atomic():
        standing = report_of(origin)
        if standing is not None:
            return standing
        report = SocialReport.objects.create(
            year=received_on.year,
            title=title,
            situation=situation,
            analysis=analysis,
            suggestions=suggestions,
            body_id=body_id,
            is_secret=is_secret,
            origin=origin,
            received_on=received_on,
            created_by=by,
        )
        ReportAuthor.objects.bulk_create(
            ReportAuthor(report=report, member_id=member_id, order=order)
            for order, member_id in enumerate(dict.fromkeys(author_ids))
        )
        report.submit(by=by, on=received_on)
        return report
