"""Pages that belong to no app: home, settings, health, errors."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from cppcc.core.navigation import SETTINGS, SHORTCUTS, places_for
from cppcc.core.registry import todos_for
from cppcc.core.requests import UserRequest


@require_safe
@login_required
def home(request: UserRequest) -> HttpResponse:
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
    """How many things wait, by place of the navigation; asked by every page after it is shown."""
    counts: dict[str, int] = {}
    for todo in todos_for(request.user, on=timezone.localdate()):
        counts["all"] = counts.get("all", 0) + todo.count
        counts[todo.nav] = counts.get(todo.nav, 0) + todo.count
    return JsonResponse(counts)


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """For the load balancer: the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the database: it may be what failed."""
    return HttpResponse(render_to_string("500.html"), status=500)
