"""What service records tell members of."""

from __future__ import annotations

from cppcc.core.accounts.roles import Role
from cppcc.core.notices.kinds import notice_kind

DECIDED = notice_kind(
    "service.decided",
    "履职登记的确认结果",
    outside="您的履职登记有了确认结果，请登录查看",
    roles=frozenset({Role.MEMBER}),
)
ENTERED = notice_kind(
    "service.entered",
    "机关为您登记的记录",
    outside="机关为您登记了一条记录，请登录查看",
    private=True,
    roles=frozenset({Role.MEMBER}),
)
