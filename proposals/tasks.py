"""What the clock wakes for proposals."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from proposals.chasing.nightly import chase_tonight
from proposals.writing.signing import lapse_overdue


@shared_task
def lapse_invitations() -> None:
    """Every night: who did not answer in time no longer can; safe to run twice."""
    lapse_overdue(on=timezone.localdate())


@shared_task
def chase() -> None:
    """Every working morning: who has something due is told; safe to run twice, side by side or late."""
    chase_tonight()
