"""Who may do what with the ledger: the office; the steps of the background job have no button."""

from __future__ import annotations

from rules import add_perm, always_false

from cppcc.core.accounts.roles import is_office

MAY = {
    "upload": is_office,
    "export": is_office,
    "start": is_office,
    "recheck": is_office,
    "pass_check": always_false,
    "refuse": always_false,
    "finish": always_false,
}
for verb, who in MAY.items():
    add_perm(f"ledger.{verb}", who)
