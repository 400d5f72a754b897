"""The demo's schemes: the shipped six ones score every year there is a session for, and another is being drafted; the
past year is published."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone

from cppcc.core.demo import Demo, part_of_demo
from members.duty.carried import shipped
from members.duty.models import Correction, Objection, Scheme
from members.people.demo import user
from members.people.models import Member, Session

RULING, DRAFTED = "1-six-ones", "2-guangshui-2017"


@part_of_demo(60)
def schemes(demo: Demo) -> None:
    liaison = user("liaison")
    years = {demo.today.year, demo.today.year - 1, *Session.objects.values_list("year", flat=True)}
    for year in sorted(years):
        shipped()[RULING].draft(by=liaison, year=year, name="委员履职考核办法").open(by=liaison)
    shipped()[DRAFTED].draft(by=liaison, year=demo.today.year, name="委员量化考核办法（讨论稿）")


@part_of_demo(65)
def scores(demo: Demo) -> None:
    """The year before is shown to the members: one was corrected, one objects."""
    past = Session.objects.filter(year__lt=demo.today.year).order_by("-year").first()
    scheme = Scheme.objects.ruling_whole(past.year).first() if past else None
    if scheme is None:
        return
    liaison, own = user("liaison"), Member.objects.get(user=user("member"))
    corrected = Member.objects.get(number="W0031")
    Correction(scheme=scheme, member=corrected, points=Decimal(2), reason="参加市政协专题调研，本系统没有记录").enter(
        by=liaison
    )
    scheme.preview(by=liaison)
    scheme.publish(by=liaison, now=timezone.now())
    line = scheme.rules.items[0].label
    text = "这一项少计了一次：6月随活动组调研，签到表上有我的名字，请核对。"
    Objection(scheme=scheme, member=own, line=line, text=text).raise_it(by=user("member"))
