"""Terms and their sessions, with the moments that divide plenary from ordinary proposals."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cppcc.core.asking import ask, done, form_page
from cppcc.core.guards import allowed
from cppcc.core.requests import UserRequest
from members.people.forms.settings import SessionForm, TermForm
from members.people.models import Session, Term


@require_safe
@allowed("people.browse_terms")
def terms(request: UserRequest) -> HttpResponse:
    context = {"nav": "settings", "terms": Term.objects.visible_to(request.user).for_list()}
    return render(request, "people/terms.html", context)


@form_page
@allowed("people.edit_term")
def term_new(request: UserRequest) -> HttpResponse:
    return _save_term(request, Term(committee_name=settings.COMMITTEE_NAME))


@form_page
@allowed("people.edit_term")
def term_edit(request: UserRequest, pk: int) -> HttpResponse:
    return _save_term(request, get_object_or_404(Term.objects.visible_to(request.user), pk=pk))


@form_page
@allowed("people.edit_term")
def session_new(request: UserRequest, pk: int) -> HttpResponse:
    term = get_object_or_404(Term.objects.visible_to(request.user), pk=pk)
    return _save_session(request, Session(term=term, year=timezone.localdate().year))


@form_page
@allowed("people.edit_term")
def session_edit(request: UserRequest, pk: int) -> HttpResponse:
    rows = Session.objects.visible_to(request.user).select_related("term")
    return _save_session(request, get_object_or_404(rows, pk=pk))


def _save_term(request: UserRequest, term: Term) -> HttpResponse:
    form = TermForm(request.POST or None, instance=term, back="people:terms")
    if not form.is_valid():
        return ask(request, "people/term_form.html", form, nav="settings", word="修改届" if term.pk else "新增届")
    term.keep(by=request.user, changed=form.changed_data)
    return done(request, f"{term}已保存", "people:terms")


def _save_session(request: UserRequest, session: Session) -> HttpResponse:
    form = SessionForm(request.POST or None, instance=session, back="people:terms")
    if not form.is_valid():
        word = f"修改{session.term}的次会议" if session.pk else f"为{session.term}新增次会议"
        return ask(request, "people/term_form.html", form, nav="settings", word=word)
    session.keep(by=request.user, changed=form.changed_data)
    return done(request, f"{session}已保存", "people:terms")
