"""One run of a job: what the work sees of it, and how a claimed job is brought to its one end."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.db import transaction
from django.utils import timezone

from cppcc.core.jobs import kinds
from cppcc.core.jobs.kinds import JobCancelled, JobFailed, Result
from cppcc.core.jobs.models import Job, JobStatus
from cppcc.core.jobs.pulse import Pulse
from cppcc.core.jobs.signs import Signs

logger = logging.getLogger(__name__)


class JobRun:
    """What the work is given: its arguments, a way to tell progress, a way to finish."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.token = job.token
        self.finished = False
        self._done, self._total, self._step = 0, 0, ""
        self._lost = threading.Event()

    @property
    def arguments(self) -> dict[str, Any]:
        return dict(self.job.arguments)

    def progress(self, done: int, total: int, step: str = "") -> None:
        """Say how far the work is; cheap enough to call for every row. JobCancelled when the job is no longer ours."""
        self._done, self._total, self._step = done, total, step or self._step
        self.check()

    def check(self) -> None:
        """JobCancelled when the job was cancelled or taken over."""
        if self._lost.is_set():
            raise JobCancelled(str(self.job))

    @contextmanager
    def finishing(self) -> Iterator[Result]:
        """One transaction for the work's last writes and the job's end: both are kept, or neither.

        Fill the given dict: `message` and `url` are shown to the user. Leaving the block ends the job if this run still
        holds it; otherwise JobCancelled rolls everything back. The check comes last, so that heartbeat and cancelling
        are not blocked while the work writes."""
        result: Result = {}
        with transaction.atomic():
            yield result
            self.check()
            ended = Job.objects.filter(pk=self.job.pk).held_with(self.token)
            if not ended.update(status=JobStatus.DONE, result=result, finished_at=timezone.now(), error=""):
                raise JobCancelled(str(self.job))
        self.finished = True

    def fail(self, message: str, *, url: str = "") -> None:
        """End the job with a readable error, if this run still holds it."""
        Job.objects.filter(pk=self.job.pk).held_with(self.token).update(
            status=JobStatus.FAILED, error=message, result={"url": url} if url else {}, finished_at=timezone.now()
        )

    def lose(self) -> None:
        """From now on `progress` and `check` stop the work."""
        self._lost.set()

    def signs(self) -> Signs:
        return Signs(self.token, self._done, self._total, self._step, time.time())


def perform(pk: int, *, pulse: bool = True) -> None:
    """Claim job `pk` and bring it to its end; nothing happens when somebody else has it or it has ended.

    `pulse=False` runs it without a heartbeat thread, inside the caller's transaction: for tests and commands."""
    job = Job.objects.claim(pk, now=timezone.now())
    if job is None:
        logger.info("Job %s: nothing to do, it has ended or is being worked on", pk)
        return
    run = JobRun(job)
    try:
        with Pulse(run) if pulse else nullcontext():
            _work(run)
    except JobCancelled:
        logger.info("Job %s: stopped, it was cancelled or taken over", pk)
    except JobFailed as failure:
        logger.info("Job %s failed: %s", pk, failure)
        run.fail(str(failure), url=failure.url)
    except Exception:  # noqa: BLE001 - the one boundary: whatever went wrong, the job ends and the log keeps why
        number = f"{pk}-{secrets.token_hex(3).upper()}"
        logger.exception("Job %s failed, error number %s", pk, number)
        run.fail(f"出了意外的问题，已记录（编号 {number}）。请再试一次；若仍出现，请把编号告诉系统管理员。")


def _work(run: JobRun) -> None:
    result = kinds.find(run.job.kind).work(run)
    if not run.finished:
        with run.finishing() as outcome:
            outcome.update(result or {})
