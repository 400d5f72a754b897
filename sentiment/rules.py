"""Who may do what with social reports; seeing is `visible_to` alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules

from cppcc.core.accounts.roles import Role, has_role, is_information_office, is_leader, is_office
from sentiment.states import UNSIGN, WITH_AUTHOR, WITH_OFFICE

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from sentiment.models import SocialReport


@rules.predicate
def is_writer(user: User, report: SocialReport) -> bool:
    """Who typed it in, or the first of its authors; those named beside them decide nothing."""
    first = next(iter(report.authors.all()), None)
    return report.created_by_id == user.pk or (first is not None and first.member.user_id == user.pk)


@rules.predicate
def is_named(user: User, report: SocialReport) -> bool:
    """Named among the authors without being the first, in a report that was sent in."""
    beside = list(report.authors.all())[1:]
    return report.status in UNSIGN.sources and any(author.member.user_id == user.pk for author in beside)


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
    "mend": is_writer & is_with_author,
    "edit": is_information_office & is_with_office,
    "attach": (is_writer & is_with_author) | (is_information_office & is_with_office),
    "submit": is_writer,
    "issue": is_information_office,
    "keep": is_information_office,
    "return": is_information_office,
    "withdraw": is_writer,
    "unsign": is_named,
    "note_outcome": is_information_office & is_with_office,
}
for verb, who in MAY.items():
    rules.add_perm(f"sentiment.{verb}", who)
