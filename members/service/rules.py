"""Who may do what with a service record: the owner files and mends, staff or the convenor decide, nobody their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from rules import add_perm, predicate

from cppcc.core.accounts.roles import Role, has_role, is_leader, is_liaison_office, is_office
from members.people.convenors import leads_member
from members.service.states import Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from members.service.models import ServiceRecord


@predicate
def is_own(user: User, record: ServiceRecord | None) -> bool:
    return record is not None and record.member.user_id == user.pk


@predicate
def is_waiting(user: User, record: ServiceRecord | None) -> bool:
    return record is not None and record.status == Status.FILED


@predicate
def is_open(user: User, record: ServiceRecord | None) -> bool:
    return record is not None and record.is_open


@predicate
def is_members_own_kind(user: User, record: ServiceRecord | None) -> bool:
    """Of a kind that members file themselves: neither an award nor a disciplinary case."""
    return record is not None and record.kind.is_members_own


@predicate
def convenes_member(user: User, record: ServiceRecord | None) -> bool:
    return record is not None and leads_member(user, record.member_id, on=timezone.localdate())


is_member = has_role(Role.MEMBER)
is_convenor = has_role(Role.CONVENOR)
decides = ~is_own & (is_office | (is_convenor & is_waiting & is_members_own_kind & convenes_member))
mends = is_office | (is_own & is_members_own_kind)

MAY = {
    "confirm": decides,
    "refuse": decides,
    "refile": mends,
    "take_back": is_office & ~is_own,
    "new": is_office | is_member,
    "new_for_others": is_office,
    "edit": mends,
    "attach": is_office | (is_own & is_members_own_kind & is_open),
    "export": is_office | is_leader,
    "confirm_many": is_office | is_convenor,
    "office_read": is_office | is_leader,
    "office_new": is_office,
    "office_edit": is_office,
    "kinds": is_office,
    "import_ledger": is_liaison_office,
}
for verb, who in MAY.items():
    add_perm(f"service.{verb}", who)
