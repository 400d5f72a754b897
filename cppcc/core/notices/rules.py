"""Who may look after notices: the offices. A notice itself is seen by its reader alone (`visible_to`)."""

from rules import add_perm

from cppcc.core.accounts.roles import is_office

MAY = {"records": is_office, "resend": is_office, "calls": is_office, "call": is_office}
for verb, who in MAY.items():
    add_perm(f"notices.{verb}", who)
