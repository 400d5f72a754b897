"""The background work of thresholds: the night's work when the office asks for it by day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from cppcc.core.jobs.kinds import background
from members.watching.nightly import watch

if TYPE_CHECKING:
    from cppcc.core.jobs.runs import JobRun

CHECK_NOW = "watching.check"


@background(CHECK_NOW, "核对履职提醒规则")
def check(run: JobRun) -> None:
    run.progress(0, 1, "正在核对记录")
    with run.finishing() as result:
        done = watch(on=date.fromisoformat(run.arguments["on"]))
        result.update(message=str(done), url=f"{reverse('watching:list')}?state=open")
