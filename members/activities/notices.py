"""What activities tell people of."""

from __future__ import annotations

from cppcc.core.accounts.roles import Role
from cppcc.core.notices.kinds import notice_kind

MEMBERS = frozenset({Role.MEMBER})
PAPERS = notice_kind("activities.papers", "活动材料和成果", outside="您参加的活动有新的材料，请登录查看", roles=MEMBERS)
