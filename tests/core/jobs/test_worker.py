"""Jobs on a real Celery worker: Redis and PostgreSQL in the main run, the file broker and SQLite in the trial's run."""

import pytest

from cppcc.core.jobs.models import Job, JobStatus
from members.people.models import Unit

pytestmark = [pytest.mark.worker, pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


def ended(job):
    return job.has_ended


def has_begun_counting(job):
    signs = job.live_signs()
    return signs is not None and signs.done > 0


def submit(kind, by, **arguments):
    return Job.submit(kind, title="练习任务", by=by, arguments=arguments)


def test_a_job_runs_shows_its_progress_and_ends_once(start_worker, wait_for, clerk):
    start_worker()
    job = submit("practice.count", clerk, steps=20, pause=0.15, name="区数数局")

    seen = wait_for(job, has_begun_counting).live_signs()
    job = wait_for(job, ended)

    assert (seen.step, seen.total) == ("正在数…", 20)
    assert 0 < seen.done < 20
    assert (job.status, job.attempts, job.message) == (JobStatus.DONE, 1, "数到20")
    assert list(Unit.objects.values_list("name", flat=True)) == ["区数数局"]


def test_a_killed_workers_job_is_taken_up_again_and_ends_with_one_result(start_worker, wait_for, clerk, tmp_path):
    worker = start_worker()
    job = submit("practice.hang", clerk, name="区半路局", flag=str(tmp_path / "half-way"))
    wait_for(job, lambda job: (tmp_path / "half-way").exists())

    worker.kill()
    left = Job.objects.get(pk=job.pk)
    start_worker()
    job = wait_for(job, ended)

    assert left.status == JobStatus.RUNNING
    assert (job.status, job.attempts, job.message) == (JobStatus.DONE, 2, "第2次完成")
    assert list(Unit.objects.values_list("name", flat=True)) == ["区半路局"]


def test_a_job_waits_for_a_worker_even_when_its_message_is_lost(start_worker, wait_for, empty_queue, clerk):
    job = submit("practice.count", clerk, steps=1, name="区等待局")
    empty_queue()
    waiting = Job.objects.get(pk=job.pk)

    start_worker()
    job = wait_for(job, ended)

    assert (waiting.status, waiting.attempts) == (JobStatus.QUEUED, 0)
    assert (job.status, job.attempts) == (JobStatus.DONE, 1)
    assert Unit.objects.count() == 1


def test_a_running_job_can_be_cancelled_and_leaves_nothing(start_worker, wait_for, clerk, tmp_path):
    worker = start_worker()
    job = submit("practice.hang", clerk, name="区取消局", flag=str(tmp_path / "half-way"))
    wait_for(job, lambda job: (tmp_path / "half-way").exists())

    Job.objects.get(pk=job.pk).cancel(by=clerk)
    again = submit("practice.count", clerk, steps=1, name="区下一局")
    wait_for(again, ended)

    assert Job.objects.get(pk=job.pk).status == JobStatus.CANCELLED
    assert list(Unit.objects.values_list("name", flat=True)) == ["区下一局"]
    assert worker.process.poll() is None
