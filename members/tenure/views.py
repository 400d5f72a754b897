"""What members did over a term: everybody's on a page, one member's on paper, all of them in a job."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from cppcc.core.asking import ask, done, form_page
from cppcc.core.attachments.kinds import KINDS
from cppcc.core.audit.models import record
from cppcc.core.documents.html import page_html
from cppcc.core.guards import allowed, need
from cppcc.core.jobs.views import progress_of
from cppcc.core.listing import Filter, Listing, list_rows
from cppcc.core.requests import UserRequest
from cppcc.core.ticking import key_of
from cppcc.core.workbooks import bound, download
from members.people.models import Body, BodyKind, Member, Office, Term
from members.people.models.bodies import BodyQuerySet
from members.people.models.members import MemberQuerySet
from members.tenure.forms import VolumeForm
from members.tenure.models import TermVolume
from members.tenure.paper import TITLE, leaves, sheet_document
from members.tenure.years import Sheet, TermRecord, members_of, terms_begun

PER_PAGE = 100
SHOWN = 8
BODIES = ((BodyKind.GROUP, "活动组"), (BodyKind.COMMITTEE, "专委会"), (BodyKind.SECTOR, "界别"))


def _term(request: UserRequest, terms: Sequence[Term]) -> Term | None:
    """The term asked for, else the newest."""
    asked = key_of(request.GET.get("term", ""))
    return next((term for term in terms if term.pk == asked), terms[0] if terms else None)


def _listing(request: UserRequest, term: Term, on: date) -> Listing:
    def sitting(members: MemberQuerySet, body: str) -> MemberQuerySet:
        return members.sitting_in_any([int(body)], on=on)

    def holding(members: MemberQuerySet, office: str) -> MemberQuerySet:
        return members.holding(Office(int(office)), on=on)

    def serving(members: MemberQuerySet, state: str) -> MemberQuerySet:
        return members.in_office(on=on) if state == "in" else members.out_of_office(on=on)

    bodies = Body.objects.visible_to(request.user).in_use()
    return list_rows(
        request,
        members_of(term),
        search=MemberQuerySet.matching,
        filters=[
            Filter("office", "职务", Office.choices, holding),
            *(Filter(kind, label, _named(bodies.of_kind(kind)), sitting) for kind, label in BODIES),
            Filter("serving", "任职", [("in", "在任"), ("out", "已不在任")], serving),
        ],
        sorts={"number": "number", "name": ("stroke_key", "number")},
        order="number",
        plan=lambda members: members.with_posts(on=on),
        per_page=PER_PAGE,
        besides=["format"],
    )


def _named(bodies: BodyQuerySet) -> list[tuple[int, str]]:
    return list(bodies.values_list("pk", "name"))


@require_safe
@allowed("tenure.see")
def sheets(request: UserRequest) -> HttpResponse:
    now = timezone.now()
    terms = terms_begun(request.user, on=timezone.localdate(now))
    term = _term(request, terms)
    context = {"nav": "duty", "terms": terms, "term": term}
    if term is None:
        return render(request, "tenure/list.html", context)
    found = TermRecord(term, now=now)
    listing = _listing(request, term, found.on)
    if request.GET.get("format") == "xlsx":
        record("导出届内履职情况", by=request.user, target=term, rows=listing.total)
        members = cast(MemberQuerySet, listing.rows).with_posts(on=found.on)
        return download(bound(leaves([found.sheet(each) for each in members], term, now=now)), f"{term.name}{TITLE}")
    rows = [found.sheet(member) for member in listing.page]
    return render(request, "tenure/list.html", context | {"listing": listing, "years": found.years, "rows": rows})


def _sheet(request: UserRequest, term: int, member: int, now: datetime) -> tuple[Term, Sheet]:
    of = get_object_or_404(Term.objects.visible_to(request.user), pk=term)
    seen = members_of(of).visible_to(request.user)
    on = min(timezone.localdate(now), of.ends_on)
    who: Member = get_object_or_404(seen.with_posts(on=on), pk=member)
    return of, TermRecord(of, now=now, member=who).sheet(who)


@require_safe
@allowed("tenure.see")
def sheet(request: UserRequest, term: int, member: int) -> HttpResponse:
    """One member's, as it is printed."""
    now = timezone.now()
    of, found = _sheet(request, term, member, now)
    paper = page_html(sheet_document(found, of, now=now))
    context = {"nav": "duty", "term": of, "sheet": found, "paper": mark_safe(paper)}  # noqa: S308 - page_html escapes
    return render(request, "tenure/sheet.html", context)


@require_safe
@allowed("tenure.see")
def file(request: UserRequest, term: int, member: int, kind: str) -> HttpResponse:
    """The file, written now: one sheet takes a fraction of a second."""
    from cppcc.core.documents.docx import write_docx
    from cppcc.core.documents.pdf import write_pdf

    if kind not in {"pdf", "docx"}:
        raise Http404
    now = timezone.now()
    of, found = _sheet(request, term, member, now)
    record("下载届内履职情况表", by=request.user, target=found.member, file=kind)
    document = sheet_document(found, of, now=now)
    content = write_pdf(document) if kind == "pdf" else write_docx(document)
    response = HttpResponse(content, content_type=KINDS[kind].media_type)
    name = f"{found.member}{of.name}{TITLE}.{kind}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response


# --- All of them ------------------------------------------------------------------------------------------------------
@form_page
@allowed("tenure.print")
def volumes(request: UserRequest, term: int) -> HttpResponse:
    """What is to be printed, and what was."""
    of = get_object_or_404(Term.objects.visible_to(request.user), pk=term)
    form = VolumeForm(request.POST or None, back=f"{reverse('tenure:list')}?term={of.pk}")
    if not form.is_valid():
        made = TermVolume.objects.visible_to(request.user).for_list()[:SHOWN]
        return ask(request, "tenure/volumes.html", form, nav="duty", term=of, made=made)
    on = timezone.localdate()
    ordered = TermVolume.objects.order_volume(of, form.cleaned_data["body"], by=request.user, on=on)
    return done(request, f"《{ordered}》正在生成", ordered)


@require_safe
@allowed("tenure.print")
def volume(request: UserRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(TermVolume.objects.visible_to(request.user).for_list(), pk=pk)
    context = {"nav": "duty", "volume": found, **(progress_of(found.job, request.user) if found.job else {})}
    return render(request, "tenure/volume.html", context)


@require_safe
@login_required
def volume_file(request: UserRequest, pk: int, kind: str) -> FileResponse:
    need(request.user, "tenure.print")
    found = get_object_or_404(TermVolume.objects.visible_to(request.user), pk=pk)
    if kind not in dict(found.formats):
        raise Http404
    record("下载届内履职情况表", by=request.user, target=found, file=kind)
    response = FileResponse(getattr(found, kind).open("rb"), as_attachment=True, filename=f"{found.title}.{kind}")
    response["Cache-Control"] = "private, no-store"
    return response
