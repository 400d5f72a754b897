"""One night's work: the day it is for, its settings and calendar, and what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from cppcc.core.accounts.models import User
from cppcc.core.accounts.roles import Role
from cppcc.core.workdays.counting import Calendar
from proposals.deadlines import Deadlines
from proposals.models import ChaseRules, Proposal
from proposals.notices import DUE_SOON

if TYPE_CHECKING:
    from collections.abc import Iterable

    from members.people.models import Session

LONG_AGO = 400  # days; further back, working days are reckoned as five in seven


@dataclass(frozen=True)
class Finding:
    """A record that has come to a stage: `key` names both and is told once. With a `title` it is a notice of its own;
    else a line of the day's summary, under `group`. `urges`: the handling whose unit is urged by this."""

    key: str
    to: tuple[User, ...]
    line: str
    group: str = ""
    urgent: bool = False
    title: str = ""
    url: str = ""
    private: bool = False
    urges: int | None = None
    kind: str = DUE_SOON.name  # of the notice of its own


class Night:
    def __init__(self, on: date, rules: ChaseRules) -> None:
        self.on, self.rules = on, rules
        self.calendar = Calendar.of(on.year - 2, on.year - 1, on.year, on.year + 1)
        self._waited: dict[date, int] = {}
        self._soon: dict[tuple[int, str], date] = {}
        self._deadlines: dict[int, Deadlines] = {}

    def waited(self, since: date) -> int:
        """How many working days have begun since."""
        if since not in self._waited:
            days = (self.on - since).days
            self._waited[since] = len(self.calendar.between(since, self.on)) if days <= LONG_AGO else days * 5 // 7
        return self._waited[since]

    def late_stage(self, due: date) -> int:
        """0 on the first day after it was due, then one more every so many working days."""
        return max(0, self.waited(due) - 1) // self.rules.repeat_days

    def stage_after(self, since: date, days: int, *, every: int | None = None) -> int | None:
        """The same for what has lain longer than `days` working days; None while it has not."""
        over = self.waited(since) - days
        return None if over <= 0 else (over - 1) // (every or self.rules.repeat_days)

    def is_soon(self, day: date, session: Session, clock: str) -> bool:
        """Whether what is owed by `day` counts as due soon by the session's rules."""
        found = self._soon.get((session.pk, clock))
        if found is None:
            rules = self._deadlines.setdefault(session.pk, Deadlines(session, calendar=self.calendar))
            found = self._soon[session.pk, clock] = rules.soon_until(clock, self.on)
        return self.on <= day <= found

    @cached_property
    def office(self) -> tuple[User, ...]:
        """Who answers what units ask for."""
        return active(User.objects.get_queryset().holding(Role.PROPOSAL_OFFICE))

    def horizon(self) -> date:
        """Nothing owed later than this can be due soon."""
        return self.on + timedelta(days=370)


def active(people: Iterable[User]) -> tuple[User, ...]:
    return tuple(person for person in people if person.is_active)


def named(proposal: Proposal) -> str:
    """第12号提案《…》; of a secret one the number only."""
    return f"{proposal}（涉密）" if proposal.is_secret else f"{proposal}《{proposal.title}》"


def short(day: date) -> str:
    return f"{day.month}月{day.day}日"
