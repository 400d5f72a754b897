"""Many proposals handed over in one press, each to its own units."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cppcc.core.asking import form_page
from cppcc.core.listing import Filter, Listing, list_rows
from cppcc.core.requests import UserRequest
from members.people.models import Session
from proposals.handover.handing_over import QueueRow, Timetable, UnitNames, hand_over_rows, queue_rows
from proposals.handover.proposed import proposed_units
from proposals.models import Category, Manner, Proposal
from proposals.models.register import ProposalQuerySet
from proposals.review.alike import relatives_of
from proposals.states import Status
from proposals.views.access import need

ROWS = 30


@form_page
@login_required
def hand_over_queue(request: UserRequest) -> HttpResponse:
    """All that waits for being handed over: the unit is proposed, the clerk corrects it and issues in one press."""
    need(request.user, "hand_over")
    names = UnitNames()
    if request.method != "POST":
        return _page(request, names, queue_rows(_waiting(request).page.object_list, names), timezone.localdate())
    day = _day(request.POST.get("issued_on", ""))
    rows = _typed(request, names)
    if day is None:
        return _page(request, names, rows, None, error="请填写交办日期")
    done = hand_over_rows(rows, names, by=request.user, on=day)
    if done:
        messages.success(request, f"已交办{len(done)}件：{'、'.join(f'第{each.number}号' for each in done)}")
    failed = [row for row in rows if row.error]
    if failed or not done:
        left = [row for row in rows if row.proposal not in done]
        told = f"{len(failed)}件没有交办，原因写在各行下面" if failed else "没有勾选要交办的提案"
        return _page(request, names, left, day, error=told)
    return redirect(request.get_full_path())


@require_safe
@login_required
def hand_over_suggestions(request: UserRequest) -> HttpResponse:
    """The units that handled what is most like it, for rows without a wish; asked by the page once it stands."""
    need(request.user, "hand_over")
    asked = [int(pk) for pk in request.GET.getlist("row") if pk.isdecimal() and len(pk) < 10][:ROWS]
    rows = [QueueRow(each) for each in Proposal.objects.visible_to(request.user).for_detail().in_bulk(asked).values()]
    for row in rows:
        if found := relatives_of(row.proposal, request.user).units:
            past = "、".join(f"{each.proposal}" for each in found[0].because[:2])
            row.main, row.hint = found[0].choice.name, f"以往类似的{past}由其承办"
    return render(request, "proposals/_queue_suggestions.html", {"rows": [row for row in rows if row.main]})


def _waiting(request: UserRequest) -> Listing:
    sessions = [(each.pk, each.name) for each in Session.objects.all()]
    categories = [(each.pk, each.name) for each in Category.objects.all()]
    narrow = ProposalQuerySet.with_value
    return list_rows(
        request,
        Proposal.objects.visible_to(request.user).in_status(Status.FILED).order_by("session", "number"),
        search=ProposalQuerySet.matching,
        filters=[
            Filter("session", "届次", sessions, lambda rows, value: narrow(rows, session=value)),
            Filter("category", "分类", categories, lambda rows, value: narrow(rows, category=value)),
        ],
        plan=ProposalQuerySet.for_list,
        per_page=ROWS,
    )


def _typed(request: UserRequest, names: UnitNames) -> list[QueueRow]:
    """The rows as they were sent, in their order; of what the user sees only."""
    sent = [int(pk) for pk in request.POST.getlist("row") if pk.isdecimal() and len(pk) < 10][:ROWS]
    found = Proposal.objects.visible_to(request.user).for_list().in_bulk(sent)
    chosen, proposed = set(request.POST.getlist("chosen")), proposed_units(found.values(), names)
    return [
        QueueRow(
            found[pk],
            main=request.POST.get(f"main-{pk}", "")[:200],
            assisting=request.POST.get(f"assisting-{pk}", "")[:400],
            chosen=str(pk) in chosen,
            hint=proposed[pk].because,
        )
        for pk in sent
        if pk in found
    ]


def _page(
    request: UserRequest, names: UnitNames, rows: list[QueueRow], day: date | None, error: str = ""
) -> HttpResponse:
    listing = _waiting(request)
    context = {
        "listing": listing,
        "rows": rows,
        "units": names.units,
        "issued_on": day,
        "error": error,
        "dates": _dates(rows, day),
        "chosen": sum(row.chosen for row in rows),
        "unsure": [row.proposal.pk for row in rows if not row.main] if request.method == "GET" else [],
    }
    return render(request, "proposals/hand_over_queue.html", context, status=422 if request.method == "POST" else 200)


def _dates(rows: list[QueueRow], day: date | None) -> list[tuple[str, str]]:
    """What the rules give, said once above the table, when all rows are of one session."""
    sessions = {row.proposal.session_id: row.proposal.session for row in rows}
    if day is None or len(sessions) != 1:
        return []
    timetable = Timetable(next(iter(sessions.values())), day)
    return [
        ("主办、独办", timetable.due(Manner.LEAD).how),
        ("分办", timetable.due(Manner.SPLIT).how),
        ("会办", timetable.due(Manner.ASSIST).how),
        ("申请调整", timetable.hand_back.how),
    ]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
