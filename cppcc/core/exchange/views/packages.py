"""Packages: the ledger, making one, letting one in, confirming it, downloading it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import NoteForm, ask, done, form_page
from cppcc.core.audit.models import record
from cppcc.core.exchange.cargo import CARGOES, Cargo, choices, kinds_for
from cppcc.core.exchange.forms import SendForm, TakeForm, UploadForm
from cppcc.core.exchange.models import Package, Partner
from cppcc.core.exchange.models.packages import PackageQuerySet
from cppcc.core.exchange.page import asked_before_taking, gaps
from cppcc.core.exchange.sending import hindrances, send
from cppcc.core.exchange.states import Direction, Status
from cppcc.core.guards import allowed, fetch, need
from cppcc.core.listing import Filter, list_rows
from cppcc.core.requests import UserRequest
from cppcc.core.ticking import ticked

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


def get_package(user: User, pk: int, *, step: str = "") -> Package:
    """The package if `user` sees it (404) and may take the step (403), from where it stands (409)."""
    return fetch(Package.objects.visible_to(user).for_page(), pk, user, step=step)


@require_safe
@allowed("exchange.use")
def packages(request: UserRequest) -> HttpResponse:
    kinds = kinds_for(request.user)
    partners = list(Partner.objects.all())
    listing = list_rows(
        request,
        Package.objects.visible_to(request.user),
        filters=[
            Filter("direction", "方向", Direction.choices, PackageQuerySet.in_direction),
            Filter("state", "状态", Status.choices, PackageQuerySet.in_status, PackageQuerySet.counted),
            Filter("partner", "单位", [(each.pk, each.name) for each in partners], PackageQuerySet.of_partner),
            Filter("kind", "内容", [pair for pair in choices() if pair[0] in kinds], PackageQuerySet.of_kind),
        ],
        sorts={"at": "at", "sequence": "sequence"},
        order="-at",
        plan=PackageQuerySet.for_list,
    )
    context = {"listing": listing, "gaps": gaps(partners), "has_partners": any(each.is_in_use for each in partners)}
    return render(request, "exchange/list.html", context)


@form_page
@allowed("exchange.upload")
def upload(request: UserRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None, by=request.user, back="exchange:list")
    if not form.is_valid():
        return ask(request, "exchange/upload.html", form)
    package = form.package
    if package.is_receipt and package.answers is not None:
        told = f"已登记{package.answers}的回执：{package.answers.get_status_display()}"
        return done(request, told, package.answers)
    brought = f"来自{package.partner}，第{package.sequence}包，含{package.amount}"
    return done(request, f"已导入并检查：{brought}。请确认接收", package)


@require_safe
@login_required
def detail(request: UserRequest, pk: int) -> HttpResponse:
    return _page(request, get_package(request.user, pk))


def _page(request: UserRequest, package: Package, form: Form | None = None, *, status: int = 200) -> HttpResponse:
    waits = package.status == Status.WAITING and request.user.has_perm("exchange.take", package)
    problem = ""
    if waits and form is None:
        form_class, problem = asked_before_taking(package)
        form = _take_form(form_class, None, package) if form_class else None
    earlier = gaps([package.partner]) if not package.is_sent else []
    context: dict[str, Any] = {
        "package": package,
        "items": package.items.for_page() if not package.is_receipt else [],
        "history": package.history.select_related("by"),
        "form": form,
        "problem": problem,
        "gaps": earlier,
        "replying": [
            cargo
            for cargo in CARGOES.values()
            if package.status == Status.TAKEN
            and not package.is_receipt
            and cargo.answers == package.kind
            and cargo.kind in package.partner.sends
            and request.user.has_perm(cargo.may)
        ],
        "may_decline": waits and request.user.has_perm("exchange.decline", package),
        "may_recall": package.status == Status.MADE and request.user.has_perm("exchange.recall", package),
    }
    return render(request, "exchange/detail.html", context, status=status)


def _take_form(form_class: type[Form], data: QueryDict | None, package: Package) -> Form:
    form = form_class(data)
    form.helper.form_action = reverse("exchange:take", args=[package.pk])  # type: ignore[attr-defined]
    return form


@require_POST
@login_required
def take(request: UserRequest, pk: int) -> HttpResponse:
    package = get_package(request.user, pk, step="take")
    form_class, problem = asked_before_taking(package)
    form = _take_form(form_class or TakeForm, request.POST, package)
    if problem or not form.is_valid():
        return _page(request, package, None if problem else form, status=422)
    package.take(by=request.user, on=timezone.localdate(), answers=form.cleaned_data)
    return done(request, f"已接收{package.amount}。回执已生成，请下载交回{package.partner}", package)


@form_page
@login_required
def decline(request: UserRequest, pk: int) -> HttpResponse:
    package = get_package(request.user, pk, step="decline")
    hint = "写入回执，对方看得到。"
    back = package.get_absolute_url()
    form = NoteForm(request.POST or None, verb="不接收", label="原因", hint=hint, back=back)
    if not form.is_valid():
        return ask(request, "exchange/decline.html", form, package=package)
    package.decline(by=request.user, note=form.cleaned_data["note"])
    return done(request, f"{package}不接收。回执已生成，请下载交回{package.partner}", package)


@form_page
@login_required
def recall(request: UserRequest, pk: int) -> HttpResponse:
    package = get_package(request.user, pk, step="recall")
    back = package.get_absolute_url()
    form = NoteForm(request.POST or None, verb="作废", label="原因", back=back)
    if not form.is_valid():
        return ask(request, "exchange/recall.html", form, package=package)
    package.recall(by=request.user, note=form.cleaned_data["note"])
    return done(request, f"{package}已作废，可以重新生成", package)


@require_safe
@login_required
def file(request: UserRequest, pk: int) -> FileResponse:
    package = get_package(request.user, pk)
    if not package.is_sent or package.status == Status.RECALLED:
        raise Http404  # what came is kept for checking, what was recalled to show what it was; neither is handed on
    record("下载交换包", by=request.user, target=package, sha256=package.sha256)
    response = FileResponse(
        package.file.open("rb"), as_attachment=True, filename=package.file_name, content_type="application/zip"
    )
    response["Cache-Control"] = "private, no-store"
    return response


@form_page
@allowed("exchange.make")
def make(request: UserRequest, kind: str) -> HttpResponse:
    """Ask once to whom the chosen records go, then make the package."""
    cargo = CARGOES.get(kind)
    if cargo is None:
        raise Http404
    need(request.user, cargo.may)
    data = request.POST if request.method == "POST" else request.GET
    records = list(cargo.rows(request.user, ticked(data)))
    back = reverse(f"{cargo.model._meta.app_label}:list")
    if not records:
        messages.error(request, f"请先逐{cargo.unit}勾选要发出的{cargo.model._meta.verbose_name}。")
        return redirect(back)
    form = _send_form(request, cargo, records, back)
    if not form.is_valid():
        return ask(request, "exchange/make.html", form, cargo=cargo, records=form.records)
    package = send(cargo, form.cleaned_data["partner"], form.records, by=request.user, answers=form.cleaned_data)
    return done(request, f"{package}已生成，含{package.amount}。请下载后交给对方", package)


def _send_form(request: UserRequest, cargo: Cargo, records: list[Any], back: str) -> SendForm:
    """Not sent yet it may come from a package's page: then it is for that partner, with what there is to answer."""
    form_class: Any = cargo.form or SendForm
    pressed = request.method == "POST" and "act" in request.POST
    initial: dict[str, Any] = {}
    if not pressed and cargo.answers and (partner := Partner.objects.keyed(request.POST.get("partner", ""))):
        initial["partner"] = partner
        records = [each for each in records if not hindrances(cargo, partner, [each])] or records
    data = request.POST if pressed else None
    form: SendForm = form_class(data, cargo=cargo, records=records, back=back, initial=initial)
    return form
