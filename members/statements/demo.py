"""The demo's statements of the year: asked for, some handed in and accepted, one returned, one being written."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from cppcc.core.demo import Demo, part_of_demo
from members.people.demo import user
from members.people.models import Member
from members.statements.filling import fill_all
from members.statements.models import DutyStatement, StatementYear
from members.statements.models.statements import Section

OWN_WORDS = {
    "存在的不足": "深入基层调研还不够经常，有的建议可操作性不强。",
    "下一步打算": "围绕老旧小区改造和就医方便开展两次调研，各形成一件提案；每季度到联系群众家中走访一次。",
}


@part_of_demo(90)
def statements(demo: Demo) -> None:
    liaison, year = user("liaison"), demo.today.year
    due_on = date(year, 12, 31) if demo.today.month > 6 else date(year, 7, 31)
    words = "实事求是写本年度的履职情况，一般不超过1500字。"
    StatementYear(year=year, due_on=due_on, words=words).open(by=liaison)
    own = Member.objects.get(user=user("member"))
    others = list(Member.objects.in_office(on=demo.today).exclude(pk=own.pk).order_by("number")[:14])
    now = timezone.make_aware(datetime.combine(demo.today, time(12)))
    filled = fill_all([own, *others], year, now=now)
    DutyStatement.begin(own, year, sections=filled[own.pk], by=user("member"))
    for place, member in enumerate(others):
        statement = DutyStatement.begin(member, year, sections=_written(filled[member.pk]), by=liaison)
        if place < 10:
            statement.hand_in(by=liaison, on=demo.today - timedelta(days=10 - place))
        if place < 4:
            statement.accept(by=liaison)
        elif place == 4:
            statement.send_back(by=liaison, note="“下一步打算”请结合界别特点，写得具体一些。")


def _written(sections: list[Section]) -> list[Section]:
    """With what only the member can say."""
    return [Section(**{**each, "text": each["text"] or OWN_WORDS.get(each["title"], "")}) for each in sections]
