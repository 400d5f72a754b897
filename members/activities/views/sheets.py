"""What of an activity goes onto paper or into a calendar: the sheets to sign and of who came, the calendar's file."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from cppcc.core.attachments.kinds import KINDS
from cppcc.core.audit.models import record
from cppcc.core.feeds.calendar_file import calendar_file
from cppcc.core.requests import UserRequest
from members.activities.diary import dated
from members.activities.paper_sheets import SHEETS
from members.activities.views.access import get_activity

ENDINGS = ("pdf", "docx")


@require_safe
@login_required
def sheet(request: UserRequest, pk: int, name: str, ending: str) -> HttpResponse:
    """The sheet to sign before, or of who came afterwards, as PDF or Word file."""
    from cppcc.core.documents.docx import write_docx
    from cppcc.core.documents.pdf import write_pdf

    activity = get_activity(request.user, pk, may="read_attendance")
    if name not in SHEETS or ending not in ENDINGS:
        raise Http404
    label, build = SHEETS[name]
    document = build(activity, on=timezone.localdate())
    record(f"下载{label}", by=request.user, target=activity, kind=ending)
    content = write_pdf(document) if ending == "pdf" else write_docx(document)
    response = HttpResponse(content, content_type=KINDS[ending].media_type)
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{activity.number}{activity.name}{label}.{ending}"
    )
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@login_required
def calendar_entry(request: UserRequest, pk: int) -> HttpResponse:
    """The activity alone, as a file for a calendar; the same entry as in one's feed, so that none has it twice."""
    activity = get_activity(request.user, pk)
    content = calendar_file(
        [dated(activity)],
        name=activity.name,
        place=settings.COMMITTEE_NAME,
        at=timezone.now(),
        address=request.build_absolute_uri,
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{activity.number}.ics")
    response["Cache-Control"] = "private, no-store"
    return response
