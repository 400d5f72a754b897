"""Who may see and change the working-day calendar: the offices."""

from __future__ import annotations

from typing import Any

import rules

from cppcc.core.accounts.roles import is_office

MAY: dict[str, Any] = {"edit": is_office}
for verb, who in MAY.items():
    rules.add_perm(f"workdays.{verb}", who)
