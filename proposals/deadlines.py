"""By when something is owed, and how that was worked out.

    deadlines = Deadlines(proposal.session)             # the session's rules, asked for once
    due = deadlines.due(Clock.REPLY, date(2024, 3, 30))
    due.on, due.how         # 2024-07-01, "2024年3月30日起3个月：6月30日（周日）遇休息日顺延 → 2024年7月1日（周一）"

`due(session, clock, start)` is the same for a single date. Whoever gives a due date stores `on` and `how` with it: a
change of the rules or of the calendar moves nothing that was given (docs/decisions/workdays.md)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from cppcc.core.workdays.counting import A_DAY, Calendar, about_unpublished
from cppcc.core.workdays.models import SpecialDay
from members.people.models import Session
from proposals.models.deadlines import Clock, DueRule, Measure

WEEKDAYS = "一二三四五六日"
LISTED = 10  # so many working days are named one by one


@dataclass(frozen=True)
class Due:
    """A day, and the arithmetic that led to it."""

    on: date
    how: str


# Where the office has set nothing yet: what most regulations say (hand-back 5 working days, lead 3 months, assisting
# opinion 1 month, at most 3 months more, first meeting and rating within 15 working days).
SHIPPED: dict[Clock, tuple[int, Measure, int]] = {
    Clock.SIGN: (7, Measure.DAYS, 2),
    Clock.HAND_BACK: (5, Measure.WORKDAYS, 1),
    Clock.MEET: (15, Measure.WORKDAYS, 3),
    Clock.ASSIST: (1, Measure.MONTHS, 5),
    Clock.REPLY: (3, Measure.MONTHS, 10),
    Clock.SPLIT: (3, Measure.MONTHS, 10),
    Clock.EXTENSION: (3, Measure.MONTHS, 10),
    Clock.RATE: (15, Measure.WORKDAYS, 3),
    Clock.REDO: (1, Measure.MONTHS, 5),
}


class Deadlines:
    """One session's rules with one calendar: many due dates at the price of a few queries."""

    def __init__(self, session: Session, *, calendar: Calendar | None = None) -> None:
        self.rules = rules_for(session)
        self.calendar = calendar or Calendar()

    def due(self, clock: str, start: date) -> Due:
        """When something begun on `start` is owed."""
        return work_out(self.rules[Clock(clock)], start, self.calendar)

    def soon_until(self, clock: str, today: date) -> date:
        """What is owed by this day counts as due soon."""
        return self.calendar.after(today, self.rules[Clock(clock)].soon_days)


def due(session: Session, clock: str, start: date) -> Due:
    """When something begun on `start` in `session` is owed; of an extension, `start` is the day it was owed before."""
    return Deadlines(session).due(clock, start)


def soon_until(session: Session, clock: str, today: date) -> date:
    """What is owed by this day counts as due soon."""
    return Deadlines(session).soon_until(clock, today)


def rules_for(session: Session) -> dict[Clock, DueRule]:
    """Every clock's rule: the session's own, else those of the newest earlier session with any, else the shipped."""
    rows = list(DueRule.objects.up_to(session))
    newest = [row for row in rows if row.session_id == rows[0].session_id]
    found = {Clock(row.clock): row if row.session_id == session.pk else row.for_session(session) for row in newest}
    return {clock: found.get(clock) or shipped_rule(clock, session) for clock in Clock}


def source_of(session: Session) -> Session | None:
    """The session whose rules count in `session`; None: the shipped ones."""
    row = DueRule.objects.up_to(session).first()
    return row.session if row else None


def shipped_rule(clock: Clock, session: Session) -> DueRule:
    """What counts where nothing was set. Not saved."""
    amount, measure, soon = SHIPPED[clock]
    return DueRule(session=session, clock=clock, amount=amount, measure=measure, soon_days=soon)


