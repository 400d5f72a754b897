"""The commitment ledger: the list, one commitment with its progress and proof, and its verbs."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.accounts.roles import Role
from cppcc.core.asking import NoteForm, done, form_page
from cppcc.core.attachments.models import Attachment
from cppcc.core.audit.models import record
from cppcc.core.guards import fetch
from cppcc.core.listing import Filter, Listing, list_rows
from cppcc.core.requests import UserRequest
from cppcc.core.workbooks import download
from members.people.models import Session, Unit
from proposals.chasing.commitments import commitments_workbook, without_commitment
from proposals.forms.chasing import CommitmentForm, KeptForm, ProgressForm
from proposals.models import Commitment, CommitmentStatus, Refused
from proposals.models.commitments import CommitmentQuerySet
from proposals.models.register import READS_OPINIONS
from proposals.states import TELL_PROGRESS
from proposals.views.access import get_proposal, need
from proposals.views.asking import ask_about_part

DUE = [("late", "已超期"), ("year", "今年到期"), ("undated", "没有写明期限")]


@require_safe
@login_required
def commitments(request: UserRequest) -> HttpResponse:
    today = timezone.localdate()
    enters = request.user.has_perm("proposals.enter_commitment")
    context = {
        "listing": _list(request),
        "today": today,
        "is_unit_desk": Role.UNIT_CLERK in request.user.roles,
        "unpromised": without_commitment(Session.objects.first()) if enters else [],
    }
    return render(request, "proposals/commitments.html", context)


@require_safe
@login_required
def commitments_export(request: UserRequest) -> HttpResponse:
    """What the list shows, over all its pages; secret ones stay out."""
    need(request.user, "export")
    rows: Any = _list(request).rows
    record("导出承诺事项台账", by=request.user, conditions=request.GET.urlencode())
    return download(
        commitments_workbook(rows.not_secret().for_list()), f"承诺事项台账（{timezone.localdate():%Y-%m-%d}）"
    )


def _list(request: UserRequest) -> Listing:
    seen = Commitment.objects.visible_to(request.user)
    years = [(year, f"{year}年") for year in seen.years()]
    staff = bool(request.user.roles & READS_OPINIONS)
    units = [(unit.pk, unit.name) for unit in Unit.objects.in_use()] if staff else []
    filters = [
        Filter("status", "状态", CommitmentStatus.choices, CommitmentQuerySet.in_status, CommitmentQuerySet.counted),
        Filter("due", "期限", DUE, CommitmentQuerySet.due),
        Filter("year", "到期年度", years, CommitmentQuerySet.due_in),
        *([Filter("unit", "承诺单位", units, CommitmentQuerySet.of_unit)] if units else []),
    ]
    sorts: dict[str, str | tuple[str, ...]] = {
        "due": "due_on",
        "number": ("proposal__session__year", "proposal__number"),
        "unit": ("unit__order", "unit"),
    }
    rows = seen.first_due_first()
    return list_rows(
        request,
        rows,
        search=CommitmentQuerySet.matching,
        filters=filters,
        sorts=sorts,
        plan=CommitmentQuerySet.for_list,
    )


@require_safe
@login_required
def commitment(request: UserRequest, pk: int) -> HttpResponse:
    """One with its progress, proof and files; how the office and the unit dealt with it is theirs."""
    row = get_commitment(request, pk)
    user = request.user
    inside = bool(user.roles & READS_OPINIONS) or row.is_for(user)
    told = row.status == CommitmentStatus.OPEN and inside
    context = {
        "row": row,
        "proposal": row.proposal,
        "today": timezone.localdate(),
        "progress": list(row.progress.select_related("by")),
        "steps": row.steps_for(user),
        "may_tell": row.status == CommitmentStatus.OPEN and user.has_perm("proposals.tell_progress", row),
        "attachments": list(Attachment.objects.of(row)),
        "may_attach": user.has_perm("proposals.attach", row),
        "inside": inside,
        "history": row.history.select_related("by") if inside else [],
        "returned": row.history.filter(step="return_commitment").last() if told else None,
    }
    return render(request, "proposals/commitment.html", context)


@form_page
@login_required
def commitment_new(request: UserRequest, pk: int) -> HttpResponse:
    """The office enters what a reply on paper promised."""
    proposal = get_proposal(request.user, pk, may="enter_commitment")
    units = proposal.handlings.answering().values_list("unit", flat=True)
    form = CommitmentForm(request.POST or None, proposal=proposal, units=units, back=proposal.get_absolute_url())
    if not form.is_valid():
        return ask_about_part(
            request, form, proposal, "登记承诺事项", "" if units else "还没有承办单位，交办以后才能登记。"
        )
    row = Commitment.enter(proposal, by=request.user, **form.words())
    return done(request, f"{row.unit}的承诺事项已登记", row)


@form_page
@login_required
def tell_progress(request: UserRequest, pk: int) -> HttpResponse:
    row = get_commitment(request, pk, may="tell_progress")
    if row.status not in TELL_PROGRESS.sources:
        raise Refused(row, TELL_PROGRESS, f"{row}现在的状态是“{row.get_status_display()}”，不用再报告进展")
    form = ProgressForm(request.POST or None, back=row.get_absolute_url())
    if not form.is_valid():
        return ask_about_part(request, form, row.proposal, TELL_PROGRESS, f"{row.text}（{row.due_words}）")
    row.tell(by=request.user, **form.cleaned_data)
    return done(request, "进展已报告", row)


@form_page
@login_required
def report_kept(request: UserRequest, pk: int) -> HttpResponse:
    row = get_commitment(request, pk, step="report_kept")
    form = KeptForm(request.POST or None, back=row.get_absolute_url())
    if row.proof and not form.is_bound:
        form.initial["proof"] = row.proof
    if not form.is_valid():
        return ask_about_part(request, form, row.proposal, "报告完成", f"{row.text}（{row.due_words}）")
    row.report_kept(by=request.user, **form.cleaned_data)
    return done(request, "已报告完成，请等政协确认", row)


@require_POST
@login_required
def confirm_kept(request: UserRequest, pk: int) -> HttpResponse:
    row = get_commitment(request, pk, may="confirm_kept")
    row.confirm_kept(by=request.user, on=timezone.localdate())
    return done(request, "已确认兑现，单位和提案者会收到通知", row)


@form_page
@login_required
def return_commitment(request: UserRequest, pk: int) -> HttpResponse:
    row = get_commitment(request, pk, step="return_commitment")
    hint = "写明还缺什么材料、哪些没有做到，承诺单位能看到。"
    form = NoteForm(request.POST or None, verb="退回补充", hint=hint, back=row.get_absolute_url())
    if not form.is_valid():
        return ask_about_part(request, form, row.proposal, "退回补充", f"{row.text}　单位报告：{row.proof}")
    row.return_commitment(by=request.user, note=form.cleaned_data["note"])
    return done(request, f"已退回{row.unit}补充", row)


@form_page
@login_required
def drop_commitment(request: UserRequest, pk: int) -> HttpResponse:
    row = get_commitment(request, pk, step="drop_commitment")
    hint = "写明为什么不再兑现，提案者和承诺单位都能看到。终止后不能恢复。"
    form = NoteForm(request.POST or None, verb="终止", hint=hint, back=row.get_absolute_url())
    if not form.is_valid():
        return ask_about_part(request, form, row.proposal, "终止承诺事项", row.text)
    row.drop_commitment(by=request.user, on=timezone.localdate(), note=form.cleaned_data["note"])
    return done(request, "已终止，单位和提案者会收到通知", row)


def get_commitment(request: UserRequest, pk: int, *, may: str = "", step: str = "") -> Commitment:
    """The commitment if the user sees it and may do the verb; `step` is refused when it cannot start from here."""
    return fetch(Commitment.objects.visible_to(request.user).for_page(), pk, request.user, may=may, step=step)
