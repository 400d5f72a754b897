"""What anybody may read, without signing in: only what `Publication.objects.public()` gives.

Pages are the same for everybody, say nothing of who is signed in, and may be kept for five minutes; for somebody who is
signed in they are not kept at all (`PrivatePages`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from cppcc.core.listing import EVERYTHING, MAX_SEARCH, Facets, Filter, Listing, list_rows
from members.people.models import Session, Unit
from proposals.models import Category, Publication
from proposals.models.publishing import FACETS, PublicationQuerySet
from proposals.searching import published_matching

PER_PAGE = 20
KEPT_SECONDS = 300

View = Callable[..., HttpResponse]


def for_the_public(view: View) -> View:
    """404 where the office has no public page; else the page, kept for a short while."""

    @require_safe
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.PUBLIC_PROPOSALS:
            raise Http404
        response = view(request, *args, **kwargs)
        patch_cache_control(response, public=True, max_age=KEPT_SECONDS)
        if not settings.PUBLIC_INDEXED:
            response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return shown


@for_the_public
def published(request: HttpRequest) -> HttpResponse:
    """The newest session's, or all that a search finds."""
    listing, more = _listing(request, at_once=True)
    whole = {row.pk: row for row in Publication.objects.public().for_list().found([row.pk for row in listing.page])}
    shown = [whole[row.pk] for row in listing.page if row.pk in whole]
    context = {"listing": listing, "shown": shown, "more": more, "indexed": settings.PUBLIC_INDEXED}
    return render(request, "public/list.html", context)


@for_the_public
def numbers(request: HttpRequest) -> HttpResponse:
    """The chips and the paging of the list with their numbers, fetched by a page that came without."""
    return render(request, "_numbers.html", {"listing": _listing(request)[0]})


def _listing(request: HttpRequest, *, at_once: bool = False) -> tuple[Listing, bool]:
    """What the address asks for, and whether a search found more; `at_once`, all years are counted after the page."""
    rows, more = Publication.objects.public(), False
    if query := request.GET.get("q", "").replace("\x00", "").strip()[:MAX_SEARCH]:
        rows, more = published_matching(rows, query)
    newest = None if query else rows.newest_session()
    listing = list_rows(
        request,
        rows.newest_first(),
        search=lambda found, text: found,
        filters=_filters(newest),
        plan=PublicationQuerySet.keys,
        facets=_facets,
        per_page=PER_PAGE,
        numbers=reverse("public:numbers") if at_once and not query and request.GET.get("session") == EVERYTHING else "",
    )
    return listing, more


@for_the_public
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    publication = get_object_or_404(Publication.objects.public().for_detail(), pk=pk)
    return render(request, "public/detail.html", {"publication": publication, "indexed": settings.PUBLIC_INDEXED})


def _filters(newest: int | None) -> list[Filter]:
    sessions = [(each.pk, each.name) for each in Session.objects.all()]
    categories = [(each.pk, each.name) for each in Category.objects.all()]
    units = [(each.pk, each.name) for each in Unit.objects.filter(is_active=True)]
    return [
        Filter("session", "届次", sessions, _narrow("session"), is_facet=True, default=str(newest or "")),
        Filter("category", "分类", categories, _narrow("category"), is_facet=True, only_used=True),
        Filter("unit", "承办单位", units, PublicationQuerySet.of_unit),
    ]


def _facets(rows: PublicationQuerySet, chosen: Mapping[str, str]) -> Facets:
    """One grouped query. Within a session the others are not counted: there are years of them."""
    if "session" in chosen:
        table = rows.with_value(session=chosen["session"]).faceted("category")
        counts = {"category": _summed(table)}
    else:
        wide = rows.faceted(*FACETS)
        table = [(category, number) for _, category, number in wide]
        by_session: Counter[int] = Counter()
        for session, category, number in wide:
            if chosen.get("category") in (None, str(category)):
                by_session[session] += number
        counts = {"category": _summed(table), "session": dict(by_session)}
    wanted = chosen.get("category")
    total = sum(number for category, number in table if wanted in (None, str(category)))
    return Facets(total, counts)


def _summed(pairs: Iterable[tuple[int, ...]]) -> dict[int, int]:
    sums: Counter[int] = Counter()
    for value, number in pairs:
        sums[value] += number
    return dict(sums)


def _narrow(name: str) -> Callable[[PublicationQuerySet, str], PublicationQuerySet]:
    return lambda rows, value: rows.with_value(**{name: value})