def work_out(rule: DueRule, start: date, calendar: Calendar) -> Due:
    """The rule applied to `start`, step by step."""
    if rule.measure == Measure.FIXED and rule.fixed_on is not None:
        if rule.fixed_on <= start:
            return _after_the_fixed_day(rule, start, calendar)
        day, how = rule.fixed_on, f"统一于{full(rule.fixed_on)}前"
    elif rule.measure == Measure.WORKDAYS:
        day = calendar.after(start, _amount(rule))
        how = _workdays_told(start, day, _amount(rule), calendar)
    elif rule.measure == Measure.MONTHS:
        day = months_after(start, _amount(rule))
        how = f"{full(start)}起{rule.amount}个月"
    else:
        day = start + timedelta(days=_amount(rule))
        how = f"{full(start)}起{rule.amount}天"
    day, how = _off_rest_days(rule, day, how, calendar)
    return _not_later_than(rule, start, day, how, calendar)


def months_after(day: date, months: int) -> date:
    """The same day so many months on, or the month's last."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _after_the_fixed_day(rule: DueRule, start: date, calendar: Calendar) -> Due:
    """What begins when the common day is over gets the usual time."""
    usual = shipped_rule(Clock(rule.clock), rule.session)
    usual.latest_on, usual.skips_rest_days = rule.latest_on, rule.skips_rest_days
    found = work_out(usual, start, calendar)
    return Due(
        found.on,
        f"统一日期{full(rule.fixed_on or start)}已过，改按{usual.amount}{usual.get_measure_display()}：{found.how}",
    )


def _off_rest_days(rule: DueRule, day: date, how: str, calendar: Calendar) -> tuple[date, str]:
    if calendar.is_workday(day):
        return day, how
    why = _why_rest(day, calendar)
    if not rule.skips_rest_days:
        return day, f"{how}：{short(day)}为{why}，按规定不顺延"
    return calendar.from_day(day), f"{how}：{short(day)}为{why}，顺延到下一个工作日"


def _not_later_than(rule: DueRule, start: date, day: date, how: str, calendar: Calendar) -> Due:
    if rule.latest_on is not None and day > rule.latest_on:
        if rule.latest_on > start:
            day, how = rule.latest_on, f"{how}；{short(day)}晚于总截止日，以总截止日为准"
        else:
            how = f"{how}；总截止日{full(rule.latest_on)}已过，不再适用"
    unpublished = about_unpublished(calendar.unpublished(start, day))
    arrow = f"{how} → {full(day)}（周{WEEKDAYS[day.weekday()]}）"
    return Due(day, f"{arrow}；{unpublished}" if unpublished else arrow)


def _amount(rule: DueRule) -> int:
    return rule.amount or 0  # the database holds it to at least one


def _workdays_told(start: date, end: date, number: int, calendar: Calendar) -> str:
    """A few days are named one by one; of many, what was skipped and what was worked besides."""
    head = f"{full(start)}起{number}个工作日"
    if number <= LISTED:
        days = [_named(day, calendar) for day in calendar.between(start, end)]
        return f"{head}：{'、'.join(days)}"
    specials = calendar.specials(start, end)
    told = [f"{name}放假" for name in _spans([row for row in specials if row.is_rest])]
    if made_up := [short(row.date) for row in specials if not row.is_rest]:
        told.append(f"{'、'.join(made_up)}调休上班")
    return f"{head}（除去双休日，{'，'.join(told)}）" if told else f"{head}（除去双休日）"


def _named(day: date, calendar: Calendar) -> str:
    row = calendar.special(day)
    return f"{short(day)}（调休上班）" if row is not None and not row.is_rest and day.weekday() > 4 else short(day)


def _spans(rests: list[SpecialDay]) -> list[str]:
    """春节2月10日至2月17日: days of one name that follow each other."""
    spans: list[tuple[str, date, date]] = []
    for row in rests:
        if spans and spans[-1][0] == row.name and spans[-1][2] + A_DAY == row.date:
            spans[-1] = (row.name, spans[-1][1], row.date)
        else:
            spans.append((row.name, row.date, row.date))
    return [f"{name}{short(a)}" if a == b else f"{name}{short(a)}至{short(b)}" for name, a, b in spans]


def _why_rest(day: date, calendar: Calendar) -> str:
    row = calendar.special(day)
    return row.words if row is not None else f"周{WEEKDAYS[day.weekday()]}"


def full(day: date) -> str:
    """2024年3月5日"""
    return f"{day.year}年{day.month}月{day.day}日"


def short(day: date) -> str:
    """3月5日"""
    return f"{day.month}月{day.day}日"
