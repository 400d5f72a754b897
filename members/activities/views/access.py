"""The activity a page is about, and the page that asks about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.forms import BaseForm
from django.http import HttpResponse

from cppcc.core.asking import ask
from cppcc.core.guards import fetch
from cppcc.core.requests import UserRequest
from cppcc.core.workflow import Step
from members.activities.models import Activity

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


def get_activity(user: User, pk: int, *, may: str = "", step: str | Step = "") -> Activity:
    """The activity if `user` sees it (else 404), may do the verb (else 403) and `step` starts from there (else 409)."""
    return fetch(
        Activity.objects.visible_to(user).select_related("kind", "organiser", "series"), pk, user, may=may, step=step
    )


def activity_form(
    request: UserRequest,
    form: BaseForm,
    title: str,
    activity: Activity | None = None,
    page: str = "form",
    **context: Any,
) -> HttpResponse:
    """The page that asks: `form` under `title`, with the activity it is about."""
    return ask(request, f"activities/{page}.html", form, title=title, activity=activity, nav="activities", **context)
