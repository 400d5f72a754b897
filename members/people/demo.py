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
    ("supervisor", "严督查", Role.SUPERVISOR),
    ("sysadmin", "系统管理员", Role.SYSTEM_ADMIN),
    ("secadmin", "安全管理员", Role.SECURITY_ADMIN),
    ("auditadmin", "审计管理员", Role.AUDIT_ADMIN),
]
NEXT_TERM = "第四届"
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
    unit = Unit.objects.get(name="区住建局")
    approver = _open("approver", "区住建局审签人", [Role.UNIT_CLERK])
    unit.clerks.add(_open("unit", "区住建局经办人", [Role.UNIT_CLERK]), approver)
    unit.approvers.add(approver)
    _session(demo)


def _open(username: str, name: str, roles: list[Role]) -> User:
    return User.objects.open_account(username, name, password=DEMO_PASSWORD, roles=roles, must_change_password=False)


def _session(demo: Demo) -> None:
    """This year's session, in the term of the sample ledger while it lasts, else in the next term."""
    year = demo.today.year
    if Session.objects.filter(year=year).exists():
        return
    term = Term.objects.current(on=demo.today).first() or _next_term(year)
    place = year - term.starts_on.year + (1 if term.name == NEXT_TERM else 0)
    Session.objects.create(
        term=term,
        name=f"{term.name[1]}届{ORDINALS[min(place, 10) - 1]}次",
        year=year,
        opens_on=date(year, 1, 8),
        closes_on=date(year, 1, 11),
    )


def _next_term(year: int) -> Term:
    last = Term.objects.order_by("-starts_on")[0]
    return Term.objects.create(
        name=NEXT_TERM,
        committee_name=last.committee_name,
        starts_on=date(last.ends_on.year + 1, 1, 1),
        ends_on=date(max(last.ends_on.year + 5, year), 12, 31),
    )
