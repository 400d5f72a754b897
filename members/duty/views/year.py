"""The states of a year: shown for objection, written down, written down for good; and what the records say since."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cppcc.core.asking import NoteForm, ask, done, form_page
from cppcc.core.audit.models import record
from cppcc.core.guards import fetch
from cppcc.core.requests import UserRequest
from cppcc.core.workbooks import download, workbook
from members.duty.differences import Difference, differences, in_words
from members.duty.forms.beside import SureForm
from members.duty.models import Objection, SavedCard, Scheme
from members.duty.scoring.engine import told
from members.duty.standing import look_again
from members.duty.states import COMPARE, STEPS

PAGE = "duty/beside_form.html"
HEADS = ("编号", "姓名", "计分项", "写定的", "按现在的记录", "总分差")


def _scheme(request: UserRequest, pk: int, *, step: str = "", may: str = "") -> Scheme:
    return fetch(Scheme.objects.visible_to(request.user).for_list(), pk, request.user, step=step, may=may)


def _standings(scheme: Scheme) -> str:
    return f"{reverse('duty:standings')}?year={scheme.year}&scheme={scheme.pk}"


def _words(scheme: Scheme, step: str, *will: str) -> dict[str, Any]:
    """What the page says before one presses."""
    title = f"{STEPS[step].label}{scheme.year}年得分"
    return {"nav": "duty", "title": title, "scheme": scheme, "list": will, "back": _standings(scheme)}


def _sure(request: UserRequest, step: str) -> SureForm:
    return SureForm(request.POST if request.method == "POST" else None, verb=STEPS[step].label)


@form_page
@login_required
def preview(request: UserRequest, pk: int) -> HttpResponse:
    scheme = _scheme(request, pk, step="preview")
    form = _sure(request, "preview")
    if not form.is_valid():
        will = (
            "委员在“我的履职”里看到自己的名次和等次，可以对得分提出异议。",
            "得分仍随记录变化：补登、更正的马上体现。",
            "可以退回计分中。下一步是公示。",
        )
        return ask(request, PAGE, form, **_words(scheme, "preview", *will))
    scheme.preview(by=request.user)
    look_again(scheme)
    return done(request, f"{scheme}的得分已预公布，委员可以核对并提出异议", _standings(scheme))


@form_page
@login_required
def publish(request: UserRequest, pk: int) -> HttpResponse:
    scheme = _scheme(request, pk, step="publish")
    form = _sure(request, "publish")
    if not form.is_valid():
        will = (
            "把此刻每名委员的得分、名次、等次和每条记录写定；以后记录有变化，公示的得分不变，差异另外列出。",
            "通知每名有账号的委员，只告诉本人的得分。",
            "公示期间仍可更正、答复异议；改正之后要按“更新公示”才写进公示的得分。",
            *_waiting(scheme),
        )
        return ask(request, PAGE, form, **_words(scheme, "publish", *will))
    scheme.publish(by=request.user, now=timezone.now())
    return done(request, f"{scheme}的得分已公示，已通知委员", _standings(scheme))


@form_page
@login_required
def republish(request: UserRequest, pk: int) -> HttpResponse:
    scheme = _scheme(request, pk, step="republish")
    form = _sure(request, "republish")
    if not form.is_valid():
        changed = _changed(scheme)
        will = (f"按此刻的记录重新写定得分：{changed}。", "得分、名次或等次有变化的委员会收到通知。")
        return ask(request, PAGE, form, **_words(scheme, "republish", *will, *_waiting(scheme)))
    scheme.publish(by=request.user, now=timezone.now(), again=True)
    return done(request, f"{scheme}的公示已更新", _standings(scheme))


@form_page
@login_required
def freeze(request: UserRequest, pk: int) -> HttpResponse:
    scheme = _scheme(request, pk, step="freeze")
    form = NoteForm(request.POST or None, verb="定格", label="说明", hint="如审定的会议、文号。", required=False)
    if not form.is_valid():
        will = (
            f"按此刻的记录最后写定一次（{_changed(scheme)}），从此永远不变，也不能退回。",
            "不再接受更正、异议；以后记录有变化，只在“差异”里列出。",
            *_waiting(scheme, must=True),
        )
        return ask(request, PAGE, form, **_words(scheme, "freeze", *will))
    scheme.freeze(by=request.user, now=timezone.now(), note=form.cleaned_data["note"])
    return done(request, f"{scheme}的得分已定格", _standings(scheme))


@form_page
@login_required
def take_back(request: UserRequest, pk: int) -> HttpResponse:
    scheme = _scheme(request, pk, step="take_back")
    form = NoteForm(request.POST or None, verb="退回计分中", label="原因", hint="写明为什么退回，会留在办理经过里。")
    if not form.is_valid():
        written = SavedCard.objects.of_scheme(scheme).count()
        will = (
            "得分重新随记录变化，委员看不到名次和等次，也暂不能提出异议。",
            *([f"已写定的{written}份得分不再保留，再公示时重新写定。"] if written else []),
            "更正、不参评和已有的异议都保留。",
        )
        return ask(request, PAGE, form, **_words(scheme, "take_back", *will))
    scheme.take_back(by=request.user, note=form.cleaned_data["note"])
    return done(request, f"{scheme}已退回计分中", _standings(scheme))


def _waiting(scheme: Scheme, *, must: bool = False) -> list[str]:
    waiting = Objection.objects.of_scheme(scheme).waiting().count()
    if not waiting:
        return []
    return [f"还有{waiting}件异议没有答复{'，答复之前不能定格' if must else '，公示后仍可答复'}。"]


def _changed(scheme: Scheme) -> str:
    """How much would change, in words."""
    return f"与已写定的相比，{in_words(differences(scheme, now=timezone.now()))}"


@require_safe
@login_required
def difference(request: UserRequest, pk: int) -> HttpResponse:
    """Who would come out otherwise by the records of now, on which line, from what to what."""
    scheme = _scheme(request, pk, may="see_differences")
    scheme.need_start(COMPARE)
    found = differences(scheme, now=timezone.now())
    if request.GET.get("format") == "xlsx":
        record("导出得分差异", by=request.user, target=scheme, rows=len(found))
        above = [f"{scheme}：写定的得分与{timezone.localtime():%Y-%m-%d %H:%M}的记录之间的差异"]
        return download(workbook("差异", HEADS, _rows(found), above=above, boxed=True), f"{scheme.year}年得分差异")
    context = {
        "nav": "duty",
        "scheme": scheme,
        "found": found,
        "told": in_words(found),
        "steps": scheme.steps_for(request.user),
    }
    return render(request, "duty/differences.html", context)


def _rows(found: list[Difference]) -> list[list[object]]:
    return [
        [one.member.number, one.member.name, line.label, line.before, line.after, told(one.by)]
        for one in found
        for line in one.lines
    ]
