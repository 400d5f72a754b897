"""Who may subscribe to the own deadlines: everybody who works with content."""

import rules

from cppcc.core.accounts.roles import ADMINISTRATORS, Role, has_role

MAY = {"use": has_role(*(role for role in Role if role not in ADMINISTRATORS))}
for verb, who in MAY.items():
    rules.add_perm(f"feeds.{verb}", who)
