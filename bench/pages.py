"""Page times: every address of PAGES as its role sees it, on the demo year."""

from __future__ import annotations

import time
from typing import Any

from django.db import connection
from django.test import Client

from bench.harness import REPEAT, Page
from cppcc.core.accounts.models import User
from cppcc.core.accounts.roles import Role
from cppcc.serving import settle

PAGES: dict[Role, list[str]] = {
    Role.PROPOSAL_OFFICE: ["/", "/proposals/", "/proposals/?q=停车", "/people/members/", "/jobs/"],
    Role.INFORMATION_OFFICE: ["/social-reports/", "/social-reports/?q=停车", "/search/?q=停车"],
    Role.LIAISON_OFFICE: ["/activities/", "/service/", "/duty/"],
    Role.LEADER: ["/", "/reports/", "/reports/home/figures/", "/reports/home/charts/", "/duty/"],
    Role.MEMBER: ["/", "/proposals/", "/duty/mine/"],
}


def measure() -> list[Page]:
    """One row for each page; the first call of each is not counted."""
    rows = []
    settle()  # as served
    for role, addresses in PAGES.items():
        user = User.objects.filter(grants__role=role, is_active=True).order_by("pk").first()
        if user is None:
            continue
        User.objects.filter(pk=user.pk).update(must_change_password=False)
        client = Client()
        client.force_login(user)
        rows += [_measure(client, role, address) for address in addresses]
    return rows


def _measure(client: Client, role: Role, address: str) -> Page:
    asked: list[str] = []

    def count(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        answer = client.get(address)
    if answer.status_code != 200:
        raise AssertionError(f"{address} as {role.label}: {answer.status_code}")
    took = []
    for _ in range(REPEAT):
        begin = time.perf_counter()
        client.get(address)
        took.append((time.perf_counter() - begin) * 1000)
    return Page(role.label, address, took, len(asked), len(answer.content) // 1024)
