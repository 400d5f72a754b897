"""Who may exchange. The security administrator enters whom packages are exchanged with and compares keys; what is
exchanged is for those who may handle its kind (`Cargo.may`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules import add_perm, always_false, predicate

from cppcc.core.accounts.roles import Role, has_role, is_security_admin

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from cppcc.core.exchange.models import Package


@predicate
def handles_its_kind(user: User, package: Package | None) -> bool:
    return package is not None and user.has_perm(package.cargo.may)


@predicate
def answers_nothing(user: User, package: Package | None) -> bool:
    """No receipt: what came was dealt with, and that is told."""
    return package is not None and not package.is_receipt


exchanges = has_role(Role.PROPOSAL_OFFICE, Role.INFORMATION_OFFICE, Role.GENERAL_OFFICE)

MAY = {
    "use": exchanges,
    "upload": exchanges,
    "make": exchanges,
    "take": exchanges & handles_its_kind,
    "decline": exchanges & handles_its_kind,
    "recall": exchanges & handles_its_kind & answers_nothing,
    "confirm": always_false,  # follows from the receipt
    "reject": always_false,
    "partners": is_security_admin,
    "confirm_key": is_security_admin,
    "change_key": is_security_admin,
    "retire": is_security_admin,
    "restore": is_security_admin,
}
for verb, who in MAY.items():
    add_perm(f"exchange.{verb}", who)
