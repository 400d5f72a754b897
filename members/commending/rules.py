"""Who runs a commendation, who votes, who reads. Nobody, the office neither, reads a juror's vote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rules

from cppcc.core.accounts.roles import OFFICES, Role, has_role, is_liaison_office

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from members.commending.models import Commendation

JURORS = frozenset({*OFFICES, Role.LEADER, Role.MEMBER, Role.CONVENOR})  # of these accounts a jury is made


@rules.predicate
def is_juror(user: User, commendation: Commendation | None) -> bool:
    return commendation is not None and commendation.is_juror(user)


MAY = {
    "open_voting": is_liaison_office,
    "close_voting": is_liaison_office,
    "decide": is_liaison_office,
    "announce": is_liaison_office,
    "name_again": is_liaison_office,
    "vote_again": is_liaison_office,
    "reconsider": is_liaison_office,
    "retract": is_liaison_office,
    "discard": is_liaison_office,
    "run": is_liaison_office,  # set it up, name candidates, choose the jury
    "vote": is_juror,
    "see": has_role(*JURORS),  # which ones: visible_to
    "see_candidates": has_role(*OFFICES, Role.LEADER),
}
for verb, who in MAY.items():
    rules.add_perm(f"commending.{verb}", who)
