"""Pages of one statement: begin, write, read, hand in, take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import NoteForm, ask, done, form_page
from cppcc.core.audit.models import record
from cppcc.core.documents.html import page_html
from cppcc.core.guards import fetch
from cppcc.core.kept.models import KeptForm
from cppcc.core.requests import UserRequest
from cppcc.core.workbooks import XLSX
from cppcc.core.workflow import Step
from members.people.models import Member
from members.statements.document import Page, compose, page_of
from members.statements.filling import Filling, filled_again
from members.statements.forms import StatementForm, place_of
from members.statements.models import DutyStatement, StatementYear
from members.statements.states import EDIT

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

MEDIA = {"pdf": "application/pdf", "docx": XLSX.replace("spreadsheetml.sheet", "wordprocessingml.document")}


def get_statement(user: User, pk: int, *, may: str = "", step: str | Step = "") -> DutyStatement:
    """The statement if `user` sees it (else 404), may do the verb (else 403) and `step` starts there (else 409)."""
    return fetch(DutyStatement.objects.visible_to(user).for_list(), pk, user, may=may, step=step)


def _page(statement: DutyStatement) -> Page:
    """The statement as it is printed; who the member was is told as of its day."""
    today = timezone.localdate()
    asked = StatementYear.objects.of_year(statement.year)
    on = min(today, asked.day if asked else today)
    member = Member.objects.with_posts(on=on).get(pk=statement.member_id)
    return page_of(member, statement.year, statement, [], on=statement.handed_in_on or today)


@require_POST
@login_required
def begin(request: UserRequest, year: int, member: int) -> HttpResponse:
    """A draft filled from the records, for oneself or by the members' office for a member."""
    whose = get_object_or_404(Member.objects.visible_to(request.user), pk=member)
    if whose.user_id != request.user.pk and not request.user.has_perm("statements.begin_for_others"):
        raise PermissionDenied
    if StatementYear.objects.of_year(year) is None:
        raise Http404
    sections = Filling(year, now=timezone.now(), member=whose).of(whose)
    statement = DutyStatement.begin(whose, year, sections=sections, by=request.user)
    return done(request, "已按本年度的记录起草，请核对、补充后提交", "statements:edit", statement.pk)


@require_safe
@login_required
def detail(request: UserRequest, pk: int) -> HttpResponse:
    statement = get_statement(request.user, pk)
    asked = StatementYear.objects.of_year(statement.year)
    context = {
        "statement": statement,
        "paper": mark_safe(page_html(compose(_page(statement)))),  # noqa: S308 - page_html escapes every word
        "steps": statement.steps_for(request.user),
        "history": statement.history.select_related("by"),
        "asked": asked,
        "is_late": bool(asked and statement.first_handed_in_on and statement.first_handed_in_on > asked.due_on),
        "may_edit": statement.is_with_member and request.user.has_perm("statements.edit", statement),
    }
    return render(request, "statements/detail.html", context)


@form_page
@login_required
def edit(request: UserRequest, pk: int) -> HttpResponse:
    statement = get_statement(request.user, pk, may="edit", step=EDIT)
    form = StatementForm(request.POST or None, instance=statement)
    kept = KeptForm.objects.all().typed_after(request.user, place_of(statement), statement.changed_at)
    taken_up = KeptForm.objects.all().of(request.user).at_place(place_of(statement))
    if not form.is_bound and (found := taken_up.asked_for(request.GET.get("continue", ""))):
        form.take_up(found)
    if not form.is_valid():
        asked = StatementYear.objects.of_year(statement.year)
        offers = [] if form.is_bound or form.taken_up else kept
        context = {"statement": statement, "offers": offers, "asked": asked, "sent_back": statement.sent_back}
        return ask(request, "statements/edit.html", form, **context)
    return _save(request, statement, form)


def _save(request: UserRequest, statement: DutyStatement, form: StatementForm) -> HttpResponse:
    """What was typed is saved whatever was pressed; then a section is filled again, or the statement handed in."""
    statement.sections = form.sections()
    key, told = form.refilling, "已保存，还没有提交"
    if key is not None:
        told = "已保存"
        now = Filling(statement.year, now=timezone.now(), member=statement.member).text_of(key, statement.member)
        if now is not None:
            statement.sections = filled_again(statement.sections, key, now)
            told = "已按最新记录补充；您写的内容没有改动，请核对有没有重复"
    statement.write(by=request.user, hand_in_on=timezone.localdate() if form.handing_in else None)
    KeptForm.objects.all().drop(request.user, form.place)
    if form.handing_in:
        return done(request, f"{statement}已提交", statement)
    return done(request, told, "statements:edit", statement.pk)


@require_POST
@login_required
def hand_in(request: UserRequest, pk: int) -> HttpResponse:
    statement = get_statement(request.user, pk, may="hand_in")
    if missing := statement.missing:
        return done(request, f"还不能提交：请先写好{'、'.join(missing)}", "statements:edit", statement.pk)
    statement.hand_in(by=request.user, on=timezone.localdate())
    return done(request, f"{statement}已提交", statement)


@require_POST
@login_required
def withdraw(request: UserRequest, pk: int) -> HttpResponse:
    statement = get_statement(request.user, pk, may="withdraw")
    statement.withdraw(by=request.user)
    return done(request, "已撤回，改好后请再提交", "statements:edit", statement.pk)


@require_POST
@login_required
def accept(request: UserRequest, pk: int) -> HttpResponse:
    statement = get_statement(request.user, pk, may="accept")
    statement.accept(by=request.user)
    return done(request, f"{statement}已通过", statement)


@form_page
@login_required
def send_back(request: UserRequest, pk: int) -> HttpResponse:
    statement = get_statement(request.user, pk, step="send_back")
    hint = "委员会看到，请写明哪里要改。"
    form = NoteForm(request.POST or None, verb="退回修改", label="意见", hint=hint, back=statement.get_absolute_url())
    if not form.is_valid():
        return ask(request, "statements/ask.html", form, statement=statement, title="退回修改")
    statement.send_back(by=request.user, note=form.cleaned_data["note"])
    return done(request, f"{statement}已退回，意见已告诉委员", statement)


@form_page
@login_required
def reopen(request: UserRequest, pk: int) -> HttpResponse:
    statement = get_statement(request.user, pk, step="reopen")
    form = NoteForm(request.POST or None, verb="撤销通过", label="原因", back=statement.get_absolute_url())
    if not form.is_valid():
        return ask(request, "statements/ask.html", form, statement=statement, title="撤销通过")
    statement.reopen(by=request.user, note=form.cleaned_data["note"])
    return done(request, f"{statement}回到待审阅", statement)


@require_safe
@login_required
def download(request: UserRequest, pk: int, kind: str) -> HttpResponse:
    """The file, written now: one statement takes a fraction of a second."""
    from cppcc.core.documents.docx import write_docx
    from cppcc.core.documents.pdf import write_pdf

    if kind not in MEDIA:
        raise Http404
    statement = get_statement(request.user, pk)
    document = compose(_page(statement))
    record("下载述职报告", by=request.user, target=statement, file=kind)
    response = HttpResponse(write_pdf(document) if kind == "pdf" else write_docx(document), content_type=MEDIA[kind])
    name = f"{statement.member}{statement.year}年度述职报告.{kind}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response
