"""The discussion log of a unit's part, the supervising check's switch, the letters."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import ask, done, form_page
from cppcc.core.attachments.models import Attachment
from cppcc.core.audit.models import record
from cppcc.core.documents.blocks import Document
from cppcc.core.documents.docx import write_docx
from cppcc.core.guards import allowed
from cppcc.core.requests import UserRequest
from members.people.models import Session
from proposals.answering.letter import file_name, reply_letter
from proposals.answering.portal import copies_of
from proposals.forms.drafts import DiscussionForm
from proposals.models import Discussion, Proposal, Reply, ReplyDraft, SupervisedSession
from proposals.views.access import need
from proposals.views.drafts import get_draft, seen_handling

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@form_page
@login_required
def discussion(request: UserRequest, pk: int) -> HttpResponse:
    """One more line of the log."""
    handling = seen_handling(request, pk)
    need(request.user, "log_discussion", handling)
    form = DiscussionForm(request.POST or None, instance=Discussion(handling=handling), back=handling.page)
    if not form.is_valid():
        return ask(request, "proposals/discussion.html", form, handling=handling, proposal=handling.proposal)
    form.instance.enter(by=request.user)
    return done(request, f"{form.instance.get_way_display()}已登记", handling.page)


@require_POST
@login_required
def strike(request: UserRequest, pk: int) -> HttpResponse:
    """Take a line out that was entered by mistake."""
    seen = Discussion.objects.visible_to(request.user).select_related("handling__unit", "handling__proposal")
    found: Discussion = get_object_or_404(seen, pk=pk)
    need(request.user, "log_discussion", found.handling)
    page = found.handling.page
    found.strike(by=request.user)
    return done(request, "这条沟通记录已删除", page)


@require_safe
@allowed("proposals.switch_check")
def checks(request: UserRequest) -> HttpResponse:
    """Which sessions' replies the supervising office checks before they go out."""
    on = set(SupervisedSession.objects.values_list("session", flat=True))
    sessions = [(session, session.pk in on) for session in Session.objects.all()]
    return render(request, "proposals/checks.html", {"sessions": sessions})


@require_POST
@allowed("proposals.switch_check")
def switch_check(request: UserRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(Session, pk=pk)
    turned_on = request.POST.get("on") == "1"
    SupervisedSession.switch(session, on=turned_on, by=request.user)
    words = "的答复今后先经督查审核再发出" if turned_on else "的答复今后由单位审签后直接发出"
    return done(request, f"{session}{words}", "proposals:checks")


@require_safe
@login_required
def draft_letter(request: UserRequest, pk: int, kind: str) -> HttpResponse:
    """The draft as it will look."""
    draft = get_draft(request, pk)
    return _letter(request, draft, draft.handling.proposal, kind)


@require_safe
@login_required
def letter(request: UserRequest, pk: int, proposal: int, kind: str) -> HttpResponse:
    """The reply to the authors of `proposal`: of what was replied to, or of one merged into it."""
    whole = ("handling__unit", "handling__proposal__session__term")
    reply = get_object_or_404(Reply.objects.visible_to(request.user).select_related(*whole), pk=pk)
    seen = Proposal.objects.visible_to(request.user).replied_by(reply).for_detail()
    return _letter(request, reply, get_object_or_404(seen, pk=proposal), kind)


def _letter(request: UserRequest, words: Reply | ReplyDraft, to: Proposal, kind: str) -> HttpResponse:
    if kind not in WRITERS:
        raise Http404
    media_type, write = WRITERS[kind]
    annexes = [attachment.name for attachment in Attachment.objects.of(words)]
    on = words.replied_on if isinstance(words, Reply) else timezone.localdate()
    document = reply_letter(
        words, to, on=on, annexes=annexes, copies=copies_of(words.handling, words.handling.proposal)
    )
    record("下载答复函", by=request.user, target=words, kind=kind)
    answer = HttpResponse(write(document), content_type=media_type)
    shown = kind == "pdf" and "download" not in request.GET
    answer["Content-Disposition"] = content_disposition_header(not shown, f"{file_name(words, to)}.{kind}") or ""
    answer["Cache-Control"] = "private, no-store"
    return answer


def _pdf(document: Document) -> bytes:
    from cppcc.core.documents.pdf import write_pdf  # WeasyPrint is heavy: only when a letter is asked for

    return write_pdf(document)


WRITERS: dict[str, tuple[str, Callable[[Document], bytes]]] = {
    "pdf": ("application/pdf", _pdf),
    "docx": (DOCX, write_docx),
}
