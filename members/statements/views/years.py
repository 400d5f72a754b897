"""The statements of a year: who stands where, who is reminded, all of a body's in one job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import ask, done, form_page
from cppcc.core.audit.models import record
from cppcc.core.guards import allowed, need
from cppcc.core.jobs.views import progress_of
from cppcc.core.listing import Filter, Listing, list_rows
from cppcc.core.requests import UserRequest
from members.people.groups import with_group_name
from members.people.models import Body, BodyKind, Member
from members.people.models.members import MemberQuerySet
from members.statements.forms import ChangeYearForm, VolumeForm, YearForm
from members.statements.models import DutyStatement, StatementVolume, StatementYear
from members.statements.models.volumes import VolumeKind
from members.statements.standing import NOT_HANDED_IN, STATES, in_state, with_state
from members.statements.states import DELIVERED
from members.statements.telling import tell_asked, tell_missing

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

PER_PAGE = 100
SHOWN = 8


def _asked(request: UserRequest) -> StatementYear | None:
    """The year of the address, else the newest asked for."""
    year = request.GET.get("year", "")
    found = StatementYear.objects.of_year(int(year)) if year.isdecimal() and len(year) == 4 else None
    return found or StatementYear.objects.first()


def _counts(rows: Any) -> dict[str, int]:
    states = list(rows.order_by().values_list("state", flat=True))
    counts = {state: states.count(state) for state, _ in STATES}
    return counts | {NOT_HANDED_IN: sum(state not in DELIVERED for state in states)}


def _standing(request: UserRequest, asked: StatementYear) -> Listing:
    on = min(asked.day, timezone.localdate())
    seen = Member.objects.visible_to(request.user).in_office(on=on)
    groups = Body.objects.visible_to(request.user).of_kind(BodyKind.GROUP).in_use().values_list("pk", "name")
    committees = Body.objects.visible_to(request.user).of_kind(BodyKind.COMMITTEE).in_use().values_list("pk", "name")

    def sitting(members: MemberQuerySet, body: str) -> MemberQuerySet:
        return members.sitting_in_any([int(body)], on=on)

    return list_rows(
        request,
        with_state(seen, asked.year),
        search=MemberQuerySet.matching,
        filters=[
            Filter("state", "状态", [(NOT_HANDED_IN, "没有提交"), *STATES], in_state, _counts),
            Filter("group", "活动组", list(groups), sitting),
            Filter("committee", "专委会", list(committees), sitting),
        ],
        sorts={"number": "number", "name": ("stroke_key", "number"), "handed_in": "handed_in_on"},
        order="number",
        plan=lambda members: with_group_name(members, on=on),
        per_page=PER_PAGE,
    )


@require_safe
@login_required
def statements(request: UserRequest) -> HttpResponse:
    """A member's own by year; for who sees others', the year's table below."""
    user, asked = request.user, _asked(request)
    context: dict[str, Any] = {
        "asked": asked,
        "years": StatementYear.objects.values_list("year", flat=True),
        "own": _own(user),
        "today": timezone.localdate(),
    }
    if asked and user.has_perm("statements.see_all"):
        listing = _standing(request, asked)
        seen = DutyStatement.objects.visible_to(user).of_year(asked.year).values_list("pk", flat=True)
        context |= {"listing": listing, "seen": set(seen)}
    return render(request, "statements/list.html", context)


def _own(user: User) -> dict[str, Any] | None:
    """The member's statements of the years asked for, newest first."""
    member = Member.objects.filter(user=user).first() if user.has_perm("statements.see_own") else None
    if member is None:
        return None
    written = {statement.year: statement for statement in DutyStatement.objects.owned_by(user)}
    asked = list(StatementYear.objects.all())
    return {"member": member, "cards": [(each, written.get(each.year)) for each in asked]}


@require_POST
@login_required
def remind(request: UserRequest) -> HttpResponse:
    """Of those that the address narrows to, who has not handed in is told."""
    need(request.user, "statements.remind")
    asked = _asked(request)
    if asked is None:
        raise Http404
    missing = in_state(_standing(request, asked).rows, NOT_HANDED_IN).select_related("user")
    people = [member for member in missing if member.user_id != request.user.pk]
    told = tell_missing(asked, people, by=request.user, on=timezone.localdate())
    record("提醒提交述职报告", by=request.user, target=asked, people=len(people))
    silent = sum(member.user is None for member in people)
    words = f"{len(people)}人没有提交，这次新提醒{told}人"
    words += f"；{silent}人没有账号，请电话联系" if silent else ""
    return done(request, words, f"{reverse('statements:list')}?{request.GET.urlencode()}")


@form_page
@allowed("statements.open_year")
def year_new(request: UserRequest) -> HttpResponse:
    today = timezone.localdate()
    initial = {"year": today.year}
    form = YearForm(request.POST or None, today=today, initial=initial, back=reverse("statements:list"))
    if not form.is_valid():
        return ask(request, "statements/ask.html", form, title="布置年度述职")
    asked: StatementYear = form.instance
    asked.open(by=request.user)
    members = Member.objects.in_office(on=today).select_related("user")
    told = tell_asked(asked, members, by=request.user)
    return done(request, f"已布置{asked}，通知了{told}位委员", "statements:list")


@form_page
@allowed("statements.open_year")
def year_edit(request: UserRequest, year: int) -> HttpResponse:
    asked = get_object_or_404(StatementYear, year=year)
    back = f"{reverse('statements:list')}?year={year}"
    form = ChangeYearForm(request.POST or None, instance=asked, today=timezone.localdate(), back=back)
    if not form.is_valid():
        return ask(request, "statements/ask.html", form, title=f"修改{asked}")
    asked.change(by=request.user, fields=form.changed_data)
    return done(request, f"{asked}已保存", back)


@form_page
@allowed("statements.print_all")
def volumes(request: UserRequest, year: int) -> HttpResponse:
    """What is to be printed, and what was."""
    asked = get_object_or_404(StatementYear, year=year)
    today = timezone.localdate()
    back = f"{reverse('statements:list')}?year={year}"
    form = VolumeForm(request.POST or None, user=request.user, on=today, back=back)
    if not form.is_valid():
        made = StatementVolume.objects.visible_to(request.user).for_list()[:SHOWN]
        return ask(request, "statements/volumes.html", form, asked=asked, made=made)
    ordered = StatementVolume.objects.order_volume(
        VolumeKind(form.cleaned_data["kind"]), form.title(year), by=request.user, on=today, asked=form.asked(year)
    )
    return done(request, f"《{ordered}》正在生成", ordered)


@require_safe
@allowed("statements.print_all")
def volume(request: UserRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(StatementVolume.objects.visible_to(request.user).for_list(), pk=pk)
    context = {"volume": found, **(progress_of(found.job, request.user) if found.job else {})}
    return render(request, "statements/volume.html", context)


@require_safe
@login_required
def volume_file(request: UserRequest, pk: int, kind: str) -> FileResponse:
    need(request.user, "statements.print_all")
    found = get_object_or_404(StatementVolume.objects.visible_to(request.user), pk=pk)
    if kind not in dict(found.formats):
        raise Http404
    record("下载述职报告", by=request.user, target=found, file=kind)
    response = FileResponse(getattr(found, kind).open("rb"), as_attachment=True, filename=f"{found.title}.{kind}")
    response["Cache-Control"] = "private, no-store"
    return response
