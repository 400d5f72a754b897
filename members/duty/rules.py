"""Who may see standings, edit checklists and lay down the schemes by which members are scored."""

import rules

from cppcc.core.accounts.roles import OFFICES, Role, has_role, is_liaison_office

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
for verb, who in MAY.items():
    rules.add_perm(f"duty.{verb}", who)
