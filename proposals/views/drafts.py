"""A unit's page of its part, and the life of its draft."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import NoteForm, ask, done, form_page
from cppcc.core.attachments.models import Attachment
from cppcc.core.forms import OfficeForm
from cppcc.core.guards import fetch
from cppcc.core.kept.models import KeptForm
from cppcc.core.requests import UserRequest
from proposals.answering.points import sentences
from proposals.answering.portal import beside, portal_of
from proposals.forms.drafts import IssueForm, ReleaseForm, ReplyDraftForm, SignOffForm
from proposals.models import Handling, Reply, ReplyDraft
from proposals.models.drafts import as_points
from proposals.states import WRITE_REPLY
from proposals.views.access import need


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
    found = get_draft(request, pk)
    need(request.user, "write_reply", found.handling)
    found.need_start(WRITE_REPLY)
    form = ReplyDraftForm(request.POST or None, instance=found, back=found.handling_page)
    if not form.is_valid():
        offers = _take_up_or_offer(request, form)
        about = beside(found.handling, request.user, on=timezone.localdate())
        return ask(request, "proposals/draft_form.html", form, draft=found, offers=offers, **about)
    fields = form.take_over()
    where, told = _cut(request, found, fields)
    found.revise(by=request.user, fields=fields)
    KeptForm.objects.all().drop(request.user, form.place)
    return done(request, told, where)


def _take_up_or_offer(request: UserRequest, form: ReplyDraftForm) -> list[KeptForm]:
    """What was typed and kept, but not saved: shown in the form when the address asks for it, else offered."""
    if form.is_bound:
        return []
    kept = KeptForm.objects.all()
    if wanted := kept.of(request.user).at_place(form.place).asked_for(request.GET.get("continue", "")):
        form.take_up(wanted)
        return []
    return kept.typed_after(request.user, form.place, form.instance.changed_at)


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
    return done(request, f"{found}已送审", found.handling_page)


@form_page
@login_required
def sign_off(request: UserRequest, pk: int) -> HttpResponse:
    found = get_draft(request, pk, step="sign_off")
    form = SignOffForm(request.POST or None, draft=found, by=request.user.name, back=found.get_absolute_url())
    if not form.is_valid():
        return _ask(request, form, found, "审签后即以单位名义发出；需要督查审核的，先送督查部门。")
    words = {name: form.cleaned_data[name] for name in ("document_number", "signatory")}
    reply = found.sign_off(by=request.user, on=timezone.localdate(), note=form.cleaned_data["note"], **words)
    return _gone_out(request, found, reply)


@form_page
@login_required
def issue(request: UserRequest, pk: int) -> HttpResponse:
    found = get_draft(request, pk, may="issue_reply")
    found.need_start("send_for_approval")
    form = IssueForm(request.POST or None, draft=found, back=found.get_absolute_url())
    if not form.is_valid():
        return _ask(request, form, found, "单位没有指定审签人：请在领导签发后发出。发出后提案者即可看到。")
    words = {name: form.cleaned_data[name] for name in ("document_number", "signatory")}
    return _gone_out(request, found, found.issue(by=request.user, on=timezone.localdate(), **words))


def _gone_out(request: UserRequest, draft: ReplyDraft, reply: Reply | None) -> HttpResponse:
    return done(
        request,
        f"{draft.handling.proposal}的{'答复已发出' if reply else '答复已审签，送督查审核'}",
        draft.handling_page,
    )


@form_page
@login_required
def release(request: UserRequest, pk: int) -> HttpResponse:
    found = get_draft(request, pk, step="release")
    form = ReleaseForm(request.POST or None, draft=found, back=found.get_absolute_url())
    if not form.is_valid():
        return _ask(request, form, found, "审核通过后答复发给提案者，并请提案者评价。")
    answer = form.cleaned_data
    found.release(by=request.user, on=timezone.localdate(), outcome=answer["outcome"], note=answer["note"])
    return _gone_out(request, found, found.reply)


@form_page
@login_required
def send_back(request: UserRequest, pk: int) -> HttpResponse:
    found = get_draft(request, pk, step="send_back")
    form = NoteForm(request.POST or None, verb="退回修改", hint="写明要改什么。", back=found.get_absolute_url())
    if not form.is_valid():
        return _ask(request, form, found, "退回后由经办人修改，再重新送审。")
    found.send_back(by=request.user, note=form.cleaned_data["note"])
    return done(request, f"{found}已退回修改", found.handling_page)


def seen_handling(request: UserRequest, pk: int) -> Handling:
    seen = Handling.objects.visible_to(request.user)
    whole = ("unit", "proposal__session__term", "proposal__lead", "proposal__collective_body", "proposal__category")
    found: Handling = get_object_or_404(seen.select_related(*whole), pk=pk)
    return found


def get_draft(request: UserRequest, pk: int, *, may: str = "", step: str = "") -> ReplyDraft:
    """The draft if the user sees it (404) and may do the verb (403); `step`: refused where it cannot start (409)."""
    return fetch(ReplyDraft.objects.visible_to(request.user).for_page(), pk, request.user, may=may, step=step)


def _ask(request: UserRequest, form: OfficeForm, draft: ReplyDraft, note: str) -> HttpResponse:
    """The page of a step that asks first."""
    return ask(request, "proposals/draft_ask.html", form, draft=draft, note=note, verb=form.verb)
