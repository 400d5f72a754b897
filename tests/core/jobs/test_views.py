from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import AuditEntry
from cppcc.core.jobs import signs
from cppcc.core.jobs.models import STEPS, Job, JobStatus
from cppcc.core.jobs.rules import MAY
from cppcc.core.jobs.views import in_words
from cppcc.core.workflow import StepRefused

NOW = timezone.now
SHOWN = {JobStatus.QUEUED: "正在等待后台处理", JobStatus.RUNNING: "正在处理", JobStatus.DONE: "已完成"}


def make(owner, status=JobStatus.QUEUED, **fields):
    job = Job.objects.create(kind="practice.plain", title="导入2024年台账", owner=owner)
    started = {} if status == JobStatus.QUEUED else {"started_at": NOW(), "heartbeat_at": NOW(), "token": "t"}
    ended = {"finished_at": NOW()} if status in {"done", "failed", "cancelled"} else {}
    Job.objects.filter(pk=job.pk).update(status=status, **(started | ended | fields))
    return Job.objects.get(pk=job.pk)


@pytest.mark.parametrize("verb", STEPS)
@pytest.mark.parametrize("status", list(JobStatus))
def test_a_step_is_taken_only_from_where_it_starts(clerk, verb, status):
    job = make(clerk, status)

    if status in STEPS[verb].sources:
        getattr(job, verb)(by=clerk)
        assert (job.status, [taken.step for taken in job.history.all()]) == (STEPS[verb].target, [verb])
        assert [entry.action for entry in AuditEntry.objects.about(job)] == [STEPS[verb].label]
    else:
        with pytest.raises(StepRefused):
            getattr(job, verb)(by=clerk)
        assert job.history.count() == 0


def test_every_step_has_its_permission():
    assert STEPS.keys() <= MAY.keys()


def test_retrying_starts_as_if_for_the_first_time(clerk):
    job = make(clerk, JobStatus.FAILED, attempts=3, error="中断", result={"url": "/health/"})

    job.retry(by=clerk)

    fresh = Job.objects.get(pk=job.pk)
    assert (fresh.attempts, fresh.error, fresh.result, fresh.token, fresh.finished_at) == (0, "", {}, "", None)


@pytest.mark.parametrize("status", SHOWN)
def test_the_page_says_where_the_job_stands_and_asks_again_until_it_ended(sign_in, clerk, status):
    job = make(clerk, status)

    page = sign_in(clerk).get(job.get_absolute_url()).content.decode()

    assert SHOWN[status] in page
    assert ("hx-trigger" in page) == (status != JobStatus.DONE)


def test_progress_is_shown_in_words_and_numbers(sign_in, clerk):
    job = make(clerk, JobStatus.RUNNING)
    signs.show(job.pk, signs.Signs("t", 30, 120, "正在读取提案…"))

    page = sign_in(clerk).get(reverse("jobs:progress", args=[job.pk])).content.decode()

    assert '<progress aria-label="进度" value="30" max="120">' in page
    assert "正在读取提案…" in page
    assert "<html" not in page


def test_a_failed_job_says_why_and_offers_to_try_again(sign_in, clerk):
    job = make(clerk, JobStatus.FAILED, error="台账里没有“提案”工作表。", result={"url": "/ledger/5/"})

    page = sign_in(clerk).get(job.get_absolute_url()).content.decode()

    assert "台账里没有“提案”工作表。" in page
    assert 'href="/ledger/5/"' in page
    assert "再试一次" in page


def test_a_finished_job_leads_to_its_result(sign_in, clerk):
    job = make(clerk, JobStatus.DONE, result={"message": "已导入提案120件", "url": "/proposals/"})

    page = sign_in(clerk).get(job.get_absolute_url()).content.decode()

    assert "已导入提案120件" in page
    assert '<a class="btn btn-primary" href="/proposals/">查看结果</a>' in page


