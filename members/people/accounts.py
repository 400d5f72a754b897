"""Opening accounts for members and unit clerks. An initial password is shown once and must be changed at sign-in."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher, make_password
from django.db import transaction

from cppcc.core.accounts.models import RoleGrant, User
from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import record
from cppcc.core.workflow import Step, StepRefused
from members.people.models import Member, Seat, Unit

OPEN = Step("开通账号", {"无账号"}, "已开通")
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike on paper
INITIAL_ITERATIONS = 20_000


@dataclass(frozen=True)
class Opened:
    """A new account as handed over: the only place where its first password can be read."""

    name: str
    number: str
    username: str
    password: str


def initial_password() -> str:
    """Three groups of four, e.g. `k7mf-2xqa-p9dn`: 59 bits, easy to type from paper."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


def quick_hash(password: str) -> str:
    """A hash that is cheap to make, for hundreds of passwords at once. A random password needs no stretching; at the
    first sign-in Django hashes it anew at full strength."""
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return str(hasher.encode(password, hasher.salt(), INITIAL_ITERATIONS))
    return make_password(password)


def open_member_accounts(members: Iterable[Member], *, by: User, on: date) -> list[Opened]:
    """An account for each of `members`, signed in with the member number; convenors get their role as well.
    A member who has an account already refuses the whole call."""
    with transaction.atomic():
        locked = list(Member.objects.among(members).select_for_update().in_stroke_order())
        for member in locked:
            if member.user_id:
                raise StepRefused(member, OPEN)
        passwords = {member.pk: initial_password() for member in locked}
        usernames = _free_usernames(locked)
        users = {member.pk: _new_user(member, usernames[member.pk], passwords[member.pk]) for member in locked}
        User.objects.bulk_create(users.values())
        convening = set(Seat.objects.held(on=on).convening().values_list("appointment__member", flat=True))
        grants = [RoleGrant(user=user, role=Role.MEMBER) for user in users.values()]
        grants += [RoleGrant(user=users[pk], role=Role.CONVENOR) for pk in convening & users.keys()]
        RoleGrant.objects.bulk_create(grants)
        for member in locked:
            member.user = users[member.pk]
            record(OPEN.label, by=by, target=member, username=usernames[member.pk])
        Member.objects.bulk_update(locked, ["user"])
    return [Opened(member.name, member.number, usernames[member.pk], passwords[member.pk]) for member in locked]


def open_clerk_account(unit: Unit, *, username: str, name: str, phone: str, by: User) -> Opened:
    """An account of a unit's clerk."""
    password = initial_password()
    with transaction.atomic():
        user = User.objects.open_account(username, name, password=password, roles=[Role.UNIT_CLERK])
        if phone:
            user.phone = phone
            user.save(update_fields=["phone"])
        unit.clerks.add(user)
        record(OPEN.label, by=by, target=unit, username=username)
    return Opened(name, unit.name, username, password)


def _free_usernames(members: Iterable[Member]) -> dict[int, str]:
    """The member number, or `W0012-2` when somebody signs in with that already."""
    people = list(members)
    taken = set(
        User.objects.filter(username__in=[person.number for person in people]).values_list("username", flat=True)
    )
    return {person.pk: f"{person.number}-2" if person.number in taken else person.number for person in people}


def _new_user(member: Member, username: str, password: str) -> User:
    return User(username=username, name=member.name, phone=member.phone, password=quick_hash(password))
