"""One way to show a long list: search, filters, sorting and paging, all kept in the address.

    listing = list_rows(
        request,
        Proposal.objects.visible_to(request.user),
        search=ProposalQuerySet.matching,                       # (rows, text) -> rows
        filters=[Filter("state", "状态", Status.choices, ProposalQuerySet.in_status)],
        sorts={"serial": "serial", "title": "title"},           # name in the address -> ordering field
        order="-serial",
        plan=ProposalQuerySet.for_list,                         # what one page of rows touches
    )

A page then includes `_list_filters.html`, its own table with `{% sort_header listing "title" "案由" %}`, and
`_pagination.html`. A value that the address should not have (page=abc, an unknown filter) is ignored, never an
error."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

PER_PAGE = 50
MAX_SEARCH = 100

Rows = QuerySet[Any]


@dataclass(frozen=True)
class Filter:
    """One filter: its name in the address, its choices, and how it narrows the rows. `counts` (value → number of
    rows) is shown on the chips when given; as a callable it gets the rows narrowed by everything else. A filter by
    day has no choices: `Filter("day", "日期", (), OurQuerySet.on_day, is_day=True)`; `narrow` gets 2024-03-05."""

    name: str
    label: str
    choices: Sequence[tuple[Any, str]]
    narrow: Callable[[Any, str], Rows]
    counts: Callable[[Rows], Mapping[Any, int]] | None = None
    spread: bool = False  # chips always in sight, however many; otherwise more than eight are folded
    is_day: bool = False


@dataclass(frozen=True)
class Option:
    """One choice as the page shows it; `url` is the address with this choice (or without it, when chosen)."""

    value: str
    label: str
    chosen: bool
    url: str
    count: int | None = None


@dataclass(frozen=True)
class FilterView:
    name: str
    label: str
    options: list[Option]
    chosen: Option | None
    is_day: bool = False
    value: str = ""
    spread: bool = False


@dataclass
class Listing:
    page: Page[Any]
    total: int
    query: str
    filters: list[FilterView]
    sort: str
    parameters: QueryDict
    rows: Rows  # all rows shown over all pages, for an export of what is shown
    searchable: bool = False
    narrowed: bool = field(default=False)

    def address(self, **changes: str | int | None) -> str:
        """The address of this list with some parameters changed; None takes one away."""
        parameters = self.parameters.copy()
        for name, value in changes.items():
            if value is None:
                parameters.pop(name, None)
            else:
                parameters[name] = str(value)
        return f"?{parameters.urlencode()}"

    @property
    def days(self) -> list[FilterView]:
        """The filters by day, shown beside the search box."""
        return [view for view in self.filters if view.is_day]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What the search form carries along: every parameter that it does not ask itself."""
        asked = {"q", *(view.name for view in self.days)}
        return [(name, value) for name, values in self.parameters.lists() if name not in asked for value in values]

    @property
    def pages(self) -> list[int | str]:
        """Page numbers with gaps, for the paging bar."""
        return list(self.page.paginator.get_elided_page_range(self.page.number, on_each_side=2, on_ends=1))


def list_rows(
    request: HttpRequest,
    rows: Any,
    *,
    plan: Callable[[Any], Rows] | None = None,
    search: Callable[[Any, str], Rows] | None = None,
    filters: Sequence[Filter] = (),
    sorts: Mapping[str, str | tuple[str, ...]] | None = None,
    order: str = "",
    per_page: int = PER_PAGE,
) -> Listing:
    """The list that the address of `request` asks for."""
    parameters = request.GET.copy()
    parameters.pop("page", None)
    query = request.GET.get("q", "").replace("\x00", "").strip()[:MAX_SEARCH]
    if search and query:
        rows = search(rows, query)
    chosen = {f.name: _chosen(f, request.GET.get(f.name, "")) for f in filters}
    views = [_view(f, rows, filters, chosen, parameters) for f in filters]
    for f in filters:
        if chosen[f.name]:
            rows = f.narrow(rows, chosen[f.name])
    sort = _sort(request.GET.get("sort", ""), sorts or {}, order)
    rows = _ordered(rows, sort, sorts or {})
    paginator = Paginator(plan(rows) if plan else rows, per_page)
    page = paginator.get_page(request.GET.get("page"))
    return Listing(
        page=page,
        total=paginator.count,
        query=query,
        filters=views,
        sort=sort,
        parameters=parameters,
        rows=rows,
        searchable=search is not None,
        narrowed=bool(query or any(chosen.values())),
    )


def _chosen(f: Filter, value: str) -> str:
    if f.is_day:
        return value if _is_day(value) else ""
    return value if value in {str(choice) for choice, _ in f.choices} else ""


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _view(
    f: Filter, rows: Rows, filters: Sequence[Filter], chosen: Mapping[str, str], parameters: QueryDict
) -> FilterView:
    counts: Mapping[Any, int] | None = None
    if f.counts:
        for other in filters:
            if other.name != f.name and chosen[other.name]:
                rows = other.narrow(rows, chosen[other.name])
        counts = f.counts(rows)
    options = []
    for value, label in f.choices:
        is_chosen = str(value) == chosen[f.name]
        address = parameters.copy()
        if is_chosen:
            address.pop(f.name, None)
        else:
            address[f.name] = str(value)
        count = None if counts is None else counts.get(value, 0)
        options.append(Option(str(value), str(label), is_chosen, f"?{address.urlencode()}", count))
    found = next((option for option in options if option.chosen), None)
    return FilterView(f.name, f.label, options, found, f.is_day, chosen[f.name], f.spread)


def _sort(asked: str, sorts: Mapping[str, str | tuple[str, ...]], order: str) -> str:
    return asked if asked.lstrip("-") in sorts else order


def _ordered(rows: Rows, sort: str, sorts: Mapping[str, str | tuple[str, ...]]) -> Rows:
    if not sort:
        return rows
    fields = sorts.get(sort.lstrip("-"), sort.lstrip("-"))
    names = (fields,) if isinstance(fields, str) else fields
    if sort.startswith("-"):
        return rows.order_by(*(name[1:] if name.startswith("-") else f"-{name}" for name in names), "-pk")
    return rows.order_by(*names, "pk")
