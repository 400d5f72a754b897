"""Who may see standings and edit checklists."""

import rules

from cppcc.core.accounts.roles import OFFICES, Role, has_role, is_liaison_office

MAY = {
    "see_matrix": has_role(*OFFICES, Role.LEADER, Role.CONVENOR),
    "see_own": has_role(Role.MEMBER),
    "edit_checklist": is_liaison_office,
}
for verb, who in MAY.items():
    rules.add_perm(f"duty.{verb}", who)
