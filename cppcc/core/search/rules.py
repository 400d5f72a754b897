"""Who may look after the index; finding is open to everybody, seeing is the records' own `visible_to`."""

from __future__ import annotations

from typing import Any

import rules

from cppcc.core.accounts.roles import is_general_office

MAY: dict[str, Any] = {"rebuild": is_general_office}
for verb, who in MAY.items():
    rules.add_perm(f"search.{verb}", who)
