"""A page that asks, then acts: shown, sent, and shown again with what was typed until it is right.

    @form_page
    @login_required
    def withdraw(request: UserRequest, pk: int) -> HttpResponse:
        proposal = get_proposal(request.user, pk, step="withdraw")
        form = NoteForm(request.POST or None, verb="撤案", hint="写明撤案原因。", back=proposal.get_absolute_url())
        if not form.is_valid():
            return ask(request, "proposals/ask.html", form, proposal=proposal)
        proposal.withdraw(by=request.user, note=form.cleaned_data["note"])
        return done(request, f"{proposal}已撤案", proposal)

Who may not, or comes too late, is told before the form is shown (`guards.fetch`); who is overtaken while typing, by the
verb: both are a 409 page."""

from __future__ import annotations

from typing import Any, Protocol

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cppcc.core.forms import OfficeForm

form_page = require_http_methods(["GET", "HEAD", "POST"])


class Sent(Protocol):
    """A form, or what is made of several."""

    is_bound: bool


def ask(request: HttpRequest, page: str, form: Sent, /, **context: Any) -> HttpResponse:
    """The page with its form; 422 where the form was sent and is not right yet."""
    return render(request, page, {"form": form, **context}, status=422 if form.is_bound else 200)


def done(request: HttpRequest, told: str, to: Any, *arguments: Any) -> HttpResponse:
    """What was done is told on the next page: a record, the name of a page, or an address."""
    messages.success(request, told)
    return redirect(to, *arguments)


class NoteForm(OfficeForm):
    """A step that asks why; the word on the button and the hint come with the step."""

    note = forms.CharField(
        max_length=500, widget=forms.Textarea(attrs={"rows": 4}), error_messages={"required": "请写明原因"}
    )

    def __init__(
        self, *args: Any, verb: str, hint: str = "", label: str = "说明", required: bool = True, **kwargs: Any
    ) -> None:
        self.verb = verb  # type: ignore[misc]
        super().__init__(*args, **kwargs)
        note = self.fields["note"]
        note.label, note.help_text, note.required = label, hint, required
