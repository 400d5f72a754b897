"""Who lays down thresholds, who reads what came of them, who writes down what was done. Nothing here changes anybody's
appointment or score."""

from __future__ import annotations

import rules

from cppcc.core.accounts.roles import OFFICES, Role, has_role, is_liaison_office

nobody = rules.always_false

MAY = {
    "handle": is_liaison_office,
    "reopen": is_liaison_office,
    "grow": nobody,  # these three follow from the records
    "cease": nobody,
    "recur": nobody,
    "see": has_role(*OFFICES, Role.LEADER, Role.CONVENOR, Role.MEMBER),  # whose: visible_to
    "see_all": has_role(*OFFICES, Role.LEADER, Role.CONVENOR),
    "check_now": is_liaison_office,
    "thresholds": is_liaison_office,
}
for verb, who in MAY.items():
    rules.add_perm(f"watching.{verb}", who)
