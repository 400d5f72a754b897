"""Where members and clerks of units are reached, and who works with them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.notices.contacts import Contact, contacts
from members.people.models import Member, Unit

WITH_MEMBERS = frozenset({Role.LIAISON_OFFICE, Role.GENERAL_OFFICE})
WITH_UNITS = frozenset({Role.PROPOSAL_OFFICE, Role.GENERAL_OFFICE})


@contacts
def of_members(users: Collection[int]) -> Mapping[int, Contact]:
    """Members: their groups of today and the number that the liaison office keeps."""
    people = Member.objects.with_account_in(users).with_posts(on=timezone.localdate())
    return {
        member.user.pk: Contact(
            "、".join(seat.body.name for seat in member.post.groups) if member.post else "委员",
            member.phone or member.user.phone,
            WITH_MEMBERS,
        )
        for member in people
        if member.user is not None
    }


@contacts
def of_clerks(users: Collection[int]) -> Mapping[int, Contact]:
    """Clerks of handling units: their units and the number of their account."""
    found: dict[int, Contact] = {}
    for pk, unit, phone in Unit.objects.of_clerks(users).values_list("clerks", "name", "clerks__phone"):
        known = found.get(pk)
        found[pk] = Contact(f"{known.place}、{unit}" if known else unit, phone, WITH_UNITS)
    return found
