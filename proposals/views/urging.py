"""Urging units: the list of those behind, one by one or ticked, what they say to it, and the settings of the night."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import ask, done, form_page
from cppcc.core.audit.models import record
from cppcc.core.guards import allowed
from cppcc.core.listing import Filter, Listing, list_rows
from cppcc.core.requests import UserRequest
from cppcc.core.workbooks import download
from members.people.models import Session, Unit
from proposals.chasing.office import counts
from proposals.chasing.urging import (
    by_unit,
    contacts_of_unit,
    of_unit,
    to_urge,
    urge_many,
    urged_state,
    urging_workbook,
    with_urges,
)
from proposals.forms.batch import NONE_TICKED, ticked
from proposals.forms.chasing import AnswerUrgeForm, ChaseRulesForm, UrgeForm
from proposals.models import ChaseRules, Handling, Refused, Urge
from proposals.models.handling import HandlingQuerySet
from proposals.models.urges import why_not_urge
from proposals.states import URGE
from proposals.views.access import get_handling, need
from proposals.views.asking import ask_about_part

DUE = [("late", "已超期"), ("soon", "7天内到期"), ("unaccepted", "逾期未签收")]
URGED = [("never", "没有催办过"), ("yes", "催办过"), ("unanswered", "催办未回复")]
MOST = 200


@require_safe
@allowed("proposals.urge")
def chasing(request: UserRequest) -> HttpResponse:
    """Who is behind with what, how often urged and whom to phone."""
    today = timezone.localdate()
    listing = _list(request)
    rows = [(row, contacts_of_unit(row.unit, request.user)) for row in listing.page]
    by_units = "by" in request.GET
    context = {
        "listing": listing,
        "rows": rows,
        "today": today,
        "standing": counts(on=today) if request.user.has_perm("proposals.set_chasing") else [],
        "units": by_unit(listing.rows, request.user, on=today) if by_units else [],
        "by_units": by_units,
        "may_call": request.user.has_perm("notices.calls"),
    }
    return render(request, "proposals/chasing.html", context)


@require_safe
@allowed("proposals.urge")
def chasing_export(request: UserRequest) -> HttpResponse:
    """What the list shows, over all its pages; secret ones stay out."""
    rows: Any = _list(request).rows
    today = timezone.localdate()
    shown = rows.not_secret().for_list().prefetch_related("unit__clerks")
    record("导出催办名单", by=request.user, conditions=request.GET.urlencode())
    return download(urging_workbook(shown, request.user, on=today), f"催办名单（{today:%Y-%m-%d}）")


def _list(request: UserRequest) -> Listing:
    today = timezone.localdate()
    units = [(unit.pk, unit.name) for unit in Unit.objects.in_use()]
    sessions = [(session.pk, session.name) for session in Session.objects.all()]
    return list_rows(
        request,
        with_urges(to_urge(Handling.objects.visible_to(request.user), on=today)).order_by("due_on", "pk"),
        search=HandlingQuerySet.matching,
        filters=[
            Filter("due", "期限", DUE, lambda rows, value: to_urge(rows, on=today, when=value)),
            Filter("urged", "催办", URGED, urged_state),
            Filter("session", "届次", sessions, lambda rows, value: rows.of_session(int(value))),
            Filter("unit", "承办单位", units, of_unit),
        ],
        sorts={"due": "due_on", "number": "proposal__number", "unit": ("unit__order", "unit"), "urged": "urged"},
        plan=lambda rows: rows.for_list().prefetch_related("unit__clerks"),
        besides=["by"],
    )


@form_page
@login_required
def urge(request: UserRequest, pk: int) -> HttpResponse:
    handling = get_handling(request.user, pk, may="urge")
    if why := why_not_urge(handling):
        raise Refused(handling, URGE, why)
    before = handling.urges.by_hand().on_day(timezone.localdate()).select_related("by").first()
    form = UrgeForm(request.POST or None, back=handling.page)
    if before is None:
        del form.fields["again"]
    if form.is_valid() and before is not None and not form.cleaned_data["again"]:
        form.add_error("again", f"今天已由{before.by}催办过，确实要再催一次的请勾选")
    if not form.is_valid():
        note = f"今天已由{before.by}催办过（{before.get_manner_display()}）。" if before else ""
        return ask_about_part(request, form, handling.proposal, URGE, note, handling=handling)
    Urge.press(handling, by=request.user, on=timezone.localdate(), **form.cleaned_data)
    return done(request, f"已催办{handling.unit}：{handling.proposal}", handling.page)


@require_POST
@allowed("proposals.urge")
def urge_ticked(request: UserRequest) -> HttpResponse:
    """The ticked rows of the list: asked once in what way, then each urged by itself."""
    back = f"{reverse('proposals:chasing')}?{request.GET.urlencode()}"
    keys = ticked(request.POST)[:MOST]
    rows = list(Handling.objects.visible_to(request.user).with_keys(keys).for_list().most_urgent_first())
    if not rows:
        messages.error(request, NONE_TICKED)
        return redirect(back)
    pressed = "manner" in request.POST
    form = UrgeForm(request.POST if pressed else None, back=back)
    form.helper.form_tag, form.helper.inputs = False, []
    if not pressed or not form.is_valid():
        context = {"form": form, "rows": rows, "keys": ",".join(str(row.pk) for row in rows), "back": back}
        return render(request, "proposals/urge_ticked.html", context, status=422 if pressed else 200)
    done, left = urge_many(rows, by=request.user, on=timezone.localdate(), **form.cleaned_data)
    if done:
        messages.success(request, f"已催办{len(done)}件")
    for words in sorted({words for _, words in left})[:10]:
        messages.warning(request, f"没有催办：{words}")
    return redirect(back)


@form_page
@login_required
def answer_urge(request: UserRequest, pk: int) -> HttpResponse:
    found: Urge = get_object_or_404(Urge.objects.visible_to(request.user).for_page(), pk=pk)
    need(request.user, "answer_urge", found.handling)
    form = AnswerUrgeForm(request.POST or None, back=found.handling.page)
    if not form.is_valid():
        handling = found.handling
        who = f"{found.on:%-m月%-d日}{found.by or '系统'}催办（{found.get_manner_display()}）"
        note = f"{who}：{found.text or '没有写内容'}"
        return ask_about_part(request, form, handling.proposal, "回复催办", note, handling=handling)
    found.reply(by=request.user, on=timezone.localdate(), **form.cleaned_data)
    return done(request, "已回复催办", found.handling.page)


@form_page
@allowed("proposals.set_chasing")
def chase_rules(request: UserRequest) -> HttpResponse:
    """When the night tells whom."""
    rules = ChaseRules.current()
    form = ChaseRulesForm(request.POST or None, instance=rules, back="settings")
    if not form.is_valid():
        return ask(request, "proposals/chase_rules.html", form)
    form.save()
    record(
        "修改催办设置", by=request.user, target=rules, **{name: form.cleaned_data[name] for name in form.changed_data}
    )
    return done(request, "催办设置已保存，明天早上起按新的设置提醒", "proposals:chase_rules")
