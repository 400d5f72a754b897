"""Kinds to practise with."""

from cppcc.core.notices.kinds import notice_kind

PLAIN = notice_kind("practice.plain", "练习：普通", outside="您有一件练习待看")
BY_PHONE = notice_kind("practice.sms", "练习：带短信", outside="您单位有练习即将到期", sms=True)
QUIET = notice_kind("practice.quiet", "练习：只在页面", mail=False)
PRIVATE = notice_kind("practice.private", "练习：保密", outside="您被邀请参加练习", private=True)
