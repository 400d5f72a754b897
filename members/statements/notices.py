"""What duty statements tell members of."""

from __future__ import annotations

from cppcc.core.accounts.roles import Role
from cppcc.core.notices.kinds import notice_kind

MEMBERS = frozenset({Role.MEMBER})
ASKED = notice_kind("statements.asked", "布置年度述职", outside="请登录系统撰写年度述职报告", roles=MEMBERS)
REMINDED = notice_kind(
    "statements.reminded", "提醒提交述职报告", outside="您的年度述职报告还没有提交，请登录办理", sms=True, roles=MEMBERS
)
DECIDED = notice_kind(
    "statements.decided", "述职报告的审阅结果", outside="您的述职报告有了审阅结果，请登录查看", roles=MEMBERS
)
