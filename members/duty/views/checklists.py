"""The editor of the checklist."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cppcc.core.asking import ask, done, form_page
from cppcc.core.audit.models import record
from cppcc.core.guards import allowed
from cppcc.core.requests import UserRequest
from members.duty.forms.checklists import ChecklistItemForm, SuccessorForm
from members.duty.models import Checklist, ChecklistItem


@require_safe
@allowed("duty.edit_checklist")
def checklists(request: UserRequest) -> HttpResponse:
    return render(
        request,
        "duty/checklists.html",
        {"nav": "settings", "checklists": Checklist.objects.prefetch_related("items")},
    )


@form_page
@allowed("duty.edit_checklist")
def edit_item(request: UserRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(ChecklistItem.objects.select_related("checklist"), pk=pk)
    before = item.content()
    form = ChecklistItemForm(request.POST or None, instance=item)
    if request.method == "POST" and form.is_valid():
        form.save()
        record("修改履职清单项", by=request.user, target=item, before=before, after=item.content())
        return done(request, f"清单项“{item.label}”已保存", "duty:checklist")
    return ask(request, "duty/item_form.html", form, nav="settings", item=item)


@form_page
@allowed("duty.edit_checklist")
def succeed(request: UserRequest, pk: int) -> HttpResponse:
    checklist = get_object_or_404(Checklist, pk=pk)
    form = SuccessorForm(request.POST or None, checklist=checklist)
    if request.method == "POST" and form.is_valid():
        new = checklist.succeed(by=request.user, from_year=form.cleaned_data["from_year"])
        return done(request, f"自{new.from_year}年起的清单已建立，可逐项修改；以前年度不受影响", "duty:checklist")
    return ask(request, "duty/successor.html", form, nav="settings", checklist=checklist)
