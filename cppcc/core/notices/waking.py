"""Waking a worker for what waits to be sent: after the commit, and once for many notices told in a row."""

from __future__ import annotations

from django.core.cache import cache
from django.db import transaction

CALLED = "notices:called"
CALL_SECONDS = 60  # a lost message is called for again after that; the clock does, too


def wake() -> None:
    """After the commit, unless a worker was called and has not begun yet. A broker that is away is logged; the clock
    finds the rows all the same."""
    transaction.on_commit(_call, robust=True)


def _call() -> None:
    from cppcc.core.notices.tasks import send_deliveries

    if cache.add(CALLED, 1, CALL_SECONDS):
        send_deliveries.delay()


def answer() -> None:
    """The worker begins: whatever is told from now on calls again."""
    cache.delete(CALLED)
