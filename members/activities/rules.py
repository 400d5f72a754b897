"""Who may do what with an activity: the office with any, a convenor with those of a body they convene."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from rules import add_perm, predicate

from cppcc.core.accounts.roles import Role, has_role, is_leader, is_liaison_office, is_office
from members.people.convenors import led_bodies

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from members.activities.models import Activity, Participation, Series


@predicate
def convenes_organiser(user: User, activity: Activity | Series | None) -> bool:
    return activity is not None and activity.organiser_id in led_bodies(user, on=timezone.localdate())


@predicate
def is_kept_beside(user: User, row: Any) -> bool:
    """Of the records that files are kept with: materials, photos, outcomes of an activity that was not called off."""
    return row is not None and row._meta.model_name in BESIDE and row.activity.status in row.KEEPING.sources


@predicate
def runs_its_activity(user: User, row: Any) -> bool:
    return row is not None and bool(user.is_office or convenes_organiser(user, row.activity))


@predicate
def is_own(user: User, part: Participation | None) -> bool:
    return part is not None and part.member.user_id == user.pk


BESIDE = {"paper", "outcome"}
is_convenor = has_role(Role.CONVENOR)
runs_it = is_office | convenes_organiser

MAY = {
    "publish": runs_it,
    "record_attendance": runs_it,
    "close": runs_it,
    "reopen": is_office,
    "cancel": runs_it,
    "new": is_office | is_convenor,
    "edit": runs_it,
    "write_outcome": runs_it,
    "keep_papers": runs_it,
    "new_series": is_office | is_convenor,
    "edit_series": runs_it,
    "plan_series": runs_it,
    "repeat": runs_it,
    "choose_participants": runs_it,
    "run_check_in": runs_it,
    "write_speeches": runs_it,
    "decide_leave": is_office | is_convenor,
    "read_attendance": runs_it | is_leader,
    "kinds": is_office,
    "import_ledger": is_liaison_office,
}
# What may be done with one member's part. Nobody decides their own leave, not as a convenor either.
PART_MAY = {
    "confirm": is_own,
    "sign_up": is_own,
    "ask_leave": is_own,
    "withdraw": is_own,
    "grant_leave": runs_its_activity & ~is_own,
    "refuse_leave": runs_its_activity & ~is_own,
    "check_in": is_own,
    "check_in_late": is_own,
    "mark_arrived": runs_its_activity,
}
# What may be done with the files of what is kept beside it.
BESIDE_MAY = {"attach": is_kept_beside & runs_its_activity}
for verb, who in (MAY | PART_MAY | BESIDE_MAY).items():
    add_perm(f"activities.{verb}", who)
