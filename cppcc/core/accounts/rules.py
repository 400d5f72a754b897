"""Who may do what with accounts. The system administrator opens, disables and resets; the security administrator grants
roles and lifts sign-in locks; neither does the other's part, and nobody acts on the own account. An administrator's
password is reset by a command on the server alone (`reset_administrator`), and the account is switched off only after
the security administrator took its role away: so no one alone can become, or remove, another administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules import add_perm, predicate

from cppcc.core.accounts.roles import is_security_admin, is_system_admin

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


@predicate
def is_own(user: User, account: User | None) -> bool:
    return account is not None and account.pk == user.pk


@predicate
def is_administrators(user: User, account: User | None) -> bool:
    return account is not None and account.is_administrator


MAY = {
    "list": is_system_admin | is_security_admin,
    "new": is_system_admin,
    "edit": is_system_admin,
    "disable": is_system_admin & ~is_own & ~is_administrators,
    "enable": is_system_admin & ~is_own,
    "reset": is_system_admin & ~is_own & ~is_administrators,
    "grant": is_security_admin & ~is_own,
    "locks": is_security_admin,
    "unlock": is_security_admin,
}
for verb, who in MAY.items():
    add_perm(f"accounts.{verb}", who)
