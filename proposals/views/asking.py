"""The page of a step that asks first: of which proposal, what will happen, and the form."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse

from cppcc.core.asking import ask
from cppcc.core.requests import UserRequest
from cppcc.core.workflow import Step
from proposals.models import Proposal


def ask_about(
    request: UserRequest, form: BaseForm, proposal: Proposal, step: Step | str, note: str = ""
) -> HttpResponse:
    """What is to be done is told by a step of the table, or in words."""
    return ask(request, "proposals/ask.html", form, proposal=proposal, heading=_told(step), note=note)


def ask_about_part(
    request: UserRequest, form: BaseForm, proposal: Proposal, step: Step | str, note: str = "", **more: Any
) -> HttpResponse:
    """The same where a unit's part is meant: `handling` shows its due date, `extension` what was asked for."""
    return ask(request, "proposals/ask_unit.html", form, proposal=proposal, heading=_told(step), note=note, **more)


def _told(step: Step | str) -> str:
    return step if isinstance(step, str) else step.label
