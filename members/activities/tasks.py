"""What the clock wakes for activities."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from members.activities.papers.telling import tell_of_today


@shared_task
def tell_of_papers() -> None:
    """Every morning: participants are told what they can see from today on; safe to run twice."""
    tell_of_today(on=timezone.localdate())
