"""Whom packages are exchanged with: entered, compared by phone, changed and retired by the security administrator."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import ask, done, form_page
from cppcc.core.audit.models import record
from cppcc.core.exchange.cargo import CARGOES
from cppcc.core.exchange.forms import ChangeKeyForm, CompareForm, PartnerForm
from cppcc.core.exchange.keys import own_key
from cppcc.core.exchange.models import Partner
from cppcc.core.guards import allowed, fetch
from cppcc.core.requests import UserRequest


@require_safe
@allowed("exchange.partners")
def partners(request: UserRequest) -> HttpResponse:
    context = {"partners": Partner.objects.all(), "own": own_key().public, "name": settings.COMMITTEE_NAME}
    return render(request, "exchange/partners.html", context)


@require_safe
@allowed("exchange.partners")
def key_file(request: UserRequest) -> HttpResponse:
    """The own public key, to be handed over; it is no secret."""
    record("下载本单位公钥", by=request.user)
    response = HttpResponse(own_key().public.to_file(), content_type="application/x-pem-file")
    response["Content-Disposition"] = 'attachment; filename="exchange-public-key.pem"'
    return response


@require_safe
@allowed("exchange.partners")
def partner(request: UserRequest, pk: int) -> HttpResponse:
    found = fetch(Partner.objects.all(), pk, request.user)
    context = {
        "partner": found,
        "steps": found.steps_for(request.user),
        "sends": [cargo.label for kind, cargo in CARGOES.items() if kind in found.sends],
        "receives": [cargo.label for kind, cargo in CARGOES.items() if kind in found.receives],
        "history": found.history.select_related("by"),
    }
    return render(request, "exchange/partner.html", context)


@form_page
@allowed("exchange.partners")
def partner_new(request: UserRequest) -> HttpResponse:
    form = PartnerForm(request.POST or None, request.FILES or None, back="exchange:partners")
    if not form.is_valid():
        return ask(request, "exchange/partner_form.html", form, title="登记对方单位")
    entered: Partner = form.save(commit=False)
    entered.public_key = form.cleaned_data["key_file"].hex
    entered.enter(by=request.user)
    return done(request, f"已登记{entered}。请打电话核对公钥，核对后才能交换", entered)


@form_page
@allowed("exchange.partners")
def partner_edit(request: UserRequest, pk: int) -> HttpResponse:
    found = fetch(Partner.objects.all(), pk, request.user)
    form = PartnerForm(request.POST or None, instance=found, back=found.get_absolute_url())
    if not form.is_valid():
        return ask(request, "exchange/partner_form.html", form, title=f"修改{found}")
    found.settle(by=request.user, fields=form.changed_data)
    return done(request, f"{found}已保存", found)


@form_page
@allowed("exchange.confirm_key")
def confirm_key(request: UserRequest, pk: int) -> HttpResponse:
    found = fetch(Partner.objects.all(), pk, request.user, step="confirm_key")
    form = CompareForm(request.POST or None, partner=found, back=found.get_absolute_url())
    if not form.is_valid():
        return ask(request, "exchange/partner_form.html", form, title=f"核对{found}的公钥")
    found.confirm_key(by=request.user, note=f"与{form.cleaned_data['note']}核对")
    return done(request, f"{found}的公钥已核对，可以交换", found)


@form_page
@allowed("exchange.change_key")
def change_key(request: UserRequest, pk: int) -> HttpResponse:
    found = fetch(Partner.objects.all(), pk, request.user, step="change_key")
    form = ChangeKeyForm(request.POST or None, request.FILES or None, back=found.get_absolute_url())
    if not form.is_valid():
        return ask(request, "exchange/partner_form.html", form, title=f"更换{found}的公钥")
    found.change_key(by=request.user, key=form.cleaned_data["key_file"], note=form.cleaned_data["note"])
    return done(request, f"{found}的公钥已更换。请打电话核对，核对后才能交换", found)


@require_POST
@allowed("exchange.retire")
def retire(request: UserRequest, pk: int) -> HttpResponse:
    found = fetch(Partner.objects.all(), pk, request.user)
    found.retire(by=request.user)
    return done(request, f"与{found}的交换已停用", found)


@require_POST
@allowed("exchange.restore")
def restore(request: UserRequest, pk: int) -> HttpResponse:
    found = fetch(Partner.objects.all(), pk, request.user)
    found.restore(by=request.user)
    return done(request, f"{found}已重新启用，请再核对一次公钥", found)
