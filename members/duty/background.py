"""The background work of scores: where everybody stands, long lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from cppcc.core.jobs.kinds import JobFailed, background
from members.duty.drawing import DRAW_LIST, draw
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


@background(DRAW_LIST, "排版履职得分表")
def official_list(run: JobRun) -> dict[str, str]:
    """Drawn twice it is the newer one."""
    owner, scheme = run.job.owner, Scheme.objects.select_related("scope").get(pk=run.arguments["scheme"])
    if owner is None:
        raise JobFailed("发起人的账号已不在，没有排版。")
    run.progress(0, 1, "正在排版")
    url = draw(run.job, scheme, by=owner, now=timezone.now())
    return {"message": f"{scheme}的得分表已排好，请在一天之内下载", "url": url}
