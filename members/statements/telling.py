"""Members are told: a year is asked for, it is time to hand in, what became of their statement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from cppcc.core.documents.text import chinese_date
from cppcc.core.notices.telling import notify
from members.statements.notices import ASKED, DECIDED, REMINDED

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from members.people.models import Member
    from members.statements.models import DutyStatement, StatementYear

RESULTS = {"accept": "已通过", "send_back": "退回修改，请看意见"}


def tell_asked(asked: StatementYear, members: Iterable[Member], *, by: User) -> int:
    return notify(
        [member.user for member in members if member.user],
        kind=ASKED.name,
        once=f"statements:{asked.year}:asked",
        title=f"请撰写{asked.year}年度述职报告，{chinese_date(asked.due_on)}前提交",
        text=asked.words,
        url=reverse("statements:list"),
        by=by,
    )


def tell_missing(asked: StatementYear, members: Iterable[Member], *, by: User, on: date) -> int:
    """Once a day at most, whoever presses."""
    return notify(
        [member.user for member in members if member.user],
        kind=REMINDED.name,
        once=f"statements:{asked.year}:reminded:{on.isoformat()}",
        title=f"您的{asked.year}年度述职报告还没有提交，截止日期{chinese_date(asked.due_on)}",
        url=reverse("statements:list"),
        by=by,
    )


def tell_decided(statement: DutyStatement, step: str, *, by: User, note: str = "") -> None:
    reader = statement.member.user
    if reader is None or reader == by:
        return
    taken = statement.history.order_by("-pk").values_list("pk", flat=True).first()
    notify(
        [reader],
        kind=DECIDED.name,
        once=f"statement:{statement.pk}:step:{taken}",
        title=f"您的{statement.year}年度述职报告{RESULTS[step]}",
        text=note,
        url=statement.get_absolute_url(),
        by=by,
    )
