"""The audit administrator alone reads the log and checks its chain."""

from rules import add_perm

from cppcc.core.accounts.roles import is_audit_admin

MAY = {"list": is_audit_admin, "check": is_audit_admin}
for verb, who in MAY.items():
    add_perm(f"audit.{verb}", who)
