"""The list of proposals, the same as a workbook, and the units' to-do list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import record
from cppcc.core.exchange.page import sendable_of
from cppcc.core.listing import EVERYTHING, Filter, Listing, list_rows
from cppcc.core.requests import UserRequest
from cppcc.core.workbooks import download
from members.people.models import Body, BodyKind, Session, Unit
from proposals.chips import chip_counts, facet
from proposals.models import Category, Handling, HandlingStatus, Proposal, ProposalKind, SponsorKind
from proposals.models.handling import HandlingQuerySet
from proposals.models.register import ProposalQuerySet
from proposals.models.seeing import SEES_ALL
from proposals.review.batch import batches_for
from proposals.states import Status
from proposals.views.access import need
from proposals.workbook import MOST_ROWS, proposals_workbook
from proposals.writing.sessions import taking

SORTS: dict[str, str | tuple[str, ...]] = {
    "number": "number",
    "serial": "serial",
    "title": "title",
    "category": ("category__order", "category"),
    "submitted": "submitted_on",
    "status": "status",
    "due": "due_on",
}


@dataclass(frozen=True)
class Lists:
    """The short lists that filters offer and rows name, asked for once for both."""

    sessions: list[Session]
    categories: list[Category]

    @classmethod
    def read(cls) -> Lists:
        return cls(list(Session.objects.all()), list(Category.objects.all()))

    def lend_to(self, rows: Iterable[Proposal]) -> None:
        sessions = {each.pk: each for each in self.sessions}
        categories = {each.pk: each for each in self.categories}
        for proposal in rows:
            if proposal.session_id in sessions:
                proposal.session = sessions[proposal.session_id]
            if proposal.category_id in categories:
                proposal.category = categories[proposal.category_id]


def proposals_of(request: UserRequest, lists: Lists | None = None, *, at_once: bool = False) -> Listing:
    """The list that the address asks for. Staff and units begin with the session of the day: what they count and sort
    through is then one session's rows, however many years there are. To count all years takes longer than to show a
    page of them: `at_once`, the numbers come after the page."""
    lists = lists or Lists.read()
    staff = bool(request.user.roles & SEES_ALL)
    many = bool(request.user.roles & {*SEES_ALL, Role.UNIT_CLERK})
    all_years = request.GET.get("session") == EVERYTHING
    common = _common(lists.sessions, many=many)
    seen = Proposal.objects.visible_to(request.user)
    if not staff:
        session = common["session"].chosen(request.GET.get("session")) if many else ""
        seen = (seen.with_value(session=session) if session else seen).at_hand()
    return list_rows(
        request,
        seen.with_due().newest_first(),
        search=ProposalQuerySet.looked_up if staff and all_years else ProposalQuerySet.matching,
        filters=[*_of_member(request), *common.values(), *(_of_staff(lists.categories) if staff else [])],
        sorts=SORTS,
        plan=ProposalQuerySet.for_rows,
        facets=partial(chip_counts, within_session=many),
        numbers=reverse("proposals:numbers") if at_once and staff and all_years and not request.GET.get("q") else "",
    )


def _of_member(request: UserRequest) -> list[Filter]:
    if Role.MEMBER not in request.user.roles:
        return []
    own = [("led", "我提的"), ("signed", "我联名的"), ("asked", "待我签名")]
    return [Filter("mine", "我的", own, lambda rows, value: rows.mine(request.user, value))]


def _common(sessions: list[Session], *, many: bool) -> dict[str, Filter]:
    now = taking(sessions, timezone.now()) if many else None
    names = [(each.pk, each.name) for each in sessions]
    return {
        "status": facet("status", "状态", Status.choices, spread=True, only_used=True),
        "session": facet("session", "届次", names, default=str(now.pk) if now else ""),
    }


def _of_staff(categories: list[Category]) -> list[Filter]:
    groups = [(each.pk, each.name) for each in Body.objects.of_kind(BodyKind.GROUP).in_use()]
    units = [(each.pk, each.name) for each in Unit.objects.in_use()]
    return [
        facet("kind", "会议", ProposalKind.choices),
        facet("sponsor_kind", "形式", SponsorKind.choices),
        facet("is_key", "重点", [(1, "重点提案")]),
        facet("category", "分类", [(each.pk, each.name) for each in categories]),
        Filter("group", "活动组", groups, ProposalQuerySet.of_group),
        Filter("unit", "承办单位", units, ProposalQuerySet.handled_by),
        Filter("late", "期限", [("1", "超期未答复")], _late),
    ]


def _late(rows: ProposalQuerySet, value: str) -> ProposalQuerySet:
    return rows.overdue(on=timezone.localdate())


@require_safe
@login_required
def proposals(request: UserRequest) -> HttpResponse:
    lists = Lists.read()
    listing = proposals_of(request, lists, at_once=True)
    lists.lend_to(listing.page)
    context = {"listing": listing, "today": timezone.localdate(), "is_unit_desk": _is_unit(request)}
    context |= {"batches": batches_for(request.user), "cargoes": sendable_of(request.user, Proposal)}
    return render(request, "proposals/list.html", context)


@require_safe
@login_required
def numbers(request: UserRequest) -> HttpResponse:
    """The chips and the paging of the list with their numbers, fetched by a page that came without."""
    return render(request, "_numbers.html", {"listing": proposals_of(request)})


@require_safe
@login_required
def export(request: UserRequest) -> HttpResponse:
    """What the list shows, over all its pages; secret ones stay out."""
    need(request.user, "export")
    listing = proposals_of(request)
    if listing.total > MOST_ROWS:
        messages.warning(request, f"共{listing.total}件，一次最多导出{MOST_ROWS}件。请先用条件缩小范围，再导出。")
        return redirect(f"{request.path.removesuffix('export/')}{listing.address()}")
    shown: ProposalQuerySet = listing.rows  # type: ignore[assignment]
    rows = list(shown.not_secret().for_export())
    record("导出提案", by=request.user, rows=len(rows), conditions=request.GET.urlencode())
    return download(proposals_workbook(rows), f"提案一览（{timezone.localdate():%Y-%m-%d}）")


@require_safe
@login_required
def handlings(request: UserRequest) -> HttpResponse:
    """What was handed to units, by due date: a unit clerk's desk, the office's overdue list."""
    today = timezone.localdate()
    listing = list_rows(
        request,
        Handling.objects.visible_to(request.user).current().with_extensions().most_urgent_first(),
        search=HandlingQuerySet.matching,
        filters=[
            _of_state(staff=bool(request.user.roles & SEES_ALL)),
            Filter("due", "期限", DUE_CHOICES, HandlingQuerySet.due),
            Filter("extension", "延期", EXTENSION_CHOICES, HandlingQuerySet.extended),
        ],
        sorts={"due": "due_on", "number": "proposal__number", "unit": "unit__order", "issued": "issued_on"},
        plan=HandlingQuerySet.for_list,
    )
    is_unit = _is_unit(request)
    issued = [each for each in listing.page if is_unit and each.status == HandlingStatus.ISSUED]
    context = {"listing": listing, "today": today, "is_unit_desk": is_unit, "to_accept": issued}
    return render(request, "proposals/handlings.html", context)


def _of_state(*, staff: bool) -> Filter:
    """Staff begin with what is still owed; what was replied to in all the years is shown when asked for."""
    if not staff:
        return Filter("status", "状态", HANDLING_CHOICES, HandlingQuerySet.in_status, HandlingQuerySet.counted)
    choices = [("open", "未答复"), *HANDLING_CHOICES]
    return Filter("status", "状态", choices, _in_state, _count_owed, default="open")


def _in_state(rows: HandlingQuerySet, value: str) -> HandlingQuerySet:
    return rows.open() if value == "open" else rows.in_status(value)


def _count_owed(rows: HandlingQuerySet) -> dict[str, int | None]:
    owed = rows.open().counted()
    return {**owed, "open": sum(owed.values()), HandlingStatus.REPLIED: None}


def _is_unit(request: UserRequest) -> bool:
    return Role.UNIT_CLERK in request.user.roles


DUE_CHOICES = [("late", "已超期"), ("soon", "7天内到期"), ("unaccepted", "逾期未签收")]
EXTENSION_CHOICES = [("asked", "申请待批"), ("granted", "已延期")]
HANDLING_CHOICES = [choice for choice in HandlingStatus.choices if choice[0] != HandlingStatus.REPLACED]
