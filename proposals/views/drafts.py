"""A unit's page of its part, and the life of its draft."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.attachments.models import Attachment
from cppcc.core.requests import UserRequest
from cppcc.core.workflow import StepRefused
from proposals.answering.points import sentences
from proposals.answering.portal import beside, portal_of
from proposals.forms.drafts import IssueForm, ReleaseForm, ReplyDraftForm, SignOffForm
from proposals.forms.review import NoteForm
from proposals.models import Handling, Reply, ReplyDraft
from proposals.models.drafts import as_points
from proposals.states import DRAFT_STEPS, WRITE_REPLY
from proposals.views.access import form_page, need


@require_safe
@login_required
def handling(request: UserRequest, pk: int) -> HttpResponse:
    """One unit's part: what is owed, talked over, written and released."""
    context = portal_of(seen_handling(request, pk), request.user, on=timezone.localdate())
    return render(request, "proposals/handling.html", context)


@require_POST
@login_required
def write(request: UserRequest, pk: int) -> HttpResponse:
    handling = seen_handling(request, pk)
    need(request.user, "write_reply", handling)
    return redirect("proposals:draft_edit", ReplyDraft.begin(handling, by=request.user).pk)


@require_safe
@login_required
def draft(request: UserRequest, pk: int) -> HttpResponse:
    found = get_draft(request, pk)
    context = {
        "draft": found,
        "steps": found.steps_for(request.user),
        "missing": found.missing() if found.status == "draft" else [],
        "may_write": found.status == "draft" and request.user.has_perm("proposals.send_for_approval", found),
        "may_edit": found.status == "draft" and found.handling.is_for(request.user),
        "may_issue": found.status == "draft" and request.user.has_perm("proposals.issue_reply", found),
        "may_attach": request.user.has_perm("proposals.attach", found),
        "attachments": list(Attachment.objects.of(found)),
        "history": found.history.select_related("by"),
    }
    return render(request, "proposals/draft.html", context)


@form_page
@login_required
def edit(request: UserRequest, pk: int) -> HttpResponse:
    found = get_draft(request, pk, may="write_reply", step="")
    if found.status not in WRITE_REPLY.sources:
        raise StepRefused(found, WRITE_REPLY)
    form = ReplyDraftForm(request.POST or None, instance=found, back=found.handling_page)
    if not form.is_valid():
        context = {"form": form, "draft": found, **beside(found.handling, request.user, on=timezone.localdate())}
        return render(request, "proposals/draft_form.html", context, status=422 if form.is_bound else 200)
    fields = form.take_over()
    where, told = _cut(request, found, fields)
    found.revise(by=request.user, fields=fields)
    messages.success(request, told)
    return redirect(where)


def _cut(request: UserRequest, draft: ReplyDraft, fields: list[str]) -> tuple[str, str]:
    """Joins or splits the points as the pressed button says; where to go on, and what to tell."""
    own = reverse("proposals:draft_edit", args=[draft.pk])
    if (number := _number(request, "join", draft)) > 0:
        first, second = draft.points[number - 1 : number + 1]
        draft.points[number - 1 : number + 1] = [_joined(first, second)]
        fields.append("points")
        return f"{own}#points", f"已保存，第{number}条和第{number + 1}条已合并"
    if (number := _number(request, "split", draft)) >= 0:
        point = draft.points[number]
        pieces = sentences(point["text"])
        if len(pieces) < 2:
            return f"{own}#points", "已保存；这一条只有一句，不能再拆"
        first, *rest = as_points(pieces)
        draft.points[number : number + 1] = [{**first, "answer": point["answer"], "taken": point["taken"]}, *rest]
        fields.append("points")
        return f"{own}#points", f"已保存，第{number + 1}条已拆成{len(pieces)}条"
    return (draft.get_absolute_url() if "send" in request.POST else own), "答复稿已保存"


def _number(request: UserRequest, name: str, draft: ReplyDraft) -> int:
    """Which point the button stands at; -1 when it was not pressed."""
    value = request.POST.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 5 and int(value) < len(draft.points) else -1


def _joined(first: dict[str, str], second: dict[str, str]) -> dict[str, str]:
    answers = [each["answer"] for each in (first, second) if each["answer"].strip()]
    return {
        "text": first["text"] + second["text"],
        "answer": "\n".join(answers),
        "taken": first["taken"] if first["taken"] == second["taken"] else first["taken"] or second["taken"],
    }


