"""The frame around every page: what this user's navigation shows. Names of routes only, no app is imported."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from cppcc.core.accounts.roles import OFFICES, Role

STAFF_AND_LEADERS = OFFICES | {Role.LEADER}
EVERYBODY = frozenset(Role)
SIGNERS_AND_UNITS = frozenset({Role.MEMBER, Role.UNIT_CLERK, Role.SUPERVISOR})
EXCHANGERS = frozenset({Role.PROPOSAL_OFFICE, Role.INFORMATION_OFFICE, Role.GENERAL_OFFICE})
TYPE_SIZES = {"125", "150"}


@dataclass(frozen=True)
class Place:
    """One entry of the navigation; `key` marks the current place (`nav` in a page's context or URL namespace)."""

    key: str
    label: str
    url: str
    roles: frozenset[Role]
    icon: str = ""

    @property
    def stands(self) -> bool:
        """Whether the page is there at all."""
        return resolves(self.url)


PLACES = [
    Place("home", "首页", "home", EVERYBODY, "house"),
    Place("proposals", "提案", "proposals:list", STAFF_AND_LEADERS | SIGNERS_AND_UNITS, "file-text"),
    Place("sentiment", "社情民意", "sentiment:list", STAFF_AND_LEADERS | {Role.MEMBER}, "chat"),
    Place("people", "委员", "people:members", STAFF_AND_LEADERS | {Role.CONVENOR}, "people"),
    Place("activities", "活动", "activities:list", STAFF_AND_LEADERS | {Role.MEMBER}, "calendar"),
    Place("service", "履职登记", "service:list", STAFF_AND_LEADERS | {Role.MEMBER}, "journal"),
    Place("duty", "六个一", "duty:matrix", STAFF_AND_LEADERS | {Role.CONVENOR}, "check"),
    Place("my_duty", "我的履职", "duty:mine", frozenset({Role.MEMBER}), "check"),
    Place("statements", "述职报告", "statements:list", STAFF_AND_LEADERS | {Role.MEMBER, Role.CONVENOR}, "journal"),
    Place("reports", "工作报告", "reports:list", STAFF_AND_LEADERS, "report"),
    Place("ledger", "台账导入", "ledger:imports", OFFICES, "upload"),
    Place("exchange", "交换", "exchange:list", EXCHANGERS, "inbox"),
    Place("jobs", "后台任务", "jobs:list", OFFICES, "clock"),
    Place("accounts", "账号", "accounts:list", frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}), "key"),
    Place("exchange", "对方单位", "exchange:partners", frozenset({Role.SECURITY_ADMIN}), "inbox"),
    Place("audit", "审计日志", "audit:list", frozenset({Role.AUDIT_ADMIN}), "shield"),
    Place("settings", "设置", "settings", OFFICES, "gear"),
]

BOTTOM_BAR = ["home", "proposals", "sentiment", "my_duty"]  # a member's phone

PROPOSAL_DESK = frozenset({Role.PROPOSAL_OFFICE, Role.GENERAL_OFFICE})
INFORMATION_DESK = frozenset({Role.INFORMATION_OFFICE, Role.GENERAL_OFFICE})
LIAISON_DESK = frozenset({Role.LIAISON_OFFICE, Role.GENERAL_OFFICE})

