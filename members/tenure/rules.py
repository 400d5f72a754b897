"""Who may read what members did over a term: it is for those who propose who serves again."""

from __future__ import annotations

from rules import add_perm

from cppcc.core.accounts.roles import OFFICES, Role, has_role

MAY = {
    "see": has_role(*OFFICES, Role.LEADER),
    "print": has_role(*OFFICES, Role.LEADER),
}
for verb, who in MAY.items():
    add_perm(f"tenure.{verb}", who)
