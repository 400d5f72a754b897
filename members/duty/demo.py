"""The demo's schemes: the shipped six ones score every year there is a session for, and another is being drafted."""

from __future__ import annotations

from cppcc.core.demo import Demo, part_of_demo
from members.duty.carried import shipped
from members.people.demo import user
from members.people.models import Session

RULING, DRAFTED = "1-six-ones", "2-guangshui-2017"


@part_of_demo(60)
def schemes(demo: Demo) -> None:
    liaison = user("liaison")
    years = {demo.today.year, demo.today.year - 1, *Session.objects.values_list("year", flat=True)}
    for year in sorted(years):
        shipped()[RULING].draft(by=liaison, year=year, name="委员履职考核办法").open(by=liaison)
    shipped()[DRAFTED].draft(by=liaison, year=demo.today.year, name="委员量化考核办法（讨论稿）")
