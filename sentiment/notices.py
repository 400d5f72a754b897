"""What social reports and bulletins tell people of."""

from __future__ import annotations

from cppcc.core.accounts.roles import Role
from cppcc.core.notices.kinds import notice_kind

WORKS_ON_BULLETINS = frozenset({Role.INFORMATION_OFFICE, Role.GENERAL_OFFICE, Role.LEADER})

ISSUED = notice_kind(
    "sentiment.issued",
    "社情民意编发",
    outside="您反映的社情民意已编发，请登录查看",
    roles=frozenset({Role.MEMBER}),
)
RETURNED = notice_kind(
    "sentiment.returned",
    "社情民意退回补充",
    outside="您反映的社情民意需要补充，请登录查看",
    roles=frozenset({Role.MEMBER}),
)
KEPT = notice_kind(
    "sentiment.kept",
    "社情民意留存",
    outside="您反映的社情民意有了处理结果，请登录查看",
    roles=frozenset({Role.MEMBER}),
)
BULLETIN_WORK = notice_kind(
    "sentiment.bulletin_work",
    "期刊核稿、签发",
    outside="有《社情民意》期刊等您处理，请登录查看",
    roles=WORKS_ON_BULLETINS,
)
OUTCOME = notice_kind(
    "sentiment.outcome",
    "社情民意被采用、批示",
    outside="您反映的社情民意有了新的去向，请登录查看",
    roles=frozenset({Role.MEMBER}),
)
