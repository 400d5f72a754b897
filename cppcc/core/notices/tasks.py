"""What the broker can wake: sending what waits."""

from __future__ import annotations

from celery import shared_task

from cppcc.core.notices.sending import send_what_waits
from cppcc.core.notices.waking import answer


@shared_task
def send_deliveries() -> None:
    """Send what is due; safe to run twice and side by side."""
    answer()
    send_what_waits()
