"""Participants are told once of materials and outcomes they can see; photos are not news."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from cppcc.core.accounts.models import User
from cppcc.core.notices.telling import notify
from members.activities.models import Outcome, Paper, PaperKind
from members.activities.notices import PAPERS

if TYPE_CHECKING:
    from members.activities.models.beside import Beside

MISSED = timedelta(days=3)  # so far back a morning looks that follows on days without one


def tell_participants(row: Beside, *, on: date, by: User | None = None) -> int:
    """Whoever takes part is told, once a row, when it is shown by `on`; returns how many were new."""
    if not row.is_shown(on=on) or (isinstance(row, Paper) and row.kind == PaperKind.PHOTOS):
        return 0
    return notify(
        User.objects.filter(member__participations__activity=row.activity),
        kind=PAPERS.name,
        once=f"activity:{row._meta.model_name}:{row.pk}",
        title=f"《{row.activity}》{row._meta.verbose_name}：{row}",
        url=row.get_absolute_url(),
        by=by,
    )


def tell_of_today(*, on: date) -> int:
    """What comes out on the day, or came out on the days before it; returns how many notices were new."""
    rows: list[Beside] = [
        *Paper.objects.coming_out(on - MISSED, on),
        *Outcome.objects.coming_out(on - MISSED, on).select_related("kind"),
    ]
    return sum(tell_participants(row, on=on) for row in rows)
