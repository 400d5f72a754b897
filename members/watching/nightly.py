"""The night's work: count, note who has come to a threshold, tell. Everything or nothing, one worker at a time.

Run twice, or by two workers, it tells once: the rules in use are locked while it runs, and a member is at one threshold
in one stretch of time once (`crossed_once`). No appointment and no score is touched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F

from cppcc.core.audit.models import record
from members.people.models import Member
from members.watching.counting import Count, Evening, Window
from members.watching.models import Crossing, Threshold
from members.watching.models.thresholds import SETTLING
from members.watching.telling import tell_members, tell_office

Known = dict[Window, dict[int, Crossing]]


@dataclass(frozen=True)
class Done:
    """What a night came to."""

    rules: int
    raised: int
    ceased: int

    def __str__(self) -> str:
        if not self.rules:
            return "没有启用的规则"
        return f"核对了{self.rules}条规则，新达到{self.raised}人次，不再满足{self.ceased}人次"


def watch(*, on: date) -> Done:
    """Note and tell what has come about by `on`."""
    with transaction.atomic():
        Threshold.objects.in_use().update(order=F("order"))  # the lock: a second worker waits and finds all told
        rules = list(Threshold.objects.in_use())
        evening, known = Evening(on), _known(rules, on=on)
        raised: list[Crossing] = []
        ceased = 0
        for rule in rules:
            for window in dict.fromkeys([*evening.windows(rule), *known[rule.pk]]):
                before = known[rule.pk].get(window, {})
                counts = evening.counts(rule, window, before)
                fresh = [_raised(rule, window, key, each, on=on) for key, each in counts.items() if key not in before]
                raised += Crossing.objects.bulk_create(fresh)
                for member, crossing in before.items():
                    was = crossing.met
                    raised += [crossing] if _again(crossing, counts[member]) else []
                    ceased += was and not crossing.met
        _tell(raised, on=on)
        record("核对履职提醒", by=None, on=on.isoformat(), rules=len(rules), raised=len(raised), ceased=ceased)
    return Done(len(rules), len(raised), ceased)


def _known(rules: Iterable[Threshold], *, on: date) -> dict[int, Known]:
    """What was noted before and can still change: rule → days → member → crossing; one query."""
    found: dict[int, Known] = defaultdict(lambda: defaultdict(dict))
    by_key = {rule.pk: rule for rule in rules}
    rows = Crossing.objects.of_thresholds(by_key).looked_at_again(since=on - 4 * SETTLING)
    for crossing in rows.select_for_update():
        crossing.threshold = by_key[crossing.threshold_id]
        found[crossing.threshold_id][Window(crossing.starts_on, crossing.ends_on)][crossing.member_id] = crossing
    return found


def _raised(rule: Threshold, window: Window, member: int, count: Count, *, on: date) -> Crossing:
    return Crossing(
        threshold=rule,
        member_id=member,
        starts_on=window.starts_on,
        ends_on=window.ends_on,
        count=count.total,
        records=Crossing.told(count.credits),
        raised_on=on,
        told_member=rule.tells_member,
    )


def _again(crossing: Crossing, count: Count) -> bool:
    return crossing.count_again(count.total, Crossing.told(count.credits), met=count.met)


def _tell(raised: list[Crossing], *, on: date) -> None:
    """The office one summary; members their own, where the rule says so."""
    people = Member.objects.select_related("user").in_bulk([crossing.member_id for crossing in raised])
    for crossing in raised:
        crossing.member = people[crossing.member_id]
    tell_office(raised, on=on)
    tell_members([crossing for crossing in raised if crossing.told_member])