@require_POST
@login_required
def send_for_approval(request: UserRequest, pk: int) -> HttpResponse:
    found = get_draft(request, pk, may="send_for_approval")
    found.send_for_approval(by=request.user)
    messages.success(request, f"{found}已送审")
    return redirect(found.handling_page)


@form_page
@login_required
def sign_off(request: UserRequest, pk: int) -> HttpResponse:
    found = get_draft(request, pk, step="sign_off")
    form = SignOffForm(request.POST or None, draft=found, by=request.user.name, back=found.get_absolute_url())
    if not form.is_valid():
        return ask(request, found, form, "审签后即以单位名义发出；需要督查审核的，先送督查部门。")
    words = {name: form.cleaned_data[name] for name in ("document_number", "signatory")}
    reply = found.sign_off(by=request.user, on=timezone.localdate(), note=form.cleaned_data["note"], **words)
    return _gone_out(request, found, reply)


@form_page
@login_required
def issue(request: UserRequest, pk: int) -> HttpResponse:
    found = get_draft(request, pk, may="issue_reply")
    if found.status not in DRAFT_STEPS["send_for_approval"].sources:
        raise StepRefused(found, DRAFT_STEPS["send_for_approval"])
    form = IssueForm(request.POST or None, draft=found, back=found.get_absolute_url())
    if not form.is_valid():
        return ask(request, found, form, "单位没有指定审签人：请在领导签发后发出。发出后提案者即可看到。")
    words = {name: form.cleaned_data[name] for name in ("document_number", "signatory")}
    return _gone_out(request, found, found.issue(by=request.user, on=timezone.localdate(), **words))


def _gone_out(request: UserRequest, draft: ReplyDraft, reply: Reply | None) -> HttpResponse:
    messages.success(request, f"{draft.handling.proposal}的{'答复已发出' if reply else '答复已审签，送督查审核'}")
    return redirect(draft.handling_page)


@form_page
@login_required
def release(request: UserRequest, pk: int) -> HttpResponse:
    found = get_draft(request, pk, step="release")
    form = ReleaseForm(request.POST or None, draft=found, back=found.get_absolute_url())
    if not form.is_valid():
        return ask(request, found, form, "审核通过后答复发给提案者，并请提案者评价。")
    answer = form.cleaned_data
    found.release(by=request.user, on=timezone.localdate(), outcome=answer["outcome"], note=answer["note"])
    return _gone_out(request, found, found.reply)


@form_page
@login_required
def send_back(request: UserRequest, pk: int) -> HttpResponse:
    found = get_draft(request, pk, step="send_back")
    form = NoteForm(request.POST or None, verb="退回修改", hint="写明要改什么。", back=found.get_absolute_url())
    if not form.is_valid():
        return ask(request, found, form, "退回后由经办人修改，再重新送审。")
    found.send_back(by=request.user, note=form.cleaned_data["note"])
    messages.success(request, f"{found}已退回修改")
    return redirect(found.handling_page)


def seen_handling(request: UserRequest, pk: int) -> Handling:
    seen = Handling.objects.visible_to(request.user)
    whole = ("unit", "proposal__session__term", "proposal__lead", "proposal__collective_body", "proposal__category")
    found: Handling = get_object_or_404(seen.select_related(*whole), pk=pk)
    return found


def get_draft(request: UserRequest, pk: int, *, may: str = "", step: str = "") -> ReplyDraft:
    """The draft if the user sees it (404) and may do the verb (403); `step`: refused where it cannot start (409)."""
    found: ReplyDraft = get_object_or_404(ReplyDraft.objects.visible_to(request.user).for_page(), pk=pk)
    about: Any = found.handling if may == "write_reply" else found
    need(request.user, may or step, about)
    if step and found.status not in DRAFT_STEPS[step].sources:
        raise StepRefused(found, DRAFT_STEPS[step])
    return found


def ask(request: UserRequest, draft: ReplyDraft, form: Any, note: str) -> HttpResponse:
    """The page of a step that asks first."""
    context = {"draft": draft, "form": form, "note": note, "verb": form.verb}
    return render(request, "proposals/draft_ask.html", context, status=422 if form.is_bound else 200)
