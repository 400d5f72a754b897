"""Pages of the ledger: upload, preview, import, and the workbooks that go out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.audit.models import record
from cppcc.core.jobs.views import progress_of
from cppcc.core.ledger.forms import UploadForm, YearForm
from cppcc.core.ledger.models import LedgerUpload, LedgerUploadQuerySet
from cppcc.core.ledger.sheets import Scope, by_office
from cppcc.core.ledger.states import Status
from cppcc.core.ledger.writing import blank_template, refusal_list, year_export
from cppcc.core.listing import Filter, list_rows
from cppcc.core.requests import UserRequest
from cppcc.core.workbooks import download

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from cppcc.core.ledger.outcome import Outcome
    from cppcc.core.workflow import Step

SHOWN = 300


def get_upload(user: User, pk: int, *, may: str = "") -> LedgerUpload:
    """The upload if `user` sees it (else 404) and may do the verb (else 403)."""
    upload = get_object_or_404(LedgerUpload.objects.visible_to(user).for_page(), pk=pk)
    if may and not user.has_perm(f"ledger.{may}", upload):
        raise PermissionDenied
    return upload


def demand(user: User, verb: str) -> None:
    """403 unless `user` may do the verb."""
    if not user.has_perm(f"ledger.{verb}"):
        raise PermissionDenied


@require_safe
@login_required
def imports(request: UserRequest) -> HttpResponse:
    demand(request.user, "upload")
    return _render_list(request, UploadForm())


def _render_list(request: UserRequest, form: UploadForm, *, status: int = 200) -> HttpResponse:
    listing = list_rows(
        request,
        LedgerUpload.objects.visible_to(request.user),
        search=LedgerUploadQuerySet.named_like,
        filters=[Filter("state", "状态", Status.choices, LedgerUploadQuerySet.in_status)],
        sorts={"at": "at", "name": "name"},
        order="-at",
        plan=LedgerUploadQuerySet.for_list,
    )
    this_year = timezone.localdate().year
    years = range(this_year, this_year - 6, -1)
    return render(
        request,
        "ledger/imports.html",
        {"listing": listing, "form": form, "years": years, "offices": by_office(), "nav": "ledger"},
        status=status,
    )


@require_POST
@login_required
def upload(request: UserRequest) -> HttpResponse:
    demand(request.user, "upload")
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _render_list(request, form, status=422)
    received = LedgerUpload.receive(form.cleaned_data["file"], by=request.user)
    messages.success(request, f"已上传《{received}》，正在检查")
    return redirect(received)


def _steps(upload: LedgerUpload, outcome: Outcome, user: User) -> dict[str, Step]:
    """What may be done with the upload now; one that brings nothing new is not offered for import."""
    steps = {} if upload.is_busy else upload.steps_for(user)
    return {name: step for name, step in steps.items() if name != "start" or outcome.brings_news}


@require_safe
@login_required
def detail(request: UserRequest, pk: int) -> HttpResponse:
    found = get_upload(request.user, pk)
    outcome = found.told_to(request.user)
    context: dict[str, Any] = {
        "upload": found,
        "outcome": outcome,
        "refusals": outcome.refusals[:SHOWN],
        "upload_steps": _steps(found, outcome, request.user),
        "history": found.history.select_related("by"),
        "before": LedgerUpload.objects.visible_to(request.user).of_same_content(found).for_list().first(),
        "nav": "ledger",
    }
    if (waited_for := found.waits_for) is not None:
        context |= progress_of(waited_for, request.user)
    return render(request, "ledger/detail.html", context)


@require_POST
@login_required
def start(request: UserRequest, pk: int) -> HttpResponse:
    found = get_upload(request.user, pk, may="start")
    found.start(by=request.user)
    messages.success(request, f"《{found}》开始导入")
    return redirect(found)


@require_POST
@login_required
def recheck(request: UserRequest, pk: int) -> HttpResponse:
    found = get_upload(request.user, pk, may="recheck")
    found.recheck(by=request.user)
    messages.success(request, f"《{found}》正在重新检查")
    return redirect(found)


@require_safe
@login_required
def file(request: UserRequest, pk: int) -> HttpResponse:
    found = get_upload(request.user, pk)
    with found.file.open("rb") as stored:
        return download(stored.read(), _stem(found.name))


@require_safe
@login_required
def refusals(request: UserRequest, pk: int) -> HttpResponse:
    found = get_upload(request.user, pk)
    return download(refusal_list(found.told_to(request.user).refusals), f"要改的地方-{_stem(found.name)}")


@require_safe
@login_required
def template(request: UserRequest) -> HttpResponse:
    demand(request.user, "upload")
    return download(blank_template(), "履职台账模板")


@require_safe
@login_required
def export(request: UserRequest) -> HttpResponse:
    demand(request.user, "export")
    form = YearForm(request.GET)
    if not form.is_valid():
        raise Http404
    year = form.cleaned_data["year"]
    record("导出台账", by=request.user, year=year)
    return download(year_export(Scope(year, request.user)), f"{year}年履职台账")


def _stem(name: str) -> str:
    """The file's name without .xlsx, however it is written."""
    return name[:-5] if name.lower().endswith(".xlsx") else name
