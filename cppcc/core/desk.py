"""A desk: a queue worked through one by one. One record in hand, a decision, on to the next, the filter kept.

    DESK = Desk("proposals:desk")

    queue = queue_of(listing.rows, at)                            # the window around the one in hand
    return DESK.next(request, done=pk)                            # after the decision: `following` as the form sent it
    DESK.remember(request, listing); … DESK.return_to(request)    # back from another page, with the filter it had

The address is the queue's filter; what the page adds for itself are the parameters `OWN`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from cppcc.core.listing import Listing
from cppcc.core.requests import UserRequest
from cppcc.core.ticking import key_of

OWN = ("at", "done", "back", "following")
BEFORE, SHOWN = 8, 40  # rows of the queue before the one in hand, and in all


@dataclass(frozen=True)
class Queue:
    """A window on the queue around the one in hand."""

    rows: list[Any]
    current: int | None
    previous: int | None
    following: int | None
    place: int
    total: int


def queue_of(rows: Any, at: int | None) -> Queue:
    """The queue `rows` with `at` in hand, or its first; `at` may have left the queue meanwhile, then the first is."""
    keys = list(rows.values_list("pk", flat=True))
    if not keys:
        return Queue([], None, None, None, 0, 0)
    place = keys.index(at) if at in keys else 0
    start = max(0, place - BEFORE)
    shown = keys[start : start + SHOWN]
    found = rows.model._default_manager.for_list().in_bulk(shown)
    return Queue(
        rows=[found[key] for key in shown if key in found],
        current=keys[place],
        previous=keys[place - 1] if place else None,
        following=keys[place + 1] if place + 1 < len(keys) else None,
        place=place + 1,
        total=len(keys),
    )


@dataclass(frozen=True)
class Desk:
    """The addresses of the desk whose page is `route`."""

    route: str

    def address(self, request: UserRequest, **own: int | None) -> str:
        """The desk with the conditions of the address, and what the page itself is to show."""
        kept = request.GET.copy()
        for name in (*OWN, "page"):
            kept.pop(name, None)
        for name, value in own.items():
            if value is not None:
                kept[name] = str(value)
        return f"{reverse(self.route)}?{kept.urlencode()}"

    def next(self, request: UserRequest, *, done: int) -> HttpResponse:
        """On to what followed when the decision was taken; `done` can be taken back there."""
        return redirect(self.address(request, at=key_of(request.POST.get("following", "")), done=done))

    def remember(self, request: UserRequest, listing: Listing) -> None:
        """The filter, for who comes back from another page."""
        if request.session.get(self.route) != listing.parameters.urlencode():
            request.session[self.route] = listing.parameters.urlencode()

    def return_to(self, request: UserRequest) -> HttpResponse:
        """The desk as it was left, at the record of the address."""
        kept = QueryDict(request.session.get(self.route, ""), mutable=True)
        kept["at"] = request.GET.get("at", "")
        return redirect(f"{reverse(self.route)}?{kept.urlencode()}")
