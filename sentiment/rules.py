"""Who may do what with social reports; seeing is `visible_to` alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules

from cppcc.core.accounts.roles import Role, has_role, is_information_office, is_leader, is_office
from sentiment.models.bulletins import SEE_SECRET, BulletinRules
from sentiment.states import IN_HAND, UNSIGN, WITH_AUTHOR, WITH_OFFICE

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from sentiment.models import Bulletin, SocialReport


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


@rules.predicate
def is_in_hand(user: User, report: SocialReport) -> bool:
    """Its bulletin is with the checker or the signer."""
    return report.bulletin is not None and report.bulletin.status in IN_HAND


@rules.predicate
def is_checked_first(user: User, bulletin: Bulletin) -> bool:
    return BulletinRules.current().is_checked


@rules.predicate
def may_check_this(user: User, bulletin: Bulletin) -> bool:
    """Not who put it together, where the office wants two people."""
    return bulletin.made_by_id != user.pk or not BulletinRules.current().two_people


MAY: dict[str, Any] = {
    "enter": has_role(Role.MEMBER) | is_information_office,
    "enter_for_others": is_information_office,
    "export": is_office | is_leader,
    "import_ledger": is_information_office,
    "edit_lists": is_information_office,
    "work_desk": is_information_office,
    "mend": is_writer & is_with_author,
    "edit": is_information_office & is_with_office & ~is_in_hand,
    "attach": (is_writer & is_with_author) | (is_information_office & is_with_office),
    "submit": is_writer,
    "choose": is_information_office,
    "put_back": is_information_office & ~is_in_hand,
    "issue": rules.always_deny,  # by nobody's hand: it comes with the signature of the bulletin
    "keep": is_information_office,
    "reopen": is_information_office,
    "return": is_information_office,
    "withdraw": is_writer,
    "unsign": is_named,
    "note_outcome": is_information_office & is_with_office,
    "exchange": is_information_office,  # relayed to another installation, and what comes from there
    # What became of them
    "browse_notices": has_role(*SEE_SECRET),  # a line may mean a secret report
    "enter_notice": is_information_office,
    "see_targets": is_office | is_leader | has_role(Role.MEMBER, Role.CONVENOR),
    "set_targets": is_information_office,
    "print_registers": is_office | is_leader,
    # Topics
    "browse_topics": is_office | is_leader,
    "keep_topic_words": is_information_office,
    # Bulletins
    "lay_down_bulletin_rules": is_information_office,
    "browse_bulletins": is_office | is_leader,
    "make_bulletin": is_information_office,
    "edit_bulletin": is_information_office,
    "send_to_check": is_information_office & is_checked_first,
    "send_to_sign": is_information_office & ~is_checked_first,
    "check": is_information_office & may_check_this,
    "sign": is_information_office | is_leader,
    "sign_own_name": is_leader,  # the others write down whose signature is on the paper
    "send_back": is_information_office | is_leader,
    "discard": is_information_office,
}
for verb, who in MAY.items():
    rules.add_perm(f"sentiment.{verb}", who)
