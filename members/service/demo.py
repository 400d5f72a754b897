"""The demo's service records of this year: confirmed ones, and some that wait for the office and the convenor."""

from __future__ import annotations

from datetime import timedelta

from cppcc.core.accounts.models import User
from cppcc.core.demo import Demo, part_of_demo
from members.people.demo import user
from members.people.models import Member
from members.service.models import ServiceKind, ServiceRecord

DEEDS = [
    ("联系群众", "走访联系界别群众，了解生产生活情况"),
    ("办实事", "协调修复小区门口破损路面"),
    ("述职", "向所在活动组述职"),
    ("办实事", "为镇卫生院联系专家义诊一次"),
    ("公益", "参加社区爱心助学活动"),
]


@part_of_demo(50)
def service(demo: Demo) -> None:
    liaison = user("liaison")
    members = list(Member.objects.order_by("number"))
    for place, member in enumerate(members):
        for deed in range(demo.dice.randint(0, 3)):
            _record(demo, member, (place + deed) % len(DEEDS), 10 + 3 * (place % 80), by=liaison)
    for place, number in enumerate(["W0011", "W0016", "W0021"]):
        _record(demo, Member.objects.get(number=number), place, 2 + place, by=None)
    _record(demo, Member.objects.get(user=user("member")), 0, 40, by=liaison)


def _record(demo: Demo, member: Member, deed: int, days_ago: int, *, by: User | None) -> None:
    """Entered by staff it counts at once; without them it waits to be confirmed."""
    kind, text = DEEDS[deed]
    entry = ServiceRecord(
        member=member,
        kind=ServiceKind.objects.get_or_create(name=kind)[0],
        on=demo.today - timedelta(days=days_ago),
        text=text,
    )
    if by is None:
        entry.save()
    else:
        entry.enter(by=by)
