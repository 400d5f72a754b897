"""What thresholds tell: the members' office of who has come to one, the member of their own where the rule says so."""

from __future__ import annotations

from cppcc.core.accounts.roles import Role
from cppcc.core.notices.kinds import notice_kind

CROSSED = notice_kind(
    "watching.crossed",
    "履职提醒：达到规则",
    outside="有委员达到履职提醒规则，请登录处理",
    private=True,
    roles=frozenset({Role.LIAISON_OFFICE}),
)
OWN = notice_kind(
    "watching.own",
    "本人的履职提醒",
    outside="您有一条履职提醒，请登录查看",
    private=True,
    roles=frozenset({Role.MEMBER}),
)
