"""Where a member stands while the year runs: the points are their own and of this moment, the rank is among the others
as they stood at most a few minutes ago; a job looks again, once, when somebody asks for an older one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.cache import cache

from cppcc.core.jobs.models import Job
from members.duty.models import Place, Standing

if TYPE_CHECKING:
    from members.duty.models import Scheme
    from members.duty.scoring.engine import Scorecard

TAKE_STANDING = "duty.standing"
FRESH = timedelta(minutes=10)
ASKED_SECONDS = 60  # two readers at the same moment ask once


def place_of(scheme: Scheme, card: Scorecard, *, now: datetime) -> Place | None:
    """The place of a card of a running year; None for who is not ranked, and until everybody was counted once."""
    standing = Standing.objects.of_scheme(scheme).first()
    if standing is None or now - standing.as_of > FRESH:
        look_again(scheme)
    return standing.place(card) if standing else None


def look_again(scheme: Scheme) -> None:
    """Have everybody counted, unless that is under way."""
    if not cache.add(f"duty-standing-asked:{scheme.pk}", 1, ASKED_SECONDS):
        return
    if not Job.objects.of_kind(TAKE_STANDING).under_way().asked(scheme=scheme.pk).exists():
        Job.submit(TAKE_STANDING, title=f"刷新名次：{scheme}", by=None, arguments={"scheme": scheme.pk})
