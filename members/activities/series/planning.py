"""The next activities after one, or of a series: drafts with the same facts on new days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from members.activities.models import Activity, Series
from members.people.models import Member

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

COPIED = [
    "kind_id", "organiser_id", "series_id", "starts_at", "ends_at", "time_note", "half_days", "place", "must_attend",
    "places", "grace_minutes",
]  # fmt: skip
SHIFTED = ["sign_up_until", "leave_until"]  # as many days before the new day as before the old one


def plan(
    days: Sequence[date],
    *,
    name: str,
    by: User,
    last: Activity | None = None,
    series: Series | None = None,
    counted: bool = False,
    invite: bool = False,
) -> list[Activity]:
    """A draft for each day: with the facts of `last`, or else of the `series` alone. `counted` adds （第3次） by its
    place in the series; `invite` asks those of `last` who are in office on the day. The notice is written anew each
    time: it names the day."""
    places = _places(series, days) if series and counted else {}
    with transaction.atomic():
        drafts = [_draft(day, last, series) for day in days]
        for draft in drafts:
            draft.name = f"{name}（第{places[draft.starts_on]}次）" if places else name
            draft.number = Activity.objects.next_number()
            draft.enter(by=by)
            if last and invite:
                asked = last.attendance.order_by().values("member")
                draft.invite(Member.objects.in_office(on=draft.starts_on).filter(pk__in=asked), by=by)
    return drafts


def _draft(day: date, last: Activity | None, series: Series | None) -> Activity:
    draft = Activity(starts_on=day, ends_on=day)
    if last is not None:
        for name in COPIED:
            setattr(draft, name, getattr(last, name))
        draft.ends_on = day + (last.ends_on - last.starts_on)
        for name in SHIFTED:
            if before := getattr(last, name):
                setattr(draft, name, day - (last.starts_on - before))
    if series is not None:
        draft.series = series
        if last is None:
            draft.kind_id, draft.organiser_id = series.kind_id, series.organiser_id
    return draft


def _places(series: Series, days: Sequence[date]) -> dict[date, int]:
    """How manieth of its series each day is, with those there and those to come."""
    there = list(Activity.objects.of_series(series).not_cancelled().values_list("starts_on", flat=True))
    every = sorted([*there, *days])
    return {day: every.index(day) + 1 + there.count(day) for day in days}
