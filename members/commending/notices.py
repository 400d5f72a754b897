"""What commendations tell: the jury that it is to vote, members what was announced."""

from __future__ import annotations

from cppcc.core.accounts.roles import Role
from cppcc.core.notices.kinds import notice_kind
from members.commending.rules import JURORS

TO_VOTE = notice_kind("commending.to_vote", "评优投票", outside="请登录系统参加评优投票", private=True, roles=JURORS)
ANNOUNCED = notice_kind(
    "commending.announced",
    "评优表彰名单公布",
    outside="评优表彰名单已公布，请登录查看",
    roles=frozenset({Role.MEMBER}),
)
