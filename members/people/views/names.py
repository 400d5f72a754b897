"""Names offered while somebody types: colleagues' names and numbers, never more."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cppcc.core.requests import UserRequest
from members.people.models import Member

OFFERED = 12


@require_safe
@login_required
def names(request: UserRequest) -> JsonResponse:
    """At most a dozen members in office whose name, number or pinyin holds `q`."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:40]
    rows = Member.objects.nameable_by(request.user).in_office(on=timezone.localdate()).matching(text)
    offered = [{"value": member.chosen_as, "label": member.work} for member in rows[:OFFERED]] if text else []
    return JsonResponse({"names": offered})
