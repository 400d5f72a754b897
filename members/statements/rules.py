"""Who may do what with a duty statement: the member writes it, the members' office or the convenor takes it, nobody
their own. The office may write for a member who brings it on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from rules import add_perm, predicate

from cppcc.core.accounts.roles import OFFICES, Role, has_role, is_liaison_office
from members.people.convenors import leads_member

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from members.statements.models import DutyStatement


@predicate
def is_own(user: User, statement: DutyStatement | None) -> bool:
    return statement is not None and statement.member.user_id == user.pk


@predicate
def convenes_member(user: User, statement: DutyStatement | None) -> bool:
    return statement is not None and leads_member(user, statement.member_id, on=timezone.localdate())


is_convenor = has_role(Role.CONVENOR)
writes = is_own | is_liaison_office
takes = ~is_own & (is_liaison_office | (is_convenor & convenes_member))

MAY = {
    "hand_in": writes,
    "accept": takes,
    "send_back": takes,
    "withdraw": writes,
    "reopen": ~is_own & is_liaison_office,
    "edit": writes,
    "see_own": has_role(Role.MEMBER),
    "see_all": has_role(*OFFICES, Role.LEADER, Role.CONVENOR),
    "begin_for_others": is_liaison_office,
    "remind": is_liaison_office | is_convenor,
    "print_all": has_role(*OFFICES, Role.LEADER, Role.CONVENOR),
    "open_year": is_liaison_office,
    "sections": is_liaison_office,
}
for verb, who in MAY.items():
    add_perm(f"statements.{verb}", who)
