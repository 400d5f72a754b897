"""Pages of background jobs: what runs, how far it is, what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.jobs import kinds
from cppcc.core.jobs.models import Job, JobQuerySet, JobStatus
from cppcc.core.listing import Filter, list_rows
from cppcc.core.requests import UserRequest

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


def get_job(user: User, pk: int, *, may: str = "") -> Job:
    """The job if `user` sees it (else 404) and may do the verb (else 403)."""
    job = get_object_or_404(Job.objects.visible_to(user).for_list(), pk=pk)
    if may and not user.has_perm(f"jobs.{may}", job):
        raise PermissionDenied
    return job


def progress_of(job: Job, user: User) -> dict[str, Any]:
    """What `jobs/_progress.html` shows; any page may include it for a job of its own."""
    now = timezone.now()
    return {
        "job": job,
        "signs": job.live_signs(),
        "steps": job.steps_for(user),
        "elapsed": in_words(job.elapsed(now=now)),
        "waits_long": job.is_forgotten(now=now),
    }


def in_words(time: timedelta) -> str:
    """45秒, 2分5秒, 1小时3分"""
    minutes, seconds = divmod(max(int(time.total_seconds()), 0), 60)
    if minutes >= 60:
        return f"{minutes // 60}小时{minutes % 60}分"
    return f"{minutes}分{seconds}秒" if minutes else f"{seconds}秒"


@require_safe
@login_required
def jobs(request: UserRequest) -> HttpResponse:
    listing = list_rows(
        request,
        Job.objects.visible_to(request.user),
        search=JobQuerySet.named_like,
        filters=[
            Filter("state", "状态", JobStatus.choices, JobQuerySet.in_status),
            Filter("kind", "种类", list(kinds.labels().items()), JobQuerySet.of_kind),
        ],
        sorts={"title": "title", "created": "created_at", "finished": "finished_at"},
        order="-created",
        plan=JobQuerySet.for_list,
    )
    return render(request, "jobs/list.html", {"listing": listing, "nav": "jobs"})


@require_safe
@login_required
def detail(request: UserRequest, pk: int) -> HttpResponse:
    job = get_job(request.user, pk)
    history = job.history.select_related("by")
    return render(request, "jobs/detail.html", progress_of(job, request.user) | {"history": history, "nav": "jobs"})


@require_safe
@login_required
def progress(request: UserRequest, pk: int) -> HttpResponse:
    job = get_job(request.user, pk)
    job.wake_if_forgotten(now=timezone.now())
    response = render(request, "jobs/_progress.html", progress_of(job, request.user))
    if job.has_ended and _is_shown_on(request, job.result_url):
        response["HX-Refresh"] = "true"  # the page that asks is the one that shows the result: show it
    return response


def _is_shown_on(request: UserRequest, address: str) -> bool:
    return bool(address) and urlsplit(request.headers.get("HX-Current-URL", "")).path == address


@require_POST
@login_required
def cancel(request: UserRequest, pk: int) -> HttpResponse:
    job = get_job(request.user, pk, may="cancel")
    job.cancel(by=request.user)
    messages.success(request, f"已取消：{job}")
    return redirect(job)


@require_POST
@login_required
def retry(request: UserRequest, pk: int) -> HttpResponse:
    job = get_job(request.user, pk, may="retry")
    job.retry(by=request.user)
    messages.success(request, f"已重新排队：{job}")
    return redirect(job)
