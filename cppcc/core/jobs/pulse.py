"""The pulse of a run: a thread that shows progress once a second and keeps the row's heartbeat fresh."""

from __future__ import annotations

import logging
import threading
import time
from types import TracebackType
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.db.utils import OperationalError
from django.utils import timezone

from cppcc.core.jobs import signs
from cppcc.core.jobs.models import Job

if TYPE_CHECKING:
    from cppcc.core.jobs.runs import JobRun

logger = logging.getLogger(__name__)
SHOW_SECONDS = 1.0
SQLITE_WAIT_MS = 200  # a beat that finds SQLite locked is skipped: progress must go on, and the lock is a sign of life


class Pulse:
    """Beats while the block runs. Uses a database connection of its own and closes it."""

    def __init__(self, run: JobRun) -> None:
        self.run = run
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._beat, name=f"pulse-of-job-{run.job.pk}", daemon=True)

    def __enter__(self) -> None:
        signs.show(self.run.job.pk, self.run.signs())
        self.thread.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopped.set()
        self.thread.join()

    def _beat(self) -> None:
        next_row_beat = time.monotonic() + settings.JOB_HEARTBEAT_SECONDS
        try:
            while not self.stopped.wait(min(SHOW_SECONDS, settings.JOB_HEARTBEAT_SECONDS)):
                self._show()
                if time.monotonic() >= next_row_beat:
                    self._beat_row()
                    next_row_beat = time.monotonic() + settings.JOB_HEARTBEAT_SECONDS
        finally:
            connection.close()

    def _show(self) -> None:
        job, token = self.run.job, self.run.token
        try:
            signs.show(job.pk, self.run.signs())
            if signs.asked_to_stop(job.pk, token):
                self.run.lose()
        except Exception:  # noqa: BLE001 - a cache that is away costs the bar on the page, never the job
            logger.warning("Job %s: the cache does not answer, progress is not shown", job.pk, exc_info=True)

    def _beat_row(self) -> None:
        try:
            if connection.vendor == "sqlite":
                with connection.cursor() as cursor:
                    cursor.execute(f"PRAGMA busy_timeout = {SQLITE_WAIT_MS}")
            held = Job.objects.filter(pk=self.run.job.pk).held_with(self.run.token).update(heartbeat_at=timezone.now())
        except OperationalError as error:
            logger.debug("Job %s: heartbeat skipped, %s", self.run.job.pk, error)
            if connection.vendor != "sqlite":
                connection.close()
        else:
            if not held:
                self.run.lose()
