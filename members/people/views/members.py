"""Members: list, page, entry, export."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cppcc.core.asking import ask, done, form_page
from cppcc.core.audit.models import record
from cppcc.core.guards import allowed
from cppcc.core.listing import Filter, Listing, list_rows
from cppcc.core.requests import UserRequest
from cppcc.core.workbooks import download
from members.people.forms.members import MemberForm
from members.people.models import Body, BodyKind, Member, MemberQuerySet, Office
from members.people.workbook import members_workbook

FILTERED = {
    "group": (BodyKind.GROUP, "活动组"),
    "committee": (BodyKind.COMMITTEE, "专委会"),
    "sector": (BodyKind.SECTOR, "界别"),
    "party": (BodyKind.PARTY, "党派"),
}
STATES = [("left", "已离任"), ("all", "在任和离任")]
SORTS: dict[str, str | tuple[str, ...]] = {
    "number": "number",
    "name": ("stroke_key", "number"),
    "office": ("rank", "stroke_key", "number"),
    "work": ("work", "stroke_key"),
}


@require_safe
@allowed("people.browse")
def members(request: UserRequest) -> HttpResponse:
    context = {"nav": "people", "listing": member_listing(request), "today": timezone.localdate()}
    return render(request, "people/members.html", context)


@require_safe
@allowed("people.export")
def export(request: UserRequest) -> HttpResponse:
    """What the list shows, all pages of it, as a workbook; private columns only when asked for by who may."""
    private = request.GET.get("private") == "1"
    if private and not request.user.has_perm("people.export_private"):
        raise PermissionDenied
    today = timezone.localdate()
    shown: Any = member_listing(request).rows
    rows = shown.for_list(on=today)
    content = members_workbook(rows, private=private)
    record("导出委员名册", by=request.user, private=private, rows=len(rows), asked=request.GET.urlencode())
    return download(content, f"委员名册{today:%Y%m%d}")


@require_safe
@login_required
def member(request: UserRequest, pk: int) -> HttpResponse:
    person = get_member(request, pk)
    context = {
        "nav": "people",
        "member": person,
        "appointments": person.appointments.for_history(),
        "namesakes": [other for other in Member.objects.namesakes_of(person.name) if other != person],
        "change": person.changes.waiting().first(),
        "is_self": person.user_id == request.user.pk,
        "private": request.user.has_perm("people.see_private", person),
    }
    return render(request, "people/member.html", context)


@require_safe
@login_required
def me(request: UserRequest) -> HttpResponse:
    """A member's own page."""
    own = getattr(request.user, "member", None)
    if own is None:
        raise Http404("no member has this account")
    return redirect(own)


@form_page
@allowed("people.add")
def new(request: UserRequest) -> HttpResponse:
    return _save(request, Member(number=Member.objects.next_number()), back=reverse("people:members"))


@form_page
@login_required
def edit(request: UserRequest, pk: int) -> HttpResponse:
    person = get_member(request, pk, may="edit")
    return _save(request, person, back=person.get_absolute_url())


def _save(request: UserRequest, person: Member, *, back: str) -> HttpResponse:
    is_new = person.pk is None
    private = request.user.has_perm("people.see_private", person)
    form = MemberForm(request.POST or None, instance=person, may_see_private=private or is_new, back=back)
    if not form.is_valid():
        return ask(request, "people/member_form.html", form, nav="people", member=person, is_new=is_new)
    person.keep(by=request.user, changed=form.changed)
    if is_new:
        return done(request, f"{person.chosen_as}已登记，请接着填写任职", "people:appointment_new", person.pk)
    return done(request, f"{person.chosen_as}的资料已保存", person)


def get_member(request: UserRequest, pk: int, *, may: str = "") -> Member:
    """The member if the user may see them (404), and may do it (403)."""
    person = get_object_or_404(Member.objects.visible_to(request.user).select_related("user"), pk=pk)
    if may and not request.user.has_perm(f"people.{may}", person):
        raise PermissionDenied
    return person


def member_listing(request: UserRequest) -> Listing:
    """The list that the address asks for; without a choice those in office today."""
    today = timezone.localdate()

    def in_body(rows: MemberQuerySet, body: str) -> MemberQuerySet:
        return rows.sitting_in_any([int(body)], on=today)

    def in_office_as(rows: MemberQuerySet, office: str) -> MemberQuerySet:
        return rows.holding(Office(int(office)), on=today)

    visible = Member.objects.visible_to(request.user)
    bodies = list(Body.objects.in_use().of_kinds(*(kind for kind, _ in FILTERED.values())))
    return list_rows(
        request,
        _in_state(visible, request.GET).with_rank(on=today),
        plan=lambda rows: rows.for_list(on=today),
        search=MemberQuerySet.matching,
        filters=[
            *(
                Filter(name, label, [(body.pk, body.name) for body in bodies if body.kind == kind], in_body)
                for name, (kind, label) in FILTERED.items()
            ),
            Filter("office", "职务", Office.choices, in_office_as),
            Filter("state", "任职", STATES, lambda rows, _: rows),
        ],
        sorts=SORTS,
        order="office",
    )


def _in_state(rows: MemberQuerySet, asked: Mapping[str, str]) -> MemberQuerySet:
    today = timezone.localdate()
    if asked.get("state") == "all":
        return rows
    return rows.out_of_office(on=today) if asked.get("state") == "left" else rows.in_office(on=today)
