"""Handling units: list, page, entry."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cppcc.core.asking import ask, done, form_page
from cppcc.core.guards import allowed
from cppcc.core.listing import Filter, list_rows
from cppcc.core.requests import UserRequest
from members.people.forms.settings import UnitForm
from members.people.models import Unit, UnitKind
from members.people.models.units import UnitQuerySet

STATES = [("in_use", "使用中"), ("out_of_use", "已停用"), ("without_clerk", "没有经办人账号")]


@require_safe
@allowed("people.browse_units")
def units(request: UserRequest) -> HttpResponse:
    listing = list_rows(
        request,
        Unit.objects.visible_to(request.user),
        plan=UnitQuerySet.for_list,
        search=UnitQuerySet.matching,
        filters=[
            Filter("kind", "类别", [(kind.pk, kind.name) for kind in UnitKind.objects.all()], UnitQuerySet.of_kind),
            Filter("state", "状态", STATES, UnitQuerySet.in_state),
        ],
        sorts={"name": "name", "kind": ("kind__order", "order"), "order": ("order", "pk")},
        order="order",
    )
    return render(request, "people/units.html", {"nav": "settings", "listing": listing})


@require_safe
@login_required
def unit(request: UserRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(Unit.objects.visible_to(request.user).for_list(), pk=pk)
    return render(
        request, "people/unit.html", {"nav": "settings", "unit": shown, "approvers": set(shown.approvers.all())}
    )


@form_page
@allowed("people.edit_unit")
def new(request: UserRequest) -> HttpResponse:
    return _save(request, Unit(), back=reverse("people:units"))


@form_page
@login_required
def edit(request: UserRequest, pk: int) -> HttpResponse:
    changed = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    if not request.user.has_perm("people.edit_unit", changed):
        raise PermissionDenied
    return _save(request, changed, back=changed.get_absolute_url())


def _save(request: UserRequest, changed: Unit, *, back: str) -> HttpResponse:
    form = UnitForm(request.POST or None, instance=changed, back=back)
    if not form.is_valid():
        return ask(request, "people/unit_form.html", form, nav="settings", unit=changed)
    changed.keep(by=request.user, changed=[name for name in form.changed_data if name != "approvers"])
    if "approvers" in form.changed_data:
        changed.name_approvers(form.cleaned_data["approvers"], by=request.user)
    return done(request, f"{changed}已保存", changed)
