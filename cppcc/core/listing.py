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
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

PER_PAGE = 50
MAX_SEARCH = 100
EVERYTHING = "all"  # in the address: not even the default

Rows = QuerySet[Any]


@dataclass(frozen=True)
class Filter:
    """One filter: its name in the address, its choices, and how it narrows the rows. `counts` (value → number of
    rows) is shown on the chips when given; as a callable it gets the rows narrowed by everything else. A filter by
    day has no choices: `Filter("day", "日期", (), OurQuerySet.on_day, is_day=True)`; `narrow` gets 2024-03-05.

    A `default` is chosen while the address says nothing; one more chip leads to all (`?name=all`). A filter that
    `is_facet` is counted with the other facets by the `facets` given to `list_rows`; with `only_used`, choices that
    nothing has are not shown."""

    name: str
    label: str
    choices: Sequence[tuple[Any, str]]
    narrow: Callable[[Any, str], Rows]
    counts: Callable[[Any], Mapping[Any, int | None]] | None = None  # a value at None has no number
    spread: bool = False  # chips always in sight, however many; otherwise more than eight are folded
    is_day: bool = False
    default: str = ""
    is_facet: bool = False
    only_used: bool = False

    def chosen(self, value: str | None) -> str:
        """What the address chooses by `value`: a value it should not have is as good as none."""
        if self.is_day:
            return value if value and _is_day(value) else ""
        if value in {str(choice) for choice, _ in self.choices}:
            return str(value)
        return "" if value == EVERYTHING else self.default


@dataclass(frozen=True)
class Facets:
    """How many rows there are, and for each facet how many of each value; a facet that is left out has no numbers."""

    total: int
    counts: Mapping[str, Mapping[Any, int]]


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
    everything: Option | None = None  # of a filter with a default: the way to all


class Onward(Paginator):  # type: ignore[type-arg]
    """Pages of a list that nobody has counted yet: the page asked for, and whether there is one after it."""

    def get_page(self, number: Any) -> Page[Any]:
        place = int(number) if str(number).isdecimal() else 1
        first = (max(place, 1) - 1) * self.per_page
        rows = list(self.object_list[first : first + self.per_page + 1])
        if first and not rows:
            return super().get_page(number)
        self.count = first + len(rows)
        return Page(rows[: self.per_page], max(place, 1), self)


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
    counts: Mapping[str, Mapping[Any, int]] = field(default_factory=dict)  # of the facets
    numbers: str = ""  # the address of the numbers that come after the page

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
    def everything(self) -> str:
        """The address without its defaults, while a default narrows the list."""
        ways = (view.everything for view in self.filters if view.everything and view.value)
        return next((way.url for way in ways), "")

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
    besides: Sequence[str] = (),
    facets: Callable[[Any, Mapping[str, str]], Facets] | None = None,
    numbers: str = "",
) -> Listing:
    """The list that the address of `request` asks for; parameters `besides` are the page's own and not kept.

    With `numbers` nothing is counted: the page comes at once and fetches them from that address (`_numbers.html`)."""
    parameters = request.GET.copy()
    for name in ("page", *besides):
        parameters.pop(name, None)
    query = request.GET.get("q", "").replace("\x00", "").strip()[:MAX_SEARCH]
    if search and query:
        rows = search(rows, query)
    chosen = {f.name: f.chosen(request.GET.get(f.name)) for f in filters}
    counted = facets(*_before_facets(rows, filters, chosen)) if facets and not numbers else None
    views = [_view(f, rows, filters, chosen, parameters, counted) for f in filters]
    for f in filters:
        if chosen[f.name]:
            rows = f.narrow(rows, chosen[f.name])
    sort = _sort(request.GET.get("sort", ""), sorts or {}, order)
    rows = _ordered(rows, sort, sorts or {})
    paginator = (Onward if numbers else Paginator)(plan(rows) if plan else rows, per_page)
    if counted:
        paginator.count = counted.total  # known already: not asked for again
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
        counts=counted.counts if counted else {},
        numbers=f"{numbers}?{request.GET.urlencode()}" if numbers else "",
        narrowed=bool(query or any(chosen[f.name] not in ("", f.default) for f in filters)),
    )


def _before_facets(rows: Rows, filters: Sequence[Filter], chosen: Mapping[str, str]) -> tuple[Rows, dict[str, str]]:
    """The rows narrowed by what is no facet, and the facets chosen."""
    for f in filters:
        if chosen[f.name] and not f.is_facet:
            rows = f.narrow(rows, chosen[f.name])
    return rows, {f.name: chosen[f.name] for f in filters if f.is_facet and chosen[f.name]}


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _view(
    f: Filter,
    rows: Rows,
    filters: Sequence[Filter],
    chosen: Mapping[str, str],
    parameters: QueryDict,
    counted: Facets | None,
) -> FilterView:
    counts: Mapping[Any, int | None] | None
    counts = counted.counts.get(f.name) if counted and f.is_facet else _counts(f, rows, filters, chosen)
    address = partial(_address, f, _without(f, parameters))
    options = []
    for value, label in f.choices:
        count = None if counts is None else counts.get(value, 0)
        is_chosen = str(value) == chosen[f.name]
        if f.only_used and not count and not is_chosen:
            continue
        there = (EVERYTHING if f.default else None) if is_chosen else str(value)
        options.append(Option(str(value), str(label), is_chosen, address(there), count))
    found = next((option for option in options if option.chosen), None)
    everything = None
    if f.default:
        everything = Option(EVERYTHING, f"全部{f.label}", not found, address(EVERYTHING))
    return FilterView(f.name, f.label, options, found, f.is_day, chosen[f.name], f.spread, everything)


def _counts(
    f: Filter, rows: Rows, filters: Sequence[Filter], chosen: Mapping[str, str]
) -> Mapping[Any, int | None] | None:
    if f.counts is None:
        return None
    for other in filters:
        if other.name != f.name and chosen[other.name]:
            rows = other.narrow(rows, chosen[other.name])
    return f.counts(rows)


def _without(f: Filter, parameters: QueryDict) -> str:
    """The address without this filter, to which each of its chips adds a value."""
    others = parameters.copy()
    others.pop(f.name, None)
    return others.urlencode()


def _address(f: Filter, others: str, value: str | None) -> str:
    """The list with this filter at `value`; its default needs no word in the address."""
    own = "" if value is None or value == f.default else urlencode({f.name: value})
    return f"?{'&'.join(filter(None, [others, own]))}"


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
