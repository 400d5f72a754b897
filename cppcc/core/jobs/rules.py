"""Who may stop a job or start it again: whoever began it, and the office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules import add_perm, predicate

from cppcc.core.accounts.roles import is_office

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from cppcc.core.jobs.models import Job


@predicate
def is_owner(user: User, job: Job | None) -> bool:
    return job is not None and job.owner_id == user.pk


MAY = {"cancel": is_owner | is_office, "retry": is_owner | is_office}
for verb, who in MAY.items():
    add_perm(f"jobs.{verb}", who)
