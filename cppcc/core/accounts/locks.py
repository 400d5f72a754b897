"""Sign-in locks: after AXES_FAILURE_LIMIT failures a sign-in name rests for AXES_COOLOFF_TIME."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest

from cppcc.core.accounts.models import User
from cppcc.core.audit.models import record

LOCK_TIME = timedelta(hours=settings.AXES_COOLOFF_TIME)


@dataclass(frozen=True)
class Lock:
    """A sign-in name that may not try again until `until`."""

    username: str
    failures: int
    until: datetime


def attempts_left(request: HttpRequest, username: str) -> int:
    """How often `username` may still fail, the failure being handled right now included."""
    failures: int = AxesProxyHandler.get_failures(request, {"username": username})
    return max(settings.AXES_FAILURE_LIMIT - failures, 0)


def locks(*, at: datetime) -> list[Lock]:
    """The names locked at the moment, the latest first."""
    recent = AccessAttempt.objects.filter(attempt_time__gte=at - LOCK_TIME, username__isnull=False)
    counted = (
        recent.order_by().values("username").annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
    )
    locked = counted.filter(failures__gte=settings.AXES_FAILURE_LIMIT).order_by("-last")
    return [Lock(row["username"], row["failures"], row["last"] + LOCK_TIME) for row in locked]


def unlock(username: str, *, by: User) -> None:
    """Lift the lock of a sign-in name."""
    reset(username=username)
    record("解除登录锁定", by=by, target=User.objects.filter(username=username).first(), username=username)
