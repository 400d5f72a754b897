"""Who may do what with an activity: the office with any, a convenor with those of a body they convene."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from rules import add_perm, predicate

from cppcc.core.accounts.roles import Role, has_role, is_leader, is_liaison_office, is_office
from members.people.convenors import led_bodies

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from members.activities.models import Activity, Series


@predicate
def convenes_organiser(user: User, activity: Activity | Series | None) -> bool:
    return activity is not None and activity.organiser_id in led_bodies(user, on=timezone.localdate())


@predicate
def is_kept_beside(user: User, row: Any) -> bool:
    """Of the records that files are kept with: materials, photos, outcomes of an activity that was not called off."""
    return row is not None and row._meta.model_name in BESIDE and row.activity.status in row.KEEPING.sources


@predicate
def runs_its_activity(user: User, row: Any) -> bool:
    return bool(user.is_office or convenes_organiser(user, row.activity))


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
    "attach": is_kept_beside & runs_its_activity,
    "new_series": is_office | is_convenor,
    "edit_series": runs_it,
    "choose_participants": runs_it,
    "read_attendance": runs_it | is_leader,
    "kinds": is_office,
    "import_ledger": is_liaison_office,
}
for verb, who in MAY.items():
    add_perm(f"activities.{verb}", who)
