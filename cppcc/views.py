"""Pages that belong to no app: home, settings, health, errors."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from cppcc.core.navigation import SETTINGS, SHORTCUTS, home_of, places_for
from cppcc.core.notices.models import Notice
from cppcc.core.registry import todos_for
from cppcc.core.requests import UserRequest


@require_safe
@login_required
def home(request: UserRequest) -> HttpResponse:
    """What waits for the user; who has one list to work through finds it here."""
    if own := home_of(request.user.roles):
        return redirect(own)
    today = timezone.localdate()
    todos = todos_for(request.user, on=today)
    shortcuts = places_for(request.user.roles, SHORTCUTS)
    return render(request, "home.html", {"nav": "home", "todos": todos, "shortcuts": shortcuts, "today": today})


@require_safe
@login_required
def settings_page(request: UserRequest) -> HttpResponse:
    places = places_for(request.user.roles, SETTINGS)
    if not places:
        raise PermissionDenied
    return render(request, "settings.html", {"nav": "settings", "settings_places": places})


@require_safe
@login_required
def waiting(request: UserRequest) -> JsonResponse:
    """How many things wait, by place of the navigation, and notices unread; asked by every page after it is shown."""
    counts: dict[str, int] = {}
    for todo in todos_for(request.user, on=timezone.localdate()):
        counts["all"] = counts.get("all", 0) + todo.count
        counts[todo.nav] = counts.get(todo.nav, 0) + todo.count
    if unread := Notice.objects.visible_to(request.user).unread().count():
        counts["notices"] = unread
    return JsonResponse(counts)


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """For the load balancer: the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    too_much = isinstance(exception, TooManyFieldsSent | TooManyFilesSent | RequestDataTooBig)
    context = {"too_much": too_much, "most": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS}
    return render(request, "400.html", context, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the database: it may be what failed."""
    return HttpResponse(render_to_string("500.html"), status=500)
