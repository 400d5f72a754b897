"""What scores tell members of: never in words that others read."""

from __future__ import annotations

from cppcc.core.accounts.roles import Role
from cppcc.core.notices.kinds import notice_kind

MEMBERS = frozenset({Role.MEMBER})

PUBLISHED = notice_kind(
    "duty.published", "履职得分公示", outside="您的履职得分已经公示，请登录查看", private=True, roles=MEMBERS
)
ANSWERED = notice_kind(
    "duty.answered", "得分异议答复", outside="您提出的异议有了答复，请登录查看", private=True, roles=MEMBERS
)
