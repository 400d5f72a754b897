"""What activities tell people of."""

from __future__ import annotations

from cppcc.core.accounts.roles import OFFICES, Role
from cppcc.core.notices.kinds import notice_kind

MEMBERS = frozenset({Role.MEMBER})

INVITED = notice_kind("activities.invited", "活动通知", outside="有活动请您参加，请登录确认", sms=True, roles=MEMBERS)
CHANGED = notice_kind(
    "activities.changed", "活动变更、取消", outside="您参加的活动有变更，请登录查看", sms=True, roles=MEMBERS
)
REMINDED = notice_kind(
    "activities.reminded", "活动前一天提醒", outside="您明天有活动，请登录查看", sms=True, roles=MEMBERS
)
LEAVE_DECIDED = notice_kind(
    "activities.leave_decided", "请假答复", outside="您的请假有了答复，请登录查看", sms=True, roles=MEMBERS
)
LEAVE_ASKED = notice_kind(
    "activities.leave_asked",
    "委员请假",
    outside="有委员请假等您处理，请登录查看",
    roles=OFFICES | {Role.CONVENOR},
)
PAPERS = notice_kind("activities.papers", "活动材料和成果", outside="您参加的活动有新的材料，请登录查看", roles=MEMBERS)
