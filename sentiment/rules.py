"""Who may do what with social reports; seeing is `visible_to` alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules

from cppcc.core.accounts.roles import Role, has_role, is_information_office, is_leader, is_office
from sentiment.states import WITH_AUTHOR, WITH_OFFICE

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from sentiment.models import SocialReport


@rules.predicate
def is_author(user: User, report: SocialReport) -> bool:
    """One of its authors, or who typed it in."""
    if report.created_by_id == user.pk:
        return True
    return any(author.member.user_id == user.pk for author in report.authors.all())


@rules.predicate
def is_with_author(user: User, report: SocialReport) -> bool:
    return report.status in WITH_AUTHOR


@rules.predicate
def is_with_office(user: User, report: SocialReport) -> bool:
    return report.status in WITH_OFFICE


MAY: dict[str, Any] = {
    "enter": has_role(Role.MEMBER) | is_information_office,
    "enter_for_others": is_information_office,
    "export": is_office | is_leader,
    "import_ledger": is_information_office,
    "mend": is_author & is_with_author,
    "edit": is_information_office & is_with_office,
    "attach": (is_author & is_with_author) | (is_information_office & is_with_office),
    "submit": is_author,
    "issue": is_information_office,
    "keep": is_information_office,
    "return": is_information_office,
    "withdraw": is_author,
    "note_outcome": is_information_office & is_with_office,
}
for verb, who in MAY.items():
    rules.add_perm(f"sentiment.{verb}", who)
