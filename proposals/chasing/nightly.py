"""The night's work: find, note what is new, tell. Everything or nothing, one worker at a time.

Run twice, or by two workers, it tells once: the row of settings is the lock, and what was told stands in `Chased`.
After nights without a server it finds every record at the stage it has reached by now, and tells that stage alone. Who
has had the day's summary waits with what is found later that day till the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cppcc.core.accounts.models import User
from cppcc.core.accounts.roles import Role
from cppcc.core.notices.models import Notice
from cppcc.core.notices.telling import Letter, notify_each
from cppcc.core.workdays.counting import is_workday
from proposals.chasing import people, requests, units
from proposals.chasing.night import Finding, Night
from proposals.chasing.office import Standing, counts
from proposals.models import Chased, ChaseRules, Urge, UrgeManner
from proposals.notices import CHASED, CHASED_OFFICE
from proposals.writing.signing import lapse_overdue

FINDERS = [*units.FINDERS, *people.FINDERS, *requests.FINDERS]
GROUPS = [units.LATE, units.ACCEPT, units.SOON, "会办意见", units.TO_SIGN, units.TO_CHECK, units.PROMISES]
LISTED = 20  # lines of one group in a summary


@dataclass(frozen=True)
class Done:
    """What a night came to."""

    found: int
    told: int
    lapsed: int

    def __str__(self) -> str:
        return f"新到期限{self.found}项，发出通知{self.told}份，联名失效{self.lapsed}份"


def chase_tonight() -> Done | None:
    """Called by the clock: on working days, unless the office switched it off."""
    today = timezone.localdate()
    if not ChaseRules.current().is_on or not is_workday(today):
        return None
    return chase(on=today)


def chase(*, on: date) -> Done:
    """Tell everybody what has come to a new stage by `on`."""
    lapsed = lapse_overdue(on=on)
    ChaseRules.current()
    with transaction.atomic():
        night = Night(on, ChaseRules.objects.select_for_update().get(pk=1))
        fresh = _not_told([found for finder in FINDERS for found in finder(night)], on=on)
        Chased.objects.note({each.key for each in fresh}, on=on)
        Urge.objects.bulk_create(_urges(fresh, on=on))
        told = notify_each([*_own_letters(fresh), *_summaries(fresh, on=on), *_to_office(counts(on=on), on=on)])
    return Done(len(fresh), told, lapsed)


def _not_told(found: list[Finding], *, on: date) -> list[Finding]:
    """What nobody was told at this stage, and somebody can be told today."""
    had = set(Notice.objects.filter(kind=CHASED.name, once=_once(on)).values_list("user", flat=True))
    known = Chased.objects.keys_among({each.key for each in found})
    return [
        each
        for each in found
        if each.key not in known and each.to and (each.title or not had.intersection(user.pk for user in each.to))
    ]


def _urges(fresh: Iterable[Finding], *, on: date) -> list[Urge]:
    """What the night did to a unit, beside what is done by hand."""
    return [
        Urge(handling_id=each.urges, by=None, on=on, manner=UrgeManner.NOTICE, text=each.line.partition("：")[2])
        for each in fresh
        if each.urges is not None
    ]


def _own_letters(fresh: Iterable[Finding]) -> list[Letter]:
    return [
        Letter(user, each.kind, f"chase:{each.key}"[:200], each.title, url=each.url, private=each.private)
        for each in fresh
        if each.title
        for user in each.to
    ]


def _summaries(fresh: Iterable[Finding], *, on: date) -> list[Letter]:
    """One a day for everybody who works in a unit or checks replies: urgent when something is overdue."""
    by_user: dict[User, dict[str, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for each in fresh:
        for user in each.to if not each.title else ():
            by_user[user][each.group].append(each)
    return [_summary(user, groups, on=on) for user, groups in by_user.items()]


def _summary(user: User, groups: dict[str, list[Finding]], *, on: date) -> Letter:
    told = [name for name in GROUPS if groups.get(name)]
    title = "、".join(f"{name}{len(groups[name])}件" for name in told)
    parts = []
    for name in told:
        lines = [f"· {each.line}" for each in groups[name][:LISTED]]
        left = len(groups[name]) - LISTED
        parts.append(
            "\n".join([f"{name}（{len(groups[name])}件）", *lines, *([f"· 另有{left}件"] if left > 0 else [])])
        )
    urgent = any(each.urgent for rows in groups.values() for each in rows)
    url = reverse("proposals:commitments" if told == [units.PROMISES] else "proposals:handlings")
    return Letter(user, CHASED.name, _once(on), f"办理提醒：{title}", "\n\n".join(parts), url, urgent=urgent)


def _to_office(standing: list[Standing], *, on: date) -> list[Letter]:
    """The counts of the morning; the page behind has a link for each."""
    if not standing:
        return []
    first = "、".join(f"{each.label}{each.number}件" for each in standing[:3])
    text = "\n".join(f"· {each.label}：{each.number}件" for each in standing)
    office = User.objects.get_queryset().holding(Role.PROPOSAL_OFFICE)
    url = reverse("proposals:chasing")
    return [Letter(user, CHASED_OFFICE.name, _once(on), f"今日催办汇总：{first}", text, url) for user in office]


def _once(on: date) -> str:
    return f"chase:{on}"
