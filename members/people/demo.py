"""The demo's people: a login for every role, and a session for this year."""

from __future__ import annotations

from datetime import date

from cppcc.core.accounts.models import User
from cppcc.core.accounts.roles import Role
from cppcc.core.demo import DEMO_PASSWORD, Demo, part_of_demo
from members.people.models import Member, Session, Term, Unit

STAFF = [
    ("proposal", "周文静", Role.PROPOSAL_OFFICE),
    ("information", "吴晓舟", Role.INFORMATION_OFFICE),
    ("liaison", "郑立新", Role.LIAISON_OFFICE),
    ("office", "冯佳宁", Role.GENERAL_OFFICE),
    ("leader", "秦远山", Role.LEADER),
    ("sysadmin", "系统管理员", Role.SYSTEM_ADMIN),
    ("secadmin", "安全管理员", Role.SECURITY_ADMIN),
    ("auditadmin", "审计管理员", Role.AUDIT_ADMIN),
]
ORDINALS = "一二三四五六七八九十"


def user(username: str) -> User:
    """A demo login by name, for the other parts."""
    return User.objects.get(username=username)


def session_of(day: date) -> Session:
    """This year's session."""
    return Session.objects.get(year=day.year)


def in_year(demo: Demo, month: int, day: int) -> date:
    """A day of this year, but never one that is still to come."""
    return min(date(demo.today.year, month, day), demo.today)


@part_of_demo(10)
def people(demo: Demo) -> None:
    for username, name, role in STAFF:
        _open(username, name, [role])
    for username, number, roles in (
        ("member", "W0120", [Role.MEMBER]),
        ("convenor", "W0006", [Role.MEMBER, Role.CONVENOR]),
    ):
        member = Member.objects.get(number=number)
        member.user = _open(username, member.name, roles)
        member.save(update_fields=["user"])
    Unit.objects.get(name="区住建局").clerks.add(_open("unit", "区住建局经办人", [Role.UNIT_CLERK]))
    _session(demo)


def _open(username: str, name: str, roles: list[Role]) -> User:
    return User.objects.open_account(username, name, password=DEMO_PASSWORD, roles=roles, must_change_password=False)


def _session(demo: Demo) -> None:
    year = demo.today.year
    if Session.objects.filter(year=year).exists():
        return
    term = Term.objects.order_by("-starts_on").first()
    if term is None:
        raise LookupError("the sample ledger brings a term")
    place = year - term.starts_on.year
    Session.objects.create(
        term=term,
        name=f"三届{ORDINALS[min(place, 10) - 1]}次",
        year=year,
        opens_on=date(year, 1, 8),
        closes_on=date(year, 1, 11),
    )
