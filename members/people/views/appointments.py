"""Appointments of a member: begin, correct, end."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from cppcc.core.asking import ask, done, form_page
from cppcc.core.requests import UserRequest
from cppcc.core.workflow import StepRefused
from members.people.forms.appointments import DUTIES, EndAppointmentForm, appointment_forms
from members.people.models import Appointment, Term
from members.people.models.appointments import END
from members.people.views.members import get_member


@form_page
@login_required
def new(request: UserRequest, pk: int) -> HttpResponse:
    person = get_member(request, pk, may="appoint")
    term = Term.objects.current(on=timezone.localdate()).first()
    return _save(request, Appointment(member=person), {"term": term})


@form_page
@login_required
def edit(request: UserRequest, pk: int) -> HttpResponse:
    return _save(request, get_appointment(request, pk), None)


@form_page
@login_required
def end(request: UserRequest, pk: int) -> HttpResponse:
    """A page of its own: from the next day on nothing counts for the member any more."""
    appointment = get_appointment(request, pk)
    if not appointment.is_open:
        raise StepRefused(appointment, END)
    back = appointment.member.get_absolute_url()
    form = EndAppointmentForm(request.POST or None, appointment=appointment, back=back)
    if not form.is_valid():
        return ask(
            request,
            "people/appointment_end.html",
            form,
            nav="people",
            appointment=appointment,
            member=appointment.member,
        )
    appointment.end(by=request.user, on=form.cleaned_data["on"], reason=form.cleaned_data["reason"])
    return done(
        request, f"{appointment.member}的任职到{appointment.ends_on}为止（{appointment.reason}）", appointment.member
    )


def _save(request: UserRequest, appointment: Appointment, initial: dict[str, object] | None) -> HttpResponse:
    form, places = appointment_forms(request.POST or None, appointment, initial)
    valid = [form.is_valid(), places.is_valid()]
    if not all(valid):
        context = {"nav": "people", "seat_rows": places, "member": appointment.member, "duties": DUTIES}
        return ask(request, "people/appointment_form.html", form, **context)
    parties = dict.fromkeys(form.cleaned_data["parties"], "")
    with transaction.atomic():
        appointment.keep(by=request.user, changed=form.changed)
        seats = {form.cleaned_data["sector"]: "", **parties, **places.places}
        appointment.sit(seats, by=request.user, since=form.cleaned_data.get("since"))
    messages.success(request, f"{appointment.member}的任职已保存：{appointment}")
    if len(places.groups) > 1:
        groups = "、".join(group.name for group in places.groups)
        messages.warning(request, f"{appointment.member}同时在{groups}，统计按先登记的一组计；换组的，请把原来的组去掉")
    return redirect(appointment.member)


def get_appointment(request: UserRequest, pk: int) -> Appointment:
    rows = Appointment.objects.visible_to(request.user).select_related("member__user", "term", "reason")
    appointment = get_object_or_404(rows, pk=pk)
    if not request.user.has_perm("people.appoint", appointment.member):
        raise PermissionDenied
    return appointment
