"""What is decided about service records: one by one, and many at once."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from cppcc.core.asking import NoteForm, ask, done, form_page
from cppcc.core.guards import need
from cppcc.core.requests import UserRequest
from members.service.entry import confirm_ticked
from members.service.views.records import get_record

PAGE = "service/form.html"


@require_POST
@login_required
def confirm_many(request: UserRequest) -> HttpResponse:
    need(request.user, "service.confirm_many")
    keys = [int(key) for key in request.POST.getlist("record") if key.isdecimal() and len(key) < 18]
    told = confirm_ticked(keys, by=request.user)
    if told.done:
        messages.success(request, f"已确认 {told.done} 条履职登记")
    if told.doubles:
        messages.warning(request, f"{told.doubles} 条疑似重复登记，没有确认：请逐条打开，与相似的登记核对后再定。")
    if not keys:
        messages.warning(request, "没有选中任何一条，请先勾选。")
    elif left := len(keys) - told.done - told.doubles:
        messages.warning(request, f"另外 {left} 条已由别人处理，或者不归您确认，没有改动。")
    return redirect(f"{reverse('service:list')}?{request.GET.urlencode()}")


@require_POST
@login_required
def confirm(request: UserRequest, pk: int) -> HttpResponse:
    record = get_record(request.user, pk, may="confirm")
    record.confirm(by=request.user)
    return done(request, f"已确认 {record.member} 的{record.kind}，从现在起计入履职", record)


@form_page
@login_required
def refuse(request: UserRequest, pk: int) -> HttpResponse:
    record = get_record(request.user, pk, step="refuse")
    form = NoteForm(request.POST or None, verb="不予确认", label="原因", hint="委员会看到，请写明怎样改正。")
    if not form.is_valid():
        will = "这条登记不计入履职。委员会收到通知，看到原因；填写的内容都保留，改正后可以重新登记。"
        context = {"title": "不予确认", "record": record, "back": record.get_absolute_url(), "will": will}
        return ask(request, PAGE, form, **context)
    record.refuse(by=request.user, note=form.cleaned_data["note"])
    return done(request, f"{record.member} 的{record.kind}未予确认，已告知原因", record)


@form_page
@login_required
def take_back(request: UserRequest, pk: int) -> HttpResponse:
    record = get_record(request.user, pk, step="take_back")
    form = NoteForm(request.POST or None, verb="撤回确认", label="原因", hint="委员会看到。")
    if not form.is_valid():
        will = "撤回后暂不计入履职，可以修改，改好再确认。"
        context = {"title": "撤回确认", "record": record, "back": record.get_absolute_url(), "will": will}
        return ask(request, PAGE, form, **context)
    record.take_back(by=request.user, note=form.cleaned_data["note"])
    return done(request, f"已撤回 {record.member} 的{record.kind}的确认", record)


@require_POST
@login_required
def refile(request: UserRequest, pk: int) -> HttpResponse:
    record = get_record(request.user, pk, may="refile")
    record.refile(by=request.user)
    return done(request, f"{record.member} 的{record.kind}已重新登记，等待确认", record)
