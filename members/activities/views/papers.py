"""Materials, photos and outcomes of an activity: entered, changed, taken away; the small pictures."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from cppcc.core.asking import done, form_page
from cppcc.core.attachments.models import Attachment
from cppcc.core.attachments.owners import attachment_seen_by
from cppcc.core.requests import UserRequest
from members.activities.models import Outcome, Paper, PaperKind
from members.activities.models.beside import Beside
from members.activities.papers.forms import BesideForm, MaterialForm, OutcomeForm, PhotosForm, RemoveForm
from members.activities.papers.pictures import small_picture
from members.activities.papers.telling import tell_participants
from members.activities.states import KEEP_PAPERS, WRITE_OUTCOME
from members.activities.views.access import activity_form, get_activity

FORMS: dict[str, type[BesideForm]] = {PaperKind.MATERIAL: MaterialForm, PaperKind.PHOTOS: PhotosForm}


@form_page
@login_required
def material_new(request: UserRequest, pk: int) -> HttpResponse:
    return _paper_new(request, pk, PaperKind.MATERIAL)


@form_page
@login_required
def photos_new(request: UserRequest, pk: int) -> HttpResponse:
    return _paper_new(request, pk, PaperKind.PHOTOS)


def _paper_new(request: UserRequest, pk: int, kind: PaperKind) -> HttpResponse:
    activity = get_activity(request.user, pk, may="keep_papers", step=KEEP_PAPERS)
    return _save(request, Paper(activity=activity, kind=kind), FORMS[kind], f"登记{kind.label}")


@form_page
@login_required
def paper_edit(request: UserRequest, pk: int, row: int) -> HttpResponse:
    activity = get_activity(request.user, pk, may="keep_papers", step=KEEP_PAPERS)
    paper = get_object_or_404(Paper.objects.of(activity), pk=row)
    return _save(request, paper, FORMS[paper.kind], f"修改{paper.get_kind_display()}")


@form_page
@login_required
def paper_remove(request: UserRequest, pk: int, row: int) -> HttpResponse:
    activity = get_activity(request.user, pk, may="keep_papers", step=KEEP_PAPERS)
    return _remove(request, get_object_or_404(Paper.objects.of(activity), pk=row))


@form_page
@login_required
def outcome_new(request: UserRequest, pk: int) -> HttpResponse:
    activity = get_activity(request.user, pk, may="write_outcome", step=WRITE_OUTCOME)
    return _save(request, Outcome(activity=activity), OutcomeForm, "登记成果")


@form_page
@login_required
def outcome_edit(request: UserRequest, pk: int, row: int) -> HttpResponse:
    activity = get_activity(request.user, pk, may="write_outcome", step=WRITE_OUTCOME)
    return _save(request, get_object_or_404(Outcome.objects.of(activity), pk=row), OutcomeForm, "修改成果")


@form_page
@login_required
def outcome_remove(request: UserRequest, pk: int, row: int) -> HttpResponse:
    activity = get_activity(request.user, pk, may="write_outcome", step=WRITE_OUTCOME)
    return _remove(request, get_object_or_404(Outcome.objects.of(activity), pk=row))


@require_safe
@login_required
def picture(request: UserRequest, pk: int) -> HttpResponse:
    """A photo at the size of the page, for whoever sees the row it is kept with."""
    content, media_type = small_picture(attachment_seen_by(request.user, pk))
    return HttpResponse(content, content_type=media_type)


def _save(request: UserRequest, row: Beside, kind: type[BesideForm], title: str) -> HttpResponse:
    """The form of a new or an old row; then participants are told if it is for them by now."""
    today, is_new = timezone.localdate(), row.pk is None
    back = row.activity.get_absolute_url()
    form = kind(request.POST or None, request.FILES or None, instance=row, on=today, back=back)
    if not form.is_valid():
        return activity_form(request, form, title, row.activity)
    if is_new:
        row.enter(form.chosen, by=request.user)
    else:
        row.amend(form.chosen, by=request.user, fields=form.revised)
    told = tell_participants(row, on=today, by=request.user)
    return done(request, f"已保存“{row}”" + (f"，已通知{told}位参加人员" if told else ""), row)


def _remove(request: UserRequest, row: Beside) -> HttpResponse:
    form = RemoveForm(request.POST if request.method == "POST" else None, back=row.activity.get_absolute_url())
    if not form.is_valid():
        will = f"“{row}”和其中的{Attachment.objects.of(row).count()}个文件都会删除，不能恢复。"
        return activity_form(request, form, "删除", row.activity, "reason", will=will)
    row.strike(by=request.user)
    return done(request, f"已删除“{row}”", row.activity)
