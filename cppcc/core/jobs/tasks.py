"""What the broker can wake: one job by its number, and the jobs that were left behind."""

from __future__ import annotations

import logging
from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.conf import settings
from django.utils import timezone

from cppcc.core.jobs.models import Job
from cppcc.core.jobs.runs import perform

logger = logging.getLogger(__name__)


@shared_task
def run_job(pk: int) -> None:
    """Run job `pk`; a second message for the same job does nothing."""
    perform(pk)


@shared_task
def take_up_stale_jobs() -> None:
    """Wake a worker for every job that is queued without a message or was left by a dead worker."""
    for job in Job.objects.waiting(now=timezone.now()):
        if not job.is_beating():
            logger.info("Job %s (%s) is waiting: waking a worker", job.pk, job.kind)
            run_job.apply_async((job.pk,), expires=settings.JOB_STALE_SECONDS)


@worker_ready.connect
def take_up_on_start(**kwargs: Any) -> None:
    """A starting worker asks at once for what waits."""
    take_up_stale_jobs.delay()
