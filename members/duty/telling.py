"""Telling members what their year comes to, and what became of their objection; each is told of their own only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from django.urls import reverse

from cppcc.core.notices.telling import Letter, notify, notify_each
from members.duty.notices import ANSWERED, PUBLISHED
from members.duty.scoring.engine import Scorecard, told
from members.people.models import Member

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from members.duty.models import Objection, Scheme

Before = Mapping[int, tuple[Decimal, int | None, str]]  # member → total, rank, grade as published before


def tell_published(scheme: Scheme, cards: Iterable[Scorecard], before: Before) -> None:
    """Everybody scored who has an account; when published again, those for whom something changed."""
    found = {card.person.key: card for card in cards}
    changed = {key: card for key, card in found.items() if before.get(key) != (card.total, card.rank, card.grade)}
    url = f"{reverse('duty:mine')}?year={scheme.year}&scheme={scheme.pk}"
    once = f"scheme:{scheme.pk}:published:{scheme.as_of and scheme.as_of.timestamp()}"
    text = "公示期间对得分有疑问的，可以在“我的履职”里对某一项提出异议。"
    people = Member.objects.filter(pk__in=changed, user__isnull=False).select_related("user")
    letters = []
    for person in people:
        if person.user is not None:
            title = _title(scheme, changed[person.pk], again=person.pk in before)
            letters.append(Letter(person.user, PUBLISHED.name, once, title, text, url))
    notify_each(letters)


def _title(scheme: Scheme, card: Scorecard, *, again: bool) -> str:
    began = "公示中的得分有更新" if again else "得分开始公示"
    rank = f"，第{card.rank}名" if card.rank else ""
    grade = f"，{card.grade}" if card.grade else ""
    return f"{scheme}{began}：您得{told(card.total)}分{rank}{grade}"


def tell_answered(objection: Objection, *, by: User) -> None:
    """The member who raised it hears the answer; nobody is told of their own press."""
    reader = objection.member.user
    if reader is None or reader == by:
        return
    about = objection.line or "总的得分"
    notify(
        [reader],
        kind=ANSWERED.name,
        once=f"objection:{objection.pk}:{objection.status}",
        title=f"您对“{about}”的异议{objection.get_status_display()}",
        text=objection.answer,
        url=objection.get_absolute_url(),
        by=by,
    )
