"""Schemes by year, one of them as it reads, how a draft comes about, and what became of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from cppcc.core.asking import NoteForm, done, form_page
from cppcc.core.audit.models import record
from cppcc.core.differences import Difference, compare
from cppcc.core.guards import allowed
from cppcc.core.requests import UserRequest
from members.duty.carried import carry, shipped
from members.duty.forms.schemes import CopyForm, HeadForm, ImportForm, NewSchemeForm
from members.duty.models import Checklist, Scheme
from members.duty.printed import changes, printed
from members.duty.scoring.checking import grave
from members.duty.scoring.spec import Rules
from members.duty.states import EDIT
from members.duty.views.scheme_access import draft_page, get_draft, get_scheme, scheme_form

STEPS_HERE = ("open", "discard")
NAMED = {"level", "manner"}
DIFFERENT_HEAD = (("name", "名称"), ("starts_on", "考核期起"), ("ends_on", "考核期止"), ("basis", "依据"))


@require_safe
@allowed("duty.see_schemes")
def schemes(request: UserRequest) -> HttpResponse:
    found = list(Scheme.objects.visible_to(request.user).for_list())
    years = list(dict.fromkeys(scheme.year for scheme in found))
    by_year = [(year, [scheme for scheme in found if scheme.year == year]) for year in years]
    return render(request, "duty/schemes.html", {"nav": _nav(request), "by_year": by_year})


@require_safe
@allowed("duty.see_schemes")
def scheme(request: UserRequest, pk: int) -> HttpResponse:
    """The scheme as it reads; who edits it finds beside each part what can be done and what is wrong."""
    found = get_scheme(request.user, pk)
    works = request.user.has_perm("duty.edit_scheme")
    problems = found.problems if request.user.is_office else []
    context = {
        "nav": _nav(request),
        "scheme": found,
        "printed": printed(found.rules, problems),
        "grave": grave(problems),
        "hints": [problem for problem in problems if not problem.grave],
        "renames": any(problem.field in NAMED for problem in problems),
        "checklist": Checklist.objects.in_force(found.year).prefetch_related("items").first(),
        "edits": works and found.status in EDIT.sources,
        "works": works,
        "steps": {name: step for name, step in found.steps_for(request.user).items() if name in STEPS_HERE},
        "versions": Scheme.objects.visible_to(request.user).numbered_like(found).order_by("-version"),
        "history": found.history.select_related("by") if request.user.is_office else (),
    }
    return render(request, "duty/scheme.html", context)


def _nav(request: UserRequest) -> str:
    if request.user.is_office:
        return "settings"
    return "my_duty" if request.user.has_perm("duty.see_own") else "duty"


@form_page
@allowed("duty.edit_scheme")
def new(request: UserRequest) -> HttpResponse:
    first = {"year": timezone.localdate().year, "template": next(iter(shipped()), "")}
    form = NewSchemeForm(request.POST or None, initial=first, back="duty:schemes")
    if not form.is_valid():
        return scheme_form(request, form, "新建考核办法", None)
    chosen, held = form.cleaned_data, form.held
    if held:
        draft = held.draft(by=request.user, year=chosen["year"], scope=chosen["scope"], name=chosen["name"])
    else:
        draft = Scheme.of_year(chosen["year"], name=chosen["name"], scope=chosen["scope"])
        draft.draft(Rules(), by=request.user)
    return done(request, f"{draft}已建为草稿，可以逐项修改，启用前不影响得分", draft)


@form_page
@allowed("duty.edit_scheme")
def take_in(request: UserRequest) -> HttpResponse:
    """A draft from a file."""
    form = ImportForm(request.POST or None, request.FILES or None, back="duty:schemes")
    if not form.is_valid():
        return scheme_form(request, form, "导入考核办法", None)
    chosen, held = form.cleaned_data, form.held
    draft = held.draft(by=request.user, year=chosen["year"] or held.year, scope=chosen["scope"])
    return done(request, f"{draft}已导入为草稿，共{len(held.rules.items)}个计分项，请核对后启用", draft)


@require_safe
@allowed("duty.see_schemes")
def export(request: UserRequest, pk: int) -> HttpResponse:
    found = get_scheme(request.user, pk, may="edit_scheme")
    record("导出考核办法", by=request.user, target=found)
    response = HttpResponse(carry(found), content_type="application/json")
    name = f"{found}第{found.version}版.json"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "no-store"
    return response


@draft_page
def edit(request: UserRequest, pk: int) -> HttpResponse:
    draft = get_draft(request, pk)
    form = HeadForm(request.POST or None, instance=draft, back=draft.get_absolute_url())
    if not form.is_valid():
        return scheme_form(request, form, "修改基本情况", draft)
    draft.revise(by=request.user, fields=form.revised)
    return done(request, "基本情况已保存", draft)


@form_page
@allowed("duty.edit_scheme")
def copy(request: UserRequest, pk: int) -> HttpResponse:
    """A new version for the same year, or a draft for another."""
    found = get_scheme(request.user, pk, may="edit_scheme")
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == len("2024") else found.year + 1
    form = CopyForm(request.POST or None, initial={"year": year}, back=found.get_absolute_url())
    if not form.is_valid():
        return scheme_form(request, form, "复制考核办法", found)
    draft = found.copy(by=request.user, year=form.cleaned_data["year"])
    return done(request, f"已复制为{draft}第{draft.version}版草稿，修改后启用", draft)


@form_page
@allowed("duty.edit_scheme")
def open_(request: UserRequest, pk: int) -> HttpResponse:
    """What opening it will do, and what still hinders it."""
    found = get_scheme(request.user, pk, step="open")
    if request.method == "POST":
        found.open(by=request.user)
        return done(request, f"{found}第{found.version}版已启用，得分随记录更新", found)
    hints = [problem for problem in found.problems if not problem.grave]
    context = {"nav": "settings", "scheme": found, "hindrances": found.hindrances(), "hints": hints}
    return render(request, "duty/scheme_open.html", context)


@form_page
@allowed("duty.edit_scheme")
def discard(request: UserRequest, pk: int) -> HttpResponse:
    found = get_scheme(request.user, pk, step="discard")
    hint = "作废后不能恢复；规则仍可查看、复制。"
    form = NoteForm(request.POST or None, verb="作废草稿", label="原因", hint=hint, back=found.get_absolute_url())
    if not form.is_valid():
        return scheme_form(request, form, "作废草稿", found)
    found.discard(by=request.user, note=form.cleaned_data["note"])
    return done(request, f"{found}第{found.version}版已作废", "duty:schemes")


@require_safe
@allowed("duty.see_schemes")
def differences(request: UserRequest, pk: int) -> HttpResponse:
    """What this version says otherwise than another of the same year and scope, in words."""
    found = get_scheme(request.user, pk, may="edit_scheme")
    others = Scheme.objects.visible_to(request.user).numbered_like(found).exclude(pk=found.pk).order_by("-version")
    other = _other(list(others), request.GET.get("with", ""), found.version)
    told = _told(other, found) if other else []
    context = {"nav": "settings", "scheme": found, "others": others, "other": other, "differences": told}
    return render(request, "duty/scheme_differences.html", context)


def _other(others: list[Scheme], asked: str, version: int) -> Scheme | None:
    """The one asked for; else the version before, else any."""
    for one in others:
        if str(one.pk) == asked:
            return one
    return next((one for one in others if one.version < version), others[0] if others else None)


def _told(before: Scheme, after: Scheme) -> list[Difference]:
    head: list[tuple[str, Any, Any]] = [
        (label, str(getattr(before, name)), str(getattr(after, name))) for name, label in DIFFERENT_HEAD
    ]
    rules = [(change.label, change.before, change.after) for change in changes(before.rules, after.rules)]
    return [Difference(label, compare(was, now)) for label, was, now in [*head, *rules] if was != now]
