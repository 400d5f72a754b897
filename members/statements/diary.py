"""Until when a member has to hand in, for their own calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from cppcc.core.accounts.roles import Role
from cppcc.core.registry import Dated, diary
from members.statements.standing import owed_by

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


@diary
def statements(user: User, start: date, end: date) -> Iterable[Dated]:
    """The due days of statements that are still owed."""
    if Role.MEMBER in user.roles:
        for asked in owed_by(user):
            if start <= asked.due_on <= end:
                title = f"{asked.year}年度述职报告提交截止"
                yield Dated(f"statement-{asked.year}", asked.due_on, title, reverse("statements:list"))
