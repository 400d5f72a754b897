"""What the clock wakes for activities."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from members.activities.papers.telling import tell_of_today
from members.activities.reminding import remind_of_tomorrow


@shared_task
def tell_of_papers() -> None:
    """Every morning: participants are told what they can see from today on; safe to run twice."""
    tell_of_today(on=timezone.localdate())


@shared_task
def remind() -> None:
    """Every morning: who should come tomorrow is reminded; safe to run twice."""
    remind_of_tomorrow(on=timezone.localdate())
