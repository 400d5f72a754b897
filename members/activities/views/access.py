"""The activity a page is about, and the page that asks about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpResponse

from cppcc.core.asking import ask
from cppcc.core.guards import fetch, need
from cppcc.core.requests import UserRequest
from cppcc.core.workflow import Step
from members.activities.models import Activity, Participation

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


def get_activity(user: User, pk: int, *, may: str = "", step: str | Step = "") -> Activity:
    """The activity if `user` sees it (else 404), may do the verb (else 403) and `step` starts from there (else 409)."""
    return fetch(
        Activity.objects.visible_to(user).select_related("kind", "organiser", "series"), pk, user, may=may, step=step
    )


def get_part(user: User, pk: int, *, may: str = "", step: str = "") -> Participation:
    """Somebody's part in an activity that `user` sees (else 404), may run (else 403), and `step` starts there (409)."""
    seen = Participation.objects.in_activities(Activity.objects.visible_to(user))
    return fetch(seen.select_related("activity__organiser", "member__user"), pk, user, may=may, step=step)


def get_my_part(user: User, pk: int, step: str) -> Participation:
    """The signed-in member's own part in the activity: 404 where they do not see it, 403 where they are not asked, 409
    where the step does not start."""
    activity = get_activity(user, pk)
    part = activity.attendance.of_user(user).select_related("member__user").first()
    if part is None:
        raise PermissionDenied
    part.activity = activity
    need(user, f"activities.{step}", part)
    part.need_start(step)
    return part


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