@pytest.mark.parametrize(("page", "refreshed"), [("/reports/7/", True), ("/jobs/1/", False), ("", False)])
def test_the_page_that_shows_the_result_is_shown_anew_when_the_job_ends(sign_in, clerk, page, refreshed):
    job = make(clerk, JobStatus.DONE, result={"url": "/reports/7/"})

    response = sign_in(clerk).get(
        reverse("jobs:progress", args=[job.pk]), headers={"HX-Current-URL": f"http://testserver{page}"}
    )

    assert response.headers.get("HX-Refresh") == ("true" if refreshed else None)


def test_a_queued_job_can_be_cancelled_on_its_page(sign_in, clerk):
    job = make(clerk)

    answer = sign_in(clerk).post(reverse("jobs:cancel", args=[job.pk]), follow=True)

    assert Job.objects.get(pk=job.pk).status == JobStatus.CANCELLED
    assert "已取消：导入2024年台账" in answer.content.decode()


@pytest.mark.parametrize("verb", STEPS)
def test_pressed_twice_is_told_so(sign_in, clerk, verb):
    job = make(clerk, JobStatus.DONE)

    assert sign_in(clerk).post(reverse(f"jobs:{verb}", args=[job.pk])).status_code == 409


@pytest.mark.parametrize("verb", STEPS)
def test_a_step_is_never_taken_by_following_a_link(sign_in, clerk, verb):
    job = make(clerk)

    assert sign_in(clerk).get(reverse(f"jobs:{verb}", args=[job.pk])).status_code == 405


@pytest.mark.parametrize(
    ("role", "sees"),
    [(Role.PROPOSAL_OFFICE, True), (Role.GENERAL_OFFICE, True), (Role.LEADER, False), (Role.MEMBER, False)],
)
@pytest.mark.parametrize("name", ["detail", "progress"])
def test_somebody_elses_job_is_seen_by_the_office_only(sign_in, user_with, leader, role, sees, name):
    job = make(leader)
    reader = user_with(role)

    answer = sign_in(reader).get(reverse(f"jobs:{name}", args=[job.pk]))

    assert answer.status_code == (200 if sees else 404)


def test_the_owner_sees_the_job(sign_in, leader):
    job = make(leader)

    assert sign_in(leader).get(job.get_absolute_url()).status_code == 200


def test_the_steps_of_somebody_elses_job_are_not_there(sign_in, leader, user_with):
    job = make(leader)

    assert sign_in(user_with(Role.LEADER)).post(reverse("jobs:cancel", args=[job.pk])).status_code == 404
    assert Job.objects.get(pk=job.pk).status == JobStatus.QUEUED


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_questions_for_any_number_of_jobs(
    sign_in, clerk, leader, rows, django_assert_num_queries
):
    for _ in range(rows):
        make(leader)
    client = sign_in(clerk)
    client.get(reverse("jobs:list"))

    with django_assert_num_queries(4):
        page = client.get(reverse("jobs:list")).content.decode()

    assert page.count("导入2024年台账") == rows


def test_the_list_is_narrowed_by_state_and_name(sign_in, clerk):
    make(clerk, JobStatus.DONE)
    make(clerk)

    page = sign_in(clerk).get(reverse("jobs:list"), {"state": "done", "q": "台账"})

    assert [job.status for job in page.context["listing"].page] == [JobStatus.DONE]


def test_polling_wakes_a_worker_for_a_forgotten_job_once(
    sign_in, clerk, monkeypatch, django_capture_on_commit_callbacks
):
    job = make(clerk, queued_at=NOW() - timedelta(minutes=5))
    woken = []
    monkeypatch.setattr("cppcc.core.jobs.tasks.run_job.delay", woken.append)
    client = sign_in(clerk)

    with django_capture_on_commit_callbacks(execute=True):
        page = client.get(reverse("jobs:progress", args=[job.pk])).content.decode()
        client.get(reverse("jobs:progress", args=[job.pk]))

    assert woken == [job.pk]
    assert "后台程序可能没有启动" in page


@pytest.mark.parametrize(("seconds", "words"), [(-1, "0秒"), (45.9, "45秒"), (125, "2分5秒"), (3600 + 180, "1小时3分")])
def test_elapsed_time_in_words(seconds, words):
    assert in_words(timedelta(seconds=seconds)) == words
