"""Who somebody is in the office: roles are groups with fixed names; what they may do is each app's `MAY` table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rules
from django.db.models import TextChoices

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class Role(TextChoices):
    PROPOSAL_OFFICE = "proposal_office", "提案委办公室"
    INFORMATION_OFFICE = "information_office", "信息科"
    LIAISON_OFFICE = "liaison_office", "委员联络科"
    GENERAL_OFFICE = "general_office", "办公室"
    LEADER = "leader", "领导"
    MEMBER = "member", "委员"
    CONVENOR = "convenor", "召集人"
    UNIT_CLERK = "unit_clerk", "承办单位"
    SUPERVISOR = "supervisor", "督查部门"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"


OFFICES = frozenset({Role.PROPOSAL_OFFICE, Role.INFORMATION_OFFICE, Role.LIAISON_OFFICE, Role.GENERAL_OFFICE})
BUSINESS = "business"
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})


def clash(roles: set[Role] | frozenset[Role]) -> str:
    """Why these roles cannot be held by one account, in words; empty when they can. The three administrators stay three
    people, and none of them does the office's work."""
    held = roles & ADMINISTRATORS
    if len(held) > 1:
        return "系统管理员、安全管理员、审计管理员必须由三个账号分别担任，请只选其中一个。"
    if held and len(roles) > 1:
        return f"{next(iter(held)).label}不能兼任业务岗位，请另开账号。"
    return ""


def purpose(roles: set[Role] | frozenset[Role]) -> str:
    """What an account holding `roles` is for: one administrator's role, or business; empty while it holds none."""
    if held := roles & ADMINISTRATORS:
        return next(iter(held)).value
    return BUSINESS if roles else ""


def crossing(kept_for: str, roles: set[Role] | frozenset[Role]) -> str:
    """Why an account once used for `kept_for` cannot hold `roles` now, in words; empty when it can. An account never
    changes sides, so that nobody can lend a leader's account to an administrator's password and back."""
    wanted = purpose(roles)
    if not kept_for or not wanted or wanted == kept_for:
        return ""
    if kept_for == BUSINESS:
        return f"这个账号担任过业务岗位，不能再担任{Role(wanted).label}，请另开账号。"
    return f"这个账号是{Role(kept_for).label}专用账号，不能改任其他角色，请另开账号。"


def has_role(*roles: Role) -> rules.Predicate:
    """A predicate: the user holds at least one of `roles`."""
    wanted = frozenset(roles)

    @rules.predicate(name="has_role:" + "|".join(sorted(wanted)))
    def holds(user: User) -> bool:
        return user.is_authenticated and bool(user.roles & wanted)

    return holds


is_office = has_role(*OFFICES)
is_leader = has_role(Role.LEADER)
is_supervisor = has_role(Role.SUPERVISOR)
is_proposal_office = has_role(Role.PROPOSAL_OFFICE, Role.GENERAL_OFFICE)
is_information_office = has_role(Role.INFORMATION_OFFICE, Role.GENERAL_OFFICE)
is_liaison_office = has_role(Role.LIAISON_OFFICE, Role.GENERAL_OFFICE)
is_general_office = has_role(Role.GENERAL_OFFICE)
is_system_admin = has_role(Role.SYSTEM_ADMIN)
is_security_admin = has_role(Role.SECURITY_ADMIN)
is_audit_admin = has_role(Role.AUDIT_ADMIN)
