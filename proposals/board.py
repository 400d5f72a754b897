"""The office's board: where a session's proposals stand, column by column, the overdue first."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from cppcc.core.listing import Filter, Listing, list_rows
from cppcc.core.requests import UserRequest
from members.people.models import Session, Unit
from proposals.chips import chip_counts, facet
from proposals.models import Category, Proposal, SponsorKind
from proposals.models.register import ProposalQuerySet
from proposals.states import IN_HANDLING, Status
from proposals.writing.sessions import taking

if TYPE_CHECKING:
    from proposals.models import Handling

CARDS = 12
COLUMNS = {
    Status.SUBMITTED: "待审查",
    Status.FILED: "已立案待交办",
    Status.HANDED_OVER: "已交办",
    Status.HANDLING: "办理中",
    Status.ANSWERED: "已答复待办结",
    Status.CLOSED: "已办结",
}
WAITS_SINCE = {Status.SUBMITTED: "submitted_on", Status.FILED: "decided_on"}


@dataclass(frozen=True)
class Card:
    """One proposal on the board; `waits` is in words how long it has been waiting for the office."""

    proposal: Proposal
    units: list[Handling]
    waits: str = ""

    @property
    def lead_unit(self) -> str:
        """The unit that leads, or the first of several."""
        if not self.units:
            return ""
        more = f"等{len(self.units)}家" if len(self.units) > 1 else ""
        return f"{self.units[0].unit}{more}"


@dataclass
class Column:
    """One state: how many are there, how many of them are late, and the most urgent of them."""

    status: str
    label: str
    total: int
    late: int
    url: str
    cards: list[Card] = field(default_factory=list)

    @property
    def has_more(self) -> bool:
        return self.total > len(self.cards)


def board_of(request: UserRequest) -> dict[str, Any]:
    """The board that the address asks for."""
    today, listing = timezone.localdate(), _narrowed(request)
    counts = listing.counts["status"]
    rows: ProposalQuerySet = listing.rows  # type: ignore[assignment]
    late = rows.in_status(*IN_HANDLING).overdue(on=today).counted()
    url = reverse("proposals:list")
    columns = {
        status: Column(
            status, label, counts.get(status, 0), late.get(status, 0), f"{url}{listing.address(status=status)}"
        )
        for status, label in COLUMNS.items()
    }
    for proposal in rows.for_board(columns, CARDS):
        columns[Status(proposal.status)].cards.append(_card(proposal, on=today))
    return {
        "listing": listing,
        "columns": list(columns.values()),
        "elsewhere": _elsewhere(listing, url),
        "today": today,
    }


def _narrowed(request: UserRequest) -> Listing:
    """The rows by the filters, which are those of the list so that every number leads to the same rows there."""
    sessions = list(Session.objects.all())
    now = taking(sessions, timezone.now())
    units = [(each.pk, each.name) for each in Unit.objects.in_use()]
    filters = [
        facet("session", "届次", [(each.pk, each.name) for each in sessions], default=str(now.pk) if now else ""),
        facet("is_key", "重点", [(1, "重点提案")]),
        facet("sponsor_kind", "形式", SponsorKind.choices),
        facet("category", "分类", [(each.pk, each.name) for each in Category.objects.all()], only_used=True),
        Filter("unit", "承办单位", units, ProposalQuerySet.handled_by),
    ]
    seen = Proposal.objects.visible_to(request.user)
    return list_rows(request, seen, filters=filters, facets=partial(chip_counts, within_session=True))


def _card(proposal: Proposal, *, on: date) -> Card:
    units = sorted(proposal.current_handlings, key=lambda each: not each.answers_to_author)  # type: ignore[attr-defined]
    since = getattr(proposal, WAITS_SINCE.get(Status(proposal.status), ""), None)
    days = (on - since).days if since else 0
    return Card(proposal, units, f"已等{days}天" if days > 0 else "今天收到" if since else "")


def _elsewhere(listing: Listing, url: str) -> list[tuple[str, int, str]]:
    """States that have no column: label, number, address."""
    counts = listing.counts["status"]
    others = [status for status in Status if status not in COLUMNS and counts.get(status, 0)]
    return [(status.label, counts[status], f"{url}{listing.address(status=status)}") for status in others]
