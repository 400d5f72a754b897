"""What proposals tell people of."""

from __future__ import annotations

from cppcc.core.accounts.roles import OFFICES, Role
from cppcc.core.notices.kinds import notice_kind

ISSUED = notice_kind("proposals.issued", "交办提案", outside="您单位有新交办的提案，请登录签收", sms=True)
ASKED_ANSWERED = notice_kind(
    "proposals.asked_answered", "申请调整和延期的答复", outside="您单位的申请有了答复，请登录查看"
)
INVITED = notice_kind("proposals.invited", "邀请联名", outside="有委员邀请您联名提案，请登录查看")
REVIEWED = notice_kind("proposals.reviewed", "提案审查结果", outside="您的提案有了审查结果，请登录查看", sms=True)
CORRECTED = notice_kind("proposals.corrected", "提案勘误", outside="一件提案有勘误，请登录查看")
REPLIED = notice_kind("proposals.replied", "提案收到答复", outside="您的提案有了答复，请登录查看并评价", sms=True)
REPLY_WORK = notice_kind("proposals.reply_work", "答复稿的审签", outside="有答复稿等您处理，请登录查看", private=True)
SIGNING = notice_kind("proposals.signing", "联名的答复", mail=False)

HOUSE = OFFICES | {Role.SUPERVISOR, Role.LEADER}
UNITS = frozenset({Role.UNIT_CLERK, Role.SUPERVISOR})
CHASED = notice_kind("proposals.chased", "每日办理提醒", outside="您单位有提案待办或超期，请登录查看", roles=UNITS)
CHASED_OFFICE = notice_kind(
    "proposals.chased_office", "每日催办汇总", outside="提案办理有到期和超期事项", roles=OFFICES
)
WAITING = notice_kind(
    "proposals.waiting", "承办单位的申请久未答复", outside="有承办单位的申请等候已久，请登录答复", roles=OFFICES
)
DUE_SOON = notice_kind("proposals.due_soon", "临近期限提醒", outside="您有提案事项临近期限，请登录查看")
URGED = notice_kind("proposals.urged", "催办", outside="提案委催办提案，请登录查看", sms=True, roles=HOUSE | UNITS)
COMMITMENTS = notice_kind(
    "proposals.commitments", "承诺事项办理", outside="提案承诺事项有新情况，请登录查看", roles=HOUSE | UNITS
)
PROMISED = notice_kind(
    "proposals.promised", "承诺事项结果", outside="您提案的承诺事项有了结果", roles=frozenset({Role.MEMBER})
)
