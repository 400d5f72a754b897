"""The standings of a year: members, the bodies they sit in, every item; as workbook, PDF and Word file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from cppcc.core.asking import done
from cppcc.core.attachments.kinds import KINDS
from cppcc.core.audit.models import record
from cppcc.core.guards import allowed
from cppcc.core.jobs.models import Job
from cppcc.core.listing import Filter, Listing, list_rows
from cppcc.core.requests import UserRequest
from cppcc.core.workbooks import bound, download
from members.duty.boards import KINDS as BODY_KINDS
from members.duty.boards import NO_GRADE, Lines, body_lines, data_as_of, standings
from members.duty.drawing import DRAW_LIST, LONG, drawn, order, written
from members.duty.drawing import KINDS as DRAWN
from members.duty.models import Scheme
from members.duty.official import columns_of, leaves
from members.duty.views.years import year_asked
from members.people.models import BodyKind

PER_PAGE = 100


@dataclass(frozen=True)
class Shown:
    """The scheme of the address and its standings as the reader may see them; no scheme where the year has none."""

    year: int
    years: Sequence[int]
    schemes: Sequence[Scheme]
    scheme: Scheme | None
    lines: Lines
    now: datetime

    def context(self, request: UserRequest) -> dict[str, Any]:
        found: dict[str, Any] = {
            "nav": "duty",
            "year": self.year,
            "years": self.years,
            "schemes": self.schemes,
            "scheme": self.scheme,
        }
        if self.scheme:
            found["as_of"] = data_as_of(self.scheme, now=self.now)
            found["steps"] = self.scheme.steps_for(request.user)
            found["columns"] = columns_of(self.scheme.rules)
        return found


def _shown(request: UserRequest) -> Shown:
    now, year = timezone.now(), year_asked(request).session_year
    seen = Scheme.objects.visible_to(request.user)
    years = seen.ruling_any().years()
    if "year" not in request.GET and years and year not in years:
        year = years[0]
    schemes = list(seen.ruling(year).select_related("scope"))
    asked = request.GET.get("scheme", "")
    scheme = next((one for one in schemes if str(one.pk) == asked), schemes[0] if schemes else None)
    return Shown(year, years, schemes, scheme, standings(scheme, request.user, now=now) if scheme else Lines(), now)


@require_safe
@allowed("duty.see_standings")
def members(request: UserRequest) -> HttpResponse:
    shown = _shown(request)
    listing = _listing(request, shown)
    kind = request.GET.get("format", "")
    if shown.scheme and kind:
        return _file(request, shown, listing, kind)
    return render(request, "duty/standings.html", {**shown.context(request), "listing": listing})


def _listing(request: UserRequest, shown: Shown) -> Listing:
    return list_rows(
        request,
        shown.lines,
        search=Lines.matching,
        filters=_filters(shown),
        sorts={"rank": "rank", "total": "total", "number": "number", "name": "name"},
        order="rank",
        per_page=PER_PAGE,
        besides=["format"],
    )


def _filters(shown: Shown) -> list[Filter]:
    boards = sorted({line.outcome.board for line in shown.lines if line.outcome.board})
    grades = [grade.label for grade in shown.scheme.rules.grades] if shown.scheme else []
    found = [Filter("board", "榜", [(board, board) for board in boards], Lines.on_board, spread=True)]
    found += [Filter(kind, kind.label, shown.lines.choices(kind), Lines.in_body) for kind in BODY_KINDS]
    if grades:
        choices = [*((label, label) for label in grades), (NO_GRADE, "没有等次")]
        found.append(Filter("grade", "等次", choices, Lines.of_grade))
    if any(line.remark for line in shown.lines):
        found.append(Filter("part", "参评", [("ranked", "参加"), ("exempt", "不参评")], Lines.taking_part))
    return [one for one in found if one.choices]


def _file(request: UserRequest, shown: Shown, listing: Listing, kind: str) -> HttpResponse:
    """What the list shows, over all its pages."""
    scheme, lines = shown.scheme, cast(Lines, listing.rows)
    assert scheme is not None  # noqa: S101 - asked before
    if kind != "xlsx" and kind not in DRAWN:
        raise Http404
    record("导出得分榜", by=request.user, target=scheme, kind=kind, rows=listing.total)
    name = f"{scheme.year}年履职得分"
    if kind == "xlsx":
        whole = shown.lines if request.user.has_perm("duty.see_bodies") else Lines()
        return download(bound(leaves(scheme, lines, whole, as_of=data_as_of(scheme, now=shown.now))), name)
    if len(lines) > LONG:
        return done(request, "名单较长，正在排版，排好后在这里下载", order(scheme, lines, kind, by=request.user))
    return _download(written(scheme, lines, kind, as_of=data_as_of(scheme, now=shown.now)), f"{name}.{kind}", kind)


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=KINDS[kind].media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@allowed("duty.see_standings")
def file(request: UserRequest, pk: int) -> HttpResponse:
    """A long list that a job has drawn for the reader."""
    job = get_object_or_404(Job.objects.visible_to(request.user).of_kind(DRAW_LIST), pk=pk)
    content, kind = drawn(job), str(job.arguments.get("kind", ""))
    if content is None or kind not in DRAWN:
        return done(request, "这份文件已过期，请在得分榜上重新生成", "duty:standings")
    return _download(content, f"{job.title}.{kind}", kind)


@require_safe
@allowed("duty.see_bodies")
def bodies(request: UserRequest) -> HttpResponse:
    """Groups, committees, sectors and parties: total and per head of those who sit in them as of the day."""
    shown = _shown(request)
    asked = request.GET.get("kind", "")
    kind = BodyKind(asked) if asked in BODY_KINDS else BodyKind.GROUP
    context = {"kinds": BODY_KINDS, "kind": kind, "bodies": body_lines(shown.lines, kind)}
    return render(request, "duty/bodies.html", {**shown.context(request), **context})


@require_safe
@allowed("duty.see_standings")
def lines(request: UserRequest) -> HttpResponse:
    """Members by items: what each brought to whom."""
    shown = _shown(request)
    listing = _listing(request, shown)
    items = shown.scheme.rules.items if shown.scheme else ()
    rows = [(line, [line.outcome.items.get(item.key) for item in items]) for line in listing.page.object_list]
    context = {"listing": listing, "items": items, "rows": rows}
    return render(request, "duty/score_matrix.html", {**shown.context(request), **context})
