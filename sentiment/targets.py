"""Who is behind with a target, as of a day. Every number is counted from the records by the figures, none is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F, QuerySet

from cppcc.core.accounts.roles import Role
from cppcc.core.periods import Period, end_of
from members.people.convenors import led_bodies
from members.people.models import Body, BodyKind, Member, Seat
from members.people.models.appointments import held_on
from sentiment import figures
from sentiment.models import Adoption, Counted, Every, Relay, ReportAuthor, SocialReport, Target, Whom
from sentiment.models.outcomes import OutcomeQuerySet

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF: 6, Every.YEAR: 12}
REPORT = "appointment__member__report_authorships__report"
OFFICE = "office"
NEAR = {Every.MONTH: 7, Every.QUARTER: 14, Every.HALF: 30, Every.YEAR: 45}  # days left, from which a to-do says so


def span_of(every: str, on: date) -> Period:
    """The month, quarter, half or year that holds the day, as seen at the day's end."""
    months = MONTHS[Every(every)]
    first = (on.month - 1) // months * months + 1
    end = _first_of(on.year, first + months) - timedelta(days=1)
    return Period(date(on.year, first, 1), end, end_of(on), _called(every, on.year, first))


def _first_of(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _called(every: str, year: int, first: int) -> str:
    parts = {
        Every.MONTH: f"{first}月",
        Every.QUARTER: f"第{'一二三四'[(first - 1) // 3]}季度",
        Every.HALF: "上半年" if first == 1 else "下半年",
        Every.YEAR: "",
    }
    return f"{year}年{parts[Every(every)]}"


# --- What is counted --------------------------------------------------------------------------------------------------
def _reports_with(outcomes: OutcomeQuerySet, level: str) -> QuerySet[SocialReport]:
    return SocialReport.objects.filter(pk__in=outcomes.of_level(level).values("report"))


RECORDS: dict[str, Callable[[Period, str], QuerySet[SocialReport]]] = {
    Counted.SENT_IN: lambda period, level: figures.received(period),
    Counted.ISSUED: lambda period, level: figures.issued_within(period),
    Counted.RELAYED: lambda period, level: _reports_with(Relay.objects.known_in(period), level),
    Counted.ADOPTED: lambda period, level: _reports_with(Adoption.objects.known_in(period), level),
}


def records(target: Target, period: Period, key: str = "") -> QuerySet[SocialReport]:
    """The reports counted for the target, all or those of one of whom it asks."""
    rows = RECORDS[target.counted](period, target.level)
    if key in ("", OFFICE):
        return rows
    if target.whom == Whom.MEMBER:
        return rows.filter(pk__in=ReportAuthor.objects.filter(member=int(key)).values("report"))
    return rows.filter(pk__in=[report for body, report in _of_bodies(target, rows) if body == int(key)])


def _of_bodies(target: Target, rows: QuerySet[SocialReport]) -> set[tuple[int, int]]:
    """Body and report: written by the body itself, or by a member who sat in it on the day it was received."""
    kind = BodyKind(target.whom)
    seats = Seat.objects.filter(held_on(F(f"{REPORT}__received_on")), body__kind=kind, **{f"{REPORT}__in": rows})  # type: ignore[arg-type]
    own = rows.filter(body__kind=kind).values_list("body", "pk")
    return {*seats.values_list("body", REPORT), *own}


def counts(target: Target, period: Period) -> Mapping[str, int]:
    """How many by whom: by the key of the member or body, or `office`."""
    rows = RECORDS[target.counted](period, target.level).order_by()
    if target.whom == Whom.OFFICE:
        return {OFFICE: rows.count()}
    if target.whom == Whom.MEMBER:
        return Counter(
            str(key) for key in ReportAuthor.objects.filter(report__in=rows).values_list("member", flat=True)
        )
    return Counter(str(body) for body, _ in _of_bodies(target, rows))


# --- Who stands where -------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Line:
    """One of whom the target asks."""

    key: str
    name: str
    count: int
    number: int

    @property
    def missing(self) -> int:
        return max(0, self.number - self.count)


@dataclass(frozen=True)
class Standing:
    """A target on a day: everybody of whom it asks, those furthest behind first."""

    target: Target
    period: Period
    lines: list[Line]

    @property
    def behind(self) -> list[Line]:
        return [line for line in self.lines if line.missing]

    @property
    def done(self) -> int:
        return len(self.lines) - len(self.behind)

    @property
    def days_left(self) -> int:
        return (self.period.end - self.period.seen_on).days

    def line(self, key: str) -> Line | None:
        return next((line for line in self.lines if line.key == key), None)


def standing(target: Target, user: User, *, on: date) -> Standing:
    """As far as `user` may see it: staff and leaders all, a convenor whom they lead, a member their own."""
    period = span_of(target.every, on)
    names = dict(_asked(target, user, on))
    counted = counts(target, period) if names else {}
    lines = [Line(key, name, counted.get(key, 0), target.number) for key, name in names.items()]
    return Standing(target, period, sorted(lines, key=lambda line: -line.missing))


def standings(user: User, *, on: date) -> list[Standing]:
    """Every target in force on the day that concerns `user`."""
    found = [standing(target, user, on=on) for target in Target.objects.in_force(on=on)]
    return [each for each in found if each.lines]


def _asked(target: Target, user: User, on: date) -> Iterable[tuple[str, str]]:
    """Key and name of everybody of whom the target asks that the user may see, in the office's order."""
    sees_all = user.is_office or Role.LEADER in user.roles
    if target.whom == Whom.OFFICE:
        return [(OFFICE, "全机关")] if sees_all else []
    if target.whom == Whom.MEMBER:
        members = Member.objects.visible_to(user).in_office(on=on).in_protocol_order(on=on)
        return [(str(member.pk), member.name) for member in members]
    bodies: Any = Body.objects.seated(BodyKind(target.whom), on=on)
    if not sees_all:
        own = Seat.objects.held(on=on).of_user(user).values("body")
        bodies = bodies.filter(pk__in=own) | bodies.filter(pk__in=led_bodies(user, on=on))
    return [(str(key), name) for key, name in bodies.distinct().values_list("pk", "name")]


def mine_behind(user: User, *, on: date) -> list[tuple[Target, Line]]:
    """What `user` (a member, a convenor) is still to see to, near the end of its period."""
    found = []
    led = {str(key) for key in led_bodies(user, on=on)}
    for target in Target.objects.in_force(on=on):
        period = span_of(target.every, on)
        if (period.end - on).days > NEAR[Every(target.every)]:
            continue
        keys = {str(key) for key in Member.objects.filter(user=user).values_list("pk", flat=True)}
        wanted = keys if target.whom == Whom.MEMBER else led
        found += [(target, line) for line in standing(target, user, on=on).behind if line.key in wanted]
    return found
