"""Bodies: groups, committees, sectors, parties, organs of the committee; who sits in them today."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cppcc.core.asking import ask, done, form_page
from cppcc.core.guards import allowed
from cppcc.core.requests import UserRequest
from members.people.forms.settings import BodyForm
from members.people.models import Body, BodyKind, Seat


@require_safe
@allowed("people.browse_bodies")
def bodies(request: UserRequest) -> HttpResponse:
    kind = asked_kind(request)
    rows = Body.objects.visible_to(request.user).of_kind(kind).for_list(on=timezone.localdate())
    context = {"nav": "people", "kind": kind, "kinds": list(BodyKind), "bodies": rows}
    return render(request, "people/bodies.html", context)


@require_safe
@login_required
def body(request: UserRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    shown = get_object_or_404(Body.objects.visible_to(request.user).for_list(on=today), pk=pk)
    seats = list(Seat.objects.held(on=today).in_body(shown).for_body_page())
    liaised = shown.liaised_groups.in_use()
    context = {"nav": "people", "body": shown, "seats": seats, "liaised": liaised, "today": today}
    return render(request, "people/body.html", context)


@form_page
@allowed("people.edit_body")
def new(request: UserRequest) -> HttpResponse:
    return _save(request, Body(), {"kind": asked_kind(request)})


@form_page
@login_required
def edit(request: UserRequest, pk: int) -> HttpResponse:
    changed = get_object_or_404(Body.objects.visible_to(request.user), pk=pk)
    if not request.user.has_perm("people.edit_body", changed):
        raise PermissionDenied
    return _save(request, changed, {})


def _save(request: UserRequest, changed: Body, initial: dict[str, object]) -> HttpResponse:
    kind = changed.kind or asked_kind(request)
    back = changed.get_absolute_url() if changed.pk else f"{reverse('people:bodies')}?kind={kind}"
    form = BodyForm(request.POST or None, instance=changed, initial=initial, back=back)
    if not form.is_valid():
        return ask(request, "people/body_form.html", form, nav="people", body=changed)
    changed.keep(by=request.user, changed=form.changed_data)
    return done(request, f"{changed.get_kind_display()}“{changed}”已保存", changed)


def asked_kind(request: UserRequest) -> BodyKind:
    """The kind in the address; groups when there is none or an unknown one."""
    kind = request.GET.get("kind", "")
    return BodyKind(kind) if kind in BodyKind.values else BodyKind.GROUP
