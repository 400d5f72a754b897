"""Particulars that a member asks to change, and what staff make of it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from cppcc.core import asking
from cppcc.core.asking import done, form_page
from cppcc.core.guards import allowed, fetch
from cppcc.core.listing import Filter, list_rows
from cppcc.core.requests import UserRequest
from members.people.forms.members import ParticularsForm, RefuseChangeForm
from members.people.models import ParticularsChange
from members.people.models.changes import ParticularsChangeQuerySet
from members.people.states import ChangeStatus
from members.people.views.members import get_member


@require_safe
@allowed("people.browse_changes")
def changes(request: UserRequest) -> HttpResponse:
    listing = list_rows(
        request,
        ParticularsChange.objects.visible_to(request.user),
        plan=ParticularsChangeQuerySet.for_list,
        search=ParticularsChangeQuerySet.matching,
        filters=[Filter("state", "状态", ChangeStatus.choices, ParticularsChangeQuerySet.in_status)],
        sorts={"asked": "asked_at", "name": "member__stroke_key"},
        order="-asked",
    )
    return render(request, "people/changes.html", {"nav": "people", "listing": listing})


@form_page
@login_required
def ask(request: UserRequest, pk: int) -> HttpResponse:
    person = get_member(request, pk, may="ask")
    form = ParticularsForm(request.POST or None, instance=person, back=person.get_absolute_url())
    if not form.is_valid():
        return asking.ask(request, "people/change_form.html", form, nav="people", member=person)
    ParticularsChange.ask(person, form.cleaned_data, by=request.user)
    return done(request, "修改申请已送委员联络科，采纳后生效", person)


@require_safe
@login_required
def change(request: UserRequest, pk: int) -> HttpResponse:
    asked = get_change(request, pk)
    context = {
        "nav": "people",
        "change": asked,
        "steps": asked.steps_for(request.user),
        "history": asked.history.select_related("by"),
    }
    return render(request, "people/change.html", context)


@require_POST
@login_required
def approve(request: UserRequest, pk: int) -> HttpResponse:
    asked = get_change(request, pk, may="approve")
    asked.approve(by=request.user)
    return done(request, f"{asked.member}的修改已采纳并生效", asked)


@form_page
@login_required
def refuse(request: UserRequest, pk: int) -> HttpResponse:
    asked = get_change(request, pk, step="refuse")
    form = RefuseChangeForm(request.POST or None, back=asked.get_absolute_url())
    if not form.is_valid():
        return asking.ask(request, "people/change_refuse.html", form, nav="people", change=asked)
    asked.refuse(by=request.user, note=form.cleaned_data["note"])
    return done(request, f"{asked.member}的修改未采纳，原因已告诉委员", asked)


@require_POST
@login_required
def withdraw(request: UserRequest, pk: int) -> HttpResponse:
    asked = get_change(request, pk, may="withdraw")
    asked.withdraw(by=request.user)
    return done(request, "修改申请已撤回", asked.member)


def get_change(request: UserRequest, pk: int, *, may: str = "", step: str = "") -> ParticularsChange:
    rows = ParticularsChange.objects.visible_to(request.user).select_related("member__user")
    return fetch(rows, pk, request.user, may=may, step=step)
