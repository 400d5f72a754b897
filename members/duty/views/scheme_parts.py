"""Changing a draft piece by piece: its totals, groups, items, vetoes and grades, and the names it uses."""

from __future__ import annotations

import re

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import done
from cppcc.core.guards import allowed
from cppcc.core.requests import UserRequest
from members.duty.forms.items import ItemForm, RateForm
from members.duty.forms.pieces import GradeForm, GroupForm, PieceForm, TotalsForm, VetoForm
from members.duty.forms.schemes import NamesForm
from members.duty.forms.sources import SourceForm
from members.duty.models import Scheme
from members.duty.naming import missing_names
from members.duty.scoring.parts import LABELS, moved_by_one, part_of, referring, renamed, without
from members.duty.views.scheme_access import draft_page, get_draft, scheme_form

FORMS: dict[str, type[PieceForm]] = {"groups": GroupForm, "items": ItemForm, "vetoes": VetoForm, "grades": GradeForm}
PAGES = {"items": "duty/scheme_item.html", "vetoes": "duty/scheme_veto.html"}
ROW = re.compile(r"rates-\d{1,3}")


@draft_page
def totals(request: UserRequest, pk: int) -> HttpResponse:
    draft = get_draft(request, pk)
    form = TotalsForm(request.POST or None, scheme=draft, back=draft.get_absolute_url())
    if not form.is_valid():
        return scheme_form(request, form, "总分与排名", draft)
    draft.lay_down(form.rules, by=request.user, told="修改总分与排名")
    return done(request, "总分与排名已保存", draft)


@draft_page
def new(request: UserRequest, pk: int, kind: str) -> HttpResponse:
    draft = get_draft(request, pk)
    return _save(request, draft, kind, None, f"新增{_label(kind)}")


@draft_page
def edit(request: UserRequest, pk: int, kind: str, key: int) -> HttpResponse:
    draft = get_draft(request, pk)
    label = _label(kind)
    if part_of(draft.rules, kind, key) is None and request.method != "POST":
        raise Http404
    return _save(request, draft, kind, key, f"修改{label}")


def _save(request: UserRequest, draft: Scheme, kind: str, key: int | None, title: str) -> HttpResponse:
    """The form of a part, new or old; saved it leads back to its line on the scheme's page."""
    back = f"{draft.get_absolute_url()}#{kind}-{key}" if key else draft.get_absolute_url()
    form = FORMS[kind](request.POST or None, scheme=draft, key=key, back=back)
    if not form.is_valid():
        hints = [one for one in draft.problems if (one.part, one.key) == (kind, key)]
        page = PAGES.get(kind, "duty/scheme_form.html")
        return scheme_form(request, form, title, draft, page=page, hints=[] if form.is_bound else hints)
    at, label = form.new_key, form.cleaned_data["label"]
    draft.lay_down(form.rules, by=request.user, told=title)
    return done(request, f"{_label(kind)}“{label}”已保存", f"{draft.get_absolute_url()}#{kind}-{at}")


@draft_page
def remove(request: UserRequest, pk: int, kind: str, key: int) -> HttpResponse:
    """Asked once more; not while other parts refer to it."""
    draft = get_draft(request, pk)
    label, part = _label(kind), part_of(draft.rules, kind, key)
    if part is None:
        raise Http404
    held_by = referring(draft.rules, kind, key)
    if request.method == "POST" and not held_by:
        draft.lay_down(without(draft.rules, kind, key), by=request.user, told=f"删去{label}")
        return done(request, f"{label}“{part.label}”已删去", draft)
    context = {"nav": "settings", "scheme": draft, "kind": kind, "label": label, "part": part, "held_by": held_by}
    return render(request, "duty/scheme_remove.html", context, status=409 if request.method == "POST" else 200)


@require_POST
@allowed("duty.edit_scheme")
@transaction.atomic
def move(request: UserRequest, pk: int, kind: str, key: int) -> HttpResponse:
    draft = get_draft(request, pk)
    label = _label(kind)
    rules = moved_by_one(draft.rules, kind, key, up=request.POST.get("to") == "up")
    if rules != draft.rules:
        draft.lay_down(rules, by=request.user, told=f"调整{label}顺序")
    return redirect(f"{draft.get_absolute_url()}#{kind}-{key}")


@draft_page
def names(request: UserRequest, pk: int) -> HttpResponse:
    """The kinds that the rules name and this office calls otherwise, all on one page."""
    draft = get_draft(request, pk)
    form = NamesForm(request.POST or None, missing=missing_names(draft.rules), back=draft.get_absolute_url())
    if not form.is_valid():
        return scheme_form(request, form, "对应本机关的名称", draft, page="duty/scheme_names.html")
    rules = draft.rules
    for source, axis, old, chosen in form.chosen:
        rules = renamed(rules, source, axis, old, chosen)
    draft.lay_down(rules, by=request.user, told="对应本机关的名称")
    return done(request, f"已改用本机关的名称{len(form.chosen)}处", draft)


@require_safe
@allowed("duty.edit_scheme")
def kinds(request: UserRequest) -> HttpResponse:
    """The levels and manners of the source just chosen in a row, or in a form without rows."""
    prefix = request.GET.get("row", "")
    row: SourceForm = RateForm(request.GET, prefix=prefix) if ROW.fullmatch(prefix) else SourceForm(request.GET)
    return render(request, "duty/_scheme_kinds.html", {"row": row})


def _label(kind: str) -> str:
    """What the kind of part is called; 404 for one that is not there."""
    if kind not in LABELS:
        raise Http404
    return LABELS[kind]
