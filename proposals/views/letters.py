"""Hand-over letters: of one proposal, to one unit, to all units of a day."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from cppcc.core.asking import ask, form_page
from cppcc.core.audit.models import record
from cppcc.core.documents.blocks import Document
from cppcc.core.jobs.models import Job
from cppcc.core.requests import UserRequest
from members.people.models import Unit
from proposals.forms.letters import LetterForm, LettersForm
from proposals.handover.letters import file_name, proposal_letter, unit_letter
from proposals.models import Handling, LetterBatch
from proposals.models.letters import JOB
from proposals.views.access import get_proposal, need

MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@form_page
@login_required
def letters(request: UserRequest) -> HttpResponse:
    """The days of hand-over, the units of the chosen one, and all their letters as one job."""
    need(request.user, "print_letters")
    seen = Handling.objects.visible_to(request.user).current()
    days = seen.days_of_issue()[:30]
    day = next((each for each in days if f"{each['issued_on']}" == request.GET.get("day")), days[0] if days else None)
    form = LettersForm(request.POST or None)
    if day is not None and form.is_valid():
        answers = form.cleaned_data
        head = {"number": answers["number"], "signatory": answers["signatory"], "dated": answers["on"]}
        batch = LetterBatch.objects.create(
            issued_on=day["issued_on"], counts_up=answers["counts_up"], by=request.user, **head
        )
        return redirect(Job.submit(JOB, title=f"生成{batch}", by=request.user, arguments={"batch": batch.pk}))
    units = seen.issued_by_unit(day["issued_on"]) if day else []
    return ask(
        request, "proposals/letters.html", form, days=days, day=day, units=units, made=LetterBatch.objects.all()[:5]
    )


@form_page
@login_required
def letter_to_unit(request: UserRequest, pk: int, day: Any) -> HttpResponse:
    need(request.user, "print_letters")
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    handlings = list(Handling.objects.visible_to(request.user).for_letter(day).of_unit(unit))
    if not handlings:
        raise Http404
    form = LetterForm(request.POST or None, back=f"{request.path.rsplit('unit/', 1)[0]}?day={day}")
    if form.is_valid():
        return _sent(request, unit_letter(unit, handlings, form.head()), f"{unit}提案交办函", form)
    return ask(request, "proposals/letter.html", form, to=f"{unit}，{len(handlings)}件", handlings=handlings)


@form_page
@login_required
def letter_of_proposal(request: UserRequest, pk: int) -> HttpResponse:
    proposal = get_proposal(request.user, pk, may="print_letters")
    handlings = list(Handling.objects.of_proposal(proposal).current().answering_first())
    if not handlings:
        raise Http404
    form = LetterForm(request.POST or None, back=proposal.get_absolute_url())
    if form.is_valid():
        document = proposal_letter(proposal, handlings, form.head())
        return _sent(request, document, f"第{proposal.number}号提案交办函", form)
    to = f"{proposal}《{proposal.title}》"
    return ask(request, "proposals/letter.html", form, to=to, handlings=handlings, proposal=proposal)


@require_safe
@login_required
def letter_batch(request: UserRequest, pk: int) -> FileResponse | HttpResponse:
    """The archive of a day's letters."""
    batch = get_object_or_404(LetterBatch.objects.visible_to(request.user), pk=pk)
    if not batch.file:
        messages.info(request, "交办函还没有生成好，请稍后再看后台任务")
        return redirect("proposals:letters")
    record("下载交办函", by=request.user, target=batch, letters=batch.letters)
    response = FileResponse(batch.file.open("rb"), as_attachment=True, filename=f"{batch}.zip")
    response["Cache-Control"] = "private, no-store"
    return response


def _sent(request: UserRequest, document: Document, name: str, form: LetterForm) -> HttpResponse:
    """The file, written now: one letter takes a fraction of a second."""
    from cppcc.core.documents.docx import write_docx
    from cppcc.core.documents.pdf import write_pdf

    kind = form.cleaned_data["kind"]
    record("生成交办函", by=request.user, name=name, number=form.cleaned_data["number"])
    response = HttpResponse(write_pdf(document) if kind == "pdf" else write_docx(document), content_type=MEDIA[kind])
    filename = f"{file_name(name)}.{kind}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=filename)
    response["Cache-Control"] = "private, no-store"
    return response