SETTINGS = [
    Place("proposals", "提案分类", "proposals:categories", PROPOSAL_DESK, "file-text"),
    Place("proposals", "审查方式", "proposals:review_rules", PROPOSAL_DESK, "file-text"),
    Place("proposals", "不予立案原因", "proposals:decline_reasons", PROPOSAL_DESK, "file-text"),
    Place("proposals", "督办活动类型", "proposals:supervision_kinds", PROPOSAL_DESK, "file-text"),
    Place("proposals", "办理时限", "proposals:newest_due_rules", PROPOSAL_DESK, "file-text"),
    Place("proposals", "催办设置", "proposals:chase_rules", PROPOSAL_DESK, "file-text"),
    Place("proposals", "督查审核", "proposals:checks", PROPOSAL_DESK, "file-text"),
    Place("sentiment", "社情民意类别", "sentiment:categories", INFORMATION_DESK, "chat"),
    Place("sentiment", "社情民意地域", "sentiment:places", INFORMATION_DESK, "chat"),
    Place("sentiment", "期刊编发方式", "sentiment:bulletin_rules", INFORMATION_DESK, "chat"),
    Place("sentiment", "热点词表", "sentiment:topic_words", INFORMATION_DESK, "chat"),
    Place("people", "届次", "people:terms", OFFICES, "people"),
    Place("workdays", "工作日历", "workdays:calendar", OFFICES, "calendar"),
    Place("people", "组织", "people:bodies", OFFICES, "people"),
    Place("people", "变动原因", "people:reasons", OFFICES, "people"),
    Place("people", "承办单位", "people:units", OFFICES, "people"),
    Place("people", "单位类别", "people:unit_kinds", OFFICES, "people"),
    Place("activities", "活动类型", "activities:kinds", OFFICES, "calendar"),
    Place("activities", "活动成果种类", "activities:outcome_kinds", OFFICES, "calendar"),
    Place("service", "履职类别", "service:kinds", OFFICES, "journal"),
    Place("duty", "履职清单", "duty:checklist", LIAISON_DESK, "check"),
    Place("duty", "考核办法", "duty:schemes", LIAISON_DESK, "check"),
    Place("duty", "履职提醒规则", "watching:thresholds", LIAISON_DESK, "check"),
    Place("duty", "履职提醒处理方式", "watching:responses", LIAISON_DESK, "check"),
    Place("statements", "述职报告栏目", "statements:sections", LIAISON_DESK, "journal"),
    Place("statements", "述职报告取数", "statements:parts", LIAISON_DESK, "journal"),
    Place("search", "检索索引", "search:index", frozenset({Role.GENERAL_OFFICE}), "search"),
]

SHORTCUTS = [  # a member's large buttons on the home page
    Place("proposals", "写提案", "proposals:new", frozenset({Role.MEMBER}), "file-text"),
    Place("sentiment", "反映社情民意", "sentiment:new", frozenset({Role.MEMBER}), "chat"),
    Place("service", "履职登记", "service:new", frozenset({Role.MEMBER}), "journal"),
    Place("my_duty", "我的履职", "duty:mine", frozenset({Role.MEMBER}), "check"),
]


HOMES = {frozenset({Role.UNIT_CLERK}): "proposals:handlings"}  # who has one desk begins there


def home_of(roles: frozenset[Role]) -> str:
    """The route of the list that is somebody's home; empty when it is the home page."""
    route = HOMES.get(roles, "")
    return route if route and resolves(route) else ""


@cache
def resolves(name: str) -> bool:
    """Whether a route of that name is there."""
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True


def places_for(roles: frozenset[Role], places: list[Place] = PLACES) -> list[Place]:
    """The places that somebody with `roles` can go to."""
    return [place for place in places if roles & place.roles and place.stands]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: the office's name, the places this user can go to, and how the page is to look."""
    user = getattr(request, "user", None)
    roles = user.roles if user and user.is_authenticated else frozenset()
    places = places_for(roles)
    match = getattr(request, "resolver_match", None)
    return {
        "committee_name": settings.COMMITTEE_NAME,
        "trial": settings.TRIAL,
        "places": places,
        "bottom_bar": [place for place in places if place.key in BOTTOM_BAR],
        "here": (match.namespace or match.url_name) if match else "",
        "is_member_only": Role.MEMBER in roles and roles <= {Role.MEMBER, Role.CONVENOR},
        "can_search": bool(roles & (STAFF_AND_LEADERS | {Role.MEMBER})) and resolves("search:results"),
        "type_size": request.COOKIES.get("type") if request.COOKIES.get("type") in TYPE_SIZES else "100",
        "contrast": request.COOKIES.get("contrast") == "1",
    }
