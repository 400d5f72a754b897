"""What the clock wakes for the index."""

from __future__ import annotations

from celery import shared_task

from cppcc.core.search import portraits


@shared_task
def weigh_anew() -> None:
    """Every night: documents weighed when there were far fewer; safe to run twice, side by side or late."""
    portraits.weigh_anew()
