"""The background work of scores: where everybody stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from cppcc.core.jobs.kinds import background
from members.duty.models import Scheme, Standing
from members.duty.standing import TAKE_STANDING

if TYPE_CHECKING:
    from cppcc.core.jobs.runs import JobRun


@background(TAKE_STANDING, "刷新履职名次")
def take_standing(run: JobRun) -> dict[str, str]:
    """Taken twice it is the newer one."""
    scheme = Scheme.objects.get(pk=run.arguments["scheme"])
    if scheme.is_running:
        Standing.objects.take(scheme, now=timezone.now())
    return {"message": "名次已刷新"}
