"""Pages that ask before they act: what is fetched for them, a form shown again, what was done told."""

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from cppcc.core.asking import NoteForm, ask, done, form_page
from cppcc.core.guards import fetch, need
from cppcc.core.jobs.models import STEPS, Job, JobStatus
from cppcc.core.workflow import Step, StepRefused

BESIDE = Step("改名", {JobStatus.RUNNING}, JobStatus.RUNNING)


def job_of(owner, status=JobStatus.QUEUED):
    return Job.objects.create(kind="practice.plain", title="导入2024年台账", owner=owner, status=status)


def seen(user):
    return Job.objects.visible_to(user)


def request_by(user, data=None):
    request = RequestFactory().get("/") if data is None else RequestFactory().post("/", data)
    request.user, request._messages = user, CookieStorage(request)
    return request


def test_a_record_is_fetched_with_the_verb_and_the_step_it_is_for(clerk):
    job = job_of(clerk)

    assert fetch(seen(clerk), job.pk, clerk) == job
    assert fetch(seen(clerk), job.pk, clerk, may="retry") == job
    assert fetch(seen(clerk), job.pk, clerk, step="cancel") == job


def test_another_ones_record_is_not_there(clerk, member):
    with pytest.raises(Http404):
        fetch(seen(member.user), job_of(clerk).pk, member.user, step="cancel")


def test_who_may_not_is_refused_before_the_step_is_looked_at(clerk, member):
    ended = job_of(clerk, JobStatus.CANCELLED)

    with pytest.raises(PermissionDenied):
        fetch(Job.objects.all(), ended.pk, member.user, step="cancel")
    with pytest.raises(PermissionDenied):
        need(member.user, "jobs.cancel", ended)


@pytest.mark.parametrize(("step", "told"), [("cancel", "取消"), (BESIDE, "改名")], ids=["of the table", "beside it"])
def test_a_step_that_does_not_start_there_is_too_late(clerk, step, told):
    ended = job_of(clerk, JobStatus.CANCELLED)

    with pytest.raises(StepRefused, match=told) as refused:
        fetch(seen(clerk), ended.pk, clerk, may="cancel", step=step)

    assert refused.value.record == ended


def test_a_form_is_shown_with_200_and_again_with_422_and_what_was_typed(clerk):
    def page(data=None):
        form = NoteForm(data, verb="不予确认", label="原因")
        return ask(request_by(clerk, data), "service/form.html", form, title="不予确认", back="/")

    empty, sent = page(), page({"note": "长" * 501})

    assert (empty.status_code, sent.status_code) == (200, 422)
    assert 'value="不予确认"' in empty.content.decode()
    assert "长" * 501 in sent.content.decode()
    assert "现在有501个" in sent.content.decode()


def test_what_was_done_is_told_on_the_page_one_is_led_to(clerk):
    job, request = job_of(clerk), request_by(clerk, {})

    assert done(request, "已取消", job).url == job.get_absolute_url()
    assert done(request, "已取消", "jobs:detail", job.pk).url == job.get_absolute_url()
    assert [str(told) for told in get_messages(request)] == ["已取消", "已取消"]


def test_a_note_is_asked_for_in_the_words_of_its_step():
    form = NoteForm({"note": " "}, verb="撤案", hint="写明撤案原因。")

    assert form.errors == {"note": ["请写明原因"]}
    assert (form.verb, form["note"].label, form["note"].help_text) == ("撤案", "说明", "写明撤案原因。")
    assert NoteForm({"note": ""}, verb="转社情民意", required=False).is_valid()


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE"])
def test_a_form_page_is_read_and_sent_and_nothing_else(method):
    view = form_page(lambda request: HttpResponse())

    assert view(RequestFactory().generic(method, "/")).status_code == (405 if method in {"PUT", "DELETE"} else 200)


def test_the_steps_of_a_table_and_one_beside_it_say_where_they_start(clerk):
    job = job_of(clerk)

    job.need_start("cancel")
    with pytest.raises(StepRefused) as refused:
        job.need_start("retry")

    assert refused.value.step is STEPS["retry"]
