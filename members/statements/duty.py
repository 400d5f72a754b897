"""What members can be credited for: the duty statement of the year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cppcc.core.periods import Period
from cppcc.core.registry import Credit, duty_source, of_member
from members.statements.models import DutyStatement, StatementYear
from members.statements.models.statements import DutyStatementQuerySet

ON_TIME, LATE = "按时", "逾期"


def _manners() -> list[str]:
    return [ON_TIME, LATE]


@duty_source("statements.handed_in", "提交年度述职报告", manners=_manners, unit="份")
def handed_in(period: Period, member: int | None = None) -> Iterable[Credit]:
    """Handed in and not returned; on time by the first handing in and the due day of its year."""
    return _credits(DutyStatement.objects.delivered().counting_in(period), member)


@duty_source("statements.accepted", "年度述职报告通过", manners=_manners, unit="份")
def accepted(period: Period, member: int | None = None) -> Iterable[Credit]:
    """Those that were accepted."""
    return _credits(DutyStatement.objects.accepted().counting_in(period), member)


def _credits(statements: DutyStatementQuerySet, member: int | None) -> Iterator[Credit]:
    due_days = StatementYear.objects.due_days()
    fields = ("member", "counts_on", "pk", "year", "first_handed_in_on")
    for each, day, pk, year, first in of_member(statements, member).values_list(*fields):
        due_on = due_days.get(year)
        manner = "" if due_on is None else ON_TIME if first <= due_on else LATE
        yield Credit(each, day, ("statements.dutystatement", pk), f"{year}年度述职报告", manner=manner)
