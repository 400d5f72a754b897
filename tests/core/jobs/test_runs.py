import logging
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from cppcc.core.jobs import signs
from cppcc.core.jobs.kinds import JobCancelled
from cppcc.core.jobs.models import CRASHED, MAX_ATTEMPTS, Job, JobStatus
from cppcc.core.jobs.pulse import Pulse
from cppcc.core.jobs.runs import JobRun, perform
from cppcc.core.jobs.tasks import take_up_stale_jobs
from members.people.models import Unit


def submit(kind, by, **arguments):
    return Job.submit(f"practice.{kind}", title="练习任务", by=by, arguments=arguments)


def claimed(job):
    return JobRun(Job.objects.claim(job.pk, now=timezone.now()))


def grow_stale(job):
    signs.show(job.pk, signs.Signs("nobody"))
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - timedelta(minutes=10))


@pytest.mark.sqlite
def test_a_job_keeps_the_result_its_work_returns(clerk):
    job = submit("plain", clerk)

    perform(job.pk, pulse=False)

    job.refresh_from_db()
    assert (job.status, job.result, job.attempts) == (JobStatus.DONE, {"message": "好了"}, 1)


def test_a_second_message_for_a_finished_job_does_nothing(clerk):
    job = submit("count", clerk, steps=1, name="区一次局")

    perform(job.pk, pulse=False)
    perform(job.pk, pulse=False)

    assert Unit.objects.count() == 1
    assert Job.objects.get(pk=job.pk).attempts == 1


def test_only_one_of_two_workers_claims_a_job(clerk):
    job = submit("plain", clerk)

    first, second = (Job.objects.claim(job.pk, now=timezone.now()) for _ in range(2))

    assert first.token
    assert second is None


def test_a_job_with_an_old_row_but_a_live_pulse_is_left_alone(clerk):
    run = claimed(submit("plain", clerk))
    grow_stale(run.job)
    signs.show(run.job.pk, run.signs())

    assert Job.objects.claim(run.job.pk, now=timezone.now()) is None


def test_a_worker_that_lost_its_job_can_neither_finish_nor_fail_it(clerk):
    old = claimed(submit("count", clerk, steps=1, name="区迟到局"))
    grow_stale(old.job)
    new = claimed(old.job)

    with pytest.raises(JobCancelled), old.finishing():
        Unit.objects.create(name="区迟到局")
    old.fail("迟到的失败")

    assert Unit.objects.count() == 0
    assert Job.objects.get(pk=new.job.pk).status == JobStatus.RUNNING
    with new.finishing() as result:
        result["message"] = "第二个完成"
    assert Job.objects.get(pk=new.job.pk).message == "第二个完成"


def test_a_job_that_crashed_its_worker_too_often_is_given_up_in_words(clerk):
    job = submit("plain", clerk)
    for _ in range(MAX_ATTEMPTS):
        assert Job.objects.claim(job.pk, now=timezone.now())
        grow_stale(job)

    assert Job.objects.claim(job.pk, now=timezone.now()) is None

    job.refresh_from_db()
    assert (job.status, job.error) == (JobStatus.FAILED, CRASHED)


def test_a_refusal_is_shown_in_its_own_words_with_a_link(clerk):
    job = submit("refuse", clerk)

    perform(job.pk, pulse=False)

    job.refresh_from_db()
    assert (job.status, job.error) == (JobStatus.FAILED, "台账里没有“提案”工作表，请用下载的模板填写。")
    assert job.result_url == "/health/"


@pytest.mark.django_db(transaction=True)
def test_an_unexpected_error_is_numbered_logged_and_leaves_nothing(clerk, caplog):
    job = submit("crash", clerk, name="区意外局")

    with caplog.at_level(logging.ERROR, logger="cppcc.core.jobs.runs"):
        perform(job.pk, pulse=False)

    job.refresh_from_db()
    number = job.error.partition("编号 ")[2].partition("）")[0]
    assert job.error.startswith(f"出了意外的问题，已记录（编号 {job.pk}-")
    assert f"error number {number}" in caplog.text
    assert "ZeroDivisionError: seven by nothing" in caplog.text
    assert Unit.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_pulse_keeps_the_row_fresh_shows_progress_and_closes_its_connection(clerk, settings):
    settings.JOB_HEARTBEAT_SECONDS = 0.05
    run = claimed(submit("plain", clerk))
    before = run.job.heartbeat_at
    connections_before = open_connections() if connection.vendor == "postgresql" else 0

    with Pulse(run):
        run.progress(3, 10, "正在读取…")
        time.sleep(0.5)

    job = Job.objects.get(pk=run.job.pk)
    assert job.heartbeat_at > before
    assert (job.live_signs().done, job.live_signs().total, job.live_signs().step) == (3, 10, "正在读取…")
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("pulse")] == []
    assert connection.vendor != "postgresql" or falls_to(connections_before)


CLIENTS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"


def open_connections():
    with connection.cursor() as cursor:
        cursor.execute(CLIENTS)
        return cursor.fetchone()[0]


def falls_to(count):
    """Whether the connections come down to `count`; the server takes a moment to notice that one has gone."""
    for _ in range(50):
        if open_connections() <= count:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.django_db(transaction=True)
def test_a_cancelled_run_stops_at_its_next_step(clerk, settings):
    settings.JOB_HEARTBEAT_SECONDS = 0.05
    run = claimed(submit("plain", clerk))

    with Pulse(run):
        Job.objects.get(pk=run.job.pk).cancel(by=clerk)
        time.sleep(0.3)

    with pytest.raises(JobCancelled):
        run.progress(1, 2)


def test_what_waits_is_woken_and_what_beats_is_not(clerk, monkeypatch):
    queued, left, beating, ended = (submit("plain", clerk) for _ in range(4))
    for job in (left, beating):
        run = claimed(job)
        grow_stale(job)
    signs.show(beating.pk, run.signs())
    perform(ended.pk, pulse=False)
    woken = []
    monkeypatch.setattr("cppcc.core.jobs.tasks.run_job.apply_async", lambda args, **options: woken.append(args[0]))

    take_up_stale_jobs()

    assert sorted(woken) == [queued.pk, left.pk]


def test_a_job_of_an_unknown_kind_is_never_queued(clerk):
    with pytest.raises(KeyError):
        Job.submit("practice.unknown", title="没有这种", by=clerk)
