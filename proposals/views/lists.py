"""The list of proposals, the same as a workbook, and the units' to-do list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import record
from cppcc.core.listing import Filter, Listing, list_rows
from cppcc.core.requests import UserRequest
from cppcc.core.workbooks import download
from members.people.models import Body, BodyKind, Session
from proposals.models import Category, Handling, HandlingStatus, Proposal, ProposalKind, SponsorKind
from proposals.models.handling import HandlingQuerySet
from proposals.models.register import FACETS, SEES_ALL, ProposalQuerySet
from proposals.states import Status
from proposals.views.access import need
from proposals.workbook import MOST_ROWS, proposals_workbook

SORTS: dict[str, str | tuple[str, ...]] = {
    "number": "number",
    "serial": "serial",
    "title": "title",
    "category": ("category__order", "category"),
    "submitted": "submitted_on",
    "status": "status",
    "due": "due_on",
}


class Chips:
    """The numbers on all chips from one grouped query over what `seen` and the search leave."""

    def __init__(self, request: UserRequest, seen: ProposalQuerySet) -> None:
        query = request.GET.get("q", "").replace("\x00", "").strip()[:100]
        group = request.GET.get("group", "")
        rows = seen.matching(query) if query else seen
        self.rows = rows.of_group(group) if group.isdecimal() else rows
        self.chosen = {name: request.GET[name] for name in FACETS if request.GET.get(name)}
        self.table: list[tuple[Any, ...]] | None = None

    def of(self, name: str) -> Callable[[Any], Mapping[Any, int]]:
        """Counts by the facet, narrowed by all the other chips chosen."""
        return lambda _rows: self._count(name)

    def in_use(self, name: str, choices: Sequence[tuple[Any, Any]]) -> list[tuple[Any, str]]:
        """Those choices that something has, and the one chosen."""
        counts = self._count(name)
        return [(value, label) for value, label in choices if counts[value] or value == self.chosen.get(name)]

    def _count(self, name: str) -> Counter[Any]:
        if self.table is None:
            self.table = self.rows.faceted()
        counts: Counter[Any] = Counter()
        for *values, rows in self.table:
            row = dict(zip(FACETS, values, strict=True))
            if all(str(_word(row[other])) == word for other, word in self.chosen.items() if other != name):
                counts[_word(row[name])] += rows
        return counts


def _word(value: Any) -> Any:
    return int(value) if isinstance(value, bool) else value


def _narrow(name: str) -> Callable[[ProposalQuerySet, str], ProposalQuerySet]:
    return lambda rows, value: rows.with_value(**{name: value})


def proposals_of(request: UserRequest) -> Listing:
    """The list that the address asks for."""
    seen = Proposal.objects.visible_to(request.user)
    chips = Chips(request, seen)
    staff = bool(request.user.roles & SEES_ALL)
    return list_rows(
        request,
        seen.with_due().newest_first(),
        search=ProposalQuerySet.matching,
        filters=[*_of_member(request), *_common(chips), *(_of_staff(chips) if staff else [])],
        sorts=SORTS,
        plan=ProposalQuerySet.for_list,
    )


def _of_member(request: UserRequest) -> list[Filter]:
    if Role.MEMBER not in request.user.roles:
        return []
    own = [("led", "我提的"), ("signed", "我联名的"), ("asked", "待我签名")]
    return [Filter("mine", "我的", own, lambda rows, value: rows.mine(request.user, value))]


def _common(chips: Chips) -> list[Filter]:
    sessions = [(each.pk, each.name) for each in Session.objects.all()]
    return [
        Filter(
            "status", "状态", chips.in_use("status", Status.choices), _narrow("status"), chips.of("status"), spread=True
        ),
        Filter("session", "届次", sessions, _narrow("session"), chips.of("session")),
    ]


def _of_staff(chips: Chips) -> list[Filter]:
    choices: dict[str, tuple[str, list[tuple[Any, str]]]] = {
        "kind": ("会议", list(ProposalKind.choices)),
        "sponsor_kind": ("形式", list(SponsorKind.choices)),
        "is_key": ("重点", [(1, "重点提案")]),
        "category": ("分类", [(each.pk, each.name) for each in Category.objects.all()]),
    }
    groups = [(each.pk, each.name) for each in Body.objects.of_kind(BodyKind.GROUP).in_use()]
    return [
        *(Filter(name, label, values, _narrow(name), chips.of(name)) for name, (label, values) in choices.items()),
        Filter("group", "活动组", groups, ProposalQuerySet.of_group),
        Filter("late", "期限", [("1", "超期未答复")], _late),
    ]


def _late(rows: ProposalQuerySet, value: str) -> ProposalQuerySet:
    return rows.overdue(on=timezone.localdate())


@require_safe
@login_required
def proposals(request: UserRequest) -> HttpResponse:
    context = {"listing": proposals_of(request), "today": timezone.localdate(), "is_unit_desk": _is_unit(request)}
    return render(request, "proposals/list.html", context)


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
        Handling.objects.visible_to(request.user).current().most_urgent_first(),
        search=HandlingQuerySet.matching,
        filters=[
            Filter("status", "状态", HANDLING_CHOICES, HandlingQuerySet.in_status, _by_status),
            Filter("due", "期限", [("late", "已超期"), ("soon", "7天内到期")], HandlingQuerySet.due),
        ],
        sorts={"due": "due_on", "number": "proposal__number", "unit": "unit__order", "issued": "issued_on"},
        plan=HandlingQuerySet.for_list,
    )
    context = {"listing": listing, "today": today, "is_unit_desk": _is_unit(request)}
    return render(request, "proposals/handlings.html", context)


def _by_status(rows: Any) -> dict[str, int]:
    counts: dict[str, int] = rows.counted()
    return counts


def _is_unit(request: UserRequest) -> bool:
    return Role.UNIT_CLERK in request.user.roles


HANDLING_CHOICES = [choice for choice in HandlingStatus.choices if choice[0] != HandlingStatus.REPLACED]
