"""Who may do what with people, bodies, terms and units. Seeing is each model's `visible_to`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rules

from cppcc.core.accounts.roles import OFFICES, Role, has_role, is_liaison_office, is_office, is_proposal_office

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from members.people.models import Member, ParticularsChange


@rules.predicate
def is_self(user: User, member: Member | None) -> bool:
    return member is not None and member.user_id == user.pk


@rules.predicate
def asked_it(user: User, change: ParticularsChange | None) -> bool:
    return change is not None and change.member.user_id == user.pk


MAY = {
    "browse": has_role(*OFFICES, Role.LEADER, Role.CONVENOR),
    "add": is_office,
    "edit": is_office,
    "appoint": is_office,
    "open_account": is_liaison_office,
    "see_private": is_liaison_office | is_self,
    "export": has_role(*OFFICES, Role.LEADER),
    "export_private": is_liaison_office,
    "import_ledger": is_liaison_office,
    "browse_bodies": has_role(*OFFICES, Role.LEADER, Role.CONVENOR, Role.MEMBER),
    "edit_body": is_office,
    "browse_terms": has_role(*OFFICES, Role.LEADER),
    "edit_term": is_office,
    "edit_reasons": is_office,
    "browse_units": has_role(*OFFICES, Role.LEADER),
    "edit_unit": is_office,
    "open_clerk_account": is_proposal_office,
    "ask": is_self,
    "browse_changes": is_liaison_office,
    "approve": is_liaison_office,
    "refuse": is_liaison_office,
    "withdraw": asked_it,
}
for verb, who in MAY.items():
    rules.add_perm(f"people.{verb}", who)
