"""Who may do what with the ledger: the office, each sheet by those its `may` names. An upload is checked and imported
with the rights of who uploaded it, so nobody reads in its outcome what they may not see. The steps of the background
job have no button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules import add_perm, always_false, predicate

from cppcc.core.accounts.roles import is_office

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from cppcc.core.ledger.models import LedgerUpload


@predicate
def uploaded_it(user: User, upload: LedgerUpload | None) -> bool:
    return upload is not None and upload.by_id == user.pk


MAY = {
    "upload": is_office,
    "export": is_office,
    "start": is_office & uploaded_it,
    "recheck": is_office & uploaded_it,
    "pass_check": always_false,
    "refuse": always_false,
    "finish": always_false,
}
for verb, who in MAY.items():
    add_perm(f"ledger.{verb}", who)
