"""What the clock wakes for thresholds."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from members.watching.nightly import watch


@shared_task
def look() -> None:
    """Every night: who has come to a threshold is noted and told; safe to run twice, side by side or late."""
    watch(on=timezone.localdate())
