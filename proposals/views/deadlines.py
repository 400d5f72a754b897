"""The proposal office sets how long each step may take in a session."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import ask, done, form_page
from cppcc.core.guards import allowed
from cppcc.core.requests import UserRequest
from members.people.models import Session
from proposals.deadlines import source_of
from proposals.forms.deadlines import DueRulesForm
from proposals.writing.sessions import session_taking

may_edit = allowed("proposals.edit_deadlines")


@require_safe
@may_edit
def newest_due_rules(request: UserRequest) -> HttpResponse:
    """Those of the session that takes proposals now."""
    session = session_taking(timezone.now())
    if session is None:
        return render(request, "proposals/due_rules.html", {"nav": "settings", "session": None})
    return due_rules(request, session.pk)


@form_page
@may_edit
def due_rules(request: UserRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(Session.objects.visible_to(request.user), pk=pk)
    form = DueRulesForm(request.POST or None, session=session, today=timezone.localdate())
    if not form.is_valid():
        sessions, source = Session.objects.visible_to(request.user), source_of(session)
        context = {"nav": "settings", "session": session, "sessions": sessions, "source": source}
        return ask(request, "proposals/due_rules.html", form, **context)
    changed = form.save(by=request.user)
    told = f"{session}的办理时限已保存；已经发出的期限不变" if changed else "没有改动"
    return done(request, told, "proposals:due_rules", session.pk)


@require_POST
@may_edit
def due_rule_examples(request: UserRequest, pk: int) -> HttpResponse:
    """What the rules as typed make of today; nothing is saved."""
    session = get_object_or_404(Session.objects.visible_to(request.user), pk=pk)
    form = DueRulesForm(request.POST, session=session, today=timezone.localdate())
    return render(request, "proposals/_due_rule_examples.html", {"form": form})
