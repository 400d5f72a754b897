"""Who may see standings, edit checklists and lay down the schemes by which members are scored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rules

from cppcc.core.accounts.roles import OFFICES, Role, has_role, is_liaison_office

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from members.duty.models import Objection


@rules.predicate
def is_own(user: User, objection: Objection | None) -> bool:
    """Nobody answers their own objection, and nobody else withdraws it."""
    return objection is not None and objection.member.user_id == user.pk


MAY = {
    "see_matrix": has_role(*OFFICES, Role.LEADER, Role.CONVENOR),
    "see_own": has_role(Role.MEMBER),
    "edit_checklist": is_liaison_office,
    "see_schemes": has_role(*OFFICES, Role.LEADER, Role.MEMBER, Role.CONVENOR),  # drafts: SchemeQuerySet.visible_to
    "edit_scheme": is_liaison_office,
    "try_scheme": is_liaison_office,
    "open": is_liaison_office,
    "discard": is_liaison_office,
}
# What becomes of a year's scores, and what people decide beside the rules.
MAY |= {
    "see_standings": has_role(*OFFICES, Role.LEADER, Role.CONVENOR),
    "see_bodies": has_role(*OFFICES, Role.LEADER),
    "see_differences": has_role(*OFFICES, Role.LEADER),
    "preview": is_liaison_office,
    "publish": is_liaison_office,
    "republish": is_liaison_office,
    "freeze": is_liaison_office,
    "take_back": is_liaison_office,
    "see_corrections": has_role(*OFFICES),
    "correct": is_liaison_office,
    "exempt": is_liaison_office,
    "see_objections": has_role(*OFFICES, Role.LEADER, Role.CONVENOR, Role.MEMBER),  # whose: visible_to
    "object": has_role(Role.MEMBER),
    "uphold": is_liaison_office & ~is_own,
    "reject": is_liaison_office & ~is_own,
    "withdraw": is_own,
}
for verb, who in MAY.items():
    rules.add_perm(f"duty.{verb}", who)
