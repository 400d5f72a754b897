"""Who may do what with work reports."""

import rules

from cppcc.core.accounts.roles import is_leader, is_office

MAY = {"new": is_office | is_leader, "print": is_office | is_leader}
for verb, who in MAY.items():
    rules.add_perm(f"reports.{verb}", who)
