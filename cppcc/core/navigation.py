"""The frame around every page: what this user's navigation shows. Names of routes only, no app is imported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from cppcc.core.accounts.roles import ADMINISTRATORS, OFFICES, Role

STAFF_AND_LEADERS = OFFICES | {Role.LEADER}


@dataclass(frozen=True)
class Place:
    """One entry of the navigation; `key` marks the current place (`nav` in a page's context or URL namespace)."""

    key: str
    label: str
    url: str
    roles: frozenset[Role]
    icon: str = ""


PLACES = [
    Place("home", "首页", "home", frozenset(Role), "house"),
    Place("proposals", "提案", "proposals:list", STAFF_AND_LEADERS | {Role.MEMBER, Role.UNIT_CLERK}, "file-text"),
    Place("sentiment", "社情民意", "sentiment:list", STAFF_AND_LEADERS | {Role.MEMBER}, "chat"),
    Place("people", "委员", "people:members", STAFF_AND_LEADERS | {Role.CONVENOR}, "people"),
    Place("activities", "活动", "activities:list", STAFF_AND_LEADERS | {Role.MEMBER}, "calendar"),
    Place("service", "履职登记", "service:list", STAFF_AND_LEADERS | {Role.MEMBER}, "journal"),
    Place("duty", "六个一", "duty:matrix", STAFF_AND_LEADERS | {Role.CONVENOR}, "check"),
    Place("my_duty", "我的履职", "duty:mine", frozenset({Role.MEMBER}), "check"),
    Place("reports", "工作报告", "reports:list", STAFF_AND_LEADERS, "report"),
    Place("ledger", "台账导入", "ledger:imports", OFFICES, "upload"),
    Place("jobs", "后台任务", "jobs:list", OFFICES, "clock"),
    Place("accounts", "账号", "accounts:list", frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}), "key"),
    Place("audit", "审计日志", "audit:list", frozenset({Role.AUDIT_ADMIN}), "shield"),
    Place("settings", "设置", "settings", OFFICES | ADMINISTRATORS, "gear"),
]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: the office's name and the places this user can go to."""
    user = getattr(request, "user", None)
    places = [place for place in PLACES if user.roles & place.roles] if user and user.is_authenticated else []
    return {"committee_name": settings.COMMITTEE_NAME, "places": places, "trial": settings.TRIAL}
