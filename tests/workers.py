"""Fixtures: a real Celery worker in a process of its own, on the broker and database of the tests.

A conftest that wants them says `from tests.workers import empty_queue, start_worker, wait_for`."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest
from django.db import connection

from cppcc.celery import app
from cppcc.core.jobs.models import Job
from tests.core.jobs.practice import background  # noqa: F401 - declares the practice kinds in this process

PATIENCE_SECONDS = 120


class Worker:
    """One `celery worker` with its beat, in a process group that can be killed as a whole."""

    def __init__(self, log):
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.core.jobs.worker_settings",
            "WORKER_DATABASE": str(connection.settings_dict["NAME"]),
        }
        command = [sys.executable, "-m", "celery", "-A", "cppcc", "worker", "--beat", "--concurrency=1"]
        command += ["--without-gossip", "--without-mingle", f"--schedule={log}.beat"]
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                command, env=environment, stdout=output, stderr=output, start_new_session=True
            )

    def kill(self):
        """`kill -9`, the pool's processes too: nobody gets to tidy up."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=10)
        self.kill()


@pytest.fixture
def empty_queue():
    """No message of an earlier test is waiting."""

    def empty():
        with app.connection_for_write() as link:
            app.control.purge(connection=link)

    empty()
    yield empty
    empty()


@pytest.fixture
def start_worker(transactional_db, empty_queue, tmp_path):
    """A function that starts a worker; all of them are stopped before the database is emptied."""
    started = []

    def start():
        started.append(Worker(tmp_path / f"worker{len(started)}.log"))
        return started[-1]

    yield start
    for worker in started:
        worker.stop()


@pytest.fixture
def wait_for():
    """A function that waits until `met(job)` and gives the job as it is then."""

    def wait(job, met):
        give_up = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < give_up:
            job = Job.objects.get(pk=job.pk)
            if met(job):
                return job
            time.sleep(0.1)
        raise AssertionError(f"gave up waiting: {job.status}, attempt {job.attempts}, {job.error or job.result}")

    return wait
