"""What waits for somebody about duty statements."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from cppcc.core.accounts.roles import Role
from cppcc.core.registry import Todo, todo
from members.statements.models import DutyStatement, StatementYear
from members.statements.models.statements import KEEPERS
from members.statements.standing import owed_by

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


@todo
def statements(user: User, on: date) -> Iterable[Todo]:
    """The members' office and convenors: statements to take. Members: those they owe."""
    address = reverse("statements:list")
    if user.roles & (KEEPERS | {Role.CONVENOR}):
        waiting = DutyStatement.objects.waiting_for(user).count()
        newest = StatementYear.objects.values_list("year", flat=True).first()
        query = f"?state=handed_in&year={newest}" if newest else "?state=handed_in"
        yield Todo("待审阅的述职报告", waiting, f"{address}{query}", nav="statements")
    if Role.MEMBER in user.roles:
        owed = owed_by(user)
        late = sum(asked.due_on < on for asked in owed)
        yield Todo("请撰写、提交年度述职报告", len(owed), address, overdue=late, nav="statements")
