"""Which session a proposal belongs to, and whether it came in time for its plenary meeting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from members.people.models import Session
from proposals.models import ProposalKind


def session_taking(moment: datetime) -> Session | None:
    """The newest session that takes proposals at the moment: its plenary period or its year has begun."""
    day = timezone.localdate(moment)
    begun = Q(plenary_from__lte=moment) | Q(plenary_from__isnull=True, year__lte=day.year)
    return Session.objects.filter(begun).order_by("-year", "-opens_on").first() or Session.objects.first()


def taking(sessions: Sequence[Session], moment: datetime) -> Session | None:
    """The same among `sessions`, which are there already, the newest first."""
    day = timezone.localdate(moment)
    begun = (s for s in sessions if (s.plenary_from <= moment if s.plenary_from else s.year <= day.year))
    return next(begun, sessions[0] if sessions else None)


def kind_on(session: Session, day: date, *, moment: datetime | None = None) -> str:
    """大会 when it came before the cut-off, else 平时; a paper counts by its day, a press of the button by its moment.

    A session without a cut-off takes its last day as one; without that either, everything is 大会."""
    late = False
    if session.plenary_until is not None:
        late = moment > session.plenary_until if moment else day > timezone.localdate(session.plenary_until)
    elif session.closes_on is not None:
        late = day > session.closes_on
    early = session.plenary_from is not None and day < timezone.localdate(session.plenary_from)
    return ProposalKind.ORDINARY if late or early else ProposalKind.PLENARY
