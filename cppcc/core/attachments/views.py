"""Files in and out; every download asks again whether the user sees the record."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import ask, done, form_page
from cppcc.core.attachments.forms import AttachForm
from cppcc.core.attachments.models import Attachment
from cppcc.core.attachments.owners import attachment_seen_by, owner_seen_by
from cppcc.core.requests import UserRequest


@require_safe
@login_required
def download(request: UserRequest, pk: int) -> FileResponse:
    attachment = attachment_seen_by(request.user, pk)
    response = FileResponse(
        attachment.file.open("rb"), as_attachment=True, filename=attachment.name, content_type=attachment.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@form_page
@login_required
def add(request: UserRequest, label: str, pk: int) -> HttpResponse:
    owner: Any = owner_seen_by(request.user, label, pk, may="attach")
    held = Attachment.objects.of(owner)
    back = owner.get_absolute_url()
    form = AttachForm(request.POST or None, request.FILES or None, held=held.count(), back=back)
    if request.method == "POST" and form.is_valid():
        Attachment.objects.attach(owner, form.cleaned_data["attachments"], by=request.user)
        return done(request, f"已上传{len(form.cleaned_data['attachments'])}个附件", owner)
    return ask(request, "attachments/add.html", form, owner=owner, attachments=held, nav=owner._meta.app_label)


@require_POST
@login_required
def remove(request: UserRequest, pk: int) -> HttpResponse:
    attachment = attachment_seen_by(request.user, pk, may="attach")
    owner: Any = attachment.owner
    attachment.detach(by=request.user)
    return done(request, f"已删除附件“{attachment.name}”", owner)
