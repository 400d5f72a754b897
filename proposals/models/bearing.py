"""What a proposal is found by in a list: its title, who stands behind it, its numbers."""

from __future__ import annotations

from django.db.models import Q

from cppcc.core.lookup import holds
from members.people.models import Body, Member


def ways_of_bearing(text: str) -> list[Q]:
    """Each of the conditions under which a proposal bears `text`."""
    from proposals.models.signing import Cosigner

    named = Member.objects.order_by().filter(holds("name", text)).values("pk")
    bodies = Body.objects.order_by().filter(holds("name", text)).values("pk")
    signed = Cosigner.objects.order_by().filter(member__in=named).values("proposal")
    ways = [
        holds("title", text),
        Q(lead__in=named),
        Q(collective_body__in=bodies),
        ~Q(joint_names="") & holds("joint_names", text),
        ~Q(sponsor_names="") & holds("sponsor_names", text),
        Q(pk__in=signed),
    ]
    number = text.strip("第号 ")
    if number.isdecimal() and len(number) < 10:
        ways += [Q(number=int(number)), Q(serial=int(number))]
    return ways
