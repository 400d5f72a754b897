"""The morning before: whoever should come tomorrow is reminded once."""

from __future__ import annotations

from datetime import date, timedelta

from cppcc.core.notices.telling import Letter, notify_each
from members.activities.models import Participation
from members.activities.notices import REMINDED
from members.activities.states import TO_ANSWER


def remind_of_tomorrow(*, on: date) -> int:
    """Returns how many notices were new. Who has not answered is asked to."""
    parts = Participation.objects.expected_on(on + timedelta(days=1)).select_related("activity", "member__user")
    return notify_each([letter for part in parts if (letter := _letter(part)) is not None])


def _letter(part: Participation) -> Letter | None:
    activity, user = part.activity, part.member.user
    if user is None:
        return None
    title = "，".join(filter(None, [f"明天：{activity}", activity.clock, activity.place]))
    text = "您还没有答复，请登录确认或请假。" if part.status in TO_ANSWER else ""
    once = f"activity:{activity.pk}:reminded:{activity.starts_on}"
    return Letter(user, REMINDED.name, once, title, text, activity.get_absolute_url())
